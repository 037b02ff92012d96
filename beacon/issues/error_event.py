"""One event of an issue with everything that belongs to it: its session, the flags then, the events
before and behind it.

In: a `Root`, which event. Out: an `ErrorEvent`. These are units of work (asyncio side) on
connections that only read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon.errors import NotFound
from beacon.events import Event, Page, Report, TimeSource, encode_page
from beacon.explorer.events import EventDetails, event_in
from beacon.explorer.rows import AnyJson, Object
from beacon.explorer.scan import Key
from beacon.explorer.sessions import ListedSession, read_sessions_in
from beacon.fields import Time
from beacon.issues.error_events import EventFilter, best_key_in, find_keys_in
from beacon.issues.error_view import ErrorDevice, ErrorException, ErrorParts, parts_of
from beacon.issues.finding import short_id
from beacon.issues.flags_then import FlagsThen, flags_in
from beacon.issues.group import Group, group_of
from beacon.issues.roots import Root
from beacon.issues.rules import GroupingRules
from beacon.writer.fold import microseconds_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

LATEST, OLDEST, RECOMMENDED = "latest", "oldest", "recommended"


class ErrorSession(msgspec.Struct, frozen=True):
    """`offset`: how many seconds behind its start the error came."""

    id: UUID
    started_at: Time
    ended_at: Time
    events: int
    pages: int
    errors: int
    offset: float


class ErrorEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event of an issue. `exceptions`: the outermost first, then its causes; of their frames the
    call that failed comes first. `properties`: what was sent and has no place here. `session` is
    null where none is stored. `previous_id` is the next older event, `next_id` the next newer."""

    id: UUID
    issue_id: UUID
    short_id: str
    timestamp: Time
    received_at: Time
    event: str
    level: str | None
    message: str | None
    title: str
    culprit: str
    platform: str
    environment: str | None
    release: str | None
    dist: str | None
    transaction: str | None
    logger: str | None
    server_name: str | None
    url: str | None
    sdk: Object | None
    trace_id: str | None
    span_id: str | None
    exceptions: list[ErrorException]
    has_source_map: bool
    breadcrumbs: list[AnyJson]
    request: Object | None
    user: Object | None
    tags: AnyJson | None
    contexts: Object | None
    extra: Object | None
    modules: Object | None
    threads: list[AnyJson]
    logentry: Object | None
    fingerprint: list[AnyJson]
    trimmed: list[AnyJson]
    properties: Object
    device: ErrorDevice
    visitor: str
    anon_id: str
    user_id: str | None
    session: ErrorSession | None
    flags: FlagsThen
    previous_id: UUID | None
    next_id: UUID | None


async def key_in(
    session: Session,
    project_id: UUID,
    root: Root,
    which: str,
    wanted: EventFilter,
    at: Time | None = None,
) -> Key:
    """`which`: latest, oldest, recommended, or an event's id, whose exact time is `at`. Raises
    NotFound."""
    if which not in (LATEST, OLDEST, RECOMMENDED):
        event = await _named_in(session, project_id, root, which, at)
        return Key(event.timestamp, event.id)
    if which == RECOMMENDED:
        found = await best_key_in(session, project_id, root, wanted)
    else:
        keys = await find_keys_in(
            session,
            project_id,
            root,
            wanted,
            limit=1,
            direction="older" if which == LATEST else "newer",
        )
        found = keys[0] if keys else None
    if found is None:
        raise NotFound("The issue has no such event: it may be past its time.")
    return found


async def _named_in(
    session: Session, project_id: UUID, root: Root, name: str, at: Time | None
) -> EventDetails:
    try:
        event = await event_in(session, project_id, UUID(name), at)
    except (ValueError, NotFound):
        event = None
    if event is None or event.issue_id not in root.parts:
        raise NotFound(f"The issue has no event {name!r}.")
    return event


async def error_event_in(
    session: Session,
    project_id: UUID,
    root: Root,
    key: Key,
    wanted: EventFilter,
    *,
    slug: str,
    rules: GroupingRules,
) -> tuple[ErrorEvent, EventDetails]:
    """The event, and as it is stored. Raises NotFound."""
    event = await event_in(session, project_id, key.id, key.timestamp)
    parts = parts_of(event)
    visits = await read_sessions_in(session, project_id, [event.session_id])
    visit = visits[0] if visits else None
    group = group_of(stored_event(event), project_id.bytes, rules)
    older = await find_keys_in(session, project_id, root, wanted, behind=key, limit=1)
    newer = await find_keys_in(
        session, project_id, root, wanted, behind=key, limit=1, direction="newer"
    )
    shown = ErrorEvent(
        **_own(event, parts),
        issue_id=root.id,
        short_id=short_id(slug, root.id),
        title=group.title if group else event.event,
        culprit=group.culprit if group else "",
        platform=group.platform if group else "",
        session=None if visit is None else _session_of(visit, event),
        flags=await flags_in(session, project_id, event, parts.flags, visit),
        previous_id=older[0].id if older else None,
        next_id=newer[0].id if newer else None,
    )
    return shown, event


async def group_in(
    session: Session, project_id: UUID, root: Root, rules: GroupingRules
) -> Group | None:
    """Of the newest event, by the rules of now."""
    keys = await find_keys_in(session, project_id, root, EventFilter(), limit=1)
    if not keys:
        return None
    event = await event_in(session, project_id, keys[0].id, keys[0].timestamp)
    return group_of(stored_event(event), project_id.bytes, rules)


def stored_event(event: EventDetails) -> Event:
    """As the writer had it, as far as grouping asks."""
    return Event(
        id=event.id.bytes,
        timestamp=microseconds_of(event.timestamp),
        time_source=TimeSource.CLIENT,
        name=event.event,
        session_id=event.session_id.bytes,
        anon_id=event.anon_id,
        user_id=event.user_id,
        properties=b"{}" if event.properties is None else bytes(event.properties),
        page=encode_page(Page(url=event.url, hostname=event.hostname, path=event.page)),
        report=Report(
            level=event.level,
            message=event.message,
            environment=event.environment,
            release=event.release,
            stacktrace=None if event.stacktrace is None else bytes(event.stacktrace),
            tags=None if event.tags is None else bytes(event.tags),
        ),
    )


_COMPUTED = frozenset(
    {"issue_id", "short_id", "title", "culprit", "platform", "session", "flags", "previous_id"}
    | {"next_id"}
)
_OF_PARTS = frozenset(ErrorParts.__struct_fields__)


def _own(event: EventDetails, parts: ErrorParts) -> dict[str, Any]:
    names = (name for name in ErrorEvent.__struct_fields__ if name not in _COMPUTED)
    return {name: getattr(parts if name in _OF_PARTS else event, name) for name in names}


def _session_of(visit: ListedSession, event: EventDetails) -> ErrorSession:
    return ErrorSession(
        visit.id,
        visit.started_at,
        visit.ended_at,
        visit.events,
        visit.pages,
        visit.errors,
        (event.timestamp - visit.started_at).total_seconds(),
    )
