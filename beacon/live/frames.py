"""What is said on the live stream: stored events, who is there, and that flags changed, as
WebSocket frames (pure).

In: events as the writer stored them. Out: bytes that go to every dashboard alike.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec

from beacon.door.frames import text_frame
from beacon.events import Batch, Event, Report, Visit, decode_visit, page_of
from beacon.fields import Time
from beacon.live.presence import Place
from beacon.writer.fold import time_of

MAX_PROPERTIES_BYTES = 16 * 1024
"""Larger ones are left out, as from lists."""
MAX_MESSAGE_CHARACTERS = 1000
MAX_POINTS = 500
FRAME_BYTES = 64 * 1024
"""No event begins behind so many bytes of a frame; small enough to be pushed at once."""
PLACE_DIGITS = 2
PING = b"\x89\x00"

_NO_REPORT = Report()
_encode = msgspec.json.Encoder().encode


class LiveEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A stored event as lists show it (`beacon.explorer.events.ListedEvent`), but for `visitor`,
    which only its whole session tells."""

    id: UUID
    timestamp: Time
    received_at: Time
    event: str
    session_id: UUID
    anon_id: str
    user_id: str | None
    properties: msgspec.Raw | None
    url: str | None
    hostname: str | None
    page: str | None
    referrer: str | None
    channel: str | None
    browser: str | None
    os: str | None
    device: str | None
    country: str | None
    region: str | None
    city: str | None
    level: str | None
    message: str | None
    environment: str | None
    release: str | None
    is_bot: bool


class Point(msgspec.Struct, frozen=True):
    """So many active sessions at one place."""

    lat: float | None
    lon: float | None
    country: str | None
    city: str | None
    count: int


class Live(msgspec.Struct, frozen=True, tag_field="type", tag="live"):
    active: int
    points: list[Point]


class Skipped(msgspec.Struct, frozen=True, tag_field="type", tag="skipped"):
    """Stored events that the stream left out."""

    count: int


class FlagsChanged(msgspec.Struct, frozen=True, tag_field="type", tag="flags"):
    """`version`: of the project's flags, which counts their changes."""

    version: int


class IssuesSeen(msgspec.Struct, frozen=True, tag_field="type", tag="issues"):
    """Stored events belong to these issues; `more`: and to others, which were left out."""

    ids: list[UUID]
    more: bool


class Frame(NamedTuple):
    """`data` shows the project's events `first` up to `end`, counted since it is watched here."""

    first: int
    end: int
    data: bytes
    at: float


def live_event(batch: Batch, event: Event) -> LiveEvent:
    page, visit, report = page_of(event), decode_visit(batch.visit), event.report or _NO_REPORT
    small = len(event.properties) <= MAX_PROPERTIES_BYTES
    return LiveEvent(
        id=UUID(bytes=event.id),
        timestamp=time_of(event.timestamp),
        received_at=time_of(batch.received_at),
        event=event.name,
        session_id=UUID(bytes=event.session_id),
        anon_id=event.anon_id,
        user_id=event.user_id,
        properties=msgspec.Raw(event.properties) if small else None,
        url=page.url,
        hostname=page.hostname,
        page=page.path,
        referrer=page.referrer,
        channel=page.channel,
        browser=visit.browser,
        os=visit.os,
        device=visit.device,
        country=visit.country,
        region=visit.region,
        city=visit.city,
        level=report.level,
        message=report.message and report.message[:MAX_MESSAGE_CHARACTERS],
        environment=report.environment,
        release=report.release,
        is_bot=visit.is_bot,
    )


def events_frames(events: Iterable[LiveEvent], first: int, at: float) -> Iterator[Frame]:
    """Of events that follow one another from `first` on."""
    parts: list[bytes] = []
    size = 0
    for event in events:
        parts.append(_encode(event))
        size += len(parts[-1])
        if size >= FRAME_BYTES:
            yield _events_frame(parts, first, at)
            first, parts, size = first + len(parts), [], 0
    if parts:
        yield _events_frame(parts, first, at)


def _events_frame(parts: list[bytes], first: int, at: float) -> Frame:
    data = text_frame(b'{"type":"events","events":[%b]}' % b",".join(parts))
    return Frame(first, first + len(parts), data, at)


def skipped_frame(count: int) -> bytes:
    return text_frame(_encode(Skipped(count)))


def flags_frame(version: int) -> bytes:
    return text_frame(_encode(FlagsChanged(version)))


def issues_frame(ids: Iterable[bytes], more: bool) -> bytes:
    return text_frame(_encode(IssuesSeen([UUID(bytes=each) for each in ids], more)))


def live_frame(active: int, places: Mapping[Place, int]) -> bytes:
    """The places with the most sessions first; of equal ones always in the same order."""
    most = heapq.nsmallest(MAX_POINTS, places.items(), key=_rank)
    points = [Point(*place, count) for place, count in most]
    return text_frame(_encode(Live(active, points)))


def _rank(item: tuple[Place, int]) -> tuple[int, str]:
    place, count = item
    return -count, repr(place)


def place_of(visit: Visit) -> Place | None:
    """None where not even the country is known."""
    if visit.country is None:
        return None
    return Place(_rounded(visit.latitude), _rounded(visit.longitude), visit.country, visit.city)


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, PLACE_DIGITS)
