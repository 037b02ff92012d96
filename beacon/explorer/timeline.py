"""One session from its first event to its last: pages with how long they were open, flags, events.

In: a session's id. Out: its `Timeline`. These are units of work (asyncio side) on connections that
only read; what is made of the rows is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec
import orjson

from beacon import resources
from beacon.errors import NotFound
from beacon.events import FLAG_EXPOSURE, PAGE_EVENTS
from beacon.explorer.events import ListedEvent, read_events_in
from beacon.explorer.rows import fields_of
from beacon.explorer.scan import Key
from beacon.explorer.sessions import ListedSession, read_sessions_in
from beacon.explorer.windows import MARGIN
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_EVENTS = 10_000
"""Of a session that has more the first are shown."""


class PageView(msgspec.Struct, frozen=True):
    """`seconds` until the next page view, or until the session's end."""

    event_id: UUID
    at: Time
    url: str | None
    page: str | None
    seconds: float


class SeenFlag(msgspec.Struct, frozen=True):
    """From then on the visitor had this variant."""

    at: Time
    environment: str
    flag: str
    variant: str


class TimelineEvent(ListedEvent, frozen=True, kw_only=True):
    """`offset` in seconds behind the session's start; `seconds`: how long a page was open."""

    offset: float
    seconds: float | None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """`items` are its events in their order, `next_cursor` as in lists; `pages` and `flags` are
    of the whole session. `is_cut`: it has more events, which the list of events has."""

    session: ListedSession
    latitude: float | None
    longitude: float | None
    pages: list[PageView]
    flags: list[SeenFlag]
    items: list[TimelineEvent]
    next_cursor: str | None = None
    is_cut: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What a timeline is made of; `exposure` are properties of what told of flags."""

    timestamp: Time
    id: UUID
    event: str
    url: str | None
    page: str | None
    exposure: str | None

    @property
    def key(self) -> Key:
        return Key(self.timestamp, self.id)


class Told(NamedTuple):
    """`more`: there are events behind those of the timeline's items."""

    timeline: Timeline
    more: bool


async def timeline_in(
    session: Session, project_id: UUID, session_id: UUID, *, after: Key | None, limit: int
) -> Told:
    """`limit` events behind `after`. Raises NotFound."""
    found = await read_sessions_in(session, project_id, [session_id])
    if not found:
        raise NotFound(f"There is no session {str(session_id)!r}.")
    (visit,) = found
    place = await session.fetch_row(
        resources.sql("explorer", "session_place"), project_id, session_id
    )
    steps = await _steps_in(session, project_id, visit)
    shown, is_cut = steps[:MAX_EVENTS], len(steps) > MAX_EVENTS
    events = [step for step in shown if step.exposure is None]
    views = list(page_views(events, visit.ended_at))
    wanted = [step.key for step in events if after is None or step.key > after]
    listed = await read_events_in(session, project_id, wanted[:limit])
    timeline = Timeline(
        session=visit,
        latitude=place["latitude"] if place else None,
        longitude=place["longitude"] if place else None,
        pages=views,
        flags=list(seen_flags(shown)),
        items=_with_times(reversed(listed), visit, views),
        is_cut=is_cut,
    )
    return Told(timeline, len(wanted) > limit)


async def _steps_in(session: Session, project_id: UUID, visit: ListedSession) -> list[Step]:
    rows = await session.fetch(
        resources.sql("explorer", "session_steps"),
        project_id,
        visit.id,
        visit.started_at - MARGIN,
        visit.ended_at + MARGIN,
        MAX_EVENTS + 1,
        FLAG_EXPOSURE,
    )
    return [Step(**fields_of(row, Step)) for row in rows]


def page_views(events: Sequence[Step], end: Time) -> Iterator[PageView]:
    views = [each for each in events if each.event in PAGE_EVENTS]
    ends = [each.timestamp for each in views[1:]] + [end]
    for view, until in zip(views, ends, strict=False):
        seconds = (until - view.timestamp).total_seconds()
        yield PageView(view.id, view.timestamp, view.url, view.page, seconds)


def seen_flags(steps: Iterable[Step]) -> Iterator[SeenFlag]:
    """Those that became known, or another one, each time."""
    known: dict[tuple[str, str], str] = {}
    for step in steps:
        for environment, flag, variant in _told(step.exposure):
            if known.get((environment, flag)) != variant:
                known[environment, flag] = variant
                yield SeenFlag(step.timestamp, environment, flag, variant)


def _told(exposure: str | None) -> Iterator[tuple[str, str, str]]:
    """Whatever the properties are."""
    if exposure is None:
        return
    told = orjson.loads(exposure)
    flags, environment = told.get("flags"), told.get("environment")
    if isinstance(flags, dict) and isinstance(environment, str):
        for flag, variant in flags.items():
            if isinstance(variant, str):
                yield environment, flag, variant


def _with_times(
    events: Iterable[ListedEvent], visit: ListedSession, views: Iterable[PageView]
) -> list[TimelineEvent]:
    seconds = {view.event_id: view.seconds for view in views}
    return [
        TimelineEvent(
            **msgspec.structs.asdict(event),
            offset=(event.timestamp - visit.started_at).total_seconds(),
            seconds=seconds.get(event.id),
        )
        for event in events
    ]
