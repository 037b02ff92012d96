"""Events on their way to Postgres: their stack traces are those that people can read."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
import trio

from beacon.errors import PostgresAway
from beacon.events import Event, Report
from beacon.sourcemaps import resolver as resolving
from beacon.sourcemaps.refining import Refiner
from tests.factories import make_batch, make_event
from tests.sourcemaps.conftest import Shelf

FRAME = {
    "file": "https://shop.example/static/main.js",
    "function": "r",
    "line": 1,
    "column": 55,
}
PATIENT = 60.0


def error(frame: Any = FRAME, release: str = "1.0", **properties: Any) -> Event:
    stacktrace = orjson.dumps([frame])
    return make_event(
        name="$error",
        properties=json.dumps(properties).encode(),
        report=Report(level="error", release=release, stacktrace=stacktrace),
    )


async def refined(shelf: Shelf, *events: Event) -> list[Event]:
    other = make_batch(error(), project_id=bytes(16))
    batch = make_batch(*events, project_id=shelf.project_id.bytes)
    first, second = await Refiner(shelf.resolver, seconds=PATIENT)([other, batch])
    assert first is other
    return second.events


async def test_errors_are_resolved_and_all_else_is_left_alone(shelf: Shelf) -> None:
    await shelf.put_built()
    click, unknown = make_event(), error(release="2.0")
    broken = make_event(report=Report(stacktrace=b"{"), properties=b'{"dist":1}')
    found = await refined(shelf, click, error(), unknown, broken)
    assert [found[0], *found[2:]] == [click, unknown, broken]
    report = found[1].report
    assert report is not None
    assert report.stacktrace is not None
    (frame,) = orjson.loads(report.stacktrace)
    assert (frame["file"], frame["function"], frame["raw"]) == ("src/cart.ts", "totalOf", FRAME)
    assert shelf.resolver.counts == {"resolved": 1, "unresolved": 1}


async def test_causes_are_resolved_by_the_dist_and_debug_ids_of_the_properties(
    shelf: Shelf,
) -> None:
    debug_id = "dbe43862-8873-568e-8711-7b0869570251"
    await shelf.put_built(release="", debug_id=debug_id)
    event = error(
        {"file": "cart.py"},
        debug_images=[{"code_file": FRAME["file"], "debug_id": debug_id}],
        exceptions=[{"type": "A"}, {"type": "B", "stacktrace": [FRAME]}],
        other="stays",
    )
    (found,) = await refined(shelf, event)
    properties = orjson.loads(found.properties)
    assert properties["other"] == "stays"
    assert properties["exceptions"][1]["stacktrace"][0]["line"] == 6
    assert found.report is not None
    assert orjson.loads(found.report.stacktrace or b"") == [{"file": "cart.py"}]


async def test_a_stack_trace_of_plain_text_becomes_frames(shelf: Shelf) -> None:
    await shelf.put_built()
    text = f"TypeError: no price\n    at r ({FRAME['file']}:1:55)\n    at Array.map (<anonymous>)"
    event = error({"raw": text}, other="stays")
    (found,) = await refined(shelf, event)
    assert orjson.loads(found.properties) == {
        "type": "TypeError",
        "value": "no price",
        "other": "stays",
    }
    assert found.report is not None
    first, second = orjson.loads(found.report.stacktrace or b"")
    assert (first["function"], first["raw"]) == ("totalOf", FRAME)
    assert second == {"file": "<anonymous>", "function": "Array.map"}
    unknown = error({"raw": text}, release="2.0")
    assert await refined(shelf, unknown) == [unknown]


async def test_a_map_that_takes_too_long_leaves_frames_as_they_are(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = trio.Event()

    async def slow(*_args: Any) -> None:
        started.set()
        await trio.sleep_forever()

    await shelf.put_built()
    monkeypatch.setattr(shelf.resolver, "_parse", slow)
    event = error()
    batch = make_batch(event, project_id=shelf.project_id.bytes)
    (found,) = await Refiner(shelf.resolver, seconds=0.01)([batch])
    assert found.events == [event]
    assert shelf.resolver.counts["timeout"] == 1


async def test_a_fault_leaves_frames_as_they_are(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(*_args: Any) -> None:
        raise RuntimeError("a bug")

    await shelf.put_built()
    monkeypatch.setattr(resolving, "_resolve_all", fault)
    event = error()
    assert await refined(shelf, event) == [event]
    assert shelf.resolver.counts["failed"] == 1
    assert "a bug" in caplog.text


async def test_while_postgres_is_away_the_writer_is_told(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_args: Any, **_named: Any) -> None:
        raise PostgresAway("it is away")

    await shelf.put_built()
    monkeypatch.setattr(shelf.database, "run", away)
    shelf.resolver.on_resync()
    with pytest.raises(PostgresAway):
        await refined(shelf, error())
