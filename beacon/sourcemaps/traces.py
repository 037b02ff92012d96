"""The stack traces of an event, and the event with better ones (pure).

In: what is stored of an event: its stack trace, its properties, its release. Out: a `Trace`, whose
stacks are to be resolved; the same things with what they became.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import orjson

from beacon.events import Event
from beacon.sourcemaps.finding import Wanted
from beacon.sourcemaps.frames import Frame, debug_id_of, images_of, is_javascript
from beacon.sourcemaps.text_stacks import TextStack, read_text_stack

MAX_STACKS = 50
_TOLD_IN_PROPERTIES = (b'"debug_images"', b'"exceptions"', b'"dist"')


class Trace(NamedTuple):
    """`stacks[0]` is the event's own stack trace, the others are those of `exceptions`. `said` are
    the type and value that a stack trace of plain text tells of the error."""

    project_id: bytes
    release: str
    dist: str
    images: dict[str, str]
    stacks: list[list[Frame]]
    said: dict[str, str]

    def wanted(self, frame: Frame) -> Wanted:
        """What the map of a frame's file is found by."""
        files = tuple(
            each for name in ("abs_path", "file") if isinstance(each := frame.get(name), str)
        )
        return Wanted(debug_id_of(frame, self.images), self.release, self.dist, files)

    @property
    def frames(self) -> list[Frame]:
        return [frame for stack in self.stacks for frame in stack if is_javascript(frame)]


def trace_of(
    project_id: bytes, stacktrace: Any, properties: dict[str, Any], release: str | None
) -> Trace | None:
    """None: no frame is one that a map may tell of."""
    text = read_text_stack(stacktrace)
    own = _frames(stacktrace) if text is None else text.frames
    stacks = [own, *map(_frames, _stacks_of(properties))]
    if not any(is_javascript(frame) for stack in stacks for frame in stack):
        return None
    dist, images = properties.get("dist"), properties.get("debug_images")
    return Trace(
        project_id,
        release or "",
        dist if isinstance(dist, str) else "",
        images_of(images) if isinstance(images, list) else {},
        stacks,
        {} if text is None else _said(text),
    )


def _said(text: TextStack) -> dict[str, str]:
    told = {"type": text.type, "value": text.value}
    return {name: value for name, value in told.items() if value is not None}


def _stacks_of(properties: dict[str, Any]) -> list[Any]:
    exceptions = properties.get("exceptions")
    if not isinstance(exceptions, list):
        return []
    return [
        each.get("stacktrace") if isinstance(each, dict) else None
        for each in exceptions[:MAX_STACKS]
    ]


def _frames(found: Any) -> list[Frame]:
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return []
    return found


def with_stacks(
    stacktrace: Any, properties: dict[str, Any], trace: Trace, stacks: Sequence[list[Frame]]
) -> tuple[Any, dict[str, Any]]:
    """The stack trace and the properties that the trace was made of, with what its stacks became.
    What only the text of a stack trace told stands with the properties then."""
    if not any(stacks[1:]):
        return stacks[0] or stacktrace, {**trace.said, **properties}
    exceptions = list(properties["exceptions"])
    for at, stack in enumerate(stacks[1:]):
        if stack:
            exceptions[at] = {**exceptions[at], "stacktrace": stack}
    return stacks[0] or stacktrace, {**trace.said, **properties, "exceptions": exceptions}


# --- events on their way to Postgres ---------------------------------------------------------


def trace_of_event(project_id: bytes, event: Event) -> Trace | None:
    report = event.report
    if report is None:
        return None
    if report.stacktrace is None and b'"stacktrace"' not in event.properties:
        return None
    try:
        stacktrace = None if report.stacktrace is None else orjson.loads(report.stacktrace)
        return trace_of(project_id, stacktrace, _properties(event), report.release)
    except ValueError:
        return None


def _properties(event: Event) -> dict[str, Any]:
    """Those of them that a trace is made of are decoded with the rest, or not at all."""
    if not any(name in event.properties for name in _TOLD_IN_PROPERTIES):
        return {}
    found = orjson.loads(event.properties)
    return found if isinstance(found, dict) else {}


def event_with_stacks(event: Event, trace: Trace, stacks: Sequence[list[Frame]]) -> Event:
    assert event.report is not None  # the stacks are its own
    changes: dict[str, Any] = {}
    if stacks[0]:
        stacktrace = orjson.dumps(stacks[0])
        changes["report"] = msgspec.structs.replace(event.report, stacktrace=stacktrace)
    if trace.said or any(stacks[1:]):
        _, properties = with_stacks(None, orjson.loads(event.properties), trace, stacks)
        changes["properties"] = orjson.dumps(properties)
    return msgspec.structs.replace(event, **changes)
