"""Reports as CSV and JSON lines: a row for each number's place."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec
import pytest

from beacon.web.api.endpoints import ENDPOINTS
from tests.web.conftest import Api
from tests.web.shop_events import DAY, OF_DAY, Shop, make_shop
from tests.writer.conftest import Pipeline


def named(event: str) -> dict[str, str]:
    return {"dimension": "event", "operator": "is", "value": event}


IN_DAY = {"date_range": {"from": DAY, "to": DAY}}


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline, "editor")


async def as_text(shop: Shop, what: str, body: Any = None) -> tuple[int, str, str]:
    path = f"/api/v1/analytics/{shop.project.uuid}/{what}"
    method = "GET" if body is None else "POST"
    answer = await shop.api.send(method, path, json=body, headers=shop.headers)
    return answer.status_code, answer.headers["content-type"], (await answer.get_data()).decode()


async def table(shop: Shop, what: str, body: Any = None) -> list[dict[str, str]]:
    status, content_type, text = await as_text(shop, f"{what}format=csv", body)
    assert (status, content_type) == (200, "text/csv; charset=utf-8"), text
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_a_query_is_a_row_for_each_group(shop: Shop) -> None:
    asked = {**IN_DAY, "metrics": ["events", "visitors"], "dimensions": ["page"]}
    assert await table(shop, "query?", asked) == [
        {"page": "/", "events": "2", "visitors": "2"},
        {"page": "/prices", "events": "1", "visitors": "1"},
        {"page": "", "events": "1", "visitors": "1"},
    ]


async def test_lines_of_json_have_the_same_rows(shop: Shop) -> None:
    asked = {**IN_DAY, "metrics": ["events"], "dimensions": ["page"], "order_by": ["page"]}
    status, content_type, text = await as_text(shop, "query?format=jsonl", asked)
    assert (status, content_type) == (200, "application/x-ndjson")
    assert [msgspec.json.decode(line) for line in text.splitlines()] == [
        {"page": "/", "events": 2},
        {"page": "/prices", "events": 1},
        {"page": None, "events": 1},
    ]


async def test_with_time_there_is_a_row_for_each_bucket_of_each_group(shop: Shop) -> None:
    asked = {
        **IN_DAY,
        "metrics": ["events"],
        "dimensions": ["event", "time"],
        "interval": "hour",
        "compare": "previous",
    }
    rows = await table(shop, "query?", asked)
    assert len(rows) == 48
    assert list(rows[0]) == ["event", "time", "events", "compared:events"]
    assert rows[0]["time"] == f"{DAY}T00:00:00+00:00"
    assert sum(int(row["events"]) for row in rows if row["event"] == "$page") == 3
    assert {row["compared:events"] for row in rows} == {""}


async def test_compared_numbers_stand_beside_the_others(shop: Shop) -> None:
    (row,) = await table(shop, f"overview?{OF_DAY}&compare=previous&")
    assert (row["visitors"], row["compared:visitors"], row["top_event"]) == ("2", "0", "$page")
    assert (row["bounce_rate"], row["compared:bounce_rate"]) == ("50.0", "")


async def test_a_timeseries_is_a_row_for_each_bucket(shop: Shop) -> None:
    rows = await table(shop, f"timeseries?{OF_DAY}&interval=hour&metrics=events&compare=previous&")
    assert len(rows) == 24
    assert sum(int(row["events"]) for row in rows) == 4
    assert {row["compared:events"] for row in rows} == {"0"}


async def test_a_query_without_groups_has_no_rows(shop: Shop) -> None:
    asked = {**IN_DAY, "metrics": ["events"], "dimensions": ["page"]}
    asked["filters"] = [named("none")]
    status, found = await shop.ask("query", asked)
    assert (status, found.get("rows")) == (200, []), found
    assert await table(shop, "query?", asked) == []


async def test_a_funnel_is_a_row_for_each_step_of_all_and_of_each_value(shop: Shop) -> None:
    steps = [named("$page"), named("signup")]
    rows = await table(shop, "funnel?", {**IN_DAY, "steps": steps, "dimension": "page"})
    assert [tuple(row.values()) for row in rows] == [
        ("", "1", "2", "1", "100.0", ""),
        ("", "2", "1", "0", "50.0", "90.0"),
        ("/", "1", "2", "1", "100.0", ""),
        ("/", "2", "1", "0", "50.0", "90.0"),
    ]


async def test_goals_are_a_row_each(shop: Shop) -> None:
    goal = {"key": "signup", "name": "Signed up", "filter": named("signup")}
    status, found = await shop.call("POST", "goals", goal)
    assert status == 201, found
    (row,) = await table(shop, f"goals?{OF_DAY}&compare=previous&")
    assert row == {
        "key": "signup",
        "name": "Signed up",
        "conversions": "1",
        "conversion_rate": "50.0",
        "revenue": "",
        "compared:conversions": "0",
        "compared:conversion_rate": "",
        "compared:revenue": "",
    }


@pytest.mark.parametrize(
    ("what", "columns"),
    [
        ("retention", ["cohort", "visitors", "bucket", "returned"]),
        ("paths", ["place", "of", "to", "sessions"]),
    ],
)
async def test_other_reports_have_their_rows(shop: Shop, what: str, columns: list[str]) -> None:
    rows = await table(shop, f"{what}?", IN_DAY)
    assert list(rows[0]) == columns


async def test_web_vitals_have_a_head_without_any(shop: Shop) -> None:
    _, _, text = await as_text(shop, "web-vitals?format=csv", IN_DAY)
    assert text == "page,name,measures,value\r\n"


async def test_another_format_is_refused_with_those_that_there_are(shop: Shop) -> None:
    status, found = await shop.ask(f"overview?{OF_DAY}&format=xml")
    assert (status, found["errors"][0]["field"]) == (422, "format")
    assert all(each in found["errors"][0]["message"] for each in ("json", "csv", "jsonl"))


def test_every_report_can_be_had_as_a_table() -> None:
    reports = [each for each in ENDPOINTS if each.path.startswith("/api/v1/analytics/")]
    assert [each.path for each in reports if each.table is None] == []
