"""Sends one delivery by one channel. It tells of an alert and where it stands, and nothing of the patient."""

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

import apprise
import httpx

from psoascreen.settings import Channel, settings
from records.models import Delivery
from web.review.queue import TITLES
from web.translation import N_, gettext, speak

TIMEOUT_S = 10.0
"""How long a webhook may take over one try in all."""

TOO_LATE = "it did not answer in time"

SIGNATURE, TIMESTAMP = "X-Psoascreen-Signature", "X-Psoascreen-Timestamp"

SAYS = {
    "raised": N_("%(tier)s alert %(alert)s"),
    "escalated": N_("%(tier)s alert %(alert)s: nobody has acknowledged it in time"),
    "reopened": N_("%(tier)s alert %(alert)s: reopened, and waiting for a nurse"),
}

# apprise logs the addresses it sends to, and these hold its passwords
logging.getLogger("apprise").setLevel(logging.CRITICAL)


class Undelivered(Exception):
    """The channel did not take the delivery; the message says why, without an address or a secret."""


def refuse_what_nobody_understands(channels: Sequence[Channel]) -> None:
    """Raises SystemExit for addresses that no delivery could ever reach; it names the channels and no address."""
    lost = [one.name for one in channels if not one.is_webhook and not apprise.Apprise().add(one.url)]
    if lost:
        raise SystemExit(
            f"PSOASCREEN_CHANNELS: the address of {', '.join(lost)} is none that can be delivered to; write it as "
            "docs/review.md shows, before starting in production"
        )


def send(channel: Channel, delivery: Delivery) -> None:
    """Raises Undelivered."""
    told = told_of(delivery)
    if channel.is_webhook:
        _post(channel, told)
    else:
        _notify(channel, told)


def told_of(delivery: Delivery) -> dict[str, Any]:
    """What is sent; `id` is the same at every try, so that a receiver can tell that it has it already."""
    alert = delivery.alert
    return {
        "id": delivery.id,
        "event": delivery.what,
        "alert": alert.id,
        "tier": alert.tier,
        "raised_at": alert.raised_at.isoformat(),
        "due_at": alert.due_at.isoformat(),
        "url": f"{settings().base_url}/review/alerts/{alert.id}",
    }


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment and the body, so that an old delivery cannot be sent again by someone else."""
    return "sha256=" + hmac.digest(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hex()


def _post(channel: Channel, told: dict[str, Any]) -> None:
    body, timestamp = json.dumps(told).encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": told["id"],
        TIMESTAMP: timestamp,
        SIGNATURE: sign(channel.secret, timestamp, body),
    }
    try:
        status = asyncio.run(_status_of(channel.url, body, headers))
    except (TimeoutError, httpx.TimeoutException):
        raise Undelivered(TOO_LATE) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Undelivered(f"it could not be reached: {type(error).__name__}") from None
    if not httpx.codes.is_success(status):
        raise Undelivered(f"it answered {status}")


async def _status_of(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """What a webhook answers; what it says after that nobody needs. Raises TimeoutError, httpx's HTTPError, InvalidURL.

    httpx's own limits begin anew with every byte, so that a webhook could hold a try for ever; asyncio ends it.
    """
    async with (
        httpx.AsyncClient(timeout=TIMEOUT_S) as client,
        asyncio.timeout(TIMEOUT_S),
        client.stream("POST", url, content=body, headers=headers) as answer,
    ):
        return answer.status_code


def _notify(channel: Channel, told: dict[str, Any]) -> None:
    notifier = apprise.Apprise()
    if not notifier.add(channel.url):
        raise Undelivered("its address is not one that apprise knows")
    title, number = _in_words(told)
    if not notifier.notify(title=title, body=f"{title}\n{told['url']}\n{number}"):
        raise Undelivered("it did not take the message")


def _in_words(told: Mapping[str, Any]) -> tuple[str, str]:
    """What people read of a delivery, in the language of the deployment: no reader of a channel is known."""
    speak(settings().language)  # every try has a thread of its own, with which this ends
    says, tier, alert, number = SAYS[told["event"]], TITLES[told["tier"]], told["alert"], told["id"]
    return gettext(says, tier=gettext(tier), alert=alert), gettext("Delivery %(id)s", id=number)
