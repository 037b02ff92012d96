"""Stack traces that are plain text, read into frames: what PulseKit's clients and loggers send.

In: the text, as Python, JavaScript, Java, Go, Rust, Elixir, .NET, Ruby or PHP print it, or one
line of it after the other. Out: what was thrown, the outermost first, each with its frames, the
newest first. What none of these would print is taken line by line, without its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from beacon.issues.failure import MAX_FRAMES, Frame, Thrown
from beacon.issues.files import DOTNET, ELIXIR, GO, JAVA, JAVASCRIPT, PHP, PYTHON, RUBY, RUST
from beacon.issues.normalise import normalised
from beacon.issues.raw_lines import (
    MAX_LINE_CHARACTERS,
    READERS,
    go,
    go_file,
    with_file,
    with_line,
)

MAX_LINES = 1000  # of a trace, half of them from each end
MAX_READ_CHARACTERS = 256 * 1024  # of a trace, likewise

_HEADER = re.compile(
    r"(?:Uncaught (?:\(in promise\) )?|Caused by: |Suppressed: |\[cause\]: |---> |Next "
    r"|PHP Fatal error:\s++Uncaught |Fatal error:\s++Uncaught |Unhandled exception\. "
    r"|Exception in thread \"[^\"]*+\" |\*\* \()?"
    r"([A-Za-z_$][\w$.\\]*+(?:::[\w$.\\]++)*)(?:: |\) |$)(.*+)",
    re.DOTALL,
)
_SUFFIXES = ("Error", "Exception", "Failure", "Interrupt", "Exit", "Throwable", "Warning", "Panic")
_CAUSES = ("Caused by: ", "[cause]: ", "Next ", "Suppressed: ")
_PYTHON_CAUSES = (
    "The above exception was the direct cause of",
    "During handling of the above exception",
)
_INNER_END = "--- End of inner exception stack trace ---"
_OLDEST_FIRST = frozenset({PYTHON})
_INNERMOST_FIRST = frozenset({PYTHON, DOTNET, PHP})
_RUBY_TYPE = re.compile(r"[\w:]++\)")
_PANIC = re.compile(
    r"(panic|fatal error): (.*+)|thread '[^']*+' (?:\(\d++\) )?panicked at (?:'([^']*+)')?"
)


class RawTrace(NamedTuple):
    """`language` is "" where none is known; there is at least one in `thrown`."""

    language: str
    thrown: list[Thrown]


def read_raw(texts: Iterable[str]) -> RawTrace:
    """What the lines of these texts tell together."""
    lines = _lines("\n".join(texts))
    language = _language(lines)
    if language is None:
        return RawTrace("", [Thrown(stacktrace=_unknown(lines))])
    chain = _Chain(language)
    for number, line in enumerate(lines):
        chain.take(line, lines[number + 1] if number + 1 < len(lines) else "")
    return RawTrace(language, chain.thrown())


def _lines(text: str) -> list[str]:
    if len(text) > MAX_READ_CHARACTERS:
        half = MAX_READ_CHARACTERS // 2
        text = text[:half] + "\n" + text[-half:]
    lines = [each[:MAX_LINE_CHARACTERS].rstrip() for each in text.splitlines()]
    if len(lines) > MAX_LINES:
        lines = lines[: MAX_LINES // 2] + lines[-MAX_LINES // 2 :]
    return lines


def _language(lines: list[str]) -> str | None:
    """Of the first line that is a call. A line of Go's is known by the file below it."""
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        stripped = line.strip()
        if go_file(after.strip()) and go(stripped):
            return GO
        for language, read in READERS.items():
            if stripped and read(stripped):
                return language
    return None


class _Chain:
    """Exceptions as their lines come."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._read = go if language == GO else READERS[language]
        self._said: list[tuple[str, str]] = []  # types and values, in the order of the text
        self._stacks: list[list[Frame]] = [[]]
        self._over = False  # further goroutines are not what failed

    def take(self, line: str, after: str) -> None:
        stripped = line.strip()
        if self._over or not stripped or self._divides(stripped):
            return
        stack = self._stacks[-1]
        frame = self._read(stripped)
        if self._language == GO and frame is not None:
            file = go_file(after.strip())
            frame = None if file is None else with_file(frame, file)
        if frame is not None:
            stack.append(frame)
            self._say(_told(self._language, stripped, True, after))
        elif not (stack and self._adds(stack, line)):
            self._say(_told(self._language, stripped, False, after))

    def _adds(self, stack: list[Frame], line: str) -> bool:
        """Whether the line tells more of the last frame: its file, its line of code."""
        text = line.strip()
        if self._language == RUST and text.startswith("at "):
            stack[-1] = with_file(stack[-1], text[3:].partition(":")[0])
            return True
        if self._language == PYTHON and line.startswith("    "):
            if not stack[-1].line_text and text.strip("^~ "):
                stack[-1] = with_line(stack[-1], text)
            return True
        return False

    def _divides(self, line: str) -> bool:
        """Whether the line begins the next exception of the chain, or ends the trace."""
        stack = self._stacks[-1]
        if line.startswith(_PYTHON_CAUSES) or (line == _INNER_END):
            self._stacks.append([])
            return True
        if self._language == GO and line.startswith("goroutine ") and stack:
            self._over = True
            return True
        if stack and _begins_cause(self._language, line):
            self._stacks.append([])
        return False

    def _say(self, found: tuple[str, str] | None) -> None:
        """Notes what an exception's own line says of it."""
        if self._language == PYTHON and not self._stacks[-1]:
            return  # what was logged before the trace
        if found is not None and (self._language == DOTNET or len(self._said) < len(self._stacks)):
            self._said.append(found)

    def thrown(self) -> list[Thrown]:
        stacks, said = self._stacks, self._said
        if self._language in _INNERMOST_FIRST:
            stacks = stacks[::-1]
            said = said if self._language == DOTNET else said[::-1]
        made = []
        for index, stack in enumerate(stacks):
            type_, value = said[index] if index < len(said) else ("", "")
            frames = stack[::-1] if self._language in _OLDEST_FIRST else stack
            made.append(Thrown(type_ or None, value or None, stacktrace=frames[:MAX_FRAMES]))
        return made


def _begins_cause(language: str, line: str) -> bool:
    if language == RUBY:
        return _told_by_ruby(line) is not None
    return language in (JAVA, JAVASCRIPT, PHP) and line.startswith(_CAUSES)


def _told(language: str, line: str, is_frame: bool, after: str) -> tuple[str, str] | None:
    """Type and value that a line names, with the one `after` it where that is the value."""
    if language == RUBY:
        return _told_by_ruby(line)
    if is_frame:
        return None
    if language in (GO, RUST):
        found = _PANIC.match(line)
        if found is None:
            return None
        return found[1] or "panic", found[2] or found[3] or after.strip()
    found = _HEADER.match(line)
    if found is None or (language == ELIXIR and not line.startswith("** (")):
        return None
    type_ = re.split(r"[.\\]", found[1])[-1]
    if language in (JAVASCRIPT, JAVA, DOTNET) and not type_.endswith(_SUFFIXES):
        return None
    return type_, found[2]


def _told_by_ruby(line: str) -> tuple[str, str] | None:
    """``app/cart.rb:12:in `total': no price (CartError)``"""
    said, _, type_ = line.rpartition(" (")
    where, quote, value = said.partition("': ")
    if not quote or ":in " not in where or not _RUBY_TYPE.fullmatch(type_):
        return None
    return type_[:-1], value


def _unknown(lines: list[str]) -> list[Frame]:
    """The indented lines, or all where none is; each without what varies, once."""
    indented = [each for each in lines if each[:1].isspace() and each.strip()]
    texts = [normalised(each.strip()) for each in indented or lines if each.strip()]
    return [Frame(function=text) for text, _ in groupby(texts[:MAX_FRAMES])]


def expanded(frames: list[Frame]) -> tuple[list[Frame], RawTrace]:
    """Frames with those that are plain text read, and the first of these texts."""
    read: list[Frame] = []
    traces: list[RawTrace] = []
    for is_text, group in groupby(frames, lambda frame: frame.plain_text is not None):
        if is_text:
            traces.append(read_raw(each.plain_text or "" for each in group))
            read += traces[-1].thrown[0].frames
        else:
            read += group
    return read, traces[0] if traces else RawTrace("", [Thrown()])
