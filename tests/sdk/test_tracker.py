"""The tracker in a real browser, on a site of another origin, against a real Beacon."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import trio
from subject import Project, Subject, until

from beacon.accounts.snippets import script_tag
from tests.browser.running import in_shared_browser

MANY = 1000


async def visit(beacon: Subject, project: Project, scenario: str, **more: Any) -> dict[str, Any]:
    host = f"http://127.0.0.1:{beacon.port}"
    arguments = {"scenario": scenario, "host": host, "key": project.key, **more}
    found: dict[str, Any] = await in_shared_browser("../sdk/tracker.mjs", **arguments)
    return found


async def names(beacon: Subject, project: Project) -> list[str]:
    return [row["event_name"] for row in await beacon.events(project, "event_name, timestamp, id")]


async def pages(beacon: Subject, project: Project) -> list[str]:
    rows = await beacon.events(project, "event_name, beacon_url(url, hostname, path) AS url")
    return [row["url"] for row in rows if row["event_name"] == "page_view"]


# --- page views --------------------------------------------------------------------------------


async def test_a_page_view_is_stored_when_a_page_is_loaded(
    shared: Subject, project: Project
) -> None:
    path, referrer = "/pricing?utm_source=news&utm_medium=email#plans", "https://www.google.com/"
    found = await visit(shared, project, "load", path=path, referrer=referrer)
    assert found["status"] == 202
    [row] = await shared.events(project)
    assert (row["event_name"], row["properties"]) == ("page_view", {"screen": "1280x720"})
    assert row["url"] == found["site"] + path.partition("#")[0]
    assert (row["referrer"], row["utm_source"]) == (referrer, "news")
    assert [UUID(row[name]).version for name in ("id", "session_id", "anon_id")] == [7, 7, 7]
    assert (found["cookies"], found["document"], found["complaints"]) == ([], "", [])


async def test_the_tag_that_beacon_gives_works_as_it_is(shared: Subject, project: Project) -> None:
    tag = script_tag(f"http://127.0.0.1:{shared.port}", project.key)
    await visit(shared, project, "load", path="/", tag=tag)
    assert await names(shared, project) == ["page_view"]


async def test_routes_of_an_application_are_page_views(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "routes")
    rows = await shared.events(project)
    seen = [(row["event_name"], row["url"].removeprefix(found["site"])) for row in rows]
    assert seen == [
        ("page_view", "/"),
        ("page_view", "/shoes?size=42"),
        ("page_view", "/shoes?size=43"),
        ("page_view", "/cart"),
        ("page_view", "/shoes?size=42"),
        ("end", "/shoes?size=42"),
    ]
    assert len({row["session_id"] for row in rows}) == 1


async def test_a_route_may_stand_in_the_fragment(shared: Subject, project: Project) -> None:
    await visit(shared, project, "hashRoutes", attributes="data-hash")
    rows = await shared.events(project, "path, timestamp, id")
    assert [row["path"] for row in rows] == ["/#/cart", "/#/pay"]


async def test_a_page_that_comes_back_from_the_cache_is_seen_again(
    shared: Subject, project: Project
) -> None:
    cached = {"without": ["--disable-back-forward-cache"], "headers": {"Cache-Control": "no-cache"}}
    found = await visit(shared, project, "restored", **cached)
    assert await pages(shared, project) == [found["site"] + path for path in ("/", "/second", "/")]


async def test_a_prerendered_page_counts_when_it_is_shown(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "prerendered")
    assert found["before"] == 0
    assert await names(shared, project) == ["page_view"]


# --- delivery ----------------------------------------------------------------------------------


async def test_ten_events_go_at_once_and_fewer_after_two_seconds(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "batches")
    assert found["sizes"] == [10, 1]
    assert found["waited"] >= 1900


async def test_a_burst_is_stored_whole(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "burst", events=MANY)
    rows = await shared.events(project, "event_name, properties, timestamp, id")
    assert sorted(row["properties"].get("n", 0) for row in rows) == list(range(MANY))
    assert found["requests"] < MANY / 10


async def test_what_happens_just_before_the_page_goes_is_stored(
    shared: Subject, project: Project
) -> None:
    await visit(shared, project, "leave")
    assert sorted(await names(shared, project)) == ["leaving", "page_view"]


async def test_what_was_sent_by_a_leaving_page_is_confirmed_by_the_next_and_stored_once(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "leaveAndReturn")
    assert found["again"] == ["page_view", "leaving", "page_view"]
    assert Counter(await names(shared, project)) == {"page_view": 2, "leaving": 1}


async def test_nothing_is_lost_or_doubled_while_beacon_is_away(
    beacon: Subject, data_dir: Path
) -> None:
    project = await beacon.project()
    found = await visit_with_turns(beacon, project, "outage", data_dir)
    assert found["waiting"] == 22
    stored = await beacon.events(project, "event_name, properties, timestamp, id")
    assert Counter(row["event_name"] for row in stored) == {
        "page_view": 2,
        "into the void": 1,
        "kept": 20,
    }


async def test_a_closed_tab_leaves_its_events_to_the_next(beacon: Subject, data_dir: Path) -> None:
    project = await beacon.project()
    await visit_with_turns(beacon, project, "closed", data_dir)
    assert await names(beacon, project) == ["page_view", "before the end", "page_view"]


async def visit_with_turns(
    beacon: Subject, project: Project, scenario: str, turns: Path
) -> dict[str, Any]:
    """The scenario may ask to have Beacon killed, and started again."""

    async def asked(name: str) -> None:
        async def is_asked() -> bool:
            return await trio.Path(turns / name).exists()

        await until(is_asked)

    async def take_turns() -> None:
        await asked("down")
        await trio.to_thread.run_sync(beacon.kill)
        await trio.Path(turns / "down.done").touch()
        await asked("up")
        await beacon.up()
        await trio.Path(turns / "up.done").touch()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(take_turns)
        return await visit(beacon, project, scenario, turns=str(turns))


@pytest.mark.parametrize(("status", "domains"), [(401, ()), (403, ("other.example.com",))])
async def test_a_wrong_key_or_origin_ends_it_with_one_warning(
    shared: Subject, status: int, domains: tuple[str, ...]
) -> None:
    project = await shared.project(
        "Shop", *(part for each in domains for part in ("--domain", each))
    )
    if status == 401:
        project = Project(project.id, "proj_" + "0" * 32, project.secret)
    found = await visit(shared, project, "refused")
    assert (found["status"], found["requests"]) == (status, 1)
    [warning] = [each for each in found["warnings"] if not each.startswith("error: Failed to load")]
    assert warning.startswith(f"warning: Beacon: {status}")


# --- what is not wanted ------------------------------------------------------------------------


@pytest.mark.parametrize("signal", [("doNotTrack", "1"), ("globalPrivacyControl", True)])
async def test_who_asks_not_to_be_tracked_is_not(
    shared: Subject, project: Project, signal: tuple[str, Any]
) -> None:
    found = await visit(shared, project, "asksNot", signal=signal, attributes="data-auto")
    assert (found["left"], found["complaints"]) == ([], [])
    assert found["requests"] == ["/", "/static/sdk/tracker.min.js"]
    assert await names(shared, project) == []


async def test_a_site_may_be_told_otherwise(shared: Subject, project: Project) -> None:
    signal = ("doNotTrack", "1")
    found = await visit(shared, project, "asksNot", signal=signal, attributes="data-ignore-dnt")
    assert "/b" in found["requests"]
    assert "page_view" in await names(shared, project)


async def test_excluded_paths_send_nothing(shared: Subject, project: Project) -> None:
    found = await visit(shared, project, "excluded", attributes='data-exclude="/admin/*, /cart"')
    assert found["before"] == []
    urls = [url.removeprefix(found["site"]) for url in await pages(shared, project)]
    assert urls == ["/shop", "/administration"]
    assert "secret" not in await names(shared, project)


async def test_without_storage_the_server_tells_visitors_apart(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "nothingKept", attributes='data-storage="none"')
    assert (found["names"], found["complaints"]) == ([], [])
    rows = await shared.events(project)
    assert [row["event_name"] for row in rows] == ["page_view", "unknown"]
    assert {row["anon_id"][0] for row in rows} == {"~"}
    assert len({row["session_id"] for row in rows}) == 1


async def test_a_browser_that_forbids_storage_is_served_all_the_same(
    shared: Subject, project: Project
) -> None:
    sandboxed = {"Content-Security-Policy": "sandbox allow-scripts"}
    found = await visit(shared, project, "nothingKept", headers=sandboxed)
    assert (found["names"], found["complaints"]) == ("SecurityError", [])
    assert await names(shared, project) == ["page_view", "unknown"]


# --- functions ---------------------------------------------------------------------------------


async def test_identify_joins_the_visitor_and_reset_parts_them(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "identify")
    first, second = found["first"], found["second"]
    assert first["anon"] != second["anon"]
    assert first["session"] != second["session"]
    rows = {row["event_name"]: row for row in await shared.events(project)}
    assert (rows["$identify"]["anon_id"], rows["$identify"]["user_id"]) == (
        first["anon"],
        "user-42",
    )
    assert rows["$identify"]["properties"]["traits"] == {"plan": "pro"}
    assert rows["as somebody new"]["anon_id"] == second["anon"]
    where = f"project_id = '{project.id}'"
    aliases = await shared.sql(f"SELECT anon_id, user_id FROM visitor_aliases WHERE {where}")
    assert aliases == [{"anon_id": first["anon"], "user_id": "user-42"}]


async def test_tabs_share_a_session_and_half_an_hour_ends_it(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "sessions")
    assert (found["visits"], found["isNew"]) == (1, True)
    rows = await shared.events(project)
    assert len({row["anon_id"] for row in rows}) == 1
    assert Counter(row["event_name"] for row in rows)["in a tab"] == 3


async def test_its_name_gives_way_waits_with_calls_and_loads_once(
    shared: Subject, project: Project
) -> None:
    waiting = (
        "var tracker = [['event', 'called early', {n: 1}]]; tracker.push(['event', 'too', {}])"
    )
    paths = {
        "/taken": "<script>var tracker = 'mine'</script>",
        "/element": "<p id=tracker></p>",
        "/waiting": f"<script>{waiting}</script>",
    }
    tag = f'<script defer src="http://127.0.0.1:{shared.port}/static/sdk/tracker.min.js"'
    paths = {
        path: f'{tag} data-project="{project.key}"></script>{it}' for path, it in paths.items()
    }
    found = await visit(shared, project, "names", paths=paths)
    assert (found["own"], found["complaints"]) == ("mine", [])
    assert Counter(await names(shared, project)) == {
        "page_view": 4,
        "by the other name": 1,
        "called early": 1,
        "too": 1,
        "pushed later": 1,
    }


async def test_no_element_of_the_page_passes_for_its_tag(shared: Subject, project: Project) -> None:
    """What sites let their visitors write may have images with names."""
    image = "<img name=currentScript src=/elsewhere/x.png data-project=proj_theirs data-auto>"
    found = await visit(shared, project, "load", path="/", referrer="", html=image)
    assert found["status"] == 202
    assert await names(shared, project) == ["page_view"]


async def test_bad_calls_harm_neither_the_page_nor_other_events(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "bad")
    assert found["complaints"] == []
    assert await names(shared, project) == ["page_view", "good"]


@pytest.mark.parametrize("source", ["/static/sdk/tracker.min.js", "/b.js"])
async def test_a_strict_policy_needs_two_lines(
    shared: Subject, project: Project, source: str
) -> None:
    host = f"http://127.0.0.1:{shared.port}"
    policy = f"default-src 'none'; script-src {host}; connect-src {host}; img-src data:"
    types = "require-trusted-types-for 'script'; trusted-types 'none'"
    found = await visit(
        shared,
        project,
        "strict",
        source=source,
        attributes="data-auto",
        headers={"Content-Security-Policy": f"{policy}; {types}"},
        html="<button data-track=buy>Buy</button>",
    )
    assert found["complaints"] == []
    assert {"page_view", "buy"} <= set(await names(shared, project))
