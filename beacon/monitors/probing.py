"""Asks an address whether it answers as it should.

In: the settings of an uptime monitor. Out: an `UptimeCheck`. What an answer is worth is judged by
pure functions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from beacon import __version__
from beacon.errors import OutboundFailed, OutboundRefused
from beacon.fields import Time
from beacon.monitors.settings import UptimeSettings, statuses_of
from beacon.outbound.fetch import OutAnswer, Outbound, OutRequest

USER_AGENT = f"Beacon/{__version__} (uptime monitor)"
MAX_DETAIL_CHARACTERS = 300

Fault = Literal["status", "content", "redirect", "timeout", "dns", "tls", "refused", "blocked"]


class UptimeCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking an address. `reason` is null when all was well; `ms` is how long the
    answer took, `address` who answered, `certificate_ends` until when its certificate holds."""

    at: Time
    ok: bool
    status: int | None = None
    ms: int | None = None
    reason: Fault | None = None
    detail: str | None = None
    address: str | None = None
    certificate_ends: Time | None = None


async def probe(outbound: Outbound, settings: UptimeSettings, now: datetime) -> UptimeCheck:
    given = {name.lower() for name in settings.headers}
    headers = tuple(settings.headers.items())
    if "user-agent" not in given:
        headers += (("User-Agent", USER_AGENT),)
    body = (settings.body or "").encode()
    request = OutRequest(settings.method, settings.url, headers, body)
    try:
        answer = await outbound.send(request, seconds=settings.timeout_seconds)
    except OutboundRefused as error:
        return _failed(now, "blocked", error.message)
    except OutboundFailed as error:
        return _failed(now, error.reason, error.message)
    return judge(settings, answer, now)


def judge(settings: UptimeSettings, answer: OutAnswer, now: datetime) -> UptimeCheck:
    """Of an answer that came."""
    reason, detail = _fault(settings, answer)
    return UptimeCheck(
        at=now,
        ok=reason is None,
        status=answer.status,
        ms=answer.milliseconds,
        reason=reason,
        detail=detail,
        address=answer.address or None,
        certificate_ends=answer.certificate_ends,
    )


def _fault(settings: UptimeSettings, answer: OutAnswer) -> tuple[Fault | None, str | None]:
    wanted = statuses_of(settings.expected_status) or []
    if not any(answer.status in each for each in wanted):
        location = answer.header("location")
        if 300 <= answer.status < 400 and location is not None:
            told = f"It leads to {location}: redirects are not followed. Watch that address."
            return "redirect", told[:MAX_DETAIL_CHARACTERS]
        return "status", f"It answered {answer.status}, not {settings.expected_status}."
    if settings.contains is not None:
        text = answer.body.decode(errors="replace")
        if settings.contains not in text:
            return "content", f"The answer does not contain {settings.contains[:100]!r}."
    return None, None


def _failed(now: datetime, reason: Fault, message: str) -> UptimeCheck:
    return UptimeCheck(at=now, ok=False, reason=reason, detail=message[:MAX_DETAIL_CHARACTERS])
