"""The ingest of OTLP's logs as the API's description tells it: data only."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.web.api.operations import JSON, Operation

Nanoseconds = Annotated[int | str, Meta(description="Since 1970, as a number or as text.")]


class LogAttribute(msgspec.Struct):
    key: str
    value: Annotated[
        dict[str, Any],
        Meta(
            description="One of stringValue, intValue, boolValue, doubleValue, arrayValue, "
            "kvlistValue, bytesValue."
        ),
    ]


class LogRecord(msgspec.Struct, rename="camel"):
    time_unix_nano: Nanoseconds | None = None
    observed_time_unix_nano: Nanoseconds | None = None
    severity_number: int | None = None
    severity_text: str | None = None
    body: dict[str, Any] | None = None
    attributes: list[LogAttribute] | None = None
    trace_id: str | None = None
    span_id: str | None = None
    event_name: str | None = None


class LogScope(msgspec.Struct):
    name: str | None = None
    version: str | None = None
    attributes: list[LogAttribute] | None = None


class ScopeLogs(msgspec.Struct, rename="camel"):
    scope: LogScope | None = None
    log_records: list[LogRecord] | None = None


class LogResource(msgspec.Struct):
    attributes: list[LogAttribute] | None = None


class ResourceLogs(msgspec.Struct, rename="camel"):
    resource: LogResource | None = None
    scope_logs: list[ScopeLogs] | None = None


class LogsRequest(msgspec.Struct, rename="camel"):
    """`ExportLogsServiceRequest`. Fields that are not known are ignored."""

    resource_logs: list[ResourceLogs] | None = None


class PartialSuccess(msgspec.Struct, rename="camel"):
    rejected_log_records: str
    error_message: str


class LogsResponse(msgspec.Struct, rename="camel"):
    """`ExportLogsServiceResponse`: empty when all records were taken."""

    partial_success: PartialSuccess | UnsetType = UNSET


class ErrorInfo(msgspec.Struct):
    """`google.rpc.ErrorInfo`: the reason is Beacon's stable code."""

    type: str = msgspec.field(name="@type")
    reason: str
    domain: str


class Status(msgspec.Struct):
    """`google.rpc.Status`; `code` by google.rpc.Code."""

    code: int
    message: str
    details: list[ErrorInfo]


_SAYS = {
    400: "The body cannot be read: it is not what its type says.",
    401: "The key is missing, wrong or revoked.",
    403: "The key may not send, or the page's origin may not.",
    413: "The body is over its limit.",
    415: "The body is of another type.",
    429: "More came than a rate limit allows: send the same again after `Retry-After`.",
    503: "Nothing was stored: send the same again after `Retry-After`.",
}

OPERATIONS = (
    Operation(
        method="POST",
        path="/v1/logs",
        id="send_logs",
        summary="Send logs, as OpenTelemetry's exporters do",
        description="OTLP over HTTP: `ExportLogsServiceRequest` in JSON, or in Protocol Buffers "
        "(`application/x-protobuf`), compressed or not (gzip, deflate, br, zstd). Answers are in "
        "the same. 200 means that the records are on disk, but for those that a partial success "
        "tells. A record with `exception.*` attributes makes an issue. docs/protocol.md says all "
        "of it.",
        tag="ingest",
        callers="The project's public key, from an allowed origin, or a secret key of it with "
        "`ingest`.",
        credentials=("ingestKey", "pulseKitKey", "ingestBearer", "keyInAddress"),
        body=LogsRequest,
        answer=LogsResponse,
        answers=tuple((status, says, JSON, Status) for status, says in _SAYS.items()),
    ),
)
