"""The audit log: who did what, when, from where, with before and after. Append-only.

In: an entry, within the transaction of the change that it tells of: there is no change
without its entry. Never visitors' data; addresses here are those of people who sign in, and
are kept as long as the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.decode.text import without_nul

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_USER_AGENT_CHARACTERS = 300
ActorKind = Literal["account", "key", "command", "system", "nobody"]


class By(msgspec.Struct, frozen=True):
    """Who did something, and from where."""

    kind: ActorKind
    name: str
    id: UUID | None = None
    address: str | None = None
    user_agent: str | None = None


COMMAND_LINE = By("command", "beacon command line")
SYSTEM = By("system", "beacon")


class Subject(NamedTuple):
    """What it was done to."""

    kind: str
    id: UUID | str
    name: str | None = None


async def record_in(
    session: Session,
    by: By,
    action: str,
    *,
    project_id: UUID | None = None,
    subject: Subject | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry. `action` is dotted and in the past tense: `project.created`. In `before`
    and `after` stand the fields that changed, and no secret."""
    kind, subject_id, name = subject if subject else (None, None, None)
    await session.execute(
        resources.sql("accounts", "record_audit"),
        action,
        by.kind,
        by.id,
        by.name,
        by.address,
        by.user_agent[:MAX_USER_AGENT_CHARACTERS] if by.user_agent else None,
        project_id,
        kind,
        None if subject_id is None else str(subject_id),
        name,
        _jsonb(before),
        _jsonb(after),
    )


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two states those fields that differ."""
    differing = [name for name in after if not _is_same(before.get(name), after[name])]
    return {name: before.get(name) for name in differing}, {name: after[name] for name in differing}


def _is_same(one: Any, other: Any) -> bool:
    """As JSON has it: 1 is 1.0, and not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[each], other[each]) for each in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _jsonb(fields: Mapping[str, Any] | None) -> str | None:
    return None if fields is None else without_nul(msgspec.json.encode(fields)).decode()
