"""Frames of stack traces by their maps (pure).

In: a frame as a client sent it, the `SourceMap` of the file it names. Out: the frame as people
wrote the code: file, function, line, lines around it; `raw` keeps what stood there before.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from beacon.sourcemaps.parsing import Place, SourceMap
from beacon.sourcemaps.paths import debug_id_of_text, is_library, is_script, names_of, source_path
from beacon.sourcemaps.scopes import Functions, functions_of

Frame = dict[str, Any]

CONTEXT_LINES = 5
"""On each side."""
LINE_CHARACTERS = 200
KEPT_SOURCES = 512
"""Of one map: sources whose lines and functions are remembered."""
LARGEST_PLACE = 2**31 - 2
MAX_FRAMES = 1000
"""Of one stack that are looked at."""

_NEWLINE = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_RAW = ("file", "line", "column", "function")


def is_javascript(frame: Frame) -> bool:
    """Whether a map may tell of this frame: it has not been resolved, and its file is a script."""
    return "raw" not in frame and any(map(is_script, _files(frame)))


def file_names(frame: Frame) -> list[str]:
    """The names under which the frame's file may have been uploaded."""
    names = [name for file in _files(frame) for name in names_of(file)]
    return list(dict.fromkeys(names))


def _files(frame: Frame) -> list[str]:
    found = (frame.get("abs_path"), frame.get("file"))
    return list(dict.fromkeys(each for each in found if isinstance(each, str) and each))


def debug_id_of(frame: Frame, images: Mapping[str, str]) -> str | None:
    """`images` are debug ids by the address of the file."""
    return next((images[file] for file in _files(frame) if file in images), None)


def images_of(debug_images: Sequence[Any]) -> dict[str, str]:
    """Of `properties.debug_images`, whatever stands in there."""
    found = {}
    for image in debug_images:
        if isinstance(image, dict):
            file, debug_id = image.get("code_file"), image.get("debug_id")
            normal = debug_id_of_text(debug_id) if isinstance(debug_id, str) else None
            if isinstance(file, str) and normal is not None:
                found[file] = normal
    return found


def place_of(frame: Frame) -> tuple[int, int] | None:
    """Line and column in the file that ran, from 0; None: the frame does not tell both."""
    line, column = frame.get("line"), frame.get("column")
    if type(line) is not int or type(column) is not int:
        return None
    if not (1 <= line <= LARGEST_PLACE and 0 <= column <= LARGEST_PLACE):
        return None
    return line - 1, max(0, column - 1)


class Source:
    """One source of a map: its lines, and its functions, found when they are asked for."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._starts = array("I", [0, *(match.end() for match in _NEWLINE.finditer(content))])
        self._functions: Functions | None = None

    def lines(self, first: int, end: int) -> list[str]:
        """Lines `first` up to (not including) `end`, of those that there are."""
        return [self._line(at) for at in range(max(0, first), min(end, len(self._starts)))]

    def _line(self, at: int) -> str:
        start = self._starts[at]
        end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self._content)
        return self._content[start : min(end, start + LINE_CHARACTERS)].rstrip("\r\n\u2028\u2029")

    def function(self, line: int, column: int) -> str | None:
        """The function around a place."""
        if line >= len(self._starts):
            return None
        if self._functions is None:
            self._functions = functions_of(self._content)
        return self._functions.around(self._starts[line] + column)


class Sources:
    """One map, and those of its sources that were last asked for."""

    def __init__(self, source_map: SourceMap) -> None:
        self.map = source_map
        self._kept: OrderedDict[int, Source] = OrderedDict()
        self._called: dict[int, tuple[str, bool]] = {}

    def called(self, number: int) -> tuple[str, bool]:
        """The source's path as people know it, and whether it is the project's own."""
        found = self._called.get(number)
        if found is None:
            source = self.map.sources[number]
            is_own = not (number in self.map.ignored or is_library(source))
            found = self._called[number] = source_path(source), is_own
        return found

    def __getitem__(self, number: int) -> Source | None:
        """None: the map does not have the source's text."""
        found = self._kept.get(number)
        if found is not None:
            self._kept.move_to_end(number)
            return found
        content = self.map.contents[number]
        if content is None:
            return None
        found = self._kept[number] = Source(content)
        if len(self._kept) > KEPT_SOURCES:
            self._kept.popitem(last=False)
        return found


Find = Callable[[Frame], Sources | None]
"""The sources of the map of a frame's file; None: there is no map."""


def resolve_frames(frames: Sequence[Frame], find: Find) -> list[Frame]:
    """The frames, the call that failed first; those without a map, or that it does not know, as
    they are."""
    resolved = list(frames)
    for at, frame in enumerate(frames[:MAX_FRAMES]):
        caller = frames[at + 1] if at + 1 < len(frames) else None
        better = _resolve(frame, caller, find)
        if better is not None:
            resolved[at] = better
    return resolved


def _resolve(frame: Frame, caller: Frame | None, find: Find) -> Frame | None:
    found = _find(frame, find)
    if found is None:
        return None
    sources, place = found
    path, is_own = sources.called(place.source)
    better = {
        **frame,
        "file": path,
        "abs_path": sources.map.sources[place.source],
        "line": place.line + 1,
        "column": place.column + 1,
        "in_app": is_own,
        "raw": {name: frame[name] for name in _RAW if name in frame},
    }
    better.pop("module", None)
    text = sources[place.source]
    function = text and text.function(place.line, place.column)
    function = function or _named_by_caller(frame, caller, find)
    if function:
        better["function"] = function
    _set_context(better, text, place.line)
    return better


def _find(frame: Frame, find: Find) -> tuple[Sources, Place] | None:
    at = place_of(frame)
    sources = None if at is None else find(frame)
    if at is None or sources is None:
        return None
    place = sources.map.find(*at)
    return None if place is None else (sources, place)


def _named_by_caller(frame: Frame, caller: Frame | None, find: Find) -> str | None:
    """What the caller calls there, by the map's names: the function, unless it was handed over to
    be called by something else."""
    if caller is None or not frame.get("function"):
        return None
    found = _find(caller, find)
    return found[1].name if found else None


def _set_context(frame: Frame, text: Source | None, line: int) -> None:
    for name in ("pre", "context", "post"):
        frame.pop(name, None)
    here = text.lines(line, line + 1) if text else []
    if text is None or not here:
        return
    frame["pre"] = text.lines(line - CONTEXT_LINES, line)
    frame["context"] = here[0]
    frame["post"] = text.lines(line + 1, line + 1 + CONTEXT_LINES)
