"""`POST /query` in plain Python: groups, buckets, order, limit and comparison.

In: stored events, aliases, and a question as the API takes it (JSON). Out: rows, unrounded. Written
from docs/reports.md, "Questions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cmp_to_key
from typing import Any, NamedTuple

from tests.reports.reference import Asked, Cell, EventRow, Group, Value, World, metric
from tests.reports.reference_cohorts import who_is_in
from tests.reports.reference_time import (
    Instants,
    bucket_at,
    buckets,
    compared,
    fitting_interval,
    range_of,
)
from tests.reports.rows import Alias


class Row(NamedTuple):
    """`bucket`: when it begins, without the dimension time None. `values`: by metric. `compared`:
    None where the compared range has no such group or bucket, or none is asked for."""

    group: Group
    bucket: int | None
    values: tuple[Value, ...]
    compared: tuple[Value, ...] | None = None


class Answer(NamedTuple):
    """`begins`: of the buckets, without the dimension time none."""

    asked: Instants
    begins: list[int]
    rows: list[Row]
    compared: Instants | None = None


class Part:
    """A question over one range; the group and bucket of whatever is selected in it."""

    def __init__(
        self, asked: Asked, question: Mapping[str, Any], goal: Any, interval: str | None
    ) -> None:
        self.asked, self.goal = asked, goal
        self.dimensions = [each for each in question.get("dimensions", ()) if each != "time"]
        self.metrics: list[str] = question["metrics"]
        self.begins = buckets(asked.range, interval, asked.zone) if interval else []
        self._groups = {event.order: self._group(event) for event in asked.events}

    def _group(self, event: EventRow) -> Group:
        return tuple(self.asked.value(event, each) for each in self.dimensions)

    def groups(self) -> set[Group]:
        return set(self._groups.values()) if self.dimensions else {()}

    def values(self, group: Group, bucket: int | None = None) -> tuple[Value, ...]:
        """`bucket`: its place; None: of the whole range."""
        mine = [event for event in self.asked.events if self._groups[event.order] == group]
        ids = {event.session_id: None for event in mine}
        sessions = [self.asked.world.sessions[each] for each in ids]
        sessions = [each for each in sessions if self.asked.starts_within(each)]
        events = [event for event in mine if self._is_in(event.at, bucket)]
        cell = Cell(
            events,
            [each for each in sessions if self._is_in(each.start, bucket)],
            [event for event in events if self.goal and self.asked.passes(event, self.goal)],
            self._span(bucket),
        )
        return tuple(metric(name, cell, self.asked.world) for name in self.metrics)

    def _is_in(self, instant: int, bucket: int | None) -> bool:
        return bucket is None or bucket_at(instant, self.begins) == bucket

    def _span(self, bucket: int | None) -> Instants:
        if bucket is None:
            return self.asked.range
        ends = [*self.begins[1:], self.asked.range[1]]
        return self.begins[bucket], ends[bucket]


def ask(
    events: Iterable[EventRow],
    aliases: Iterable[Alias],
    question: Mapping[str, Any],
    *,
    now: int,
    zone: str,
    segments: Mapping[str, Any] | None = None,
    goals: Mapping[str, Any] | None = None,
    cohorts: Mapping[str, Any] | None = None,
) -> Answer:
    """`now` in milliseconds since 1970, `zone` the project's."""
    events, aliases = list(events), list(aliases)
    members = who_is_in(cohorts or {}, events, aliases, now=now, zone=zone, segments=segments or {})
    zone = question.get("tz") or zone
    world = World(events, aliases, bots=question.get("bots") == "include")
    range = range_of(question.get("date_range", {}), zone, now)
    interval = None
    if "time" in question.get("dimensions", ()):
        interval = question.get("interval") or fitting_interval(range)
    goal = question.get("goal")
    goal = (goals or {})[goal] if isinstance(goal, str) else goal

    def part(range: Instants) -> Part:
        asked = Asked(world, range, zone, question.get("filters", ()), segments, members)
        return Part(asked, question, goal, interval)

    main = part(range)
    other = part(compared(range, question["compare"], zone)) if question.get("compare") else None
    groups = _ordered(main, question)[: question.get("limit", 100)]
    rows = [row for group in groups for row in _rows(group, main, other)]
    return Answer(range, main.begins, rows, other and other.asked.range)


def _rows(group: Group, main: Part, other: Part | None) -> Iterable[Row]:
    """A group is compared where it was there, and its buckets with those of the same place."""
    then = other if other and group in other.groups() else None
    if not main.begins:
        yield Row(group, None, main.values(group), then and then.values(group))
    for place, begin in enumerate(main.begins):
        there = then is not None and place < len(then.begins)
        beside = then.values(group, place) if then and there else None
        yield Row(group, begin, main.values(group, place), beside)


def _ordered(part: Part, question: Mapping[str, Any]) -> list[Group]:
    """By what the answer says of the whole range: as rounded; null last either way."""
    by = question.get("order_by") or ["-" + part.metrics[0]]
    by = [*by, *part.dimensions]
    names = [*part.metrics, *part.dimensions]
    keys = {group: [*map(rounded, part.values(group)), *group] for group in part.groups()}

    def compare(one: Group, other: Group) -> int:
        for name in by:
            place = names.index(name.removeprefix("-"))
            a, b = keys[one][place], keys[other][place]
            if a == b:
                continue
            if a is None or b is None:
                return 1 if a is None else -1
            return (1 if a > b else -1) * (-1 if name.startswith("-") else 1)  # type: ignore[operator]
        return 0

    return sorted(part.groups(), key=cmp_to_key(compare))


def rounded(value: Value) -> int | float | None:
    """As answers have it: to four decimals."""
    if value is None or isinstance(value, int):
        return value
    return float(round(value, 4))
