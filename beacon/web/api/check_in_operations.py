"""Check-ins of jobs by address as the API's description tells them: data only."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidEvent,
    InvalidJson,
    MethodNotAllowed,
    NotFound,
    OriginRefused,
    PostgresAway,
    RateLimited,
    TooLarge,
    Unauthorized,
    Unavailable,
)
from beacon.monitors.states import Status
from beacon.web.api.operations import Operation

Number = Annotated[float, Meta(ge=0)]


class CheckInQuery(msgspec.Struct, frozen=True, kw_only=True):
    environment: Annotated[str | None, Meta(description="Of the run.")] = None
    checkin_id: Annotated[
        UUID | None, Meta(description="The same for all that is told of one run.")
    ] = None
    duration_ms: Annotated[Number | None, Meta(description="How long the run took.")] = None
    exit_code: Annotated[int, Meta(ge=0, le=255, description="Of the job.")] | None = None
    release: Annotated[str | None, Meta(description="Of the job's program.")] = None


class PingQuery(msgspec.Struct, frozen=True, kw_only=True):
    environment: Annotated[str | None, Meta(description="Of the run.")] = None
    rid: Annotated[UUID | None, Meta(description="The same for all that is told of one run.")] = (
        None
    )


class SentryCheckInQuery(msgspec.Struct, frozen=True, kw_only=True):
    status: Annotated[str | None, Meta(description="in_progress, ok or error.")] = None
    check_in_id: Annotated[UUID | None, Meta(description="Of the run.")] = None
    environment: Annotated[str | None, Meta(description="Of the run.")] = None
    duration: Annotated[Number | None, Meta(description="Seconds that the run took.")] = None


class CheckedIn(msgspec.Struct):
    """`id` names the run, for what else is told of it."""

    id: UUID
    monitor: str
    status: Status


_ERRORS = (BadRequest, NotFound, TooLarge, RateLimited, Conflict, PostgresAway, Unavailable)
_BY_KEY = (Unauthorized, Forbidden, OriginRefused)
_KEYS = ("ingestKey", "pulseKitKey", "ingestBearer", "keyInAddress")
_ABOUT = (
    "GET, POST and HEAD do the same. The body of a POST is what the job printed. An answer of 2xx "
    "means that the check-in is in Postgres. docs/monitors.md says all of it."
)

OPERATIONS = (
    *(
        Operation(
            method=method,
            path="/api/v1/monitors/{monitor}/checkin/{status}",
            id=operation_id,
            summary=summary,
            description=_ABOUT,
            tag="check-ins",
            callers="Who has the project's public key, or a secret key of it with `ingest`.",
            credentials=_KEYS,
            query=CheckInQuery,
            answer=CheckedIn,
            status=202,
            errors=(*_ERRORS, *_BY_KEY, MethodNotAllowed),
        )
        for method, operation_id, summary in (
            ("POST", "check_in", "Tell of a run of a job"),
            ("GET", "check_in_by_get", "Tell of a run of a job, by GET"),
        )
    ),
    *(
        Operation(
            method="POST",
            path=path,
            id=operation_id,
            summary=summary,
            description=_ABOUT,
            tag="check-ins",
            callers="Who knows the monitor's own key.",
            query=PingQuery,
            answer=str,
            content_type="text/plain",
            errors=_ERRORS,
        )
        for path, operation_id, summary in (
            ("/ping/{ping_key}", "ping", "Tell of a run that went well"),
            ("/ping/{ping_key}/{status}", "ping_status", "Tell of a run, as healthchecks does"),
        )
    ),
    *(
        Operation(
            method=method,
            path="/api/{number}/cron/{monitor}/{public_key}",
            id=operation_id,
            summary=summary,
            description="By POST the parameters may be in JSON, with a `monitor_config`, by which "
            "the monitor is made or changed.",
            tag="check-ins",
            callers="Who has the project's public key.",
            query=SentryCheckInQuery,
            answer=CheckedIn,
            status=202,
            errors=(*_ERRORS, *_BY_KEY, InvalidEvent, InvalidJson),
        )
        for method, operation_id, summary in (
            ("GET", "check_in_as_sentry", "Tell of a run of a job, as Sentry has it"),
            (
                "POST",
                "post_check_in_as_sentry",
                "Tell of a run of a job, as Sentry has it, by POST",
            ),
        )
    ),
)
