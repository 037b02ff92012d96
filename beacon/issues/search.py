"""What somebody typed to search for issues, as terms that must all hold. Pure, in linear time.

    is:unresolved level:>=warning !browser:[Firefox,"Mobile Safari"] release:1.2.* "card declined"

In: the text. Out: `Term`s; what they mean is `beacon.issues.search_sql`' business. Raises
InvalidQuery, which says where.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, NoReturn

import msgspec

from beacon.errors import InvalidQuery

MAX_CHARACTERS = 1000
MAX_TERMS = 30
MAX_VALUES = 50
TAG_PREFIX = "tag"

FIELDS = frozenset(
    {
        *("is", "has", "assigned", "level", "kind", "type", "title", "value", "culprit"),
        *("platform", "id", "file", "function", "first_seen", "last_seen", "events", "users"),
        *("release", "first_release", "environment"),
    }
)
"""Keys that are no tags, unless `tag:` stands in front."""

Comparison = Literal["=", ">", ">=", "<", "<="]

_KEY = re.compile(r'(?:"(?P<quoted>(?:[^"\\]|\\.)++)"|(?P<plain>[^\s":\[\]*<>,]++)):', re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_SPACES = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = re.compile(r'[^\s"*]++')
_PLAIN_IN_LIST = re.compile(r'[^\s"*,\]]++')
_COMPARISON = re.compile(r">=|<=|>|<")


class Value(msgspec.Struct, frozen=True):
    """Pieces of text between which anything may stand; one piece: the text itself."""

    pieces: tuple[str, ...]
    position: int = 0
    length: int = 0

    @property
    def is_pattern(self) -> bool:
        return len(self.pieces) > 1

    @property
    def text(self) -> str:
        """With the stars as they were typed."""
        return "*".join(self.pieces)


class Term(msgspec.Struct, frozen=True):
    """`key` None: the only value stands in the issue's texts. Else one of `values` holds; another
    `comparison` than `=` has one value. `is_tag`: the key was said to be a tag's."""

    values: tuple[Value, ...]
    key: str | None = None
    is_tag: bool = False
    comparison: Comparison = "="
    negated: bool = False
    position: int = 0
    length: int = 0

    @property
    def is_field(self) -> bool:
        return self.key in FIELDS and not self.is_tag


class _Read(NamedTuple):
    """A value, and where it ends."""

    value: Value
    end: int


def parse_search(text: str) -> tuple[Term, ...]:
    if len(text) > MAX_CHARACTERS:
        refuse(f"at most {MAX_CHARACTERS} characters", MAX_CHARACTERS)
    terms: list[Term] = []
    at = _behind_spaces(text, 0)
    while at < len(text):
        if len(terms) == MAX_TERMS:
            refuse(f"at most {MAX_TERMS} terms at once", at)
        terms.append(_term(text, at))
        at = _behind_spaces(text, at + terms[-1].length)
    return tuple(terms)


def refuse(what: str, position: int, length: int = 1) -> NoReturn:
    raise InvalidQuery("query", f"query: {what}.", position=position, length=length)


def quoted(text: str) -> str:
    """As one value or key that is read as this text, with quotes where it needs them."""
    if _PLAIN_IN_LIST.fullmatch(text) and not re.search(r"[:\[!<>]|^-", text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _behind_spaces(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    assert found is not None
    return found.end()


def _term(text: str, start: int) -> Term:
    mark = text[start]
    at = start + 1 if mark in "!-" else start
    found = _key(text, at)
    if found is None:
        if mark != "!" or at == len(text) or text[at].isspace():
            at = start
        value, end = _value(text, at, _PLAIN)
        return Term((value,), negated=at > start, position=start, length=end - start)
    key, is_tag, behind = found
    comparison, values, end = _values(text, behind, key)
    return Term(values, key, is_tag, comparison, at > start, start, end - start)


def _key(text: str, at: int) -> tuple[str, bool, int] | None:
    """The key that stands there, whether it was said to be a tag's, and where its value begins.
    `https://x`, `Cart::add` and `TypeError: it is` have none."""
    found = _KEY.match(text, at)
    if found is None or not _has_value(text, found):
        return None
    if found["plain"] == TAG_PREFIX:
        inner = _KEY.match(text, found.end())
        if inner is not None and _has_value(text, inner):
            return _name(inner), True, inner.end()
    return _name(found), False, found.end()


def _has_value(text: str, found: re.Match[str]) -> bool:
    end = found.end()
    if end == len(text) or text[end].isspace():
        if found["plain"] in FIELDS:
            refuse(f"a value is missing behind {found[0]}", found.start(), len(found[0]))
        return False
    return text[end] != ":" and not text.startswith("//", end)


def _name(found: re.Match[str]) -> str:
    return found["plain"] or _ESCAPED.sub(r"\1", found["quoted"])


def _values(text: str, at: int, key: str) -> tuple[Comparison, tuple[Value, ...], int]:
    if text[at] == "[":
        return _list(text, at)
    compared = _COMPARISON.match(text, at)
    if compared is None:
        value, end = _value(text, at, _PLAIN)
        return "=", (value,), end
    if compared.end() == len(text) or text[compared.end()].isspace():
        refuse(f"a value is missing behind {key}:{compared[0]}", at, len(compared[0]))
    value, end = _value(text, compared.end(), _PLAIN)
    return compared[0], (value,), end  # type: ignore[return-value]


def _list(text: str, start: int) -> tuple[Comparison, tuple[Value, ...], int]:
    values: list[Value] = []
    at = start
    while True:
        at = _behind_spaces(text, at + 1)
        if at == len(text):
            refuse("a list is not closed: ] is missing", start)
        value, at = _value(text, at, _PLAIN_IN_LIST)
        if not value.length:
            refuse("a value is missing here", at)
        values.append(value)
        if len(values) > MAX_VALUES:
            refuse(f"at most {MAX_VALUES} values at once", value.position, value.length)
        at = _behind_spaces(text, at)
        if at == len(text):
            refuse("a list is not closed: ] is missing", start)
        if text[at] == "]":
            break
        if text[at] != ",":
            refuse("a comma or ] is missing here", at)
    at += 1
    if at < len(text) and not text[at].isspace():
        refuse("a space is missing here", at)
    return "=", tuple(values), at


def _value(text: str, start: int, plain: re.Pattern[str]) -> _Read:
    pieces, at = [""], start
    while at < len(text):
        if text[at] == '"':
            found = _QUOTED.match(text, at)
            if found is None:
                refuse("a quote is not closed", at)
            pieces[-1] += _ESCAPED.sub(r"\1", found[1])
        elif text[at] == "*":
            found = None
            pieces.append("")
        else:
            found = plain.match(text, at)
            if found is None:
                break
            pieces[-1] += found[0]
        at = at + 1 if found is None else found.end()
    return _Read(Value(tuple(pieces), start, at - start), at)
