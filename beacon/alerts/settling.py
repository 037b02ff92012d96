"""Decides on what was found for a rule, and writes what comes of it, in one transaction.

In: a rule and `Found`s. Out: rows: firings with their deliveries, evaluations that are worth
keeping, how the rule stands with each group. Units of work (asyncio side).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

import msgspec

from beacon import resources
from beacon.alerts.deciding import Counted, Decision, FlagChanged, State, decide
from beacon.alerts.facts import Found
from beacon.alerts.flag_causes import SwitchedOff, switch_off_in
from beacon.alerts.mute_rows import mutes_in
from beacon.alerts.payload import IssueFacts, ProjectFacts, payload_of
from beacon.alerts.rules import FlagErrors, Threshold

if TYPE_CHECKING:
    from beacon.alerts.mutes import Mute
    from beacon.alerts.rules import Rule
    from beacon.postgres.database import Session


class Group(NamedTuple):
    """How a rule stood with a group."""

    outcome: str
    code: str
    fired_at: datetime | None
    suppressed_at: datetime | None


class Context(NamedTuple):
    project: ProjectFacts
    groups: Mapping[str, Group]
    mutes: tuple[Mute, ...]
    issues: Mapping[UUID, IssueFacts]
    fired_last_hour: int


class Settled(NamedTuple):
    """`firings` are those that somebody is told of."""

    found: Found
    decision: Decision
    firing_id: UUID | None


class Next(NamedTuple):
    """When a rule is due again, and where it goes on; of told ones nothing."""

    at: datetime | None = None
    cursor: int | None = None


async def settle_in(
    session: Session,
    rule: Rule,
    found: Sequence[Found],
    now: datetime,
    *,
    public_url: Callable[[], str],
    then: Next = Next(),  # noqa: B008  (a tuple)
    keep_all: bool = False,
) -> list[Settled]:
    """Within a transaction. Nothing where the rule was changed or removed meanwhile. `keep_all`:
    each evaluation is kept, as it is of something that happened once."""
    context = await _context_in(session, rule, found, now, public_url)
    if context is None:
        return []
    settled: list[Settled] = []
    fired = context.fired_last_hour
    for each in [*found, *_gone(rule, found, context)]:
        decision = decide(rule, each.facts, _state(each, context, fired), now)
        fired += decision.fired
        settled.append(
            await _write_in(session, rule, each, decision, now, context, keep_all=keep_all)
        )
    if settled:
        await _progress_in(session, rule, settled, now, then)
    return settled


def is_worth_keeping(before: Group | None, decision: Decision) -> bool:
    """What fired, and what is otherwise than before."""
    if decision.fired or before is None:
        return True
    return (before.outcome, before.code) != (decision.outcome, decision.code)


def is_firing(before: Group | None, decision: Decision, now: datetime, cooldown: timedelta) -> bool:
    """Whether there is a firing of it: of what is suppressed for long, one in a while."""
    if decision.outcome != "suppressed":
        return decision.fired
    last = before.suppressed_at if before is not None else None
    return last is None or now - last >= cooldown or not cooldown


def _gone(rule: Rule, found: Iterable[Found], context: Context) -> list[Found]:
    """Groups that held before, and of which nothing was found now."""
    example = next((each.facts for each in found if isinstance(each.facts, Counted)), None)
    if not isinstance(rule.when, Threshold) or rule.when.by is None:
        return []
    known = {each.group for each in found}
    empty = Counted(0, *(example[1:3] if example else (datetime.min, datetime.min)))
    return [Found(group, empty) for group in context.groups if group not in known]


async def _context_in(
    session: Session,
    rule: Rule,
    found: Sequence[Found],
    now: datetime,
    public_url: Callable[[], str],
) -> Context | None:
    row = await session.fetch_row(_sql("rule_context"), rule.project_id, rule.id, now)
    if row is None or row["version"] != rule.version:
        return None
    project = ProjectFacts(
        id=rule.project_id,
        name=row["project_name"],
        slug=row["slug"],
        public_url=public_url(),
        number=row["number"],
    )
    groups = await session.fetch(_sql("rule_groups"), rule.id, [each.group for each in found])
    wanted = [each.issue_id for each in found if each.issue_id is not None]
    issues = await session.fetch(_sql("issue_facts"), rule.project_id, wanted)
    return Context(
        project,
        {key: Group(*rest) for key, *rest in (row.values() for row in groups)},
        await mutes_in(session, rule.project_id),
        {UUID(bytes=row["id"].bytes): _issue_of(row) for row in issues},
        row["fired_last_hour"],
    )


def _issue_of(row: Mapping[str, Any]) -> IssueFacts:
    plain = {f: row[f] for f in IssueFacts.__struct_fields__ if f != "id"}
    return IssueFacts(id=UUID(bytes=row["id"].bytes), **plain)


def _state(found: Found, context: Context, fired_last_hour: int) -> State:
    group = context.groups.get(found.group)
    issue = context.issues.get(found.issue_id) if found.issue_id else None
    return State(
        fired_at=group.fired_at if group else None,
        suppressed_at=group.suppressed_at if group else None,
        mutes=context.mutes,
        fired_last_hour=fired_last_hour,
        group=found.group,
        issue_id=None if found.issue_id is None else str(found.issue_id),
        environment=found.environment,
        release=found.release,
        is_ignored=issue is not None and issue.is_ignored,
    )


async def _write_in(
    session: Session,
    rule: Rule,
    found: Found,
    decision: Decision,
    now: datetime,
    context: Context,
    *,
    keep_all: bool,
) -> Settled:
    before = context.groups.get(found.group)
    cooldown = timedelta(minutes=rule.cooldown_minutes)
    firing_id = None
    if is_firing(before, decision, now, cooldown):
        firing_id = await _fire_in(session, rule, found, decision, now, context)
    if keep_all or is_worth_keeping(before, decision):
        await _keep_in(session, rule, found, decision, now, firing_id)
    if before is not None or decision.outcome != "quiet" or not found.group:
        suppressed = firing_id is not None and not decision.fired
        await session.execute(
            _sql("save_group"),
            rule.id,
            found.group,
            decision.outcome,
            decision.code,
            now if decision.fired else None,
            now if suppressed else None,
            now,
        )
    return Settled(found, decision, firing_id)


async def _fire_in(
    session: Session,
    rule: Rule,
    found: Found,
    decision: Decision,
    now: datetime,
    context: Context,
) -> UUID:
    firing_id = uuid4()
    switched = await _switch_in(session, rule, found) if decision.fired else None
    issue = context.issues.get(found.issue_id) if found.issue_id else None
    payload = payload_of(
        firing_id,
        rule,
        found,
        decision,
        now,
        project=context.project,
        issue=issue,
        more={} if switched is None else {"switched_off": switched},
    )
    await session.execute(
        _sql("insert_firing"),
        firing_id,
        rule.project_id,
        rule.id,
        rule.name,
        rule.kind,
        now,
        found.group,
        found.issue_id,
        found.environment,
        decision.reason,
        _json(decision.details),
        _json(found.events),
        None if decision.fired else decision.code,
        None if switched is None else _json(switched),
    )
    if decision.fired:
        await deliver_in(session, rule.project_id, rule.id, firing_id, payload, now)
    return firing_id


async def _switch_in(session: Session, rule: Rule, found: Found) -> SwitchedOff | None:
    if isinstance(rule.when, FlagErrors) and rule.when.switch_off:
        assert isinstance(found.facts, FlagChanged)
        return await switch_off_in(session, rule, found.facts)
    return None


async def deliver_in(
    session: Session,
    project_id: UUID,
    rule_id: UUID,
    firing_id: UUID,
    payload: Any,
    now: datetime,
) -> None:
    """To each channel of the rule that is on."""
    body = _json(payload)
    for channel in await session.fetch(_sql("rule_channels"), rule_id):
        await session.execute(
            _sql("insert_delivery"),
            uuid4(),
            project_id,
            channel["id"],
            channel["name"],
            channel["kind"],
            channel["recipient"],
            firing_id,
            body,
            now,
        )


async def _keep_in(
    session: Session,
    rule: Rule,
    found: Found,
    decision: Decision,
    now: datetime,
    firing_id: UUID | None,
) -> None:
    await session.execute(
        _sql("insert_evaluation"),
        rule.project_id,
        rule.id,
        now,
        found.group,
        found.issue_id,
        decision.outcome,
        decision.code,
        decision.reason,
        _json(decision.details),
        firing_id,
    )


async def _progress_in(
    session: Session, rule: Rule, settled: Sequence[Settled], now: datetime, then: Next
) -> None:
    """What is shown of the rule: that of the group that is nearest to firing."""
    order = ("fired", "suppressed", "unknown", "quiet")
    shown = min(settled, key=lambda each: order.index(each.decision.outcome)).decision
    await session.execute(
        _sql("save_progress"),
        rule.id,
        now,
        shown.outcome,
        shown.code,
        shown.reason,
        _json(shown.details),
        any(each.decision.fired for each in settled),
        then.at,
        then.cursor,
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode().replace("\\u0000", "")


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
