"""What a record of OTLP's logs becomes: a line of a log, or an error when it tells an exception.

In: a record, and what its resource and its scope say. Out: a `Draft`. The names of attributes are
those of OpenTelemetry's semantic conventions. Raises TooLarge, InvalidEvent.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from beacon.decode.fields import MAX_LABEL_CHARACTERS, MAX_URL_CHARACTERS, identity
from beacon.decode.ids import session_bytes
from beacon.decode.report import NO_REPORT, Report
from beacon.decode.text import json_text, without_nul
from beacon.decode.times import EARLIEST_US, LATEST_US
from beacon.errors import BeaconError, InvalidEvent
from beacon.events import (
    ERROR,
    LOG,
    MAX_ERROR_EVENT_BYTES,
    MAX_IDENTITY_CHARACTERS,
    MAX_PROPERTIES_BYTES,
    Draft,
)

MAX_MESSAGE_CHARACTERS = 16 * 1024
"""Of the body of a record. What is longer is cut, and `truncated` says so."""
MAX_FRAMES = 500
MAX_SESSION_CHARACTERS = 64

Value = str | int | float | bool | list[Any] | dict[str, Any] | None
Attributes = dict[str, Any]


class Record(NamedTuple):
    """Times in nanoseconds, 0: not said. `severity` by OTLP's numbers, 0: not said. Ids are hex."""

    time: int = 0
    observed: int = 0
    severity: int = 0
    severity_text: str = ""
    body: Value = None
    attributes: Attributes = {}  # noqa: RUF012  (never changed)
    trace_id: str = ""
    span_id: str = ""
    event_name: str = ""


class Source(NamedTuple):
    """One scope of one resource with its records, of which some could not be read."""

    resource: Attributes
    scope: dict[str, Any]  # name, version, attributes: those that are told
    records: list[Record | BeaconError]


class Described(NamedTuple):
    """What all records of a source have in common. `known` are properties, `told` of errors."""

    known: dict[str, Any]
    told: dict[str, Any]
    environment: str | None
    release: str | None
    tags: bytes | None


_TAGS = ("service.name", "service.namespace", "service.instance.id")
_PLATFORMS = {"nodejs": "node", "webjs": "javascript", "dotnet": "csharp", "cpp": "native"}
_ENVIRONMENTS = ("deployment.environment.name", "deployment.environment")
_EXCEPTION = ("exception.type", "exception.message", "exception.stacktrace")
_ADDRESSES = ("url.full", "http.url")
_LEVELS = ("debug", "debug", "info", "warning", "error", "fatal")
"""By severity: four numbers each (trace, debug, info, warn, error, fatal)."""
_WORDS = {
    "trace": "debug",
    "debug": "debug",
    "verbose": "debug",
    "info": "info",
    "information": "info",
    "notice": "info",
    "warn": "warning",
    "warning": "warning",
    "error": "error",
    "err": "error",
    "critical": "fatal",
    "crit": "fatal",
    "alert": "fatal",
    "emergency": "fatal",
    "fatal": "fatal",
    "panic": "fatal",
}


def describe(source: Source) -> Described:
    resource, scope = source.resource, source.scope
    known: dict[str, Any] = {}
    if resource:
        known["resource"] = resource
    if scope:
        known["scope"] = scope
    common = {
        "logger": scope.get("name"),
        "server_name": _first_text(resource, ("host.name", "k8s.pod.name")),
    }
    language = _first_text(resource, ("telemetry.sdk.language",))
    told = {
        "platform": _PLATFORMS.get(language, language) if language else None,
        "sdk": _sdk(resource),
        "contexts": {"resource": resource} if resource else None,
    }
    tags = {name: text for name in _TAGS if (text := _first_text(resource, (name,)))}
    shared = {name: text for name, text in common.items() if text}
    return Described(
        known | shared,
        {name: value for name, value in told.items() if value} | shared,
        _first_text(resource, _ENVIRONMENTS),
        _first_text(resource, ("service.version",)),
        without_nul(json_text(tags, "$.tags", MAX_PROPERTIES_BYTES)) if tags else None,
    )


def draft_of(record: Record, source: Described, event_id: bytes | None, project_id: bytes) -> Draft:
    attributes = record.attributes
    for name in _EXCEPTION:
        if name in attributes:
            return _error(record, source, event_id, project_id)
    message, is_cut = _message(record.body)
    known: dict[str, Any] = {"attributes": attributes} if attributes else {}
    known |= source.known
    if record.trace_id:
        known["trace_id"] = record.trace_id
    if record.span_id:
        known["span_id"] = record.span_id
    if record.severity_text:
        known["severity"] = record.severity_text
    if record.event_name:
        known["event_name"] = record.event_name
    if is_cut:
        known["truncated"] = True
    report = NO_REPORT._replace(level=_level(record, "info"), message=message)
    return _draft(LOG, record, source, event_id, project_id, known, report)


def _error(record: Record, source: Described, event_id: bytes | None, project_id: bytes) -> Draft:
    attributes = dict(record.attributes)
    kind, value, trace = (_text(attributes.pop(name, None)) for name in _EXCEPTION)
    frames = [{"raw": line} for line in trace.splitlines()[:MAX_FRAMES] if line.strip()]
    message, _is_cut = _message(record.body)
    outermost = {name: text for name, text in (("type", kind), ("value", value)) if text}
    known: dict[str, Any] = dict(outermost)
    known["exceptions"] = [outermost]
    known |= source.told
    if attributes:
        known["extra"] = attributes
    for name in ("trace_id", "span_id", "event_name"):
        if text := getattr(record, name):
            known[name] = text
    limit = MAX_ERROR_EVENT_BYTES
    report = Report(
        level=_level(record, "error"),
        message=message or value or kind,
        stacktrace=json_text(frames, "$.stacktrace", limit) if frames else None,
        limit=limit,
    )
    return _draft(ERROR, record, source, event_id, project_id, known, report)


def _draft(
    name: str,
    record: Record,
    source: Described,
    event_id: bytes | None,
    project_id: bytes,
    known: dict[str, Any],
    report: Report,
) -> Draft:
    properties = without_nul(json_text(known, "$.attributes", report.limit))
    attributes = record.attributes
    report.check_size(properties, "attributes")
    session = _first_text(attributes, ("session.id",), MAX_SESSION_CHARACTERS)
    return Draft(
        name=name,
        properties=properties,
        known=known,
        id=event_id,
        timestamp=_microseconds(record.time or record.observed),
        session_id=session_bytes(session, project_id) if session else None,
        user_id=_user(attributes),
        url=_first_text(attributes, _ADDRESSES, MAX_URL_CHARACTERS) if name == ERROR else None,
        level=report.level,
        message=_clean(report.message or "") or None,
        stacktrace=None if report.stacktrace is None else without_nul(report.stacktrace),
        environment=source.environment,
        release=source.release,
        tags=source.tags,
    )


# --- the parts of a record -------------------------------------------------------------------


def _level(record: Record, otherwise: str) -> str:
    """The number goes before the text, as the specification has it."""
    if 0 < record.severity <= 24:
        return _LEVELS[(record.severity - 1) // 4]
    return _WORDS.get(record.severity_text.lower(), otherwise)


def _message(body: Value) -> tuple[str, bool]:
    """As text, and whether it was cut. What is structured is JSON."""
    text = body if isinstance(body, str) else _text(body)
    if len(text) <= MAX_MESSAGE_CHARACTERS:
        return text, False
    return text[:MAX_MESSAGE_CHARACTERS], True


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        raise InvalidEvent("$.body: nested too deep, or a number that JSON cannot say") from None


def _user(attributes: Attributes) -> str | None:
    found = attributes.get("user.id") or attributes.get("enduser.id")
    is_text = isinstance(found, str) and len(found) <= MAX_IDENTITY_CHARACTERS
    return identity(_clean(found), "$.attributes") if is_text and isinstance(found, str) else None


def _sdk(resource: Attributes) -> dict[str, str]:
    told = (("name", "telemetry.sdk.name"), ("version", "telemetry.sdk.version"))
    return {name: text for name, key in told if (text := _first_text(resource, (key,)))}


def _first_text(
    attributes: Attributes, names: tuple[str, ...], most: int = MAX_LABEL_CHARACTERS
) -> str | None:
    """The first of these attributes that is a text, and not an empty one; cut where it is long."""
    for name in names:
        value = attributes.get(name)
        if type(value) is str and value:
            return _clean(value[:most])
    return None


def _clean(text: str) -> str:
    return text.replace("\0", "\ufffd") if "\0" in text else text


def _microseconds(nanoseconds: int) -> int | None:
    if nanoseconds <= 0:
        return None
    return min(max(nanoseconds // 1000, EARLIEST_US), LATEST_US)
