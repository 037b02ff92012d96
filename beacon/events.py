"""The messages that pass between the rooms, in the order in which an event meets them.

    door --Request--> decode --Draft--> enrich --Event, in a Batch--> spool --Batch--> writer

All are frozen, and out of the garbage collector's sight where there are many (no cycle can
go through them). Times are integers: microseconds since 1970-01-01 UTC. Ids are the
16 bytes of a UUID.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

import msgspec

PAGE_EVENTS = frozenset({"$page", "page_view", "$pageview", "pageview"})
"""Event names that count as a page view, in any wire format."""

IDENTIFY = "$identify"
"""Event name under which `identify` is stored; properties are {"user_id", "traits"}."""

QUIET_EVENTS = PAGE_EVENTS | {IDENTIFY, "web_vital", "scroll_depth", "time_on_page"}
"""Event names that tell of a visit without anything having been done in it: docs/reports.md,
"Sessions"."""

FLAG_EXPOSURE = "$flag_exposure"
"""Event name under which is stored which variants of flags a visitor had (`beacon.flags.exposure`).
Such events are no part of a session: who is connected is told flags without doing anything."""

ERROR, MESSAGE, LOG, FEEDBACK = "$error", "$message", "$log", "$feedback"
"""Event names under which are stored what clients of errors send: exceptions, messages they were
asked to send, lines of logs, what users say of an error (docs/errors.md)."""

APART = frozenset({FLAG_EXPOSURE, LOG})
"""Event names that tell of nothing that a visitor did: no part of a session, nor of reports."""

SERVER_MADE = "~"
"""First character of an anon_id that the server made from address and user agent.

Such visitors are never joined to a user: two people behind one address must stay two.
"""

MAX_NAME_CHARACTERS = 200
MAX_IDENTITY_CHARACTERS = 200
MAX_PROPERTIES_BYTES = 64 * 1024
MAX_ERROR_EVENT_BYTES = 1024 * 1024
MAX_BATCH_EVENTS = 1000
MAX_JSON_DEPTH = 64


# --- door: one HTTP request and its answer ---------------------------------------------------


class Request(msgspec.Struct, frozen=True):
    """One whole HTTP request of an ingest route, whichever lane it came by.

    `headers` has lower-case names; a repeated header's values are joined by ", ".
    `client` is the client's IP address (proxies already looked through).
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    client: str


class Response(msgspec.Struct, frozen=True):
    """The answer to a `Request`; Content-Length is the lane's business."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


# --- decode: what a client said, checked but not yet judged ----------------------------------


class Draft(msgspec.Struct, frozen=True, gc=False):
    """One event as its client described it: valid, clean (no NUL, no lone surrogate), typed.

    `properties` is the text of a JSON object; `known` is the same object decoded, for
    the lookups of enrich. `stacktrace` and `tags` are JSON texts. `timestamp` is None
    when the client gave none. `age` is how long before it was sent the event happened, by the
    client's clock, in microseconds: it stands in where that clock cannot be believed.
    """

    name: str
    properties: bytes
    known: dict[str, Any]
    id: bytes | None = None
    timestamp: int | None = None
    session_id: bytes | None = None
    anon_id: str | None = None
    user_id: str | None = None
    url: str | None = None
    referrer: str | None = None
    language: str | None = None
    screen: str | None = None
    user_agent: str | None = None
    level: str | None = None
    message: str | None = None
    stacktrace: bytes | None = None
    environment: str | None = None
    release: str | None = None
    tags: bytes | None = None
    age: int | None = None


class Refusal(msgspec.Struct, frozen=True):
    """One event that could not be taken: `index` is its place in its batch (None: no batch)."""

    index: int | None
    code: str
    message: str


class Decoded(msgspec.Struct, frozen=True):
    """A delivery, decoded: `indexes[i]` is the place in the client's batch of `drafts[i]`."""

    drafts: list[Draft]
    indexes: list[int]
    refusals: list[Refusal]


class ClientReport(msgspec.Struct, frozen=True):
    """So many things a Sentry client did not send, and why, in its own words (`queue_overflow`,
    `error`): at most 64 characters each."""

    reason: str
    category: str
    quantity: int


class CheckIn(msgspec.Struct, frozen=True):
    """What a job told a Sentry client of a run. `id` is the same for all that is told of one run;
    None: of the last that began. `duration` is in seconds, `config` as the client sent it."""

    id: bytes | None
    slug: str
    status: str  # in_progress, ok, error
    duration: float | None
    environment: str
    release: str | None
    config: dict[str, Any] | None


# --- enrich: what is stored ------------------------------------------------------------------


class TimeSource(IntEnum):
    """Where an event's timestamp comes from, by the rules of docs/architecture.md, "Time"."""

    CLIENT = 0  # the client's own, within the believable range
    ID = 1  # the time inside its UUIDv7 id
    PINNED = 2  # has a client id but a doubtful time: the first time stored for that id stands
    RECEIPT = 3  # has no client id: the time of receipt


class Visit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """From where and with what a delivery was sent: shared by all of its events.

    `ip_hash` is what older spools may hold; nothing is made of it. `country` is ISO 3166-1
    alpha-2. Latitude and longitude are degrees.
    """

    ip_hash: bytes | None = None
    browser: str | None = None
    browser_version: str | None = None
    os: str | None = None
    os_version: str | None = None
    device: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_bot: bool = False
    language: str | None = None


class Page(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a page view happened, and what brought the visitor there."""

    url: str | None = None
    hostname: str | None = None
    path: str | None = None
    referrer: str | None = None
    referrer_host: str | None = None
    channel: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    utm_term: str | None = None
    utm_content: str | None = None


class Report(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a server's event or error says of itself; `stacktrace` and `tags` are JSON texts."""

    level: str | None = None
    message: str | None = None
    environment: str | None = None
    release: str | None = None
    stacktrace: bytes | None = None
    tags: bytes | None = None


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One event as it is stored. Fields are only ever added at the end (old spools are read).

    `page` is an encoded `Page`: the same ones come again and again, so they are encoded
    once, and decoded only where one is looked into (`page_of`).
    """

    id: bytes
    timestamp: int
    time_source: int
    name: str
    session_id: bytes
    anon_id: str
    user_id: str | None
    properties: bytes
    page: bytes | None = None
    screen: str | None = None
    report: Report | None = None


def page_of(event: Event) -> Page:
    """The event's page; one without anything when it has none."""
    return Page() if event.page is None else decode_page(event.page)


def short_url(page: Page) -> str | None:
    """What is stored of an address: None where hostname and path make it (SQL: `beacon_url`)."""
    return None if page.url == f"https://{page.hostname}{page.path}" else page.url


encode_page: Callable[[Page], bytes] = msgspec.msgpack.Encoder().encode
decode_page: Callable[[bytes], Page] = msgspec.msgpack.Decoder(Page).decode


# --- spool: the unit of the log --------------------------------------------------------------


class Loss(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """So many things were not stored, and why (`beacon.noise`). `source` is who left them out, the
    client itself or Beacon by a rule; `detail` is a client's name and version; `like` and `like_at`
    are id and time of a stored event of the same kind."""

    source: str
    reason: str
    category: str
    events: int
    detail: str = ""
    like: bytes | None = None
    like_at: int = 0


class Batch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One delivery: what one spool record holds. Fields are only ever added at the end.

    `visit` is an encoded `Visit`, for the same reason as an event's page.
    `dropped` counts events of the delivery that a rule left out (sampling, ignored
    items): they take sequence numbers, so that the ingest balance is exact. `losses` tell of them,
    and of what the client did not even send.
    """

    project_id: bytes
    received_at: int
    visit: bytes
    events: list[Event]
    dropped: int = 0
    losses: tuple[Loss, ...] = ()


encode_visit: Callable[[Visit], bytes] = msgspec.msgpack.Encoder().encode
decode_visit: Callable[[bytes], Visit] = msgspec.msgpack.Decoder(Visit).decode
