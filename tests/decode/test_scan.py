"""Cutting a JSON object into the texts of its members and items."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode.scan import Members, scan, shallow

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def cut(value: Any, levels: int) -> Any:
    if levels == 0 and isinstance(value, list | dict):
        return None
    if isinstance(value, list):
        return [cut(child, levels - 1) for child in value]
    if isinstance(value, dict):
        return {name: cut(child, levels - 1) for name, child in value.items()}
    return value


@given(value=values, indent=st.sampled_from([None, 1]))
def test_any_json_that_is_no_object_is_none(value: Any, indent: int | None) -> None:
    assert (scan(json.dumps(value, indent=indent), "events") is None) != isinstance(value, dict)


@given(
    members=st.dictionaries(st.text().filter(lambda name: name != "events"), values),
    events=st.lists(values),
    indent=st.sampled_from([None, 1]),
)
def test_an_object_is_cut_into_what_it_was_made_of(
    members: dict[str, Any], events: list[Any], indent: int | None
) -> None:
    found = scan(json.dumps({**members, "events": events}, indent=indent), "events")
    assert isinstance(found, Members)
    assert found.items is not None
    assert [json.dumps(json.loads(text)) for text in found.items] == list(map(json.dumps, events))
    assert {name: json.dumps(json.loads(text)) for name, text in found.texts.items()} == {
        name: json.dumps(value) for name, value in members.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "{]",
        "{,}",
        '{"a"}',
        '{"a":}',
        '{"a":1,}',
        '{"a":1 "b":2}',
        '{"a":1}}',
        '{"events":[1,]}',
        '{"events":[1 2]}',
        '{"events":[,1]}',
        '{"events":[1}',
        '{"events":[1]',
        "{a:1}",
        "{1:1}",
        '{"a":1}{}',
        '{"a":01}',
    ],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        scan(text, "events")


def test_a_number_of_many_digits_is_stepped_over() -> None:
    digits = "1" * 10_000
    found = scan(f'{{"a":{digits},"events":[{digits},2]}}', "events")
    assert found == Members({"a": digits}, [digits, "2"])


def test_of_a_list_that_is_too_long_enough_is_kept_to_refuse_it() -> None:
    found = scan(json.dumps({"events": [0] * 5000, "seq": 1}), "events")
    assert found is not None
    assert found.items is not None
    assert (len(found.items), found.texts) == (1001, {"seq": "1"})


@given(value=values, levels=st.integers(0, 4), indent=st.sampled_from([None, 1]))
def test_shallow_text_has_null_for_what_is_deeper(
    value: Any, levels: int, indent: int | None
) -> None:
    text = shallow(json.dumps(value, indent=indent), levels)
    assert json.dumps(json.loads(text)) == json.dumps(cut(value, levels))


@given(st.text('"\\[]{}a,'))
def test_shallow_takes_any_text(text: str) -> None:
    shallow(text, 1)
