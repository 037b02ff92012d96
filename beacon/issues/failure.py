"""What an event tells of a fault, as far as grouping asks for it, and how its JSON is read.

In: JSON texts of an event. Out: `Failure`, `Thrown`, `Frame`. Only the fields that are needed are
decoded; what has another type than it should is taken for not there. Never raises.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Raw, Struct

from beacon.events import ERROR, FEEDBACK, LOG, MESSAGE, Report

MAX_EXCEPTIONS = 20  # of a chain: further causes are left out
MAX_FRAMES = 250  # of a stack, the newest: further ones are left out
MAX_ALL_FRAMES = 500  # of a chain, the outermost first
SEVERE = frozenset({"error", "fatal"})

Json = Any


class Frame(Struct, frozen=True, gc=False):
    """One call of a stack. `in_app` is what the client said of it; `raw` is set where the frame is
    plain text, or was something else before a source map resolved it."""

    file: str | None = None
    filename: str | None = None
    abs_path: str | None = None
    module: str | None = None
    function: str | None = None
    package: str | None = None
    in_app: bool | None = None
    context: Raw = Raw()
    raw: Raw = Raw()

    @property
    def path(self) -> str:
        return self.file or self.filename or self.abs_path or ""

    @property
    def line_text(self) -> str:
        """The line of code itself, without its outer blanks."""
        return _text_in(self.context).strip()

    @property
    def plain_text(self) -> str | None:
        """Of a frame that is nothing else."""
        if self.path or self.function or self.module or not bytes(self.raw).startswith(b'"'):
            return None
        return _text_in(self.raw)


class _Mechanism(Struct, frozen=True, gc=False):
    is_exception_group: bool | None = None


class Thrown(Struct, frozen=True, gc=False):
    """One exception: `frames` are its stack, the call that failed first. Those behind a group were
    thrown beside each other."""

    type: str | None = None
    value: str | None = None
    module: str | None = None
    stacktrace: list[Frame] | None = None
    mechanism: _Mechanism | None = None

    @property
    def frames(self) -> list[Frame]:
        return self.stacktrace or []

    @property
    def is_group(self) -> bool:
        return self.mechanism is not None and self.mechanism.is_exception_group is True


class _Template(Struct, frozen=True, gc=False):
    message: str | None = None


class _Sdk(Struct, frozen=True, gc=False):
    name: str | None = None


class Properties(Struct, frozen=True, gc=False):
    type: str | None = None
    value: str | None = None
    exceptions: list[Thrown] | None = None
    transaction: str | None = None
    platform: str | None = None
    logger: str | None = None
    server_name: str | None = None
    logentry: _Template | None = None
    sdk: _Sdk | None = None
    fingerprint: Any = None


class Failure(Struct, frozen=True, gc=False):
    """`thrown` are the exceptions, the outermost first: there is at least one. `template` is a
    message before its parameters were put in. Texts are "" where nothing is told."""

    name: str
    thrown: tuple[Thrown, ...]
    message: str
    template: str
    transaction: str
    platform: str
    sdk: str
    logger: str
    server_name: str
    level: str
    environment: str
    release: str
    tags: bytes | None
    fingerprint: tuple[str, ...]

    @property
    def is_message(self) -> bool:
        return self.name == MESSAGE


def is_failure(name: str, report: Report | None) -> bool:
    """Whether such an event makes an issue."""
    if name in (ERROR, MESSAGE):
        return True
    if report is None or name in (LOG, FEEDBACK):
        return False
    return report.level in SEVERE or report.stacktrace is not None


def tags_of(failure: Failure) -> dict[str, str]:
    tags = None if failure.tags is None else _read(failure.tags, msgspec.json.decode, _loose)
    if not isinstance(tags, dict):
        return {}
    return {name: value for name, value in tags.items() if isinstance(value, str)}


# --- JSON -------------------------------------------------------------------------------------


def read_properties(text: bytes) -> Properties:
    return _read(text, _decode_properties, _loose_properties) or Properties()


def read_frames(text: bytes | None) -> list[Frame]:
    return [] if text is None else _read(text, _decode_frames, _loose_frames) or []


def _read(text: bytes, typed: Callable[[bytes], Any], loose: Callable[[Json], Any]) -> Any:
    """By a typed decoder; where that finds a wrong type, again and field by field."""
    try:
        return typed(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return loose(msgspec.json.decode(text))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _text_in(raw: Raw) -> str:
    if not bytes(raw).startswith(b'"'):
        return ""
    try:
        text = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    return text if isinstance(text, str) else ""


def _loose(found: Json) -> Json:
    return found


def _loose_properties(found: Json) -> Properties:
    if not isinstance(found, dict):
        return Properties()
    exceptions = found.get("exceptions")
    return Properties(
        type=_text(found, "type"),
        value=_text(found, "value"),
        exceptions=_loose_chain(exceptions) if isinstance(exceptions, list) else None,
        transaction=_text(found, "transaction"),
        platform=_text(found, "platform"),
        logger=_text(found, "logger"),
        server_name=_text(found, "server_name"),
        logentry=_Template(_text(found.get("logentry"), "message")),
        sdk=_Sdk(_text(found.get("sdk"), "name")),
        fingerprint=found.get("fingerprint"),
    )


def _loose_chain(exceptions: list[Json]) -> list[Thrown]:
    return [
        Thrown(
            _text(each, "type"),
            _text(each, "value"),
            _text(each, "module"),
            _loose_frames(each.get("stacktrace")),
            _Mechanism(_truth(each.get("mechanism"), "is_exception_group")),
        )
        for each in exceptions
        if isinstance(each, dict)
    ]


def _loose_frames(found: Json) -> list[Frame]:
    if not isinstance(found, list):
        return []
    return [_loose_frame(each) for each in found if isinstance(each, dict)]


def _loose_frame(found: dict[str, Json]) -> Frame:
    return Frame(
        file=_text(found, "file"),
        filename=_text(found, "filename"),
        abs_path=_text(found, "abs_path"),
        module=_text(found, "module"),
        function=_text(found, "function"),
        package=_text(found, "package"),
        in_app=_truth(found, "in_app"),
        context=_raw(found, "context"),
        raw=_raw(found, "raw"),
    )


def _text(found: Json, name: str) -> str | None:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else None


def _truth(found: Json, name: str) -> bool | None:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, bool) else None


def _raw(found: dict[str, Json], name: str) -> Raw:
    value = found.get(name)
    return Raw(msgspec.json.encode(value)) if isinstance(value, str) else Raw()


_decode_properties = msgspec.json.Decoder(Properties).decode
_decode_frames = msgspec.json.Decoder(list[Frame]).decode
