"""Lines of logs and feedback over the web API, as the real writer stores them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest

from beacon.events import Event, Page, Report, encode_page
from beacon.projects.projects import Project
from tests.explorer.conftest import at, named
from tests.factories import make_batch
from tests.privacy.conftest import event
from tests.web.conftest import Api, Headers
from tests.writer.conftest import Pipeline

TRACE = "0af7651916cd43dd8448eb211c80319c"


def line(message: str, level: str = "info", *, name: str = "$log", **more: Any) -> Event:
    known = {
        name: more.pop(name)
        for name in ("attributes", "resource", "extra", "logger", "trace_id", "feedback")
        if name in more
    }
    service = more.pop("service", None)
    report = Report(
        level=level,
        message=message,
        environment=more.pop("environment", "production"),
        release=more.pop("release", "1.4.0"),
        tags=json.dumps({"service.name": service}).encode() if service else None,
    )
    properties = json.dumps(known).encode()
    return event("server", name=name, report=report, properties=properties, **more)


def path(project: Project, rest: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/logs{rest}"


@pytest.fixture
async def stored(pipeline: Pipeline, shop: Project) -> Project:
    await pipeline.store(
        make_batch(
            line("started", at=0, service="shop", logger="shop.boot", resource={"host.name": "a"}),
            line(
                "stock is low",
                "warning",
                at=1,
                service="shop",
                trace_id=TRACE,
                attributes={"item": "tea", "http.route": "/cart", "left": 3},
            ),
            line("cart failed", "error", name="$error", at=2, service="shop", extra={"cart": 7}),
            line("tick", "debug", at=3, service="mail", environment="staging", release="0.9"),
            named("click", at=4),
            project_id=shop.id,
        )
    )
    return shop


async def messages(api: Api, ada: Headers, project: Project, query: str) -> list[str]:
    status, page = await api.call("GET", path(project, f"?{query}"), headers=ada)
    assert status == 200, page
    return [each["message"] for each in page["items"]]


FOUND: list[tuple[str, list[str]]] = [
    ("", ["tick", "cart failed", "stock is low", "started"]),
    ("level=warning", ["cart failed", "stock is low"]),
    ("text=STOCK", ["stock is low"]),
    ("environment=staging", ["tick"]),
    ("release=1.4.0&errors=exclude", ["stock is low", "started"]),
    ("errors=only", ["cart failed"]),
    ("service=mail", ["tick"]),
    ("logger=shop.boot", ["started"]),
    (f"trace_id={TRACE}", ["stock is low"]),
    ("attribute=item:tea", ["stock is low"]),
    ("attribute=http.route:/cart", ["stock is low"]),
    ("attribute=host.name:*", ["started"]),
    ("attribute=cart:7", ["cart failed"]),
    ("search=left:>2", ["stock is low"]),
    ("search=-service:shop", ["tick"]),
    ("search=tea", ["stock is low"]),
    ("search=http.route:/cart", ["stock is low"]),
    (f"from={quote(at(1).isoformat())}&to={quote(at(2).isoformat())}", ["stock is low"]),
]


async def test_lines_are_found(api: Api, ada: Headers, stored: Project) -> None:
    for query, found in FOUND:
        assert await messages(api, ada, stored, query) == found, query


async def test_a_line_tells_what_is_stored_of_it(api: Api, ada: Headers, stored: Project) -> None:
    _, page = await api.call("GET", path(stored, "?text=stock"), headers=ada)
    (found,) = page["items"]
    del found["id"], found["session_id"]
    assert found == {
        "timestamp": at(1).isoformat().replace("+00:00", "Z"),
        "event": "$log",
        "level": "warning",
        "message": "stock is low",
        "environment": "production",
        "release": "1.4.0",
        "service": "shop",
        "logger": None,
        "server": None,
        "trace_id": TRACE,
        "span_id": None,
        "user_id": None,
        "issue_id": None,
        "attributes": {"item": "tea", "http.route": "/cart", "left": 3},
        "resource": None,
        "truncated": False,
    }


async def test_pages_follow_one_another(api: Api, ada: Headers, stored: Project) -> None:
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        query = f"?limit=3&cursor={cursor}" if cursor else "?limit=3"
        _, page = await api.call("GET", path(stored, query), headers=ada)
        found += [each["message"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert found == ["tick", "cart failed", "stock is low", "started"]


REFUSED = [
    ("level=loud", "level"),
    ("attribute=item", "attribute"),
    ("cursor=x", "cursor"),
    ("nothing=1", "nothing"),
]


async def test_what_cannot_be_asked_is_told(api: Api, ada: Headers, stored: Project) -> None:
    for query, field in REFUSED:
        status, problem = await api.call("GET", path(stored, f"?{query}"), headers=ada)
        assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_lines_are_counted_by_level_over_time(
    api: Api, ada: Headers, stored: Project
) -> None:
    span = f"from={quote(at(-60).isoformat())}&to={quote(at(60).isoformat())}"
    status, counted = await api.call("GET", path(stored, f"/histogram?{span}"), headers=ada)
    assert (status, counted["total"], counted["step_seconds"]) == (200, 4, 5)
    assert len(counted["buckets"]) in (24, 25)
    sums = {
        level: sum(bucket[level] for bucket in counted["buckets"])
        for level in ("debug", "info", "warning", "error", "fatal", "none")
    }
    assert sums == {"debug": 1, "info": 1, "warning": 1, "error": 1, "fatal": 0, "none": 0}
    _, counted = await api.call(
        "GET", path(stored, f"/histogram?{span}&level=warning"), headers=ada
    )
    assert counted["total"] == 2


async def test_an_event_has_lines_around_it(api: Api, ada: Headers, stored: Project) -> None:
    _, page = await api.call("GET", path(stored, "?errors=only"), headers=ada)
    (error,) = page["items"]
    around = f"/around/{error['id']}?timestamp={quote(error['timestamp'])}"
    status, found = await api.call("GET", path(stored, around), headers=ada)
    assert status == 200
    assert found["line"]["message"] == "cart failed"
    assert [each["message"] for each in found["before"]] == ["started", "stock is low"]
    assert found["after"] == [], "of its own service"
    _, found = await api.call(
        "GET", path(stored, around + "&same_service=false&before=1"), headers=ada
    )
    assert [each["message"] for each in found["before"]] == ["stock is low"]
    assert [each["message"] for each in found["after"]] == ["tick"]
    status, _ = await api.call("GET", path(stored, f"/around/{UUID(int=1)}"), headers=ada)
    assert status == 404


async def test_lines_are_no_part_of_a_session(
    api: Api, ada: Headers, pipeline: Pipeline, shop: Project
) -> None:
    await pipeline.store(make_batch(line("tick", at=0), line("tick", at=1), project_id=shop.id))
    assert await api.database.fetch_value("SELECT count(*) FROM events") == 2
    assert await api.database.fetch_value("SELECT count(*) FROM sessions") == 0
    click = named("click", at=2)
    await pipeline.store(make_batch(click, project_id=shop.id))
    day = at(0).date().isoformat()
    path = f"/api/v1/analytics/{shop.uuid}/timeseries?from={day}&to={day}&metrics=events"
    status, answer = await api.call("GET", path, headers=ada)
    assert (status, sum(answer["total"]["series"]["events"])) == (200, 1)


async def test_feedback_stands_with_its_error(
    api: Api, ada: Headers, pipeline: Pipeline, shop: Project
) -> None:
    error = line("it broke", "error", name="$error", at=0)
    about = {"name": "Eve", "email": "eve@example.com"}
    known = about | {"associated_event_id": str(UUID(bytes=error.id))}
    page = encode_page(Page(url="https://shop.example/cart", hostname="shop.example", path="/cart"))
    await pipeline.store(
        make_batch(
            error,
            line("I saw an error", name="$feedback", at=60, feedback=known, page=page),
            line("lovely", name="$feedback", at=61, feedback={"associated_event_id": "?"}),
            project_id=shop.id,
        )
    )
    whole = f"/api/v1/projects/{shop.uuid}/feedback"
    status, found = await api.call("GET", whole, headers=ada)
    assert status == 200, found
    assert [each["message"] for each in found["items"]] == ["lovely", "I saw an error"]
    lovely, broke = found["items"]
    assert (lovely["event_id"], lovely["page"]) == (None, None)
    assert (broke["name"], broke["email"]) == ("Eve", "eve@example.com")
    assert broke["page"] == "https://shop.example/cart"
    assert broke["event_id"] == str(UUID(bytes=error.id))
    assert broke["event_at"] is not None
    _, found = await api.call("GET", whole + "?text=eve@", headers=ada)
    assert [each["message"] for each in found["items"]] == ["I saw an error"]
