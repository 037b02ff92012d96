"""Decodes one event of Sentry's clients: an exception or a message in, a draft out.

What is in a draft's properties, and in which shape, docs/errors.md tells.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from beacon.decode.fields import MAX_SESSION_CHARACTERS, MAX_URL_CHARACTERS
from beacon.decode.ids import id_bytes, session_bytes, uuid_bytes
from beacon.decode.report import LEVELS
from beacon.decode.sentry_json import (
    Reader,
    identity_of,
    moment_of,
    object_of,
    objects_of,
    tags_of,
    text_of,
)
from beacon.decode.sentry_large import read_event
from beacon.decode.sentry_stack import MAX_TEXT_CHARACTERS, Stacks, read_stacks
from beacon.decode.sentry_trim import Parts, fit
from beacon.events import ERROR, FEEDBACK, MAX_ERROR_EVENT_BYTES, MESSAGE, Draft

MAX_CRUMBS = 500
MAX_TIME_CHARACTERS = 40
MAX_IMAGES = 500
MAX_FLAGS = 500
MAX_FINGERPRINT_PARTS = 50

_TEXTS = ("transaction", "platform", "logger", "server_name", "dist")
_OF_REQUEST = ("url", "method", "headers", "query_string", "data", "cookies", "env")
_OF_CRUMB = ("type", "category", "level", "message", "data")
_OF_IMAGE = ("debug_id", "code_file", "type")
_LEVEL_NAMES = {"warn": "warning", "critical": "fatal", "log": "info", "trace": "debug"}
_PLACE = re.compile(r"%(?:\((\w+)\))?[sdr]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_ADDRESS = "{{auto}}"
"""What clients send for an address that the server is to fill in; Beacon keeps none."""


class Origin(NamedTuple):
    """What an item's envelope says: `event_id`, and of which trace and when it was sent."""

    project_id: bytes
    environment: str
    reader: Reader
    event_id: str | None = None
    sent_at: int | None = None
    trace_id: str | None = None
    sdk: Any = None


def decode_event(payload: bytes, origin: Origin) -> Draft | None:
    """None: a transaction, as older clients send them. Raises InvalidJson and InvalidEvent."""
    event, cut = read_event(payload, origin.reader)
    if event.get("type") == "transaction":
        return None
    return draft_of(event, origin, cut)


def decode_feedback(payload: bytes, origin: Origin) -> Draft:
    """An event whose context `feedback` says what somebody wrote."""
    event, cut = read_event(payload, origin.reader)
    contexts = dict(object_of(event.get("contexts")))
    said = object_of(contexts.pop("feedback", None))
    feedback = feedback_of(said, said.get("contact_email"), said.get("associated_event_id"))
    message = text_of(said.get("message"), MAX_TEXT_CHARACTERS)
    event = {**event, "contexts": contexts, "message": message, "logentry": None}
    url = text_of(said.get("url"), MAX_URL_CHARACTERS)
    return draft_of(event, origin, cut, name=FEEDBACK, more={"feedback": feedback}, url=url)


def feedback_of(said: dict[str, Any], email: Any, about: Any) -> dict[str, str]:
    """`associated_event_id` is written as Beacon writes the ids of events."""
    about = uuid_bytes(about) if type(about) is str else None
    texts = {
        "name": text_of(said.get("name")),
        "email": text_of(email),
        "url": text_of(said.get("url"), MAX_URL_CHARACTERS),
        "source": text_of(said.get("source")),
        "associated_event_id": None if about is None else hyphened(about),
        "replay_id": text_of(said.get("replay_id")),
    }
    return {name: text for name, text in texts.items() if text is not None}


def hyphened(uuid: bytes) -> str:
    text = uuid.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def draft_of(
    event: dict[str, Any],
    origin: Origin,
    cut: list[str],
    *,
    name: str | None = None,
    more: dict[str, Any] | None = None,
    url: str | None = None,
) -> Draft:
    logged, template = _logged(event)
    stacks = _stacks(event, is_message=logged is not None)
    name = name or (ERROR if stacks.exceptions else MESSAGE)
    level = level_of(event.get("level"), "error" if name == ERROR else "info")
    request = _request(event.get("request"))
    user = _user(event.get("user"))
    contexts = object_of(event.get("contexts"))
    beacon = object_of(contexts.get("beacon"))
    known = _properties(event, origin, stacks, contexts)
    known |= {"user": user, "request": request, "logentry": template, **(more or {})}
    parts = Parts(
        {key: value for key, value in known.items() if value},
        stacks.frames,
        tags_of(event.get("tags")),
        logged or _title(stacks),
        sorted({*cut, *stacks.cut}),
    )
    texts = fit(parts, MAX_ERROR_EVENT_BYTES)
    timestamp = moment_of(event.get("timestamp"))
    headers = {key.lower(): value for key, value in object_of(request.get("headers")).items()}
    return Draft(
        name,
        texts.properties,
        parts.known,
        id=id_bytes(text_of(event.get("event_id")) or origin.event_id, origin.project_id),
        timestamp=timestamp,
        session_id=session_bytes(
            text_of(beacon.get("session_id"), MAX_SESSION_CHARACTERS), origin.project_id
        ),
        anon_id=identity_of(beacon.get("anon_id")),
        user_id=_user_id(user),
        url=url or text_of(request.get("url"), MAX_URL_CHARACTERS),
        referrer=text_of(headers.get("referer"), MAX_URL_CHARACTERS),
        user_agent=text_of(headers.get("user-agent"), MAX_URL_CHARACTERS),
        level=level,
        message=parts.message,
        stacktrace=texts.stacktrace,
        environment=text_of(event.get("environment")) or origin.environment,
        release=text_of(event.get("release")),
        tags=texts.tags,
        age=age_of(timestamp, origin),
    )


def level_of(value: Any, default: str) -> str:
    level = value.lower() if type(value) is str else ""
    level = _LEVEL_NAMES.get(level, level)
    return level if level in LEVELS else default


def age_of(timestamp: int | None, origin: Origin) -> int | None:
    """How long before it was sent the event happened, by the client's own clock."""
    known = timestamp is not None and origin.sent_at is not None
    return origin.sent_at - timestamp if known else None  # type: ignore[operator]


def _stacks(event: dict[str, Any], *, is_message: bool) -> Stacks:
    """Clients of JavaScript make an exception without a type of a message, for its frames."""
    stacks = read_stacks(event)
    if is_message and not any("type" in each for each in stacks.exceptions):
        return stacks._replace(exceptions=[])
    return stacks


# --- message and title -----------------------------------------------------------------------


def _logged(event: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The message as people read it, and what it was made of."""
    said = event.get("logentry") or event.get("message")
    if type(said) is not dict:
        return text_of(said, MAX_TEXT_CHARACTERS), {}
    template = text_of(said.get("message"), MAX_TEXT_CHARACTERS)
    formatted = text_of(said.get("formatted"), MAX_TEXT_CHARACTERS)
    params = said.get("params") if isinstance(said.get("params"), list | dict) else None
    if formatted is None:
        formatted = text_of(event.get("message"), MAX_TEXT_CHARACTERS) or _filled(template, params)
    if template is None or (template == formatted and not params):
        return formatted, {}
    return formatted, {"message": template} | ({"params": params} if params else {})


def _filled(template: str | None, params: Any) -> str | None:
    """Clients that format nothing leave it to the server."""
    if template is None or not params:
        return template
    named = params if type(params) is dict else {}
    listed = iter(params if type(params) is list else ())

    def fill(place: re.Match[str]) -> str:
        value = named.get(place[1]) if place[1] else next(listed, None)
        return place[0] if value is None else str(value)

    return _PLACE.sub(fill, template)[:MAX_TEXT_CHARACTERS]


def _title(stacks: Stacks) -> str | None:
    if not stacks.exceptions:
        return None
    outermost = stacks.exceptions[0]
    said = (outermost.get("type"), outermost.get("value"))
    return ": ".join(text for text in said if text) or None


# --- properties ------------------------------------------------------------------------------


def _properties(
    event: dict[str, Any], origin: Origin, stacks: Stacks, contexts: dict[str, Any]
) -> dict[str, Any]:
    """What is empty is left out later."""
    outermost = stacks.exceptions[0] if stacks.exceptions else {}
    trace = object_of(contexts.get("trace"))
    return {
        "type": outermost.get("type"),
        "value": outermost.get("value"),
        "exceptions": stacks.exceptions,
        "mechanism": _mechanism(stacks.exceptions),
        **{name: text_of(event.get(name)) for name in _TEXTS},
        "sdk": sdk_of(event.get("sdk") or origin.sdk),
        "contexts": {key: each for key, each in contexts.items() if each and key != "flags"},
        "extra": object_of(event.get("extra")),
        "breadcrumbs": [_crumb(each) for each in objects_of(event.get("breadcrumbs"))][
            -MAX_CRUMBS:
        ],
        "flags": _flags(contexts.get("flags")),
        "fingerprint": _fingerprint(event.get("fingerprint")),
        "debug_images": _images(event.get("debug_meta")),
        "modules": object_of(event.get("modules")),
        "threads": stacks.threads,
        "trace_id": text_of(trace.get("trace_id")) or origin.trace_id,
        "span_id": text_of(trace.get("span_id")),
    }


def _mechanism(exceptions: list[dict[str, Any]]) -> dict[str, Any] | None:
    """That by which it was not handled, where it was not: some clients say so of a cause."""
    said = [each["mechanism"] for each in exceptions if "mechanism" in each]
    unhandled = (each for each in said if each.get("handled") is False)
    return next(unhandled, said[0] if said else None)


def sdk_of(value: Any) -> dict[str, str]:
    said = object_of(value)
    texts = {name: text_of(said.get(name)) for name in ("name", "version")}
    return {name: text for name, text in texts.items() if text is not None}


def _crumb(said: dict[str, Any]) -> dict[str, Any]:
    crumb: dict[str, Any] = {}
    when = said.get("timestamp")
    if type(when) is str:
        crumb["timestamp"] = when[:MAX_TIME_CHARACTERS]
    elif (moment := moment_of(when)) is not None:
        crumb["timestamp"] = _iso(moment)
    for name in _OF_CRUMB:
        if said.get(name):
            crumb[name] = said[name]
    return crumb


def _iso(moment: int) -> str:
    return (_EPOCH + timedelta(microseconds=moment)).isoformat().replace("+00:00", "Z")


def _flags(value: Any) -> list[dict[str, Any]]:
    said = objects_of(value)[-MAX_FLAGS:]
    return [
        {"flag": each["flag"], "result": each.get("result")}
        for each in said
        if type(each.get("flag")) is str
    ]


def _fingerprint(value: Any) -> list[str]:
    if type(value) is not list:
        return []
    return [text for each in value[:MAX_FINGERPRINT_PARTS] if (text := text_of(each)) is not None]


def _images(value: Any) -> list[dict[str, str]]:
    images = object_of(value).get("images")
    if type(images) is not list:
        return []
    said = [each for each in images[:MAX_IMAGES] if type(each) is dict]
    return [
        {name: image[name] for name in _OF_IMAGE if type(image.get(name)) is str}
        for image in said
        if "debug_id" in image
    ]


# --- request and user ------------------------------------------------------------------------


def _request(value: Any) -> dict[str, Any]:
    said = object_of(value)
    request = {name: said[name] for name in _OF_REQUEST if said.get(name)}
    for name in ("headers", "cookies", "env", "query_string"):
        if type(request.get(name)) is list:
            request[name] = tags_of(request[name])
    return request


def _user(value: Any) -> dict[str, Any]:
    user = {name: each for name, each in object_of(value).items() if each not in (None, "")}
    if user.get("ip_address") == _NO_ADDRESS:
        del user["ip_address"]
    return user


def _user_id(user: dict[str, Any]) -> str | None:
    said = (identity_of(user.get(name)) for name in ("id", "email", "username"))
    return next((each for each in said if each is not None), None)
