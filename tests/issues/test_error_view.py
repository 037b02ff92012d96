"""A stored error as pages show it, whatever was sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from beacon.explorer.events import EventDetails
from beacon.issues.error_view import parts_of

EVENTS = ("type", "value", "exceptions", "stacktrace", "mechanism", "user", "breadcrumbs", "flags")
FRAMES = ("file", "line", "raw", "vars", "pre", "in_app", "request", "x")
NAMES = st.sampled_from(EVENTS + FRAMES)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
ANY = st.recursive(
    LEAVES, lambda deep: st.lists(deep, max_size=3) | st.dictionaries(NAMES, deep, max_size=5)
)


def event(properties: Any, stacktrace: Any = None) -> EventDetails:
    plain: dict[str, Any] = dict.fromkeys(EventDetails.__struct_fields__)
    plain |= {"id": UUID(int=1), "session_id": UUID(int=2), "event": "$error", "message": "bad"}
    plain |= {"timestamp": datetime.now(UTC), "visitor": "ann", "anon_id": "ann", "is_bot": False}
    plain["properties"] = msgspec.Raw(json.dumps(properties).encode())
    if stacktrace is not None:
        plain["stacktrace"] = msgspec.Raw(json.dumps(stacktrace).encode())
    return EventDetails(**plain)


@given(st.dictionaries(NAMES, ANY, max_size=8), st.none() | ANY)
def test_whatever_was_sent_can_be_shown(properties: Any, stacktrace: Any) -> None:
    shown = msgspec.json.encode(parts_of(event(properties, stacktrace)))
    assert isinstance(json.loads(shown), dict)


def test_an_error_of_another_format_is_called_by_its_event() -> None:
    stack = "total (cart.js:1:2)\nadd (cart.js:3:4)"
    (only,) = parts_of(event({"plan": "pro"}, stack)).exceptions
    assert (only.type, only.value) == ("$error", "bad")
    assert [frame.text for frame in only.frames] == stack.splitlines()


def test_a_message_without_a_stack_has_no_exception() -> None:
    assert parts_of(event({"logentry": {"message": "%s"}})).exceptions == []
