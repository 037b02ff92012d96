"""Finds an event by its id or by what stands in it, wherever it is, and says what to do.

In: a project, and one of the two. Out: a `Finding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

import msgspec

from beacon.accounting.rejected import RejectedEvent, find_rejected
from beacon.accounting.waiting import Waiting, look
from beacon.decode.ids import id_bytes
from beacon.errors import NotFound
from beacon.explorer.events import EventFilter, event_in, find_events_in
from beacon.explorer.search import Term, Value
from beacon.fields import Time
from beacon.postgres.queries import ask
from beacon.writer.fold import time_of

if TYPE_CHECKING:
    from beacon.events import Event
    from beacon.health import Rooms
    from beacon.postgres.database import Database, Session

LIMIT = 20

State = Literal["stored", "waiting", "rejected", "not_found"]

STORED = (
    "It is stored. One that is sent again with the same id and time is counted as a duplicate, and "
    "is not stored again."
)
WAITING = (
    "It was acknowledged and is on this node's disk. It is stored as soon as Postgres takes it: "
    "`writer` of the balance says what keeps it."
)
REJECTED = (
    "It was taken, and Postgres could not store it: `reason` says why. Mend what sends it, then "
    "send it again with another id."
)
NOT_FOUND = (
    "No event like this is stored, rejected or waiting on this node. Either it was never sent, or "
    "it was refused: then its client was told why (`refused` of the balance counts them), or it "
    "was sent to another project, or it waits on another node, or it was left out of a flood of "
    "errors or by a filter (the project's losses count those), or it was deleted, by retention or "
    "an erasure."
)
NOT_ALL = " The spool holds more than was looked through: it may wait there."
ADVICE: dict[State, str] = {
    "stored": STORED,
    "waiting": WAITING,
    "rejected": REJECTED,
    "not_found": NOT_FOUND,
}


class FoundEvent(msgspec.Struct, frozen=True):
    id: UUID
    timestamp: Time
    event: str
    received_at: Time | None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is the best of what was found, `advice` says what to do. `id` is the one under which
    Beacon stores an event with the id that was asked for. `complete`: all was looked through."""

    state: State
    advice: str
    id: UUID | None
    stored: list[FoundEvent]
    waiting: list[FoundEvent]
    rejected: list[RejectedEvent]
    complete: bool


async def find(
    database: Database,
    queries: Database,
    rooms: Rooms,
    project_id: UUID,
    *,
    named: str | None = None,
    content: str | None = None,
) -> Finding:
    """`named` is the id as the client sent it. The spool is looked through first, so that what is
    stored meanwhile is not missed."""
    data = id_bytes(named, project_id.bytes)
    event_id = None if data is None else UUID(bytes=data)
    waiting = await _waiting(rooms, project_id, event_id, content)
    rejected = await find_rejected(database, project_id, event_id, content, LIMIT)
    if event_id is not None:
        stored, complete = await _stored_by_id(queries, project_id, event_id), True
    else:
        stored, complete = await _stored_with(queries, project_id, content or "")
    state = _state(stored, waiting, rejected)
    return Finding(
        state=state,
        advice=ADVICE[state] + ("" if waiting.complete or state == "stored" else NOT_ALL),
        id=event_id,
        stored=stored,
        waiting=[_found(event) for event in waiting.found],
        rejected=rejected,
        complete=complete and waiting.complete,
    )


def _state(stored: list[FoundEvent], waiting: Waiting, rejected: list[RejectedEvent]) -> State:
    if stored:
        return "stored"
    if waiting.found:
        return "waiting"
    return "rejected" if rejected else "not_found"


async def _waiting(
    rooms: Rooms, project_id: UUID, event_id: UUID | None, content: str | None
) -> Waiting:
    position = rooms.writer.state.position
    begin = position.position if position else rooms.spool.oldest_sequence
    needle = (content or "").lower()

    def is_wanted(event: Event) -> bool:
        if event_id is not None:
            return event.id == event_id.bytes
        return needle in _text(event)

    return await look(rooms.spool, begin, project_id.bytes, is_wanted)


def _text(event: Event) -> str:
    """What can be searched, in lower case."""
    report = event.report
    parts = [event.name, event.anon_id, event.user_id or "", event.properties.decode()]
    parts += [(event.page or b"").decode("utf-8", "replace")]
    parts += [(report.message or "")] if report else []
    return "\n".join(parts).lower()


def _found(event: Event) -> FoundEvent:
    return FoundEvent(UUID(bytes=event.id), time_of(event.timestamp), event.name, None)


async def _stored_by_id(queries: Database, project_id: UUID, event_id: UUID) -> list[FoundEvent]:
    async def work(session: Session) -> list[FoundEvent]:
        try:
            event = await event_in(session, project_id, event_id, None)
        except NotFound:
            return []
        return [FoundEvent(event.id, event.timestamp, event.event, event.received_at)]

    return await ask(queries, work, narrow="look in the explorer, with a time")


async def _stored_with(
    queries: Database, project_id: UUID, content: str
) -> tuple[list[FoundEvent], bool]:
    """The newest ones, and whether all events were looked through."""
    wanted = EventFilter(terms=(Term((Value((content,)),)),), bots="include", exposures=True)
    found = await ask(
        queries,
        lambda session: find_events_in(session, project_id, wanted, before=None, limit=LIMIT),
        narrow="search in the explorer, with `from` and `to`",
    )
    events = [
        FoundEvent(event.id, event.timestamp, event.event, event.received_at)
        for event in found.events
    ]
    return events, found.behind is None
