"""What one node stores, dashboards of another see: over a real Postgres, by keys alone."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from beacon.events import Batch, Page, Report, Visit, encode_page, encode_visit
from beacon.live import nodes as live_nodes
from beacon.live.nodes import KEYS_A_NOTICE
from beacon.writer.fold import Inserted
from tests.factories import PROJECT, make_batch, make_event
from tests.live.conftest import MakeNode, Node
from tests.live.dashboard import Dashboard

OTHER = uuid4().bytes
NOTICE_BYTES = 8000


def stored_now(*names: str, sessions: int = 1, **changes: object) -> Batch:
    """A batch of events that happen now."""
    now = time.time_ns() // 1000
    ids = [uuid4().bytes for _ in range(sessions)]
    events = [
        make_event(name=name, timestamp=now + number, session_id=ids[number % sessions])
        for number, name in enumerate(names)
    ]
    return make_batch(*events, received_at=now, **changes)


async def test_a_dashboard_is_told_what_its_own_node_stores(make_node: MakeNode) -> None:
    node, dashboard = await make_node(), Dashboard()
    with node.hub.watching(PROJECT, dashboard):
        await node.store(stored_now("a", "b"), stored_now("elsewhere", project_id=OTHER))
        await node.store(stored_now("c"))
        await dashboard.until(lambda: len(dashboard.events()) == 3)
        await dashboard.until(lambda: dashboard.active() == 2)
    assert dashboard.events() == ["a", "b", "c"]


async def test_what_was_sent_twice_is_shown_once(make_node: MakeNode) -> None:
    node, dashboard = await make_node(), Dashboard()
    batch = stored_now("a", "b")
    with node.hub.watching(PROJECT, dashboard):
        await node.store(batch)
        await node.store(batch, stored_now("c"))
        await dashboard.until(lambda: "c" in dashboard.events())
    assert (dashboard.events(), dashboard.skipped()) == (["a", "b", "c"], 0)


async def two_nodes(make_node: MakeNode) -> tuple[Node, Node]:
    """One that stores, one on which a dashboard is to watch."""
    return await make_node(), await make_node()


async def test_a_dashboard_is_told_what_another_node_stores(make_node: MakeNode) -> None:
    dashboard = Dashboard()
    storing, watching = await two_nodes(make_node)
    page = Page(url="https://example.com/a?b", hostname="example.com", path="/a", channel="Direct")
    visit = Visit(country="DE", city="Berlin", latitude=52.52, longitude=13.405, browser="Firefox")
    now = time.time_ns() // 1000
    event = make_event(
        timestamp=now,
        user_id="ann",
        properties=b'{"n":1.50}',
        page=encode_page(page),
        report=Report(level="error", message="m" * 2000, release="1.0"),
    )
    own = Dashboard()
    with storing.hub.watching(PROJECT, own), watching.hub.watching(PROJECT, dashboard):
        await storing.knows_watched(PROJECT)
        await storing.store(make_batch(event, received_at=now, visit=encode_visit(visit)))
        await own.until(lambda: bool(own.events()))
        await dashboard.until(lambda: bool(dashboard.events()))
        await dashboard.until(lambda: dashboard.active() == 1)
        await own.until(lambda: own.active() == 1)
        await own.until(lambda: bool(own.issues()))
        await dashboard.until(lambda: bool(dashboard.issues()))
        (here,), (there,) = (
            [event for message in each.messages if message["type"] == "events"
             for event in message["events"]]
            for each in (own, dashboard)
        )  # fmt: skip
    assert here == there
    assert own.live()[-1] == dashboard.live()[-1]
    assert own.issues() == dashboard.issues() != []


async def test_nodes_are_told_nothing_that_nobody_watches(make_node: MakeNode) -> None:
    dashboard = Dashboard()
    storing, watching = await two_nodes(make_node)
    with watching.hub.watching(PROJECT, dashboard):
        await storing.knows_watched(PROJECT)
    assert list(storing.nodes.wanted) == [PROJECT]
    assert watching.nodes.wanted == {}


async def test_of_a_flood_a_part_is_told_and_everybody_is_active(make_node: MakeNode) -> None:
    dashboard = Dashboard()
    storing, watching = await two_nodes(make_node)
    batches = [stored_now(*["x"] * 1000, sessions=20) for _ in range(10)]
    with watching.hub.watching(PROJECT, dashboard):
        await storing.knows_watched(PROJECT)
        await storing.store(*batches)
        await dashboard.until(lambda: dashboard.active() == 200)
        await storing.store(stored_now("last"))
        await dashboard.until(lambda: "last" in dashboard.events())
    assert len(dashboard.events()) + dashboard.skipped() == 10_001


async def test_what_was_said_while_a_node_did_not_hear_is_read(make_node: MakeNode) -> None:
    dashboard = Dashboard()
    storing, watching = await two_nodes(make_node)
    with watching.hub.watching(PROJECT, dashboard):
        await dashboard.until(lambda: dashboard.active() == 0)
        await storing.knows_watched(PROJECT)
        storing.nodes.wanted.clear()  # so nothing is said
        await storing.store(stored_now("a"))
        await storing.writer.catch_up()
        watching.nodes.on_resync()
        await dashboard.until(lambda: dashboard.active() == 1)
    assert dashboard.events() == []


async def test_who_watches_no_more_is_forgotten(
    make_node: MakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_nodes, "WATCH_SECONDS", 0.0)
    dashboard = Dashboard()
    storing, watching = await two_nodes(make_node)
    with watching.hub.watching(PROJECT, dashboard):
        await storing.knows_watched(PROJECT)
    own = Dashboard()
    with storing.hub.watching(PROJECT, own):
        await storing.store(stored_now("a"))
        await own.until(lambda: bool(own.events()))
    assert storing.nodes.wanted == {}


async def test_notices_fit(make_node: MakeNode) -> None:
    node = await make_node()
    telling = live_nodes.Telling()
    batch = stored_now(*["x"] * 900, sessions=900)
    telling.take(Inserted(batch, batch.events), 0.0)
    notices = list(telling.notices(f"stored {node.nodes.name} {PROJECT.hex()}"))
    assert len(notices) == -(-900 // KEYS_A_NOTICE)
    assert max(map(len, notices)) < NOTICE_BYTES


def test_a_session_that_goes_on_is_told_of_from_time_to_time() -> None:
    telling = live_nodes.Telling()
    batch = stored_now(*["x"] * 200)
    told = []
    for second in range(10):
        telling.take(Inserted(batch, batch.events), float(second))
        told.append(len(telling.sessions))
        list(telling.notices(""))
    assert told == [1, 0, 0, 0, 0, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    "payload",
    ["", "watch", "watch node", "watch node x", "stored node", "stored node 00 0", "what is this",
     f"stored node {PROJECT.hex()} x AAAA", f"stored node {PROJECT.hex()} 0 ?"],
)  # fmt: skip
async def test_nonsense_on_the_channel_harms_nobody(make_node: MakeNode, payload: str) -> None:
    node, dashboard = await make_node(), Dashboard()
    with node.hub.watching(PROJECT, dashboard):
        node.nodes.on_notice(payload)
        await node.store(stored_now("a"))
        await dashboard.until(lambda: bool(dashboard.events()))
