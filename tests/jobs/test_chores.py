"""Regular jobs: when they are due, by one node at a time, and what is told of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import trio

from beacon.errors import PostgresAway
from beacon.jobs.chores import FAULT, LOCK_KEY, Came, Chore, Housekeeper, Run
from beacon.postgres.database import Database
from beacon.postgres.exclusive import exclusive

HOUR = timedelta(hours=1)


class Work:
    """A chore that counts, and fails while `error` is set."""

    def __init__(self, name: str = "sweep") -> None:
        self.done = 0
        self.error: Exception | None = None
        self.came = Came({})
        self.chore = Chore(name, HOUR, self)

    async def __call__(self) -> Came:
        self.done += 1
        if self.error is not None:
            raise self.error
        return self.came


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def keeper(database: Database, work: Work) -> Housekeeper:
    return Housekeeper(database, [work.chore], node="one")


async def only(keeper: Housekeeper) -> Run:
    (run,) = keeper.runs
    return run


def minutes(run: Run) -> float:
    """Until it is due again."""
    assert run.finished_at is not None
    return (run.next_at - run.finished_at).total_seconds() / 60


async def make_due(database: Database) -> None:
    """For whoever looks next; who looked before is done with it."""
    await _unlocked(database)
    await database.execute("UPDATE housekeeping SET next_at = now()")


@pytest.mark.both_servers
async def test_what_is_due_is_done_once(keeper: Housekeeper, work: Work) -> None:
    work.came = Came({"swept": 3})
    await keeper.look()
    await keeper.look()
    assert work.done == 1
    run = await only(keeper)
    assert (run.job, run.node, run.outcome, run.details) == ("sweep", "one", "done", {"swept": 3})
    assert run.seconds is not None
    assert run.done_at is not None
    assert minutes(run) == pytest.approx(60, abs=0.1)


async def test_it_is_done_again_when_it_is_due_again(
    database: Database, keeper: Housekeeper, work: Work
) -> None:
    await keeper.look()
    await make_due(database)
    await keeper.look()
    assert work.done == 2


async def test_where_more_waits_it_is_due_soon(keeper: Housekeeper, work: Work) -> None:
    work.came = Came({}, more=True)
    await keeper.look()
    assert minutes(await only(keeper)) == pytest.approx(1, abs=0.1)


async def test_what_fails_is_shown_and_tried_again_ever_later(
    database: Database, keeper: Housekeeper, work: Work
) -> None:
    await keeper.look()
    work.error = PostgresAway("it went")
    pauses = []
    for failures in range(1, 9):
        await make_due(database)
        await keeper.look()
        run = await only(keeper)
        assert (run.outcome, run.error, run.failures) == ("failed", "it went", failures)
        pauses.append(round(minutes(run)))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert run.done_at is not None
    assert run.done_at < run.started_at
    work.error = None
    await make_due(database)
    await keeper.look()
    run = await only(keeper)
    assert (run.outcome, run.error, run.failures) == ("done", None, 0)


async def test_a_bug_in_one_keeps_no_other_from_being_done(
    database: Database, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    work.error = ZeroDivisionError("a bug")
    other = Work("wash")
    keeper = Housekeeper(database, [work.chore, other.chore], node="one")
    await keeper.look()
    assert [(run.job, run.error) for run in keeper.runs] == [("sweep", FAULT), ("wash", None)]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.both_servers
async def test_one_node_at_a_time(database: Database, keeper: Housekeeper, work: Work) -> None:
    async with exclusive(database, LOCK_KEY) as is_ours:
        assert is_ours
        await keeper.look()
        assert work.done == 0
    await _unlocked(database)
    await keeper.look()
    assert work.done == 1


async def test_what_was_cut_off_is_done_by_the_next_node(database: Database, work: Work) -> None:
    scope = trio.CancelScope()

    async def cut_off() -> Came:
        scope.cancel()
        await trio.lowlevel.checkpoint()
        raise AssertionError("it goes on")

    with scope:
        await Housekeeper(database, [Chore("sweep", HOUR, cut_off)], node="one").look()
    assert scope.cancelled_caught
    await _unlocked(database)
    other = Housekeeper(database, [work.chore], node="two")
    await other.look()
    assert [(run.node, run.outcome) for run in other.runs] == [("two", "done")]


async def _unlocked(database: Database) -> None:
    """Postgres notices that a connection is closed."""
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    with trio.fail_after(20):
        while await database.fetch_value(held):
            await trio.lowlevel.checkpoint()
