"""The rate limits of ingest: events a second of a key, a project, a client address.

In: what a key opens, or a project, and the address that sends. Out: an `Allowance`, or None
where no limit is set, which is how every project begins. The levels are asked together:
what one of them refuses is charged to none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from math import ceil

from beacon.errors import RateLimited
from beacon.projects.projects import KeyGrant, Project
from beacon.ratelimit import BucketTable, Standing, header_fields, sender_address, whole_seconds

BURST_SECONDS = 10
"""How many seconds' worth of events may come at once."""

Level = tuple[str, BucketTable, Hashable, int]
"""A limit's name, its buckets, whose bucket, and the events a second."""


class IngestLimits:
    """The buckets of this node. `things` is what is counted, as messages call it."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, things: str = "events"
    ) -> None:
        self._things = things
        self._clock = clock
        self._keys = BucketTable(BURST_SECONDS)
        self._projects = BucketTable(BURST_SECONDS)
        self._addresses = BucketTable(BURST_SECONDS)

    def of(self, project: Project, grant: KeyGrant | None, client: str) -> Allowance | None:
        """What bounds this sender; None: nothing does."""
        rate, address_rate = project.rate_limit, project.address_rate_limit
        key_rate = None if grant is None else grant.rate_limit
        if rate is None and address_rate is None and key_rate is None:
            return None
        levels: list[Level] = []
        if grant is not None and key_rate is not None:
            levels.append(("key", self._keys, grant.key_id, key_rate))
        if rate is not None:
            levels.append(("project", self._projects, project.id, rate))
        if address_rate is not None:
            sender = f"{project.number} {sender_address(client)}"
            levels.append(("address", self._addresses, sender, address_rate))
        return Allowance(levels, self._clock, self._things)


class Allowance:
    """What one sender may send now, on all levels that are set for it.

    First `check` (or `wait`), then the work, then `charge`, when it is known how many events
    came. Whoever awaits in between checks once more: else many could pass by one check.
    """

    __slots__ = ("_clock", "_levels", "_things")

    def __init__(
        self, levels: list[Level], clock: Callable[[], float], things: str = "events"
    ) -> None:
        self._levels = levels
        self._clock = clock
        self._things = things

    def wait(self) -> float | None:
        """Seconds until events are taken again; None: they are taken."""
        now, longest = self._clock(), None
        for _name, table, key, _rate in self._levels:
            wait = table.wait(key, now)
            if wait is not None and (longest is None or wait > longest):
                longest = wait
        return longest

    def check(self) -> None:
        """Raises RateLimited while nothing is taken."""
        now = self._clock()
        for _name, table, key, _rate in self._levels:
            if table.wait(key, now) is not None:
                raise self._refusal()

    def charge(self, events: int) -> None:
        """So many were sent."""
        now = self._clock()
        for _name, table, key, rate in self._levels:
            table.charge(key, events / rate, now)

    def header_fields(self) -> tuple[tuple[str, str], ...]:
        """`RateLimit-Policy` and `RateLimit`, as it stands now."""
        return header_fields(self._standings(self._clock()))

    def _standings(self, now: float) -> Iterator[Standing]:
        for name, table, key, rate in self._levels:
            left, wait = table.seconds_left(key, now), table.wait(key, now)
            reset = ceil(BURST_SECONDS - left) if wait is None else whole_seconds(wait)
            yield Standing(name, rate * BURST_SECONDS, BURST_SECONDS, round(left * rate), reset)

    def _refusal(self) -> RateLimited:
        now = self._clock()
        reached = [
            f"{rate:,} a second by {name}"
            for name, table, key, rate in self._levels
            if table.wait(key, now) is not None
        ]
        return RateLimited(
            f"More {self._things} came than are taken ({' and '.join(reached)}): send the same "
            "again after the seconds that Retry-After says.",
            retry_after=whole_seconds(self.wait() or 0.0),
            headers=self.header_fields(),
        )
