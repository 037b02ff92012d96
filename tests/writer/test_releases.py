"""When a release was seen first: by any writer, in any order, and written once a process."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from beacon.events import Batch, Report
from beacon.postgres.database import Database
from beacon.postgres.partitions import Partitions
from beacon.writer import store
from beacon.writer.fold import microseconds_of
from beacon.writer.load import MAX_RELEASES, Loader
from tests.factories import NOON, make_batch, make_event

SECOND = 1_000_000


def released(*releases: tuple[str, int]) -> Batch:
    """Each with the second of its event."""
    return make_batch(
        *(
            make_event(timestamp=NOON + at * SECOND, report=Report(release=release))
            for release, at in releases
        )
    )


def seen(loader: Loader, *releases: tuple[str, int]) -> dict[str, int]:
    """What a load of them has to write."""
    load = loader.begin(1)
    loader.add_batch(load, released(*releases))
    return {release: (at - NOON) // SECOND for (_, release, _), at in load.releases.items()}


def test_a_release_is_written_when_it_is_seen_first_or_earlier() -> None:
    loader = Loader()
    assert seen(loader, ("1", 5), ("2", 7), ("1", 3)) == {"1": 3, "2": 7}
    assert seen(loader, ("1", 3), ("2", 8)) == {}
    assert seen(loader, ("2", 6)) == {"2": 6}
    loader.forget_releases()
    assert seen(loader, ("1", 9)) == {"1": 9}


def test_events_that_name_none_or_an_empty_one_are_no_release() -> None:
    loader = Loader()
    load = loader.begin(1)
    loader.add_batch(load, make_batch(make_event(), make_event(report=Report(level="error"))))
    assert seen(loader, ("", 1)) == load.releases == {}


def test_memory_is_bounded() -> None:
    loader = Loader()
    seen(loader, *((str(number), 5) for number in range(MAX_RELEASES)))
    assert seen(loader, ("one more", 5)) == {"one more": 5}
    assert seen(loader, ("1", 6)) == {"1": 6}


async def test_the_earliest_stands_whichever_process_stores_it(one_connection: Database) -> None:
    for releases in ([("1", 5)], [("1", 3)], [("1", 4), ("2", 1)]):
        await _store(one_connection, released(*releases))
    rows = await one_connection.fetch(
        "SELECT release, first_seen_at FROM releases ORDER BY release"
    )
    assert [
        (row["release"], (microseconds_of(row["first_seen_at"]) - NOON) // SECOND) for row in rows
    ] == [("1", 3), ("2", 1)]


async def _store(database: Database, batch: Batch) -> None:
    """By a process of its own."""
    spool_id, loader = uuid4(), Loader()
    opening = partial(store.open_position, spool_id=spool_id, oldest=1, node="test")
    load = loader.begin((await database.run(opening)).position)
    loader.add_batch(load, batch)
    load.end += len(batch.events)
    await Partitions(database).ensure(load.weeks)
    await database.run(partial(store.store, load=load, spool_id=spool_id))
