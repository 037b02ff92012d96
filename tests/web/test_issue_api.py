"""One issue and its events over the web API."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers
from tests.web.made_by_api import IssuesOverApi as Issues
from tests.web.made_by_api import make_issues

DAY = "period=24h"


@pytest.fixture
async def issues(api: Api, ada: Headers, shop: Project) -> Issues:
    await ensure_partitions(api.database, weeks_ahead(time.time_ns() // 1000))
    return make_issues(api, ada, shop)


async def test_an_issue_by_its_id_its_short_id_and_that_of_a_merged_one(issues: Issues) -> None:
    id = await issues.add("ValueError: bad", came={0: 3}, visitors=["ann"])
    child = await issues.add("ValueError: worse", came={1: 2}, merged_into=id, visitors=["ann"])
    by_id = await issues.ask(f"{id}?{DAY}")
    for name in (f"shop-{id.hex[:8]}", f"SHOP-{child.hex[:8]}", child):
        assert await issues.ask(f"{name}?{DAY}") == by_id
    assert (by_id["events"], by_id["users"], by_id["period_events"]) == (5, 1, 5)
    assert [(each["title"], each["is_root"]) for each in by_id["members"]] == [
        ("ValueError: bad", True),
        ("ValueError: worse", False),
    ]


async def test_what_was_left_out_of_floods_is_told_beside_what_is_stored(issues: Issues) -> None:
    id = await issues.add("ValueError: bad", came={0: 3})
    child = await issues.add("ValueError: worse", came={1: 2}, merged_into=id)
    for issue, events in ((id, 40), (child, 2), (UUID(int=0), 9)):
        await issues.database.execute(
            "INSERT INTO losses SELECT id, now(), 'sampled', 'spike', 'error', '', $1, $2, now()"
            " FROM projects",
            issue,
            events,
        )
    found = await issues.ask(f"{id}?{DAY}")
    assert (found["events"], found["sampled"]) == (5, 42)


@pytest.mark.parametrize("name", [UUID(int=5), "SHOP-12345678", "OTHER-{}", "x", "%00-12345678"])
async def test_an_issue_that_is_not_there_is_not_found(issues: Issues, name: Any) -> None:
    id = await issues.add("ValueError: bad")
    status, problem = await issues.call(str(name).format(id.hex[:8]))
    assert (status, problem["code"]) == (404, "not_found")


async def test_what_is_known_of_an_issue(issues: Issues) -> None:
    tags = {"browser": ["Chrome", "Safari"], "secret": ["x"]}
    id = await issues.add("ValueError: bad", came={0: 3, 1: 1}, tags=tags)
    await issues.database.execute("UPDATE projects SET hidden_tags = '{secret}'")
    found = await issues.ask(f"{id}?{DAY}")
    assert [(each["release"], each["events"]) for each in found["releases"]] == [("1.0", 4)]
    assert [each["environment"] for each in found["environments"]] == ["production"]
    known = {each["key"]: each for each in found["tags"]}
    assert "secret" not in known
    assert (known["browser"]["events"], known["browser"]["values_count"]) == (8, 2)
    assert [(v["value"], v["share"]) for v in known["browser"]["values"]] == [
        ("Chrome", 0.5),
        ("Safari", 0.5),
    ]
    assert (found["members"], found["grouping"], found["previous_id"]) == ([], None, None)


async def test_an_issue_has_neighbours_in_its_list(issues: Issues) -> None:
    first, second, third = [
        await issues.add(f"ValueError: {hours}", came={hours: 1}) for hours in (1, 2, 3)
    ]
    found = await issues.ask(f"{second}?query=is:unresolved")
    assert (found["previous_id"], found["next_id"]) == (str(first), str(third))
    found = await issues.ask(f"{first}?query=&sort=first_seen")
    assert (found["previous_id"], found["next_id"]) == (None, str(second))


async def test_numbers_over_time(issues: Issues) -> None:
    id = await issues.add("ValueError: bad", came={0: 3, 30: 1}, release="1.0")
    await issues.add("ValueError: bad", came={0: 2}, release="", merged_into=id)
    hours = await issues.ask(f"{id}/series?{DAY}&by=release")
    assert (hours["interval"], len(hours["times"])) == ("hour", 24)
    assert [(each["name"], sum(each["events"])) for each in hours["series"]] == [
        ("1.0", 3),
        (None, 2),
    ]
    days = await issues.ask(f"{id}/series")
    assert (days["interval"], len(days["times"])) == ("day", 30)
    assert [(each["name"], sum(each["events"])) for each in days["series"]] == [(None, 6)]
    status, _ = await issues.call(f"{id}/series?period=12mo&interval=hour")
    assert status == 422


async def test_values_of_a_tag_in_pages(issues: Issues) -> None:
    id = await issues.add("ValueError: bad", tags={"customer": ["a", "b", "c"]})
    page = await issues.ask(f"{id}/tags/customer?limit=2")
    assert (page["values_count"], [each["value"] for each in page["items"]]) == (3, ["a", "b"])
    page = await issues.ask(f"{id}/tags/customer?cursor={page['next_cursor']}")
    assert ([each["value"] for each in page["items"]], page["next_cursor"]) == (["c"], None)
    assert (await issues.call(f"{id}/tags/plan"))[0] == 404


# --- events ---------------------------------------------------------------------------------


def ids_of(page: Any) -> list[str]:
    return [each["id"] for each in page["items"]]


def texts(ids: Sequence[UUID]) -> list[str]:
    return [str(each) for each in ids]


async def test_events_of_an_issue_in_pages(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    child = await issues.add("ValueError: worse", merged_into=id)
    whose = (id, child, id)
    made = [await issues.event(each, hours=hours) for hours, each in enumerate(whose)]
    page = await issues.ask(f"{id}/events?limit=2")
    assert ids_of(page) == texts(made[:2])
    page = await issues.ask(f"{id}/events?limit=2&cursor={page['next_cursor']}")
    assert (ids_of(page), page["next_cursor"]) == (texts(made[2:]), None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("environment=staging", [1]),
        ("release=1.0", [0, 1]),
        ("tag=plan:pro", [0]),
        ("tag=release:2.0", [2]),
        ("tag=handled:no", [2]),
        ("tag=browser:Firefox", []),
    ],
)
async def test_events_by_what_they_have(issues: Issues, query: str, expected: list[int]) -> None:
    id = await issues.add("ValueError: bad")
    unhandled = {"mechanism": {"handled": False}, "user": {"email": "ann@example.com"}}
    made = [
        await issues.event(id, hours=0, tags={"plan": "pro"}),
        await issues.event(id, hours=1, environment="staging"),
        await issues.event(id, hours=2, release="2.0", properties=unhandled, environment=None),
    ]
    page = await issues.ask(f"{id}/events?{query}")
    assert ids_of(page) == texts([made[each] for each in expected])
    if expected == [2]:
        assert page["items"][0]["user"] == "ann@example.com"


async def test_an_event_is_found_by_what_it_is_and_knows_its_neighbours(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    newest = await issues.event(id, hours=1)
    telling = await issues.event(id, hours=2, stacktrace=[{"file": "a.py"}], release="2.0")
    oldest = await issues.event(id, hours=3)
    found = {name: await issues.ask(f"{id}/events/{name}") for name in ("latest", "oldest")}
    assert {name: each["id"] for name, each in found.items()} == {
        "latest": str(newest),
        "oldest": str(oldest),
    }
    event = await issues.ask(f"{id}/events/recommended")
    places = [event[name] for name in ("id", "previous_id", "next_id")]
    assert places == texts([telling, oldest, newest])
    assert await issues.ask(f"{id}/events/{telling}") == event
    at = event["timestamp"].replace("+", "%2B")
    assert await issues.ask(f"{id}/events/{telling}?timestamp={at}") == event
    alone = await issues.ask(f"{id}/events/{telling}?release=2.0")
    assert (alone["previous_id"], alone["next_id"]) == (None, None)


async def test_an_event_of_another_issue_is_not_found(issues: Issues) -> None:
    id, other = [await issues.add(f"ValueError: {each}") for each in "ab"]
    event = await issues.event(other)
    for name in (event, "latest", "newest", UUID(int=5)):
        assert (await issues.call(f"{id}/events/{name}"))[0] == 404


async def test_an_event_has_its_exceptions_and_all_that_was_sent_with_it(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    frame = {
        "file": "app/cart.py",
        "function": "total",
        "line": 12,
        "in_app": True,
        "pre": ["a", "b"],
        "context": "c",
        "vars": {"n": 1e3},
        "raw": {"file": "cart.min.js", "line": 1, "column": 900},
    }
    properties = {
        "type": "ValueError",
        "value": "bad",
        "exceptions": [
            {"type": "ValueError", "value": "bad", "mechanism": {"type": "generic"}},
            {"type": "KeyError", "value": "x", "stacktrace": [{"raw": "at x"}, "at y"]},
        ],
        "breadcrumbs": [{"message": "clicked"}],
        "request": {"url": "https://shop.example/"},
        "transaction": "GET /cart",
        "extra": {"deep": [1]},
        "custom": 7,
    }
    await issues.event(id, properties=properties, stacktrace=[frame], tags={"plan": "pro"})
    event = await issues.ask(f"{id}/events/latest")
    outer, cause = event["exceptions"]
    assert (outer["type"], outer["value"], outer["mechanism"]) == (
        "ValueError",
        "bad",
        {"type": "generic"},
    )
    (shown,) = outer["frames"]
    assert {name: shown[name] for name in frame if name != "raw"} == {
        name: value for name, value in frame.items() if name != "raw"
    }
    assert shown["raw"] == {"file": "cart.min.js", "function": None, "line": 1, "column": 900}
    assert [each["text"] for each in cause["frames"]] == ["at x", "at y"]
    assert (event["has_source_map"], event["tags"]) == (True, {"plan": "pro"})
    assert (event["transaction"], event["properties"]) == ("GET /cart", {"custom": 7})
    assert (event["breadcrumbs"], event["extra"]) == ([{"message": "clicked"}], {"deep": [1]})
    assert event["title"] == "ValueError: bad"
    assert event["culprit"] == "total in app/cart.py"


async def test_why_errors_are_one_issue_is_told_by_the_newest(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    await issues.event(id, properties={"type": "ValueError"}, stacktrace=[{"file": "a.py"}])
    found = await issues.ask(f"{id}")
    assert found["grouping"]["version"] == 1
    assert "ValueError" in " ".join(found["grouping"]["parts"])


# --- its session and the flags then ---------------------------------------------------------


async def test_an_event_knows_its_session(issues: Issues) -> None:
    id, session_id = await issues.add("ValueError: bad"), UUID(int=77)
    await issues.database.execute(
        "INSERT INTO sessions (project_id, id, anon_id, started_at, first_event_id, last_event_at,"
        " event_count, page_count, error_count, is_bot, browser) VALUES"
        " ($1, $2, 'phone', $3, gen_random_uuid(), $4, 9, 2, 1, false, 'Firefox')",
        *(issues.project_id, session_id, issues.now - timedelta(hours=2), issues.now),
    )
    await issues.event(id, hours=1, session_id=session_id)
    event = await issues.ask(f"{id}/events/latest")
    assert (event["session"]["id"], event["session"]["offset"]) == (str(session_id), 3600.0)
    assert event["device"]["browser"] == "Firefox"


async def make_flag(issues: Issues, hours: float) -> None:
    """`checkout`, made so long ago and switched on an hour later in production alone."""
    await issues.database.execute(
        "INSERT INTO flags (project_id, key, enabled) VALUES ($1, 'checkout', true)",
        issues.project_id,
    )
    await issues.database.execute(
        "UPDATE flag_environments AS s SET enabled = false FROM environments AS e"
        " WHERE e.id = s.environment_id AND e.key = 'staging'"
    )
    await issues.database.execute(
        "UPDATE flag_changes SET at = $1::timestamptz + id * interval '1 minute'",
        issues.now - timedelta(hours=hours),
    )


async def test_the_flags_then_are_those_of_their_history(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    await make_flag(issues, hours=2)
    for hours, environment in ((1, "production"), (1.1, "staging"), (3, "production")):
        await issues.event(id, hours=hours, environment=environment)
    found = [
        await issues.ask(f"{id}/events/{which}")
        for which in ("latest", "latest?environment=staging", "oldest")
    ]
    flags = [each["flags"] for each in found]
    assert [each["source"] for each in flags] == ["history", "history", "none"]
    (on,), (off,), none = [each["items"] for each in flags]
    assert (on["flag"], on["enabled"], off["enabled"], none) == ("checkout", True, False, [])
    assert 3500 < on["changed_seconds_before"] < 3600
    assert on["change_id"] < off["change_id"]


async def test_what_the_client_says_of_flags_counts_most(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    await make_flag(issues, hours=2)
    said = [{"flag": "checkout", "result": False}, {"flag": "theme", "result": "dark"}, 5, {}]
    await issues.event(id, properties={"flags": said})
    flags = (await issues.ask(f"{id}/events/latest"))["flags"]
    assert flags["source"] == "client"
    assert [(each["flag"], each["variant"], each["enabled"]) for each in flags["items"]] == [
        ("checkout", "false", False),
        ("theme", "dark", None),
    ]
    assert flags["items"][0]["change_id"] is not None


async def test_else_it_is_what_the_visitor_was_told(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    await make_flag(issues, hours=2)
    for variant, hours in (("off", 1.5), ("on", 0.5)):
        await issues.database.execute(
            "INSERT INTO flag_exposures VALUES ($1, 'production', 'checkout', $2, 'ann', 'phone',"
            " 'ann', $3)",
            *(issues.project_id, variant, issues.now - timedelta(hours=hours)),
        )
    await issues.event(id, hours=1, user_id="ann")
    flags = (await issues.ask(f"{id}/events/latest"))["flags"]
    assert (flags["source"], flags["items"][0]["variant"]) == ("exposures", "off")
