"""PulseKit's format."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

import pytest

from beacon.decode.pulsekit import decode_batch, decode_event
from beacon.errors import BadRequest, BeaconError, InvalidEvent, InvalidJson, TooLarge
from beacon.events import Draft

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")
FRAME = {"file": "a.py", "function": "f", "line": 1, "column": 2, "in_app": True, "context": "x"}


def draft(**fields: Any) -> Draft:
    return decode_event(json.dumps({"type": "job.failed", **fields}).encode(), PROJECT.bytes)


def error_of(**fields: Any) -> BeaconError:
    with pytest.raises(BeaconError) as caught:
        draft(**fields)
    return caught.value


def test_an_event_becomes_a_draft() -> None:
    assert draft(
        type="payment.success",
        level="info",
        message="Payment completed",
        metadata={"amount": 99.99},
        stacktrace=None,
        environment="production",
        release="1.0",
        tags={"customer_id": "cust_123"},
        timestamp="2026-02-10T12:00:00Z",
        id="evt_1",
    ) == Draft(
        name="payment.success",
        properties=b'{"amount":99.99}',
        known={"amount": 99.99},
        id=uuid5(PROJECT, "evt_1").bytes,
        timestamp=1770724800_000000,
        level="info",
        message="Payment completed",
        environment="production",
        release="1.0",
        tags=b'{"customer_id":"cust_123"}',
    )


def test_an_event_needs_only_its_type() -> None:
    assert draft() == Draft(name="job.failed", properties=b"{}", known={}, level="info")


def test_null_fields_count_as_absent() -> None:
    names = "level message metadata stacktrace environment release tags timestamp id"
    assert draft(**dict.fromkeys(names.split())) == draft()


def test_a_stack_trace_without_a_level_is_an_error() -> None:
    assert draft(stacktrace=[FRAME]).level == "error"
    assert draft(stacktrace=[]).level == "info"
    assert draft(stacktrace=[FRAME], level="warning").level == "warning"


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "fatal", "ERROR"])
def test_the_five_levels_are_taken_in_any_case(level: str) -> None:
    assert draft(level=level).level == level.lower()


@pytest.mark.parametrize("level", ["", "critical", "warn"])
def test_other_levels_are_refused_by_naming_the_five(level: str) -> None:
    message = error_of(level=level).message
    assert message == "$.level: expected one of debug, info, warning, error, fatal"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([FRAME], [FRAME]),
        ([FRAME, "at f (a.js:1:2)"], [FRAME, {"raw": "at f (a.js:1:2)"}]),
        ("Error: x\n  at f", [{"raw": "Error: x\n  at f"}]),
    ],
)
def test_stack_traces_are_lists_of_frames(given: Any, kept: Any) -> None:
    stacktrace = draft(stacktrace=given).stacktrace
    assert stacktrace is not None
    assert json.loads(stacktrace) == kept


@pytest.mark.parametrize("trace", [None, [], ""])
def test_an_empty_stack_trace_is_none(trace: Any) -> None:
    assert draft(stacktrace=trace).stacktrace is None


def test_tags_are_text() -> None:
    tags = draft(tags={"a": "x", "b": 1, "c": 2.5, "d": True, "e": None, "f": 3.0}).tags
    assert tags is not None
    assert json.loads(tags) == {"a": "x", "b": "1", "c": "2.5", "d": "true", "f": "3"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"type": ""}, "$.type: expected str of length >= 1"),
        ({"message": 5}, "$.message: expected str | null, got int"),
        ({"stacktrace": {}}, "$.stacktrace: expected str | array | null, got object"),
        ({"stacktrace": [5]}, "$.stacktrace[0]: expected str | object, got int"),
        ({"tags": ["a"]}, "$.tags: expected object | null, got array"),
        ({"tags": {"a": []}}, '$.tags["a"]: expected str'),
        ({"environment": "x" * 201}, "$.environment: expected str of length <= 200"),
    ],
)
def test_a_bad_event_is_refused_with_its_path(fields: dict[str, Any], message: str) -> None:
    error = error_of(**fields)
    assert isinstance(error, InvalidEvent)
    assert error.message == message


def test_an_error_may_be_a_mebibyte_and_other_events_64_kibibytes() -> None:
    big = {"a": "x" * 500_000}
    for fields in ({"level": "error"}, {"level": "fatal"}, {"stacktrace": [FRAME]}):
        assert draft(metadata=big, **fields).known == big
        assert isinstance(error_of(metadata={"a": "x" * 1_100_000}, **fields), TooLarge)
    assert isinstance(error_of(metadata=big), TooLarge)
    assert isinstance(error_of(level="warning", metadata=big), TooLarge)


def test_the_limit_counts_all_parts_together() -> None:
    part = "x" * 300_000
    whole: dict[str, Any] = {"message": part, "stacktrace": part, "tags": {"a": part}}
    assert draft(**whole)
    error = error_of(**whole, metadata={"a": part})
    assert isinstance(error, TooLarge)
    assert error.message.startswith("$: metadata, stacktrace, message and tags are 12000")
    assert isinstance(error_of(message="x" * 65_537), TooLarge)


def test_identify_tells_the_user() -> None:
    made = draft(type="$identify", metadata={"user_id": "u", "traits": {"a": 1}})
    assert (made.name, made.user_id) == ("$identify", "u")


def test_nul_and_lone_surrogates_are_replaced() -> None:
    body = rb'{"type":"a","message":"\u0000","stacktrace":["\ud800"],"tags":{"\udfff":"\u0000"}}'
    made = decode_event(body, PROJECT.bytes)
    assert made.message == "\ufffd"
    assert made.stacktrace == '[{"raw":"\ufffd"}]'.encode()
    assert made.tags == '{"\ufffd":"\ufffd"}'.encode()


@pytest.mark.parametrize("body", [b"", b"{", b'{"type":NaN}', b'{"type":5,,}'])
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        decode_event(body, PROJECT.bytes)


def test_a_batch_refuses_only_the_bad() -> None:
    events = [{"type": "a"}, {"type": 5}, {"type": "b", "level": "loud"}, {"type": "c"}]
    decoded = decode_batch(json.dumps({"events": events}).encode(), PROJECT.bytes)
    assert [made.name for made in decoded.drafts] == ["a", "c"]
    assert decoded.indexes == [0, 3]
    assert [refused.message.split(":")[0] for refused in decoded.refusals] == [
        "$.events[1].type",
        "$.events[2].level",
    ]


def test_a_batch_without_events_is_refused() -> None:
    with pytest.raises(BadRequest):
        decode_batch(b'{"type":"a"}', PROJECT.bytes)
