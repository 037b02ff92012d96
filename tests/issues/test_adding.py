"""What the writer leaves of errors: issues, by hour, by visitor, by tag, and the outbox."""

from __future__ import annotations

from functools import partial

import msgspec
import pytest
import trio

from beacon.events import LOG, Page, Report, TimeSource, Visit, encode_page, encode_visit
from beacon.issues import sighting
from beacon.issues.sighting import MAX_TAG_CHARACTERS, MAX_TAGS, tags_of
from beacon.writer.fold import time_of
from beacon.writer.load import Loader
from tests.factories import NOON, make_batch, make_event
from tests.issues.conftest import PROJECT_ID, Errors, issue_of, make_error

SECOND = 1_000_000
HOUR = 3600 * SECOND
COUNTS = "SELECT title, event_count, visitor_count FROM issues ORDER BY title"


async def test_events_of_one_fault_are_one_issue(errors: Errors) -> None:
    first = make_error(value="a", anon_id="v1", timestamp=NOON, release="shop@1")
    last = make_error(value="z", user_id="u1", timestamp=NOON + HOUR, level="fatal", release=None)
    await errors.store(last, make_error(value="m", user_id="u1", timestamp=NOON + 1))
    await errors.store(first, make_event(), make_error("KeyError", "'vat'"))
    row = await errors.row("SELECT * FROM issues WHERE type = 'ValueError'")
    assert row["id"] == issue_of(first) == issue_of(last)
    assert (row["project_id"], row["kind"], row["state"]) == (PROJECT_ID, "error", "unresolved")
    assert (row["event_count"], row["visitor_count"]) == (3, 2)
    assert (row["value"], row["level"]) == ("z", "fatal")
    assert (row["first_event_id"].bytes, row["last_event_id"].bytes) == (first.id, last.id)
    assert (row["first_seen_at"], row["last_seen_at"]) == (time_of(NOON), time_of(NOON + HOUR))
    assert (row["first_release"], row["last_release"]) == ("shop@1", None)
    assert await errors.outbox() == [
        ("new_issue", issue_of(first)),
        ("new_issue", issue_of(make_error("KeyError"))),
    ]


async def test_each_event_says_which_issue_it_is_of(errors: Errors) -> None:
    error, page = make_error(), make_event()
    line = make_event(name=LOG, report=Report("error", "a line"))
    await errors.store(error, page, line)
    rows = await errors.rows("SELECT id, issue_id FROM events")
    assert {row["id"].bytes: row["issue_id"] for row in rows} == {
        error.id: issue_of(error),
        page.id: None,
        line.id: None,
    }


async def test_what_comes_again_counts_once(errors: Errors) -> None:
    error, other = make_error(tags={"a": "1"}), make_error("KeyError", "'vat'", tags={"a": "1"})
    await errors.store(error, error)
    await errors.store(error, other, node="two")
    await errors.store(other, make_error(properties={"broken": 1}), other)
    rows = await errors.rows("SELECT type, event_count FROM issues ORDER BY type")
    assert [(row["type"], row["event_count"]) for row in rows] == [
        ("KeyError", 1),
        ("ValueError", 2),
    ]
    for table in ("issue_hours", "issue_tags WHERE key = 'level'"):
        assert (await errors.row(f"SELECT sum(events)::int AS n FROM {table}"))["n"] == 3
    assert len(await errors.outbox()) == 2


async def test_a_poisoned_error_costs_only_itself(errors: Errors) -> None:
    bad = make_error(properties={"broken": "\0"})
    stored = await errors.store(make_error(), bad, make_error())
    assert (stored.stored, stored.rejected) == (2, 1)
    assert (await errors.row("SELECT event_count FROM issues"))["event_count"] == 2


async def test_an_event_with_a_doubtful_time_counts_at_the_time_that_was_first(
    errors: Errors,
) -> None:
    error = make_error(time_source=TimeSource.PINNED, timestamp=NOON)
    await errors.store(error)
    await errors.store(msgspec.structs.replace(error, timestamp=NOON + 30 * HOUR))
    row = await errors.row("SELECT event_count, last_seen_at FROM issues")
    assert (row["event_count"], row["last_seen_at"]) == (1, time_of(NOON))


async def test_hours_are_counted_by_environment_and_release(errors: Errors) -> None:
    hour = NOON - NOON % HOUR
    await errors.store(
        make_error(timestamp=hour),
        make_error(timestamp=hour + HOUR - 1),
        make_error(timestamp=hour + HOUR),
        make_error(timestamp=hour, environment=None, release=None),
    )
    rows = await errors.rows("SELECT * FROM issue_hours ORDER BY at, environment")
    assert [(row["at"], row["environment"], row["release"], row["events"]) for row in rows] == [
        (time_of(hour), "", "", 1),
        (time_of(hour), "production", "shop@1.0", 2),
        (time_of(hour + HOUR), "production", "shop@1.0", 1),
    ]


async def test_tags_are_those_of_the_client_and_what_beacon_knows(errors: Errors) -> None:
    error = make_error(
        tags={"plan": "pro", "browser": "its own", "empty": ""},
        user_id="u1",
        page=encode_page(Page(url="https://e.com/cart?x", hostname="e.com", path="/cart")),
        properties={
            "transaction": "GET /cart",
            "server_name": "web-1",
            "mechanism": {"handled": False},
        },
    )
    visit = encode_visit(Visit(browser="Firefox", os="Linux", device="desktop"))
    await errors.store_batch(make_batch(error, visit=visit))
    rows = await errors.rows("SELECT key, value FROM issue_tags")
    assert {row["key"]: row["value"] for row in rows} == {
        "environment": "production",
        "release": "shop@1.0",
        "level": "error",
        "browser": "Firefox",
        "os": "Linux",
        "device": "desktop",
        "url": "/cart",
        "transaction": "GET /cart",
        "user": "u1",
        "server_name": "web-1",
        "handled": "no",
        "plan": "pro",
    }


async def test_tags_that_are_hidden_are_not_collected(shop: Errors) -> None:
    await shop.database.execute(
        "UPDATE projects SET hidden_tags = '{plan}' WHERE id = $1", PROJECT_ID
    )
    await shop.store(make_error(tags={"plan": "pro", "zone": "eu"}))
    keys = {row["key"] for row in await shop.rows("SELECT key FROM issue_tags")}
    assert "zone" in keys
    assert "plan" not in keys


def test_tags_are_bounded() -> None:
    error = make_error(tags={f"{number:0300}": "v" * 300 for number in range(100)} | {"n": "1"})
    tags = tags_of(error, Visit())
    assert len(tags) <= MAX_TAGS
    assert all(len(text) <= MAX_TAG_CHARACTERS for tag in tags for text in tag)


@pytest.mark.parametrize("properties", [b"[]", b"{", b'{"transaction":1,"mechanism":"x"}'])
def test_odd_properties_have_no_tags(properties: bytes) -> None:
    error = make_error(properties={}, tags={"a": "b"})
    error = msgspec.structs.replace(error, properties=properties)
    assert ("a", "b") in tags_of(error, Visit())


async def test_what_cannot_be_grouped_is_stored_without_an_issue(
    errors: Errors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(sighting, "group_of", fail)
    stored = await errors.store(make_error(), make_error(), make_event())
    assert (stored.stored, stored.rejected) == (3, 0)
    assert await errors.rows("SELECT id FROM issues") == []
    assert len([each for each in caplog.records if "grouped" in each.message]) == 1


async def test_two_nodes_make_an_issue_once(nodes: tuple[Errors, Errors]) -> None:
    for number in range(5):
        names = [f"E{number}{each}" for each in range(20)]
        async with trio.open_nursery() as nursery:
            for node in nodes:
                nursery.start_soon(partial(node.store, *map(make_error, names)))
                names.reverse()
    rows = await nodes[0].rows("SELECT event_count FROM issues")
    assert [row["event_count"] for row in rows] == [2] * 100
    assert len(await nodes[0].outbox()) == 100


async def test_an_issue_that_housekeeping_deletes_is_made_anew(errors: Errors) -> None:
    await errors.store(make_error())
    await errors.database.execute("DELETE FROM issues")
    await errors.store(make_error())
    assert (await errors.row("SELECT event_count FROM issues"))["event_count"] == 1


def test_a_large_delivery_is_loaded_in_pieces() -> None:
    batch = make_batch(
        *(make_error(properties={"extra": "x" * 40_000}) for _ in range(50)), dropped=7
    )
    loader = Loader()
    load = loader.begin(1)
    sizes = list(loader.add(load, batch))
    assert len(sizes) > 3
    assert max(len(each.events) for each in load.batches) <= 13
    assert [event.id for each in load.batches for event in each.events] == [
        event.id for event in batch.events
    ]
    assert (len(load.rows), load.dropped, load.end) == (50, 7, 1)
    assert all(len(each) for each in load.sightings)
