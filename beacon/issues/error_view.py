"""A stored error as pages show it: its exceptions with their frames, and all that was sent with it.

In: `EventDetails`. Out: `ErrorView`. What has another type than it should is left out; numbers and
texts deep within are passed on as they were sent. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw

from beacon.explorer.events import EventDetails
from beacon.explorer.rows import AnyJson, Object
from beacon.issues.failure import MAX_EXCEPTIONS

Fields = Mapping[str, Raw]

_OBJECTS = ("request", "user", "contexts", "extra", "modules", "logentry", "sdk")
_TEXTS = ("dist", "transaction", "logger", "server_name", "platform", "trace_id", "span_id")
_KNOWN = frozenset(
    {
        *_OBJECTS,
        *_TEXTS,
        *("type", "value", "exceptions", "mechanism", "breadcrumbs", "threads", "trimmed"),
        *("flags", "fingerprint", "debug_images"),
    }
)


class FrameBefore(msgspec.Struct, frozen=True):
    """Where a frame was before a source map resolved it."""

    file: str | None
    function: str | None
    line: int | None
    column: int | None


class ErrorFrame(msgspec.Struct, frozen=True, kw_only=True):
    """One call. `text`: a frame that is plain text, of which nothing else is known."""

    file: str | None = None
    abs_path: str | None = None
    module: str | None = None
    function: str | None = None
    line: int | None = None
    column: int | None = None
    in_app: bool | None = None
    pre: list[str] = []
    context: str | None = None
    post: list[str] = []
    vars: Object | None = None
    raw: FrameBefore | None = None
    package: str | None = None
    address: str | None = None
    text: str | None = None


class ErrorException(msgspec.Struct, frozen=True, kw_only=True):
    """`frames`: the call that failed first."""

    type: str | None
    value: str | None
    module: str | None
    mechanism: Object | None
    frames: list[ErrorFrame]


class ErrorDevice(msgspec.Struct, frozen=True):
    """As its session tells."""

    browser: str | None
    browser_version: str | None
    os: str | None
    os_version: str | None
    device: str | None
    screen: str | None
    language: str | None
    country: str | None
    region: str | None
    city: str | None


class ErrorParts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the event. `exceptions`: the outermost first, then its causes. `properties`
    are all that have no place here."""

    exceptions: list[ErrorException]
    has_source_map: bool
    breadcrumbs: list[AnyJson]
    threads: list[AnyJson]
    trimmed: list[AnyJson]
    request: Object | None
    user: Object | None
    contexts: Object | None
    extra: Object | None
    modules: Object | None
    logentry: Object | None
    sdk: Object | None
    dist: str | None
    transaction: str | None
    logger: str | None
    server_name: str | None
    platform: str | None
    trace_id: str | None
    span_id: str | None
    fingerprint: list[AnyJson]
    flags: list[AnyJson]
    properties: Object
    device: ErrorDevice


def parts_of(event: EventDetails) -> ErrorParts:
    told = object_of(event.properties)
    exceptions = list(_exceptions(event, told))
    others = {name: value for name, value in told.items() if name not in _KNOWN}
    plain: dict[str, Any] = {name: _object(told.get(name)) for name in _OBJECTS}
    plain |= {name: text_of(told.get(name)) for name in _TEXTS}
    resolved = any(frame.raw is not None for each in exceptions for frame in each.frames)
    return ErrorParts(
        exceptions=exceptions,
        has_source_map=resolved,
        breadcrumbs=_list(told.get("breadcrumbs")),
        threads=_list(told.get("threads")),
        trimmed=_list(told.get("trimmed")),
        fingerprint=_list(told.get("fingerprint")),
        flags=_list(told.get("flags")),
        **plain,
        properties=Raw(msgspec.json.encode(others)),
        device=msgspec.convert(event, ErrorDevice, from_attributes=True),
    )


def _exceptions(event: EventDetails, told: Fields) -> Iterator[ErrorException]:
    """The outermost one's stack stands with the event."""
    chain = [object_of(each) for each in _list(told.get("exceptions"))[:MAX_EXCEPTIONS]]
    outermost = chain[0] if chain else {}
    frames = _frames(event.stacktrace)
    type_ = text_of(outermost.get("type")) or text_of(told.get("type"))
    if chain or frames or type_:
        value = text_of(outermost.get("value")) or text_of(told.get("value")) or event.message
        mechanism = _object(outermost.get("mechanism")) or _object(told.get("mechanism"))
        yield ErrorException(
            type=type_ or event.event,
            value=value,
            module=text_of(outermost.get("module")),
            mechanism=mechanism,
            frames=frames,
        )
    for each in chain[1:]:
        yield ErrorException(
            type=text_of(each.get("type")),
            value=text_of(each.get("value")),
            module=text_of(each.get("module")),
            mechanism=_object(each.get("mechanism")),
            frames=_frames(each.get("stacktrace")),
        )


def _frames(stack: Raw | None) -> list[ErrorFrame]:
    text = text_of(stack)
    if text is not None:
        return [ErrorFrame(text=line) for line in text.splitlines()]
    return [_frame(each) for each in _list(stack)]


def _frame(raw: Raw) -> ErrorFrame:
    text = text_of(raw)
    if text is not None:
        return ErrorFrame(text=text)
    told = object_of(raw)
    before = object_of(told.get("raw"))
    return ErrorFrame(
        file=text_of(told.get("file")) or text_of(told.get("filename")),
        abs_path=text_of(told.get("abs_path")),
        module=text_of(told.get("module")),
        function=text_of(told.get("function")),
        line=_whole(told.get("line")) or _whole(told.get("lineno")),
        column=_whole(told.get("column")) or _whole(told.get("colno")),
        in_app=_switch(told.get("in_app")),
        pre=_texts(told.get("pre")),
        context=text_of(told.get("context")),
        post=_texts(told.get("post")),
        vars=_object(told.get("vars")),
        raw=_before(before) if before else None,
        package=text_of(told.get("package")),
        address=text_of(told.get("address")),
        text=text_of(told.get("raw")),
    )


def _before(told: Fields) -> FrameBefore:
    return FrameBefore(
        text_of(told.get("file")),
        text_of(told.get("function")),
        _whole(told.get("line")),
        _whole(told.get("column")),
    )


# --- JSON of which only the type is looked at -----------------------------------------------


def object_of(raw: Raw | None) -> dict[str, Raw]:
    """Empty where it is none."""
    if raw is None or not bytes(raw).startswith(b"{"):
        return {}
    return msgspec.json.decode(raw, type=dict[str, Raw])


def text_of(raw: Raw | None) -> str | None:
    found = _decoded(raw, b'"')
    return found if isinstance(found, str) else None


def _object(raw: Raw | None) -> Raw | None:
    return raw if raw is not None and bytes(raw).startswith(b"{") else None


def _list(raw: Raw | None) -> list[Raw]:
    if raw is None or not bytes(raw).startswith(b"["):
        return []
    return msgspec.json.decode(raw, type=list[Raw])


def _texts(raw: Raw | None) -> list[str]:
    return [text for each in _list(raw) if (text := text_of(each)) is not None]


def _whole(raw: Raw | None) -> int | None:
    """Such as a place in a file can be."""
    digits = b"" if raw is None else bytes(raw)
    return int(digits) if digits.isdigit() and len(digits) < 10 else None


def _switch(raw: Raw | None) -> bool | None:
    return {b"true": True, b"false": False}.get(b"" if raw is None else bytes(raw))


def _decoded(raw: Raw | None, start: bytes) -> Any:
    return msgspec.json.decode(raw) if raw is not None and bytes(raw).startswith(start) else None
