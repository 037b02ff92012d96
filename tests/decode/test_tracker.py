"""The tracker's HTTP format."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

import pytest

from beacon.decode.tracker import decode
from beacon.errors import BadRequest, BatchTooLarge, InvalidJson
from beacon.events import Decoded, Draft, Refusal

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")
ID = "0190f5c4-0000-7000-8000-00000000000a"


def take(body: Any) -> Decoded:
    return decode(body if isinstance(body, bytes) else json.dumps(body).encode(), PROJECT.bytes)


def draft(**event: Any) -> Draft:
    decoded = take({"events": [{"event": "click", **event}]})
    assert decoded.refusals == []
    [only] = decoded.drafts
    return only


def refusal(**event: Any) -> Refusal:
    [only] = take({"events": [{"event": "click", **event}]}).refusals
    return only


def test_an_event_becomes_a_draft() -> None:
    assert draft(
        event="page_view",
        properties={"path": "/pricing"},
        distinct_id="user_42",
        session_id="sess_xyz",
        page_url="https://example.com/pricing",
        referrer="https://google.com",
        timestamp="2026-02-10T12:00:00Z",
        id=ID,
    ) == Draft(
        name="page_view",
        properties=b'{"path":"/pricing"}',
        known={"path": "/pricing"},
        id=UUID(ID).bytes,
        timestamp=1770724800_000000,
        session_id=uuid5(PROJECT, "sess_xyz").bytes,
        anon_id="user_42",
        url="https://example.com/pricing",
        referrer="https://google.com",
    )


def test_an_event_needs_only_its_name() -> None:
    assert draft() == Draft(name="click", properties=b"{}", known={})


def test_null_and_empty_fields_count_as_absent() -> None:
    fields = ("distinct_id", "session_id", "page_url", "referrer", "id")
    assert draft(**dict.fromkeys((*fields, "properties", "timestamp"))) == draft()
    assert draft(**dict.fromkeys(fields, "")) == draft()


def test_numbers_are_ids() -> None:
    made = draft(distinct_id=42, session_id=7, id=9, timestamp=1770724800000)
    assert made.anon_id == "42"
    assert made.session_id == uuid5(PROJECT, "7").bytes
    assert made.id == uuid5(PROJECT, "9").bytes
    assert made.timestamp == 1770724800_000000


def test_the_address_of_the_event_goes_before_that_of_its_properties() -> None:
    properties = {"url": "https://p.example/", "referrer": "https://p.test/"}
    made = draft(event="pageview", properties=properties, page_url="https://e.example/")
    assert (made.url, made.referrer) == ("https://e.example/", "https://p.test/")


def test_identify_tells_the_user() -> None:
    made = draft(
        event="$identify",
        distinct_id="anon-1",
        properties={"user_id": 42, "traits": {"plan": "pro"}, "source": "login"},
    )
    assert (made.anon_id, made.user_id) == ("anon-1", "42")
    assert made.properties == b'{"user_id":"42","traits":{"plan":"pro"},"source":"login"}'


def test_an_error_carries_its_report() -> None:
    frame = {"file": "https://example.com/a.js", "function": "pay", "line": 3, "column": 14}
    made = draft(
        event="error",
        properties={"type": "TypeError"},
        level="Error",
        message="x is undefined",
        stacktrace=[frame, "raw"],
        environment="production",
        release="1.4.2",
        tags={"beta": True},
    )
    assert (made.level, made.message) == ("error", "x is undefined")
    assert json.loads(made.stacktrace or b"") == [frame, {"raw": "raw"}]
    assert (made.environment, made.release, made.tags) == (
        "production",
        "1.4.2",
        b'{"beta":"true"}',
    )


def test_only_an_event_with_a_level_or_a_stack_trace_is_a_report() -> None:
    assert draft(message="hello", release="1", tags={"a": 1}, stacktrace=[]) == draft()
    assert draft(stacktrace="at pay").level == "error"
    assert draft(level="info").level == "info"


def test_an_error_may_be_larger_than_other_events() -> None:
    big = {"a": "x" * 70_000}
    assert draft(level="error", properties=big).known == big
    refused = refusal(level="info", properties=big)
    assert (refused.code, refused.message[:24]) == ("too_large", "$.events[0].properties: ")
    together = refusal(level="info", properties={"a": "x" * 40_000}, message="y" * 40_000)
    assert together.message.startswith("$.events[0]: properties, stacktrace, message and tags are")


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"event": ""}, "$.events[0].event: expected str of length >= 1"),
        ({"event": None}, "$.events[0].event: expected str, got null"),
        ({"properties": []}, "$.events[0].properties: expected object | null, got array"),
        ({"distinct_id": "x" * 201}, "$.events[0].distinct_id: expected str of length <= 200"),
        ({"distinct_id": 10**250}, "$.events[0].distinct_id: expected str of length <= 200"),
        ({"session_id": "x" * 65}, "$.events[0].session_id: expected str of length <= 64"),
        ({"page_url": "x" * 65537}, "$.events[0].page_url: expected str of length <= 65536"),
        ({"event": "$identify"}, "$.events[0].properties.user_id: missing; "),
        (
            {"event": "$identify", "properties": {"user_id": True}},
            "$.events[0].properties.user_id: expected str",
        ),
        (
            {"event": "$identify", "properties": {"user_id": 1, "traits": []}},
            "$.events[0].properties.traits: expected object | null",
        ),
        ({"timestamp": "soon"}, "$.events[0].timestamp: cannot read the time 'soon'"),
        (
            {"level": "loud"},
            "$.events[0].level: expected one of debug, info, warning, error, fatal",
        ),
        ({"stacktrace": {}}, "$.events[0].stacktrace: expected str | array | null, got object"),
        ({"timestamp": [2026]}, "$.events[0].timestamp: expected int | float | str | null"),
    ],
)
def test_a_bad_event_is_refused_with_its_path(event: dict[str, Any], message: str) -> None:
    refused = refusal(**event)
    assert (refused.index, refused.code) == (0, "invalid_event")
    assert refused.message.startswith(message)


def test_one_bad_event_leaves_its_neighbours() -> None:
    decoded = take({"events": [{"event": "a"}, {}, {"event": "b"}, [], {"event": "c"}]})
    assert [made.name for made in decoded.drafts] == ["a", "b", "c"]
    assert decoded.indexes == [0, 2, 4]
    assert decoded.refusals == [
        Refusal(1, "invalid_event", "$.events[1]: object missing required field event"),
        Refusal(3, "invalid_event", "$.events[3]: expected object, got array"),
    ]


def test_all_events_bad_is_no_error_of_the_body() -> None:
    assert [refused.index for refused in take({"events": [1, 2]}).refusals] == [0, 1]


def test_no_events_are_fine() -> None:
    assert take({"events": []}) == Decoded([], [], [])


@pytest.mark.parametrize(
    "body", [{}, [], 5, None, {"events": None}, {"events": {}}, {"event": "x"}]
)
def test_a_body_without_a_list_of_events_is_refused_whole(body: Any) -> None:
    with pytest.raises(BadRequest) as caught:
        take(body)
    assert caught.value.code == "bad_request"
    assert "events" in caught.value.message


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"events":[', b'{"events":[]}x', b"\xff\xfe", b"<html>", b"[" * 200_000]
)
def test_a_body_that_is_no_json_is_refused_whole(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        take(body)


@pytest.mark.parametrize(
    "event", [{"event": "a"}, 0, {"event": "a", "properties": {"b": "c" * 2000}}]
)
def test_more_than_a_thousand_events_are_refused_whole(event: Any) -> None:
    with pytest.raises(BatchTooLarge) as caught:
        take({"events": [event] * 1001})
    assert (caught.value.status, caught.value.code) == (413, "batch_too_large")


def test_a_body_of_a_megabyte_is_decoded_like_a_small_one() -> None:
    events = [{"event": "a", "properties": {"b": "c" * 2000}}] * 999
    decoded = take({"events": [*events, 0]})
    assert len(decoded.drafts) == 999
    assert [refused.index for refused in decoded.refusals] == [999]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert take(b'\xef\xbb\xbf{"events":[{"event":"a"}]}').drafts[0].name == "a"


def test_the_last_of_two_lists_counts() -> None:
    assert take(b'{"events":[1],"events":[{"event":"a"}]}').drafts[0].name == "a"
    assert take(b'{"events":5,"events":[{"event":"a"}]}').drafts[0].name == "a"


@pytest.mark.parametrize("depth", [65, 1000, 20_000, 200_000])
def test_an_event_nested_too_deep_leaves_its_neighbours(depth: int) -> None:
    deep = b'{"event":"b","properties":{"a":%b1%b}}' % (b"[" * depth, b"]" * depth)
    decoded = take(b'{"events":[{"event":"a"},%b,{"event":"c"}]}' % deep)
    assert [made.name for made in decoded.drafts] == ["a", "c"]
    [refused] = decoded.refusals
    assert refused.message == "$.events[1].properties: nested more than 64 levels deep"


@pytest.mark.parametrize("item", ['{"event":"a"}', "[]", '{"event":"a","x":NaN}'])
def test_too_many_events_in_a_large_body_are_refused_whatever_they_are(item: str) -> None:
    def body(items: int) -> bytes:
        return f'{{"events":[{",".join([item] * items)}],"more":"{"x" * 1_100_000}"}}'.encode()

    with pytest.raises(BatchTooLarge):
        decode(body(1001), PROJECT.bytes)
    found = decode(body(1000), PROJECT.bytes)
    assert len(found.drafts) + len(found.refusals) == 1000
