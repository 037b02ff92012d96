"""Whatever an event holds, it is grouped: without an error, the same each time, and quickly."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.events import ERROR, MESSAGE, Event, Report
from beacon.issues import failure
from beacon.issues.group import group_of
from beacon.issues.rules import parse_rules
from tests.factories import PROJECT, make_event
from tests.issues.errors_of import json
from tests.issues.traces import TEXTS

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["app/cart.py", "https://shop.com/app.3f2a9c.js", "total", "<lambda>", "{{ default }}", "node"]
)
scalars = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(-1e9, 1e9) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


def objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), values | texts, max_size=5)


frames = objects(
    *("file", "filename", "abs_path", "module", "function", "in_app", "context", "raw", "package")
)
exceptions = st.fixed_dictionaries(
    {},
    optional={
        "type": values,
        "value": values,
        "stacktrace": st.lists(frames) | values,
        "mechanism": objects("is_exception_group") | values,
    },
)
properties = st.fixed_dictionaries(
    {},
    optional={
        "type": values,
        "value": values,
        "exceptions": st.lists(exceptions | values, max_size=3) | values,
        "platform": values,
        "transaction": values,
        "fingerprint": st.lists(values, max_size=4) | values,
        "logentry": values | objects("message"),
        "sdk": values | objects("name"),
    },
)
RULES = parse_rules(
    [
        {
            "match": [{"field": "file", "op": "glob", "value": "*a*"}],
            "action": {"in_app": True},
        },
        {
            "match": [{"field": "value", "op": "regex", "value": "a"}],
            "action": {"fingerprint": ["{{ tags.x }}"], "title": "{{ function }}"},
        },
    ]
)


@given(
    properties | values,
    st.none() | st.lists(frames | values, max_size=5) | values,
    st.none() | objects("a", "b") | values,
    st.none() | texts,
    st.sampled_from([ERROR, MESSAGE, "job.failed"]),
)
def test_any_json_is_grouped_and_always_alike(
    told: Any, stack: Any, tags: Any, message: str | None, name: str
) -> None:
    event = stored(name, told, stack, tags, message)
    found = group_of(event, PROJECT, RULES)
    assert found is not None
    assert len(found.id) == 16
    assert 1 <= len(found.title) <= 200
    assert len(found.value) <= 500
    found.title.encode()
    assert found == group_of(event, PROJECT, RULES)
    assert found == group_of(
        stored(name, turned(told), turned(stack), turned(tags), message), PROJECT, RULES
    )


def stored(name: str, told: Any, stack: Any, tags: Any, message: str | None) -> Event:
    return make_event(
        name=name,
        properties=json(told),
        report=Report("error", message, None, None, json(stack), json(tags)),
    )


def turned(value: Any) -> Any:
    """The same, with the keys of objects in another order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(each) for each in value] if isinstance(value, list) else value


@given(st.fixed_dictionaries({}, optional={"file": texts, "in_app": st.booleans(), "raw": texts}))
def test_both_ways_of_reading_a_frame_are_the_same(frame: dict[str, Any]) -> None:
    (typed,) = failure.read_frames(json([frame]))
    (loose, _) = failure.read_frames(json([frame, {"file": 7}]))
    assert (typed.path, typed.in_app, typed.plain_text) == (
        loose.path,
        loose.in_app,
        loose.plain_text,
    )


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff", b"[" * 5000, b'{"type":"\xff"}'])
def test_what_is_no_json_is_nothing(broken: bytes) -> None:
    event = make_event(
        name=ERROR, properties=broken, report=Report(stacktrace=broken, tags=broken, level="error")
    )
    found = group_of(event, PROJECT, RULES)
    assert found is not None
    assert found.parts == ("type Error", "message")


@given(st.sampled_from(sorted(TEXTS)), st.randoms(use_true_random=False))
def test_any_part_of_a_trace_is_read(name: str, random: Any) -> None:
    text = TEXTS[name]
    start = random.randrange(len(text))
    cut = text[start : start + random.randrange(len(text))]
    event = make_event(name="job", report=Report("error", None, None, None, json([{"raw": cut}])))
    assert group_of(event, PROJECT, RULES) is not None


HOSTILE = (
    "at ",
    "at a (",
    "a (",
    "at (:1:1",
    ":1",
    "@",
    "a@/:1",
    'File "',
    '", line ',
    "#0 a(1",
    "): ",
    ":1:in `",
    "': ",
    " (a)",
    "(a) ",
    "a.ex:1: ",
    "/1",
    "1: ",
    "0x1 - ",
    "::",
    "a.go:1 ",
    "Caused by: ",
    "a.",
    "$",
    "$$CGLIB",
    "<a>",
    "<",
    "x\n",
    "\n",
    " at a.b(c)\n",
    '  File "a", line 1, in b\n',
    "-1.1",
    "/v1",
    "/a-1.0/",
    "node_modules/",
    "eval at ",
)


@pytest.mark.parametrize("field", ["raw", "file", "function", "module"])
def test_hostile_stacks_take_no_longer_than_their_length_allows(field: str) -> None:
    """300 KB of each; a pattern that goes back takes minutes. The limit is far over what it takes,
    for slow machines."""
    began = time.process_time()
    for piece in HOSTILE:
        for before in ("", "at ", '{"', "#1 "):
            text = before + piece * (30_000 // len(piece))
            stack = [{field: text}] if field == "raw" else [{field: text}] * 10
            report = Report("error", text, None, None, json(stack))
            group_of(make_event(name="job", report=report), PROJECT, RULES)
    assert time.process_time() - began < 60


def test_a_huge_stack_is_cut() -> None:
    """A megabyte of frames that are all different."""
    stack = [{"file": f"app/{n}.py", "function": f"f{n}"} for n in range(20_000)]
    event = make_event(name=ERROR, report=Report("error", "x", None, None, json(stack)))
    found = group_of(event, PROJECT, RULES)
    assert found is not None
    assert len(found.parts) == 51


def test_events_of_other_kinds_are_not_read() -> None:
    event = make_event(properties=b"no json", report=Report(level="info"))
    assert group_of(event, PROJECT, RULES) is None
    assert msgspec.msgpack.encode(event)
