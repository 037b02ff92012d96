"""Health, metrics, the live stream and this description, as the API's description tells them: data.

They are served by blueprints of their own.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from beacon.errors import Forbidden, ProjectNotFound, Unauthorized, Unavailable
from beacon.problems import PROBLEM_TYPE
from beacon.web.api.operations import Operation


class Checked(msgspec.Struct):
    status: Literal["ok"]


class HealthDocument(msgspec.Struct):
    """`status` is `ok`, or what is wrong. `balance` tells where the events of this node are."""

    status: str
    version: str
    uptime_seconds: float
    balance: dict[str, Any]
    spool: dict[str, Any]
    writer: dict[str, Any]
    postgres: dict[str, Any]
    ingest: dict[str, Any]
    flags: dict[str, Any]


class LiveQuery(msgspec.Struct):
    """Programs may send their credentials as header fields instead."""

    ticket: Annotated[str | None, Meta(description="Of one's own, for this connection.")] = None


OPERATIONS = (
    Operation(
        method="GET",
        path="/api/v1/ws/events/{project_id}",
        id="watch_events",
        summary="Watch a project live, over a WebSocket",
        description="Stored events as they come, and who is active: docs/live.md has the messages.",
        tag="live",
        callers="Who has a ticket; or who may ask for one, but for browsers with their cookie.",
        query=LiveQuery,
        status=101,
        content_type="text/plain",
        answers=((426, "It is no handshake of a WebSocket.", PROBLEM_TYPE, None),),
        errors=(Unauthorized, Forbidden, ProjectNotFound, Unavailable),
    ),
    Operation(
        method="GET",
        path="/api/v1/health",
        id="read_health",
        summary="How this Beacon is, in numbers",
        tag="health",
        callers="Anybody.",
        answer=HealthDocument,
        answers=(
            (503, "It cannot do its work; `status` says why.", "application/json", HealthDocument),
        ),
    ),
    Operation(
        method="GET",
        path="/health",
        id="is_healthy",
        summary="Whether this Beacon takes events and Postgres answers",
        tag="health",
        callers="Anybody.",
        content_type="text/plain",
        answers=((503, "It cannot do its work; the text says why.", "text/plain", None),),
    ),
    Operation(
        method="GET",
        path="/check",
        id="check",
        summary="Whether anybody is there, as Glimpse asks",
        tag="health",
        callers="Anybody.",
        answer=Checked,
    ),
    Operation(
        method="GET",
        path="/metrics",
        id="read_metrics",
        summary="Numbers for Prometheus",
        tag="health",
        callers="Clients on this machine, and whoever knows the setting `BEACON_METRICS_TOKEN`.",
        credentials=("metricsToken",),
        optional=True,
        content_type="text/plain",
        errors=(Unauthorized,),
    ),
    Operation(
        method="GET",
        path="/api/v1/openapi.json",
        id="describe_api",
        summary="This description, as an OpenAPI 3.1 document",
        tag="description",
        callers="Anybody.",
        answer=dict[str, Any],
        tagged=True,
    ),
    Operation(
        method="GET",
        path="/api/docs",
        id="read_docs",
        summary="This description, as a page",
        tag="description",
        callers="Anybody.",
        content_type="text/html",
    ),
)
