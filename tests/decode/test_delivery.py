"""Deliveries of Beacon's SDKs: whatever is in them, they can be acknowledged."""

from __future__ import annotations

import contextlib
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode.delivery import Delivery, Hello, decode_delivery
from beacon.errors import BeaconError

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001").bytes
HELLO = {"seq": -1, "anon": "v1", "session": "0190f5c4-0000-7000-8000-00000000000a"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
)


def decode(*members: Any) -> Delivery:
    return decode_delivery(json.dumps(members), PROJECT)


def event(seq: int, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "event": "click", **more}


def test_one_bad_event_leaves_its_neighbours() -> None:
    found = decode(HELLO, event(1), {"seq": 2, "event": ""}, event(3))
    assert (len(found.decoded.drafts), found.seq) == (2, 3)
    assert [each.index for each in found.decoded.refusals] == [1]


@pytest.mark.parametrize("user_id", [{"id": 1}, ["ann"], True, "x" * 201])
@pytest.mark.parametrize("text", ["a", "\ud800"], ids=["fast", "slowly"])
def test_an_identify_that_names_nobody_costs_no_other_event(user_id: Any, text: str) -> None:
    who = {"user_id": user_id}
    identify = {"seq": 1, "event": "$identify", "props": who, "userId": user_id}
    later = event(2, userId=user_id, props={"a": text})
    found = decode({**HELLO, "who": who}, identify, later)
    assert [each.index for each in found.decoded.refusals] == [0]
    assert [draft.user_id for draft in found.decoded.drafts] == [None]
    assert found.hello.user_id is None


@pytest.mark.parametrize("who", ["ann", ["ann"], 7, True])
def test_a_hello_that_is_of_nobody_costs_no_event(who: Any) -> None:
    found = decode({**HELLO, "who": who}, event(1))
    assert (len(found.decoded.drafts), found.hello.anon_id) == (1, "v1")


def test_what_only_python_writes_is_read_slowly_and_the_same() -> None:
    slow = decode(HELLO, event(1, props={"a": "\ud800"}), event(2))
    assert [draft.known for draft in slow.decoded.drafts] == [{"a": "\ufffd"}, {}]
    nan = decode(HELLO, event(1, props={"a": float("nan")}), event(2))
    assert [each.code for each in nan.decoded.refusals] == ["invalid_json"]
    assert (len(nan.decoded.drafts), nan.seq) == (1, 2)


def test_an_event_may_be_of_a_visitor_and_a_visit_of_its_own() -> None:
    other = "0190f5c4-0000-7000-8000-00000000000b"
    (draft,) = decode(HELLO, event(1, anon="v0", session=other, userId="u0")).decoded.drafts
    assert (draft.anon_id, draft.session_id) == ("v0", UUID(other).bytes)
    assert draft.user_id == "u0"


def test_another_visit_is_of_the_same_visitor() -> None:
    hello = Hello(b"1", "v1", None, {"a": 1, "b": 2})
    assert hello.digest() == Hello(b"2", "v1", None, {"b": 2, "a": 1}).digest()
    for other in ("v2", None, {}), ("v1", "u", {}), ("v1", None, {"a": 1}):
        assert hello.digest() != Hello(b"1", *other).digest()


@given(st.lists(anything, max_size=4), st.integers(1, 2**31))
def test_whatever_stands_before_it_the_greatest_number_is_found(rest: list[Any], seq: int) -> None:
    """Else its client sent the same for ever."""
    smaller = [each for each in rest if not isinstance(each, dict)]
    assert decode(HELLO, *smaller, event(seq)).seq == seq


@given(st.lists(anything, max_size=4))
def test_any_array_is_decoded_or_refused_as_we_refuse(members: list[Any]) -> None:
    with contextlib.suppress(BeaconError):
        found = decode(*members)
        assert len(found.decoded.drafts) + len(found.decoded.refusals) == max(len(members) - 1, 0)
