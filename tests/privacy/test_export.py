"""What an export of a person holds: all that is theirs, nothing of anybody else."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any
from uuid import UUID

import msgspec
import pytest

from beacon.privacy import export as exporting
from beacon.privacy import reading
from beacon.privacy.person import Person
from beacon.privacy.tables import VISITOR_TABLES
from tests.factories import make_batch
from tests.privacy.conftest import OTHER, SHOP, event, exposure, identify, person
from tests.writer.conftest import Pipeline

NONE = {
    "rejected_events": 0,
    "visitor_separations": 0,
    "cohort_members": 0,
    "issue_visitors": 0,
}
both_servers = pytest.mark.both_servers


async def export(pipeline: Pipeline, who: Person) -> list[dict[str, Any]]:
    pieces = [piece async for piece in exporting.export(pipeline.database, SHOP, who)]
    return [msgspec.json.decode(line) for line in b"".join(pieces).splitlines()]


def rows(lines: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    return [line["row"] for line in lines if line.get("table") == table]


@both_servers
async def test_a_user_with_two_devices_one_of_them_shared(pipeline: Pipeline) -> None:
    await pipeline.store(
        make_batch(
            event("phone", url="https://shop.example/"),
            identify("phone", "ann", at=1, plan="pro"),
            event("phone", "ann", at=2),
            event("tablet", session=2, at=3),
            identify("tablet", "ann", session=2, at=4),
            identify("tablet", "bob", session=3, at=5, team="b"),
            event("tablet", "bob", session=3, at=6),
            event("laptop", session=4, at=7),
            exposure("phone", "ann", at=8),
            exposure("tablet", at=8),
            exposure("tablet", "bob", at=8),
            exposure("laptop", at=8),
        ),
        make_batch(event("phone", "ann", at=8), project_id=OTHER.bytes),
    )
    lines = await export(pipeline, await person(pipeline, user_id="ann"))
    seen = [(row["anon_id"], row["user_id"]) for row in rows(lines, "events")]
    assert seen == [
        ("phone", None),
        ("phone", "ann"),
        ("phone", "ann"),
        ("tablet", None),
        ("tablet", "ann"),
        ("phone", "ann"),
        ("tablet", None),
    ]
    assert {row["visitor"] for row in rows(lines, "flag_exposures")} == {"ann", "tablet"}
    assert rows(lines, "events")[0]["url"] == "https://shop.example/"
    assert [row["id"][-1] for row in rows(lines, "sessions")] == ["1", "2"]
    assert [row["traits"] for row in rows(lines, "users")] == [{"plan": "pro"}, {}]
    assert {row["anon_id"] for row in rows(lines, "visitor_aliases")} == {"phone", "tablet"}
    assert all("bob" not in str(line) and "laptop" not in str(line) for line in lines)
    assert lines[0]["format"] == "beacon-export-1"
    counts = Counter(line["table"] for line in lines if "table" in line)
    assert lines[-1] == {"end": True, "rows": {**counts, **NONE}}


@both_servers
async def test_an_anonymous_id_is_all_that_was_sent_under_it(pipeline: Pipeline) -> None:
    await pipeline.store(
        make_batch(
            event("tablet"),
            identify("tablet", "ann", at=1),
            identify("tablet", "bob", session=2, at=2),
            event("phone", "ann", session=3, at=3),
        )
    )
    lines = await export(pipeline, await person(pipeline, anon_id="tablet"))
    assert [row["user_id"] for row in rows(lines, "events")] == [None, "ann", "bob"]
    assert {row["anon_id"] for row in rows(lines, "users")} == {"tablet"}
    assert len(rows(lines, "visitor_aliases")) == 2


async def test_nobody_is_an_export_without_rows(pipeline: Pipeline) -> None:
    await pipeline.store(make_batch(event("phone")))
    lines = await export(pipeline, await person(pipeline, user_id="nobody"))
    assert len(lines) == 2
    assert set(lines[-1]["rows"].values()) == {0}


async def test_rejected_events_are_found_by_what_stands_in_them(pipeline: Pipeline) -> None:
    bad = event("phone", properties=b'{"broken":')
    worse = event("phone", level="error", at=1, properties=b"{")
    laptop = event("laptop", properties=b"{")
    await pipeline.store(make_batch(event("phone"), bad, laptop, worse))
    await pipeline.spool.durable(pipeline.spool.append(b"\xc1 nobody can read this", 1))
    await pipeline.drained()
    lines = await export(pipeline, await person(pipeline, anon_id="phone"))
    first, second = rows(lines, "rejected_events")
    assert first["event_id"] == first["events"][0]["id"] == str(UUID(bytes=bad.id))
    assert first["events"][0]["properties"] == '{"broken":'
    assert first["visit"]["country"] == "DE"
    assert second["events"][0]["report"]["message"] == "it broke"


async def test_many_rows_come_in_pages_each_once_and_in_order(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_ROWS", 3)
    small = [dataclasses.replace(table, step_rows=7) for table in VISITOR_TABLES]
    monkeypatch.setattr(exporting, "VISITOR_TABLES", small)
    events = [
        event("phone" if number % 3 else "laptop", session=number // 4, at=number * 40_000)
        for number in range(100)
    ]
    await pipeline.store(make_batch(*events))
    lines = await export(pipeline, await person(pipeline, anon_id="phone"))
    times = [row["timestamp"] for row in rows(lines, "events")]
    assert len(times) == len(set(times)) == 66
    assert times == sorted(times)
    assert len(rows(lines, "sessions")) == len(
        await pipeline.rows("SELECT id FROM sessions WHERE anon_id = 'phone'")
    )
