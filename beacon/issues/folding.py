"""What stored events add to issues: one `Folded` an issue (pure).

In: events that were really inserted, with what they tell of their issues. Out: sums, and the
earliest and the latest event by time, then by id; so that the order in which events arrive, and
over which node, makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon.events import Event
from beacon.issues.sighting import Sighting
from beacon.postgres.uuids import uuid_of
from beacon.writer.fold import time_of

if TYPE_CHECKING:
    from beacon.writer.fold import Inserted

HOUR_US = 3_600 * 1_000_000

Key = tuple[bytes, bytes]
"""Project and issue."""

Row = tuple[Any, ...]


class Seen(NamedTuple):
    """One event, as far as an issue remembers it. They compare as events do: by time, then by id.
    Times are microseconds since 1970; '' where it names no environment or release."""

    timestamp: int
    id: bytes
    environment: str
    release: str
    level: str

    @classmethod
    def of(cls, event: Event, kind: str) -> Seen:
        report = event.report
        level = (report and report.level) or ("error" if kind == "error" else "info")
        if report is None:
            return cls(event.timestamp, event.id, "", "", level)
        environment, release = report.environment or "", report.release or ""
        return cls(event.timestamp, event.id, environment, release, level)


class Folded:
    """One issue's part in a load. `group` is told by its last event; `releases` has the last event
    of each."""

    __slots__ = ("count", "first", "group", "hours", "last", "releases", "tags", "visitors")

    def __init__(self, sighting: Sighting, seen: Seen) -> None:
        self.group = sighting.group
        self.first = self.last = seen
        self.count = 0
        self.releases: dict[str, Seen] = {}
        self.hours: Counter[tuple[int, str, str]] = Counter()
        self.visitors: set[str] = set()
        self.tags: dict[tuple[str, str], tuple[int, int]] = {}  # how many, and the last time

    def add(self, sighting: Sighting, seen: Seen) -> None:
        time = seen.timestamp
        self.count += 1
        if seen < self.first:
            self.first = seen
        if seen > self.last:
            self.last, self.group = seen, sighting.group
        newest = self.releases.get(seen.release)
        if newest is None or seen > newest:
            self.releases[seen.release] = seen
        self.hours[time - time % HOUR_US, seen.environment, seen.release] += 1
        self.visitors.add(sighting.visitor)
        for tag in sighting.tags:
            count, last = self.tags.get(tag, (0, time))
            self.tags[tag] = (count + 1, max(time, last))


class Folding:
    """Takes what a load stored, one delivery after the other."""

    def __init__(self) -> None:
        self.issues: dict[Key, Folded] = {}

    def add(self, inserted: Inserted) -> None:
        batch, events, sightings = inserted
        if not sightings:
            return
        for event, sighting in zip(events, sightings, strict=True):
            if sighting is not None:
                self._add(batch.project_id, event, sighting)

    def _add(self, project_id: bytes, event: Event, sighting: Sighting) -> None:
        key = project_id, sighting.group.id
        seen = Seen.of(event, sighting.group.kind)
        folded = self.issues.get(key)
        if folded is None:
            folded = self.issues[key] = Folded(sighting, seen)
        folded.add(sighting, seen)

    def in_order(self) -> list[tuple[Key, Folded]]:
        """In the order in which everybody locks these rows."""
        return sorted(self.issues.items())


Ordered = list[tuple[Key, Folded]]


def ids_of(key: Key) -> tuple[UUID, UUID]:
    return uuid_of(key[0]), uuid_of(key[1])


def issue_rows(issues: Ordered) -> Iterator[Row]:
    for key, folded in issues:
        group, first, last = folded.group, folded.first, folded.last
        yield (
            *ids_of(key),
            group.version,
            group.kind,
            group.title,
            group.type,
            group.value,
            group.culprit,
            group.platform,
            last.level,
            time_of(first.timestamp),
            time_of(last.timestamp),
            uuid_of(first.id),
            uuid_of(last.id),
            first.release or None,
            last.release or None,
            folded.count,
        )


def hour_rows(issues: Ordered) -> Iterator[Row]:
    for key, folded in issues:
        ids = ids_of(key)
        for (hour, environment, release), count in sorted(folded.hours.items()):
            yield (*ids, time_of(hour), environment, release, count)


def visitor_rows(issues: Ordered) -> Iterator[Row]:
    for key, folded in issues:
        ids = ids_of(key)
        for visitor in sorted(folded.visitors):
            yield (*ids, visitor)


def tag_rows(issues: Ordered) -> Iterator[Row]:
    for key, folded in issues:
        project_id, issue_id = ids_of(key)
        times = {last: time_of(last) for _, last in folded.tags.values()}  # many are the same
        for (name, value), (count, last) in sorted(folded.tags.items()):
            yield project_id, issue_id, name, value, count, times[last]
