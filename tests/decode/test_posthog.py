"""PostHog's capture format, in all the shapes and wrappings that its clients give it."""

from __future__ import annotations

import base64
import contextlib
import gzip
import json
import zlib
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode import posthog
from beacon.decode.posthog_body import unwrap
from beacon.errors import (
    BadEncoding,
    BadRequest,
    BatchTooLarge,
    BeaconError,
    InvalidEvent,
    InvalidJson,
    TooLarge,
)
from beacon.events import Decoded, Draft

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")
KEY = "proj_" + "a1" * 16
ID = "0190f5c4-0000-7000-8000-00000000000a"
ANON = "0190f5c4-0000-7000-8000-0000000000aa"
DEVICE = "0190f5c4-0000-7000-8000-0000000000dd"
SENT = "2026-02-10T12:00:05Z"
HOUR = 3600 * 1_000_000
LIMIT = 1_000_000


def as_bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def take(body: Any) -> Decoded:
    return posthog.decode(posthog.read(as_bytes(body)), PROJECT.bytes)


def draft(**event: Any) -> Draft:
    [only] = take({"event": "click", **event}).drafts
    return only


def of_browser(user: str | None = None, **properties: Any) -> dict[str, Any]:
    """An event's ids as posthog-js sends them."""
    known = {"$user_id": user} if user else {}
    known |= {"$device_id": DEVICE, "$is_identified": user is not None}
    return {"properties": {"distinct_id": user or DEVICE, **known, **properties}}


# --- shapes ----------------------------------------------------------------------------------


def test_an_event_becomes_a_draft() -> None:
    assert draft(
        uuid=ID, distinct_id="user-1", timestamp="2026-02-10T12:00:00Z", properties={"n": 1}
    ) == Draft(
        name="click",
        properties=b'{"n":1}',
        known={"n": 1},
        id=UUID(ID).bytes,
        timestamp=1770724800_000000,
        anon_id="user-1",
        user_id="user-1",
    )


def test_an_event_needs_only_its_name() -> None:
    assert draft() == Draft(name="click", properties=b"{}", known={})


@pytest.mark.parametrize(
    "body",
    [
        {"event": "a", "token": KEY},
        {"event": "a", "api_key": KEY},
        {"event": "a", "properties": {"token": KEY}},
        [{"event": "a", "properties": {"token": KEY}}],
        [5, {"event": "a", "api_key": KEY}],
        {"batch": [{"event": "a"}], "api_key": KEY},
        {"batch": [{"event": "a"}], "token": KEY},
        {"batch": [{"event": "a", "properties": {"token": KEY}}]},
        {
            "batch": [{"event": "a", "properties": {"x": float("nan")}}, {"event": "a"}],
            "token": KEY,
        },
        b'\xef\xbb\xbf{"event":"a","token":"%b"}' % KEY.encode(),
        b'{"event":"a","properties":{"token":"%b","x":"\\ud800"}}' % KEY.encode(),
    ],
)
def test_every_shape_tells_its_events_and_its_key(body: Any) -> None:
    delivery = posthog.read(as_bytes(body))
    assert delivery.key == KEY
    assert [each.name for each in posthog.decode(delivery, PROJECT.bytes).drafts] == ["a"]


def test_the_projects_key_is_not_kept_with_each_event_but_other_tokens_are() -> None:
    assert draft(properties={"token": KEY, "n": 1}).known == {"n": 1}
    assert draft(api_key=KEY, properties={"token": "mine"}).known == {"token": "mine"}


def test_one_bad_event_leaves_its_neighbours() -> None:
    bad = [5, {}, {"event": ""}, {"event": "x", "properties": []}, {"event": "$identify"}]
    decoded = take({"batch": [{"event": "a"}, *bad, {"event": "b"}]})
    assert [each.name for each in decoded.drafts] == ["a", "b"]
    assert decoded.indexes == [0, 6]
    assert [refused.index for refused in decoded.refusals] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("event", "error", "says"),
    [
        ({}, InvalidEvent, "$: object missing required field event"),
        ({"event": "x" * 201}, InvalidEvent, "$.event: expected str of length <= 200"),
        ({"event": "a", "distinct_id": "x" * 201}, InvalidEvent, "$.distinct_id: expected"),
        ({"event": "$identify"}, InvalidEvent, "$.distinct_id: missing"),
        ({"event": "$create_alias", "distinct_id": "a"}, InvalidEvent, "$: a $create_alias"),
        ({"event": "a", "properties": {"x": "y" * 70_000}}, TooLarge, "$.properties: "),
    ],
)
def test_an_event_that_comes_alone_is_refused_by_itself(
    event: Any, error: type[BeaconError], says: str
) -> None:
    with pytest.raises(error) as caught:
        take(event)
    assert caught.value.message.startswith(says)


@pytest.mark.parametrize("body", [5, None, "x", {"batch": None}, {"batch": {}}, {"batch": 1}])
def test_a_body_without_events_is_refused_whole(body: Any) -> None:
    with pytest.raises(BadRequest):
        take(body)


@pytest.mark.parametrize("body", [b"", b"{", b"[", b"<html>", b"[]x", b"\xff"])
def test_a_body_that_is_no_json_is_refused_whole(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        take(body)


def test_more_than_a_thousand_events_are_refused_whole() -> None:
    """posthog-node then halves its batches."""
    for body in ([{"event": "a"}] * 1001, {"batch": [{"event": "a"}] * 1001}, [1] * 600_000):
        with pytest.raises(BatchTooLarge):
            take(body)


# --- wrappings -------------------------------------------------------------------------------

PLAIN = b'{"event":"a?>~","token":"%b"}' % KEY.encode()
CODED = base64.b64encode(PLAIN)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (PLAIN, None),
        (gzip.compress(PLAIN, mtime=0), "gzip"),
        (gzip.compress(PLAIN, mtime=0), None),
        (PLAIN, "gzip"),
        (zlib.compress(PLAIN), "deflate"),
        (gzip.compress(gzip.compress(PLAIN, mtime=0), mtime=0), "gzip"),
        (CODED, None),
        (CODED.rstrip(b"=") + b"\n", None),
        (b"data=" + quote(CODED, safe="").encode(), None),
        (b"data=" + CODED, None),
        (b"data=" + CODED.replace(b"+", b" "), None),
        (urlencode({"compression": "base64", "data": CODED}).encode(), None),
        (urlencode({"data": PLAIN, "ip": "1"}).encode(), None),
        (gzip.compress(b"data=" + quote(CODED, safe="").encode(), mtime=0), "gzip"),
        (b"data=" + quote(base64.b64encode(gzip.compress(PLAIN, mtime=0)), safe="").encode(), None),
    ],
)
def test_a_body_is_read_by_what_it_is(body: bytes, encoding: str | None) -> None:
    assert unwrap(body, encoding, LIMIT) == PLAIN


def test_no_wrapping_gets_over_the_limit() -> None:
    bomb = gzip.compress(b" " * (LIMIT + 1))
    for body in (bomb, gzip.compress(bomb), b"data=" + quote(base64.b64encode(bomb)).encode()):
        with pytest.raises(TooLarge):
            unwrap(body, None, LIMIT)


def test_what_is_broken_is_refused() -> None:
    with pytest.raises(BadEncoding):
        unwrap(gzip.compress(PLAIN, mtime=0)[:-9], None, LIMIT)


# --- who -------------------------------------------------------------------------------------


def who(event: dict[str, Any]) -> tuple[str | None, str | None]:
    made = draft(**event)
    return made.anon_id, made.user_id


def test_a_browser_says_whether_its_visitor_is_known() -> None:
    assert who(of_browser()) == (DEVICE, None)
    assert who(of_browser("user-1")) == (DEVICE, "user-1")
    after_reset = {"properties": {"distinct_id": ANON, "$device_id": DEVICE}}
    assert who(after_reset) == (ANON, None)


def test_a_server_means_users_but_for_events_without_a_profile() -> None:
    assert who({"distinct_id": "user-1"}) == ("user-1", "user-1")
    assert who({"distinct_id": 42}) == ("42", "42")
    nobody = {"distinct_id": ANON, "properties": {"$process_person_profile": False}}
    assert who(nobody) == (ANON, None)
    group = {"event": "$groupidentify", "distinct_id": "$company_acme"}
    assert who(group) == ("$company_acme", None)


def test_identify_joins_visitor_and_user() -> None:
    made = draft(
        event="$identify",
        distinct_id="user-1",
        properties={"$anon_distinct_id": ANON, "$set": {"plan": "free", "a": 1}},
        **{"$set": {"plan": "pro"}, "$set_once": {"from": "ad"}},
    )
    assert (made.name, made.anon_id, made.user_id) == ("$identify", ANON, "user-1")
    assert made.known["traits"] == {"plan": "pro", "a": 1}
    assert made.known["user_id"] == "user-1"
    assert made.known["$set_once"] == {"from": "ad"}
    assert "$set" not in made.known
    assert json.loads(made.properties) == made.known


def test_identify_without_an_id_before_tells_traits() -> None:
    assert who({"event": "$identify", "distinct_id": "u"}) == ("u", "u")
    assert who({"event": "$identify", **of_browser("u")}) == (DEVICE, "u")


@pytest.mark.parametrize(
    ("name", "distinct_id", "alias", "joined"),
    [
        ("$create_alias", "before", "user", ("before", "user")),
        ("$create_alias", ANON, "user", (ANON, "user")),
        ("$create_alias", "user", ANON, (ANON, "user")),
        ("$merge_dangerously", "user", "other", ("other", "user")),
    ],
)
def test_an_alias_joins_too(name: str, distinct_id: str, alias: str, joined: Any) -> None:
    made = draft(event=name, properties={"distinct_id": distinct_id, "alias": alias})
    assert made.name == "$identify"
    assert (made.anon_id, made.user_id) == joined
    assert made.known["user_id"] == joined[1]


def test_set_tells_traits_of_a_user_and_nothing_of_a_stranger() -> None:
    made = draft(event="$set", distinct_id="u", **{"$set": {"plan": "pro"}})
    assert (made.name, made.user_id, made.known["traits"]) == ("$identify", "u", {"plan": "pro"})
    stranger = draft(event="$set", **of_browser(), **{"$set": {"plan": "pro"}})
    assert (stranger.name, stranger.user_id) == ("$set", None)
    assert stranger.known["$set"] == {"plan": "pro"}


# --- where and when --------------------------------------------------------------------------


def test_a_page_view_has_its_address_referrer_screen_and_session() -> None:
    made = draft(
        event="$pageview",
        **of_browser(
            **{
                "$current_url": "https://shop.example.com/?utm_source=news",
                "$referrer": "https://www.google.com/",
                "$session_id": ID,
                "$screen_width": 1280,
                "$screen_height": 720,
                "$browser_language": "de-AT",
                "$raw_user_agent": "Mozilla/5.0",
            }
        ),
    )
    assert made.name == "$pageview"
    assert made.url == "https://shop.example.com/?utm_source=news"
    assert made.referrer == "https://www.google.com/"
    assert made.session_id == UUID(ID).bytes
    assert (made.screen, made.language, made.user_agent) == ("1280x720", "de-AT", "Mozilla/5.0")


def test_no_referrer_is_none() -> None:
    made = draft(event="$pageview", properties={"$referrer": "$direct", "$current_url": 5})
    assert (made.url, made.referrer) == (None, None)
    assert made.known == {"$current_url": 5}


def test_ids_are_kept_or_made_of_what_the_client_says() -> None:
    assert draft(uuid=ID).id == UUID(ID).bytes
    assert draft(uuid="x").id == uuid5(PROJECT, "x").bytes
    assert draft(properties={"$insert_id": "i"}).id == uuid5(PROJECT, "i").bytes
    assert draft(uuid=[1]).id is None


@pytest.mark.parametrize(
    ("event", "sent_at", "age"),
    [
        ({"timestamp": "2026-02-10T12:00:00Z"}, SENT, 5_000_000),
        ({"timestamp": "2026-02-10T12:00:00Z"}, None, None),
        ({"timestamp": "2026-02-10T12:00:00Z"}, "soon", None),
        (
            {"timestamp": "2026-02-10T12:00:00Z", "properties": {"$ignore_sent_at": True}},
            SENT,
            None,
        ),
        ({"offset": 3000}, SENT, 3_000_000),
        ({"offset": "x"}, SENT, None),
        ({"offset": True}, SENT, None),
        ({}, SENT, None),
    ],
)
def test_how_long_before_sending_an_event_happened(
    event: dict[str, Any], sent_at: str | None, age: int | None
) -> None:
    [made] = take({"batch": [{"event": "a", **event}], "sent_at": sent_at}).drafts
    assert made.age == age
    assert made.timestamp == (1770724800_000000 if "timestamp" in event else None)


@pytest.mark.parametrize("timestamp", ["yesterday", [], True, {}])
def test_an_unreadable_time_is_none_as_for_posthog_itself(timestamp: Any) -> None:
    assert draft(timestamp=timestamp).timestamp is None


# --- whatever comes in -----------------------------------------------------------------------

names = st.sampled_from(["a", "$identify", "$set", "$create_alias", "$pageview", "$groupidentify"])
texts = st.text(st.characters(categories=None), max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)
KNOWN = (
    *("distinct_id", "token", "alias", "user_id", "traits", "$set", "$device_id", "$user_id"),
    *("$is_identified", "$anon_distinct_id", "$referrer", "$current_url", "$session_id"),
    *("$insert_id", "$screen_width", "$ignore_sent_at"),
)
known_names = st.sampled_from(KNOWN)
properties = st.dictionaries(known_names | texts, anything, max_size=6)
events = st.fixed_dictionaries(
    {"event": names | texts},
    optional={
        "properties": properties,
        **dict.fromkeys(("$set", "$set_once"), properties | anything),
        **dict.fromkeys(("distinct_id", "timestamp", "offset", "uuid", "token"), anything),
    },
)
bodies = (
    events
    | st.lists(events | anything, max_size=4)
    | st.fixed_dictionaries(
        {"batch": st.lists(events | anything, max_size=4) | anything},
        optional={"api_key": anything, "sent_at": anything},
    )
    | anything
)


@given(body=bodies)
def test_any_json_is_decoded_or_refused(body: Any) -> None:
    with contextlib.suppress(BeaconError):
        for made in take(body).drafts:
            assert json.loads(made.properties) == made.known


@given(body=st.binary(max_size=60) | st.text("data=&%+/e30 \n", max_size=30).map(str.encode))
def test_any_bytes_are_decoded_or_refused(body: bytes) -> None:
    for encoding in (None, "gzip", "br"):
        with contextlib.suppress(BeaconError):
            take(unwrap(body, encoding, LIMIT))


@given(good=st.lists(events, max_size=3), at=st.integers(0, 3), data=st.data())
def test_a_bad_event_changes_nothing_for_its_neighbours(good: Any, at: int, data: Any) -> None:
    bad = data.draw(st.sampled_from([b"5", b"{}", b'{"event":1}', b"NaN", b'{"a":1e999}', b"[[]]"]))
    items = [json.dumps(event).encode() for event in good]
    mixed_items = [*items[:at], bad, *items[at:]]
    alone = take(b'{"batch":[%b]}' % b",".join(items))
    mixed = take(b'{"batch":[%b]}' % b",".join(mixed_items))
    assert mixed.drafts == alone.drafts
    assert len(mixed.refusals) == len(alone.refusals) + 1
    assert take(b"[%b]" % b",".join(mixed_items)) == mixed
