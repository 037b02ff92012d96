"""Whatever is sent to OFREP, PostHog's flags and the WebSocket is answered, and never logged."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import trio

from beacon.events import Request, Response
from beacon.flags.flagset import Flagset, pack
from tests.flags.hostile import Hostile
from tests.flags.test_broadcaster import HALF, START, flag, rule
from tests.ingest.conftest import Bench, Talk, bench  # noqa: F401  (fixture)

CASES = 300
MIB = 1024 * 1024
OFREP = "/ofrep/v1/evaluate/flags"
OPERATORS = {
    "eq": 1,
    "ne": "a",
    "in": ["a", 1, True],
    "not_in": [1.5],
    "contains": "a",
    "starts_with": "a",
    "ends_with": "a",
    "matches": "(a+)+$",
    "gt": 1,
    "le": -1e308,
    "before": "2026-02-10",
    "after": "0001-01-01",
    "semver_gt": "1.2.3-a.b",
    "semver_eq": "1",
    "exists": True,
}
ATTRIBUTES = ["targetingKey", "user_id", "anon_id", "country", "company", "company.plan", "now"]
NAMES = [*OPERATORS, *ATTRIBUTES]


def flags() -> list[dict[str, Any]]:
    """One for each operator on its own attribute and on those that all have; rollouts; and some
    that only SQL can make."""
    found = [flag(name, **rule(name, value, name)) for name, value in OPERATORS.items()]
    for attribute in ATTRIBUTES[:-1]:
        found += [
            flag(f"{attribute}:{name}", **rule(attribute, value, name))
            for name, value in OPERATORS.items()
        ]
        split = {"split": [*HALF["default"]["split"]], "by": attribute}
        found.append(flag(f"{attribute}:split", default=split))
    huge = {"type": "json", "variants": {"on": [10**30]}, "off_variant": None}
    return [*found, flag("\U0001f600", **HALF), {**flag("huge"), **huge}, flag("bad", default={})]


@pytest.fixture
async def shop(bench: Bench) -> Bench:  # noqa: F811
    documents = flags()
    ids = [[number, 1] for number in range(len(documents))]
    document = json.dumps({"flags": documents, "ids": ids, "segments": []})
    project_id = bench.created.project.id
    made = Flagset(project_id, 1, START, {"production": pack(document)})
    bench.ingest.flags._take(project_id, made)
    await bench.ingest.directory.resolve(bench.created.project.public_key)
    return bench


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing goes wrong unseen."""
    caplog.set_level(logging.WARNING, logger="beacon")
    yield
    assert not [record.getMessage() for record in caplog.records if record.name != "httpcore"]


async def ask(
    shop: Bench, path: str, body: bytes, headers: dict[str, str] | None = None
) -> Response:
    path, _, query = path.partition("?")
    known = {"x-api-key": shop.created.project.public_key, "user-agent": "x", **(headers or {})}
    return await shop.ingest.answer(Request("POST", path, query, known, body, "127.0.0.1"))


def assert_answered(response: Response, what: Any) -> Any:
    assert response.status in (200, 304, 400, 404, 413, 415), (response, what)
    return orjson.loads(response.body) if response.body else None


# --- OFREP ------------------------------------------------------------------------------------


async def test_ofrep_answers_whatever_it_is_sent(shop: Bench) -> None:
    keys = ["eq", "huge", "bad", "", "/", "..", "%ED%A0%80", "\xff\x00", "x" * 5000, "\U0001f600"]
    found = 0
    for seed in range(CASES):
        hostile = Hostile(seed, NAMES)
        text = hostile.object({"context": hostile.object({})})
        body, headers = hostile.wrapped(hostile.body(text))
        path = hostile.choice([OFREP, OFREP, f"{OFREP}/{hostile.choice(keys)}"])
        origin = hostile.choice([{}, {"origin": "https://example.com"}, {"if-none-match": "\xff"}])
        response = await ask(shop, path, body, {**headers, **origin})
        document = assert_answered(response, (seed, path, body[:500]))
        if response.status != 200:
            assert document["errorCode"], (seed, document)
        elif path == OFREP:
            assert len(document["flags"]) == len(flags())
            found += 1
    assert found > CASES / 20


# --- PostHog ----------------------------------------------------------------------------------


async def test_posthog_answers_whatever_it_is_sent(shop: Bench) -> None:
    found = 0
    own = ["token", "api_key", "distinct_id", "$anon_distinct_id", "$device_id", "device_id"]
    own += ["groups", "group_properties", "person_properties", "flag_keys", "geoip_disable"]
    own += ["flag_keys_to_evaluate", "disable_flags", "timezone", "$browser"]
    for seed in range(CASES):
        hostile = Hostile(seed, own)
        inner = Hostile(seed + 1_000_000, NAMES)
        members = {
            "person_properties": inner.object({}),
            "groups": inner.object({}),
            "group_properties": inner.object({"company": inner.object({})}),
            "flag_keys": inner.choice(["null", '["huge", "bad", "eq", "none"]']),
            "distinct_id": inner.choice(['"ann"', inner.value()]),
        }
        some = {name: each for name, each in members.items() if hostile.choice([True, False])}
        text = hostile.choice([hostile.object(some), f"{{{_joined(some)}}}"])
        body, headers = hostile.wrapped(hostile.body(text))
        path = hostile.choice(["/flags?v=2", "/flags/?v=4", "/decide", "/flags?v=\u0661", "/flags"])
        document = assert_answered(await ask(shop, path, body, headers), (seed, path, body[:500]))
        found += "requestId" in document
    assert found > CASES / 20


def _joined(members: dict[str, str]) -> str:
    return ",".join(f'"{name}":{value}' for name, value in members.items())


# --- the WebSocket ------------------------------------------------------------------------------


async def test_the_websocket_goes_on_whatever_it_is_told(shop: Bench) -> None:
    """Each message is answered, by an ack or by an error, and the flags stay whole maps."""
    talk = shop.conversation()
    talk.conversation.greet()
    identified = 0
    for seed in range(CASES):
        hostile = Hostile(seed, NAMES)
        traits = hostile.object({})
        members = {"type": '"identify"', "userId": '"ann"', "traits": traits}
        text = hostile.choice([f"{{{_joined(members)}}}", hostile.object(members)])
        before = len(talk.said)
        talk.hear(hostile.body(text))
        told = talk.said[before:]
        identified += any(each["type"] == "flags" for each in told)
        assert told, (seed, text[:500])
        assert not talk.refusals
    assert identified > CASES / 20
    await talk.settle()
    for each in flags_told(talk):
        assert "bad" not in each
        assert "huge" not in each
        assert isinstance(each["exists"], bool)


def flags_told(talk: Talk) -> list[dict[str, Any]]:
    return [said["flags"] for said in talk.said if said["type"] == "flags"]


# --- what is too large ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", [OFREP, f"{OFREP}/eq", "/flags?v=2", "/decide"])
async def test_ten_megabytes_are_too_large_packed_or_not(shop: Bench, path: str) -> None:
    large = b'{"context":{"a":"' + b"x" * 10 * MIB + b'"}}'
    began = trio.current_time()
    for body in (large, gzip.compress(large), gzip.compress(b"[" * 100 * MIB)):
        for headers in ({}, {"content-encoding": "gzip"}):
            if body is large and headers:
                continue
            response = await ask(shop, path, body, headers)
            assert response.status in (400, 413), headers
    assert trio.current_time() - began < 5
