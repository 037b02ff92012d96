"""What of a frame counts: whether it is the application's own, and the code that it names.

In: `Frame`s and the platform. Out: `Stack`s, and of these the `Place`s that count. Pure.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from beacon.issues.failure import Frame
from beacon.issues.files import JAVASCRIPT, MAX_FILE_CHARACTERS, family_of, normalised_file
from beacon.issues.functions import (
    MAX_FUNCTION_CHARACTERS,
    normalised_function,
    normalised_module,
)
from beacon.issues.in_app import is_foreign, looks_in_app

REMEMBERED_PLACES = 4096
MAX_CONTEXT_CHARACTERS = 120  # of a line of code: longer ones are what a minifier left
MAX_PACKAGE_CHARACTERS = 100

INLINED = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})
"""Frames that newer Pythons do not have."""


class Place(NamedTuple):
    """What a frame is known by. `module`, `file` and `function` are normalised; `code` is the line
    of one that has no function's name."""

    frame: Frame
    module: str
    file: str
    function: str
    code: str

    @property
    def text(self) -> str:
        """All of it, for people too; "" where nothing is known."""
        where, what = self.module or self.file, self.function or self.code
        return f"{where} {what}" if where and what else where or what


class Stack(NamedTuple):
    """The frames of one exception, the newest first, and which of them are the application's."""

    frames: list[Frame]
    in_app: list[bool]
    platform: str
    family: str  # of frames that name no language by themselves


class _Known(NamedTuple):
    looks_in_app: bool
    module: str
    file: str
    function: str


def stack_of(frames: list[Frame], platform: str) -> Stack:
    """Frames that name no language are of the one that others of the stack name."""
    family = family_of(platform)
    if not family:
        found = (family_of("", each.path) for each in frames)
        family = next((each for each in found if each), "")
    return Stack(frames, [_in_app(each, platform, family) for each in frames], platform, family)


def _in_app(frame: Frame, platform: str, family: str) -> bool:
    """As the client says. Those of JavaScript say it of all: packages of npm, which a source map
    tells, and what the browser itself does are none the less not."""
    if frame.in_app is False:
        return False
    if frame.in_app:
        return family != JAVASCRIPT or not is_foreign(frame.path[-MAX_FILE_CHARACTERS:])
    return _known_of(frame, platform, family).looks_in_app


def _place(frame: Frame, stack: Stack) -> Place:
    known = _known_of(frame, stack.platform, stack.family)
    code = "" if known.function else _code(frame)
    return Place(frame, known.module, known.file, known.function, code)


def _code(frame: Frame) -> str:
    line = frame.line_text
    return " ".join(line.split()) if len(line) <= MAX_CONTEXT_CHARACTERS else ""


def _known_of(frame: Frame, platform: str, family: str) -> _Known:
    path = frame.path
    return _known(
        path[-MAX_FILE_CHARACTERS:],
        (frame.abs_path or path)[-MAX_FILE_CHARACTERS:],
        (frame.module or "")[:MAX_FUNCTION_CHARACTERS],
        (frame.function or "")[:MAX_FUNCTION_CHARACTERS],
        (frame.package or "")[:MAX_PACKAGE_CHARACTERS],
        family_of(platform, path) or family,
    )


@lru_cache(REMEMBERED_PLACES)
def _known(
    path: str, full_path: str, module: str, function: str, package: str, family: str
) -> _Known:
    return _Known(
        looks_in_app(full_path, module or function, package, family),
        _module(module, family),
        normalised_file(path) if path else "",
        normalised_function(function, family) if function else "",
    )


def _module(module: str, family: str) -> str:
    """Files of JavaScript name their code better than modules, and `__main__` names none."""
    if not module or module == "__main__" or family == JAVASCRIPT:
        return ""
    return normalised_module(module, family)


def counted(stacks: list[Stack]) -> list[list[Place]]:
    """Of each stack of a chain what counts: frames of the application, or all where there is none.
    One that came before in its stack (recursion) and what names no code are left out."""
    found = [_folded(stack, [*compress(stack.frames, stack.in_app)]) for stack in stacks]
    return found if any(found) else [_folded(stack, stack.frames) for stack in stacks]


def _folded(stack: Stack, frames: list[Frame]) -> list[Place]:
    seen: dict[str, Place] = {}
    for frame in frames:
        if frame.function not in INLINED:
            place = _place(frame, stack)
            seen.setdefault(place.text, place)
    seen.pop("", None)
    return list(seen.values())
