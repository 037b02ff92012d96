"""What people ask to become of issues: their state, and who cares for them.

In: the fields of a request. Out: a `Decision`, an account. `decision_of` is pure; the others are
units of work (asyncio side). Raises InvalidField.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.accounts.audit import By
from beacon.errors import Conflict, InvalidField
from beacon.fields import Time, plain_uuid
from beacon.issues.changing import (
    Count,
    Decision,
    Ignore,
    Release,
    Resolve,
    Unresolve,
    assign_in,
    set_state_in,
)
from beacon.issues.finding import issue_by_short_id_in

if TYPE_CHECKING:
    from beacon.postgres.database import Session

ME = "me"
_OF_STATES = {
    "resolved": ("resolved_in", "resolved_next"),
    "ignored": ("ignored_until", "ignored_events", "ignored_users"),
    "unresolved": (),
}


class IssueChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is. `resolved`: now, in the release `resolved_in`, or in the
    one after all that are known (`resolved_next`). `ignored`: for ever, `ignored_until` a time, or
    until so many more events or users; of several the first that is reached counts."""

    state: Literal["unresolved", "resolved", "ignored"] | UnsetType = UNSET
    resolved_in: Release | None = None
    resolved_next: bool = False
    ignored_until: Time | None = None
    ignored_events: Count | None = None
    ignored_users: Count | None = None
    assignee: (
        Annotated[
            str, Meta(max_length=320, description="`me`, an e-mail address or an account's id.")
        ]
        | UnsetType
        | None
    ) = UNSET


def decision_of(changes: IssueChanges) -> Decision | None:
    """None: the state stays. Raises InvalidField."""
    allowed = _OF_STATES["unresolved" if changes.state is UNSET else changes.state]
    for name in (each for names in _OF_STATES.values() for each in names):
        if getattr(changes, name) and name not in allowed:
            state = next(state for state, names in _OF_STATES.items() if name in names)
            raise InvalidField(name, f"{name}: it goes with the state {state}.")
    match changes.state:
        case "resolved":
            if changes.resolved_in is not None and changes.resolved_next:
                raise InvalidField("resolved_next", "resolved_next: or resolved_in, not both.")
            return Resolve(in_release=changes.resolved_in, in_next_release=changes.resolved_next)
        case "ignored":
            return Ignore(
                until=changes.ignored_until,
                events=changes.ignored_events,
                visitors=changes.ignored_users,
            )
        case "unresolved":
            return Unresolve()
        case _:
            return None


async def change_in(
    session: Session,
    project_id: UUID,
    ids: Sequence[UUID],
    changes: IssueChanges,
    by: By,
    *,
    me: UUID | None,
) -> set[UUID]:
    """The issues that are others now. `me`: the account that asks. Raises NotFound."""
    decision = decision_of(changes)
    changed: set[UUID] = set()
    if changes.assignee is not UNSET:
        assignee = await _account_in(session, changes.assignee, me)
        try:
            changed.update(await assign_in(session, project_id, ids, assignee, by))
        except Conflict as error:
            raise InvalidField("assignee", f"assignee: {error.message}") from None
    if decision is not None:
        changed.update(await set_state_in(session, project_id, ids, decision, by))
    return changed


async def _account_in(session: Session, name: str | None, me: UUID | None) -> UUID | None:
    if name is None:
        return None
    if name == ME:
        if me is None:
            raise InvalidField("assignee", "assignee: `me` is for people, not for keys.")
        return me
    try:
        return UUID(name)
    except ValueError:
        text = resources.sql("issues", "find_account")
        found = plain_uuid(await session.fetch_value(text, name))
    if found is None:
        message = "There is no such account among those who may see the project."
        raise InvalidField("assignee", f"assignee: {message}")
    return found


async def ids_in(session: Session, project_id: UUID, names: Sequence[str]) -> list[UUID]:
    """Of ids and short ids; what is neither is passed over."""
    found: list[UUID] = []
    for name in names:
        try:
            found.append(UUID(name))
        except ValueError:
            named = await issue_by_short_id_in(session, project_id, name)
            found += [] if named is None else [named]
    return found
