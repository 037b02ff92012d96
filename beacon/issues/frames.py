"""What of a frame counts: whether it is the application's own, and the code that it names.

In: `Frame`s and the platform. Out: `Place`s, each a frame with what it is known by. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from beacon.issues import files
from beacon.issues.failure import Frame
from beacon.issues.files import family_of, normalised_file
from beacon.issues.functions import normalised_function, normalised_module

REMEMBERED_PLACES = 8192
MAX_CONTEXT_CHARACTERS = 120  # of a line of code: longer ones are what a minifier left

_LIBRARY = re.compile(
    r"site-packages/|dist-packages/|node_modules/|/vendor/|^vendor/|^/usr/(?!src/app|local/app)"
    r"|^<frozen|/lib/python\d|/gems/|/pkg/mod/|registry/src/|/?rustc/|^library/(?:std|core|alloc)/"
    r"|^node:|^internal/|^\(?native|^\[native code|(?:^|/)deps/|^\w+(?:-web)?-extension:"
    r"|/webpack/(?:bootstrap|runtime)|webpack/bootstrap|\.nuget/"
    r"|/go/src/runtime/|/libexec/|^<internal:|/snap/|@sentry|/beacon-sdk/|\.cargo/|^/_/src/"
)
_LIBRARY_MODULE = re.compile(
    r"(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|android|androidx"
    r"|dalvik|org\.springframework|org\.apache|org\.hibernate|org\.eclipse|org\.jboss|io\.netty"
    r"|reactor|com\.fasterxml|com\.google|com\.zaxxer|org\.junit|System|Microsoft|mscorlib"
    r"|runtime|net/http|Elixir\.Plug|Elixir\.Phoenix|Plug|Phoenix|Ecto|GenServer|Enum|Task"
    r"|Process|core|std|alloc|tokio|futures\w*|importlib\._bootstrap\w*)(?:[.:/$]|$)"
)


class Place(NamedTuple):
    """One frame of a stack. `file` and `function` are normalised; `code` is the line of one that
    has no function's name. `text` says it all to people; "" where nothing is known."""

    frame: Frame
    in_app: bool
    module: str
    file: str
    function: str
    code: str

    @property
    def where(self) -> str:
        return self.module or self.file

    @property
    def text(self) -> str:
        return " ".join(each for each in (self.where, self.function or self.code) if each)


def places_of(frames: Iterable[Frame], platform: str) -> list[Place]:
    return [place_of(frame, platform) for frame in frames]


def place_of(frame: Frame, platform: str) -> Place:
    path = frame.path
    family = family_of(platform, path)
    function = normalised_function(frame.function or "", family)
    code = ""
    if not function:
        line = frame.line_text
        code = " ".join(line.split()) if len(line) <= MAX_CONTEXT_CHARACTERS else ""
    return Place(
        frame,
        is_in_app(frame, family),
        _module(frame.module or "", family),
        normalised_file(path) if path else "",
        function,
        code,
    )


def is_in_app(frame: Frame, family: str) -> bool:
    """As the client says; else, and for packages of npm where a source map tells them, by file and
    module."""
    path = (frame.path if frame.abs_path is None else frame.abs_path)[-files.MAX_FILE_CHARACTERS :]
    if frame.in_app is False:
        return False
    if frame.in_app:
        return not (family == files.JAVASCRIPT and "node_modules/" in path)
    module = (frame.module or "")[: files.MAX_FILE_CHARACTERS]
    function = (frame.function or "")[: files.MAX_FILE_CHARACTERS]
    return _looks_in_app(path, module or _module_in(function, family))


@lru_cache(REMEMBERED_PLACES)
def _looks_in_app(path: str, module: str) -> bool:
    if not path and not module:
        return False
    if _LIBRARY.search(path.replace("\\", "/")):
        return False
    return not (module and _LIBRARY_MODULE.match(module))


def _module_in(function: str, family: str) -> str:
    """Where frames name a module in their function: `runtime.main`, `core::panicking::panic`."""
    if family in (files.GO, files.RUST, files.DOTNET, files.JAVA, files.ELIXIR):
        return function.lstrip("<")
    return ""


def _module(module: str, family: str) -> str:
    """Files of JavaScript name their code better than modules, and `__main__` names none."""
    if not module or module == "__main__" or family == files.JAVASCRIPT:
        return ""
    return normalised_module(module, family)


def counted(stacks: list[list[Place]]) -> list[list[Place]]:
    """Of each stack of a chain what counts: frames of the application, or all where there is none.
    One that came before in its stack (recursion) and what names no code are left out."""
    any_in_app = any(place.in_app for stack in stacks for place in stack if place.text)
    return [_folded(stack, any_in_app) for stack in stacks]


def _folded(stack: list[Place], only_in_app: bool) -> list[Place]:
    seen: dict[str, Place] = {}
    for place in stack:
        if (place.in_app or not only_in_app) and place.frame.function not in _INLINED:
            seen.setdefault(place.text, place)
    seen.pop("", None)
    return list(seen.values())


_INLINED = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})
"""Frames that newer Pythons do not have."""
