"""Makes an error fit: what helps least to understand it is left out first.

In: an event's parts and how many bytes they may have together. Out: their JSON, and the names of
what was cut, told in the properties' `trimmed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from beacon.decode.sentry_json import clean_text
from beacon.decode.sentry_stack import Frame, ends

LARGE_SHARE = 16
"""Parts with less than this share of the room are cut only where cutting others is too little."""
FEW_FRAMES = 50
FEW_EXCEPTIONS = 10
FRAMES_WITH_LINES = 10
LONG_TEXT_CHARACTERS = 2048
LONG_LIST_ITEMS = 100

_ESSENTIAL = (
    "type",
    "value",
    "mechanism",
    "platform",
    "transaction",
    "server_name",
    "sdk",
    "trace_id",
    "span_id",
    "feedback",
)
_OF_FRAME = ("file", "module", "function", "line", "column", "in_app", "context")
_OF_REQUEST = ("data", "env", "cookies", "headers", "query_string")
_ROOM = 256
"""Bytes for `trimmed` itself."""


@dataclass(slots=True)
class Parts:
    """An event as it is to be stored. `known` are its properties."""

    known: dict[str, Any]
    frames: list[Frame] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    message: str | None = None
    trimmed: list[str] = field(default_factory=list)


Trim = Callable[[Parts, int, int], bool]
"""Cuts a part: so many bytes too many there are, and what has fewer than so many is left alone.
Tells whether it changed anything."""
Steps = tuple[tuple[str, Trim], ...]


class Texts(NamedTuple):
    properties: bytes
    stacktrace: bytes | None
    tags: bytes | None


def fit(parts: Parts, limit: int) -> Texts:
    """`limit`: bytes of properties, stack trace, message and tags together."""
    texts = _texts(parts)
    for least, steps in ((limit // LARGE_SHARE, _PARTS), (0, (*_PARTS, *_LAST))):
        for name, trim in steps:
            over = _size(texts, parts) - limit
            if over <= 0:
                return texts
            if least and _weight(parts, name) < least:
                continue
            if trim(parts, over + _ROOM, least):
                if name not in parts.trimmed:
                    parts.trimmed.append(name)
                texts = _texts(parts)
    return texts


def _texts(parts: Parts) -> Texts:
    if parts.trimmed:
        parts.known = {name: value for name, value in parts.known.items() if value}
        parts.known["trimmed"] = parts.trimmed
    return Texts(
        clean_text(parts.known),
        clean_text(parts.frames) if parts.frames else None,
        clean_text(parts.tags) if parts.tags else None,
    )


def _size(texts: Texts, parts: Parts) -> int:
    message = len((parts.message or "").encode())
    return message + sum(len(text) for text in texts if text is not None)


# --- the steps -------------------------------------------------------------------------------


def _leave_out(name: str) -> Trim:
    return lambda parts, _over, _least: parts.known.pop(name, None) is not None


def _debug_images(parts: Parts, _over: int, _least: int) -> bool:
    """Those that no frame is of."""
    images = parts.known.get("debug_images")
    if not images:
        return False
    files = {frame.get(name) for frame in _frames(parts) for name in ("file", "abs_path")}
    kept = [image for image in images if image.get("code_file") in files]
    parts.known["debug_images"] = kept[:LONG_LIST_ITEMS]
    return len(kept[:LONG_LIST_ITEMS]) < len(images)


def _breadcrumbs(parts: Parts, over: int, least: int) -> bool:
    crumbs = parts.known.get("breadcrumbs", [])
    gone = 0
    while over > 0 and gone < len(crumbs):
        over -= _bytes(crumbs[gone]) + 1
        gone += 1
    del crumbs[:gone]
    return gone > 0


def _vars(parts: Parts, over: int, least: int) -> bool:
    """Those of the callers that are farthest from what failed."""
    was = over
    for frame in reversed(list(_frames(parts))):
        if over <= 0:
            break
        if "vars" in frame:
            over -= _bytes(frame.pop("vars"))
    return over < was


def _largest_of(name: str, names: tuple[str, ...] | None = None) -> Trim:
    """What is largest among the members of a property."""

    def trim(parts: Parts, over: int, least: int) -> bool:
        members = parts.known.get(name)
        if type(members) is not dict:
            return False
        sizes = [(_bytes(each), key) for key, each in members.items()]
        was = over
        for size, key in sorted(sizes, reverse=True):
            if over > 0 and 4 * size >= least and (names is None or key in names):
                del members[key]
                over -= size
        return over < was

    return trim


def _middle_frames(parts: Parts, _over: int, _least: int) -> bool:
    was = len(list(_frames(parts)))
    parts.frames = ends(parts.frames, FEW_FRAMES)
    for each in parts.known.get("exceptions", []):
        if "stacktrace" in each:
            each["stacktrace"] = ends(each["stacktrace"], FEW_FRAMES)
    return len(list(_frames(parts))) < was


def _exceptions(parts: Parts, _over: int, _least: int) -> bool:
    said = parts.known.get("exceptions", [])
    if len(said) <= FEW_EXCEPTIONS:
        return False
    parts.known["exceptions"] = ends(said, FEW_EXCEPTIONS)
    return True


def _source_lines(parts: Parts, _over: int, _least: int) -> bool:
    changed = False
    for at, frame in enumerate(_frames(parts)):
        if at >= FRAMES_WITH_LINES:
            changed |= frame.pop("pre", frame.pop("post", None)) is not None
    return changed


def _long_texts(parts: Parts, _over: int, _least: int) -> bool:
    parts.known = _shortened(parts.known)
    parts.frames = _shortened(parts.frames)
    parts.tags = dict(list(parts.tags.items())[:LONG_LIST_ITEMS])
    parts.message = parts.message and parts.message[:LONG_TEXT_CHARACTERS]
    return True


def _all_but_the_essential(parts: Parts, _over: int, _least: int) -> bool:
    parts.known = {name: parts.known[name] for name in _ESSENTIAL if name in parts.known}
    few = ends(parts.frames, FRAMES_WITH_LINES)
    parts.frames = [{name: frame[name] for name in _OF_FRAME if name in frame} for frame in few]
    return True


_PARTS: Steps = (
    ("threads", _leave_out("threads")),
    ("modules", _leave_out("modules")),
    ("debug_images", _debug_images),
    ("breadcrumbs", _breadcrumbs),
    ("vars", _vars),
    ("extra", _largest_of("extra")),
    ("attributes", _largest_of("attributes")),
    ("contexts", _largest_of("contexts")),
    ("request", _largest_of("request", _OF_REQUEST)),
)
_LAST: Steps = (
    ("frames", _middle_frames),
    ("exceptions", _exceptions),
    ("source", _source_lines),
    ("texts", _long_texts),
    ("everything", _all_but_the_essential),
)


def _frames(parts: Parts) -> Iterator[Frame]:
    """Of all stacks, the one that failed first."""
    yield from parts.frames
    for each in parts.known.get("exceptions", []):
        yield from each.get("stacktrace", [])


def _weight(parts: Parts, name: str) -> int:
    if name == "vars":
        return sum(_bytes(frame["vars"]) for frame in _frames(parts) if "vars" in frame)
    return _bytes(parts.known.get(name))


def _bytes(value: Any) -> int:
    try:
        return len(orjson.dumps(value))
    except orjson.JSONEncodeError:
        return len(repr(value))


def _shortened(value: Any) -> Any:
    if type(value) is str:
        return value[:LONG_TEXT_CHARACTERS]
    if type(value) is list:
        return [_shortened(each) for each in value[:LONG_LIST_ITEMS]]
    if type(value) is dict:
        first = list(value.items())[:LONG_LIST_ITEMS]
        return {name[:LONG_TEXT_CHARACTERS]: _shortened(each) for name, each in first}
    return value
