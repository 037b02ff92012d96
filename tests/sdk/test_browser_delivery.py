"""The SDK in a real browser with a real Beacon: whatever goes away, each event is stored once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import trio
from subject import Project, Subject

from tests.sdk.visiting import Turns, numbered, visit, visit_with_turns

MANY = 1000


def up_to(count: int) -> list[int]:
    return list(range(count))


def down_and_up(beacon: Subject) -> Turns:
    async def down() -> None:
        await trio.to_thread.run_sync(beacon.kill)

    return {"down": down, "up": beacon.up}


async def test_beacon_killed_and_started_again_while_a_page_goes_on(
    beacon: Subject, data_dir: Path
) -> None:
    project = await beacon.project()
    found = await visit_with_turns(beacon, project, "restart", down_and_up(beacon), data_dir)
    assert found["tracked"] > 200
    assert await numbered(beacon, project) == {"steady": up_to(found["tracked"])}


async def test_what_pages_left_while_beacon_was_away_comes_with_a_later_page(
    beacon: Subject, data_dir: Path
) -> None:
    project = await beacon.project()
    await visit_with_turns(beacon, project, "awayAndReload", down_and_up(beacon), data_dir)
    stored = await numbered(beacon, project)
    assert stored == {"before": up_to(20), "after": up_to(20), "elsewhere": up_to(20)}


async def test_offline_and_back(shared: Subject, project: Project) -> None:
    await visit(shared, project, "offline")
    stored = await numbered(shared, project)
    assert stored == {"before": up_to(5), "offline": up_to(50), "after": up_to(5)}


async def test_what_was_sent_into_a_dead_network_is_sent_again(
    shared: Subject, project: Project
) -> None:
    await visit(shared, project, "silence")
    stored = await numbered(shared, project)
    assert stored == {"before": up_to(5), "lost": up_to(20), "after": up_to(5)}


async def test_a_burst_is_stored_whole(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "burst", events=MANY)
    print(f"track(): median {found['median']:.3f}, p99 {found['p99']:.3f} ms")
    assert await numbered(shared, project) == {"burst": up_to(MANY)}
    assert found["median"] < 1, "milliseconds of the main thread for each event"


async def test_a_burst_survives_that_the_page_is_left_at_once(
    shared: Subject, project: Project
) -> None:
    await visit(shared, project, "burstAndLeave", events=MANY)
    assert await numbered(shared, project) == {"burst": up_to(MANY)}


async def test_last_words_of_a_page_are_stored(shared: Subject, project: Project) -> None:
    await visit(shared, project, "leave")
    rows = await shared.events(project, "event_name, timestamp, id")
    names = ["beforeunload", "pagehide", "visibilitychange"]
    assert sorted(row["event_name"] for row in rows) == names


async def test_three_tabs_are_one_visitor_in_one_session(shared: Subject, project: Project) -> None:
    await visit(shared, project, "tabs")
    rows = await shared.events(project, "session_id, anon_id, timestamp, id")
    assert len(rows) == 30
    assert len({(row["session_id"], row["anon_id"]) for row in rows}) == 1


async def test_who_somebody_is_stays_until_reset(shared: Subject, project: Project) -> None:
    await visit(shared, project, "visitors")
    columns = "event_name, anon_id, session_id, user_id, properties, timestamp, id"
    rows = {row["event_name"]: row for row in await shared.events(project, columns)}
    assert rows["$identify"]["user_id"] == rows["as olga"]["user_id"] == "olga"
    assert rows["$identify"]["properties"]["traits"] == {"plan": "pro"}
    assert rows["before"]["anon_id"] == rows["as olga"]["anon_id"]
    new = rows["as somebody new"]
    assert new["user_id"] is None
    assert new["anon_id"] != rows["before"]["anon_id"]
    assert new["session_id"] != rows["before"]["session_id"]
    where = f"project_id = '{project.id}'"
    aliases = await shared.sql(f"SELECT anon_id, user_id FROM visitor_aliases WHERE {where}")
    assert aliases == [{"anon_id": rows["before"]["anon_id"], "user_id": "olga"}]


async def test_who_opts_out_sends_and_keeps_nothing(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "optedOut")
    assert f"{project.key}0" in found["kept"]
    assert [name for name in found["kept"] if "{" in name] == [], "events"
    assert found["workers"] == 1, "after opting in again"
    rows = await shared.events(project, "event_name, timestamp, id")
    assert [row["event_name"] for row in rows] == ["before", "after"]


async def test_going_back_and_forward(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "backAndForward", without=["--disable-back-forward-cache"])
    assert found["restored"] == "the same page", "the browser kept no page for going back"
    stored = await numbered(shared, project)
    assert stored == {"first": up_to(5), "second": up_to(5), "third": up_to(5)}


# --- where something is blocked -----------------------------------------------------------------


async def test_without_websockets_it_goes_by_http(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "webSocketBlocked")
    assert found["upgrades"] > 0, "it tried"
    assert (await numbered(shared, project))["by HTTP"] == up_to(120)
    rows = await shared.events(project, "event_name, session_id, anon_id, timestamp, id")
    assert "$identify" in {row["event_name"] for row in rows}
    assert len({(row["session_id"], row["anon_id"]) for row in rows}) == 1


def policy(beacon: Subject, workers: str) -> dict[str, Any]:
    host = f"127.0.0.1:{beacon.port}"
    connect = f"connect-src http://{host} ws://{host}"
    value = f"default-src 'none'; script-src 'self'; worker-src {workers}; img-src data:; {connect}"
    return {"headers": {"Content-Security-Policy": value}}


async def test_a_strict_policy_that_lets_the_worker_run(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "plain", **policy(shared, "'self'"))
    assert (found["workers"], found["complaints"]) == (1, [])
    assert await numbered(shared, project) == {"plain": up_to(20)}


async def test_where_a_policy_forbids_workers_it_does_without(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "plain", **policy(shared, "'none'"))
    assert found["workers"] == 0
    assert await numbered(shared, project) == {"plain": up_to(20)}


@pytest.mark.parametrize("domains", [(), ("other.example.com",)], ids=["project", "origin"])
async def test_a_wrong_project_or_origin_ends_it_with_one_warning(
    shared: Subject, domains: tuple[str, ...]
) -> None:
    options = [part for each in domains for part in ("--domain", each)]
    project = await shared.project("Shop", *options)
    if not domains:
        project = Project(project.id, "proj_" + "0" * 32, project.secret)
    found = await visit(shared, project, "refused")
    assert len(found["warnings"]) == 1
