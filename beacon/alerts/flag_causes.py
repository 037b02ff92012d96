"""Errors before and after changes of flags; and the switch that a rule may turn.

In: a rule of the kind `flag_errors`. Out: what came before and after each change that clients could
notice; a flag that is off in the rule's environment, by the way of every change (history, audit
log, revert), and never where changes need somebody else's approval.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from beacon import resources
from beacon.accounts.audit import By
from beacon.alerts.backtest import Moment
from beacon.alerts.deciding import FlagChanged, Numbers
from beacon.alerts.facts import Found, sampled_in
from beacon.alerts.rules import FlagErrors, Rule
from beacon.alerts.selecting import all_of
from beacon.errors import BeaconError, PostgresAway, PostgresRefused
from beacon.flags.details import flag_in
from beacon.flags.flag_changes import set_enabled_in
from beacon.projects.projects import PRODUCTION

if TYPE_CHECKING:
    from beacon.explorer.conditions import Conditions
    from beacon.postgres.database import Record, Session

MAX_CHANGES = 20
"""The newest ones within the rule's minutes."""


class SwitchedOff(msgspec.Struct, frozen=True, kw_only=True):
    """`done` false: `why` not."""

    flag: str
    environment: str
    done: bool
    why: str = ""


async def changed_in(session: Session, rule: Rule, now: datetime) -> list[Found]:
    when = rule.when
    assert isinstance(when, FlagErrors)
    rows = await _changes_in(session, rule, now - timedelta(minutes=when.minutes), now)
    return [await _found_in(session, rule, row["key"], row["id"], row["at"], now) for row in rows]


async def past_in(session: Session, rule: Rule, start: datetime, end: datetime) -> list[Moment]:
    """What it would have seen after each of the last changes: in the middle of its minutes, and at
    their end."""
    when = rule.when
    assert isinstance(when, FlagErrors)
    span = timedelta(minutes=when.minutes)
    moments = []
    for row in await _changes_in(session, rule, start, end):
        for at in sorted({min(row["at"] + span / 2, end), min(row["at"] + span, end)}):
            found = await _found_in(session, rule, row["key"], row["id"], row["at"], at)
            moments.append(Moment(at, found.facts, found.group, row["key"], when.environment))
    return moments


async def with_events_in(session: Session, rule: Rule, found: Found, now: datetime) -> Found:
    assert isinstance(found.facts, FlagChanged)
    start = now - timedelta(seconds=found.facts.after_seconds)
    return await sampled_in(session, _conditions(rule, start, now, errors=True), found)


async def switch_off_in(session: Session, rule: Rule, facts: FlagChanged) -> SwitchedOff:
    """Within the transaction of the firing: what is refused leaves it as it is."""
    done, why = False, ""
    try:
        flag = await flag_in(session, rule.project_id, facts.flag)
        there = flag.environments.get(facts.environment)
        if there is None or not (flag.enabled and there.enabled):
            why = "it is off already."
        else:
            by = By("system", f"alert rule {rule.name}", id=rule.id)
            await set_enabled_in(
                session, rule.project_id, facts.flag, False, by, environment=facts.environment
            )
            done = True
    except (PostgresAway, PostgresRefused):
        raise
    except BeaconError as error:
        why = error.message
    return SwitchedOff(flag=facts.flag, environment=facts.environment, done=done, why=why)


async def _changes_in(session: Session, rule: Rule, start: datetime, end: datetime) -> list[Record]:
    when = rule.when
    assert isinstance(when, FlagErrors)
    which = (when.environment, when.flag, MAX_CHANGES)
    text = resources.sql("alerts", "recent_flag_changes")
    return await session.fetch(text, rule.project_id, start, end, *which)


async def _found_in(
    session: Session, rule: Rule, flag: str, change_id: int, at: datetime, now: datetime
) -> Found:
    when = rule.when
    assert isinstance(when, FlagErrors)
    span = timedelta(minutes=when.minutes)
    facts = FlagChanged(
        flag=flag,
        environment=when.environment,
        after_seconds=(now - at).total_seconds(),
        before_seconds=span.total_seconds(),
        before=await _numbers_in(session, rule, at - span, at),
        after=await _numbers_in(session, rule, at, now),
    )
    return Found(f"change {change_id}", facts, flag, environment=when.environment)


async def _numbers_in(session: Session, rule: Rule, start: datetime, end: datetime) -> Numbers:
    assert isinstance(rule.when, FlagErrors)
    errors = await _count_in(session, _conditions(rule, start, end, errors=True))
    if rule.when.metric == "count":
        return Numbers(errors, errors)
    events = await _count_in(session, _conditions(rule, start, end, errors=False))
    return Numbers(max(events, errors), errors)


def _conditions(rule: Rule, start: datetime, end: datetime, *, errors: bool) -> Conditions:
    """What names no environment is production's, as flags have it."""
    assert isinstance(rule.when, FlagErrors)
    environments = [rule.when.environment]
    if rule.when.environment == PRODUCTION:
        environments.append("")
    return all_of(rule.project_id, start, end, environments, errors=errors)


async def _count_in(session: Session, conditions: Conditions) -> int:
    text = resources.sql("alerts", "count_events").format(conditions=conditions.sql)
    return int(await session.fetch_value(text, *conditions.args))
