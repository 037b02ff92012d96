"""The HTTP formats: who may send, what is stored, what is answered."""

from __future__ import annotations

import gzip
from uuid import UUID

import pytest

from beacon.events import Request
from tests.factories import visit_of
from tests.ingest.conftest import Bench

TRACKER = "/api/v1/events/ingest"
PULSEKIT = "/api/v1/events"
HELLO = {"events": [{"event": "hello"}]}


async def test_an_accepted_event_is_on_disk_before_the_answer(bench: Bench) -> None:
    key = bench.created.project.public_key
    assert await bench.post(TRACKER, HELLO, x_api_key=key) == (202, {"accepted": 1, "rejected": []})
    (event,) = await bench.events()
    assert event.name == "hello"


async def test_a_key_may_come_in_any_of_its_places(bench: Bench) -> None:
    public, secret = bench.created.project.public_key, bench.created.secret_key
    for headers in (
        {"x_api_key": public},
        {"x_pulsekit_key": secret},
        {"authorization": f"Bearer {secret}"},
        {"authorization": f"bearer {public}"},
    ):
        status, _ = await bench.post(TRACKER, HELLO, **headers)
        assert status == 202, headers
    assert (await bench.post(f"{TRACKER}?key={public}", HELLO, content_type="text/plain"))[0] == 202


async def test_the_short_address_of_the_tracker_takes_what_the_long_one_takes(bench: Bench) -> None:
    key = bench.created.project.public_key
    answer = await bench.post(f"/b?key={key}", HELLO, content_type="text/plain")
    assert answer == (202, {"accepted": 1, "rejected": []})
    assert [event.name for event in await bench.events()] == ["hello"]


@pytest.mark.parametrize("key", [None, "", "nonsense", "proj_" + 32 * "0", "pk_" + 43 * "a"])
async def test_a_missing_or_wrong_key_is_401(bench: Bench, key: str | None) -> None:
    headers = {} if key is None else {"x_api_key": key}
    status, problem = await bench.post(TRACKER, HELLO, **headers)
    assert (status, problem["code"]) == (401, "unauthorized")
    assert await bench.events() == []


async def test_the_page_must_be_of_an_allowed_domain(bench: Bench) -> None:
    key = bench.created.project.public_key
    refused = await bench.post(TRACKER, HELLO, x_api_key=key, origin="https://evil.com")
    assert (refused[0], refused[1]["code"]) == (403, "origin_not_allowed")
    allowed = await bench.post(TRACKER, HELLO, x_api_key=key, origin="https://example.com")
    assert allowed[0] == 202


async def test_a_secret_key_is_a_servers_and_asks_no_origin(bench: Bench) -> None:
    key = bench.created.secret_key
    sent = {"user_agent": "python-requests/2", "origin": "https://evil.com", "x_api_key": key}
    assert (await bench.post(TRACKER, HELLO, **sent))[0] == 202
    (batch,) = await bench.batches()
    assert not visit_of(batch).is_bot


async def test_one_bad_event_never_rejects_its_neighbours(bench: Bench) -> None:
    body = {"events": [{"event": "a"}, {"event": 5}, {"event": "c"}]}
    key = bench.created.project.public_key
    status, answer = await bench.post(TRACKER, body, x_api_key=key)
    assert (status, answer["accepted"]) == (202, 2)
    assert [(r["index"], r["code"]) for r in answer["rejected"]] == [(1, "invalid_event")]
    assert [event.name for event in await bench.events()] == ["a", "c"]


async def test_a_batch_of_nothing_but_bad_events_is_still_202(bench: Bench) -> None:
    key = bench.created.project.public_key
    status, answer = await bench.post(TRACKER, {"events": [{}, {}]}, x_api_key=key)
    assert (status, answer["accepted"], len(answer["rejected"])) == (202, 0, 2)


async def test_pulsekit_answers_with_the_ids_it_stored(bench: Bench) -> None:
    key = bench.created.secret_key
    status, one = await bench.post(PULSEKIT, {"type": "x", "level": "error"}, x_pulsekit_key=key)
    assert status == 202
    body = {"events": [{"type": "y"}, {"type": ""}, {"type": "z"}]}
    status, many = await bench.post(f"{PULSEKIT}/batch", body, x_pulsekit_key=key)
    assert (status, many["accepted"], many["rejected"][0]["index"]) == (202, 2, 1)
    stored = [str(UUID(bytes=event.id)) for event in await bench.events()]
    assert stored == [one["id"], *many["ids"]]


async def test_a_bad_single_event_is_422(bench: Bench) -> None:
    key = bench.created.secret_key
    status, problem = await bench.post(PULSEKIT, {"type": "x", "level": "loud"}, x_pulsekit_key=key)
    assert (status, problem["code"]) == (422, "invalid_event")
    assert "$.level" in problem["detail"]


async def test_glimpse_names_its_project_in_the_body(bench: Bench) -> None:
    project = bench.created.project
    body = {"event": "view", "timestamp": "2026-11-01T00:00:00Z"}
    for name in (project.uuid, project.public_key):
        assert await bench.post("/event", {"projectId": name, **body}) == (200, {"success": True})
    status, problem = await bench.post(
        "/event", {"projectId": "00000000-0000-4000-8000-000000000000", **body}
    )
    assert (status, problem["code"]) == (404, "project_not_found")


async def test_compressed_bodies_are_taken(bench: Bench) -> None:
    body = gzip.compress(b'{"events":[{"event":"zipped"}]}')
    key = bench.created.project.public_key
    status, _ = await bench.post(TRACKER, body, x_api_key=key, content_encoding="gzip")
    assert status == 202
    assert [event.name for event in await bench.events()] == ["zipped"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"", {}, 400, "invalid_json"),
        (b"{", {}, 400, "invalid_json"),
        (b"{}", {}, 400, "bad_request"),
        (b"xx", {"content_encoding": "gzip"}, 400, "invalid_encoding"),
        (b"{}", {"content_encoding": "rot13"}, 400, "invalid_encoding"),
    ],
)
async def test_a_body_that_cannot_be_read_says_why(
    bench: Bench, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    key = bench.created.project.public_key
    answer = await bench.post(TRACKER, body, x_api_key=key, **headers)
    assert (answer[0], answer[1]["code"]) == (status, code)


async def test_only_post_and_preflight_are_taken(bench: Bench) -> None:
    assert (await bench.post(TRACKER, b"", method="GET"))[1]["code"] == "method_not_allowed"
    refused = await bench.ingest.answer(Request("GET", TRACKER, "", {}, b"", "127.0.0.1"))
    assert dict(refused.headers)["allow"] == "POST, OPTIONS"
    request = Request("OPTIONS", TRACKER, "", {"origin": "https://x.com"}, b"", "127.0.0.1")
    preflight = await bench.ingest.answer(request)
    headers = dict(preflight.headers)
    assert preflight.status == 204
    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-max-age"] == "3600"
    assert "x-api-key" in headers["access-control-allow-headers"]


async def test_refusals_can_be_read_by_a_page(bench: Bench) -> None:
    request = Request("POST", TRACKER, "", {}, b"", "127.0.0.1")
    answer = await bench.ingest.answer(request)
    assert ("access-control-allow-origin", "*") in answer.headers


async def test_a_wrong_clock_refuses_and_stores_nothing(bench: Bench) -> None:
    bench.clock_offset[0] = 2 * 3600.0
    key = bench.created.project.public_key
    status, problem = await bench.post(TRACKER, HELLO, x_api_key=key)
    assert (status, problem["code"]) == (503, "clock_wrong")
    assert await bench.events() == []


async def test_a_stopping_spool_says_try_again(bench: Bench) -> None:
    bench.spool.stop_taking()
    key = bench.created.project.public_key
    status, problem = await bench.post(TRACKER, HELLO, x_api_key=key)
    assert (status, problem["code"]) == (503, "spool_full")


async def test_a_trailing_slash_makes_no_difference(bench: Bench) -> None:
    assert bench.ingest.serves("POST", f"{TRACKER}/")
    assert not bench.ingest.serves("POST", "/api/v1/projects/")


@pytest.mark.parametrize("name", ["config", "config.js"])
async def test_posthogs_configuration_is_for_what_looks_like_a_public_key(
    bench: Bench, name: str
) -> None:
    for token, status in (
        ("__proto__", 404),
        ("constructor", 404),
        ("pk_secret", 404),
        ("proj_" + 32 * "a", 200),
        ("env_" + 32 * "a", 200),
        ("phc_" + 43 * "A", 200),
    ):
        request = Request("GET", f"/array/{token}/{name}", "", {}, b"", "127.0.0.1")
        assert (await bench.ingest.answer(request)).status == status, token


async def test_what_is_small_as_sent_and_large_as_meant_is_read_in_a_thread(bench: Bench) -> None:
    """By its magic bytes too: nothing need say that it is gzip."""
    body = gzip.compress(b'{"events":[' + b"[]," * 500_000 + b"[]]}")
    used: list[int] = []
    limiter = bench.ingest.large_bodies
    acquire = limiter.acquire_on_behalf_of

    async def noted(borrower: object) -> None:
        used.append(1)
        await acquire(borrower)

    limiter.acquire_on_behalf_of = noted  # type: ignore[method-assign]
    for headers in ({}, {"content_encoding": "gzip"}):
        status, problem = await bench.post(
            "/api/v1/events/ingest", body, x_api_key=bench.created.project.public_key, **headers
        )
        assert (status, problem["code"]) == (413, "batch_too_large")
    assert len(used) == 2
