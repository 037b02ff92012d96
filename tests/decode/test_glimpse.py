"""Glimpse's AnalyticsEvent."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

import pytest

from beacon.decode.glimpse import decode, to_draft
from beacon.errors import BeaconError, InvalidEvent, InvalidJson, TooLarge
from beacon.events import Draft

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")
ID = "0190f5c4-0000-7000-8000-00000000000a"


def body(**fields: Any) -> bytes:
    return json.dumps({"projectId": str(PROJECT), "event": "click", **fields}).encode()


def draft(**fields: Any) -> Draft:
    return to_draft(decode(body(**fields)), PROJECT.bytes)


def test_the_project_is_told_before_the_event_is_made() -> None:
    assert decode(body()).project_id == str(PROJECT)
    assert decode(body(projectId="proj_abc")).project_id == "proj_abc"


def test_an_event_becomes_a_draft() -> None:
    assert draft(
        event="page_view",
        timestamp=1770724800000,
        sessionId=ID,
        anonymousId="anon-1",
        userId="user-1",
        properties={"a": 1},
        traits={"plan": "pro"},
        context={
            "url": "https://example.com/",
            "viewport": {"width": 1280, "height": 720.4},
            "device": "desktop",
            "connection": {"effectiveType": "4g"},
            "locale": "de-DE",
            "userAgent": "Mozilla/5.0",
        },
    ) == Draft(
        name="page_view",
        properties=(
            b'{"a":1,"$context":{"viewport":{"width":1280,"height":720.4},"device":"desktop",'
            b'"connection":{"effectiveType":"4g"}},"$traits":{"plan":"pro"}}'
        ),
        known={
            "a": 1,
            "$context": {
                "viewport": {"width": 1280, "height": 720.4},
                "device": "desktop",
                "connection": {"effectiveType": "4g"},
            },
            "$traits": {"plan": "pro"},
        },
        timestamp=1770724800_000000,
        session_id=UUID(ID).bytes,
        anon_id="anon-1",
        user_id="user-1",
        url="https://example.com/",
        language="de-DE",
        screen="1280x720",
        user_agent="Mozilla/5.0",
    )


def test_an_event_needs_only_project_and_name() -> None:
    assert draft() == Draft(name="click", properties=b"{}", known={})


def test_null_fields_count_as_absent() -> None:
    names = "timestamp sessionId anonymousId userId properties traits context id"
    assert draft(**dict.fromkeys(names.split())) == draft()
    context = dict.fromkeys(["url", "viewport", "device", "connection", "locale", "userAgent"])
    assert draft(context=context) == draft()


@pytest.mark.parametrize("name", ["identify", "$identify"])
def test_identify_takes_user_and_traits(name: str) -> None:
    made = draft(event=name, userId=42, traits={"plan": "pro"}, id="m-1")
    assert made.name == "$identify"
    assert made.properties == b'{"user_id":"42","traits":{"plan":"pro"}}'
    assert made.user_id == "42"
    assert made.id == uuid5(PROJECT, "m-1").bytes


def test_identify_needs_a_user() -> None:
    with pytest.raises(InvalidEvent, match="names its user"):
        draft(event="identify", traits={})


@pytest.mark.parametrize(
    "viewport",
    [5, [], {}, {"width": "a", "height": 1}, {"width": -1, "height": 1}, {"width": True}],
)
def test_a_viewport_without_sizes_is_only_kept(viewport: Any) -> None:
    made = draft(context={"viewport": viewport})
    assert made.screen is None
    assert made.known == {"$context": {"viewport": viewport}}


def test_a_context_among_the_properties_stays() -> None:
    made = draft(properties={"$context": 1}, context={"device": "phone"})
    assert made.known == {"$context": 1}


def test_a_referrer_among_the_properties_counts() -> None:
    made = draft(event="page_view", properties={"referrer": "https://b.test/"})
    assert made.referrer == "https://b.test/"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"projectId": 5}, "$.projectId: expected str, got int"),
        ({"event": ""}, "$.event: expected str of length >= 1"),
        ({"context": []}, "$.context: expected object | null, got array"),
        ({"context": {"url": 5}}, "$.context.url: expected str | null, got int"),
        ({"timestamp": "soon"}, "$.timestamp: cannot read the time 'soon'"),
        ({"anonymousId": "x" * 201}, "$.anonymousId: expected str of length <= 200"),
    ],
)
def test_a_bad_event_is_refused_with_its_path(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidEvent) as caught:
        draft(**fields)
    assert caught.value.message.startswith(message)


def test_a_missing_project_is_refused() -> None:
    with pytest.raises(BeaconError, match="missing required field projectId"):
        decode(b'{"event":"a"}')


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 200_000])
def test_a_body_that_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidJson):
        decode(text)


def test_nul_and_lone_surrogates_are_replaced() -> None:
    event = decode(rb'{"projectId":"p","event":"\u0000","context":{"device":"\ud800"}}')
    made = to_draft(event, PROJECT.bytes)
    assert made.name == "\ufffd"
    assert made.known == {"$context": {"device": "\ufffd"}}


def test_properties_and_context_share_the_limit() -> None:
    with pytest.raises(TooLarge):
        draft(properties={"a": "x" * 40_000}, context={"device": "x" * 40_000})
