"""The addresses of Sentry's clients as the API's description tells them: data only.

The ingest room serves them; docs/errors.md says all of them.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.errors import (
    BadEncoding,
    BadRequest,
    ClockWrong,
    Forbidden,
    InvalidEvent,
    InvalidJson,
    NotFound,
    OriginRefused,
    RateLimited,
    SpoolFull,
    TooLarge,
    Unauthorized,
    Unavailable,
)
from beacon.ingest.sentry import ENVELOPE_PATH, STORE_PATH
from beacon.web.api.operations import Operation


class SentryEvent(msgspec.Struct):
    """Of Sentry's event what is read first; a field that is not as expected counts as not sent."""

    event_id: Annotated[str | None, Meta(description="32 hex digits.")] = None
    timestamp: Annotated[
        str | float | None, Meta(description="Seconds since 1970, or ISO 8601.")
    ] = None
    level: str | None = None
    platform: str | None = None
    message: Annotated[Any, Meta(description="Text, or an object with `formatted`.")] = None
    exception: Annotated[
        Any, Meta(description="`values`, a list; the last is the outermost exception.")
    ] = None
    environment: str | None = None
    release: str | None = None
    tags: Any = None
    user: Any = None
    request: Any = None
    breadcrumbs: Any = None
    contexts: Any = None
    extra: Any = None


class StoredEvent(msgspec.Struct):
    id: Annotated[
        str | UnsetType, Meta(description="32 hex digits; missing where no event was sent.")
    ] = UNSET


_ABOUT = (
    "The body may be compressed (gzip, deflate, br, zstd). An answer of 200 means that what is "
    "stored of it is on disk. Errors are told in `X-Sentry-Error` too, and 429 comes with "
    "`X-Sentry-Rate-Limits`. docs/errors.md says all of it."
)

OPERATIONS = tuple(
    Operation(
        method="POST",
        path=path,
        id=operation_id,
        summary=summary,
        description=f"{says} {_ABOUT}",
        tag="ingest",
        callers="The key of the project's DSN, from an allowed origin.",
        credentials=("sentryAuth", "sentryKey"),
        optional=path == ENVELOPE_PATH,
        body=body,
        answer=StoredEvent,
        errors=(
            BadRequest,
            InvalidJson,
            BadEncoding,
            TooLarge,
            InvalidEvent,
            RateLimited,
            Unavailable,
            SpoolFull,
            ClockWrong,
            Unauthorized,
            Forbidden,
            OriginRefused,
            NotFound,
        ),
    )
    for path, operation_id, summary, says, body in (
        (
            ENVELOPE_PATH,
            "send_sentry_envelope",
            "Send errors, as Sentry's clients do",
            "The body is an envelope: lines of JSON. A `dsn` in its header stands for the key.",
            None,
        ),
        (
            STORE_PATH,
            "send_sentry_event",
            "Send one error, as older clients of Sentry do",
            "The body is one event.",
            SentryEvent,
        ),
    )
)
