"""A project's own patterns: what they are found in, and what they must look like.

In: regexes in RE2's syntax, and JSON text. Out: the text without what they find in its strings; the
same object where that is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import re2  # type: ignore[import-untyped]

from beacon.errors import InvalidField
from beacon.scrub.secrets import FILTERED

PATTERN_BYTES = 1024 * 1024
"""Memory of one pattern, compiled: RE2 refuses what needs more."""
MAX_FOUND = 100
"""How often a pattern is found in one string, before all of the string goes."""

_FILTERED = FILTERED.decode()
_SEPARATOR = "\n"
_OF_WHOLE_TEXTS = ("\\A", "\\z", "(?-")
"""With these a pattern may be found in a string, but not in many strings as one text."""


class Pattern(NamedTuple):
    """`anywhere` is found in many strings as one text when `one` is in any of them (None: nobody
    can tell)."""

    one: Any
    anywhere: Any


def compiled(regex: str) -> Pattern:
    """Raises re2.error."""
    whole = any(each in regex for each in _OF_WHOLE_TEXTS)
    return Pattern(_compile(regex), None if whole else _compile(f"(?m){regex}"))


def check_regex(regex: str, field: str) -> None:
    """Raises InvalidField for what RE2 does not take, and for what is found everywhere."""
    try:
        found = _compile(regex).search("")
    except re2.error as error:
        raise InvalidField(field, f"{field}: RE2 does not take it: {_reason(error)}.") from None
    if found:
        raise InvalidField(field, f"{field}: It is found in an empty text too, so everywhere.")


def without(text: bytes, patterns: Sequence[Pattern]) -> bytes:
    if not patterns:
        return text
    document = cleaned = msgspec.json.decode(text)
    together = _SEPARATOR.join(_strings(document))
    for pattern in patterns:
        if pattern.anywhere is None or pattern.anywhere.search(together):
            cleaned = _replaced(cleaned, pattern.one)
    return text if cleaned is document else msgspec.json.encode(cleaned)


def _strings(value: Any) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif type(value) is dict:
        for each in value.values():
            yield from _strings(each)
    elif type(value) is list:
        for each in value:
            yield from _strings(each)


def _replaced(value: Any, pattern: Any) -> Any:
    """The same object where it is found nowhere. Values are looked at, not names."""
    if type(value) is str:
        return _replaced_in(value, pattern) if pattern.search(value) else value
    if type(value) is list:
        items = [_replaced(each, pattern) for each in value]
        return value if all(map(_is, items, value)) else items
    if type(value) is dict:
        fields = {name: _replaced(each, pattern) for name, each in value.items()}
        return value if all(map(_is, fields.values(), value.values())) else fields
    return value


def _replaced_in(text: str, pattern: Any) -> str:
    cleaned, count = pattern.subn(lambda _found: _FILTERED, text, MAX_FOUND)
    return cleaned if count < MAX_FOUND else _FILTERED


def _is(one: object, other: object) -> bool:
    return one is other


def _compile(regex: str) -> Any:
    options = re2.Options()
    options.max_mem = PATTERN_BYTES
    options.log_errors = False
    return re2.compile(regex, options)


def _reason(error: Exception) -> str:
    told = error.args[0] if error.args else "it cannot be read"
    return told.decode(errors="replace") if isinstance(told, bytes) else str(told)
