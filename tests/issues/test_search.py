"""The language of the search of issues."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidQuery
from beacon.issues.search import FIELDS, MAX_CHARACTERS, Term, parse_search, quoted


def told(text: str) -> list[tuple[Any, ...]]:
    """Of each term: the key, how it is compared, the values with stars; `not` in front."""
    return [
        (
            *(("not",) if term.negated else ()),
            *((f"tag:{term.key}" if term.is_tag else term.key,) if term.key else ()),
            *((term.comparison,) if term.comparison != "=" else ()),
            *(value.text for value in term.values),
        )
        for term in parse_search(text)
    ]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("  timeout ", [("timeout",)]),
        ('"card declined" !"of ann"', [("card declined",), ("not", "of ann")]),
        ("is:unresolved !is:new -is:new", [("is", "unresolved"), *[("not", "is", "new")] * 2]),
        ('browser:[Firefox, "Mobile Safari"]', [("browser", "Firefox", "Mobile Safari")]),
        ("level:>=warning", [("level", ">=", "warning")]),
        ("events:>100", [("events", ">", "100")]),
        ("first_seen:-24h", [("first_seen", "-24h")]),
        ("tag:level:high", [("tag:level", "high")]),
        ('"my key":"a \\"b\\" \\\\"', [("my key", 'a "b" \\')]),
        ("TypeError: x is", [("TypeError:",), ("x",), ("is",)]),
        ("Cart::add https://shop.example/", [("Cart::add",), ("https://shop.example/",)]),
        ("! - -x !", [("!",), ("-",), ("-x",), ("!",)]),
        ("path:/a,b:c", [("path", "/a,b:c")]),
        ("a[0] x:[1]", [("a[0]",), ("x", "1")]),
    ],
)
def test_what_is_meant(text: str, terms: list[Any]) -> None:
    assert told(text) == terms


def test_stars_stand_for_anything_unless_they_are_quoted() -> None:
    terms = parse_search('release:1.*.2 release:"1.*" *x')
    assert [term.values[0].pieces for term in terms] == [("1.", ".2"), ("1.*",), ("", "x")]


@pytest.mark.parametrize(
    ("text", "position", "length"),
    [
        ('level:error "open', 12, 1),
        ("a level:", 2, 6),
        ("events:> x", 7, 1),
        ("browser:[a,b", 8, 1),
        ("browser:[a,,b]", 11, 1),
        ("browser:[]", 9, 1),
        ("browser:[a]b", 11, 1),
        ('browser:[a"b" c]', 14, 1),
        (" ".join(["x"] * 31), 60, 1),
        ("x" * 1001, 1000, 1),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_place(
    text: str, position: int, length: int
) -> None:
    with pytest.raises(InvalidQuery) as caught:
        parse_search(text)
    assert (caught.value.position, caught.value.length) == (position, length)


PARTS = st.sampled_from([*':"[]*,<>=!- \\\n', "is", "tag", "browser", "ä", "//", "\ud800", "0"])


@given(st.lists(PARTS, max_size=60).map("".join) | st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_within_it(text: str) -> None:
    try:
        terms = parse_search(text)
    except InvalidQuery as error:
        position = error.position
    else:
        position = 0
        assert _read(text, terms) == "".join(text.split())
    assert 0 <= position <= len(text)


def _read(text: str, terms: Sequence[Term]) -> str:
    """What stands where terms are."""
    places = [(term.position, term.position + term.length) for term in terms]
    assert places == sorted(places)
    return "".join("".join(text[first:end] for first, end in places).split())


@given(st.text(min_size=1, max_size=40), st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_quoted_keys_and_values_are_read_as_they_were(key: str, values: list[str]) -> None:
    listed = ",".join(quoted(value) or '""' for value in values)
    (term,) = parse_search(f"tag:{quoted(key)}:[{listed}]")
    assert (term.key, [value.pieces for value in term.values]) == (key, [(v,) for v in values])


@pytest.mark.parametrize("unit", ['"', '\\"', "a:", "*", "[", "!", 'a"b"', "tag:", ",x"])
def test_a_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    begun = time.perf_counter()
    with contextlib.suppress(InvalidQuery):
        parse_search((unit * MAX_CHARACTERS)[:MAX_CHARACTERS])
    assert time.perf_counter() - begun < 0.5


def test_fields_are_names_that_can_be_typed() -> None:
    assert all(quoted(field) == field for field in FIELDS)
