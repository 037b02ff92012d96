"""Facts for rules, read from tables: units of work (asyncio side) on connections that only read.

In: a rule and a time. Out: `Found`s, one a group, each with the facts that `deciding` takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.alerts.deciding import Compared, Counted, Facts, Numbers
from beacon.alerts.rules import Change, NoData, Rule, Threshold
from beacon.alerts.selecting import conditions_of
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.explorer.conditions import Conditions
    from beacon.postgres.database import Session

MAX_GROUPS = 100
MAX_STEPS = 12
"""Ends of the window that are looked at when the last look is long ago."""
MAX_EVENTS = 5
MAX_MESSAGE_CHARACTERS = 300
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


class Sample(msgspec.Struct, frozen=True):
    """One of the events that a firing is about."""

    id: UUID
    type: str
    message: str
    timestamp: Time


class Found(NamedTuple):
    """A group with its facts. `label`: the group as people know it. `environment` and `release`
    are those of its events, where they are the same. `link`: of the page
    that shows it, within the project's."""

    group: str
    facts: Facts
    label: str = ""
    issue_id: UUID | None = None
    environment: str = ""
    release: str = ""
    events: tuple[Sample, ...] = ()
    link: str = ""


async def counted_in(
    session: Session, rule: Rule, now: datetime, *, since: datetime | None, waiting: float
) -> list[Found]:
    """Of a rule that counts. `since`: when it was looked at last; `waiting`: for how many seconds
    the oldest event waits to be stored."""
    if isinstance(rule.when, Change):
        return [Found("", await _compared_in(session, rule, now, waiting))]
    when = rule.when
    assert isinstance(when, Threshold | NoData)
    window = timedelta(minutes=when.minutes)
    if isinstance(when, NoData):
        events = await _count_in(session, conditions_of(rule, now - window, now))
        watched = now.timestamp() - rule.since
        return [Found("", Counted(events, now - window, now, watched, waiting))]
    best: dict[str, Found] = {}
    for end in ends(since, now - timedelta(seconds=waiting), window):
        for found in await _groups_in(session, rule, when, end - window, end):
            known = best.get(found.group)
            if known is None or _events(found) >= _events(known):
                best[found.group] = found
    return list(best.values()) or [Found("", Counted(0, now - window, now))]


def ends(since: datetime | None, now: datetime, window: timedelta) -> list[datetime]:
    """Where windows end that leave nothing out since the last look, the last one at `now`."""
    if since is None or now - since <= window / 2:
        return [now]
    gap = min(now - since, timedelta(days=1))
    steps = min(MAX_STEPS, -(-gap // (window / 2)))
    return [now - gap + gap * (place + 1) / steps for place in range(steps)]


def _events(found: Found) -> int:
    assert isinstance(found.facts, Counted)
    return found.facts.events


async def _groups_in(
    session: Session, rule: Rule, when: Threshold, start: datetime, end: datetime
) -> list[Found]:
    conditions = conditions_of(rule, start, end)
    if when.by is None:
        return [Found("", Counted(await _count_in(session, conditions), start, end))]
    more: dict[str, Any] = {"limit": MAX_GROUPS}
    if when.by != "issue":
        more["tag"] = conditions.place(when.by.removeprefix("tag:"))
    name = "count_by_issue" if when.by == "issue" else "count_by_tag"
    text = _sql(name).format(conditions=conditions.sql, **more)
    rows = await session.fetch(text, *conditions.args)
    return [
        Found(
            row["group_key"],
            Counted(row["events"], start, end),
            issue_id=UUID(row["group_key"]) if when.by == "issue" else None,
        )
        for row in rows
    ]


async def with_samples_in(session: Session, rule: Rule, found: Found) -> Found:
    """With the newest of the events that it is about."""
    facts, when = found.facts, rule.when
    if not isinstance(facts, Counted) or not facts.events:
        return found
    conditions = conditions_of(rule, facts.start, facts.end)
    if isinstance(when, Threshold) and when.by == "issue":
        conditions.add(
            "e.issue_id IN (SELECT i.id FROM issues AS i WHERE i.project_id = $1 AND "
            f"{conditions.place(found.issue_id)}::uuid IN (i.id, i.merged_into))"
        )
    elif isinstance(when, Threshold) and when.by is not None:
        tag = conditions.place(when.by.removeprefix("tag:"))
        conditions.add(f"e.tags ->> {tag}::text = {conditions.place(found.group)}::text")
    return await sampled_in(session, conditions, found)


async def sampled_in(session: Session, conditions: Conditions, found: Found) -> Found:
    text = _sql("sample_events").format(conditions=conditions.sql, limit=MAX_EVENTS)
    rows = await session.fetch(text, *conditions.args)
    if not rows:
        return found
    return found._replace(
        events=tuple(map(sample_of, rows)),
        environment=_same(rows, "environment"),
        release=_same(rows, "release"),
    )


def _same(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """What all have; else nothing."""
    values = {row[name] for row in rows}
    return str(values.pop()) if len(values) == 1 else ""


def sample_of(row: Mapping[str, Any]) -> Sample:
    return Sample(
        UUID(bytes=row["id"].bytes),
        row["type"],
        (row["message"] or "")[:MAX_MESSAGE_CHARACTERS],
        row["timestamp"],
    )


async def _compared_in(session: Session, rule: Rule, now: datetime, waiting: float) -> Compared:
    last = await _numbers_in(session, rule, now - HOUR, now)
    before = await _numbers_in(session, rule, now - WEEK - HOUR, now - WEEK)
    return Compared(last, before, waiting)


async def _numbers_in(session: Session, rule: Rule, start: datetime, end: datetime) -> Numbers:
    """What the metric needs: all events tell whether there is anything to compare with."""
    errors = events = 0
    assert isinstance(rule.when, Change)
    if rule.when.metric != "events":
        errors = await _count_in(session, conditions_of(rule, start, end, errors=True))
    if rule.when.metric != "errors" or not errors:
        events = await _count_in(session, conditions_of(rule, start, end, errors=False))
    return Numbers(max(events, errors), errors)


async def _count_in(session: Session, conditions: Conditions) -> int:
    text = _sql("count_events").format(conditions=conditions.sql)
    return int(await session.fetch_value(text, *conditions.args))


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
