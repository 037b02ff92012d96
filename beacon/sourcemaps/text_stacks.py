"""Stack traces of JavaScript that came as plain text (pure).

In: what is stored of such a stack trace: `{"raw": text}`, one or many. Out: frames, and what the
text says of the error itself. Stacks of V8 (`at total (app.js:1:2)`) and of all other engines
(`total@app.js:1:2`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from beacon.sourcemaps.frames import Frame

MAX_LINES = 500
MAX_LINE_CHARACTERS = 1000
MAX_SAID_CHARACTERS = 500

_V8 = re.compile(r"\s*at (?:async )?(?:(?P<function>\S.{0,500}?) \()?(?P<rest>[^()\s]\S*?)\)?\s*")
_OTHER = re.compile(r"(?P<function>[^@\s]{0,500})@(?P<rest>\S+?:\d{1,9}:\d{1,9})\s*")
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d{1,9}):(?P<column>\d{1,9})")
_SAID = re.compile(
    r"(?:Uncaught (?:\(in promise\) )?)?(?P<type>[A-Za-z_$][\w$.]*)(?:: (?P<value>.*))?"
)


class TextStack(NamedTuple):
    """`type` and `value` are None where the text does not begin with them."""

    frames: list[Frame]
    type: str | None
    value: str | None


def read_text_stack(stacktrace: Any) -> TextStack | None:
    """None: it is no text, or not all of it, or no call of JavaScript stands in it."""
    texts = list(_texts(stacktrace))
    if not texts or None in texts:
        return None
    lines = "\n".join(text for text in texts if text is not None).split("\n")[:MAX_LINES]
    frames: list[Frame] = []
    head: list[str] = []
    for line in lines:
        frame = _frame(line[:MAX_LINE_CHARACTERS])
        if frame is not None:
            frames.append(frame)
        elif not frames:
            head.append(line.strip())
        elif line.strip():
            frames.append({"raw": line[:MAX_LINE_CHARACTERS]})
    if not any("line" in frame for frame in frames):
        return None
    said = _SAID.fullmatch(" ".join(head).strip()[:MAX_SAID_CHARACTERS])
    return TextStack(frames, said and said["type"], said and said["value"])


def _texts(stacktrace: Any) -> Iterator[str | None]:
    if not isinstance(stacktrace, list):
        return
    for each in stacktrace[:MAX_LINES]:
        is_text = isinstance(each, dict) and len(each) == 1 and isinstance(each.get("raw"), str)
        yield each["raw"] if is_text else None


def _frame(line: str) -> Frame | None:
    found = _V8.fullmatch(line) or _OTHER.fullmatch(line)
    if found is None:
        return None
    function, place = found["function"], _PLACE.fullmatch(found["rest"])
    frame: Frame = {"file": found["rest"]}
    if place is not None:
        line_number, column = int(place["line"]), int(place["column"])
        frame = {"file": place["file"], "line": line_number, "column": column}
    return {**frame, "function": function} if function else frame
