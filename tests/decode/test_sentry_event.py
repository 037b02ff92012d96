"""Sentry's events, logs and feedback: what becomes of each of their fields."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beacon.decode.sentry import decode_store
from beacon.events import MAX_JSON_DEPTH, Draft
from tests.decode.sentry_envelopes import ID, PROJECT, decoded, item
from tests.decode.test_any_input import WILD

FRAMES = [
    {"filename": "run.py", "function": "main", "lineno": 1, "in_app": False},
    {
        "filename": "app/cart.py",
        "abs_path": "/srv/app/cart.py",
        "module": "app.cart",
        "function": "total",
        "lineno": 12,
        "colno": 5,
        "in_app": True,
        "pre_context": ["def total(items):"],
        "context_line": "    return sum(items)",
        "post_context": [],
        "vars": {"items": "[1, None]"},
    },
]
CAUSE = {"type": "KeyError", "value": "'x'", "stacktrace": {"frames": FRAMES[:1]}}
OUTER = {
    "type": "TypeError",
    "value": "unsupported",
    "module": "builtins",
    "mechanism": {"type": "generic", "handled": False, "data": {"x": 1}},
    "stacktrace": {"frames": FRAMES},
}


def one(event: dict[str, Any] | bytes, **header: Any) -> Draft:
    found = decoded(item("event", event), **header)
    assert found.refusals == []
    (draft,) = found.drafts
    return draft


def properties(draft: Draft) -> dict[str, Any]:
    found = orjson.loads(draft.properties)
    assert isinstance(found, dict)
    return found


def test_the_outermost_exception_comes_first_and_the_call_that_failed() -> None:
    draft = one({"exception": {"values": [CAUSE, OUTER]}, "platform": "python"})
    known = properties(draft)
    assert (draft.name, draft.level, draft.message) == (
        "$error",
        "error",
        "TypeError: unsupported",
    )
    assert (known["type"], known["value"]) == ("TypeError", "unsupported")
    assert [each["type"] for each in known["exceptions"]] == ["TypeError", "KeyError"]
    assert "stacktrace" not in known["exceptions"][0]
    cause = [{"file": "run.py", "function": "main", "line": 1, "in_app": False}]
    assert known["exceptions"][1]["stacktrace"] == cause
    assert known["mechanism"] == {"type": "generic", "handled": False}
    assert orjson.loads(draft.stacktrace or b"") == [
        {
            "file": "app/cart.py",
            "abs_path": "/srv/app/cart.py",
            "module": "app.cart",
            "function": "total",
            "line": 12,
            "column": 5,
            "in_app": True,
            "pre": ["def total(items):"],
            "context": "    return sum(items)",
            "vars": {"items": "[1, None]"},
        },
        *cause,
    ]


def test_an_error_is_unhandled_when_any_of_its_exceptions_is() -> None:
    handled = {**OUTER, "mechanism": {"type": "generic", "handled": True}}
    cause = {**CAUSE, "mechanism": {"type": "onerror", "handled": False}}
    known = properties(one({"exception": [cause, handled]}))
    assert known["mechanism"] == {"type": "onerror", "handled": False}


def test_a_message_whose_frames_come_as_an_exception_is_a_message() -> None:
    said = {"value": "sold out", "stacktrace": {"frames": FRAMES}}
    draft = one({"message": "sold out", "exception": {"values": [said]}})
    assert (draft.name, "exceptions" in properties(draft)) == ("$message", False)
    assert orjson.loads(draft.stacktrace or b"")[0]["function"] == "total"


def test_a_bare_list_of_exceptions_is_read_too() -> None:
    assert one({"exception": [CAUSE, OUTER]}).message == "TypeError: unsupported"


def test_without_an_exception_the_frames_are_those_of_the_thread() -> None:
    threads = [{"id": 1}, {"id": 2, "current": True, "stacktrace": {"frames": FRAMES}}]
    draft = one({"message": "slow", "threads": {"values": threads}})
    assert (draft.name, draft.level) == ("$message", "info")
    assert orjson.loads(draft.stacktrace or b"")[0]["function"] == "total"


@pytest.mark.parametrize(
    "said",
    [
        {"message": "5 of 7"},
        {"message": {"formatted": "5 of 7"}},
        {"logentry": {"message": "%s of %s", "params": [5, 7]}},
        {"logentry": {"message": "%(a)d of %(b)d", "params": {"a": 5, "b": 7}}},
        {"logentry": {"message": "%s of %s", "formatted": "5 of 7", "params": [5, 7]}},
    ],
)
def test_a_message_is_read_in_any_of_its_forms(said: dict[str, Any]) -> None:
    draft = one({**said, "level": "warning"})
    assert (draft.name, draft.level, draft.message) == ("$message", "warning", "5 of 7")


def test_a_template_is_kept_beside_its_message() -> None:
    draft = one({"logentry": {"message": "%s of 7", "formatted": "5 of 7", "params": [5]}})
    assert properties(draft)["logentry"] == {"message": "%s of 7", "params": [5]}


def test_every_other_field_has_its_place() -> None:
    draft = one(
        {
            "timestamp": 1760000000.25,
            "environment": "staging",
            "release": "shop@1.2",
            "transaction": "GET /cart",
            "server_name": "web-1",
            "logger": "root",
            "dist": "7",
            "tags": [["plan", "pro"], ["seats", 5], ["gone", None]],
            "user": {"id": 42, "email": "a@b.c", "ip_address": "{{auto}}"},
            "request": {
                "url": "https://shop.at/cart?x=1",
                "headers": [["User-Agent", "Mozilla/5.0 (X11) Firefox/140.0"], ["Referer", "r"]],
                "unknown": 1,
            },
            "extra": {"cart": [1]},
            "breadcrumbs": {"values": [{"timestamp": 1760000000.5, "message": "a", "data": {}}]},
            "contexts": {
                "trace": {"trace_id": 32 * "c", "span_id": 16 * "d"},
                "flags": {"values": [{"flag": "new-cart", "result": True}, {"x": 1}]},
                "runtime": {"name": "CPython"},
            },
            "fingerprint": ["{{ default }}", 7],
            "modules": {"django": "5.2"},
            "debug_meta": {"images": [{"type": "sourcemap", "debug_id": "d", "code_file": "a.js"}]},
            "sdk": {"name": "sentry.python", "version": "2.40", "packages": []},
        },
    )
    assert draft.timestamp == 1_760_000_000_250_000
    assert (draft.environment, draft.release, draft.user_id) == ("staging", "shop@1.2", "42")
    assert (draft.url, draft.referrer) == ("https://shop.at/cart?x=1", "r")
    assert draft.user_agent == "Mozilla/5.0 (X11) Firefox/140.0"
    assert orjson.loads(draft.tags or b"") == {"plan": "pro", "seats": "5"}
    assert properties(draft) == {
        "transaction": "GET /cart",
        "server_name": "web-1",
        "logger": "root",
        "dist": "7",
        "sdk": {"name": "sentry.python", "version": "2.40"},
        "contexts": {
            "trace": {"trace_id": 32 * "c", "span_id": 16 * "d"},
            "runtime": {"name": "CPython"},
        },
        "extra": {"cart": [1]},
        "breadcrumbs": [{"timestamp": "2025-10-09T08:53:20.500000Z", "message": "a"}],
        "flags": [{"flag": "new-cart", "result": True}],
        "fingerprint": ["{{ default }}", "7"],
        "debug_images": [{"debug_id": "d", "code_file": "a.js", "type": "sourcemap"}],
        "modules": {"django": "5.2"},
        "trace_id": 32 * "c",
        "span_id": 16 * "d",
        "user": {"id": 42, "email": "a@b.c"},
        "request": {
            "url": "https://shop.at/cart?x=1",
            "headers": {"User-Agent": "Mozilla/5.0 (X11) Firefox/140.0", "Referer": "r"},
        },
    }


def test_what_the_envelope_says_stands_in_for_the_event() -> None:
    trace = {"trace_id": 32 * "c"}
    sdk = {"name": "sentry.javascript.node", "version": "10"}
    draft = one({"message": "a"}, trace=trace, sdk=sdk, sent_at="2026-02-10T12:00:00Z")
    assert draft.id == bytes.fromhex(ID)
    assert (properties(draft)["trace_id"], properties(draft)["sdk"]) == (32 * "c", sdk)


def test_how_old_an_event_is_goes_by_the_clients_own_clock() -> None:
    event = {"message": "a", "timestamp": "1999-01-01T00:00:00Z"}
    assert one(event, sent_at="1999-01-01T00:00:05Z").age == 5_000_000


def test_beacons_own_session_and_visitor_may_be_named() -> None:
    beacon = {"session_id": 32 * "b", "anon_id": "visitor-1"}
    draft = one({"message": "a", "contexts": {"beacon": beacon}})
    assert (draft.session_id, draft.anon_id) == (bytes.fromhex(32 * "b"), "visitor-1")


def test_feedback_tells_what_was_written_and_about_what() -> None:
    said = {
        "message": "It broke",
        "contact_email": "a@b.c",
        "name": "Ann",
        "url": "https://shop.at/cart",
        "associated_event_id": 32 * "e",
    }
    about = "eeeeeeee-eeee-eeee-eeee-eeeeeeeeeeee"
    new, old = decoded(
        item("feedback", {"event_id": ID, "contexts": {"feedback": said}, "tags": {"a": "b"}}),
        item(
            "user_report",
            {"event_id": 32 * "e", "email": "a@b.c", "name": "Ann", "comments": "It broke"},
        ),
    ).drafts
    assert (new.name, new.message, new.url) == ("$feedback", "It broke", "https://shop.at/cart")
    named = {"name": "Ann", "email": "a@b.c", "associated_event_id": about}
    assert properties(new)["feedback"] == {**named, "url": "https://shop.at/cart"}
    assert (old.name, old.message) == ("$feedback", "It broke")
    assert properties(old) == {"feedback": named}


def test_lines_of_logs_are_events_of_their_own() -> None:
    attributes = {
        "sentry.environment": {"value": "staging", "type": "string"},
        "sentry.release": {"value": "1.2", "type": "string"},
        "sentry.message.template": {"value": "slow: %s", "type": "string"},
        "sentry.message.parameter.0": {"value": 5, "type": "integer"},
        "server.address": {"value": "web-1", "type": "string"},
        "http.status": {"value": 200, "type": "integer"},
        "user.id": {"value": "u1", "type": "string"},
    }
    line = {"timestamp": 1760000000.5, "level": "warn", "body": "slow: 5", "trace_id": 32 * "c"}
    same = {**line, "attributes": attributes}
    first, second = decoded(item("log", {"version": 2, "items": [same, same]})).drafts
    assert (first.name, first.level, first.message) == ("$log", "warning", "slow: 5")
    assert (first.environment, first.release, first.user_id) == ("staging", "1.2", "u1")
    assert properties(first) == {
        "trace_id": 32 * "c",
        "severity": "warn",
        "server_name": "web-1",
        "logentry": {"message": "slow: %s", "params": {"0": 5}},
        "attributes": {"http.status": 200, "user.id": "u1"},
    }
    again = decoded(item("log", {"items": [same, same]})).drafts
    assert first.id != second.id
    assert [draft.id for draft in again] == [first.id, second.id]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"message":"a","extra":{"x":NaN,"y":[Infinity,1e999],"z":1' + 400 * b"0" + b"}}",
        b'{"message":"a\\ud800b","extra":{"\\ud800":"\\udc00"}}',
        b'{"message":"a","extra":{"x":"\\u0000","y":"\x00","z":"\xff"}}',
        b'{"message":"a","extra":{"x":' + 200 * b"[" + 200 * b"]" + b"}}",
        b'{"message":"a","extra":{"x":' + 1500 * b"[" + 1500 * b"]" + b"}}",
        b'\xef\xbb\xbf{"message":"a","extra":{"x":1}}',
        b'{"message":"a","extra":{"x":"line\nfeed"}}',
    ],
)
def test_what_postgres_cannot_take_is_cleaned(raw: bytes) -> None:
    draft = one(raw)
    assert (draft.message or "").startswith("a")
    text = draft.properties.decode()
    assert "\\u0000" not in text
    assert "extra" in orjson.loads(text)
    assert depth_of(orjson.loads(text)) <= MAX_JSON_DEPTH


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


fields = st.dictionaries(
    st.sampled_from(
        [
            *("event_id", "timestamp", "level", "message", "logentry", "exception", "stacktrace"),
            *("threads", "tags", "user", "request", "contexts", "breadcrumbs", "extra", "modules"),
            *("fingerprint", "debug_meta", "sdk", "environment", "release", "transaction", "type"),
        ]
    ),
    WILD.any | st.fixed_dictionaries({"values": st.lists(WILD.objects, max_size=3)}),
)


@settings(max_examples=50)
@given(event=fields)
def test_no_field_costs_an_event(event: dict[str, Any]) -> None:
    event.pop("type", None)
    draft = decode_store(json.dumps(event).encode(), PROJECT, "production").drafts[0]
    for text in (draft.properties, draft.stacktrace or b"[]", draft.tags or b"{}"):
        assert b"\\u0000" not in text.replace(b"\\\\", b"")
        text.decode()
        orjson.loads(text)
    for each in (draft.message, draft.url, draft.user_id, draft.environment, draft.release):
        (each or "").encode()
