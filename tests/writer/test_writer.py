"""What stands in Postgres after the writer has been at work."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
import trio

from beacon.errors import Unavailable
from beacon.events import Batch, Event, Page, Report, TimeSource, Visit, encode_page, encode_visit
from beacon.metrics import Metrics
from beacon.postgres.database import Database, open_database
from beacon.spool.spool import SpoolConfig, open_spool
from beacon.writer.writer import Writer
from tests.factories import NOON, PROJECT, SESSION, event_id, make_batch, make_event
from tests.writer.conftest import LIMITS, Pipeline

DAY = 24 * 3600 * 1_000_000
both_servers = pytest.mark.both_servers


@both_servers
async def test_every_column_arrives_as_it_was(pipeline: Pipeline) -> None:
    page = Page(
        url="https://example.com/pricing?utm_source=x",
        hostname="example.com",
        path="/pricing",
        referrer="https://google.com/",
        referrer_host="google.com",
        channel="Organic Search",
        utm_source="x",
        utm_medium="m",
        utm_campaign="c",
        utm_term="t",
        utm_content="k",
    )
    report = Report(
        level="error",
        message="it broke",
        environment="production",
        release="1.0",
        stacktrace=b'[{"file":"a.py","line":3}]',
        tags=b'{"k":"v"}',
    )
    event = make_event(
        name="$page",
        user_id="u-1",
        properties=b'{"a":[1,{"b":null}],"c":"\xc3\xa9"}',
        page=encode_page(page),
        screen="1920x1080",
        report=report,
    )
    visit = Visit(
        ip_hash=bytes(range(32)),
        browser="Firefox",
        browser_version="140",
        os="Linux",
        os_version="6",
        device="desktop",
        country="DE",
        region="BE",
        city="Berlin",
        latitude=52.5,
        longitude=13.25,
        is_bot=True,
        language="de",
    )
    await pipeline.store(make_batch(event, visit=encode_visit(visit)))
    (row,) = await pipeline.rows(
        "SELECT *, extract(epoch FROM timestamp) * 1000000 AS us,"
        " extract(epoch FROM received_at) * 1000000 AS received_us,"
        " properties #>> '{c}' AS c FROM events"
    )
    assert (row["project_id"], row["id"]) == (UUID(bytes=PROJECT), UUID(bytes=event.id))
    assert (row["us"], row["received_us"]) == (event.timestamp, NOON)
    assert (row["event_name"], row["session_id"]) == ("$page", UUID(bytes=SESSION))
    assert msgspec.json.decode(row["properties"]) == {"a": [1, {"b": None}], "c": "é"}
    assert msgspec.json.decode(row["stacktrace"]) == [{"file": "a.py", "line": 3}]
    assert msgspec.json.decode(row["tags"]) == {"k": "v"}
    of_event = ("url", "hostname", "path")
    of_session = [name for name in visit.__struct_fields__ if name != "ip_hash"]
    (session,) = await pipeline.rows("SELECT * FROM sessions")
    for stored, source, names in (
        (row, event, ("anon_id", "user_id")),
        (row, page, of_event),
        (row, report, ("level", "message", "environment", "release")),
        (row, visit, ("is_bot",)),
        (session, page, [name for name in page.__struct_fields__ if name not in of_event]),
        (session, visit, of_session),
        (session, event, ("screen",)),
    ):
        for name in names:
            assert stored[name] == getattr(source, name), name
    assert (session["entry_hostname"], session["last_hostname"]) == (page.hostname, page.hostname)


@pytest.mark.parametrize(
    ("url", "hostname", "path", "stored"),
    [
        ("https://e.com/a", "e.com", "/a", None),
        ("https://e.com/", "e.com", "/", None),
        ("https://e.com", "e.com", "/", "https://e.com"),
        ("http://e.com/a", "e.com", "/a", "http://e.com/a"),
        ("https://e.com:8443/a", "e.com", "/a", "https://e.com:8443/a"),
        ("https://E.com/a", "e.com", "/a", "https://E.com/a"),
        ("https://e.com/a?b", "e.com", "/a", "https://e.com/a?b"),
        ("https://e.com/#/a", "e.com", "/#/a", None),
        ("/a", None, "/a", "/a"),
        ("nonsense", None, None, "nonsense"),
        (None, None, None, None),
    ],
)
async def test_an_address_is_stored_where_its_parts_do_not_make_it(
    pipeline: Pipeline, url: str | None, hostname: str | None, path: str | None, stored: str | None
) -> None:
    page = encode_page(Page(url=url, hostname=hostname, path=path, referrer="https://g.com/"))
    await pipeline.store(make_batch(make_event(name="$page", page=page)))
    (row,) = await pipeline.rows("SELECT url, beacon_url(url, hostname, path) AS whole FROM events")
    assert (row["url"], row["whole"]) == (stored, url)
    (session,) = await pipeline.rows(
        "SELECT entry_url, last_url, beacon_url(entry_url, entry_hostname, entry_path) AS entry,"
        " beacon_url(last_url, last_hostname, last_path) AS last FROM sessions"
    )
    assert (session["entry_url"], session["last_url"]) == (stored, stored)
    assert (session["entry"], session["last"]) == (url, url)


async def test_a_resent_event_is_stored_once(pipeline: Pipeline) -> None:
    batch = make_batch(make_event(), make_event())
    await pipeline.store(batch)
    await pipeline.store(batch, batch)
    await pipeline.store(make_batch(*batch.events, make_event()))
    assert await pipeline.totals() == {
        "position": 10,
        "stored": 3,
        "duplicate": 6,
        "rejected": 0,
        "dropped": 0,
        "missing": 0,
    }
    (session,) = await pipeline.rows("SELECT event_count FROM sessions")
    assert session["event_count"] == 3
    await pipeline.assert_balanced()


async def test_two_of_the_same_in_one_load_are_one(pipeline: Pipeline) -> None:
    event = make_event()
    await pipeline.store(make_batch(event, event), make_batch(event))
    assert await pipeline.count() == 1
    (session,) = await pipeline.rows("SELECT event_count FROM sessions")
    assert session["event_count"] == 1


@pytest.mark.parametrize("place", [0, 10_000, 19_999])
@both_servers
async def test_a_poisoned_row_costs_only_itself(pipeline: Pipeline, place: int) -> None:
    events = [make_event() for _ in range(20_000)]
    bad = make_event(properties=b'{"broken":')
    events[place] = bad
    batches = [make_batch(*events[i : i + 1000]) for i in range(0, len(events), 1000)]
    await pipeline.store(*batches)
    assert await pipeline.count() == 19_999
    (rejected,) = await pipeline.rows("SELECT * FROM rejected_events")
    assert rejected["sqlstate"] == "22P02"
    assert rejected["event_id"] == UUID(bytes=bad.id)
    raw = msgspec.msgpack.decode(rejected["raw"], type=Batch)
    assert raw.events == [bad]
    await pipeline.assert_balanced()


async def test_many_poisoned_rows_in_a_row(pipeline: Pipeline) -> None:
    bad = [make_event(properties=b"{") for _ in range(7)]
    await pipeline.store(make_batch(make_event(), *bad, make_event()))
    assert (await pipeline.totals())["rejected"] == 7
    assert await pipeline.count() == 2
    await pipeline.assert_balanced()


async def test_a_time_that_no_row_can_have_is_rejected(pipeline: Pipeline) -> None:
    await pipeline.store(make_batch(make_event(), make_event(timestamp=2**63 - 1), make_event()))
    assert await pipeline.count() == 2
    (rejected,) = await pipeline.rows("SELECT sqlstate FROM rejected_events")
    assert rejected["sqlstate"] == "BE001"
    await pipeline.assert_balanced()


async def test_a_record_that_cannot_be_read_is_set_aside_whole(pipeline: Pipeline) -> None:
    await pipeline.spool.durable(pipeline.spool.append(b"\xc1 not a batch", 5))
    await pipeline.store(make_batch(make_event()))
    assert (await pipeline.totals())["rejected"] == 5
    (rejected,) = await pipeline.rows("SELECT raw FROM rejected_events")
    assert rejected["raw"] == b"\xc1 not a batch"
    await pipeline.assert_balanced()


async def test_dropped_events_are_in_the_balance(pipeline: Pipeline) -> None:
    await pipeline.store(make_batch(make_event(), dropped=4), make_batch(dropped=2))
    totals = await pipeline.totals()
    assert (totals["stored"], totals["dropped"], totals["position"]) == (1, 6, 8)


async def test_last_years_events_make_their_partitions(pipeline: Pipeline) -> None:
    times = [NOON - day * DAY for day in (0, 30, 365)]
    await pipeline.store(make_batch(*(make_event(timestamp=time) for time in times)))
    found = await pipeline.rows("SELECT DISTINCT tableoid::regclass::text AS name FROM events")
    assert len(found) == 3


async def test_a_partition_dropped_behind_our_back_is_made_again(pipeline: Pipeline) -> None:
    await pipeline.store(make_batch(make_event()))
    (row,) = await pipeline.rows("SELECT tableoid::regclass::text AS name FROM events")
    await pipeline.database.execute(f"DROP TABLE {row['name']}")
    await pipeline.store(make_batch(make_event()))
    assert await pipeline.count() == 1


async def test_a_replaced_time_stands_for_every_resend(pipeline: Pipeline) -> None:
    first = make_event(time_source=TimeSource.PINNED)
    later = msgspec.structs.replace(first, timestamp=first.timestamp + DAY)
    judged_otherwise = msgspec.structs.replace(
        first, timestamp=first.timestamp - 30 * DAY, time_source=TimeSource.CLIENT
    )
    for event in (first, later, judged_otherwise):
        await pipeline.store(make_batch(event))
    assert await pipeline.rows("SELECT extract(epoch FROM timestamp)*1000000 AS t FROM events") == [
        {"t": first.timestamp}
    ]
    (session,) = await pipeline.rows("SELECT event_count FROM sessions")
    assert session["event_count"] == 1
    await pipeline.assert_balanced()


async def test_two_of_one_pinned_id_in_one_load_are_one(pipeline: Pipeline) -> None:
    first = make_event(time_source=TimeSource.PINNED)
    again = msgspec.structs.replace(first, timestamp=first.timestamp + 5)
    await pipeline.store(make_batch(first), make_batch(again))
    assert await pipeline.count() == 1


async def test_a_first_time_in_a_week_without_partition(pipeline: Pipeline) -> None:
    first = make_event(time_source=TimeSource.PINNED)
    await pipeline.store(make_batch(first))
    (row,) = await pipeline.rows("SELECT tableoid::regclass::text AS name FROM events")
    await pipeline.database.execute(f"DROP TABLE {row['name']}")
    pipeline.writer._partitions.forget()
    later = msgspec.structs.replace(first, timestamp=first.timestamp + 14 * DAY)
    await pipeline.store(make_batch(later))
    assert await pipeline.count() == 1


# --- derived rows --------------------------------------------------------------------------


A_PAGE = encode_page(Page(url="https://e.com/a", channel="direct"))
B_PAGE = encode_page(Page(url="https://e.com/b"))


def story() -> list[Batch]:
    """A session over several deliveries, an identify in its middle."""
    at = NOON + 1_000_000_000
    return [
        make_batch(
            make_event(timestamp=at + 1, name="$page", page=A_PAGE),
            make_event(timestamp=at + 2, report=Report(level="error", message="x")),
        ),
        make_batch(
            make_event(
                timestamp=at + 3,
                name="$identify",
                user_id="u1",
                properties=b'{"user_id":"u1","traits":{"plan":"free","seats":1}}',
            ),
            visit=encode_visit(Visit(country="FR")),
        ),
        make_batch(
            make_event(timestamp=at + 4, name="$page", page=B_PAGE, user_id="u1"),
            make_event(
                timestamp=at + 5,
                name="$identify",
                user_id="u2",
                properties=b'{"user_id":"u2","traits":{"plan":"pro"}}',
            ),
        ),
    ]


USERS = [("u1", '{"plan": "free", "seats": 1}'), ("u2", '{"plan": "pro"}')]
"""Of what one said on a device that another used too, nothing is the other's."""
SESSION_COLUMNS = (
    "SELECT anon_id, user_id, event_count, page_count, error_count, entry_url, last_url,"
    " channel, country, last_event_at - started_at AS length FROM sessions"
)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)])
async def test_a_session_is_the_same_in_whatever_order_it_came(
    pipeline: Pipeline, order: tuple[int, ...]
) -> None:
    batches = story()
    for place in order:
        await pipeline.store(batches[place])
    (session,) = await pipeline.rows(SESSION_COLUMNS)
    length = session.pop("length")
    assert length.microseconds == 4
    assert session == {
        "anon_id": "visitor",
        "user_id": "u2",
        "event_count": 5,
        "page_count": 2,
        "error_count": 1,
        "entry_url": "https://e.com/a",
        "last_url": "https://e.com/b",
        "channel": "direct",
        "country": "DE",
    }
    users = await pipeline.rows("SELECT user_id, traits FROM users ORDER BY user_id")
    assert [(user["user_id"], user["traits"]) for user in users] == USERS
    aliases = await pipeline.rows("SELECT user_id FROM visitor_aliases ORDER BY user_id")
    assert [a["user_id"] for a in aliases] == ["u1", "u2"]


async def test_visitors_made_by_the_server_are_never_joined_to_a_user(pipeline: Pipeline) -> None:
    await pipeline.store(
        make_batch(
            make_event(name="$identify", anon_id="~abc", user_id="u", properties=b'{"traits":{}}')
        )
    )
    assert await pipeline.count("visitor_aliases") == 0
    (user,) = await pipeline.rows("SELECT anon_id, user_id FROM users")
    assert user == {"anon_id": "u", "user_id": "u"}


async def test_traits_are_bounded_so_that_nobody_can_grow_them_until_storing_fails(
    pipeline: Pipeline,
) -> None:
    for number in range(12):
        traits = b'{"traits":{"k%d":"%s"}}' % (number, b"x" * 60_000)
        identify = make_event(name="$identify", user_id="u", properties=traits)
        await pipeline.store(make_batch(identify))
    (user,) = await pipeline.rows("SELECT length(traits::text) AS size FROM users")
    assert 262_144 < user["size"] < 2 * 262_144
    assert await pipeline.count() == 12


# --- faults --------------------------------------------------------------------------------


@both_servers
async def test_killed_connections_lose_and_double_nothing(pipeline: Pipeline) -> None:
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with trio.open_nursery() as nursery:

        async def killer() -> None:
            while True:
                await pipeline.database.execute(kill)
                await trio.sleep(0.01)

        nursery.start_soon(killer)
        for _ in range(50):
            await pipeline.take(make_batch(*(make_event() for _ in range(100))))
            await trio.sleep(0.005)
        nursery.cancel_scope.cancel()
    await pipeline.drained()
    totals = await pipeline.totals()
    assert (totals["stored"], totals["duplicate"]) == (5000, 0)
    await pipeline.assert_balanced()


async def run_once(
    folder: Path, database_url: str, database: Database, *batches: Batch
) -> dict[str, Any]:
    """Open the spool in `folder`, take `batches` (the door does, before the writer has read its
    position), drain; the totals of its row."""
    async with (
        open_database(database_url, pool_size=1) as writing,
        open_spool(SpoolConfig(folder, 1 << 20, LIMITS)) as spool,
        trio.open_nursery() as nursery,
    ):
        pipeline = Pipeline(spool, database, writing)
        if batches:
            await pipeline.take(*batches)
        nursery.start_soon(pipeline.writer.run)
        await pipeline.drained()
        totals = await pipeline.totals()
        nursery.cancel_scope.cancel()
    return totals


async def test_drain_restart_ingest(tmp_path: Path, database_url: str, database: Database) -> None:
    for round_number in range(1, 4):
        totals = await run_once(tmp_path, database_url, database, make_batch(make_event()))
        assert (totals["stored"], totals["position"]) == (round_number, round_number + 1)


async def test_spool_wiped_with_postgres_kept(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    await run_once(tmp_path / "a", database_url, database, make_batch(make_event(), make_event()))
    totals = await run_once(tmp_path / "b", database_url, database, make_batch(make_event()))
    assert (totals["stored"], totals["position"]) == (1, 2)
    assert await database.fetch_value("SELECT count(*) FROM events") == 3


async def test_spool_files_lost_but_not_its_id(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    await run_once(tmp_path, database_url, database, make_batch(make_event(), make_event()))
    for segment in tmp_path.glob("*.log"):
        segment.unlink()
    newer = [make_batch(make_event()) for _ in range(5)]  # more than the spool has lost
    totals = await run_once(tmp_path, database_url, database, *newer)
    assert totals["stored"] == 5
    assert await database.fetch_value("SELECT count(*) FROM events") == 7
    assert await database.fetch_value("SELECT count(*) FROM spool_positions") == 2


async def test_postgres_wiped_with_the_spool_kept(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    await run_once(tmp_path, database_url, database, make_batch(make_event(), make_event()))
    await database.execute("TRUNCATE events, sessions, spool_positions")
    totals = await run_once(tmp_path, database_url, database)
    assert (totals["stored"], totals["duplicate"]) == (2, 0)


async def test_postgres_restored_to_an_hour_ago(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    old, new = make_batch(make_event()), make_batch(make_event(), make_event())
    await run_once(tmp_path, database_url, database, old)
    before = await database.fetch_row("SELECT * FROM spool_positions")
    assert before is not None
    await run_once(tmp_path, database_url, database, new)
    await database.execute(
        "DELETE FROM events WHERE id = ANY($1)", [UUID(bytes=e.id) for e in new.events]
    )
    await database.execute(
        "UPDATE spool_positions SET position = $1, stored = $2",
        before["position"],
        before["stored"],
    )
    totals = await run_once(tmp_path, database_url, database)
    assert (totals["stored"], totals["duplicate"]) == (3, 0)


async def test_what_the_spool_has_no_more_is_counted_as_missing(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    batches = [
        make_batch(
            *(
                make_event(
                    properties=b'"%s"' % (b"x" * 3000),
                )
                for _ in range(100)
            )
        )
    ]
    for _ in range(8):
        await run_once(tmp_path, database_url, database, *batches)
        batches = [
            make_batch(*(make_event(properties=b'"%s"' % (b"x" * 3000)) for _ in range(100)))
        ]
    segments = sorted(tmp_path.glob("*.log"))
    assert len(segments) > 2
    segments[0].unlink()
    await database.execute("TRUNCATE events, sessions, spool_positions")
    await database.execute(
        "INSERT INTO spool_positions (spool_id, first, position, node) SELECT $1, 1, 1, 'test'",
        (await spool_id(tmp_path)),
    )
    totals = await run_once(tmp_path, database_url, database)
    gone = int(segments[1].stem) - 1
    assert totals["missing"] == gone
    assert totals["stored"] == 800 - gone


async def spool_id(folder: Path) -> UUID:
    async with open_spool(SpoolConfig(folder, 1 << 20, LIMITS)) as spool:
        return spool.id


async def test_a_live_copy_of_the_spool_is_refused(
    pipeline: Pipeline, database_url: str, tmp_path: Path
) -> None:
    await pipeline.store(make_batch(make_event()))
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "spool.json").write_bytes((tmp_path / "spool" / "spool.json").read_bytes())
    async with (
        open_database(database_url, pool_size=1) as writing,
        open_spool(SpoolConfig(copy, 1 << 20, LIMITS)) as spool,
        trio.open_nursery() as nursery,
    ):
        second = Writer(spool, writing, pipeline.database, Metrics(), node="copy")
        nursery.start_soon(second.run)
        with trio.fail_after(30):
            while not (second.state.alarm or "").startswith("Another Beacon"):
                await trio.sleep(0.01)
        nursery.cancel_scope.cancel()


async def test_two_writers_with_the_same_events_in_other_order(
    pipeline: Pipeline, database_url: str, tmp_path: Path
) -> None:
    events = [make_event(session_id=uuid.UUID(int=n % 97).bytes) for n in range(3000)]
    async with (
        open_database(database_url, pool_size=1) as writing,
        open_spool(SpoolConfig(tmp_path / "other", 1 << 20, LIMITS)) as spool,
        trio.open_nursery() as nursery,
    ):
        other = Pipeline(spool, pipeline.database, writing)
        nursery.start_soon(other.writer.run)
        for start in range(0, 3000, 100):
            await pipeline.take(make_batch(*events[start : start + 100]))
            await other.take(make_batch(*reversed(events[2900 - start : 3000 - start])))
        await pipeline.drained()
        await other.drained()
        both = [await each.totals() for each in (pipeline, other)]
        nursery.cancel_scope.cancel()
    assert sum(totals["stored"] for totals in both) == 3000
    assert sum(totals["duplicate"] for totals in both) == 3000
    assert await pipeline.count() == 3000
    (row,) = await pipeline.rows("SELECT sum(event_count)::int AS n, count(*) AS s FROM sessions")
    assert row == {"n": 3000, "s": 97}


async def test_released_records_are_deleted_only_when_postgres_has_synced_them(
    pipeline: Pipeline,
) -> None:
    await pipeline.store(make_batch(make_event()))
    with trio.fail_after(30):
        while pipeline.spool.state().released < 2:
            await trio.sleep(0.01)
    assert (await pipeline.totals())["position"] == 2


def test_event_ids_order_as_postgres_orders_them() -> None:
    assert sorted([event_id(5), event_id(256)]) == [event_id(5), event_id(256)]


def test_events_keep_their_old_fields_first() -> None:
    assert Event.__struct_fields__[:8] == (
        "id",
        "timestamp",
        "time_source",
        "name",
        "session_id",
        "anon_id",
        "user_id",
        "properties",
    )


async def test_catching_up_waits_for_what_was_acknowledged(pipeline: Pipeline) -> None:
    for _ in range(5):
        await pipeline.take(make_batch(make_event()))
        await pipeline.writer.catch_up()
        assert (await pipeline.totals())["position"] == pipeline.spool.durable_sequence
    with trio.fail_after(1):  # nothing waits
        await pipeline.writer.catch_up()


async def test_catching_up_gives_up_and_says_why(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.writer.writer.CATCH_UP_SECONDS", 1.0)
    await pipeline.store(make_batch(make_event()))
    await pipeline.database.execute("ALTER TABLE sessions RENAME TO hidden")
    await pipeline.take(make_batch(make_event()))
    with pytest.raises(Unavailable, match="sessions"):
        await pipeline.writer.catch_up()


# --- who follows ----------------------------------------------------------------------------


async def test_followers_are_told_what_was_really_inserted(pipeline: Pipeline) -> None:
    first, second, poisoned = make_event(), make_event(), make_event(properties=b"{")
    await pipeline.store(make_batch(first))
    await pipeline.store(make_batch(first, second), make_batch(poisoned))
    assert pipeline.told == [first.id, second.id]


async def test_a_follower_that_fails_harms_no_event(pipeline: Pipeline) -> None:
    pipeline.follower_fails = True
    await pipeline.store(make_batch(make_event()))
    pipeline.follower_fails = False
    last = make_event()
    await pipeline.store(make_batch(last))
    assert pipeline.told == [last.id]
    assert await pipeline.count() == 2
    await pipeline.assert_balanced()


# --- large events ---------------------------------------------------------------------------


async def test_large_events_are_loaded_together(pipeline: Pipeline) -> None:
    """Each load costs some twenty statements, whatever it holds."""
    await pipeline.store(make_batch(make_event()))
    loads = pipeline.writer.state.loads
    large = b'{"text":"%s"}' % (b"x" * 60_000)
    batches = [make_batch(make_event(properties=large)) for _ in range(150)]
    await pipeline.store(*batches)
    assert pipeline.writer.state.loads - loads <= 3
    assert await pipeline.count() == 151
