"""Sentry's envelopes: how they are framed, and that a broken item costs itself alone."""

from __future__ import annotations

import gzip
import json
import time
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beacon.decode.body import plain_body
from beacon.decode.sentry import decode_envelope, decode_store, key_of_envelope
from beacon.decode.sentry_envelope import MAX_ITEMS
from beacon.errors import BadRequest, BeaconError
from beacon.events import MAX_BATCH_EVENTS, CheckIn, ClientReport
from tests.decode.sentry_envelopes import ID, PROJECT, decoded, envelope, item
from tests.decode.test_any_input import WILD

EVENT = {"event_id": ID, "message": "hello"}


def test_a_payload_with_a_length_may_hold_line_feeds() -> None:
    pretty = json.dumps(EVENT, indent=1).encode()
    found = decoded(item("event", pretty), item("event", EVENT))
    assert [draft.message for draft in found.drafts] == ["hello", "hello"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n\n"])
def test_without_a_length_a_payload_ends_with_its_line(end: bytes) -> None:
    body = b'{}\n{"type":"event"}\n{"message":"a"}\n\n{"type":"event"}\n{"message":"b"}' + end
    found = decode_envelope(body, PROJECT, "production")
    assert [draft.message for draft in found.drafts] == ["a", "b"]
    assert found.refusals == []


@pytest.mark.parametrize("body", [b"{}", b"{}\n", b'{"event_id":"x"}\n\n'])
def test_headers_alone_are_an_envelope(body: bytes) -> None:
    found = decode_envelope(body, PROJECT, "production")
    assert (found.drafts, found.refusals, found.dropped, found.answer_id) == ([], [], 0, None)


@pytest.mark.parametrize("body", [b"", b"\n", b"[]\n", b"nonsense", b'{"a":' + 99_999 * b" "])
def test_without_a_header_it_is_no_envelope(body: bytes) -> None:
    with pytest.raises(BadRequest):
        decode_envelope(body, PROJECT, "production")


def test_an_empty_payload_is_one() -> None:
    found = decoded(item("attachment", b""), b'{"type":"session"}\n\n', item("event", EVENT))
    assert (len(found.drafts), found.refusals) == (1, [])
    assert found.items == {"attachment": 1, "session": 1, "event": 1}


@pytest.mark.parametrize(
    "broken",
    [
        b"nonsense\nnonsense\n",
        b'["type","event"]\n{}\n',
        b'{"type":"event"}\n[]\n',
        b'{"type":"event","length":3}\n{"message":"longer"}\n',
        b'{"type":"event","length":"3"}\n{"message":\n',
        b'{"type":"log"}\n{"items":[7]}\n',
        b'{"type":"client_report"}\n{}\n',
        b'{"type":"check_in"}\n{"monitor_slug":"x","status":"great"}\n',
        b'{"type":"check_in"}\n{"monitor_slug":"x","status":"ok","check_in_id":"7"}\n',
    ],
)
def test_a_broken_item_costs_itself_alone(broken: bytes) -> None:
    found = decoded(item("event", EVENT), broken, item("event", {"message": "behind"}))
    assert [draft.message for draft in found.drafts] == ["hello", "behind"]
    assert [refusal.index for refusal in found.refusals] == [1]


def test_what_is_cut_off_costs_the_last_item() -> None:
    body = envelope(item("event", EVENT), item("event", {"message": "behind"}))
    found = decode_envelope(body[:-5], PROJECT, "production")
    assert [draft.message for draft in found.drafts] == ["hello"]
    assert [refusal.code for refusal in found.refusals] == ["invalid_event"]


def test_too_many_items_are_counted_once() -> None:
    found = decoded(*[item("session", {})] * (MAX_ITEMS + 5))
    assert found.items["session"] == MAX_ITEMS
    assert [refusal.code for refusal in found.refusals] == ["batch_too_large"]


def test_an_envelope_holds_so_many_events_and_no_more() -> None:
    lines = {"items": [{"body": str(at)} for at in range(MAX_BATCH_EVENTS)]}
    found = decoded(item("log", lines), item("event", EVENT))
    assert (len(found.drafts), len(found.refusals)) == (MAX_BATCH_EVENTS, 1)


def test_what_is_not_kept_is_counted_by_its_type() -> None:
    kinds = ("transaction", "profile", "replay_event", "statsd", "attachment", "brand_new", "")
    found = decoded(*(item(kind, b"\x00\xff\n") for kind in kinds))
    assert (found.drafts, found.refusals, found.dropped) == ([], [], 5)
    assert found.items["unknown"] == 2


def test_a_transaction_that_calls_itself_an_event_is_not_kept() -> None:
    found = decoded(item("event", {"type": "transaction", "event_id": ID}))
    assert (found.drafts, found.dropped, found.answer_id) == ([], 1, ID)


def test_client_reports_and_check_ins_are_read() -> None:
    discarded = [
        {"reason": "network_error", "category": "error", "quantity": 41},
        {"reason": "sample_rate", "category": "transaction", "quantity": 0},
        {"reason": 7},
        None,
    ]
    config = {"schedule": {"type": "crontab", "value": "0 3 * * *"}}
    run = {"monitor_slug": "nightly", "status": "in_progress", "environment": "staging"}
    found = decoded(
        item("client_report", {"discarded_events": discarded}),
        item("check_in", run | {"check_in_id": ID, "monitor_config": config, "release": "1"}),
        item("check_in", run | {"check_in_id": 32 * "0", "duration": "x"}),
    )
    assert found.client_reports == [ClientReport("network_error", "error", 41)]
    run_id = bytes.fromhex(ID)
    assert found.check_ins == [
        CheckIn(run_id, "nightly", "in_progress", None, "staging", "1", config),
        CheckIn(None, "nightly", "in_progress", None, "staging", None, None),
    ]


def test_the_key_of_a_tunnel_stands_in_the_envelope() -> None:
    assert key_of_envelope(envelope(dsn="https://abc@host/1")) == "abc"
    for dsn in (None, 7, "nonsense", "https://[host/1"):
        assert key_of_envelope(envelope(dsn=dsn)) is None


MANY = b"{}," * 3_000_000 + b"{}"


@pytest.mark.parametrize(
    "plain",
    [
        b"{}\n" + b"\n" * 10_000_000,
        b"{}\n" + b"{}\n" * 3_000_000,
        envelope(item("event", b'{"extra":' + b"[" * 10_000_000)),
        envelope(item("event", b'{"extra":{"x":' + b"[" * 900_000 + b"]" * 900_000 + b"}}")),
        envelope(item("event", b'{"threads":[' + MANY + b"]}")),
        envelope(item("event", b'{"breadcrumbs":[' + MANY + b"]}")),
        envelope(item("event", b'{"exception":[{"stacktrace":{"frames":[' + MANY + b"]}}]}")),
        envelope(item("event", b'{"x":"' + b"\\ud800" * 1_500_000 + b'"}')),
        envelope(*[item("log", b'{"items":[' + b"{}," * 999 + b"{}]}")] * 999),
    ],
    ids=["lines", "items", "open", "deep", "threads", "crumbs", "frames", "surrogates", "logs"],
)
def test_a_bomb_costs_nothing_measurable(plain: bytes) -> None:
    """Each of these takes seconds, or gigabytes, if it is taken at its word."""
    bomb = gzip.compress(plain, 1)
    assert len(bomb) < 100_000
    started = time.process_time()
    decode_envelope(plain_body(bomb, "gzip", len(plain)), PROJECT, "production")
    assert time.process_time() - started < 2.0


# --- whatever comes --------------------------------------------------------------------------

payloads = st.builds(
    lambda value: json.dumps(value).encode(),
    st.dictionaries(
        st.sampled_from(
            ["exception", "message", "tags", "user", "request", "contexts", "breadcrumbs", "items"]
        ),
        WILD.any,
    ),
)
items = st.builds(
    item,
    st.sampled_from(["event", "log", "feedback", "client_report", "check_in", "session", "new"]),
    payloads,
)


@given(raw=st.binary(max_size=200), head=st.sampled_from([b"", b"{}\n", b'{}\n{"type":"event"}\n']))
def test_any_bytes_are_decoded_or_refused(raw: bytes, head: bytes) -> None:
    for decode in (decode_envelope, decode_store):
        try:
            decode(head + raw, PROJECT, "production")
        except BeaconError:
            continue


@settings(max_examples=50)
@given(before=st.lists(items, max_size=3), broken=st.binary(max_size=40), data=st.data())
def test_neighbours_of_a_broken_item_are_taken(
    before: list[bytes], broken: bytes, data: Any
) -> None:
    """Whatever a payload is, as long as its length is right."""
    found = decoded(*before, item("event", broken), item("event", {"message": "behind"}))
    assert found.drafts[-1].message == "behind"
    alone = [decoded(each) for each in before]
    assert len(found.drafts) >= sum(len(each.drafts) for each in alone) + 1


@settings(max_examples=50)
@given(parts=st.lists(items, min_size=1, max_size=4), data=st.data())
def test_an_envelope_cut_off_anywhere_keeps_what_was_whole(
    parts: list[bytes], data: st.DataObject
) -> None:
    head = orjson.dumps({"event_id": ID}) + b"\n"
    whole = decode_envelope(head + b"".join(parts), PROJECT, "production")
    at = data.draw(st.integers(0, len(b"".join(parts))))
    found = decode_envelope(head + b"".join(parts)[:at], PROJECT, "production")
    assert found.drafts == whole.drafts[: len(found.drafts)]
    ends = [len(b"".join(parts[: n + 1])) - 1 for n in range(len(parts))]
    complete = sum(at >= end for end in ends)
    kept = decode_envelope(head + b"".join(parts[:complete]), PROJECT, "production")
    assert found.drafts[: len(kept.drafts)] == kept.drafts
    assert sum(found.items.values()) - complete in (0, 1)
