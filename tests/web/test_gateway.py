"""Which of several Rasas the gateway asks when one of them is not there."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from web.chat.gateway import Rasa


@pytest.mark.parametrize("fault", [httpx.ConnectError("refused"), httpx.ConnectTimeout("dropped")], ids=repr)
def test_one_that_cannot_be_reached_is_passed_over(fault: httpx.TransportError) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "lost":
            raise fault
        return httpx.Response(200, json=[{"text": "Hello."}])

    async def greeted() -> str:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            said = await Rasa(client, ["http://lost", "http://there"]).answer("a", "/greet", language="en")
        return said.messages[0]["text"]

    with ThreadPoolExecutor(1) as apart:  # where no browser's event loop runs
        assert apart.submit(asyncio.run, greeted()).result() == "Hello."
