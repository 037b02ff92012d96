"""Frames as people wrote the code: of a bundle that esbuild made of `built/src`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from beacon.sourcemaps.frames import (
    LINE_CHARACTERS,
    Frame,
    Sources,
    images_of,
    is_javascript,
    resolve_frames,
)
from beacon.sourcemaps.parsing import parse
from tests.sourcemaps.vlq import mappings

BUILT = Path(__file__).parent / "built"
FILE = "https://shop.example/static/main.js"


def frame(function: str | None, column: int | None, **fields: Any) -> Frame:
    return {"file": FILE, "function": function, "line": 1, "column": column, **fields}


def built() -> Sources:
    return Sources(parse((BUILT / "main.js.map").read_bytes()))


def made(**changes: Any) -> Sources:
    whole = {
        "version": 3,
        "sources": ["webpack://shop/./src/a.ts"],
        "names": ["load", "click"],
        "mappings": mappings([[(0, 0, 2, 4, 0), (10, 0, 0, 0, 1), (20,)]]),
    }
    return Sources(parse(json.dumps({**whole, **changes}).encode()))


def resolved(sources: Sources | None, *frames: Frame) -> list[Frame]:
    return resolve_frames(frames, lambda _frame: sources)


def test_a_stack_of_a_minified_bundle_is_readable() -> None:
    """The columns are those that Node told of this bundle."""
    stack = [frame("r", 55), frame("o.submit", 144), frame("m", 196), frame(None, 209)]
    found = resolved(built(), *stack)
    assert [(each["file"], each["function"], each["line"]) for each in found] == [
        ("src/cart.ts", "totalOf", 6),
        ("src/main.ts", "Checkout.submit", 7),
        ("src/main.ts", "onClick", 14),
        ("src/main.ts", None, 18),
    ]
    assert found[0]["context"] == "    sum += item.price.toFixed(2).length;"
    assert found[0]["pre"][-1] == "  for (const item of items) {"
    assert found[0]["post"] == ["  }", "  return sum;", "}", ""]
    assert found[0]["in_app"] is True
    assert found[0]["raw"] == {"file": FILE, "function": "r", "line": 1, "column": 55}
    assert stack[0] == frame("r", 55)


def test_without_the_sources_text_the_caller_names_the_function() -> None:
    stack = [frame("a", 1), frame("b", 11, context="x", pre=["y"])]
    inner, outer = resolved(made(), *stack)
    assert (inner["function"], inner["line"], inner["column"]) == ("click", 3, 5)
    assert outer["function"] == "b"
    assert not {"context", "pre", "post"} & outer.keys()


def test_what_is_no_own_code_is_not_in_app() -> None:
    own, library = frame("a", 1), "webpack://shop/./node_modules/vue/vue.js"
    assert [each["in_app"] for each in resolved(made(), own)] == [True]
    assert [each["in_app"] for each in resolved(made(ignoreList=[0]), own)] == [False]
    assert [each["in_app"] for each in resolved(made(sources=[library]), own)] == [False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"column": None},
        {"column": "1"},
        {"column": True},
        {"column": -1},
        {"column": 1 << 40},
        {"line": 0},
        {"line": 1 << 40},
        {"line": 2},
        {"column": 25},
    ],
)
def test_a_frame_that_the_map_does_not_know_stays_as_it_is(wrong: dict[str, Any]) -> None:
    one = frame("a", 1) | wrong
    (found,) = resolved(made(), one)
    assert found is one


def test_without_a_map_frames_stay_as_they_are() -> None:
    one = frame("a", 1)
    assert resolved(None, one)[0] is one


def test_long_lines_are_cut() -> None:
    content = "\n".join(["short", "x" * 5000, "y" * 5000])
    (found,) = resolved(made(sourcesContent=[content]), frame("a", 1))
    assert found["context"] == "y" * LINE_CHARACTERS
    assert found["pre"] == ["short", "x" * LINE_CHARACTERS]
    assert found["post"] == []


def test_a_source_that_has_not_that_line_gives_no_context() -> None:
    (found,) = resolved(made(sourcesContent=["one line"]), frame("a", 1))
    assert (found["line"], "context" in found) == (3, False)


@pytest.mark.parametrize(
    ("one", "is_one"),
    [
        ({"file": "app.js"}, True),
        ({"abs_path": "https://shop.example/page", "file": "/page"}, True),
        ({"file": "/srv/app/index.mjs"}, True),
        ({"file": "main.ts?v=1"}, True),
        ({"file": "app/cart.py"}, False),
        ({"file": "node:internal/modules"}, False),
        ({"raw": "at r (app.js:1:5)"}, False),
        ({"file": "src/a.ts", "raw": {"file": "app.js"}}, False),
        ({"file": 5}, False),
        ({}, False),
    ],
)
def test_frames_that_a_map_may_tell_of(one: Frame, is_one: bool) -> None:
    assert is_javascript(one) is is_one


def test_debug_ids_by_the_address_of_their_file() -> None:
    debug_id = "dbe43862-8873-568e-8711-7b0869570251"
    images = [
        {"code_file": FILE, "debug_id": debug_id.upper()},
        {"code_file": "other.js", "debug_id": "no id"},
        {"code_file": 5, "debug_id": debug_id},
        "nothing",
    ]
    assert images_of(images) == {FILE: debug_id}
