"""Jobs: done once, by one node at a time, and again when they fail or their node dies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.errors import Unavailable
from beacon.jobs import background, queue
from beacon.jobs.background import MAX_ATTEMPTS, Report, Runner, delay_after
from beacon.jobs.queue import Again, Done, Job
from beacon.postgres.database import Database

both_servers = pytest.mark.both_servers
PROJECT = UUID(int=7)
DONE = Done({"counted": 3}, "test.done")


async def enqueue(database: Database, kind: str = "count", **details: Any) -> UUID:
    work = partial(
        queue.enqueue_in, kind=kind, project_id=PROJECT, details=details, created_by="account:1"
    )
    return (await database.run(work)).id


async def read(database: Database, job_id: UUID) -> Job:
    job = await queue.find_job(database, job_id)
    assert job is not None
    return job


async def until(database: Database, job_id: UUID, holds: Callable[[Job], bool]) -> Job:
    with trio.fail_after(30):
        while not holds(job := await read(database, job_id)):
            await trio.sleep(0.01)
    return job


async def make_due(database: Database, job_id: UUID) -> None:
    await database.execute("UPDATE jobs SET run_after = now() WHERE id = $1", job_id)


async def done_at_once(job: Job, report: Report) -> Done:
    return DONE


@both_servers
async def test_a_new_job_is_done_at_once_on_this_node(
    database: Database, nursery: trio.Nursery
) -> None:
    seen: list[Job] = []

    async def count(job: Job, report: Report) -> Done:
        seen.append(job)
        report(3, 3)
        return DONE

    runner = Runner(database, {"count": count})
    nursery.start_soon(runner.run)
    with trio.fail_after(background.POLL_SECONDS * 0.9):  # not by looking once in a while
        job_id = await enqueue(database, to=3)
        runner.look_now()
        job = await until(database, job_id, lambda job: job.state == "done")
    assert (seen[0].details, seen[0].state) == ({"to": 3}, "running")
    assert (job.done, job.total, job.result, job.details) == (3, 3, {"counted": 3}, {})
    assert job.finished_at is not None
    row = await database.fetch_row("SELECT action, project_id, subject_id, after FROM audit_log")
    assert row is not None
    assert tuple(row) == ("test.done", PROJECT, str(job_id), '{"counted": 3}')


async def test_a_job_of_another_node_is_found(database: Database, nursery: trio.Nursery) -> None:
    runner = Runner(database, {"count": done_at_once})
    nursery.start_soon(runner.run)
    job_id = await enqueue(database)
    await until(database, job_id, lambda job: job.state == "done")


@both_servers
async def test_a_job_runs_on_one_node_only(database: Database, nursery: trio.Nursery) -> None:
    running: list[UUID] = []

    async def count(job: Job, report: Report) -> Done:
        running.append(job.id)
        await database.fetch_value("SELECT 1")
        return DONE

    ids = [await enqueue(database) for _ in range(20)]
    for _ in range(3):
        nursery.start_soon(Runner(database, {"count": count}).run)
    for job_id in ids:
        await until(database, job_id, lambda job: job.state == "done")
    assert sorted(running) == sorted(ids)


async def test_progress_shows_while_it_runs(database: Database, nursery: trio.Nursery) -> None:
    may_end = trio.Event()

    async def count(job: Job, report: Report) -> Done:
        report(2, 5)
        await may_end.wait()
        return DONE

    nursery.start_soon(Runner(database, {"count": count}).run)
    job_id = await enqueue(database)
    job = await until(database, job_id, lambda job: job.done == 2)
    assert (job.state, job.total) == ("running", 5)
    may_end.set()
    await until(database, job_id, lambda job: job.state == "done")


@both_servers
async def test_a_job_whose_runner_is_cancelled_goes_on_elsewhere(
    database: Database, nursery: trio.Nursery
) -> None:
    began = trio.Event()

    async def hang(job: Job, report: Report) -> Done:
        began.set()
        await trio.sleep_forever()
        raise AssertionError

    job_id = await enqueue(database)
    async with trio.open_nursery() as first:
        first.start_soon(Runner(database, {"count": hang}).run)
        await began.wait()
        first.cancel_scope.cancel()
    assert ((job := await read(database, job_id)).state, job.attempts) == ("waiting", 0)
    nursery.start_soon(Runner(database, {"count": done_at_once}).run)
    job = await until(database, job_id, lambda job: job.state == "done")
    assert job.attempts == 1


@both_servers
async def test_a_job_whose_node_died_is_taken_over_when_its_lease_is_over(
    database: Database, nursery: trio.Nursery
) -> None:
    job_id = await enqueue(database)
    taken = await database.run(partial(queue.take_in, kinds=["count"]))  # and then it dies
    assert taken is not None
    nursery.start_soon(Runner(database, {"count": done_at_once}).run)
    other = await enqueue(database)
    await until(database, other, lambda job: job.state == "done")  # and it looked for more
    assert (await read(database, job_id)).state == "running"
    await make_due(database, job_id)
    job = await until(database, job_id, lambda job: job.state == "done")
    assert job.attempts == 2
    assert not await database.run(partial(queue.keep_in, job=taken, done=1, total=None))
    await database.run(partial(queue.settle_in, job=taken, outcome=DONE, done=9, total=9))
    assert (await read(database, job_id)).done == 0
    count = "SELECT count(*) FROM audit_log WHERE subject_id = $1"
    assert await database.fetch_value(count, str(job_id)) == 1


async def test_a_runner_stops_at_a_job_that_is_another_nodes_now(
    database: Database, nursery: trio.Nursery
) -> None:
    began, stopped = trio.Event(), trio.Event()

    async def hang(job: Job, report: Report) -> Done:
        began.set()
        report(1, 2)
        try:
            await trio.sleep_forever()
        finally:
            stopped.set()
        raise AssertionError

    nursery.start_soon(Runner(database, {"count": hang}).run)
    job_id = await enqueue(database)
    await began.wait()
    await database.execute("UPDATE jobs SET attempts = attempts + 1 WHERE id = $1", job_id)
    with trio.fail_after(10):
        await stopped.wait()
    assert (await read(database, job_id)).state == "running"


def failing(error: Exception) -> Callable[[Job, Report], Awaitable[Done]]:
    async def fail(job: Job, report: Report) -> Done:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Unavailable("The moon is away."), "The moon is away."),
        (KeyError("secret"), "Beacon failed; the reason is in its log."),
    ],
)
async def test_a_job_that_fails_is_tried_again_later(
    database: Database, nursery: trio.Nursery, error: Exception, told: str
) -> None:
    job_id = await enqueue(database, who="me")
    async with trio.open_nursery() as first:
        first.start_soon(Runner(database, {"count": failing(error)}).run)
        job = await until(database, job_id, lambda job: job.error is not None)
        first.cancel_scope.cancel()
    assert (job.state, job.error, job.attempts, job.details) == ("waiting", told, 1, {"who": "me"})
    wait = await database.fetch_value("SELECT run_after - now() FROM jobs")
    assert timedelta(seconds=3) < wait <= timedelta(seconds=5)
    await make_due(database, job_id)
    nursery.start_soon(Runner(database, {"count": done_at_once}).run)
    job = await until(database, job_id, lambda job: job.state == "done")
    assert job.error is None


@both_servers
async def test_after_many_attempts_a_job_has_failed_and_keeps_no_details(
    database: Database, nursery: trio.Nursery
) -> None:
    job_id = await enqueue(database, who="me")
    await database.execute("UPDATE jobs SET attempts = $1", MAX_ATTEMPTS - 1)
    nursery.start_soon(Runner(database, {"count": failing(Unavailable("No."))}).run)
    job = await until(database, job_id, lambda job: job.state == "failed")
    assert (job.error, job.details) == ("No.", {})
    assert job.finished_at is not None


def test_the_pauses_grow_and_end() -> None:
    delays = [delay_after(attempt) for attempt in range(1, MAX_ATTEMPTS + 1)]
    assert delays[0] == timedelta(seconds=5)
    assert delays[1] == timedelta(seconds=10)
    assert delays[-2] == background.LAST_DELAY
    assert delays[-1] is None


@both_servers
async def test_a_job_may_come_again_with_other_details(
    database: Database, nursery: trio.Nursery
) -> None:
    async def twice(job: Job, report: Report) -> Done | Again:
        if job.details == {"part": 1}:
            return Again(timedelta(minutes=9), {"part": 2}, {"so far": 1})
        return DONE

    job_id = await enqueue(database, part=1)
    nursery.start_soon(Runner(database, {"count": twice}).run)
    job = await until(database, job_id, lambda job: job.result is not None)
    assert (job.state, job.details, job.result) == ("waiting", {"part": 2}, {"so far": 1})
    await make_due(database, job_id)
    await until(database, job_id, lambda job: job.state == "done")


async def test_a_kind_that_this_node_does_not_know_is_left_to_others(
    database: Database, nursery: trio.Nursery
) -> None:
    other = await enqueue(database, kind="of_a_newer_release")
    known = await enqueue(database)
    nursery.start_soon(Runner(database, {"count": done_at_once}).run)
    await until(database, known, lambda job: job.state == "done")
    assert (await read(database, other)).state == "waiting"


async def test_many_jobs_of_one_project_do_not_delay_anothers(database: Database) -> None:
    many = [await enqueue(database, number=number) for number in range(3)]
    work = partial(
        queue.enqueue_in, kind="count", project_id=UUID(int=9), details={}, created_by="account:1"
    )
    single = (await database.run(work)).id
    taken = [await database.run(partial(queue.take_in, kinds=["count"])) for _ in range(3)]
    assert [job.id for job in taken if job] == [many[0], single, many[1]]


async def test_jobs_of_a_project_are_listed_the_newest_first(database: Database) -> None:
    ids = [await enqueue(database, number=number) for number in range(3)]
    first = await queue.list_jobs(database, PROJECT, None, 2)
    assert [job.id for job in first] == [ids[2], ids[1]]
    rest = await queue.list_jobs(database, PROJECT, (first[1].created_at, first[1].id), 2)
    assert [job.id for job in rest] == [ids[0]]
    assert await queue.list_jobs(database, UUID(int=8), None, 2) == []
