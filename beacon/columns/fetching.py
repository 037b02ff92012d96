"""Reads events and sessions out of Postgres as arrays: units of work.

In: a project, and which of its rows. Out: `EventRows` and `SessionRows`. Texts come as hashes, and
the text itself only of a hash that the field's dictionary does not know yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import numpy as np

from beacon import resources
from beacon.columns import arrays
from beacon.columns.arrays import Array, Codes, Hashes, Ids
from beacon.columns.rows import EventRows, SessionRows
from beacon.columns.texts import Dictionary
from beacon.events import SERVER_MADE
from beacon.reports.fields import EVENT_COLUMNS, PROPERTY, SESSION_COLUMNS, is_keyed

if TYPE_CHECKING:
    from beacon.postgres.database import Record, Session

PAGE_ROWS = 200_000
SECONDS = 600.0  # for one page, of a Postgres that has much else to do
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEYED: Mapping[str, str] = {"property": "e.properties", "tag": "e.tags"}
_OF_IDS = (
    "(s.id = ANY($3::uuid[]) OR (s.user_id IS NULL AND s.anon_id = ANY($4::text[]) AND "
    "hashtextextended(s.anon_id, 0) IN (SELECT hashtextextended(a, 0) FROM unnest($4) AS a)))"
)

Key = tuple[datetime, UUID]
FIRST: Key = (datetime(1, 1, 2, tzinfo=UTC), UUID(int=0))
Number = Callable[[Ids], Codes]
"""The places of sessions, by their ids."""


class Columns(NamedTuple):
    """The dictionaries of a project: of its events' and of its sessions' fields."""

    events: dict[str, Dictionary]
    sessions: Mapping[str, Dictionary]


async def fetch_events_page_in(
    session: Session, project_id: UUID, after: Key, columns: Columns, number: Number
) -> tuple[EventRows, Key | None]:
    """With where the next page begins; None: it was the last."""
    page = project_id, *after, PAGE_ROWS
    end = await session.fetch_row(_sql("page_end"), *page, timeout=SECONDS)
    rows = await _fetch_events_in(session, "page", page, columns, number)
    return rows, (end["timestamp"], end["id"]) if end else None


async def fetch_events_in(
    session: Session, project_id: UUID, keys: Sequence[Key], columns: Columns, number: Number
) -> EventRows:
    which = project_id, [time for time, _id in keys], [id for _time, id in keys]
    return await _fetch_events_in(session, "keys", which, columns, number)


async def _fetch_events_in(
    session: Session, kind: str, which: tuple[Any, ...], columns: Columns, number: Number
) -> EventRows:
    expressions, keys = _expressions(columns.events, len(which))
    asked = "".join(f", {_hashes(each)}" for each in expressions)
    statement = "events_page" if kind == "page" else "events_of_keys"
    text = _sql(statement).format(columns=asked)
    row = await session.fetch_row(text, *which, *keys, timeout=SECONDS)
    assert row is not None
    _count, sent_times, sent_ids, session_id, *sent = row.values()
    time, id = arrays.times(sent_times), arrays.ids(sent_ids)
    hashes = _by_name(columns.events, sent)
    rows = _telling(columns.events, hashes)
    if len(rows):
        expressions, keys = _expressions(columns.events, 3)
        text = _sql("event_texts").format(columns=", ".join(expressions))
        those = [instant(each) for each in time[rows].tolist()], uuids(id[rows])
        texts = await session.fetch(text, which[0], *those, *keys, timeout=SECONDS)
        _learn(columns.events, hashes, rows, texts)
    codes = {name: columns.events[name].codes(each) for name, each in hashes.items()}
    return EventRows(time, id, number(arrays.ids(session_id)), codes).in_order()


async def fetch_sessions_page_in(
    session: Session, project_id: UUID, after: UUID | None, columns: Columns
) -> tuple[SessionRows, UUID | None]:
    which = (
        f"s.id IN (SELECT id FROM sessions WHERE project_id = $1 AND ($3::uuid IS NULL OR id > $3) "
        f"ORDER BY id LIMIT {PAGE_ROWS}) AND $4::text[] IS NULL"
    )
    return await _fetch_sessions_in(session, project_id, which, after, None, columns)


async def fetch_sessions_in(
    session: Session,
    project_id: UUID,
    ids: Sequence[UUID],
    anon_ids: Sequence[str],
    columns: Columns,
) -> SessionRows:
    """Those, and those of anonymous visitors who name no user."""
    found, _last = await _fetch_sessions_in(
        session, project_id, _OF_IDS, list(ids), list(anon_ids), columns
    )
    return found


async def _fetch_sessions_in(
    session: Session, project_id: UUID, which: str, ids: Any, anon_ids: Any, columns: Columns
) -> tuple[SessionRows, UUID | None]:
    wanted = "".join(f", {_hashes(f's.{each}')}" for each in SESSION_COLUMNS.values())
    asked = project_id, SERVER_MADE, ids, anon_ids
    row = await session.fetch_row(
        _sql("sessions_page").format(which=which, columns=wanted), *asked, timeout=SECONDS
    )
    assert row is not None
    count, sent_ids, start, end, pages, actions, visitor, flags, last, *sent = row.values()
    found = arrays.ids(sent_ids)
    hashes = _by_name(SESSION_COLUMNS, sent)
    rows = _telling(columns.sessions, hashes)
    if len(rows):
        told = ", ".join(f"s.{column}" for column in SESSION_COLUMNS.values())
        text = _sql("session_texts").format(columns=told)
        texts = await session.fetch(text, project_id, uuids(found[rows]))
        _learn(columns.sessions, hashes, rows, texts)
    sessions = SessionRows(
        found,
        arrays.times(start),
        arrays.times(end),
        arrays.numbers(pages),
        arrays.numbers(actions),
        arrays.numbers(visitor),
        arrays.numbers(flags),
        {name: columns.sessions[name].codes(each) for name, each in hashes.items()},
    )
    return sessions, UUID(last) if count == PAGE_ROWS else None


# --- texts: of each new hash, one row tells -----------------------------------------------------


def _by_name(columns: Iterable[str], sent: Sequence[bytes | None]) -> dict[str, Hashes]:
    return {name: arrays.numbers(each) for name, each in zip(columns, sent, strict=True)}


def _telling(dictionaries: Mapping[str, Dictionary], hashes: Mapping[str, Hashes]) -> Array:
    """Rows in which there is each hash that its dictionary does not know."""
    rows = [dictionaries[name].telling(each) for name, each in hashes.items()]
    return np.unique(np.concatenate(rows))


def _learn(
    dictionaries: Mapping[str, Dictionary],
    hashes: Mapping[str, Hashes],
    rows: Array,
    texts: Sequence[Record],
) -> None:
    for place, (name, each) in enumerate(hashes.items()):
        found = zip(each[rows].tolist(), (row[place] for row in texts), strict=True)
        dictionaries[name].learn({hash: text for hash, text in found if text is not None})


class Properties(NamedTuple):
    """What a property or tag is in those events of some time that have it."""

    time: Hashes
    id: Ids
    codes: Codes


async def fetch_property_in(
    session: Session, project_id: UUID, name: str, start: int, end: int, dictionary: Dictionary
) -> Properties:
    """`name` as in a dimension, `property:KEY`; `start` and `end` in microseconds."""
    kind, _, key = name.partition(":")
    which = project_id, instant(start), instant(end), key
    row = await session.fetch_row(
        _sql("property_page").format(column=_KEYED[kind]), *which, timeout=SECONDS
    )
    assert row is not None
    _count, sent_times, sent_ids, sent = row.values()
    time, id, hashes = arrays.times(sent_times), arrays.ids(sent_ids), arrays.numbers(sent)
    rows = dictionary.telling(hashes)
    if len(rows):
        text = _sql("event_texts").format(columns=f"{_KEYED[kind]} ->> $4")
        keys = [instant(each) for each in time[rows].tolist()], uuids(id[rows])
        texts = await session.fetch(text, project_id, *keys, key)
        _learn({name: dictionary}, {name: hashes}, rows, texts)
    return Properties(time, id, dictionary.codes(hashes))


async def fetch_usual_properties_in(session: Session, project_id: UUID) -> list[str]:
    """Those that many of the newest events have."""
    rows = await session.fetch(_sql("usual_properties"), project_id, timeout=SECONDS)
    return [f"{PROPERTY}{row['key']}" for row in rows]


class Change(NamedTuple):
    """What one transaction stored: the keys of events, and anonymous ids whose visitors may be
    others now. `rebuild`: events or sessions were taken away."""

    id: int
    transaction: int
    keys: list[Key]
    anon_ids: list[str]
    rebuild: bool


class Horizon(NamedTuple):
    """Transactions before `before` are over; `end` and later ones have not begun."""

    before: int
    end: int


async def fetch_horizon_in(session: Session) -> Horizon:
    row = await session.fetch_row(_sql("horizon"))
    assert row is not None
    return Horizon(*row.values())


async def fetch_changes_in(session: Session, project_id: UUID, since: int) -> list[Change]:
    rows = await session.fetch(_sql("changes"), project_id, since, timeout=SECONDS)
    return [_change(row) for row in rows]


async def fetch_visitors_in(
    session: Session, project_id: UUID, session_ids: Sequence[UUID]
) -> list[tuple[str, bool]]:
    """Each as its text, and whether it is a user's."""
    rows = await session.fetch(_sql("visitors"), project_id, SERVER_MADE, list(session_ids))
    return [(row["visitor"], row["is_user"]) for row in rows]


async def fetch_members_in(session: Session, project_id: UUID, cohort: int) -> Hashes:
    """The hashes of the visitors in a static cohort."""
    return arrays.numbers(
        await session.fetch_value(_sql("members"), project_id, SERVER_MADE, cohort)
    )


def _change(row: Record) -> Change:
    times = np.frombuffer(row["times"] or b"", ">i8").tolist()
    ids = row["ids"] or b""
    keys = [
        (instant(time), UUID(bytes=ids[16 * place : 16 * place + 16]))
        for place, time in enumerate(times)
    ]
    return Change(row["id"], row["transaction"], keys, row["anon_ids"] or [], row["rebuild"])


def instant(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def uuids(ids: Ids) -> list[UUID]:
    return [UUID(int=(first << 64) | last) for first, last in ids.tolist()]


def _expressions(fields: Iterable[str], parameters: int) -> tuple[list[str], list[str]]:
    """Of an event's fields, with the keys of properties, which are parameters after so many."""
    found, keys = [], []
    for name in fields:
        if is_keyed(name):
            kind, _, key = name.partition(":")
            keys.append(key)
            found.append(f"({_KEYED[kind]} ->> ${parameters + len(keys)}::text)")
        else:
            found.append(f"e.{EVENT_COLUMNS[name]}")
    return found, keys


def _hashes(expression: str) -> str:
    return f"array_send(array_agg(coalesce(hashtextextended({expression}, 0), 0)))"


def _sql(name: str) -> str:
    return resources.sql("columns", name)
