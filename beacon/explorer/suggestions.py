"""What can be typed next: names of events, keys of properties, values of a field.

In: what was typed so far. Out: suggestions, each with how many events of a sample have it. It is a
sample so that it is quick in any project: what is rare may be missing. This is a unit of work
(asyncio side).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from beacon import resources
from beacon.explorer.conditions import Conditions, escaped
from beacon.explorer.fields import EVENT_FIELDS
from beacon.explorer.search import Term, Value, parse_key
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session

USUAL_DAYS = timedelta(days=30)
SLICES = 20
EVENTS_OF_LAST_SLICE = 5_000
EVENTS_OF_A_SLICE = 500
LONGEST = 200  # characters
OWN_ARGUMENTS = 8  # of suggest.sql

NAMES = "SELECT e.event_name"
KEYS = """
    SELECT jsonb_object_keys(
        CASE jsonb_typeof(e.properties) WHEN 'object' THEN e.properties ELSE '{}' END
    )"""


class Suggestion(msgspec.Struct, frozen=True):
    """`events` have it, of those that were looked at."""

    value: str
    events: int


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """`text` stands somewhere in what is suggested; events are those of the name `event`."""

    text: str = ""
    event: str | None = None
    since: Time
    until: Time
    limit: int


async def names_in(session: Session, project_id: UUID, typed: Typed) -> list[Suggestion]:
    return await _suggest_in(session, project_id, typed, Conditions(), NAMES)


async def keys_in(session: Session, project_id: UUID, typed: Typed) -> list[Suggestion]:
    """Of properties."""
    return await _suggest_in(session, project_id, typed, Conditions(), KEYS)


async def values_in(session: Session, project_id: UUID, key: str, typed: Typed) -> list[Suggestion]:
    """Of a field, property or tag, as a search names it."""
    within, name = parse_key(key)
    conditions = Conditions(*[None] * OWN_ARGUMENTS)
    term = Term((Value(("",)),), name, within)
    expression = EVENT_FIELDS.expression(conditions, term)
    return await _suggest_in(session, project_id, typed, conditions, f"SELECT {expression}")


def _slices(since: Time, until: Time) -> tuple[list[Time], list[Time], list[int]]:
    """Where each begins and ends, and how many of its events are looked at."""
    length = (until - since) / SLICES
    lows = [since + length * number for number in range(SLICES)]
    return lows, [*lows[1:], until], [EVENTS_OF_A_SLICE] * (SLICES - 1) + [EVENTS_OF_LAST_SLICE]


async def _suggest_in(
    session: Session, project_id: UUID, typed: Typed, conditions: Conditions, values: str
) -> list[Suggestion]:
    text = resources.sql("explorer", "suggest").format(values=values, longest=LONGEST)
    pattern = escaped(typed.text)
    rows = await session.fetch(
        text,
        project_id,
        *_slices(typed.since, typed.until),
        f"%{pattern}%",
        f"{pattern}%",
        typed.event,
        typed.limit,
        *conditions.args[OWN_ARGUMENTS:],
    )
    return [Suggestion(row["value"], row["events"]) for row in rows]
