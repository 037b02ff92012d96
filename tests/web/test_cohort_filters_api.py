"""Reports and lists of those who are in a cohort: wherever filters are taken, now and not then."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.factories import make_batch
from tests.privacy.conftest import event, identify
from tests.web.conftest import Api
from tests.web.shop_events import ALL_DAY, DAY, OF_DAY, Shop, make_shop, store
from tests.writer.conftest import Pipeline

HOME = {"dimension": "page", "operator": "is", "value": "/"}
PRICES = {"dimension": "page", "operator": "is", "value": "/prices"}
SIGNUP = {"dimension": "event", "operator": "is", "value": "signup"}
BUYERS = {"cohort": "buyers"}
"""Of whom there is one, who has three events."""


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline, "editor")


@pytest.fixture(params=["static", "dynamic"])
async def buyers(shop: Shop, request: Any) -> Shop:
    """A shop with that cohort."""
    await make(shop, "buyers", SIGNUP, kind=request.param)
    return shop


async def make(shop: Shop, key: str, *steps: Any, kind: str = "dynamic", **who: Any) -> None:
    body = {"key": key, "kind": kind, "who": {"steps": steps, "date_range": ALL_DAY, **who}}
    status, made = await shop.call("POST", "cohorts", body)
    assert status == 201, made


async def count(shop: Shop, *filters: Any) -> list[int]:
    """Events, visitors and sessions."""
    names = ["events", "visitors", "sessions"]
    asked = {"metrics": names, "date_range": ALL_DAY, "filters": filters}
    status, found = await shop.ask("query", asked)
    assert status == 200, found
    return [found["total"]["metrics"][name] for name in names]


def of(*filters: Any) -> str:
    return f"{OF_DAY}&filters={quote(json.dumps(filters))}"


async def test_it_holds_for_all_events_of_who_is_in_it(buyers: Shop) -> None:
    assert await count(buyers) == [4, 2, 2]
    assert await count(buyers, BUYERS) == [3, 1, 1]
    assert await count(buyers, {"not": BUYERS}) == [1, 1, 1]
    assert await count(buyers, {"or": [{"not": BUYERS}, SIGNUP]}) == [2, 2, 2]
    assert await count(buyers, {"and": [BUYERS, HOME]}) == [1, 1, 1]


@pytest.mark.parametrize(
    ("steps", "more", "expected"),
    [
        ((HOME, PRICES), {"dropped": 1}, [1, 1, 1]),
        ((HOME, PRICES), {"reached": 1}, [4, 2, 2]),
        ((HOME, PRICES, SIGNUP), {}, [3, 1, 1]),
        ((HOME, PRICES, SIGNUP), {"dropped": 2}, [0, 0, 0]),
        ((HOME, SIGNUP), {"window": 60}, [0, 0, 0]),
    ],
)
async def test_it_is_who_is_listed(shop: Shop, steps: Any, more: Any, expected: list[int]) -> None:
    for kind in ("static", "dynamic"):
        await make(shop, kind, *steps, kind=kind, **more)
        assert await count(shop, {"cohort": kind}) == expected
        _, found = await shop.call("GET", f"cohorts/{kind}/visitors")
        assert found["count"] == expected[1]


async def test_reports_that_are_read_take_it(buyers: Shop) -> None:
    for path in ("overview", "users"):
        status, found = await buyers.ask(f"{path}?{of(BUYERS)}")
        assert (status, found["total"]["metrics"]["visitors"]) == (200, 1), found
    assert (await buyers.ask(f"overview?{of(BUYERS)}"))[1]["total"]["metrics"]["events"] == 3
    _, found = await buyers.ask(f"top-events?{of({'not': BUYERS})}")
    assert [row["dimensions"]["event"] for row in found["rows"]] == ["$page"]
    _, found = await buyers.ask(f"goals?{of(BUYERS)}")
    assert found["visitors"] == 1


async def test_journeys_take_it(buyers: Shop) -> None:
    about = {"date_range": ALL_DAY, "filters": [BUYERS]}
    _, found = await buyers.ask("funnel", {**about, "steps": [HOME, BUYERS]})
    assert [step["visitors"] for step in found["steps"]] == [1, 1]
    _, found = await buyers.ask("retention", {**about, "first": BUYERS, "interval": "day"})
    assert [each["visitors"] for each in found["cohorts"]] == [1]
    _, found = await buyers.ask("paths", about)
    assert [(each["of"], each["to"]) for each in found["links"]] == [
        ("/", "/prices"),
        ("/prices", None),
    ]
    assert (await buyers.ask("web-vitals", about))[0] == 200


async def test_what_is_saved_names_it(buyers: Shop) -> None:
    await buyers.call("POST", "report-segments", {"key": "rest", "filter": {"not": BUYERS}})
    await buyers.call("POST", "goals", {"key": "won", "filter": BUYERS})
    assert await count(buyers, {"segment": "rest"}) == [1, 1, 1]
    asked = {"metrics": ["conversions"], "goal": "won", "date_range": ALL_DAY}
    assert (await buyers.ask("query", asked))[1]["total"]["metrics"]["conversions"] == 3
    question = {"metrics": ["events"], "filters": [BUYERS], "date_range": ALL_DAY}
    report = {"name": "Theirs", "kind": "query", "question": question}
    _, made = await buyers.call("POST", "reports", report)
    _, found = await buyers.call("GET", f"reports/{made['id']}/result")
    assert found["result"]["total"]["metrics"]["events"] == 3
    status, problem = await buyers.call("DELETE", "cohorts/buyers")
    assert status == 409
    for user in ("the segment 'rest'", "the goal 'won'", "the report 'Theirs'"):
        assert user in problem["detail"]
    assert len((await buyers.call("GET", "cohorts"))[1]["items"]) == 1


async def test_a_cell_of_retention_names_none(shop: Shop) -> None:
    await make(shop, DAY, SIGNUP)
    question = {"interval": "day", "cell": {"cohort": DAY}, "date_range": ALL_DAY}
    report = {"name": "Came", "kind": "retention", "question": question}
    assert (await shop.call("POST", "reports", report))[0] == 201
    assert (await shop.call("DELETE", f"cohorts/{DAY}"))[0] == 204


async def test_events_sessions_and_visitors_are_listed_by_it(buyers: Shop) -> None:
    for wanted, events, sessions in (
        (BUYERS, ["signup", "$page", "$page"], ["ann"]),
        ({"not": BUYERS}, ["$page"], ["bob"]),
        ({"and": [BUYERS, SIGNUP]}, ["signup"], ["ann"]),
    ):
        filters = f"filters={quote(json.dumps([wanted]))}"
        status, found = await buyers.call("GET", f"events?{filters}")
        assert (status, [each["event"] for each in found["items"]]) == (200, events), found
        status, found = await buyers.call("GET", f"sessions?{filters}")
        assert (status, [each["visitor"] for each in found["items"]]) == (200, sessions), found
        status, found = await buyers.call("GET", f"visitors?{filters}")
        assert (status, [each["id"] for each in found["items"]]) == (200, sessions), found
        status, found = await buyers.call("GET", f"sessions?visitor=ann&{filters}")
        assert len(found["items"]) == sessions.count("ann")


async def test_a_dynamic_one_is_asked_anew_and_a_static_one_stays(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    for kind in ("dynamic", "static"):
        await make(shop, kind, SIGNUP, kind=kind)
    signup = event("bob", name="signup", session=2, at=120)
    await store(shop, pipeline, signup)
    assert await count(shop, {"cohort": "dynamic"}) == [5, 2, 2]
    assert await count(shop, {"cohort": "static"}) == [3, 1, 1]


async def test_who_is_identified_later_is_in_it_as_that_user(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    await make(shop, "kept", SIGNUP, kind="static")
    assert await count(shop, {"cohort": "kept"}) == [3, 1, 1]
    events = identify("ann", "u1", session=9, at=500), event("tab", user_id="u1", session=7, at=600)
    await store(shop, pipeline, *events)
    assert await count(shop, {"cohort": "kept"}) == [5, 1, 3]


async def test_one_that_is_not_there_is_refused(buyers: Shop) -> None:
    asked = {"metrics": ["events"], "filters": [{"not": {"cohort": "sellers"}}]}
    status, problem = await buyers.ask("query", asked)
    assert (status, problem["code"]) == (422, "invalid_field")
    assert problem["errors"][0]["field"] == "filters[0].not.cohort"
    assert "there is no cohort 'sellers'; there are: buyers" in problem["detail"]
    filters = f"filters={quote(json.dumps([{'cohort': 'sellers'}]))}"
    assert (await buyers.call("GET", f"events?{filters}"))[0] == 422


async def test_another_projects_cohort_is_none_of_this_one(
    shop: Shop,
    api: Api,
    pipeline: Pipeline,
) -> None:
    project = await api.project("Other", editor=shop.headers)
    other = Shop(api, shop.headers, project)
    signup = event("ann", name="signup", session=5)
    await pipeline.store(make_batch(signup, project_id=project.id))
    await make(other, "theirs", SIGNUP, kind="static")
    status, _ = await shop.ask("query", {"metrics": ["events"], "filters": [{"cohort": "theirs"}]})
    assert status == 422


async def test_no_cohort_names_itself(shop: Shop) -> None:
    await shop.call("POST", "report-segments", {"key": "some", "filter": HOME})
    await make(shop, "inner", {"segment": "some"})
    await make(shop, "outer", HOME, filters=[{"cohort": "inner"}])
    change = {"filter": {"not": {"cohort": "outer"}}}
    status, problem = await shop.call("PATCH", "report-segments/some", change)
    assert (status, problem["code"]) == (422, "invalid_field")
    assert "names itself" in problem["detail"]
    assert await count(shop, {"cohort": "outer"}) == [4, 2, 2]
    status, problem = await shop.call("DELETE", "cohorts/inner")
    assert (status, "the cohort 'outer'" in problem["detail"]) == (409, True)
    new = {"key": "self", "who": {"steps": [{"cohort": "self"}]}}
    assert (await shop.call("POST", "cohorts", new))[0] == 422
