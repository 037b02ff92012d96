"""What stored events add to sessions, users, aliases and exposures of flags (pure).

In: events that were really inserted. Out: one row a session, a user, an alias, sorted by key (two
nodes that lock rows in the same order cannot deadlock), and one an exposure, which Postgres folds;
in columns as `unnest` takes them. Every merge is by least, greatest or sum, so that the order in
which events arrive, and over which node, makes no difference; equal times are decided by event id.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from beacon.events import (
    APART,
    FLAG_EXPOSURE,
    IDENTIFY,
    PAGE_EVENTS,
    QUIET_EVENTS,
    SERVER_MADE,
    Batch,
    Event,
    Page,
    decode_visit,
    page_of,
    short_url,
)
from beacon.flags.exposure import read_exposure
from beacon.issues.sighting import Sighting
from beacon.postgres.uuids import uuid_of

ERROR_LEVELS = frozenset({"error", "fatal"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Inserted(NamedTuple):
    """Stored events of one delivery. `sightings` has one an event, or nothing at all where none of
    them is of an issue."""

    batch: Batch
    events: list[Event]
    sightings: Sequence[Sighting | None] = ()


class SessionFold:
    """One session's part in a load. `first` ... `user` are the events that decide."""

    __slots__ = (
        *("actions", "count", "entry", "errors", "exit", "first", "last", "pages", "screen"),
        *("user", "visit"),
    )

    def __init__(self, first: Event, visit: bytes) -> None:
        self.first = first
        self.visit = visit  # that of `first`, encoded
        self.last = first.timestamp
        self.entry: Event | None = None
        self.exit: Event | None = None
        self.user: Event | None = None
        self.screen: Event | None = None
        self.count = self.pages = self.errors = self.actions = 0

    def add(self, event: Event, visit: bytes) -> None:
        time = event.timestamp
        self.count += 1
        if time <= self.first.timestamp and _before(event, self.first):
            self.first, self.visit = event, visit
        if time > self.last:
            self.last = time
        if event.name not in QUIET_EVENTS:
            self.actions += 1
        elif event.name in PAGE_EVENTS:
            self.pages += 1
        if event.report is not None and event.report.level in ERROR_LEVELS:
            self.errors += 1
        if event.page is not None:
            if self.entry is None or _before(event, self.entry):
                self.entry = event
            if self.exit is None or _before(self.exit, event):
                self.exit = event
        if event.user_id is not None and (self.user is None or _before(self.user, event)):
            self.user = event
        if event.screen is not None and (self.screen is None or _before(event, self.screen)):
            self.screen = event


class UserFold:
    """The `identify`s of one user on one device in a load."""

    __slots__ = ("first", "last", "traits", "versions")

    def __init__(self, event: Event) -> None:
        self.first = self.last = event.timestamp
        self.traits: dict[str, Any] = {}
        self.versions: dict[str, str] = {}

    def add(self, event: Event) -> None:
        self.first = min(self.first, event.timestamp)
        self.last = max(self.last, event.timestamp)
        version = f"{event.timestamp:020d}:{event.id.hex()}"
        for name, value in _traits(event).items():
            if version >= self.versions.get(name, ""):
                self.traits[name] = value
                self.versions[name] = version


class Folded(NamedTuple):
    """Arguments of the upserts: each a list of columns, all of one length."""

    sessions: list[list[Any]]
    users: list[list[Any]]
    aliases: list[list[Any]]
    exposures: list[list[Any]]


def keys_of(inserted: Iterable[Inserted]) -> dict[UUID, tuple[bytes, bytes]]:
    """By project the times and ids of its events, 8 and 16 bytes each (beacon/columns/)."""
    found: dict[bytes, tuple[array[int], list[bytes]]] = {}
    for batch, events, _sightings in inserted:
        times, ids = found.setdefault(batch.project_id, (array("q"), []))
        times.extend([event.timestamp for event in events])
        ids += [event.id for event in events]
    return {
        uuid_of(project_id): (_in_network_order(times), b"".join(ids))
        for project_id, (times, ids) in found.items()
        if ids
    }


def _in_network_order(numbers: array[int]) -> bytes:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def fold(inserted: Iterable[Inserted]) -> Folded:
    sessions: dict[tuple[bytes, bytes], SessionFold] = {}
    users: dict[tuple[bytes, str, str], UserFold] = {}
    aliases: dict[tuple[bytes, str, str], int] = {}
    exposures: list[tuple[Any, ...]] = []
    for batch, events, _sightings in inserted:
        project, visit = batch.project_id, batch.visit
        session_id, session = b"", None
        for event in events:
            if event.name in APART:
                if event.name == FLAG_EXPOSURE:
                    exposures += _exposure_row(project, event, visit)
                continue
            if session is None or event.session_id != session_id:
                session_id = event.session_id
                session = sessions.get((project, session_id))
                if session is None:
                    session = sessions[project, session_id] = SessionFold(event, visit)
            session.add(event, visit)
            if event.name == IDENTIFY and event.user_id is not None:
                _add_identify(project, event, users, aliases)
    return Folded(
        _session_columns(sessions),
        _user_columns(users),
        _alias_columns(aliases),
        _columns(exposures),
    )


def _add_identify(
    project: bytes,
    event: Event,
    users: dict[tuple[bytes, str, str], UserFold],
    aliases: dict[tuple[bytes, str, str], int],
) -> None:
    """A visitor that only the server could tell apart is known by its user id alone."""
    assert event.user_id is not None
    known = not event.anon_id.startswith(SERVER_MADE)
    anon_id = event.anon_id if known else event.user_id
    key = (project, anon_id, event.user_id)
    user = users.get(key)
    if user is None:
        user = users[key] = UserFold(event)
    user.add(event)
    if known:
        aliases[key] = min(event.timestamp, aliases.get(key, event.timestamp))


def _before(one: Event, other: Event) -> bool:
    """The order of events: by time, then by id."""
    if one.timestamp != other.timestamp:
        return one.timestamp < other.timestamp
    return one.id < other.id


def _traits(event: Event) -> dict[str, Any]:
    traits = orjson.loads(event.properties).get("traits")
    return traits if isinstance(traits, dict) else {}


# --- columns -------------------------------------------------------------------------------


def _session_columns(sessions: dict[tuple[bytes, bytes], SessionFold]) -> list[list[Any]]:
    return _columns(
        _session_row(project, session, folded)
        for (project, session), folded in sorted(sessions.items(), key=lambda item: item[0])
    )


def _session_row(project: bytes, session: bytes, folded: SessionFold) -> tuple[Any, ...]:
    first, visit = folded.first, decode_visit(folded.visit)
    entry, last, user, screen = folded.entry, folded.exit, folded.user, folded.screen
    landing = page_of(entry) if entry else Page()
    last_page = page_of(last) if last else Page()
    return (
        uuid_of(project),
        uuid_of(session),
        first.anon_id,
        user and user.user_id,
        user and time_of(user.timestamp),
        user and uuid_of(user.id),
        time_of(first.timestamp),
        uuid_of(first.id),
        time_of(folded.last),
        folded.count,
        folded.pages,
        folded.errors,
        short_url(landing),
        entry and time_of(entry.timestamp),
        entry and uuid_of(entry.id),
        short_url(last_page),
        last and time_of(last.timestamp),
        last and uuid_of(last.id),
        landing.referrer,
        landing.referrer_host,
        landing.channel,
        landing.utm_source,
        landing.utm_medium,
        landing.utm_campaign,
        visit.browser,
        visit.os,
        visit.device,
        visit.country,
        visit.region,
        visit.city,
        visit.is_bot,
        folded.actions,
        landing.hostname,
        landing.path,
        last_page.path,
        landing.utm_term,
        landing.utm_content,
        visit.browser_version,
        visit.os_version,
        visit.language,
        screen and screen.screen,
        screen and time_of(screen.timestamp),
        screen and uuid_of(screen.id),
        visit.latitude,
        visit.longitude,
        last_page.hostname,
    )


def _user_columns(users: dict[tuple[bytes, str, str], UserFold]) -> list[list[Any]]:
    return _columns(
        (
            uuid_of(project),
            anon_id,
            user_id,
            orjson.dumps(folded.traits).decode(),
            orjson.dumps(folded.versions).decode(),
            time_of(folded.first),
            time_of(folded.last),
        )
        for (project, anon_id, user_id), folded in sorted(users.items(), key=lambda item: item[0])
    )


def _alias_columns(aliases: dict[tuple[bytes, str, str], int]) -> list[list[Any]]:
    return _columns(
        (uuid_of(project), anon_id, user_id, time_of(first))
        for (project, anon_id, user_id), first in sorted(aliases.items())
    )


def _exposure_row(project: bytes, event: Event, visit: bytes) -> list[tuple[Any, ...]]:
    """With the variants by flag, as JSON; none where nothing is counted, as of bots."""
    found = read_exposure(event.properties)
    if found is None or decode_visit(visit).is_bot:
        return []
    visitor = event.user_id or event.anon_id
    variants = orjson.dumps(found.variants).decode()
    ids = (uuid_of(project), found.environment, visitor, event.anon_id, event.user_id)
    return [(*ids, time_of(event.timestamp), variants)]


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def time_of(microseconds: int) -> datetime:
    return _EPOCH + timedelta(0, 0, microseconds)  # by name it takes twice as long


def microseconds_of(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)
