"""Reports over the web API, of events that the real writer stored."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.privacy.conftest import event
from tests.web.conftest import Api
from tests.web.shop_events import ALL_DAY, DAY, NEXT_DAY, OF_DAY, Shop, make_shop, store
from tests.writer.conftest import Pipeline


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline)


async def test_the_overview_has_every_number_of_the_day(shop: Shop) -> None:
    status, found = await shop.ask(f"overview?{OF_DAY}&compare=previous")
    assert status == 200, found
    assert found["total"]["metrics"] == {
        "events": 4,
        "pageviews": 3,
        "visitors": 2,
        "users": 0,
        "sessions": 2,
        "bounce_rate": 50.0,
        "session_duration": 45.0,
        "pages_per_session": 1.5,
        "errors": 0,
    }
    assert found["total"]["compared"]["metrics"]["visitors"] == 0
    assert found["total"]["compared"]["metrics"]["bounce_rate"] is None
    assert found["top_event"] == "$page"


async def test_a_timeseries_has_all_its_buckets(shop: Shop) -> None:
    status, found = await shop.ask(f"timeseries?{OF_DAY}&interval=hour&metrics=events,sessions")
    assert status == 200, found
    assert len(found["range"]["buckets"]) == 24
    assert sum(found["total"]["series"]["events"]) == 4
    assert sum(found["total"]["series"]["sessions"]) == 2


async def test_top_events_are_the_most_first(shop: Shop) -> None:
    _, found = await shop.ask(f"top-events?{OF_DAY}&limit=1")
    assert [row["dimensions"] for row in found["rows"]] == [{"event": "$page"}]
    assert found["rows"][0]["metrics"] == {"events": 3, "visitors": 2}
    assert found["groups"] == 2


@pytest.mark.parametrize("what", ["sessions", "users"])
async def test_sessions_and_users_come_over_time(shop: Shop, what: str) -> None:
    status, found = await shop.ask(f"{what}?{OF_DAY}")
    assert status == 200
    assert found["total"]["series"].keys() == found["total"]["metrics"].keys()


async def test_a_filter_in_the_address_is_that_of_the_question(shop: Shop) -> None:
    filters = [{"dimension": "page", "operator": "is", "value": "/prices"}]
    _, read = await shop.ask(f"overview?{OF_DAY}&filters={quote(json.dumps(filters))}")
    _, asked = await shop.ask(
        "query",
        {"metrics": ["visitors"], "filters": filters, "date_range": {"from": DAY, "to": DAY}},
    )
    assert read["total"]["metrics"]["visitors"] == asked["total"]["metrics"]["visitors"] == 1


async def test_any_property_divides_and_is_divided(shop: Shop) -> None:
    question = {
        "metrics": ["events", "conversion_rate"],
        "dimensions": ["property:plan", "entry_page"],
        "goal": {"dimension": "event", "operator": "is", "value": "signup"},
        "date_range": {"from": DAY, "to": DAY},
    }
    status, found = await shop.ask("query", question)
    assert status == 200, found
    assert [(*row["dimensions"].values(), *row["metrics"].values()) for row in found["rows"]] == [
        (None, "/", 3, 0.0),
        ("pro", "/", 1, 100.0),
    ]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ({"metrics": ["visits"]}, "visitors"),
        ({"metrics": ["events"], "tz": "Mars/Olympus"}, "Europe/Vienna"),
        ({"metrics": ["events"], "dimensions": ["colour"]}, "property:KEY"),
        ({"metrics": ["events"], "date_range": {"from": "yesterday"}}, "2026-02-10"),
    ],
)
async def test_what_is_not_known_is_refused_with_what_is(
    shop: Shop, question: Any, names: str
) -> None:
    status, problem = await shop.ask("query", question)
    assert status == 422
    assert names in json.dumps(problem)


FIRST = {"dimension": "event", "operator": "is", "value": "$page"}
THEN = {"dimension": "event", "operator": "is", "value": "signup"}


async def test_a_funnel_counts_who_goes_on_and_names_who_does_not(shop: Shop) -> None:
    question = {"steps": [FIRST, THEN], "dimension": "page", "dropped": 1, "date_range": ALL_DAY}
    status, found = await shop.ask("funnel", question)
    assert status == 200, found
    assert found["steps"] == [
        {"visitors": 2, "dropped": 1, "rate": 100.0, "seconds": None},
        {"visitors": 1, "dropped": 0, "rate": 50.0, "seconds": 90.0},
    ]
    assert [part["value"] for part in found["split"]] == ["/"]
    assert found["dropped"] == [{"visitor": "bob", "is_user": False}]


async def test_retention_has_a_cohort_for_each_day(shop: Shop) -> None:
    status, found = await shop.ask("retention", {"interval": "day", "date_range": ALL_DAY})
    assert status == 200, found
    assert [(each["visitors"], each["returned"]) for each in found["cohorts"]] == [(2, [2])]


async def test_retention_names_who_is_in_a_cell(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    later = event("ann", name="signup", session=4, at=24 * 3600)
    await store(shop, pipeline, later)
    asked = {"interval": "day", "back": THEN, "date_range": {"from": DAY, "to": NEXT_DAY}}
    named = []
    for cell in ({"cohort": DAY}, {"cohort": DAY, "bucket": 1}, {"cohort": NEXT_DAY}):
        status, found = await shop.ask("retention", {**asked, "cell": cell})
        assert status == 200, found
        named.append([each["visitor"] for each in found["visitors"]])
    assert named == [["ann", "bob"], ["ann"], []]
    begins = {"cohort": found["cohorts"][0]["begins"]}
    _, found = await shop.ask("retention", {**asked, "cell": begins, "limit": 1})
    assert found["visitors"] == [{"visitor": "ann", "is_user": False}]
    assert (await shop.ask("retention", asked))[1]["visitors"] == []


async def test_paths_follow_sessions(shop: Shop) -> None:
    status, found = await shop.ask("paths", {"step": "/", "date_range": ALL_DAY})
    assert status == 200, found
    assert [tuple(each.values()) for each in found["links"]] == [
        (0, "/", None, 1),
        (0, "/", "/prices", 1),
        (1, "/prices", None, 1),
    ]


async def test_web_vitals_are_percentiles_by_page_and_over_all(
    shop: Shop, pipeline: Pipeline
) -> None:
    status, found = await shop.ask("web-vitals", {"date_range": ALL_DAY})
    assert (status, found["total"], found["vitals"]) == (200, [], [])
    told = [("a", 1000, "good"), ("a", 2000, "good"), ("b", 5000, "poor")]
    for place, (measure, value, rating) in enumerate(told):
        said = {"name": "LCP", "value": value, "rating": rating, "id": measure}
        measured = {"name": "web_vital", "properties": json.dumps(said).encode()}
        await store(shop, pipeline, event("ann", at=place, **measured))
    asked = {"date_range": ALL_DAY, "percentile": "p50"}
    status, found = await shop.ask("web-vitals", asked)
    assert status == 200, found
    of_all = {"name": "LCP", "measures": 2, "value": 3500.0}
    rated = {"good": 1, "needs_improvement": 0, "poor": 1}
    assert found["total"] == [{**of_all, **rated}]
    assert found["vitals"] == [{"page": found["vitals"][0]["page"], **of_all}]
    _, found = await shop.ask("web-vitals", {**asked, "limit": 1})
    assert len(found["total"]) == len(found["vitals"]) == 1


@pytest.mark.parametrize(
    ("what", "question", "field"),
    [
        ("funnel", {"steps": [FIRST]}, "steps"),
        ("funnel", {"steps": [FIRST, THEN], "dropped": 2}, "dropped"),
        ("retention", {"interval": "hour"}, "interval"),
        ("retention", {"cell": {"cohort": "1999-01-01"}}, "cell.cohort"),
        ("retention", {"cell": {"cohort": "never"}}, "cell.cohort"),
        ("retention", {"cell": {"bucket": 1}}, "cell"),
        (
            "retention",
            {"cell": {"cohort": DAY, "bucket": 1}, "interval": "day", "date_range": ALL_DAY},
            "cell.bucket",
        ),
        ("paths", {"of": "session"}, "of"),
    ],
)
async def test_a_wrong_journey_is_refused(shop: Shop, what: str, question: Any, field: str) -> None:
    status, problem = await shop.ask(what, question)
    assert status == 422
    assert field in json.dumps(problem["errors"])
