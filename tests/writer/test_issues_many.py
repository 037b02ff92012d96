"""Issues come out the same, whatever the way of their events."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import pytest
import trio

from beacon.events import Event, Visit, encode_visit
from tests.factories import NOON, make_batch, make_event
from tests.issues.conftest import Errors, make_error, nodes  # noqa: F401  (fixture)

HOUR = 3600 * 1_000_000
VISITS = [encode_visit(Visit(browser=name, os="Linux")) for name in ("Firefox", "Chrome")]
TABLES = {
    "issues": "id",
    "issue_hours": "issue_id, at, environment, release",
    "issue_visitors": "issue_id, visitor",
    "issue_tags": "issue_id, key, value",
    "alert_outbox": "issue_id",
}
OF_THE_RUN = {"created_at", "state_at"}
OF_THE_ORDER = {"event_id", "event_at", "environment", "release", "level"}
"""What was new is told by the load that was first."""


def crowd(pick: random.Random) -> list[Event]:
    """Errors of a few faults, some at the same time, among other events."""
    events = []
    for _ in range(120):
        known: dict[str, Any] = {
            "timestamp": NOON + pick.randrange(40) * HOUR // 4,
            "user_id": pick.choice([None, "ann", "bob"]),
            "anon_id": pick.choice(["phone", "tablet"]),
        }
        if pick.random() < 0.2:
            events.append(make_event(**known))
            continue
        events.append(
            make_error(
                pick.choice(["ValueError", "KeyError", "TypeError"]),
                pick.choice(["bad", "worse"]),
                release=pick.choice([None, "shop@1", "shop@2"]),
                environment=pick.choice(["production", "staging"]),
                level=pick.choice(["error", "fatal"]),
                tags={"order": str(pick.randrange(5))},
                **known,
            )
        )
    return events


async def store(errors: Errors, events: list[tuple[Event, bytes]], pick: random.Random) -> None:
    """In random loads of random deliveries."""
    while events:
        batches = []
        for _ in range(pick.randrange(1, 4)):
            size = pick.randrange(1, 15)
            part, events = events[:size], events[size:]
            for visit in VISITS:
                same = [event for event, its in part if its == visit]
                if same:
                    batches.append(make_batch(*same, visit=visit))
        await errors.store_batch(*batches)


async def tables(errors: Errors) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table, order in TABLES.items():
        hidden = OF_THE_RUN | ({"id"} | OF_THE_ORDER if table == "alert_outbox" else set())
        rows = await errors.rows(f"SELECT * FROM {table} ORDER BY {order}")
        found[table] = [
            {name: value for name, value in row.items() if name not in hidden} for row in rows
        ]
    return found


@pytest.mark.parametrize("seed", range(25))
async def test_issues_are_the_same_in_whatever_order_and_over_whichever_node(
    nodes: tuple[Errors, Errors],  # noqa: F811
    seed: int,
) -> None:
    pick = random.Random(seed)
    events = [(event, pick.choice(VISITS)) for event in crowd(pick)]
    await store(nodes[0], sorted(events, key=lambda each: each[0].timestamp), pick)
    expected = await tables(nodes[0])
    assert [len(expected[name]) for name in ("issues", "alert_outbox")] == [3, 3]
    for table in (*TABLES, "events", "sessions", "event_rollups_hourly"):
        await nodes[0].database.execute(f"TRUNCATE {table}")
    async with trio.open_nursery() as nursery:
        for node in nodes:
            some = pick.sample(events, 90) + pick.sample(events, 30)
            nursery.start_soon(partial(store, node, some, random.Random(seed)))
    await store(nodes[1], events[::-1], pick)
    assert await tables(nodes[0]) == expected
    counted = await nodes[0].row("SELECT sum(event_count)::int AS n FROM issues")
    assert counted["n"] == await nodes[0].count("events WHERE issue_id IS NOT NULL")
