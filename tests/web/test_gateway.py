"""Which of several Rasas the gateway asks when one of them is not there."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from web.chat.gateway import Answer, Rasa


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


def test_who_writes_while_others_do_is_answered_by_the_rasa_that_is_there() -> None:
    async def answered(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if request.url.host == "lost":
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json=[{"text": "Hello."}])

    async def all_at_once() -> list[Answer]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answered)) as client:
            rasa = Rasa(client, ["http://lost", "http://there"])
            return await asyncio.gather(*(rasa.answer(one, "/greet", language="en") for one in "abcd"))

    with ThreadPoolExecutor(1) as apart:  # as above
        answers = apart.submit(asyncio.run, all_at_once()).result()
    assert [answer.messages[0]["text"] for answer in answers] == ["Hello."] * 4
