"""What stored events add to sessions, users and aliases (pure).

In: events that were really inserted. Out: one row a session, a user, an alias, sorted by
key (two nodes that lock rows in the same order cannot deadlock), in columns as `unnest`
takes them. Every merge is by least, greatest or sum, so that the order in which events
arrive, and over which node, makes no difference; equal times are decided by event id.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from beacon.events import IDENTIFY, PAGE_EVENTS, SERVER_MADE, Event, Visit

ERROR_LEVELS = frozenset({"error", "fatal"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Moment = tuple[int, bytes]
"""(time, event id): the order of events."""


class Inserted(NamedTuple):
    """One stored event with what it shares with its delivery."""

    project_id: bytes
    visit: Visit
    event: Event


class SessionFold:
    """One session's part in a load."""

    __slots__ = ("count", "entry", "errors", "exit", "first", "last", "pages", "user")

    def __init__(self, first: Inserted) -> None:
        self.first = self.last = first
        self.entry: Inserted | None = None
        self.exit: Inserted | None = None
        self.user: Inserted | None = None
        self.count = self.pages = self.errors = 0

    def add(self, item: Inserted) -> None:
        event = item.event
        self.count += 1
        self.pages += event.name in PAGE_EVENTS
        self.errors += event.level in ERROR_LEVELS
        if _moment(item) < _moment(self.first):
            self.first = item
        if event.timestamp > self.last.event.timestamp:
            self.last = item
        if event.url is not None:
            self._add_page(item)
        if event.user_id is not None and (self.user is None or _moment(item) > _moment(self.user)):
            self.user = item

    def _add_page(self, item: Inserted) -> None:
        if self.entry is None or _moment(item) < _moment(self.entry):
            self.entry = item
        if self.exit is None or _moment(item) > _moment(self.exit):
            self.exit = item


class UserFold:
    """One visitor's `identify`s in a load."""

    __slots__ = ("first", "last", "traits", "user", "versions")

    def __init__(self, item: Inserted) -> None:
        self.first = self.last = item.event.timestamp
        self.user = item
        self.traits: dict[str, Any] = {}
        self.versions: dict[str, str] = {}

    def add(self, item: Inserted) -> None:
        event = item.event
        self.first = min(self.first, event.timestamp)
        self.last = max(self.last, event.timestamp)
        if _moment(item) > _moment(self.user):
            self.user = item
        version = f"{event.timestamp:020d}:{event.id.hex()}"
        for name, value in _traits(event).items():
            if version >= self.versions.get(name, ""):
                self.traits[name] = value
                self.versions[name] = version


class Folded(NamedTuple):
    """Arguments of the upserts: each a list of columns, all of one length, sorted by key."""

    sessions: list[list[Any]]
    users: list[list[Any]]
    aliases: list[list[Any]]


def fold(items: Iterable[Inserted]) -> Folded:
    sessions: dict[tuple[bytes, bytes], SessionFold] = {}
    users: dict[tuple[bytes, str], UserFold] = {}
    aliases: dict[tuple[bytes, str, str], int] = {}
    for item in items:
        event = item.event
        key = (item.project_id, event.session_id)
        session = sessions.get(key)
        if session is None:
            session = sessions[key] = SessionFold(item)
        session.add(item)
        if event.name == IDENTIFY and event.user_id is not None:
            _add_identify(item, users, aliases)
    return Folded(_session_columns(sessions), _user_columns(users), _alias_columns(aliases))


def _add_identify(
    item: Inserted,
    users: dict[tuple[bytes, str], UserFold],
    aliases: dict[tuple[bytes, str, str], int],
) -> None:
    event = item.event
    user = users.get((item.project_id, event.anon_id))
    if user is None:
        user = users[item.project_id, event.anon_id] = UserFold(item)
    user.add(item)
    if event.user_id is not None and not event.anon_id.startswith(SERVER_MADE):
        key = (item.project_id, event.anon_id, event.user_id)
        aliases[key] = min(event.timestamp, aliases.get(key, event.timestamp))


def _moment(item: Inserted) -> Moment:
    return item.event.timestamp, item.event.id


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
    first, entry, last_page, user = folded.first, folded.entry, folded.exit, folded.user
    visit = first.visit
    return (
        UUID(bytes=project),
        UUID(bytes=session),
        first.event.anon_id,
        user and user.event.user_id,
        user and time_of(user.event.timestamp),
        user and UUID(bytes=user.event.id),
        time_of(first.event.timestamp),
        UUID(bytes=first.event.id),
        time_of(folded.last.event.timestamp),
        folded.count,
        folded.pages,
        folded.errors,
        entry and entry.event.url,
        entry and time_of(entry.event.timestamp),
        entry and UUID(bytes=entry.event.id),
        last_page and last_page.event.url,
        last_page and time_of(last_page.event.timestamp),
        last_page and UUID(bytes=last_page.event.id),
        entry and entry.event.referrer,
        entry and entry.event.referrer_host,
        entry and entry.event.channel,
        entry and entry.event.utm_source,
        entry and entry.event.utm_medium,
        entry and entry.event.utm_campaign,
        visit.browser,
        visit.os,
        visit.device,
        visit.country,
        visit.region,
        visit.city,
        visit.is_bot,
    )


def _user_columns(users: dict[tuple[bytes, str], UserFold]) -> list[list[Any]]:
    return _columns(
        (
            UUID(bytes=project),
            anon_id,
            folded.user.event.user_id,
            time_of(folded.user.event.timestamp),
            UUID(bytes=folded.user.event.id),
            orjson.dumps(folded.traits).decode(),
            orjson.dumps(folded.versions).decode(),
            time_of(folded.first),
            time_of(folded.last),
        )
        for (project, anon_id), folded in sorted(users.items(), key=lambda item: item[0])
    )


def _alias_columns(aliases: dict[tuple[bytes, str, str], int]) -> list[list[Any]]:
    return _columns(
        (UUID(bytes=project), anon_id, user_id, time_of(first))
        for (project, anon_id, user_id), first in sorted(aliases.items())
    )


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def time_of(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds_of(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)
