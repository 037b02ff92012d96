"""How often one address may ask for what costs a hash, a mail or a guess: sign-in, registration,
refreshing, resetting. On each node, from the start, beside the lockout after failures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beacon.accounts.audit import By
from beacon.errors import RateLimited
from beacon.ratelimit import Buckets, sender_address, whole_seconds

if TYPE_CHECKING:
    from beacon.web.api.parts import ApiParts

REQUESTS_AT_ONCE = 30
REQUESTS_PER_SECOND = 0.5
SHARED_AT_ONCE = 60
SHARED_PER_SECOND = 1.0


def sign_in_pace() -> Buckets:
    return Buckets(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE)


def shared_pace() -> Buckets:
    """For share links: a page of one asks some times when it is opened."""
    return Buckets(SHARED_PER_SECOND, SHARED_AT_ONCE)


def check_pace(parts: ApiParts, by: By) -> None:
    """Raises RateLimited."""
    check_pace_of(parts.pace, by)


def check_pace_of(buckets: Buckets, by: By) -> None:
    """The same, of something else. Raises RateLimited."""
    wait = buckets.take(sender_address(by.address or ""))
    if wait is not None:
        seconds = whole_seconds(wait)
        raise RateLimited(
            f"This address asks too often: try again in {seconds} s.", retry_after=seconds
        )
