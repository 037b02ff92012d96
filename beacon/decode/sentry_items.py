"""Decodes the small items of Sentry's clients: lines of logs, what users report, what the client
did not send, what a job tells of its run.
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from beacon.decode.ids import id_bytes, uuid_bytes
from beacon.decode.sentry_event import Origin, age_of, feedback_of, level_of
from beacon.decode.sentry_json import (
    identity_of,
    moment_of,
    object_of,
    text_of,
)
from beacon.decode.sentry_stack import MAX_TEXT_CHARACTERS
from beacon.decode.sentry_trim import Parts, fit
from beacon.errors import BeaconError, InvalidEvent, TooLarge
from beacon.events import (
    FEEDBACK,
    LOG,
    MAX_BATCH_EVENTS,
    MAX_PROPERTIES_BYTES,
    CheckIn,
    ClientReport,
    Draft,
)

MAX_SMALL_BYTES = 1024 * 1024
"""One item other than an event or logs."""
MAX_LOGS_BYTES = 8 * 1024 * 1024
MAX_LOG_CHARACTERS = 32 * 1024
MAX_REPORTS = 100
MAX_WORD_CHARACTERS = 64
MAX_QUANTITY = 10**9
STATUSES = ("in_progress", "ok", "error")

_NO_ID = bytes(16)
_SPAN = "sentry.trace.parent_span_id"
_TEMPLATE = "sentry.message.template"
_SAID_TWICE = ("sentry.severity_number", "sentry.severity_text")
_PARAMETER = "sentry.message.parameter."


def _read(payload: bytes, origin: Origin, most: int = MAX_SMALL_BYTES) -> dict[str, Any]:
    """Raises TooLarge, InvalidJson and InvalidEvent."""
    if len(payload) > most:
        raise TooLarge(f"$: {len(payload)} bytes; at most {most} are taken")
    return origin.reader.read(payload)


# --- logs ------------------------------------------------------------------------------------


def decode_logs(payload: bytes, origin: Origin) -> list[Draft | BeaconError]:
    """`{"items": [...]}`. Raises InvalidJson, InvalidEvent and TooLarge."""
    said = _read(payload, origin, MAX_LOGS_BYTES)
    lines = said.get("items")
    if type(lines) is not list:
        lines = [said]
    found: list[Draft | BeaconError] = []
    for at, line in enumerate(lines[:MAX_BATCH_EVENTS]):
        if type(line) is dict:
            found.append(_log(line, at, origin))
        else:
            found.append(InvalidEvent(f"$.items[{at}]: expected object"))
    if len(lines) > MAX_BATCH_EVENTS:
        found.append(TooLarge(f"$.items: more than {MAX_BATCH_EVENTS}; the rest was not taken"))
    return found


def _log(line: dict[str, Any], at: int, origin: Origin) -> Draft:
    """Logs have no ids: that of a line is made of all it says, and of its place."""
    attributes = {key: _plain(each) for key, each in object_of(line.get("attributes")).items()}
    taken = attributes.pop
    body = text_of(line.get("body"), MAX_TEXT_CHARACTERS)
    known = {
        "trace_id": text_of(line.get("trace_id")) or origin.trace_id,
        "span_id": text_of(taken(_SPAN, None)) or text_of(line.get("span_id")),
        "severity": text_of(line.get("level")),
        "server_name": text_of(taken("server.address", None)),
        "logger": text_of(taken("logger.name", None)),
        "sdk": _sdk(attributes, origin),
        "logentry": _template(attributes, body),
    }
    environment = text_of(taken("sentry.environment", None)) or origin.environment
    release = text_of(taken("sentry.release", None))
    user = (attributes.get(f"user.{name}") for name in ("id", "email", "name"))
    for name in _SAID_TWICE:
        attributes.pop(name, None)
    known["attributes"] = attributes
    parts = Parts({key: each for key, each in known.items() if each}, message=body)
    timestamp = moment_of(line.get("timestamp"))
    identity = hashlib.sha256(orjson.dumps([at, line])).hexdigest()
    texts = fit(parts, MAX_PROPERTIES_BYTES)
    return Draft(
        LOG,
        texts.properties,
        parts.known,
        id=id_bytes(f"log {identity}", origin.project_id),
        timestamp=timestamp,
        user_id=next((each for value in user if (each := identity_of(value))), None),
        level=level_of(line.get("level"), "info"),
        message=parts.message and parts.message[:MAX_LOG_CHARACTERS],
        environment=environment,
        release=release,
        age=age_of(timestamp, origin),
    )


def _plain(attribute: Any) -> Any:
    """`{"value": 5, "type": "integer"}`, or the value itself."""
    return attribute.get("value") if type(attribute) is dict else attribute


def _sdk(attributes: dict[str, Any], origin: Origin) -> dict[str, str]:
    texts = {name: text_of(attributes.pop(f"sentry.sdk.{name}", None)) for name in _SDK}
    envelope = object_of(origin.sdk)
    told = {name: texts[name] or text_of(envelope.get(name)) for name in _SDK}
    return {name: text for name, text in told.items() if text is not None}


_SDK = ("name", "version")


def _template(attributes: dict[str, Any], body: str | None) -> dict[str, Any]:
    template = text_of(attributes.pop(_TEMPLATE, None), MAX_TEXT_CHARACTERS)
    params = {
        key.removeprefix(_PARAMETER): attributes.pop(key)
        for key in list(attributes)
        if key.startswith(_PARAMETER)
    }
    if template is None or template == body:
        return {}
    return {"message": template} | ({"params": params} if params else {})


# --- what users report -----------------------------------------------------------------------


def decode_user_report(payload: bytes, origin: Origin) -> Draft:
    """Older clients' feedback. Raises InvalidJson, InvalidEvent and TooLarge."""
    said = _read(payload, origin)
    message = text_of(said.get("comments"), MAX_TEXT_CHARACTERS)
    about = text_of(said.get("event_id")) or origin.event_id
    known = {"feedback": feedback_of(said, said.get("email"), about)}
    parts = Parts(known, message=message)
    texts = fit(parts, MAX_PROPERTIES_BYTES)
    identity = hashlib.sha256(orjson.dumps([about, message])).hexdigest()
    return Draft(
        FEEDBACK,
        texts.properties,
        parts.known,
        id=id_bytes(f"user_report {identity}", origin.project_id),
        timestamp=origin.sent_at,
        level="info",
        message=parts.message,
        environment=origin.environment,
    )


# --- what is no event ------------------------------------------------------------------------


def decode_client_report(payload: bytes, origin: Origin) -> list[ClientReport]:
    """Raises InvalidJson, InvalidEvent and TooLarge."""
    said = _read(payload, origin).get("discarded_events")
    if type(said) is not list:
        raise InvalidEvent("$.discarded_events: expected array")
    reports = [_client_report(object_of(each)) for each in said[:MAX_REPORTS]]
    return [report for report in reports if report is not None]


def _client_report(said: dict[str, Any]) -> ClientReport | None:
    reason = text_of(said.get("reason"), MAX_WORD_CHARACTERS)
    category = text_of(said.get("category"), MAX_WORD_CHARACTERS)
    quantity = said.get("quantity")
    if reason is None or category is None or type(quantity) is not int or quantity < 1:
        return None
    return ClientReport(reason, category, min(quantity, MAX_QUANTITY))


def decode_check_in(payload: bytes, origin: Origin) -> CheckIn:
    """Raises InvalidJson, InvalidEvent and TooLarge."""
    said = _read(payload, origin)
    slug, status = text_of(said.get("monitor_slug")), said.get("status")
    if slug is None:
        raise InvalidEvent("$.monitor_slug: missing; a check-in names its monitor")
    if status not in STATUSES:
        raise InvalidEvent(f"$.status: expected one of {', '.join(STATUSES)}")
    told = said.get("check_in_id")
    run = uuid_bytes(told) if type(told) is str else None
    if run is None and told not in (None, ""):
        raise InvalidEvent("$.check_in_id: expected 32 hex digits")
    duration: Any = said.get("duration")
    return CheckIn(
        None if run == _NO_ID else run,
        slug,
        str(status),
        float(duration) if type(duration) in (int, float) and duration >= 0 else None,
        text_of(said.get("environment")) or origin.environment,
        text_of(said.get("release")),
        object_of(said.get("monitor_config")) or None,
    )
