"""Finds what must not be kept in JSON text, and puts `[Filtered]` in its place; all else stays,
byte for byte.

In: JSON text, of which nothing is decoded, and a `Finder`. Out: the text; the same object where
nothing was found.

It is searched in a shadow of the text: of the same length, with something in place of each escape,
so that every quote in it begins or ends a string. RE2 finds where something may begin; only there
Python looks closer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec
import orjson

from beacon.scrub import secrets
from beacon.scrub.names import Names, may_be_counted
from beacon.scrub.secrets import FILTERED, Span

MAX_CANDIDATES = 5_000
"""Places of one text that are looked at closer, some microseconds each: who sends more hides
something, or wants to keep Beacon busy."""

MAX_TOKENS = 20_000
"""Strings and brackets of a value that goes."""

QUOTED = b'"%b"' % FILTERED

_ESCAPES = (
    *((b"\\\\", b"\x01\x01"), (b'\\"', b"\x02\x02")),
    *((b"\\n", b"\n\n"), (b"\\r", b"\r\r"), (b"\\t", b"\t\t")),
)
_ESCAPE = re.compile(rb"\\(?:u[0-9A-Fa-f]{4}|.)")
_NEEDLESS_ESCAPE = re.compile(rb"\\(?:u(?!00[01][0-9A-Fa-f])|/)")
_SPACES = b" \t\r\n"
_QUOTE = ord('"')
_OPENING = b"{["
_NUMBER = re.compile(rb"-?[0-9.eE+-]+")
_TOKEN = re.compile(rb'"[^"]*"|[{}\[\]]')
_EMPTY = (b'""', b"{}", b"[]", QUOTED)

Found = tuple[int, int, bytes]
"""From where to where, and what is put there."""


class TooMuch(Exception):
    """More places than can be looked at."""


class Finder(NamedTuple):
    """`names` and `heads` are RE2s of where something may begin (None: it is not looked for),
    `kinds` is `heads` for `re`, with a group for each kind; `judge` knows which names are
    sensitive."""

    judge: Names
    names: Any
    heads: Any
    kinds: re.Pattern[bytes]
    emails: bool
    userinfo: bool


def clean(text: bytes, finder: Finder) -> bytes:
    """Raises TooMuch."""
    dark = shadow(text)
    if dark is None:
        text = msgspec.json.encode(msgspec.json.decode(text))
        dark = shadow(text)
        assert dark is not None
    found = list(_under_names(text, dark, finder)) if finder.names else []
    if finder.heads:
        found = _merged(found, _within_texts(dark, finder))
    return _spliced(text, found) if found else text


def shadow(text: bytes) -> bytes | None:
    """None: characters are escaped that need not be, as names could be to hide them."""
    if b"\\" not in text:
        return text
    dark = text
    for escape, stand_in in _ESCAPES:
        dark = dark.replace(escape, stand_in)
    if b"\\" not in dark:
        return dark
    if _NEEDLESS_ESCAPE.search(dark):
        return None
    return _ESCAPE.sub(lambda found: b"\x01" * len(found[0]), dark)


# --- values under sensitive names ------------------------------------------------------------


def _under_names(text: bytes, dark: bytes, finder: Finder) -> Iterator[Found]:
    judge, looks, end = finder.judge, 0, 0
    for match in finder.names.finditer(dark):
        looks += 1
        if looks > MAX_CANDIDATES:
            raise TooMuch
        begin, place = match.span()
        if begin < end:  # in a value that goes
            continue
        told = _told(text[dark.rindex(b'"', 0, begin + 1) + 1 : dark.rindex(b'"', begin, place)])
        if told in judge:
            start, end = _value(dark, place)
            if not _is_kept(text[start:end], told):
                yield start, end, QUOTED


def _told(name: bytes) -> str:
    if b"\\" in name:
        return str(orjson.loads(b'"%b"' % name))
    return name.decode()


def _value(dark: bytes, place: int) -> Span:
    """Where the value behind a colon is. Raises TooMuch."""
    while dark[place] in _SPACES:
        place += 1
    first = dark[place]
    if first == _QUOTE:
        return place, dark.index(b'"', place + 1) + 1
    if first not in _OPENING:
        number = _NUMBER.match(dark, place)
        return number.span() if number else (place, place)
    depth = 0
    for token in islice(_TOKEN.finditer(dark, place), MAX_TOKENS):
        mark = token[0]
        if mark in (b"{", b"["):
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                return place, token.end()
    raise TooMuch


def _is_kept(value: bytes, name: str) -> bool:
    """True, false and null tell that there is one, a number of tokens how many."""
    if not value or value in _EMPTY:
        return True
    return value[0] not in b'"{[' and may_be_counted(name)


# --- within texts ----------------------------------------------------------------------------


def _within_texts(dark: bytes, finder: Finder) -> Iterator[Found]:
    looks = end = 0
    strings = _Strings(dark)
    rest = finder.heads.finditer(dark)
    while (match := next(rest, None)) is not None:
        looks += 1
        if looks > MAX_CANDIDATES:
            raise TooMuch
        start = match.start()
        if start < end:  # in what goes
            rest = finder.heads.finditer(dark, end)
            continue
        span, kind = _span(dark, start, finder)
        if span is None:
            rest = finder.heads.finditer(dark, start + 1)
            continue
        begin, end = max(span[0], end), span[1]
        if kind != "card" or strings.hold(begin):
            yield begin, end, FILTERED
        elif _is_whole_number(dark, span):
            yield begin, end, QUOTED


class _Strings:
    """Whether a place is in a string; places are asked for in order."""

    def __init__(self, dark: bytes) -> None:
        self._dark = dark
        self._quotes = self._place = 0

    def hold(self, place: int) -> bool:
        self._quotes += self._dark.count(b'"', self._place, place)
        self._place = place
        return self._quotes % 2 == 1


def _span(dark: bytes, start: int, finder: Finder) -> tuple[Span | None, str]:
    """What begins there, if it is one, and its kind."""
    found = finder.kinds.match(dark, start)
    kind = found.lastgroup if found else None
    if kind is None:
        return None, ""
    if kind == "pair":
        return secrets.find_pair(dark, start, finder.judge), kind
    if kind != "at":
        return secrets.FINDERS[kind](dark, start), kind
    span = secrets.find_userinfo(dark, start) if finder.userinfo else None
    if span is None and finder.emails:
        span = secrets.find_email(dark, start)
    return span, kind


def _is_whole_number(dark: bytes, span: Span) -> bool:
    """Whether these digits are all of a number that stands in no string."""
    before, behind = dark[span[0] - 1 : span[0]], dark[span[1] : span[1] + 1]
    return before in b":,[ \n\t\r" and behind in b",]} \n\t\r"


# --- putting together ------------------------------------------------------------------------


def _merged(found: list[Found], more: Iterator[Found]) -> list[Found]:
    """In order, without those of `more` that lie in one of the others."""
    merged: list[Found] = []
    place = 0
    for each in more:
        while place < len(found) and found[place][0] <= each[0]:
            merged.append(found[place])
            place += 1
        if not (merged and each[0] < merged[-1][1]):
            merged.append(each)
    while place < len(found):
        merged.append(found[place])
        place += 1
    return merged


def _spliced(text: bytes, found: list[Found]) -> bytes:
    pieces: list[bytes] = []
    place = 0
    for start, end, stands_for in found:
        pieces += (text[place:start], stands_for)
        place = end
    pieces.append(text[place:])
    return b"".join(pieces)
