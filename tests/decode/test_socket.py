"""Beacon's own WebSocket messages."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

import pytest

from beacon.decode.socket import Messages, Ping, decode_message
from beacon.errors import BatchTooLarge, BeaconError, InvalidEvent, InvalidJson, TooLarge
from beacon.events import Draft, Refusal

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")
ID = "0190f5c4-0000-7000-8000-00000000000a"


def decode(message: Any) -> Messages:
    text = message if isinstance(message, str) else json.dumps(message)
    messages = decode_message(text, PROJECT.bytes)
    assert isinstance(messages, Messages)
    return messages


def draft(message: Any) -> Draft:
    [only] = decode(message).decoded.drafts
    return only


def event(**fields: Any) -> dict[str, Any]:
    return {"type": "event", "event": "click", **fields}


def batch(*messages: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "batch", "messages": messages, **fields}


def error_of(message: Any) -> BeaconError:
    with pytest.raises(BeaconError) as caught:
        decode(message)
    return caught.value


def test_an_event_becomes_a_draft() -> None:
    assert draft(
        event(props={"a": 1}, ts=1760000000123, userId="u1", id=ID, session=ID, seq=7)
    ) == Draft(
        name="click",
        properties=b'{"a":1}',
        known={"a": 1},
        id=UUID(ID).bytes,
        timestamp=1760000000123000,
        session_id=UUID(ID).bytes,
        user_id="u1",
    )


def test_an_event_needs_only_its_name() -> None:
    assert draft(event()) == Draft(name="click", properties=b"{}", known={})


def test_null_fields_count_as_absent() -> None:
    nulls = dict.fromkeys(("props", "ts", "userId", "id", "session", "seq"))
    assert draft(event(**nulls)) == draft(event())


def test_empty_ids_count_as_absent() -> None:
    assert draft(event(userId="", id="", session="")) == draft(event())


def test_unknown_fields_are_ignored() -> None:
    assert draft(event(extra={"deep": [1]}, version=2)) == draft(event())


def test_bytes_are_taken_like_text() -> None:
    text = json.dumps(event(props={"é": 1}), ensure_ascii=False)
    assert decode_message(text.encode(), PROJECT.bytes) == decode_message(text, PROJECT.bytes)


def test_ping_is_a_ping() -> None:
    assert isinstance(decode_message('{"type":"ping"}', PROJECT.bytes), Ping)


def test_a_single_message_carries_its_seq_and_is_no_batch() -> None:
    messages = decode(event(seq=7))
    assert (messages.seq, messages.batch) == (7, False)


def test_a_batch_keeps_the_order_and_says_the_places() -> None:
    messages = decode(batch(event(), {"type": "identify", "userId": "u"}, event(), seq=8))
    assert (messages.seq, messages.batch) == (8, True)
    assert messages.decoded.indexes == [0, 1, 2]
    assert [made.name for made in messages.decoded.drafts] == ["click", "$identify", "click"]
    assert messages.decoded.refusals == []


def test_an_empty_batch_is_taken() -> None:
    assert decode(batch(seq=1)).decoded.drafts == []


def test_identify_becomes_an_event() -> None:
    made = draft(
        {
            "type": "identify",
            "userId": "123",
            "traits": {"plan": "pro"},
            "ts": 1760000000000,
            "id": ID,
        }
    )
    assert made.name == "$identify"
    assert json.loads(made.properties) == {"user_id": "123", "traits": {"plan": "pro"}}
    assert made.known == json.loads(made.properties)
    assert (made.user_id, made.timestamp) == ("123", 1760000000000000)
    assert made.id == UUID(ID).bytes


@pytest.mark.parametrize("traits", [{}, {"traits": None}, {"traits": {}}])
def test_identify_without_traits(traits: dict[str, Any]) -> None:
    made = draft({"type": "identify", "userId": "123", **traits})
    assert json.loads(made.properties) == {"user_id": "123", "traits": {}}


def test_an_event_named_identify_is_an_identify() -> None:
    made = draft(event(event="$identify", props={"user_id": 42, "traits": {"a": 1}}))
    assert made == draft({"type": "identify", "userId": "42", "traits": {"a": 1}})


def test_identify_needs_a_user() -> None:
    assert error_of({"type": "identify", "traits": {}}).message == (
        "$: object missing required field userId"
    )
    assert error_of({"type": "identify", "userId": ""}).code == "invalid_event"
    assert "props.user_id" in error_of(event(event="$identify")).message


@pytest.mark.parametrize(
    ("given", "kept"), [(42, "42"), (42.0, "42"), (0, "0"), (1.5, "1.5"), ("x" * 200, "x" * 200)]
)
def test_user_ids_may_be_numbers(given: Any, kept: str) -> None:
    assert draft(event(userId=given)).user_id == kept


def test_ids_that_are_no_uuid_become_the_projects_uuid5() -> None:
    made = draft(event(id="ajs-1", session=12))
    assert made.id == uuid5(PROJECT, "ajs-1").bytes
    assert made.session_id == uuid5(PROJECT, "12").bytes


@pytest.mark.parametrize("name", ["$page", "page_view", "$pageview", "pageview"])
@pytest.mark.parametrize("url", ["url", "page_url", "$current_url"])
@pytest.mark.parametrize("referrer", ["ref", "referrer", "$referrer"])
def test_page_views_tell_url_and_referrer(name: str, url: str, referrer: str) -> None:
    made = draft(event(event=name, props={url: "https://a.example/", referrer: "https://b.test/"}))
    assert (made.url, made.referrer) == ("https://a.example/", "https://b.test/")


def test_other_events_tell_only_a_url() -> None:
    made = draft(event(props={"url": "https://a.example/", "ref": "x", "$current_url": "y"}))
    assert (made.url, made.referrer) == ("https://a.example/", None)


def test_a_url_that_is_no_text_is_only_a_property() -> None:
    assert draft(event(event="$page", props={"url": 5, "ref": ""})).url is None
    assert draft(event(event="$page", props={"url": 5, "ref": ""})).referrer is None


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ({"type": "event"}, "$: object missing required field event"),
        (event(event=5), "$.event: expected str, got int"),
        (event(event=""), "$.event: expected str of length >= 1"),
        (event(event="x" * 201), "$.event: expected str of length <= 200"),
        (event(props=[1]), "$.props: expected object | null, got array"),
        (event(ts=True), "$.ts: expected int | float | str | null, got bool"),
        (event(userId="u" * 201), "$.userId: expected str of length <= 200"),
        (event(userId={}), "$.userId: expected int | float | str | null, got object"),
        (event(session="s" * 65), "$.session: expected str of length <= 64"),
        (event(seq="7"), "$.seq: expected int | null, got str"),
        ({"event": "x"}, "$: object missing required field type"),
        ({"type": "nonsense"}, "$.type: invalid value 'nonsense'"),
        ([event()], "$: expected object, got array"),
        ({"type": "batch"}, "$: object missing required field messages"),
        ({"type": "batch", "messages": {}}, "$.messages: expected array, got object"),
        ({"type": "batch", "messages": [1], "seq": "x"}, "$.seq: expected int | null"),
    ],
)
def test_a_bad_message_is_refused_with_the_path(message: Any, says: str) -> None:
    error = error_of(message)
    assert isinstance(error, InvalidEvent)
    assert error.message == says


def test_a_bad_time_names_what_is_allowed() -> None:
    message = error_of(event(ts="yesterday", seq=3)).message
    assert message.startswith("$.ts: cannot read the time 'yesterday'")
    assert "ISO 8601" in message
    assert "epoch milliseconds" in message


def test_a_refusal_does_not_repeat_all_that_was_sent() -> None:
    assert len(error_of({"type": "x" * 100_000}).message) < 300


def test_a_refusal_finds_its_path_in_spite_of_what_was_sent() -> None:
    message = error_of({"type": "x - at `$.y`"}).message
    assert message == "$.type: invalid value 'x - at $.y'"


@pytest.mark.parametrize(
    "message",
    [
        event(event="", seq=3),
        event(ts="x", seq=3),
        event(props={"a": "x" * 70_000}, seq=3),
        batch(*[event()] * 1001, seq=3),
        batch(*[1] * 1001, seq=3),
        {"type": "batch", "seq": 3},
        {"type": "batch", "seq": 3, "messages": 5},
        {"type": "batch", "messages": {}, "seq": 3},
        json.dumps(event(seq=3, props={"a": float("nan")})),
    ],
)
def test_the_error_of_a_bad_message_carries_its_seq(message: Any) -> None:
    assert error_of(message).seq == 3


def test_an_unreadable_seq_is_none() -> None:
    assert error_of(event(event="", seq="x")).seq is None
    assert error_of("[]").seq is None


@pytest.mark.parametrize(
    "text", ["", "{", "nonsense", '{"type":"ping"', "{}x", "\0", "[" * 100_000]
)
def test_what_is_no_json_is_refused(text: str) -> None:
    assert isinstance(error_of(text), InvalidJson)


def test_one_bad_event_leaves_its_neighbours() -> None:
    messages = decode(batch(event(props={"n": 1}), event(event=5), event(props={"n": 2}), seq=9))
    assert messages.seq == 9
    assert messages.decoded.indexes == [0, 2]
    assert [made.known for made in messages.decoded.drafts] == [{"n": 1}, {"n": 2}]
    assert messages.decoded.refusals == [
        Refusal(1, "invalid_event", "$.messages[1].event: expected str, got int")
    ]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (batch(event()), "invalid_event"),
        ({"type": "ping"}, "invalid_event"),
        (17, "invalid_event"),
        (None, "invalid_event"),
        (event(ts="soon"), "invalid_event"),
        (event(props={"a": float("nan")}), "invalid_json"),
        (event(props={"a": float("inf")}), "invalid_json"),
        (event(props={"a": 10**400}), "invalid_event"),
        (event(props={"a": [[]] * 10, "b": json.loads("[" * 64 + "]" * 64)}), "invalid_event"),
        (event(props={"a": "x" * 65_536}), "too_large"),
    ],
)
def test_every_kind_of_bad_message_is_refused_alone(bad: Any, code: str) -> None:
    messages = decode(batch(event(), bad, event()))
    assert messages.decoded.indexes == [0, 2]
    [refusal] = messages.decoded.refusals
    assert (refusal.index, refusal.code) == (1, code)
    assert refusal.message.startswith("$.messages[1]")


def test_a_thousand_events_are_taken_and_one_more_is_not() -> None:
    assert len(decode(batch(*[event()] * 1000)).decoded.drafts) == 1000
    assert isinstance(error_of(batch(*[event()] * 1001)), BatchTooLarge)


def test_properties_over_their_limit_are_too_large() -> None:
    assert draft(event(props={"a": "x" * (65_536 - 8)}))
    error = error_of(event(props={"a": "x" * (65_536 - 7)}))
    assert isinstance(error, TooLarge)
    assert error.message == "$.props: 65537 bytes of JSON; at most 65536 are taken"


def test_lone_surrogates_and_nul_are_replaced_everywhere() -> None:
    made = draft(
        r'{"type":"event","event":"a\u0000b","userId":"\udfff","props":{"\ud800k":"\ud83d\ude00\u0000"}}'
    )
    assert made.name == "a\ufffdb"
    assert made.user_id == "\ufffd"
    assert made.known == {"\ufffdk": "😀\ufffd"}
    assert made.properties == '{"\ufffdk":"😀\ufffd"}'.encode()


def test_a_text_with_a_surrogate_in_it_is_mended() -> None:
    assert "\ufffd" in draft('{"type":"event","event":"a\ud800b"}').name
