"""What somebody typed to search for, as terms that must all hold. Pure.

    checkout "card declined" country:AT,DE -browser:Safari page:/docs/* total:>=100 property:plan:*

In: the text. Out: `Term`s. Raises InvalidField for what cannot be meant.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from beacon.errors import InvalidField

MAX_CHARACTERS = 500
MAX_TERMS = 20
MAX_VALUES = 50
MAX_DIGITS = 30

Comparison = Literal["=", ">", ">=", "<", "<="]
Within = Literal["property", "tag"]

_WORD = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|[^\s"])+')
_PART = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"?|(?P<mark>[:,*])|(?P<plain>[^":,*]+)')
_NUMBER = re.compile(rf"[+-]?\d{{1,{MAX_DIGITS}}}(?:\.\d{{1,{MAX_DIGITS}}})?\Z", re.ASCII)
_COMPARED = re.compile(r"(>=|<=|>|<)(.*)\Z", re.DOTALL)
_PREFIXES: dict[str, Within] = {"property": "property", "tag": "tag"}


class Value(msgspec.Struct, frozen=True):
    """Pieces of text between which anything may stand; one piece: the text itself."""

    pieces: tuple[str, ...]


class Term(msgspec.Struct, frozen=True):
    """`key` None: the text stands anywhere. Else the field is one of `values`, whatever its case,
    or for another `comparison` than `=` is a number so compared with the only one. `within` is
    `property` or `tag` where the key was said to be one."""

    values: tuple[Value, ...]
    key: str | None = None
    within: Within | None = None
    comparison: Comparison = "="
    negated: bool = False


def parse_search(text: str) -> tuple[Term, ...]:
    """Words are separated by spaces; quotes keep them together, and take `:`, `,` and `*` as what
    they are."""
    words = _WORD.findall(text)
    if len(words) > MAX_TERMS:
        raise InvalidField("search", f"search: at most {MAX_TERMS} terms at once.")
    return tuple(_term(word) for word in words)


def parse_key(text: str) -> tuple[Within | None, str]:
    """What may stand before a value: `plan`, `property:plan`, `tag:region`."""
    prefix, colon, key = text.partition(":")
    return (_PREFIXES[prefix], key) if colon and key and prefix in _PREFIXES else (None, text)


def _term(word: str) -> Term:
    negated = word.startswith("-") and len(word) > 1
    pieces = _pieces(word[negated:])
    key, rest = _key(pieces)
    if key is None:
        return Term((_anywhere(pieces),), negated=negated)
    within: Within | None = None
    if key in _PREFIXES:
        inner, behind = _key(rest)
        if inner is not None:
            within, key, rest = _PREFIXES[key], inner, behind
    return _of_key(word, key, within, rest, negated)


Piece = tuple[str, Literal["quoted", "mark", "plain"]]
"""A mark is one of `:,*` that was not quoted."""


def _pieces(word: str) -> list[Piece]:
    return [_piece(found) for found in _PART.finditer(word)]


def _piece(found: re.Match[str]) -> Piece:
    if found["quoted"] is not None:
        return re.sub(r"\\(.)", r"\1", found["quoted"], flags=re.DOTALL), "quoted"
    return (found[0], "plain") if found["mark"] is None else (found[0], "mark")


def _key(pieces: list[Piece]) -> tuple[str | None, list[Piece]]:
    """What stands before the first colon, and what behind it; an address (`https://`) has none."""
    place = next((at for at, piece in enumerate(pieces) if piece == (":", "mark")), 0)
    key = "".join(text for text, _ in pieces[:place])
    rest = pieces[place + 1 :]
    if not key or not rest or rest[0][0].startswith("//"):
        return None, pieces
    return key, rest


def _anywhere(pieces: list[Piece]) -> Value:
    return Value(("".join(text for text, _ in pieces),))


def _of_key(word: str, key: str, within: Within | None, rest: list[Piece], negated: bool) -> Term:
    text, kind = rest[0]
    compared = _COMPARED.match(text) if kind == "plain" else None
    if compared is None:
        return Term(_values(word, rest), key, within, "=", negated)
    number = compared[2] + "".join(text for text, _ in rest[1:])
    if not _NUMBER.match(number):
        raise InvalidField("search", f"search: {word}: a number stands behind {compared[1]}.")
    comparison: Comparison = compared[1]  # type: ignore[assignment]
    return Term((Value((number,)),), key, within, comparison, negated)


def _values(word: str, pieces: list[Piece]) -> tuple[Value, ...]:
    """Separated by commas; a star stands for anything."""
    values: list[list[str]] = [[""]]
    for piece in pieces:
        if piece == (",", "mark"):
            values.append([""])
        elif piece == ("*", "mark"):
            values[-1].append("")
        else:
            values[-1][-1] += piece[0]
    if len(values) > MAX_VALUES:
        raise InvalidField("search", f"search: {word}: at most {MAX_VALUES} values at once.")
    return tuple(Value(tuple(each)) for each in values)
