"""Reads a person's rows of one step, as JSON.

In: a `Session` (these are units of work), a person, a step. Out: lines, and where to go on
when the step holds more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon.events import Batch, Event, decode_visit, page_of
from beacon.privacy.person import Person
from beacon.privacy.walk import Key, Step

if TYPE_CHECKING:
    from beacon.postgres.database import Session

PAGE_ROWS = 200
"""Rows in memory at once: an error event may have a megabyte."""

_decode = msgspec.msgpack.Decoder(Batch).decode


class Lines(NamedTuple):
    """`last` is the key of the last row when the step may hold more, else None."""

    lines: list[bytes]
    last: Key | None


async def read_rows(session: Session, project_id: UUID, person: Person, step: Step) -> Lines:
    """Of a table with `anon_id` and `user_id`."""
    text, args = step.statement("select_rows", project_id, *person.parameters, rows=PAGE_ROWS)
    return _lines(await session.fetch(text, *args), step)


async def read_met(session: Session, project_id: UUID, person: Person, step: Step) -> Lines:
    """Which issues the person met: of a table that names one id, the user's or else the
    visitor's."""
    text, args = step.statement("select_met", project_id, person.ids, rows=PAGE_ROWS)
    return _lines(await session.fetch(text, *args), step)


async def read_rejected(session: Session, project_id: UUID, person: Person, step: Step) -> Lines:
    rows = await _rejected_of(session, project_id, person, step)
    return Lines([_rejected_line(row, batch) for row, batch in rows], None)


def _lines(rows: Sequence[Mapping[str, Any]], step: Step) -> Lines:
    lines = [row["line"].encode() for row in rows]
    if len(rows) < PAGE_ROWS:
        return Lines(lines, None)
    return Lines(lines, tuple(rows[-1][name] for name in step.key))


async def find_rejected(
    session: Session, project_id: UUID, person: Person, step: Step
) -> list[int]:
    """The ids of the person's rejected events."""
    rows = await _rejected_of(session, project_id, person, step)
    return [row["id"] for row, _batch in rows]


async def _rejected_of(
    session: Session, project_id: UUID, person: Person, step: Step
) -> list[tuple[Mapping[str, Any], Batch]]:
    text, args = step.statement("select_rejected", project_id, rows=PAGE_ROWS)
    rows = await session.fetch(text, *args)
    return [
        (row, batch) for row in rows for batch in batches_of(row["raw"]) if _is_of(batch, person)
    ]


def batches_of(raw: bytes) -> Iterator[Batch]:
    """One, or none when nobody can read it: then nobody can tell whose it is."""
    try:
        yield _decode(raw)
    except msgspec.MsgspecError:
        return


def _is_of(batch: Batch, person: Person) -> bool:
    return any(person.owns(event.anon_id, event.user_id) for event in batch.events)


def _rejected_line(row: Mapping[str, Any], batch: Batch) -> bytes:
    plain = ("id", "event_id", "received_at", "rejected_at", "sqlstate", "reason")
    document = {name: row[name] for name in plain} | {"event_id": str(row["event_id"])}
    visit = msgspec.structs.asdict(decode_visit(batch.visit))
    document |= {"visit": visit, "events": [event_document(event) for event in batch.events]}
    return msgspec.json.encode(document, enc_hook=str)


def event_document(event: Event) -> dict[str, Any]:
    """As it stood in the spool; JSON texts stay texts, as they may be what was wrong."""
    report = event.report and {
        name: _text(value) for name, value in msgspec.structs.asdict(event.report).items()
    }
    return {
        **msgspec.structs.asdict(event),
        "id": str(UUID(bytes=event.id)),
        "session_id": str(UUID(bytes=event.session_id)),
        "properties": _text(event.properties),
        "page": msgspec.structs.asdict(page_of(event)) if event.page is not None else None,
        "report": report,
    }


def _text(value: str | bytes | None) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
