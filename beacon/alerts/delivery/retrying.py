"""When a delivery is tried again, and when no more. Pure.

In: how an attempt went, and how many there were. Out: a `Verdict`. The waits are those that
Standard Webhooks proposes, with jitter; a receiver's `Retry-After` makes one longer, never shorter.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0
WAITS = (0.0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR)
"""Before each attempt, in seconds."""
JITTER = 0.1
"""Up to so much of a wait is added to it."""
MAX_RETRY_AFTER = 24 * HOUR
GONE = 410


class Attempt(NamedTuple):
    """`status` None: there was no answer, or it was a mail."""

    status: int | None
    error: str | None
    retry_after: str | None = None

    @property
    def succeeded(self) -> bool:
        return self.error is None and (self.status is None or 200 <= self.status < 300)


class Verdict(NamedTuple):
    """`wait`: seconds until the next attempt. `gone`: the channel is turned off."""

    status: Literal["delivered", "pending", "dead"]
    wait: float = 0.0
    gone: bool = False


def verdict(attempt: Attempt, attempts: int, now: datetime, chance: float) -> Verdict:
    """After so many attempts, this one among them; `chance` from 0 to 1."""
    if attempt.succeeded:
        return Verdict("delivered")
    if attempt.status == GONE:
        return Verdict("dead", gone=True)
    if attempts >= len(WAITS):
        return Verdict("dead")
    wait = WAITS[attempts] * (1 + JITTER * chance)
    asked = retry_after(attempt.retry_after, now)
    return Verdict("pending", max(wait, asked))


def retry_after(value: str | None, now: datetime) -> float:
    """Seconds, of either form of the header (RFC 9110, 10.2.3); 0 of what is neither."""
    if not value:
        return 0.0
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), MAX_RETRY_AFTER)
