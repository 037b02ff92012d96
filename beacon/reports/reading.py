"""Reads a range of a project out of Postgres, as columns.

In: a project, a range, and the names of the fields that are asked for. Out: what Postgres said
(`fetch_in`, a unit of work), and of that a `Slice` (`slice_of`, pure: for a thread). In the
statements stand only columns that `fields` names; keys of properties are parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import numpy as np

from beacon import resources
from beacon.events import FLAG_EXPOSURE, SERVER_MADE
from beacon.reports import fields
from beacon.reports.columns import Events, Ints, Sessions, Slice, Texts, Visitors, encode

if TYPE_CHECKING:
    from beacon.postgres.database import Record, Session

EVENT_PARAMETERS = 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_IS_BOT = {False: [False], True: [False, True]}

Person = tuple[str, bool]
"""A visitor's text, and whether it is a user's."""


class Wanted(NamedTuple):
    """`start` and `end` in milliseconds since 1970. `fields` are names that `fields` knows."""

    start: int
    end: int
    fields: frozenset[str]
    bots: bool = False
    first_seen: bool = False

    @property
    def event_fields(self) -> list[str]:
        return sorted(name for name in self.fields if fields.is_of_events(name))

    @property
    def session_fields(self) -> list[str]:
        return sorted(self.fields & fields.SESSION_COLUMNS.keys())


class Fetched(NamedTuple):
    """Rows of the statements of the same names."""

    events: Sequence[Record]
    sessions: Sequence[Record]
    first_seen: Sequence[Record]


async def fetch_in(session: Session, project_id: UUID, wanted: Wanted) -> Fetched:
    text, keys = _events_statement(wanted)
    bounds = _time(wanted.start), _time(wanted.end)
    events = await session.fetch(text, project_id, *bounds, FLAG_EXPOSURE, *keys)
    whose = list({row["session_id"] for row in events}), SERVER_MADE, _IS_BOT[wanted.bots]
    sessions = await session.fetch(_sessions_statement(wanted), project_id, *whose)
    first_seen: Sequence[Record] = []
    if wanted.first_seen:
        first_seen = await session.fetch(_sql("read_first_seen"), project_id, *whose)
    return Fetched(events, sessions, first_seen)


def slice_of(wanted: Wanted, fetched: Fetched) -> Slice:
    places = {row["id"]: place for place, row in enumerate(fetched.sessions)}
    rows = [row for row in fetched.events if row["session_id"] in places]
    people: dict[Person, int] = {}
    visitor = _ints(people.setdefault(_person(row), len(people)) for row in fetched.sessions)
    first_seen = {_person(row): row["first_seen"] for row in fetched.first_seen}
    return Slice(
        wanted.start,
        wanted.end,
        Events(
            _ints(row["time"] for row in rows),
            _ints(places[row["session_id"]] for row in rows),
            _texts(wanted.event_fields, rows),
        ),
        Sessions(
            _ints(row["start"] for row in fetched.sessions),
            _ints(row["end"] for row in fetched.sessions),
            _ints(row["page_count"] for row in fetched.sessions),
            _ints(row["action_count"] for row in fetched.sessions),
            visitor,
            _texts(wanted.session_fields, fetched.sessions),
        ),
        Visitors(
            list(people),
            np.array([is_user for _text, is_user in people], np.bool_),
            _ints(first_seen[each] for each in people if wanted.first_seen),
        ),
    )


def _events_statement(wanted: Wanted) -> tuple[str, list[str]]:
    """With the keys of properties and tags that it names."""
    columns, keys = [], []
    for place, name in enumerate(wanted.event_fields):
        if fields.is_keyed(name):
            kind, _, key = name.partition(":")
            keys.append(key)
            column = f"{_KEYED[kind]} ->> ${EVENT_PARAMETERS + len(keys)}"
        else:
            column = fields.EVENT_COLUMNS[name]
        columns.append(f", e.{column} AS field_{place}")
    return _sql("read_events").format(columns="".join(columns)), keys


_KEYED: Mapping[str, str] = {"property": "properties", "tag": "tags"}


def _sessions_statement(wanted: Wanted) -> str:
    columns = (
        f", s.{fields.SESSION_COLUMNS[name]} AS field_{place}"
        for place, name in enumerate(wanted.session_fields)
    )
    return _sql("read_sessions").format(columns="".join(columns))


def _person(row: Mapping[str, Any]) -> Person:
    return row["visitor"], row["is_user"]


def _time(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _texts(names: Sequence[str], rows: Sequence[Record]) -> dict[str, Texts]:
    return {name: encode(row[f"field_{place}"] for row in rows) for place, name in enumerate(names)}


def _sql(name: str) -> str:
    return resources.sql("reports", name)
