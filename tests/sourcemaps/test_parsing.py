"""Source maps as files have them: plain, with sections, and broken in every way."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.sourcemaps import parsing
from beacon.sourcemaps.mappings import BrokenMap
from beacon.sourcemaps.parsing import parse
from tests.sourcemaps.vlq import mappings

BUILT = Path(__file__).parent / "built"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


def a_map(**changes: Any) -> dict[str, Any]:
    whole = {
        "version": 3,
        "sources": ["a.ts", "b.ts"],
        "sourcesContent": ["one\ntwo", None],
        "names": ["first"],
        "mappings": mappings([[(0, 0, 0, 0), (5, 1, 3, 4, 0)]]),
    }
    return {**whole, **changes}


def parsed(whole: Any) -> Any:
    return parse(json.dumps(whole).encode())


def test_a_bundlers_map_is_read() -> None:
    found = parse((BUILT / "main.js.map").read_bytes())
    place = found.find(0, 54)
    assert place is not None
    assert found.sources[place.source] == "../src/cart.ts"
    assert (place.line, place.column) == (5, 22)
    place = found.find(0, 195)
    assert place is not None
    assert (found.sources[place.source], place.line) == ("../src/main.ts", 13)


def test_places_names_and_what_is_not_covered() -> None:
    found = parsed(a_map())
    assert found.find(0, 7) == (1, 3, 4, "first")
    assert found.find(0, 0) == (0, 0, 0, None)
    assert found.find(1, 0) is None


def test_sections_are_one_map() -> None:
    sections = [
        {"offset": {"line": 0, "column": 0}, "map": a_map()},
        {"offset": {"line": 0, "column": 100}, "map": a_map(sources=["c.ts", "d.ts"])},
        {
            "offset": {"line": 7, "column": 2},
            "map": a_map(mappings=mappings([[(3, 0, 1, 1)]]), ignoreList=[0]),
        },
    ]
    found = parsed({"version": 3, "sections": sections})
    assert found.sources == ["a.ts", "b.ts", "c.ts", "d.ts", "a.ts", "b.ts"]
    assert found.find(0, 105) == (3, 3, 4, "first")
    assert found.find(0, 104) == (2, 0, 0, None)
    assert found.find(7, 3) is None  # the section before has ended
    assert found.find(7, 5) == (4, 1, 1, None)
    assert found.ignored == {4}


def test_the_source_root_stands_before_sources_that_are_relative() -> None:
    sources = ["a.ts", "/b.ts"]
    assert parsed(a_map(sourceRoot="src/", sources=sources)).sources == ["src/a.ts", "/b.ts"]
    assert parsed(a_map(sourceRoot="", sources=sources)).sources == sources


def test_the_older_name_of_the_list_of_ignored_sources() -> None:
    assert parsed(a_map(x_google_ignoreList=[1, 99])).ignored == {1}
    assert parsed(a_map(ignoreList=[0], x_google_ignoreList=[1])).ignored == {0}


def test_what_keeps_browsers_from_running_it_may_stand_before_it() -> None:
    content = json.dumps(a_map()).encode()
    for before in (b")]}'\n", b")]}\n", b"\xef\xbb\xbf"):
        assert len(parse(before + content)) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no JSON"),
        (b"<html>", "no JSON"),
        (b"[]", "no JSON"),
        (b'{"version": 2, "mappings": ""}', "version 2"),
        (b'{"mappings": ""}', "version"),
        (b'{"version": 3, "mappings": 5}', "no JSON"),
        (b'{"version": 3, "sections": ' + b"[" * 100_000, "no JSON"),
        (b'{"version": 3, "x": ' + b'{"x":' * 100_000, "no JSON"),
        (b'{"version": 3, "names": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "no JSON"),
    ],
)
def test_what_is_no_map_is_told(content: bytes, why: str) -> None:
    with pytest.raises(BrokenMap, match=why):
        parse(content)


@pytest.mark.parametrize(
    ("section", "why"),
    [
        ({"offset": {"line": 0, "column": 0}, "url": "self.map"}, "elsewhere"),
        ({"offset": {"line": 0, "column": 0}, "map": {"version": 3, "sections": []}}, "itself"),
        ({"offset": {"line": -1, "column": 0}, "map": a_map()}, "place"),
        ({"offset": {"line": 1 << 40, "column": 0}, "map": a_map()}, "place"),
        ({"map": a_map()}, "no JSON"),
    ],
)
def test_sections_that_are_broken_are_told(section: dict[str, Any], why: str) -> None:
    with pytest.raises(BrokenMap, match=why):
        parsed({"version": 3, "sections": [section]})


@pytest.mark.parametrize("field", ["names", "sources"])
def test_too_many_names_or_sources_are_refused(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, f"MAX_{field.upper()}", 10)
    assert parsed({"version": 3, "mappings": "", field: ["x"] * 10}) is not None
    with pytest.raises(BrokenMap, match=f"too many {field}"):
        parsed({"version": 3, "mappings": "", field: ["x"] * 11})


def test_too_many_texts_of_sources_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_SOURCES", 10)
    text = 'a "quoted" \\ text, "with", commas\\'
    whole = {"version": 3, "mappings": "", "sources": ["x"] * 10}
    assert parsed({**whole, "sourcesContent": [text] * 10}).contents == [text] * 10
    with pytest.raises(BrokenMap, match="too many sources"):
        parsed({**whole, "sourcesContent": ["abc"] * 11})


@given(
    st.fixed_dictionaries(
        {"version": st.sampled_from([3, "3", None])},
        optional=dict.fromkeys(
            ("sources", "sourcesContent", "names", "mappings", "sections", "sourceRoot"), JSON
        ),
    )
)
def test_any_json_is_a_map_or_refused(whole: dict[str, Any]) -> None:
    try:
        found = parsed(whole)
    except BrokenMap:
        return
    assert len(found.contents) == len(found.sources)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_map_or_refused(content: bytes) -> None:
    with suppress(BrokenMap):
        parse(content)
