"""Exceptions and stack traces of Sentry's clients, as Beacon stores them.

In: `exception`, `stacktrace` and `threads` of an event: causes before what they caused, callers
before what they called. Out: the other way round both, the call that failed first.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from beacon.decode.sentry_json import object_of, objects_of, text_of

T = TypeVar("T")

MAX_FRAMES = 500
"""Of one stack: of a longer one the middle is left out."""
MAX_EXCEPTIONS = 50
MAX_THREADS = 200
MAX_TYPE_CHARACTERS = 500
MAX_TEXT_CHARACTERS = 1024 * 1024

_FRAME_TEXTS = (
    ("filename", "file"),
    ("abs_path", "abs_path"),
    ("module", "module"),
    ("function", "function"),
    ("context_line", "context"),
    ("package", "package"),
    ("instruction_addr", "address"),
)
_FRAME_LINES = (("pre_context", "pre"), ("post_context", "post"))
_MECHANISM = ("type", "handled", "source", "synthetic", "is_exception_group")
_MECHANISM_IDS = ("exception_id", "parent_id")

Frame = dict[str, Any]


class Stacks(NamedTuple):
    """`exceptions[0]` is the outermost, whose frames are `frames`, the others are its causes."""

    frames: list[Frame]
    exceptions: list[dict[str, Any]]
    threads: list[dict[str, Any]]
    cut: list[str]


def read_stacks(event: dict[str, Any]) -> Stacks:
    """Without an exception the frames are the event's own, or of the thread that it is about."""
    found: set[str] = set()
    said = objects_of(event.get("exception"))[::-1]
    exceptions = [_exception(each, found) for each in ends(said, MAX_EXCEPTIONS)]
    if len(said) > len(exceptions):
        found.add("exceptions")
    threads = _threads(event.get("threads"), found)
    frames = exceptions[0].pop("stacktrace", None) if exceptions else None
    frames = frames or _frames(event.get("stacktrace"), found) or _taken_from(threads)
    return Stacks(frames, exceptions, threads, sorted(found))


def _exception(said: dict[str, Any], found: set[str]) -> dict[str, Any]:
    exception: dict[str, Any] = {}
    _set(exception, "type", text_of(said.get("type"), MAX_TYPE_CHARACTERS))
    _set(exception, "value", _value(said.get("value")))
    _set(exception, "module", text_of(said.get("module")))
    _set(exception, "mechanism", _mechanism(said.get("mechanism")))
    _set(exception, "stacktrace", _frames(said.get("stacktrace"), found))
    return exception


def _value(value: Any) -> str | None:
    """Some clients put what was thrown there, which may be an object."""
    if type(value) is dict or type(value) is list:
        return str(value)
    return text_of(value, MAX_TEXT_CHARACTERS)


def _mechanism(value: Any) -> dict[str, Any]:
    said = object_of(value)
    kept = {name: said[name] for name in _MECHANISM if type(said.get(name)) in (str, bool)}
    return kept | {name: said[name] for name in _MECHANISM_IDS if type(said.get(name)) is int}


def _threads(value: Any, found: set[str]) -> list[dict[str, Any]]:
    said = objects_of(value)
    if len(said) > MAX_THREADS:
        found.add("threads")
    threads = []
    for each in said[:MAX_THREADS]:
        thread = {
            name: each[name]
            for name in ("id", "name", "crashed", "current")
            if type(each.get(name)) in (str, int, bool)
        }
        _set(thread, "stacktrace", _frames(each.get("stacktrace"), found))
        threads.append(thread)
    return threads


def _taken_from(threads: list[dict[str, Any]]) -> list[Frame]:
    """The frames of the thread that crashed, else of the one that it happened in."""
    for name in ("crashed", "current"):
        for thread in threads:
            if thread.get(name) is True and thread.get("stacktrace"):
                frames: list[Frame] = thread.pop("stacktrace")
                return frames
    return []


# --- frames ----------------------------------------------------------------------------------


def _frames(stacktrace: Any, found: set[str]) -> list[Frame]:
    said = object_of(stacktrace).get("frames")
    if type(said) is not list:
        return []
    frames = [each for each in said if type(each) is dict][::-1]
    kept = ends(frames, MAX_FRAMES)
    if len(kept) < len(frames):
        found.add("frames")
    return [_frame(each) for each in kept]


def _frame(said: dict[str, Any]) -> Frame:
    frame: Frame = {}
    for theirs, ours in _FRAME_TEXTS:
        value = said.get(theirs)
        if type(value) is str and value:
            frame[ours] = value
    if "abs_path" in frame and frame["abs_path"] == frame.setdefault("file", frame["abs_path"]):
        del frame["abs_path"]
    for theirs, ours in (("lineno", "line"), ("colno", "column")):
        value = said.get(theirs)
        if type(value) is int:
            frame[ours] = value
    if type(said.get("in_app")) is bool:
        frame["in_app"] = said["in_app"]
    for theirs, ours in _FRAME_LINES:
        value = said.get(theirs)
        if type(value) is list and value:
            frame[ours] = [line if type(line) is str else "" for line in value]
    if said.get("vars") and type(said["vars"]) is dict:
        frame["vars"] = said["vars"]
    return frame


def ends(items: list[T], most: int) -> list[T]:
    """All, or the first and last ones."""
    if len(items) <= most:
        return items
    return items[: most // 2] + items[-(most // 2) :]


def _set(where: dict[str, Any], name: str, value: Any) -> None:
    if value:
        where[name] = value
