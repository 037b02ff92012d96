"""Reads an error of many megabytes without making objects of all of it.

In: the JSON of an event. Out: the event, of which what would be trimmed anyway was left out while
it was still text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from beacon.decode.sentry_json import Reader
from beacon.decode.sentry_stack import MAX_EXCEPTIONS, ends
from beacon.decode.text import UNREADABLE, without_nul

READ_BYTES = 2 * 1024 * 1024
"""Of an event over this size only the parts are read that are small."""
SMALL_BYTES = 128 * 1024
CRUMBS_BYTES = 512 * 1024
LONG_FRAME_BYTES = 16 * 1024
FEW_FRAMES = 50
LISTED = 5000
"""Items of a list of a large event: with more it is left out, or ends there."""

Raw = msgspec.Raw
_NO = Raw(b"")

_FIRST = ("threads", "modules", "debug_meta", "breadcrumbs", "extra", "contexts", "request")
_NAMES = {"debug_meta": "debug_images", "exception": "frames", "stacktrace": "frames"}
_IDS = ("event_id", "timestamp", "level", "platform", "type", "environment", "release", "dist")
_REST = ("user", "tags", "message", "logentry", "fingerprint", "transaction", "sdk")
_OTHERS = ("logger", "server_name")
_EVENT = (*_FIRST, "exception", "stacktrace", *_REST, *_IDS, *_OTHERS)
_FRAME = ("filename", "abs_path", "module", "function", "lineno", "colno", "in_app")
_CAUSE = ("type", "value", "module", "mechanism", "stacktrace")


def _members_of(*names: str) -> Callable[[Any], dict[str, Raw]]:
    """Reads an object's members of these names, as text; all others are stepped over."""
    shape = msgspec.defstruct("_Members", [(name, Raw, _NO) for name in names])
    decode = msgspec.json.Decoder(shape).decode

    def read(raw: Raw | bytes) -> dict[str, Raw]:
        found = decode(raw)
        return {name: each for name in names if _size(each := getattr(found, name))}

    return read


def _size(raw: Raw) -> int:
    return len(memoryview(raw))


_event = _members_of(*_EVENT)
_cause = _members_of(*_CAUSE)
_stack = _members_of("frames")
_frame = _members_of(*_FRAME)
_values = _members_of("values")
_Listed: Any = msgspec.defstruct(
    "_Listed",
    [(f"item{at}", Raw, _NO) for at in range(LISTED + 1)],
    array_like=True,
)
_listed = msgspec.json.Decoder(_Listed).decode
_encode = msgspec.json.Encoder().encode


def read_event(payload: bytes, reader: Reader) -> tuple[dict[str, Any], list[str]]:
    """The event, and what was cut of it. Raises InvalidJson and InvalidEvent."""
    if len(payload) <= READ_BYTES:
        return reader.read(payload), []
    try:
        members = _event(without_nul(payload))
    except UNREADABLE:
        return reader.read(payload), []
    cut = _lighten(members)
    return reader.read(_encode(members)), cut


def _lighten(members: dict[str, Raw]) -> list[str]:
    """Until the rest is small enough to be read."""
    cut: list[str] = []
    for name in [name for name in _EVENT if name in members]:
        if sum(map(_size, members.values())) <= READ_BYTES:
            break
        if _size(members[name]) < SMALL_BYTES:
            continue
        smaller = _SMALLER.get(name, _nothing)(members.pop(name))
        if smaller is not None:
            members[name] = smaller
        cut.append(_NAMES.get(name, name))
    return cut


def _nothing(_raw: Raw) -> Raw | None:
    return None


def _crumbs(raw: Raw) -> Raw | None:
    """The newest."""
    kept: list[Raw] = []
    room = CRUMBS_BYTES
    for item in reversed(_items(raw)):
        room -= _size(item)
        if room < 0:
            break
        kept.append(item)
    return Raw(_encode(kept[::-1]))


def _exception(raw: Raw) -> Raw | None:
    """The outermost and its causes, each with the ends of its stack."""
    found = ends(_items(raw), MAX_EXCEPTIONS)
    kept: list[Raw] = []
    room = READ_BYTES // 2
    for each in reversed([_one_exception(each) for each in found]):
        room -= _size(each)
        if room < 0:
            break
        kept.append(each)
    return Raw(_encode(kept[::-1]))


def _one_exception(raw: Raw) -> Raw:
    try:
        members = _cause(raw)
    except UNREADABLE:
        return Raw(b"null")
    stack = _stacktrace(members.pop("stacktrace", _NO))
    small = {name: each for name, each in members.items() if _size(each) <= SMALL_BYTES}
    return Raw(_encode(small if stack is None else small | {"stacktrace": stack}))


def _stacktrace(raw: Raw) -> Raw | None:
    try:
        frames = _items(_stack(raw)["frames"])
    except (*UNREADABLE, KeyError):
        return None
    kept = [_one_frame(frame) for frame in ends(frames, FEW_FRAMES)]
    return Raw(b'{"frames":%b}' % _encode(kept))


def _one_frame(raw: Raw) -> Raw:
    if _size(raw) <= LONG_FRAME_BYTES:
        return raw
    try:
        members = _frame(raw)
    except UNREADABLE:
        return Raw(b"null")
    few = {name: each for name, each in members.items() if _size(each) <= LONG_FRAME_BYTES}
    return Raw(_encode(few))


def _items(raw: Raw) -> list[Raw]:
    """Of a list, or of the one in an object's `values`. Of one that is too long the first."""
    try:
        found = _listed(raw if bytes(memoryview(raw)[:1]) == b"[" else _values(raw)["values"])
    except (*UNREADABLE, KeyError):
        return []
    items = (getattr(found, name) for name in _Listed.__struct_fields__[:LISTED])
    return [item for item in items if _size(item)]


_SMALLER: dict[str, Callable[[Raw], Raw | None]] = {
    "breadcrumbs": _crumbs,
    "exception": _exception,
    "stacktrace": _stacktrace,
}
