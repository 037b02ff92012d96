"""Stack traces of plain text, as browsers write them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.sourcemaps.text_stacks import read_text_stack

APP = "https://shop.example/app.js"
V8 = f"""TypeError: Cannot read properties of undefined (reading 'price')
    at total ({APP}:1:2)
    at async Cart.submit [as send] ({APP}?v=1:3:4)
    at Array.map (<anonymous>)
    at new Cart ({APP}:5:6)
    at {APP}:7:8"""
OTHER = f"""total@{APP}:1:2
async*submit@{APP}?v=1:3:4
@{APP}:7:8
[native code]"""


def frame(file: str, line: int, column: int, function: str = "") -> dict[str, Any]:
    found = {"file": file, "line": line, "column": column}
    return {**found, "function": function} if function else found


@pytest.mark.parametrize("stacktrace", [[{"raw": V8}], [{"raw": each} for each in V8.split("\n")]])
def test_a_stack_of_v8(stacktrace: Any) -> None:
    found = read_text_stack(stacktrace)
    assert found is not None
    assert found.frames == [
        frame(APP, 1, 2, "total"),
        frame(f"{APP}?v=1", 3, 4, "Cart.submit [as send]"),
        {"file": "<anonymous>", "function": "Array.map"},
        frame(APP, 5, 6, "new Cart"),
        frame(APP, 7, 8),
    ]
    assert found.type == "TypeError"
    assert found.value == "Cannot read properties of undefined (reading 'price')"


def test_a_stack_of_other_engines() -> None:
    found = read_text_stack([{"raw": OTHER}])
    assert found is not None
    assert found.frames == [
        frame(APP, 1, 2, "total"),
        frame(f"{APP}?v=1", 3, 4, "async*submit"),
        frame(APP, 7, 8),
        {"raw": "[native code]"},
    ]
    assert (found.type, found.value) == (None, None)


@pytest.mark.parametrize(
    "stacktrace",
    [
        None,
        [],
        "at x (app.js:1:2)",
        [{"raw": 'Traceback (most recent call last):\n  File "a.py", line 1, in f'}],
        [{"raw": "at x (app.js:1:2)"}, {"file": "app.js"}],
        [{"raw": {"file": "app.js"}}],
        [{"raw": "at x (app.js:1:2)", "file": "app.js"}],
    ],
)
def test_what_is_no_text_of_javascript_is_left_alone(stacktrace: Any) -> None:
    assert read_text_stack(stacktrace) is None


@given(st.lists(st.text("at x@(:1) \n.js\\/<>[]#"), max_size=5))
def test_any_text_is_read_or_left_alone(texts: list[str]) -> None:
    read_text_stack([{"raw": text} for text in texts])


@pytest.mark.parametrize("line", [" " * 900, "at " + "( " * 400, "@" * 900, "a@" + ":1" * 400])
def test_hostile_lines_cost_little(line: str) -> None:
    began = time.process_time()
    read_text_stack([{"raw": "\n".join([line] * 1000)}])
    assert time.process_time() - began < 30
