"""What can be typed next in a search of issues: keys, and values of one.

In: a `Typing`. Out: `IssueSuggestion`s, those that begin with what was typed first. This is a unit
of work (asyncio side) on connections that only read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.explorer.conditions import escaped
from beacon.issues.completion import Typing
from beacon.issues.search import FIELDS, TAG_PREFIX, quoted
from beacon.issues.search_sql import HAS, IS, KINDS
from beacon.issues.values import LEVELS

if TYPE_CHECKING:
    from beacon.postgres.database import Session

SAMPLE = 20_000
"""So many tags of issues are looked at for values in whose middle the text stands."""
FIRST = ("is", "level", "assigned", "release", "environment", "first_seen", "last_seen", "events")
"""Fields that are suggested before others."""
_AGO = ("-1h", "-24h", "-7d", "-30d")
_COUNTS = (">10", ">100", ">1000")
FIXED: dict[str, tuple[str, ...]] = {
    "is": tuple(IS),
    "level": LEVELS,
    "kind": KINDS,
    "first_seen": _AGO,
    "last_seen": _AGO,
    "events": _COUNTS,
    "users": _COUNTS,
}
OF_ISSUES = {"type": "type", "platform": "platform", "first_release": "first_release"}
"""Columns of issues whose values are suggested."""


class IssueSuggestion(msgspec.Struct, frozen=True):
    """`text` goes into the search; `issues`: how many have it, where that is known."""

    text: str
    label: str
    kind: Literal["key", "value"]
    issues: int | None = None


async def suggest_in(
    session: Session, project_id: UUID, typed: Typing, limit: int
) -> list[IssueSuggestion]:
    if typed.key is None:
        return await _keys_in(session, project_id, typed.text, limit)
    if typed.is_field:
        return await _values_of_field_in(session, project_id, typed.key, typed.text, limit)
    return await _values_in(session, project_id, "tag_values", typed.key, typed.text, limit)


async def _keys_in(
    session: Session, project_id: UUID, text: str, limit: int
) -> list[IssueSuggestion]:
    """Fields first."""
    tags = await _tags_in(session, project_id)
    names = {name: f"{name}:" for name in (*FIRST, *sorted(FIELDS.difference(FIRST)))}
    for tag in tags:
        names.setdefault(tag, f"{quoted(tag)}:")
    for tag in tags:
        if tag in FIELDS:
            names[f"{TAG_PREFIX}:{tag}"] = f"{TAG_PREFIX}:{tag}:"
    found = [IssueSuggestion(names[name], name, "key") for name in _fitting(names, text)]
    return found[:limit]


async def _tags_in(session: Session, project_id: UUID) -> list[str]:
    rows = await session.fetch(resources.sql("issues", "tag_keys"), project_id)
    return [row["key"] for row in rows]


async def _values_of_field_in(
    session: Session, project_id: UUID, key: str, text: str, limit: int
) -> list[IssueSuggestion]:
    if key in FIXED:
        return _plainly(_fitting(FIXED[key], text), limit)
    if key == "has":
        names = [*HAS, *await _tags_in(session, project_id)]
        return _plainly(_fitting(dict.fromkeys(names), text), limit)
    if key == "assigned":
        rows = await session.fetch(resources.sql("issues", "assignable"), project_id)
        names = ["me", "none", *(row["email"] for row in rows)]
        return _plainly(_fitting(names, text), limit)
    if key in OF_ISSUES:
        return await _values_in(session, project_id, "column_values", OF_ISSUES[key], text, limit)
    if key in ("release", "environment"):
        return await _values_in(session, project_id, "tag_values", key, text, limit)
    return []


async def _values_in(
    session: Session, project_id: UUID, name: str, key: str, text: str, limit: int
) -> list[IssueSuggestion]:
    statement = resources.sql("issues", name)
    asked = [f"{escaped(text)}%", f"%{escaped(text)}%", limit]
    if name == "column_values":
        rows = await session.fetch(statement.format(column=key), project_id, *asked)
    else:
        rows = await session.fetch(statement, project_id, *asked, key, SAMPLE)
    return [
        IssueSuggestion(quoted(row["value"]), row["value"], "value", row["issues"]) for row in rows
    ]


def _plainly(names: Iterable[str], limit: int) -> list[IssueSuggestion]:
    """Values that need no quotes."""
    return [IssueSuggestion(name, name, "value") for name in names][:limit]


def _fitting(names: Iterable[str], text: str) -> list[str]:
    """Those in which the text stands; those that begin with it first."""
    low = text.lower()
    found = [name for name in names if low in name.lower()]
    return sorted(found, key=lambda name: not name.lower().startswith(low))
