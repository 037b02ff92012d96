"""What is being typed in a search of issues, at the cursor. Pure.

In: the text and the cursor's place. Out: a `Typing`: the part that a suggestion replaces. Never
raises, whatever stands there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from beacon.issues.search import FIELDS, TAG_PREFIX

_WORD = re.compile(
    r'(?:"(?:[^"\\]|\\.)*+"?+|(?<=:)\[(?:"(?:[^"\\]|\\.)*+"?+|[^\]"])*+\]?+|[^\s"])++', re.DOTALL
)
_KEY = re.compile(r'(?:"(?P<quoted>(?:[^"\\]|\\.)*+)"|(?P<plain>[^\s":\[\]*<>,]++)):', re.DOTALL)
_ITEM = re.compile(r'(?:"(?:[^"\\]|\\.)*+"?+|[^",\]])*+', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Typing(NamedTuple):
    """From `start` up to `end` stands what is replaced; `text` of it is before the cursor, without
    quotes. `key` None: a key is being typed."""

    start: int
    end: int
    text: str
    key: str | None = None
    is_tag: bool = False

    @property
    def is_field(self) -> bool:
        return self.key in FIELDS and not self.is_tag


def typing_at(text: str, at: int) -> Typing:
    at = max(0, min(at, len(text)))
    word = _word_at(text, at)
    if word is None:
        return Typing(at, at, "")
    start, end = word
    if text[start] in "!-" and at > start:
        start += 1
    key = _key(text, start, at)
    if key is None:
        return Typing(start, end, _plain(text[start:at]))
    name, is_tag, value = key
    if text.startswith("[", value) and value < at:
        return Typing(*_item(text, value, at), name, is_tag)
    compared = re.compile("[<>]=?").match(text, value)
    value = min(compared.end(), at) if compared else value
    return Typing(value, end, _plain(text[value:at]), name, is_tag)


def _word_at(text: str, at: int) -> tuple[int, int] | None:
    """The word that the cursor is in, or behind."""
    for found in _WORD.finditer(text):
        if found.start() <= at <= found.end():
            return found.span()
    return None


def _key(text: str, start: int, at: int) -> tuple[str, bool, int] | None:
    """The key before the cursor, whether it was said to be a tag's, and where its value begins."""
    found = _KEY.match(text, start, at)
    if found is None:
        return None
    if found["plain"] == TAG_PREFIX:
        inner = _KEY.match(text, found.end(), at)
        return None if inner is None else (_name(inner), True, inner.end())
    return _name(found), False, found.end()


def _name(found: re.Match[str]) -> str:
    return found["plain"] or _ESCAPED.sub(r"\1", found["quoted"] or "")


def _item(text: str, bracket: int, at: int) -> tuple[int, int, str]:
    """The item of a list that the cursor is in."""
    start = bracket + 1
    while True:
        found = _ITEM.match(text, start)
        assert found is not None
        if found.end() >= at or found.end() == len(text):
            break
        start = found.end() + 1
    start += len(text[start:at]) - len(text[start:at].lstrip())
    return start, max(found.end(), at), _plain(text[start:at])


def _plain(text: str) -> str:
    """What the typed text means so far."""
    text = text.removeprefix('"')
    return _ESCAPED.sub(r"\1", text).removesuffix('"')
