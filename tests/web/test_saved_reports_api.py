"""Saved reports over the web API: kept, checked, and asked again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from beacon.saved import reports
from beacon.web.api.report_kinds import KINDS
from tests.audit_entries import entries
from tests.web.conftest import Api
from tests.web.shop_events import ALL_DAY, DAY, Shop, make_shop
from tests.writer.conftest import Pipeline

SIGNUP = {"dimension": "event", "operator": "is", "value": "signup"}
PAGE = {"dimension": "event", "operator": "is", "value": "$page"}
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "query": ("query", {"metrics": ["events", "visitors"], "dimensions": ["page"]}),
    "funnel": ("funnel", {"steps": [PAGE, SIGNUP]}),
    "retention": ("retention", {"interval": "day"}),
    "paths": ("paths", {"length": 3}),
    "web-vitals": ("web-vitals", {}),
}


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline, "editor")


async def save(shop: Shop, kind: str, question: Any, name: str = "Numbers") -> Any:
    status, made = await shop.call(
        "POST", "reports", {"name": name, "kind": kind, "question": question}
    )
    assert status == 201, made
    return made


@pytest.mark.parametrize("kind", QUESTIONS)
async def test_its_result_is_what_the_report_itself_answers(shop: Shop, kind: str) -> None:
    path, question = QUESTIONS[kind]
    question = {**question, "date_range": ALL_DAY}
    made = await save(shop, kind, question)
    assert made["question"] == question
    status, found = await shop.call("GET", f"reports/{made['id']}/result")
    assert status == 200, found
    assert (found["name"], found["kind"]) == ("Numbers", kind)
    assert found["result"] == (await shop.ask(path, question))[1]


async def test_the_overview_is_a_kind_too(shop: Shop) -> None:
    made = await save(shop, "overview", {"date_range": ALL_DAY, "compare": "previous"})
    _, found = await shop.call("GET", f"reports/{made['id']}/result")
    _, plain = await shop.ask(f"overview?from={DAY}&to={DAY}&compare=previous")
    assert found["result"] == plain


async def test_the_overview_is_asked_by_its_buckets_too(shop: Shop) -> None:
    made = await save(shop, "overview", {"date_range": ALL_DAY, "compare": "previous"})
    _, found = await shop.call("GET", f"reports/{made['id']}/result?interval=hour")
    names = "events,pageviews,visitors,users,sessions,bounce_rate,session_duration"
    asked = f"from={DAY}&to={DAY}&compare=previous&interval=hour"
    _, series = await shop.ask(f"timeseries?{asked}&metrics={names},pages_per_session,errors")
    assert found["result"].pop("top_event") is not None
    assert found["result"] == series
    assert len(series["total"]["series"]["events"]) == 24
    path = f"/api/v1/projects/{shop.project.uuid}/reports/{made['id']}/result"
    answer = await shop.api.send("GET", path + "?interval=hour&format=csv", headers=shop.headers)
    assert len((await answer.get_data()).splitlines()) == 25


def test_there_is_a_way_to_answer_every_kind() -> None:
    assert {*KINDS} == {*QUESTIONS, "overview"}


async def test_a_period_moves_with_time_and_can_be_another(shop: Shop) -> None:
    made = await save(shop, "query", {"metrics": ["events"], "dimensions": ["time"]})
    for query, days in (("", 30), ("?period=7d&interval=day", 7)):
        _, found = await shop.call("GET", f"reports/{made['id']}/result{query}")
        assert len(found["result"]["range"]["buckets"]) == days
    retention = await save(shop, "retention", {"interval": "week"})
    _, found = await shop.call("GET", f"reports/{retention['id']}/result?period=7d&interval=day")
    assert len(found["result"]["cohorts"]) == 7


@pytest.mark.parametrize(
    ("kind", "query", "field"),
    [
        ("paths", "interval=day", "interval"),
        ("retention", "interval=hour", "interval"),
        ("overview", "period=custom", "period"),
        ("overview", "period=1d", "period"),
        ("overview", "tz=UTC", "tz"),
    ],
)
async def test_nothing_else_is_asked_of_it(shop: Shop, kind: str, query: str, field: str) -> None:
    made = await save(shop, kind, {})
    status, problem = await shop.call("GET", f"reports/{made['id']}/result?{query}")
    assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_its_result_is_a_table_too(shop: Shop) -> None:
    made = await save(shop, "query", {"metrics": ["events"], "date_range": ALL_DAY})
    path = f"/api/v1/projects/{shop.project.uuid}/reports/{made['id']}/result?format=csv"
    answer = await shop.api.send("GET", path, headers=shop.headers)
    assert (await answer.get_data()).decode() == "events\r\n4\r\n"


@pytest.mark.parametrize(
    ("kind", "question", "field", "told"),
    [
        ("query", {}, "question.metrics", "missing"),
        ("query", {"metrics": ["evnts"]}, "question.metrics[0]", "events"),
        ("query", {"metrics": ["events"], "steps": []}, "question.steps", "no such field"),
        ("query", {"metrics": ["conversions"], "goal": "x"}, "question.goal", "none yet"),
        ("funnel", {"steps": [SIGNUP]}, "question.steps", "2 to 20"),
        ("retention", {"first": {"segment": "x"}}, "question.first.segment", "x"),
        ("overview", {"metrics": ["events"]}, "question.metrics", "no such field"),
        ("overview", {"tz": "Mars"}, "question.tz", "Mars"),
        ("web-vitals", {"percentile": "p1"}, "question.percentile", "p75"),
        ("cohort", {}, "kind", "funnel"),
    ],
)
async def test_what_could_not_be_asked_is_not_saved(
    shop: Shop, kind: str, question: Any, field: str, told: str
) -> None:
    body = {"name": "Numbers", "kind": kind, "question": question}
    status, problem = await shop.call("POST", "reports", body)
    assert status == 422
    assert problem["errors"][0]["field"] == field
    assert told in problem["errors"][0]["message"]
    assert (await shop.call("GET", "reports"))[1]["items"] == []


async def test_it_is_listed_changed_and_deleted_and_the_log_tells(shop: Shop) -> None:
    one, two = await save(shop, "paths", {}), await save(shop, "overview", {}, "Second")
    _, page = await shop.call("GET", "reports?limit=1")
    assert page["items"] == [one]
    _, page = await shop.call("GET", f"reports?cursor={page['next_cursor']}")
    assert page["items"] == [two]
    path = f"reports/{one['id']}"
    assert await shop.call("GET", path) == (200, one)
    _, changed = await shop.call("PATCH", path, {"name": "Ways", "question": {"length": 2}})
    assert (changed["name"], changed["question"], changed["version"]) == ("Ways", {"length": 2}, 2)
    assert (await shop.call("PATCH", path, {"name": "Ways"}))[1] == changed
    assert (await shop.call("PATCH", path, {"kind": "query"}))[0] == 422
    stale = f'"{one["id"]}.1"'
    assert (await shop.call("PATCH", path, {"name": "X"}, **{"If-Match": stale}))[0] == 412
    assert await shop.call("DELETE", path) == (204, None)
    assert (await shop.call("GET", path))[0] == 404
    log = await entries(shop.api.database, "report.%")
    assert [each[0] for each in log] == [
        "report.created",
        "report.created",
        "report.changed",
        "report.deleted",
    ]


async def test_there_is_an_end_to_how_many(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MAX_REPORTS", 1)
    await save(shop, "overview", {})
    body = {"name": "Second", "kind": "overview"}
    status, problem = await shop.call("POST", "reports", body)
    assert (status, problem["code"]) == (409, "conflict")


async def test_one_that_is_not_there_is_not_found(shop: Shop) -> None:
    for path in (f"reports/{uuid4()}", f"reports/{uuid4()}/result", "reports/x"):
        assert (await shop.call("GET", path))[0] == 404
