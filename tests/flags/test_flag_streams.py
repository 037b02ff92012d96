"""Who may open a stream of OFREP, and how many: tokens, origins, limits."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import orjson
import pytest
import trio

from beacon.errors import OriginRefused, RateLimited, Unauthorized, Unavailable
from beacon.events import Request
from beacon.flags.streams import FlagStreams
from beacon.ingest.ofrep import admit_stream
from beacon.postgres.database import Database
from beacon.projects import keys
from tests.ingest.conftest import Bench, bench  # noqa: F401  (fixture)

ALL = "/ofrep/v1/evaluate/flags"
KEY_OF = "SELECT public_key FROM environments WHERE key = 'staging'"


@pytest.fixture
def streams(bench: Bench) -> FlagStreams:  # noqa: F811
    return streams_of(bench)


def streams_of(shop: Bench, **more: Any) -> FlagStreams:
    ingest = shop.ingest
    return FlagStreams(ingest.flags, ingest.directory, partial(admit_stream, ingest), **more)


async def token_of(shop: Bench, key: str) -> str:
    request = Request("POST", ALL, "", {"x-api-key": key}, b'{"context":{}}', "127.0.0.1")
    (named,) = orjson.loads((await shop.ingest.answer(request)).body)["eventStreams"]
    return parse_qs(urlsplit(named["endpoint"]["requestUri"]).query)["token"][0]


async def begin(streams: FlagStreams, token: str, **more: Any) -> Any:
    """An open stream, of which the first event came."""
    sender = {"origin": None, "client": "192.0.2.1", **more}
    events = streams.open(token, None, **sender)
    assert (await anext(events)).startswith(b"retry: ")
    return events


@pytest.mark.parametrize("environment", ["production", "staging"])
async def test_a_rotated_key_ends_its_tokens(
    bench: Bench,  # noqa: F811
    database: Database,
    streams: FlagStreams,
    environment: str,
) -> None:
    project = bench.created.project
    found = {"production": project.public_key, "staging": await database.fetch_value(KEY_OF)}
    tokens = {name: await token_of(bench, key) for name, key in found.items()}
    for token in tokens.values():
        await (await begin(streams, token)).aclose()
    if environment == "production":
        change, key = "UPDATE projects SET public_key = $1", keys.new_public_key()
    else:
        change = "UPDATE environments SET public_key = $1 WHERE key = 'staging'"
        key = keys.new_environment_key()
    await database.execute(change, key)
    await bench.ingest.directory.refresh()
    with pytest.raises(Unauthorized):
        await begin(streams, tokens.pop(environment))
    (other,) = tokens.values()
    await (await begin(streams, other)).aclose()
    await (await begin(streams, await token_of(bench, key))).aclose()


async def test_a_project_has_half_of_the_streams_at_the_most(bench: Bench) -> None:  # noqa: F811
    streams = streams_of(bench, max_streams=4)
    token = await token_of(bench, bench.created.project.public_key)
    first, second = await begin(streams, token), await begin(streams, token)
    with pytest.raises(Unavailable):
        await begin(streams, token)
    await first.aclose()
    third = await begin(streams, token)
    for each in second, third:
        await each.aclose()
    assert streams.count == 0


async def test_pages_of_other_domains_open_none(bench: Bench, streams: FlagStreams) -> None:  # noqa: F811
    token = await token_of(bench, bench.created.project.public_key)
    with pytest.raises(OriginRefused):
        await begin(streams, token, origin="https://evil.com")
    for origin in ("https://example.com", None):
        await (await begin(streams, token, origin=origin)).aclose()


async def test_opening_counts_as_an_evaluation(
    bench: Bench,  # noqa: F811
    database: Database,
    streams: FlagStreams,
) -> None:
    token = await token_of(bench, bench.created.project.public_key)
    await database.execute("UPDATE projects SET address_rate_limit = 1")
    await bench.ingest.directory.refresh()
    opened = 0
    with pytest.raises(RateLimited):  # noqa: PT012
        while opened < 1000:
            await (await begin(streams, token)).aclose()
            opened += 1
    assert opened >= 10
    await (await begin(streams, token, client="192.0.2.2")).aclose()


async def test_an_environment_that_was_removed_has_no_streams(
    bench: Bench,  # noqa: F811
    database: Database,
    streams: FlagStreams,
) -> None:
    token = await token_of(bench, await database.fetch_value(KEY_OF))
    project_id = UUID(bytes=bench.created.project.id)
    delete = "DELETE FROM environments WHERE key = 'staging' AND project_id = $1"
    await database.execute(delete, project_id)
    await bench.ingest.directory.refresh()
    with pytest.raises(Unauthorized):
        await begin(streams, token)


async def test_a_rotated_key_ends_open_streams(bench: Bench, database: Database) -> None:  # noqa: F811
    streams = streams_of(bench, heartbeat_seconds=0.01)
    events = await begin(streams, await token_of(bench, await database.fetch_value(KEY_OF)))
    assert await anext(events)
    change = "UPDATE environments SET public_key = $1 WHERE key = 'staging'"
    await database.execute(change, keys.new_environment_key())
    await bench.ingest.directory.refresh()
    with trio.fail_after(20):
        assert [each async for each in events] == []
    assert streams.count == 0
