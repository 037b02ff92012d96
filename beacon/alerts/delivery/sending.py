"""One attempt of a delivery.

In: a channel's target and secrets, the payload, the message's id. Out: an `Outcome`: how it went,
without anything that is secret.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from beacon.alerts.channels import EmailTarget, Target, TelegramTarget, secrets_of
from beacon.alerts.delivery.formats import letter_of, request_of
from beacon.alerts.delivery.retrying import Attempt
from beacon.errors import MailFailed, OutboundFailed

if TYPE_CHECKING:
    from beacon.mail import Mail
    from beacon.outbound.fetch import OutAnswer, Outbound

MAX_KEPT_CHARACTERS = 1024  # of an answer
HIDDEN = "…"
LEAST_SECRET = 8
"""Characters: a shorter text is no secret, and would be found anywhere."""


class Parcel(NamedTuple):
    """What is sent. `recipient` is of a mail."""

    target: Target
    body: str
    message_id: str
    secrets: tuple[str, ...] = ()
    recipient: str | None = None


class Outcome(NamedTuple):
    """`answer` is the begin of what came."""

    attempt: Attempt
    milliseconds: int
    answer: str = ""


class Sender:
    def __init__(self, outbound: Outbound, mail: Mail) -> None:
        self._outbound = outbound
        self._mail = mail

    async def send(self, parcel: Parcel, now: datetime) -> Outcome:
        """Raises nothing of what a receiver can do."""
        began = time.perf_counter()
        try:
            if isinstance(parcel.target, EmailTarget):
                return await self._mailed(parcel, began)
            request = request_of(
                parcel.target,
                parcel.body,
                parcel.message_id,
                secrets=parcel.secrets,
                timestamp=int(now.timestamp()),
            )
            return _outcome(parcel, await self._outbound.send(request))
        except (OutboundFailed, MailFailed) as error:
            return Outcome(Attempt(None, _hidden(parcel, error.message)), _since(began))

    async def _mailed(self, parcel: Parcel, began: float) -> Outcome:
        """To one; to all of a channel when it is tried out."""
        assert isinstance(parcel.target, EmailTarget)
        letter = letter_of(parcel.body)
        for address in [parcel.recipient] if parcel.recipient else parcel.target.to:
            await self._mail.send(address, *letter)
        return Outcome(Attempt(None, None), _since(began), "The mail server has it.")


def _outcome(parcel: Parcel, answer: OutAnswer) -> Outcome:
    text = answer.body.decode("utf-8", "replace").replace("\0", "")
    error = None if 200 <= answer.status < 300 else f"It answered {answer.status}."
    if 300 <= answer.status < 400:
        error = f"It answered {answer.status}: redirects are not followed."
    wait = answer.header("retry-after") or _asked_in_body(parcel.target, answer)
    kept = _hidden(parcel, text)[:MAX_KEPT_CHARACTERS]
    return Outcome(Attempt(answer.status, error, wait), answer.milliseconds, kept)


def _asked_in_body(target: Target, answer: OutAnswer) -> str | None:
    """Telegram says in its body how long to wait."""
    if not isinstance(target, TelegramTarget) or answer.status != 429:
        return None
    try:
        seconds = msgspec.json.decode(answer.body)["parameters"]["retry_after"]
    except (msgspec.DecodeError, KeyError, TypeError):
        return None
    return str(seconds)


def _hidden(parcel: Parcel, text: str) -> str:
    for secret in (*secrets_of(parcel.target), *parcel.secrets):
        if len(secret) >= LEAST_SECRET:
            text = text.replace(secret, HIDDEN)
    return text


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
