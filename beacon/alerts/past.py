"""Reads what a rule would have seen in the last days: for its backtest.

In: a question, and the time. Out: a `Backtest`. Read-only, on the connections of people's
questions; where a week would read for too long, a day is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import trio

from beacon import resources
from beacon.alerts import backtest
from beacon.alerts.backtest import Backtest, BacktestQuestion, Moment, Series
from beacon.alerts.deciding import Told
from beacon.alerts.flag_causes import past_in
from beacon.alerts.matching import text_of
from beacon.alerts.rules import (
    Change,
    FlagErrors,
    NewIssue,
    NoData,
    PatternMatch,
    Regression,
    Rule,
    Threshold,
    check_when,
)
from beacon.alerts.selecting import conditions_of
from beacon.errors import QueryTooLong
from beacon.postgres.queries import ask

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

MAX_GROUPS = 50
MAX_ROWS = 20_000
SHORTER = "This rule reads much: only the last day was looked at."
NARROW = "a narrower search, or a shorter window"

Read = Callable[[], Backtest]
"""What is left to do, off the loop."""


async def backtested(
    queries: Database, project_id: UUID, question: BacktestQuestion, now: datetime
) -> Backtest:
    """Raises InvalidField, and QueryTooLong where even one day is too much."""
    check_when(question.when)
    try:
        return await _tested(queries, project_id, question, now)
    except QueryTooLong:
        if question.days == 1:
            raise
        found = await _tested(queries, project_id, msgspec.structs.replace(question, days=1), now)
        return msgspec.structs.replace(found, complete=False, note=SHORTER)


async def _tested(
    queries: Database, project_id: UUID, question: BacktestQuestion, now: datetime
) -> Backtest:
    start = now - timedelta(days=question.days)
    rule = question.rule(project_id, start - timedelta(days=1))
    read = partial(_read_in, rule=rule, start=start, end=now)
    work = await ask(queries, read, narrow=NARROW)
    return await trio.to_thread.run_sync(work)


async def _read_in(session: Session, rule: Rule, start: datetime, end: datetime) -> Read:
    when = rule.when
    if isinstance(when, Threshold):
        return await _threshold_in(session, rule, when, start, end)
    if isinstance(when, NoData):
        return await _silence_in(session, rule, when, start, end)
    if isinstance(when, Change):
        return await _change_in(session, rule, when, start, end)
    if isinstance(when, NewIssue | Regression):
        name = "past_new_issues" if isinstance(when, NewIssue) else "past_regressions"
        rows = await session.fetch(_sql(name), rule.project_id, start, end, MAX_ROWS)
        return partial(_of_rows, rule, start, end, rows, _told, "at")
    if isinstance(when, PatternMatch):
        rows = await session.fetch(_sql("past_errors"), rule.project_id, start, end, MAX_ROWS)
        return partial(_of_rows, rule, start, end, rows, _text, "timestamp")
    if isinstance(when, FlagErrors):
        moments = await past_in(session, rule, start, end)
        hours = backtest.hours_of(start, end, ((each.at, 1) for each in moments))
        return partial(backtest.made, rule, start, end, moments, hours)
    note = "Of monitors there is nothing to try it with."
    hours = backtest.hours_of(start, end, ())
    return partial(backtest.made, rule, start, end, [], hours, complete=False, note=note)


async def _threshold_in(
    session: Session, rule: Rule, when: Threshold, start: datetime, end: datetime
) -> Read:
    step = backtest.step_of(when.minutes)
    begin = start - timedelta(minutes=when.minutes)
    total = await _series_in(session, rule, begin, end, step)
    series = (
        {"": total} if when.by is None else await _groups_in(session, rule, when, begin, end, step)
    )

    def work() -> Backtest:
        moments = list(backtest.of_threshold(when, start, step, series))
        hours = _hours(begin, start, end, step, total)
        return backtest.made(rule, start, end, moments, hours)

    return work


async def _silence_in(
    session: Session, rule: Rule, when: NoData, start: datetime, end: datetime
) -> Read:
    step = backtest.step_of(when.minutes)
    begin = start - timedelta(minutes=when.minutes)
    counts = await _series_in(session, rule, begin, end, step)

    def work() -> Backtest:
        moments = list(backtest.of_silence(when, start, end, step, counts))
        return backtest.made(rule, start, end, moments, _hours(begin, start, end, step, counts))

    return work


async def _change_in(
    session: Session, rule: Rule, when: Change, start: datetime, end: datetime
) -> Read:
    step = backtest.STEP_OF_A_CHANGE
    begin = start - backtest.WEEK - backtest.HOUR
    errors = events = await _series_in(session, rule, begin, end, step, errors=False)
    if when.metric != "events":
        errors = await _series_in(session, rule, begin, end, step, errors=True)

    def work() -> Backtest:
        moments = list(backtest.of_change(when, start, end, events, errors))
        shown = errors if when.metric == "errors" else events
        return backtest.made(rule, start, end, moments, _hours(begin, start, end, step, shown))

    return work


def _of_rows(
    rule: Rule,
    start: datetime,
    end: datetime,
    rows: list[Any],
    facts_of: Callable[[Mapping[str, Any]], Any],
    at: str,
) -> Backtest:
    moments = [
        Moment(row[at], facts_of(row), str(row["issue_id"]), row["title"], row["environment"])
        for row in rows
    ]
    hours = backtest.hours_of(start, end, ((each.at, 1) for each in moments))
    if len(rows) < MAX_ROWS:
        return backtest.made(rule, start, end, moments, hours)
    note = f"There is much: it holds from {moments[0].at:%Y-%m-%d %H:%M} UTC on."
    return backtest.made(rule, start, end, moments, hours, complete=False, note=note)


def _told(row: Mapping[str, Any]) -> Told:
    return Told(row["level"], row["environment"], row["title"], row["at"], row["at"])


_text = text_of


async def _series_in(
    session: Session,
    rule: Rule,
    begin: datetime,
    end: datetime,
    step: timedelta,
    *,
    errors: bool | None = None,
) -> Series:
    conditions = conditions_of(rule, begin, end, errors=errors)
    seconds = int(step.total_seconds())
    text = _sql("series_of_events").format(conditions=conditions.sql, seconds=seconds)
    rows = await session.fetch(text, *conditions.args)
    return {row["place"]: row["events"] for row in rows}


async def _groups_in(
    session: Session,
    rule: Rule,
    when: Threshold,
    begin: datetime,
    end: datetime,
    step: timedelta,
) -> dict[str, dict[int, int]]:
    assert when.by is not None
    conditions = conditions_of(rule, begin, end)
    if when.by == "issue":
        group_key = _sql("issue_as_seen")
        conditions.add("e.issue_id IS NOT NULL")
    else:
        group_key = f"e.tags ->> {conditions.place(when.by.removeprefix('tag:'))}::text"
    text = _sql("series_by_group").format(
        conditions=conditions.sql,
        seconds=int(step.total_seconds()),
        group_key=group_key,
        at_least=conditions.place(when.at_least),
        limit=MAX_GROUPS,
    )
    found: dict[str, dict[int, int]] = {}
    for row in await session.fetch(text, *conditions.args):
        found.setdefault(row["group_key"], {})[row["place"]] = row["events"]
    return found


def _hours(
    begin: datetime, start: datetime, end: datetime, step: timedelta, counts: Series
) -> list[backtest.BacktestHour]:
    times = ((begin + place * step, count) for place, count in counts.items())
    return backtest.hours_of(start, end, (each for each in times if each[0] >= start))


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
