"""After an erasure a person is gone, and everybody else is as if they had never been there."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
import orjson
import pytest
import trio

from beacon.accounts.audit import COMMAND_LINE
from beacon.events import ERROR, FEEDBACK, LOG, Event, Report, Visit, encode_visit
from beacon.jobs import queue
from beacon.jobs.background import Runner
from beacon.jobs.queue import Job
from beacon.privacy import erase as erasing
from beacon.privacy.erase import KIND, erase, erase_person, request_erasure
from beacon.privacy.person import Person
from beacon.privacy.tables import VISITOR_TABLES
from tests.factories import make_batch
from tests.privacy.conftest import OTHER, SHOP, event, exposure, identify, person, pinned
from tests.privacy.test_export import export
from tests.writer.conftest import Pipeline

both_servers = pytest.mark.both_servers


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    small = [dataclasses.replace(table, step_rows=5) for table in VISITOR_TABLES]
    monkeypatch.setattr(erasing, "VISITOR_TABLES", small)


async def wipe(pipeline: Pipeline, who: Person) -> dict[str, int]:
    return await erase_person(pipeline.database, SHOP, who, lambda _done, _total: None)


async def table(pipeline: Pipeline, name: str, project: UUID = SHOP) -> list[dict[str, Any]]:
    """Its rows without the project, and without ids that are made of it."""
    rows = await pipeline.rows(f"SELECT * FROM {name} WHERE project_id = '{project}' ORDER BY 2, 3")
    return [{key: row[key] for key in row if key not in ("project_id", "issue_id")} for row in rows]


async def who_met_issues(pipeline: Pipeline, project: UUID = SHOP) -> list[dict[str, Any]]:
    """By issue, with its own number of them."""
    return await pipeline.rows(
        "SELECT i.title, i.visitor_count, v.visitor"
        " FROM issues AS i"
        " JOIN issue_visitors AS v ON v.project_id = i.project_id AND v.issue_id = i.id"
        f" WHERE i.project_id = '{project}' ORDER BY 1, 2, 3"
    )


async def assert_nothing_left(pipeline: Pipeline, who: Person) -> None:
    lines = await export(pipeline, who)
    assert set(lines[-1]["rows"].values()) == {0}, lines


def crowd(seed: int) -> Iterator[Event]:
    """Three devices, three people, sessions that they share, over four weeks."""
    pick = random.Random(seed)
    for _ in range(250):
        anon_id = pick.choice(["phone", "tablet", "laptop"])
        user_id = pick.choice([None, None, "ann", "bob"])
        where: dict[str, Any] = {
            "session": pick.randrange(12),
            "at": pick.randrange(28 * 24 * 3600),
        }
        if user_id is not None and anon_id != "laptop" and pick.random() < 0.1:
            yield identify(anon_id, user_id, **where)
        elif pick.random() < 0.2:
            yield exposure(anon_id, user_id, flag=pick.choice(["checkout", "colour"]), **where)
        elif pick.random() < 0.4:
            yield event(anon_id, user_id, url=f"https://x.example/{pick.random()}", **where)
        else:
            level = pick.choice([None, "info", "error", "fatal"])
            yield event(anon_id, user_id, level=level, **where)


@both_servers
@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "named", [{"user_id": "ann"}, {"anon_id": "tablet"}, {"anon_id": "laptop"}]
)
async def test_all_others_are_as_if_the_person_had_never_been_there(
    pipeline: Pipeline, seed: int, named: dict[str, str]
) -> None:
    events = list(crowd(seed))
    random.Random(seed).shuffle(events)
    visit = encode_visit(Visit(browser="Firefox", country="DE", latitude=52.5, language="de"))
    loads = [make_batch(*events[at : at + 40], visit=visit) for at in range(0, 250, 40)]
    await pipeline.store(*loads)
    who = await person(pipeline, **named)
    others = [each for each in events if not who.owns(each.anon_id, each.user_id)]
    await pipeline.store(make_batch(*others, project_id=OTHER.bytes, visit=visit))
    before = {row["id"]: row for row in await table(pipeline, "sessions")}
    removed = await wipe(pipeline, who)
    assert removed["events"] == 250 - len(others) > 20
    of_users = ("flag_exposures",) if "user_id" in named else ()
    derived = ("users", "visitor_aliases", "event_rollups_hourly")
    for name in ("events", *derived, *of_users):
        assert await table(pipeline, name) == await table(pipeline, name, OTHER), name
    if of_users:
        assert await who_met_issues(pipeline) == await who_met_issues(pipeline, OTHER) != []
    expected = [
        _without_what_went(before[row["id"]], row)
        for row in await table(pipeline, "sessions", OTHER)
    ]
    assert await table(pipeline, "sessions") == expected
    await assert_nothing_left(pipeline, who)


TOLD_BY = {
    "first_event_id": ("browser", "country", "latitude", "language"),
    "entry_event_id": ("referrer",),
    "screen_event_id": ("screen", "screen_at", "screen_event_id"),
}


def _without_what_went(before: dict[str, Any], session: dict[str, Any]) -> dict[str, Any]:
    """A session knows nothing of an event that stands nowhere any more."""
    gone = [name for by, names in TOLD_BY.items() if before[by] != session[by] for name in names]
    return {**session, **dict.fromkeys(gone)}


async def test_a_session_forgets_what_only_the_erased_told_of_it(pipeline: Pipeline) -> None:
    visit = encode_visit(Visit(browser="Firefox", country="DE", city="Berlin"))
    url = "https://x.example/a"
    events = (
        event("tablet", "ann", url=url, screen="1x1"),
        event("tablet", "bob", at=1, url="https://x.example/b", screen="2x2"),
    )
    await pipeline.store(make_batch(*events, visit=visit))
    await wipe(pipeline, Person((), "ann"))
    (session,) = await table(pipeline, "sessions")
    gone = ("browser", "country", "city", "referrer", "screen")
    assert {session[name] for name in gone} == {None}
    assert (session["user_id"], session["entry_event_id"]) == ("bob", UUID(bytes=events[1].id))


async def test_a_session_keeps_what_somebody_who_stays_told_of_it(pipeline: Pipeline) -> None:
    visit = encode_visit(Visit(browser="Firefox", country="DE", city="Berlin"))
    url = "https://x.example/a"
    events = (event("tablet", "bob", url=url, screen="1x1"), event("tablet", "ann", at=1))
    await pipeline.store(make_batch(*events, visit=visit))
    (before,) = await table(pipeline, "sessions")
    await wipe(pipeline, Person((), "ann"))
    (session,) = await table(pipeline, "sessions")
    told = ("browser", "country", "city", "referrer", "screen", "entry_url")
    assert [session[name] for name in told] == [before[name] for name in told]
    assert session["browser"] == "Firefox"


async def test_exposures_keep_no_session_that_nothing_else_is_left_of(pipeline: Pipeline) -> None:
    """The retention has removed the others' events, and left the session's counts as they were."""
    await pipeline.store(
        make_batch(
            event("tablet"),
            exposure("tablet", at=1),
            event("tablet", "ann", at=2),
        )
    )
    await pipeline.database.execute(
        "DELETE FROM events WHERE id IN (SELECT first_event_id FROM sessions)"
    )
    await wipe(pipeline, Person((), "ann"))
    assert [row["event_name"] for row in await table(pipeline, "events")] == ["$flag_exposure"]
    assert await table(pipeline, "sessions") == []


async def test_a_variant_of_a_user_goes_with_the_device_that_had_it_first(
    pipeline: Pipeline,
) -> None:
    await pipeline.store(
        make_batch(
            exposure("tablet", at=1),
            exposure("tablet", "ann", at=2),
            exposure("phone", "ann", at=3),
            exposure("phone", "bob", at=4),
            exposure("tablet", "bob", at=5),
        )
    )
    await wipe(pipeline, await person(pipeline, anon_id="tablet"))
    assert [row["visitor"] for row in await table(pipeline, "flag_exposures")] == ["bob"]


@both_servers
async def test_a_shared_device_keeps_the_others_traits(pipeline: Pipeline) -> None:
    await pipeline.store(
        make_batch(
            identify("tablet", "bob", at=1, team="b", color="blue"),
            identify("tablet", "ann", at=2, plan="pro", color="red"),
            identify("phone", "ann", at=3, plan="pro"),
            identify("desk", "ann", at=4, plan="pro"),
            identify("desk", "bob", at=5, team="b"),
        )
    )
    await wipe(pipeline, await person(pipeline, user_id="ann"))
    assert await pipeline.rows("SELECT anon_id, user_id, traits FROM users ORDER BY anon_id") == [
        {"anon_id": "desk", "user_id": "bob", "traits": '{"team": "b"}'},
        {"anon_id": "tablet", "user_id": "bob", "traits": '{"team": "b", "color": "blue"}'},
    ]


async def test_a_user_that_only_the_server_could_tell_apart(pipeline: Pipeline) -> None:
    await pipeline.store(make_batch(identify("~hash", "ann"), event("~hash", at=1)))
    await wipe(pipeline, await person(pipeline, user_id="ann"))
    assert [row["user_id"] for row in await table(pipeline, "events")] == [None]
    assert await table(pipeline, "users") == []


async def test_rejected_events_and_first_times_go_too(pipeline: Pipeline) -> None:
    await pipeline.store(
        make_batch(
            pinned("phone"),
            pinned("laptop"),
            event("phone", properties=b"{"),
            event("laptop", properties=b"{"),
        )
    )
    removed = await wipe(pipeline, await person(pipeline, anon_id="phone"))
    assert removed["rejected_events"] == 1
    assert await pipeline.count("rejected_events") == 1
    left = await pipeline.rows(
        "SELECT e.anon_id FROM first_times f JOIN events e USING (project_id, id)"
    )
    assert left == [{"anon_id": "laptop"}]
    assert await pipeline.count("first_times") == 1


async def test_sessions_whose_events_the_retention_removed(pipeline: Pipeline) -> None:
    """One named the person and nobody else, one is somebody else's by what is left."""
    await pipeline.store(
        make_batch(
            event("phone", session=1),
            event("phone", "ann", session=2),
            event("phone", "bob", session=2, at=5),
            identify("phone", "ann", session=3),
        )
    )
    await pipeline.database.execute("DELETE FROM events WHERE user_id IS DISTINCT FROM 'bob'")
    removed = await wipe(pipeline, await person(pipeline, user_id="ann"))
    assert removed["sessions"] == 2
    (left,) = await table(pipeline, "sessions")
    assert left["user_id"] == "bob"


async def test_another_project_with_the_same_ids_stays(pipeline: Pipeline) -> None:
    events = [event("phone"), identify("phone", "ann", at=1), event("phone", properties=b"{")]
    await pipeline.store(make_batch(*events), make_batch(*events, project_id=OTHER.bytes))
    await wipe(pipeline, await person(pipeline, user_id="ann"))
    for name in ("events", "sessions", "users", "visitor_aliases"):
        assert await table(pipeline, name) == []
        assert await table(pipeline, name, OTHER) != [], name
    assert len(await table(pipeline, "rejected_events", OTHER)) == 1


@both_servers
@pytest.mark.usefixtures("small_steps")
async def test_counts_are_right_while_the_writer_goes_on(pipeline: Pipeline) -> None:
    def batch(number: int) -> Any:
        return make_batch(
            event("phone", "ann", session=number % 3, at=number, url="https://x.example/"),
            event("tablet", "bob", session=number % 3, at=number, url="https://y.example/"),
            event("tablet", "bob", session=number % 3, at=number, level="error"),
        )

    await pipeline.store(*(batch(number) for number in range(50)))
    who = Person(("phone",))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(wipe, pipeline, who)
        for number in range(50, 200):
            await pipeline.take(batch(number))
    await pipeline.drained()
    await wipe(pipeline, who)
    counted = await pipeline.rows(
        "SELECT session_id AS id, count(*) AS event_count,"
        " count(*) FILTER (WHERE event_name = '$page') AS page_count,"
        " count(*) FILTER (WHERE level = 'error') AS error_count FROM events"
        " GROUP BY 1 ORDER BY 1"
    )
    kept = "SELECT id, event_count, page_count, error_count, anon_id, user_id, entry_url"
    sessions = await pipeline.rows(f"{kept} FROM sessions ORDER BY 1")
    assert [{key: row[key] for key in counted[0]} for row in sessions] == counted
    assert {(row["anon_id"], row["user_id"], row["entry_url"]) for row in sessions} == {
        ("tablet", "bob", "https://y.example/")
    }
    totals = await pipeline.totals()
    assert totals["stored"] == 600
    assert totals["duplicate"] == 0


# --- the job --------------------------------------------------------------------------------


async def read(pipeline: Pipeline, job: Job) -> Job:
    found = await queue.find_job(pipeline.database, job.id)
    assert found is not None
    return found


@both_servers
async def test_the_job_comes_again_for_stragglers_and_then_knows_nobody(
    pipeline: Pipeline, nursery: trio.Nursery
) -> None:
    await pipeline.store(
        make_batch(event("phone"), identify("phone", "ann@example.com", at=1), event("tablet"))
    )
    database = pipeline.database
    job = await request_erasure(
        database, SHOP, COMMAND_LINE, "account:1", user_id="ann@example.com"
    )
    await pipeline.take(make_batch(event("phone", at=2)))  # the job waits for it
    run = partial(erase, database, pipeline.writer.catch_up)
    runner = Runner(database, {KIND: run})
    nursery.start_soon(runner.run)
    with trio.fail_after(30):
        while (first := await read(pipeline, job)).result is None:
            await trio.sleep(0.01)
    assert first.state == "waiting"
    assert first.result == {
        "rows": {
            "events": 3,
            "sessions": 0,
            "users": 1,
            "visitor_aliases": 1,
            "flag_exposures": 0,
            "visitor_separations": 0,
            "cohort_members": 0,
            "issue_visitors": 0,
            "issue_tags": 0,
            "alert_firings": 0,
            "rejected_events": 0,
        }
    }
    wait = await database.fetch_value("SELECT extract(minutes FROM run_after - now()) FROM jobs")
    assert 13 <= wait <= 15
    await pipeline.store(make_batch(event("phone", session=9)))  # out of another node's spool
    await database.execute("UPDATE jobs SET run_after = now()")
    runner.look_now()
    with trio.fail_after(30):
        while (last := await read(pipeline, job)).state != "done":
            await trio.sleep(0.01)
    assert last.result is not None
    assert (last.result["rows"]["events"], last.result["rows"]["sessions"]) == (4, 1)
    assert last.details == {}
    assert [row["anon_id"] for row in await table(pipeline, "events")] == ["tablet"]
    log = await pipeline.rows("SELECT action, actor_kind, subject_id, after FROM audit_log")
    assert [row["action"] for row in log] == ["privacy.erasure_requested", "privacy.erased"]
    assert {row["subject_id"] for row in log} == {str(job.id)}
    everywhere = await pipeline.rows(
        "SELECT a::text FROM audit_log a UNION SELECT j::text FROM jobs j"
    )
    assert not any("ann@" in row["a"] or "phone" in row["a"] for row in everywhere)


def error(anon_id: str, user_id: str | None = None, **tags: str) -> Event:
    properties = {"type": "ValueError", "value": "bad", "user": {"email": f"{anon_id}@x.example"}}
    report = Report("error", "bad", "production", "1.0", None, orjson.dumps(tags))
    return told_as(event(anon_id, user_id, name=ERROR), properties, report)


def told_as(made: Event, properties: dict[str, Any], report: Report) -> Event:
    return msgspec.structs.replace(made, properties=orjson.dumps(properties), report=report)


async def test_errors_logs_and_feedback_go_and_issues_lose_who_met_them(
    pipeline: Pipeline,
) -> None:
    told = {"feedback": {"email": "ann@x.example"}}
    said = told_as(event("phone", "ann", name=FEEDBACK), told, Report("info", "bad!"))
    line = told_as(event("phone", "ann", name=LOG), {}, Report("info", "ann came"))
    await pipeline.store(
        make_batch(
            error("phone", "ann", customer="ann@x.example", plan="pro"),
            error("phone", "ann", customer="ann@x.example"),
            error("laptop", "bob", customer="bob@x.example", plan="pro"),
            said,
            line,
        )
    )
    ann = await person(pipeline, user_id="ann")
    lines = await export(pipeline, ann)
    events = [each["row"] for each in lines if each.get("table") == "events"]
    assert sorted(each["event_name"] for each in events) == [ERROR, ERROR, FEEDBACK, LOG]
    assert all(each["issue_id"] for each in events if each["event_name"] == ERROR)
    assert {"email": "phone@x.example"} in [each["properties"].get("user") for each in events]
    assert [each["row"]["visitor"] for each in lines if each.get("table") == "issue_visitors"] == [
        "ann"
    ]
    assert "bob" not in str(lines)
    removed = await wipe(pipeline, ann)
    assert (removed["events"], removed["issue_visitors"], removed["issue_tags"]) == (4, 1, 1)
    await assert_nothing_left(pipeline, ann)
    (issue,) = await table(pipeline, "issues")
    assert (issue["event_count"], issue["visitor_count"]) == (3, 1), "it came as often as it came"
    tags = {
        (row["key"], row["value"]): row["events"]
        for row in await pipeline.rows("SELECT * FROM issue_tags")
    }
    assert tags["customer", "bob@x.example"] == tags["plan", "pro"] == tags["user", "bob"] == 1
    assert "ann" not in str(tags)
    assert tags["release", "1.0"] == 3
