"""Token buckets: how many of something each sender may do, by the clock. In memory, pure.

In: a key (of an API key, a project, an address), a cost and the time. Out: None, which is
yes, or the seconds to wait. A delivery is taken while its bucket holds anything at all and
may leave it in debt: so one that is larger than the bucket is never starved, and over any
time t at most burst + rate * t come in, and one delivery more.

A bucket is stored as one number, the time at which it is full again; a full one is not
stored. So nothing ticks, and a table forgets by itself. Each node counts for itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from ipaddress import ip_address
from math import floor
from typing import NamedTuple

MAX_BUCKETS = 65_536
"""Buckets of one table, about 200 bytes each."""
UNSWEPT_BUCKETS = 1024
"""So many are not worth a look at which of them are full."""
CACHED_ADDRESSES = 4096
IPV6_NETWORK_BYTES = 8
"""One household has a /64 of IPv6 addresses: to choose among them must not help."""

_TICK = 1e-9  # seconds: the clock's own rounding must not make an empty bucket look filled


class BucketTable:
    """Buckets that hold so many seconds' worth, whatever the rate of each is.

    A charge is in seconds of the bucket's rate: 5 of something at 100 a second are 0.05.
    """

    __slots__ = ("_full_at", "_max_buckets", "_seconds", "_sweep_at")

    def __init__(self, seconds: float, max_buckets: int = MAX_BUCKETS) -> None:
        self._seconds = seconds
        self._max_buckets = max_buckets
        self._full_at: dict[Hashable, float] = {}
        self._sweep_at = min(UNSWEPT_BUCKETS, max_buckets)  # buckets

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, key: Hashable, now: float) -> float | None:
        """Seconds until the bucket holds something; None: it does."""
        full_at = self._full_at.get(key)
        if full_at is None:
            return None
        missing = full_at - now - self._seconds
        return None if missing < -_TICK else max(missing, 0.0)

    def charge(self, key: Hashable, seconds: float, now: float) -> None:
        """Take so much out, into debt if need be."""
        full_at = self._full_at.get(key)
        if full_at is None:
            if len(self._full_at) >= self._sweep_at:
                self._sweep(now)
            full_at = now
        self._full_at[key] = (full_at if full_at > now else now) + seconds

    def seconds_left(self, key: Hashable, now: float) -> float:
        """What the bucket holds, in seconds of its rate; 0 when it is in debt."""
        full_at = self._full_at.get(key, now)
        return min(max(self._seconds - (full_at - now), 0.0), self._seconds)

    def _sweep(self, now: float) -> None:
        """Forgets the full ones, and where that is not enough the fuller half of the others."""
        kept = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
        if len(kept) > self._max_buckets // 2:
            middle = sorted(kept.values())[len(kept) // 2]
            kept = {key: full_at for key, full_at in kept.items() if full_at > middle}
        self._full_at = kept
        self._sweep_at = min(max(UNSWEPT_BUCKETS, 2 * len(kept)), self._max_buckets)


class Buckets:
    """Buckets of one rate, by key: `burst` at once, `rate_per_second` in the long run."""

    def __init__(
        self,
        rate_per_second: float,
        burst: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        max_buckets: int = MAX_BUCKETS,
    ) -> None:
        self._rate = rate_per_second
        self._clock = clock
        self._table = BucketTable(burst / rate_per_second, max_buckets)

    def __len__(self) -> int:
        return len(self._table)

    def take(self, key: Hashable, cost: float = 1) -> float | None:
        """None: taken. Else nothing was, and it is to be tried again after so many seconds."""
        now = self._clock()
        wait = self._table.wait(key, now)
        if wait is None:
            self._table.charge(key, cost / self._rate, now)
        return wait


# --- what is told of a limit --------------------------------------------------------------------


class Standing(NamedTuple):
    """Where a sender stands with one limit: `remaining` of `quota` in a `window` of seconds;
    after `reset` seconds there is more."""

    name: str
    quota: int
    window: int
    remaining: int
    reset: int


def header_fields(standings: Iterable[Standing]) -> tuple[tuple[str, str], ...]:
    """As draft-ietf-httpapi-ratelimit-headers-10 has them: lists of structured fields."""
    policies, limits = [], []
    for name, quota, window, remaining, reset in standings:
        policies.append(f'"{name}";q={quota};w={window}')
        limits.append(f'"{name}";r={remaining};t={reset}')
    return (("ratelimit-policy", ", ".join(policies)), ("ratelimit", ", ".join(limits)))


def whole_seconds(wait: float) -> int:
    """For Retry-After: after so many seconds the wait is over, not just about to be."""
    return floor(wait) + 1


@lru_cache(CACHED_ADDRESSES)
def sender_address(address: str) -> str:
    """What is counted as one address: an IPv4 address, or the /64 of an IPv6 one."""
    if ":" not in address:
        return address
    try:
        return ip_address(address.partition("%")[0]).packed[:IPV6_NETWORK_BYTES].hex(":", 2)
    except ValueError:
        return address
