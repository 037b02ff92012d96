"""The evaluation of flags as the API's description tells it: data only.

The ingest room serves these routes, and the web application the stream; docs/flags.md says all of
them. The types here describe, those that decode are in `beacon/flags/`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.errors import (
    BadEncoding,
    BadRequest,
    FlagsNotLoaded,
    Forbidden,
    InvalidJson,
    OriginRefused,
    RateLimited,
    TooLarge,
    Unauthorized,
    Unavailable,
)
from beacon.web.api.operations import JSON, Operation


class OfrepRequest(msgspec.Struct):
    context: Annotated[
        dict[str, Any] | None,
        Meta(description="What is known of who asks. `targetingKey`, a string, is who it is."),
    ] = None


class OfrepMetadata(msgspec.Struct):
    version: int


class OfrepEvaluation(msgspec.Struct):
    """Without a `value`, the code's own default stands. A flag that failed has an `errorCode`."""

    key: str
    reason: str | UnsetType = UNSET
    variant: str | UnsetType = UNSET
    value: Any = UNSET
    metadata: OfrepMetadata | UnsetType = UNSET
    errorCode: str | UnsetType = UNSET
    errorDetails: str | UnsetType = UNSET


class OfrepEndpoint(msgspec.Struct, rename="camel"):
    request_uri: str


class OfrepStream(msgspec.Struct, rename="camel"):
    type: str
    endpoint: OfrepEndpoint
    inactivity_delay_sec: int


class OfrepEvaluations(msgspec.Struct, rename="camel"):
    flags: list[OfrepEvaluation]
    event_streams: list[OfrepStream]


class OfrepFailure(msgspec.Struct):
    """`code` is the one that Beacon has for it elsewhere, where it has one."""

    errorCode: str
    errorDetails: str
    key: str | UnsetType = UNSET
    code: str | UnsetType = UNSET


class PostHogFlagsRequest(msgspec.Struct):
    """Fields that are not known are ignored."""

    token: str | None = None
    api_key: str | None = None
    distinct_id: Any = None
    person_properties: dict[str, Any] | None = None
    groups: dict[str, Any] | None = None
    flag_keys_to_evaluate: list[str] | None = None


class PostHogFlags(msgspec.Struct, rename="camel"):
    """Records by key from version 2 on; before, values and payloads by key."""

    errors_while_computing_flags: bool
    request_id: str
    evaluated_at: int
    flags: dict[str, Any] | UnsetType = UNSET
    feature_flags: dict[str, Any] | UnsetType = UNSET
    feature_flag_payloads: dict[str, Any] | UnsetType = UNSET
    supported_compression: list[str] | UnsetType = UNSET


class PostHogVersion(msgspec.Struct):
    v: Annotated[str, Meta(description="Of the format: `2` or `4`; else the first one.")] = "1"


class StreamToken(msgspec.Struct):
    token: Annotated[str, Meta(description="From `eventStreams` of an evaluation.")] = ""


_KEYS = ("ingestKey", "ingestBearer")
_CALLERS = (
    "The public key of the project or of one of its environments, from an allowed origin, or a "
    "secret key of it with `read`."
)
_FAILURES = tuple(
    (status, HTTPStatus(status).phrase, JSON, OfrepFailure) for status in (401, 403, 413, 429, 503)
)
_BAD = (400, "The context, or its `targetingKey`, cannot be used.", JSON, OfrepFailure)
_NOT_FOUND = (404, "There is no such flag in the environment.", JSON, OfrepFailure)
_OFREP = "OpenFeature's remote evaluation protocol, version 0.3.0. docs/flags.md says all of it."
_POSTHOG = (
    "The body may be in gzip without saying so, in base64, or in a form's field `data`. The key "
    "may also stand in the address, as `token` or `api_key`. docs/flags.md says all of it."
)
_POSTHOG_ERRORS = (
    BadRequest,
    InvalidJson,
    BadEncoding,
    TooLarge,
    Unauthorized,
    Forbidden,
    OriginRefused,
    RateLimited,
    Unavailable,
    FlagsNotLoaded,
)

OPERATIONS = (
    Operation(
        method="POST",
        path="/ofrep/v1/evaluate/flags",
        id="evaluate_flags",
        summary="Evaluate all flags of an environment",
        description=_OFREP,
        tag="evaluation",
        callers=_CALLERS,
        credentials=_KEYS,
        body=OfrepRequest,
        body_required=False,
        answer=OfrepEvaluations,
        answers=(_BAD, *_FAILURES),
        tagged=True,
    ),
    Operation(
        method="POST",
        path="/ofrep/v1/evaluate/flags/{flag_key}",
        id="evaluate_flag",
        summary="Evaluate one flag",
        description=_OFREP,
        tag="evaluation",
        callers=_CALLERS,
        credentials=_KEYS,
        body=OfrepRequest,
        body_required=False,
        answer=OfrepEvaluation,
        answers=(_BAD, _NOT_FOUND, *_FAILURES),
    ),
    Operation(
        method="GET",
        path="/ofrep/v1/stream",
        id="stream_flag_changes",
        summary="Hear of it when flags change",
        description=f"{_OFREP} Server-Sent Events without an end.",
        tag="evaluation",
        callers="Whoever was told a token.",
        query=StreamToken,
        content_type="text/event-stream",
        errors=(Unauthorized, OriginRefused, RateLimited, Unavailable),
    ),
    *(
        Operation(
            method="POST",
            path=path,
            id=operation_id,
            summary=summary,
            description=_POSTHOG,
            tag="evaluation",
            callers=_CALLERS,
            credentials=_KEYS,
            optional=True,
            query=PostHogVersion,
            body=PostHogFlagsRequest,
            body_types=(JSON, "text/plain"),
            answer=PostHogFlags,
            errors=_POSTHOG_ERRORS,
        )
        for path, operation_id, summary in (
            ("/flags", "posthog_flags", "Evaluate all flags, as PostHog's clients ask for them"),
            ("/decide", "posthog_decide", "The same, for older clients"),
        )
    ),
)
