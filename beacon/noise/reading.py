"""What the rules of noise look at of an error.

In: an event that makes an issue. Out: `Seen`. Each error is read so before it is stored, so
little is read: grouping (`beacon.issues`) looks closer, later.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec

from beacon.events import Event

MAX_TEXT_CHARACTERS = 1_000
MAX_PREFIX_CHARACTERS = 80
EXTENSIONS = b"-extension://"
"""chrome-, moz-, safari-web-: how addresses in browser extensions begin."""


class _Told(msgspec.Struct, gc=False):
    type: Any = None
    value: Any = None


class _Frame(msgspec.Struct, gc=False):
    file: Any = None
    function: Any = None
    in_app: Any = None


class Seen(NamedTuple):
    """`text` is `Type: value`, or the message; `kind` is the same for errors that are probably one
    issue."""

    text: str
    kind: int


_told = msgspec.json.Decoder(_Told).decode
_frames = msgspec.json.Decoder(list[_Frame]).decode
_VARYING = re.compile(r"\b\w*[0-9][\w-]*")


def read(event: Event) -> Seen:
    report = event.report
    told = _told(event.properties)
    kind = told.type if isinstance(told.type, str) else event.name
    value = told.value if isinstance(told.value, str) else ""
    message = (report.message or "") if report else ""
    text = f"{kind}: {value}" if value else message or kind
    begin = (value or message)[: 2 * MAX_PREFIX_CHARACTERS]
    prefix = _VARYING.sub("0", begin)[:MAX_PREFIX_CHARACTERS]
    trace = report.stacktrace if report else None
    return Seen(text[:MAX_TEXT_CHARACTERS], hash((kind, prefix, _place(trace))))


def comes_of_extension(event: Event) -> bool:
    """Whether a call in a browser's extension is in its stack."""
    report = event.report
    if report is not None and report.stacktrace and EXTENSIONS in report.stacktrace:
        return True
    return EXTENSIONS in event.properties


def _place(stacktrace: bytes | None) -> tuple[Any, Any]:
    """File and function of the first call that is the application's own, else of the first."""
    if stacktrace is None:
        return None, None
    try:
        frames = _frames(stacktrace)
    except msgspec.ValidationError:
        return None, None
    own = next((frame for frame in frames if frame.in_app), frames[0] if frames else _Frame())
    return _name(own.file), _name(own.function)


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) else None
