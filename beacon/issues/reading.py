"""Reads a `Failure` out of an event.

In: an `Event`. Out: what it tells of a fault, or None for what makes no issue. Never raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from beacon.events import ERROR, MESSAGE, Event, Report
from beacon.issues.failure import (
    MAX_ALL_FRAMES,
    MAX_EXCEPTIONS,
    MAX_FRAMES,
    Failure,
    Frame,
    Properties,
    Thrown,
    is_failure,
    read_frames,
    read_properties,
)
from beacon.issues.raw_frames import RawTrace, expanded

NO_TRACE = RawTrace("", [Thrown()])


def read_failure(event: Event) -> Failure | None:
    report = event.report
    if not is_failure(event.name, report):
        return None
    report = report or Report()
    told = read_properties(event.properties)
    stack, raw = read_frames(report.stacktrace), NO_TRACE
    if b'"raw"' in (report.stacktrace or b"") and any(e.plain_text is not None for e in stack):
        stack, raw = expanded(stack)
    return Failure(
        name=event.name,
        thrown=_chain(event.name, told, stack, raw.thrown, report.message or ""),
        message=report.message or "",
        template=(told.logentry and told.logentry.message) or "",
        transaction=told.transaction or "",
        platform=(told.platform or raw.language).lower(),
        sdk=(told.sdk and told.sdk.name) or "",
        logger=told.logger or "",
        server_name=told.server_name or "",
        level=report.level or "",
        environment=report.environment or "",
        release=report.release or "",
        tags=report.tags,
        fingerprint=_fingerprint(told.fingerprint),
    )


def _chain(
    name: str, told: Properties, stack: list[Frame], read: list[Thrown], message: str
) -> tuple[Thrown, ...]:
    """The outermost exception's stack stands with the report; the type that a plain text says
    (`read`) beats only the event's name."""
    others = told.exceptions or []
    first, said = others[0] if others else Thrown(), read[0]
    named = "" if name in (ERROR, MESSAGE) else name
    type_ = told.type or first.type or said.type or named
    values = (told.value, first.value, _without_type(message, type_) or said.value)
    value = next((each for each in values if each is not None), None)
    outermost = Thrown(type_, value, first.module, stack or first.frames, first.mechanism)
    causes = others[1:] if len(others) > 1 else read[1:]
    return tuple(_shortened([outermost, *causes[: MAX_EXCEPTIONS - 1]]))


def _without_type(message: str, type_: str) -> str:
    """Of an exception whose client sent no message of its own it is `Type: value`."""
    if not type_ or not message.startswith(type_):
        return message
    rest = message[len(type_) :]
    return rest[1:].lstrip() if rest[:1] == ":" else message if rest else ""


def _shortened(chain: list[Thrown]) -> Iterator[Thrown]:
    left = MAX_ALL_FRAMES
    for thrown in chain:
        frames, most = thrown.frames, min(MAX_FRAMES, left)
        if len(frames) > most:
            thrown = msgspec.structs.replace(thrown, stacktrace=frames[:most])
        left -= len(thrown.frames)
        yield thrown


def _fingerprint(told: Any) -> tuple[str, ...]:
    """A client's own; numbers and truths in it are written as JSON writes them."""
    if not isinstance(told, list):
        return ()
    return tuple(
        each if isinstance(each, str) else msgspec.json.encode(each).decode()
        for each in told
        if isinstance(each, str | int | float)
    )
