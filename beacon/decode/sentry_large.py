"""Reads an error of many megabytes without making objects of all of it.

In: the JSON of an event. Out: the event, of which what would be trimmed anyway was left out while
it was still text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from beacon.decode.sentry_json import read_object
from beacon.decode.sentry_stack import MAX_EXCEPTIONS, ends
from beacon.decode.text import UNREADABLE, without_nul

READ_BYTES = 4 * 1024 * 1024
"""Of an event over this size only the parts are read that are small."""
CRUMBS_BYTES = 512 * 1024
LONG_FRAME_BYTES = 64 * 1024
FEW_FRAMES = 50

_WORDS = ("vars", "pre_context", "post_context", "context_line")
_FIRST = ("threads", "modules", "debug_meta", "breadcrumbs", "extra", "contexts", "request")
_OTHER_BYTES = 256 * 1024

Raw = msgspec.Raw
_members = msgspec.json.Decoder(dict[str, Raw]).decode
_list = msgspec.json.Decoder(list[Raw]).decode
_encode = msgspec.json.Encoder().encode


def read_event(payload: bytes) -> tuple[dict[str, Any], list[str]]:
    """The event, and what was cut of it. Raises InvalidJson and InvalidEvent."""
    if len(payload) <= READ_BYTES:
        return read_object(payload), []
    try:
        members = _members(without_nul(payload))
    except UNREADABLE:
        return read_object(payload), []
    cut = _lighten(members)
    return read_object(_encode(members)), cut


def _lighten(members: dict[str, Raw]) -> list[str]:
    """Until the rest is small enough to be read."""
    cut: list[str] = []
    for name in (*_FIRST, "exception", "stacktrace", *members):
        if sum(map(_size, members.values())) <= READ_BYTES:
            break
        if name not in members or _size(members[name]) < _OTHER_BYTES or name in cut:
            continue
        smaller = _SMALLER.get(name, _nothing)(members[name])
        if smaller is None:
            del members[name]
        else:
            members[name] = smaller
        cut.append(name)
    return [_NAMES.get(name, name) for name in cut]


def _size(raw: Raw) -> int:
    return len(memoryview(raw))


def _nothing(_raw: Raw) -> Raw | None:
    return None


def _crumbs(raw: Raw) -> Raw | None:
    """The newest."""
    items = _values(raw)
    kept: list[Raw] = []
    room = CRUMBS_BYTES
    for item in reversed(items or []):
        room -= _size(item)
        if room < 0:
            break
        kept.append(item)
    return Raw(_encode(kept[::-1]))


def _exception(raw: Raw) -> Raw | None:
    """The outermost with its first causes, each with the ends of its stack."""
    found = ends(_values(raw) or [], MAX_EXCEPTIONS)
    return Raw(_encode([small for each in found if (small := _one_exception(each)) is not None]))


def _one_exception(raw: Raw) -> Raw | None:
    try:
        members = _members(raw)
    except UNREADABLE:
        return None
    if "stacktrace" in members:
        stack = _stacktrace(members["stacktrace"])
        members["stacktrace"] = Raw(b"null") if stack is None else stack
    return Raw(_encode(members))


def _stacktrace(raw: Raw) -> Raw | None:
    try:
        frames = _list(_members(raw)["frames"])
    except (*UNREADABLE, KeyError):
        return None
    kept = [_frame(frame) for frame in ends(frames, FEW_FRAMES)]
    return Raw(b'{"frames":%b}' % _encode(kept))


def _frame(raw: Raw) -> Raw:
    if _size(raw) <= LONG_FRAME_BYTES:
        return raw
    try:
        members = _members(raw)
    except UNREADABLE:
        return Raw(b"null")
    few = {
        name: each
        for name, each in members.items()
        if name not in _WORDS and _size(each) <= LONG_FRAME_BYTES
    }
    return Raw(_encode(few))


def _values(raw: Raw) -> list[Raw] | None:
    """A list, or the one in an object's `values`."""
    try:
        return _list(raw if bytes(memoryview(raw)[:1]) == b"[" else _members(raw)["values"])
    except (*UNREADABLE, KeyError):
        return None


_SMALLER: dict[str, Callable[[Raw], Raw | None]] = {
    "breadcrumbs": _crumbs,
    "exception": _exception,
    "stacktrace": _stacktrace,
}
_NAMES = {"debug_meta": "debug_images", "exception": "frames", "stacktrace": "frames"}
