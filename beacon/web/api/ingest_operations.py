"""The ingest routes as the API's description tells them: data only.

The ingest room serves them; docs/protocol.md says all of them. The types here describe, those
that decode are in `beacon/decode/`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.decode.fields import Id, Identity, Label, Name, Session, Url
from beacon.errors import (
    BadEncoding,
    BadRequest,
    BatchTooLarge,
    ClockWrong,
    Forbidden,
    InvalidEvent,
    InvalidJson,
    NotFound,
    OriginRefused,
    ProjectNotFound,
    RateLimited,
    SpoolFull,
    TooLarge,
    Unauthorized,
    Unavailable,
)
from beacon.events import MAX_BATCH_EVENTS
from beacon.web.api.operations import Operation

Time = Annotated[
    str | int | float,
    Meta(
        description="ISO 8601, or milliseconds since 1970.",
        extra_json_schema={"examples": ["2026-02-10T12:00:00Z"]},
    ),
]
Level = Annotated[
    str, Meta(description="`debug`, `info`, `warning`, `error` or `fatal`, in any case.")
]
BATCH = Meta(max_length=MAX_BATCH_EVENTS)


class TrackerEvent(msgspec.Struct):
    event: Annotated[Name, Meta(description="What happened.")]
    properties: dict[str, Any] | None = None
    distinct_id: Annotated[
        Identity | None, Meta(description="Whom the client takes its visitor for.")
    ] = None
    session_id: Session | None = None
    page_url: Url | None = None
    referrer: Url | None = None
    timestamp: Time | None = None
    id: Annotated[Id | None, Meta(description="The same on every resend; best a UUIDv7.")] = None
    level: Level | None = None
    message: Annotated[
        str | None,
        Meta(description="This and what follows is read of events with a level or a stack trace."),
    ] = None
    stacktrace: list[dict[str, Any] | str] | str | None = None
    environment: Label | None = None
    release: Label | None = None
    tags: dict[str, str | int | float | bool | None] | None = None


class TrackerEvents(msgspec.Struct):
    """Fields that are not known are ignored, and null counts as not sent."""

    events: Annotated[list[TrackerEvent], BATCH]


class PulseKitEvent(msgspec.Struct):
    """Fields that are not known are ignored, and null counts as not sent."""

    name: Annotated[Name, Meta(description="What happened.")] = msgspec.field(name="type")
    level: Level | None = None
    message: str | None = None
    metadata: dict[str, Any] | None = None
    stacktrace: list[dict[str, Any] | str] | str | None = None
    environment: Label | None = None
    release: Label | None = None
    tags: dict[str, str | int | float | bool | None] | None = None
    timestamp: Time | None = None
    id: Annotated[Id | None, Meta(description="The same on every resend; best a UUIDv7.")] = None


class PulseKitEvents(msgspec.Struct):
    events: Annotated[list[PulseKitEvent], BATCH]


class GlimpseViewport(msgspec.Struct):
    width: float
    height: float


class GlimpseContext(msgspec.Struct, rename="camel"):
    url: Url | None = None
    referrer: Url | None = None
    viewport: GlimpseViewport | None = None
    device: Any = None
    connection: Any = None
    locale: Label | None = None
    user_agent: Url | None = None


class GlimpseEvent(msgspec.Struct, rename="camel"):
    """Fields that are not known are ignored, and null counts as not sent."""

    project_id: Annotated[str, Meta(description="The project's id or public key.")]
    event: Name
    timestamp: Time | None = None
    session_id: Session | None = None
    anonymous_id: Identity | None = None
    user_id: Identity | None = None
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: GlimpseContext | None = None
    id: Id | None = None


class PostHogEvent(msgspec.Struct):
    """Further fields are ignored, and null counts as not sent."""

    event: Name
    distinct_id: Identity | None = None
    properties: dict[str, Any] | None = None
    timestamp: Time | None = None
    offset: Annotated[
        float | None, Meta(description="Instead of a time: milliseconds before it was sent.")
    ] = None
    uuid: Annotated[Id | None, Meta(description="The same on every resend; best a UUIDv7.")] = None
    api_key: Annotated[str | None, Meta(description="The project's key; or `token`.")] = None
    token: str | None = None
    set_traits: Annotated[dict[str, Any] | None, Meta(description="Traits of the user.")] = (
        msgspec.field(name="$set", default=None)
    )
    set_once: dict[str, Any] | None = msgspec.field(name="$set_once", default=None)


class PostHogBatch(msgspec.Struct):
    """`sent_at` is the client's clock when it sent."""

    batch: Annotated[list[PostHogEvent], BATCH]
    api_key: Annotated[str | None, Meta(description="The project's key; or `token`.")] = None
    token: str | None = None
    sent_at: Time | None = None


class PostHogConfig(msgspec.Struct):
    """What posthog-js may switch on; what Beacon has no part for is `false`."""

    token: str
    supported_compression: list[str] = msgspec.field(name="supportedCompression")
    session_recording: Literal[False] = msgspec.field(name="sessionRecording")
    autocapture_opt_out: Literal[False]


class Taken(msgspec.Struct):
    status: Literal["Ok"]


class Rejection(msgspec.Struct):
    """An event that was not taken; its neighbours were."""

    index: int
    code: str
    message: str


class Accepted(msgspec.Struct):
    accepted: int
    rejected: list[Rejection]


class AcceptedEvent(msgspec.Struct):
    id: str


class AcceptedEvents(msgspec.Struct):
    accepted: int
    ids: list[str]
    rejected: list[Rejection]


class Success(msgspec.Struct):
    success: Literal[True]


class Delivered(msgspec.Struct, rename="camel"):
    """The first says who the visitor is (`anon`, `session`, `who`), all others are events."""

    anon: Identity | None = None
    session: Session | None = None
    who: Annotated[
        dict[str, Any] | None, Meta(description="`user_id` and `traits` of the last `$identify`.")
    ] = None
    event: Name | None = None
    props: dict[str, Any] | None = None
    ts: Time | None = None
    id: Annotated[Id | None, Meta(description="The same on every resend; best a UUIDv7.")] = None
    user_id: Identity | None = None
    seq: int | None = None


class Said(msgspec.Struct):
    """A message of the WebSocket: `flags`, `ack`, `pong` or `error`. With `stop` nothing more
    is taken from this page."""

    type: str
    flags: dict[str, Any] | UnsetType = UNSET
    seq: int | UnsetType = UNSET
    now: int | UnsetType = UNSET
    index: int | UnsetType = UNSET
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    stop: bool | UnsetType = UNSET


class Greeting(msgspec.Struct):
    hello: Annotated[str, Meta(description="The project's id or public key.")]


_BODY_ERRORS = (
    BadRequest,
    InvalidJson,
    BadEncoding,
    TooLarge,
    InvalidEvent,
    RateLimited,
    Unavailable,
    SpoolFull,
    ClockWrong,
)
_POSTHOG_ERRORS = tuple(error for error in _BODY_ERRORS if error is not RateLimited)
_KEY_ERRORS = (Unauthorized, Forbidden, OriginRefused)
_KEYS = ("ingestKey", "pulseKitKey", "ingestBearer", "keyInAddress")
_BY_KEY = "The project's public key, from an allowed origin, or a secret key of it with `ingest`."
_ABOUT = (
    "The body is JSON, whatever its type; it may be compressed (gzip, deflate, br, zstd). "
    "An answer of 2xx means that the events are on disk. Where rates are limited, answers say in "
    "`RateLimit` and `RateLimit-Policy` what is left. docs/protocol.md says all of it."
)
_TYPES = ("application/json", "text/plain")

_POSTHOG = (
    "Every address takes one event, a list of them, and a batch. The body may be in gzip without "
    "saying so, in base64, or in a form's field `data`. The key may also stand in the body, as "
    "`api_key` or `token`, or in the address under these names. Over a rate limit this is 503, not "
    "429, which posthog-js takes for final. An answer of 200 means that the events are on disk. "
    "docs/protocol.md says all of it."
)

POSTHOG_CAPTURES = tuple(
    Operation(
        method="POST",
        path=path,
        id=operation_id,
        summary=f"Send events, as PostHog's clients do to {path}/",
        description=_POSTHOG,
        tag="ingest",
        callers=_BY_KEY,
        credentials=_KEYS,
        optional=True,
        body=PostHogBatch if path == "/batch" else PostHogEvent,
        body_types=_TYPES,
        answer=Taken,
        errors=(*_POSTHOG_ERRORS, *_KEY_ERRORS, BatchTooLarge),
    )
    for path, operation_id in (
        ("/e", "capture_posthog_e"),
        ("/i/v0/e", "capture_posthog_i"),
        ("/capture", "capture_posthog"),
        ("/track", "track_posthog"),
        ("/batch", "batch_posthog"),
    )
)
POSTHOG_CONFIGS = tuple(
    Operation(
        method="GET",
        path=path,
        id=operation_id,
        summary=summary,
        description="The same for every project; whether there is the key is not looked up.",
        tag="ingest",
        callers="Anybody.",
        answer=PostHogConfig,
        content_type=content_type,
        errors=(NotFound, SpoolFull),
    )
    for path, operation_id, summary, content_type in (
        (
            "/array/{token}/config",
            "posthog_config",
            "What posthog-js may switch on",
            "application/json",
        ),
        (
            "/array/{token}/config.js",
            "posthog_config_script",
            "What posthog-js may switch on, as a script",
            "application/javascript",
        ),
    )
)

TRACKER_INGESTS = tuple(
    Operation(
        method="POST",
        path=path,
        id=operation_id,
        summary=summary,
        description=_ABOUT,
        tag="ingest",
        callers=_BY_KEY,
        credentials=_KEYS,
        body=TrackerEvents,
        body_types=_TYPES,
        answer=Accepted,
        status=202,
        errors=(*_BODY_ERRORS, *_KEY_ERRORS, BatchTooLarge),
    )
    for path, operation_id, summary in (
        (
            "/api/v1/events/ingest",
            "ingest_events",
            "Send events in the script-tag tracker's format",
        ),
        ("/b", "ingest_events_short", "Send events, as the script-tag tracker does"),
    )
)

OPERATIONS = (
    *TRACKER_INGESTS,
    Operation(
        method="POST",
        path="/api/v1/events",
        id="send_event",
        summary="Send one event of a server, as PulseKit does",
        description=_ABOUT,
        tag="ingest",
        callers=_BY_KEY,
        credentials=_KEYS,
        body=PulseKitEvent,
        body_types=_TYPES,
        answer=AcceptedEvent,
        status=202,
        errors=(*_BODY_ERRORS, *_KEY_ERRORS),
    ),
    Operation(
        method="POST",
        path="/api/v1/events/batch",
        id="send_events",
        summary="Send events of a server, as PulseKit does",
        description=_ABOUT,
        tag="ingest",
        callers=_BY_KEY,
        credentials=_KEYS,
        body=PulseKitEvents,
        body_types=_TYPES,
        answer=AcceptedEvents,
        status=202,
        errors=(*_BODY_ERRORS, *_KEY_ERRORS, BatchTooLarge),
    ),
    Operation(
        method="POST",
        path="/event",
        id="send_glimpse_event",
        summary="Send one event, as Glimpse does",
        description=_ABOUT,
        tag="ingest",
        callers="Anybody who knows a project, from an allowed origin.",
        body=GlimpseEvent,
        body_types=_TYPES,
        answer=Success,
        errors=(*_BODY_ERRORS, OriginRefused, ProjectNotFound),
    ),
    Operation(
        method="POST",
        path="/ws",
        id="exchange",
        summary="Say one message of the WebSocket over HTTP",
        description="For pages that WebSockets are kept from: the answer is all that is said to "
        "the message, once its events are on disk. docs/protocol.md says all of it.",
        tag="ingest",
        callers="Anybody who knows a project, from an allowed origin.",
        query=Greeting,
        body=list[Delivered],
        body_types=_TYPES,
        answer=list[Said],
        answers=tuple(
            (status, says, "application/json", list[Said])
            for status, says in (
                (400, "It is no such request."),
                (403, "The page's origin is not allowed."),
                (404, "There is no such project."),
            )
        ),
        errors=(TooLarge, RateLimited, Unavailable, SpoolFull, ClockWrong),
    ),
    *POSTHOG_CAPTURES,
    *POSTHOG_CONFIGS,
)
