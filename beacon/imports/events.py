"""A record of a file as an event. Pure, but that sessions follow from one record to the next.

In: a `Record`. Out: an `Imported`, or InvalidEvent and TooLarge with the reason. What a record
says stands; what it does not say is worked out as for events that are sent: page and campaign of
the URL, device of the user agent. The same file gives the same events each time: an event without
an id gets one of what the record says and where it stands.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from beacon.decode import report as reports
from beacon.decode.fields import identify_properties, identity
from beacon.decode.ids import id_bytes, session_bytes
from beacon.decode.report import NO_REPORT, read_report
from beacon.decode.text import explain, json_text
from beacon.decode.times import microseconds
from beacon.enrich.agent import Agent, AgentReader
from beacon.enrich.attribution import MAX_URL_CHARACTERS, Attribution
from beacon.enrich.bots import BotRules
from beacon.enrich.clock import MAX_AHEAD, open_window
from beacon.enrich.identity import uuid7
from beacon.enrich.sessions import Sessions
from beacon.errors import InvalidEvent
from beacon.events import (
    IDENTIFY,
    PAGE_EVENTS,
    SERVER_MADE,
    Event,
    Page,
    Report,
    TimeSource,
    Visit,
    encode_page,
    encode_visit,
)
from beacon.imports.fields import AGENT_FIELDS, REPORT_FIELDS, Row
from beacon.imports.reading import Properties, Record
from beacon.scrub.events import scrub
from beacon.scrub.settings import rules_of
from beacon.writer.fold import time_of

if TYPE_CHECKING:
    from beacon.projects.projects import Project

CACHED = 8192
ID_BITS = 74  # of a UUIDv7, that are neither time nor version

Fields = dict[str, Any]


class Imported(NamedTuple):
    """`visit` is encoded, `received_at` in microseconds."""

    event: Event
    visit: bytes
    received_at: int


class Importer:
    """Turns the records of one file into events. `now` in microseconds: what lies more than a day
    ahead of it is refused, and what the project would not keep. `typed`: values have their types,
    as in JSON; else they are texts."""

    def __init__(self, project: Project, now: int, *, typed: bool) -> None:
        self._project = project
        self._window = open_window(now, project.retention_days)
        self._typed = typed
        self._rules = rules_of(project.scrubbing)
        self._sessions = Sessions()
        self._agents = AgentReader()
        self._bots = BotRules()
        self._attribution = Attribution()
        self._page = lru_cache(CACHED)(encode_page)
        self._visit = lru_cache(CACHED)(encode_visit)

    def event(self, record: Record) -> Imported:
        """Raises InvalidEvent and TooLarge."""
        assert record.fields is not None
        row = self._row(record.fields)
        timestamp = self._time(row)
        user_id = identity(row.user_id, "user_id")
        known = row.properties or {}
        if row.event == IDENTIFY:
            known, user_id = identify_properties(known, user_id, "properties")
        is_report = any(getattr(row, name) is not None for name in REPORT_FIELDS)
        report = read_report(row) if is_report else NO_REPORT
        properties = json_text(known, "properties", report.limit)
        given = record.fields.get("properties")
        if isinstance(given, Properties) and given == known and len(given.text) <= report.limit:
            properties = given.text
        report.check_size(properties, "properties")
        session_id = session_bytes(row.session_id, self._project.id)
        anon_id = identity(row.anon_id, "anon_id") or _nameless(user_id, session_id)
        page = self._page_of(row, record.fields) if _has_address(row) else None
        event = Event(
            id_bytes(row.id, self._project.id) or _made_id(record, timestamp),
            timestamp,
            TimeSource.CLIENT,
            row.event,
            session_id or self._session(anon_id, timestamp),
            anon_id,
            user_id,
            properties,
            None if page is None else self._page(page),
            row.screen or None,
            _report(report) if is_report else None,
        )
        received = microseconds(row.received_at, "received_at")
        visit = self._visit(self._visit_of(row, record.fields))
        event = scrub(event, self._rules)
        return Imported(event, visit, self._window.received if received is None else received)

    def _row(self, fields: Fields) -> Row:
        try:
            return msgspec.convert(fields, Row, strict=self._typed)
        except msgspec.ValidationError as error:
            raise InvalidEvent(explain(error).removeprefix("$.").removeprefix("$: ")) from None

    def _time(self, row: Row) -> int:
        time, (bound, _, now) = microseconds(row.timestamp, "timestamp"), self._window
        if time is None:
            raise InvalidEvent("timestamp: missing; nothing else tells when it happened")
        if time > now + MAX_AHEAD:
            raise InvalidEvent("timestamp: it lies more than a day ahead")
        if time < bound:
            raise InvalidEvent(f"timestamp: nothing from before {time_of(bound):%Y-%m-%d} is kept")
        return time

    def _session(self, anon_id: str, timestamp: int) -> bytes:
        project = self._project
        return self._sessions.touch(project.id, anon_id, timestamp, project.session_timeout)

    def _page_of(self, row: Row, given: Fields) -> Page:
        """Each field as it is given, null too; those that are not as the address tells."""
        read = self._attribution.read(row.url, row.referrer)
        names = (*_CUT, "hostname", "path", "referrer_host", *_CAMPAIGN)
        told = {name: getattr(row, _NAMES.get(name, name)) for name in names}
        merged = {
            name: value if _NAMES.get(name, name) in given else getattr(read, name)
            for name, value in told.items()
        }
        for name in _CUT:
            merged[name] = merged[name][:MAX_URL_CHARACTERS] if merged[name] else None
        channel = row.channel if "channel" in given else read.channel
        return Page(**merged, channel=channel)

    def _visit_of(self, row: Row, given: Fields) -> Visit:
        agent = self._agents.read(row.user_agent) if row.user_agent else Agent()
        is_bot = bool(row.user_agent) and self._bots.match(row.user_agent or "")
        return Visit(
            **{name: getattr(row if name in given else agent, name) for name in AGENT_FIELDS},
            country=row.country,
            region=row.region,
            city=row.city,
            latitude=row.latitude,
            longitude=row.longitude,
            is_bot=is_bot if row.is_bot is None else row.is_bot,
            language=row.language,
        )


_CUT = ("url", "referrer")
_CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
_NAMES = {"path": "page"}
"""Of fields of a page that are called otherwise in files."""


def _has_address(row: Row) -> bool:
    """Whether it can be what a session began with, or ended: exports tell the campaign and the
    referrer of the session with every event of it."""
    return bool(row.url or row.hostname or row.page) or row.event in PAGE_EVENTS


def _nameless(user_id: str | None, session_id: bytes | None) -> str:
    """Who an event belongs to that has no anonymous id."""
    if user_id is not None:
        return user_id
    if session_id is None:
        raise InvalidEvent("anon_id: missing; with no user_id and no session_id it is nobody's")
    return SERVER_MADE + session_id.hex()


def _report(told: reports.Report) -> Report:
    return Report(
        told.level, told.message, told.environment, told.release, told.stacktrace, told.tags
    )


def _made_id(record: Record, timestamp: int) -> bytes:
    digest = sha256(f"{record.line}\n{record.text}".encode()).digest()
    return uuid7(timestamp // 1000, int.from_bytes(digest) >> (256 - ID_BITS))
