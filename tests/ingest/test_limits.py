"""Rate limits over HTTP: who is refused, what that costs, and what is told of it."""

from __future__ import annotations

import gzip
from typing import Any
from uuid import UUID

import orjson
import pytest
import trio

from beacon.events import Request, Response
from beacon.ingest.limits import BURST_SECONDS, IngestLimits
from beacon.projects import keys
from beacon.projects.projects import KeyGrant, Project
from tests.ingest.conftest import BROWSER, Bench

TRACKER, PULSEKIT = "/api/v1/events/ingest", "/api/v1/events"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(bench: Bench) -> Clock:
    made = Clock()
    bench.ingest.limits = IngestLimits(made)
    return made


async def limit(
    bench: Bench, *, project: int | None = None, address: int | None = None, key: int | None = None
) -> None:
    database = bench.ingest.directory._database
    await database.execute(
        "UPDATE projects SET rate_limit = $1, address_rate_limit = $2", project, address
    )
    await database.execute("UPDATE api_keys SET rate_limit = $1", key)
    await bench.ingest.directory.refresh()


def events(count: int) -> bytes:
    return orjson.dumps({"events": [{"event": "hello"}] * count})


async def post(
    bench: Bench,
    body: bytes,
    path: str = TRACKER,
    *,
    key: str | None = None,
    client: str = "192.0.2.1",
    **more: str,
) -> Response:
    headers = {"user-agent": BROWSER, "x-api-key": key or bench.created.project.public_key, **more}
    return await bench.ingest.answer(Request("POST", path, "", headers, body, client))


def problem(response: Response) -> dict[str, Any]:
    document = orjson.loads(response.body)
    assert isinstance(document, dict)
    return document


async def test_without_a_limit_nothing_is_counted_or_told(bench: Bench, clock: Clock) -> None:
    await limit(bench)
    for _ in range(20):
        response = await post(bench, events(1000))
        assert response.status == 202
        assert "ratelimit" not in dict(response.headers)
    grant = await bench.ingest.directory.resolve(bench.created.project.public_key)
    assert bench.ingest.limits.of(grant.project, grant, "192.0.2.1") is None


async def test_over_the_limit_is_429_and_nothing_of_it_is_stored(
    bench: Bench, clock: Clock
) -> None:
    await limit(bench, project=5)
    assert (await post(bench, events(53))).status == 202
    response = await post(bench, events(1))
    headers = dict(response.headers)
    assert response.status == 429
    assert headers["content-type"] == "application/problem+json"
    assert headers["retry-after"] == "1"
    assert headers["ratelimit-policy"] == '"project";q=50;w=10'
    assert headers["ratelimit"] == '"project";r=0;t=1'
    assert headers["access-control-allow-origin"] == "*"
    assert "ratelimit" in headers["access-control-expose-headers"].split(", ")
    assert problem(response)["code"] == "rate_limited"
    assert "5 a second by project" in problem(response)["detail"]
    assert bench.ingest.counts.refused["rate_limited"] == 1
    assert len(await bench.events()) == 53


async def test_after_the_time_that_was_told_it_is_taken(bench: Bench, clock: Clock) -> None:
    await limit(bench, project=5)
    await post(bench, events(1000))
    refused = await post(bench, events(1000))
    seconds = int(dict(refused.headers)["retry-after"])
    assert seconds == (1000 - 50) / 5 + 1
    clock.now += seconds - 1
    assert (await post(bench, events(1000))).status == 429
    clock.now += 1
    assert (await post(bench, events(1000))).status == 202


async def test_where_a_limit_is_set_the_answer_says_what_is_left(
    bench: Bench, clock: Clock
) -> None:
    await limit(bench, project=5, address=2)
    headers = dict((await post(bench, events(3))).headers)
    assert headers["ratelimit-policy"] == '"project";q=50;w=10, "address";q=20;w=10'
    assert headers["ratelimit"] == '"project";r=47;t=1, "address";r=17;t=2'


async def test_every_format_is_limited_and_tells_of_it(bench: Bench, clock: Clock) -> None:
    await limit(bench, project=1)
    glimpse = orjson.dumps({"projectId": bench.created.project.uuid, "event": "view"})
    bodies = {
        "/event": glimpse,
        PULSEKIT: orjson.dumps({"type": "view"}),
        f"{PULSEKIT}/batch": orjson.dumps({"events": [{"type": "view"}] * 2}),
        TRACKER: orjson.dumps({"events": [{"event": "view"}, {"evnt": "typo"}]}),
    }
    left = BURST_SECONDS
    for path, body in bodies.items():
        response = await post(bench, body, path)
        left -= 1 if path in ("/event", PULSEKIT) else 2
        assert response.status in (200, 202)
        assert dict(response.headers)["ratelimit"].startswith(f'"project";r={left};')
    await post(bench, events(10))
    for path, body in bodies.items():
        assert (await post(bench, body, path)).status == 429, path


async def test_an_address_is_limited_by_itself(bench: Bench, clock: Clock) -> None:
    await limit(bench, address=1)
    for client in ("192.0.2.1", "2001:db8::1"):
        assert (await post(bench, events(11), client=client)).status == 202
        assert (await post(bench, events(1), client=client)).status == 429
    assert (await post(bench, events(1), client="192.0.2.2")).status == 202
    assert (await post(bench, events(1), client="2001:db8::ffff")).status == 429
    assert (await post(bench, events(1), client="2001:db8:0:1::1")).status == 202


async def test_a_key_is_limited_by_itself(bench: Bench, clock: Clock) -> None:
    await limit(bench, key=1)
    secret = bench.created.secret_key
    assert (await post(bench, events(11), key=secret)).status == 202
    refused = await post(bench, events(1), key=secret)
    assert refused.status == 429
    assert dict(refused.headers)["ratelimit-policy"] == '"key";q=10;w=10'
    assert (await post(bench, events(1))).status == 202  # the public key


async def test_what_one_level_refuses_is_charged_to_none(bench: Bench, clock: Clock) -> None:
    await limit(bench, project=100, address=1)
    await post(bench, events(11))
    for _ in range(500):
        assert (await post(bench, events(10))).status == 429
    told = dict((await post(bench, events(1), client="192.0.2.2")).headers)["ratelimit"]
    assert told.startswith(f'"project";r={1000 - 12};')


async def test_a_changed_limit_counts_from_then_on(bench: Bench, clock: Clock) -> None:
    await limit(bench, project=1)
    await post(bench, events(11))
    assert (await post(bench, events(1))).status == 429
    await limit(bench)
    assert (await post(bench, events(1))).status == 202


async def test_what_cannot_be_read_counts_as_one_event(bench: Bench, clock: Clock) -> None:
    await limit(bench, project=1)
    answers = [(await post(bench, b"{")).status for _ in range(12)]
    assert answers == [400] * 10 + [429] * 2


async def test_large_bodies_that_came_together_do_not_pass_by_one_look(
    bench: Bench, clock: Clock
) -> None:
    """They are decoded in threads, so all are asked before the first is counted."""
    await limit(bench, project=1)
    body = gzip.compress(orjson.dumps({"events": [{"event": "x", "properties": noise()}] * 20}), 0)
    statuses: list[int] = []

    async def send() -> None:
        statuses.append((await post(bench, body, **{"content-encoding": "gzip"})).status)

    async with trio.open_nursery() as nursery:
        for _ in range(6):
            nursery.start_soon(send)
    assert sorted(statuses) == [202] + [429] * 5
    assert len(await bench.events()) == 20


def noise() -> dict[str, str]:
    return {"text": "x" * 2000}


async def test_a_delivery_that_the_spool_refuses_costs_nothing(bench: Bench, clock: Clock) -> None:
    await limit(bench, project=1)
    bench.clock_offset[0] = 7200.0
    for _ in range(20):
        assert (await post(bench, events(5))).status == 503
    bench.clock_offset[0] = 0.0
    assert dict((await post(bench, events(1))).headers)["ratelimit"].startswith('"project";r=9;')


# --- permissions, and the use of keys ------------------------------------------------------------


@pytest.mark.parametrize(
    ("permissions", "status"),
    [(["ingest"], 202), (["admin"], 202), (["*"], 202), (["read"], 403), (["read", "write"], 403)],
)
async def test_sending_needs_the_permission(
    bench: Bench, permissions: list[str], status: int
) -> None:
    database = bench.ingest.directory._database
    await database.execute("UPDATE api_keys SET permissions = $1", permissions)
    await bench.ingest.directory.refresh()
    assert (await post(bench, events(1), key=bench.created.secret_key)).status == status


async def test_the_use_of_a_secret_key_is_noted(bench: Bench) -> None:
    database = bench.ingest.directory._database
    await post(bench, events(1))
    await bench.ingest.key_use.flush(database)
    assert await database.fetch_value("SELECT last_used_at FROM api_keys") is None
    await post(bench, events(1), key=bench.created.secret_key)
    await bench.ingest.key_use.flush(database)
    hashed = keys.hash_secret(bench.created.secret_key)
    used = "SELECT now() - last_used_at < interval '1 min' FROM api_keys WHERE key_hash = $1"
    assert await database.fetch_value(used, hashed)


# --- the levels ----------------------------------------------------------------------------------


def test_all_levels_that_are_set_are_asked() -> None:
    limits = IngestLimits(Clock())
    project = Project(UUID(int=1).bytes, 1, "Shop", "proj_", rate_limit=3, address_rate_limit=2)
    grant = KeyGrant(project, frozenset(), b"k" * 16, rate_limit=1)
    allowance = limits.of(project, grant, "192.0.2.1")
    assert allowance is not None
    names = [field.split(";")[0] for field in dict(allowance.header_fields())["ratelimit"].split()]
    assert names == ['"key"', '"project"', '"address"']
    allowance.charge(11)
    assert allowance.wait() == 1  # the key's: the others hold something still
    allowance.charge(20)
    assert allowance.wait() == 21  # the longest
