"""What people decide of issues: their state, and who cares for them.

In: ids of issues, those that are merged into others too, a decision, and who decides. Out: the ids
of the issues (as people see them) that it changed. Each has a line in the activity of the issue;
the audit log has one for all. Raises NotFound, Conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict
from beacon.fields import Time
from beacon.flags.saving import actor_of
from beacon.issues.finding import Root, lock_roots_in
from beacon.issues.reopening import totals_in
from beacon.issues.states import IGNORED, RESOLVED, UNRESOLVED, State, Totals

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_AUDITED = 100
"""Ids of issues that an entry of the audit log names."""

Release = Annotated[str, Meta(min_length=1, max_length=200)]
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]


class Resolve(msgspec.Struct, frozen=True, kw_only=True, tag="resolved", tag_field="state"):
    """Now, unless one of these is given."""

    in_release: Release | None = None
    in_next_release: bool = False

    def __post_init__(self) -> None:
        if self.in_release is not None and self.in_next_release:
            raise ValueError("in_release and in_next_release: give one of them")


class Ignore(msgspec.Struct, frozen=True, kw_only=True, tag="ignored", tag_field="state"):
    """For ever, unless one of these is given; of several the first that is reached ends it.
    `events` and `visitors`: until so many more."""

    until: Time | None = None
    events: Count | None = None
    visitors: Count | None = None


class Unresolve(msgspec.Struct, frozen=True, kw_only=True, tag="unresolved", tag_field="state"):
    """Open again."""


Decision = Resolve | Ignore | Unresolve


async def set_state_in(
    session: Session, project_id: UUID, ids: Sequence[UUID], decision: Decision, by: By
) -> list[UUID]:
    """Where nothing changes, nothing is noted."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        details = _details(decision)
        changed = await decide_in(session, project_id, ids, decision, by, details)
        await audit_in(session, by, _kind(decision), project_id, changed, details)
        return changed


async def decide_in(
    session: Session,
    project_id: UUID,
    ids: Sequence[UUID],
    decision: Decision,
    by: By,
    details: Mapping[str, Any],
) -> list[UUID]:
    """Without an entry in the audit log, within somebody's transaction. `details` are those of the
    activity."""
    now = await session.fetch_value("SELECT now()")
    roots = await lock_roots_in(session, project_id, ids)
    totals = await _totals_in(session, project_id, roots, decision)
    newest = await _newest_release_in(session, project_id, decision)
    states = {
        root.id: _state(decision, totals.get(root.id, Totals()), newest, now) for root in roots
    }
    changed = [root.id for root in roots if not _is_same(root.state, states[root.id], decision)]
    if changed:
        rows = [(each, *states[each]) for each in changed]
        await session.execute(_sql("set_states"), project_id, *map(list, zip(*rows, strict=True)))
        await note_in(session, project_id, changed, _kind(decision), by, details)
    return changed


async def assign_in(
    session: Session, project_id: UUID, ids: Sequence[UUID], assignee: UUID | None, by: By
) -> list[UUID]:
    """Raises Conflict for an account that may not see the project."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        name = None
        if assignee is not None:
            name = await session.fetch_value(_sql("find_assignee"), project_id, assignee)
            if name is None:
                raise Conflict("There is no such account among those who may see the project.")
        roots = await lock_roots_in(session, project_id, ids)
        rows = await session.fetch(
            _sql("assign_issues"), project_id, [root.id for root in roots], assignee
        )
        changed = sorted(UUID(bytes=row["id"].bytes) for row in rows)
        details = {"assignee": None if assignee is None else str(assignee), "name": name}
        await note_in(session, project_id, changed, "assigned", by, details)
        await audit_in(session, by, "assigned", project_id, changed, details)
        return changed


# --- what others of this room use too -------------------------------------------------------


async def note_in(
    session: Session,
    project_id: UUID,
    issues: Sequence[UUID],
    kind: str,
    by: By,
    details: Mapping[str, Any],
) -> None:
    """A line in the activity of each."""
    if issues:
        actor, told = (msgspec.json.encode(each).decode() for each in (actor_of(by), details))
        await session.execute(_sql("note_activity"), project_id, list(issues), kind, actor, told)


async def audit_in(
    session: Session,
    by: By,
    done: str,
    project_id: UUID,
    issues: Sequence[UUID],
    details: Mapping[str, Any],
) -> None:
    """One entry for all of them."""
    if not issues:
        return
    told = {"issues": len(issues), "ids": [str(each) for each in issues[:MAX_AUDITED]]}
    subject = Subject("issue", issues[0]) if len(issues) == 1 else None
    await record_in(
        session,
        by,
        f"issue.{done}",
        project_id=project_id,
        subject=subject,
        after={**(told if subject is None else {}), **details},
    )


# --- decisions ------------------------------------------------------------------------------


def _kind(decision: Decision) -> str:
    """Of its line in the activity."""
    return {Resolve: RESOLVED, Ignore: IGNORED, Unresolve: UNRESOLVED}[type(decision)]


def _details(decision: Decision) -> dict[str, Any]:
    given = msgspec.to_builtins(decision)
    return {name: value for name, value in given.items() if name != "state" and value}


def _state(decision: Decision, totals: Totals, newest: str | None, now: datetime) -> State:
    match decision:
        case Resolve(in_release=release, in_next_release=is_next):
            return State(RESOLVED, now, newest if is_next else release, is_next)
        case Ignore(until=until, events=events, visitors=visitors):
            return State(
                IGNORED,
                now,
                ignored_until=until,
                ignored_events=None if events is None else totals.events + events,
                ignored_visitors=None if visitors is None else totals.visitors + visitors,
            )
        case _:
            return State(UNRESOLVED, now)


def _is_same(before: State, after: State, decision: Decision) -> bool:
    """Whether nothing is decided that was not so already."""
    if isinstance(decision, Ignore) and (decision.events or decision.visitors):
        return False
    return before._replace(state_at=after.state_at) == after


async def _totals_in(
    session: Session, project_id: UUID, roots: Iterable[Root], decision: Decision
) -> dict[UUID, Totals]:
    if not isinstance(decision, Ignore) or not (decision.events or decision.visitors):
        return {}
    found = await totals_in(session, [(project_id.bytes, root.id.bytes) for root in roots])
    return {UUID(bytes=issue_id): totals for (_, issue_id), totals in found.items()}


async def _newest_release_in(session: Session, project_id: UUID, decision: Decision) -> str | None:
    """Where the next one is meant: the last one that was seen; None: there is none yet."""
    if not isinstance(decision, Resolve) or not decision.in_next_release:
        return None
    found: str | None = await session.fetch_value(_sql("newest_release"), project_id)
    return found


def _sql(name: str) -> str:
    return resources.sql("issues", name)
