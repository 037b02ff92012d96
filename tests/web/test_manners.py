"""How the web API behaves whatever is asked: headers, times, problems, methods."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from tests.web.conftest import Api, Headers

UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
PROJECTS = "/api/v1/projects"


@pytest.fixture
async def owner(api: Api) -> Headers:
    return await api.account("owner@example.com", owner=True)


@pytest.mark.parametrize(
    ("method", "path", "signed_in", "status"),
    [
        ("GET", PROJECTS, True, 200),
        ("GET", PROJECTS, False, 401),
        ("GET", "/api/v1/nothing", True, 404),
        ("DELETE", PROJECTS, True, 405),
        ("POST", PROJECTS, True, 415),
        ("GET", "/api/v1/openapi.json", False, 200),
        ("GET", "/api/docs", False, 200),
    ],
)
async def test_every_answer_has_the_security_headers(
    api: Api, owner: Headers, method: str, path: str, signed_in: bool, status: int
) -> None:
    answer = await api.send(method, path, headers=owner if signed_in else {})
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] in ("no-store", "private, no-cache", "no-cache")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/api/v1//projects", "/api//docs", "/account//tokens"])
async def test_no_redirect_leads_to_the_host_that_a_request_names(api: Api, path: str) -> None:
    answer = await api.send("GET", path, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


async def test_over_https_browsers_stay_there(api: Api, owner: Headers) -> None:
    over = [
        await api.client.get(PROJECTS, headers=owner, scheme=each) for each in ("https", "http")
    ]
    assert [answer.headers.get("strict-transport-security") for answer in over] == [
        "max-age=31536000",
        None,
    ]


async def test_what_one_may_read_no_shared_cache_keeps(api: Api, owner: Headers) -> None:
    answer = await api.send("GET", PROJECTS, headers=owner)
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_times_are_utc_and_say_so(api: Api, owner: Headers) -> None:
    _, made = await api.call("POST", PROJECTS, headers=owner, json={"name": "Shop"})
    status, listed = await api.call("GET", f"{PROJECTS}/{made['id']}/keys", headers=owner)
    assert status == 200
    times = [
        value
        for document in (made, *listed["items"])
        for name, value in document.items()
        if name.endswith("_at") and value is not None
    ]
    assert len(times) >= 2
    assert [time for time in times if not UTC_TIME.fullmatch(time)] == []


async def test_a_time_without_a_zone_is_refused(api: Api, owner: Headers) -> None:
    project = await api.project()
    status, problem = await api.call(
        "POST",
        f"{PROJECTS}/{project.uuid}/keys",
        headers=owner,
        json={"name": "a", "permissions": ["read"], "expires_at": "2030-01-01T00:00:00"},
    )
    assert (status, problem["code"]) == (422, "invalid_field")
    assert problem["errors"][0]["field"] == "expires_at"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("POST", "/api/v1/projects/x/y/z", 404, "not_found"),
        ("DELETE", PROJECTS, 405, "method_not_allowed"),
        ("PUT", "/api/docs", 405, "method_not_allowed"),
        ("TRACE", PROJECTS, 405, "method_not_allowed"),
    ],
)
async def test_what_is_not_there_is_a_problem_document(
    api: Api, owner: Headers, method: str, path: str, status: int, code: str
) -> None:
    answer = await api.send(method, path, headers={**owner, "Accept": "text/html"})
    problem = msgspec.json.decode(await answer.get_data())
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == f"urn:beacon:problem:{code}"
    if status == 405:
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", [PROJECTS, "/api/v1/openapi.json", "/api/docs"])
async def test_head_is_answered_as_get_is(api: Api, owner: Headers, path: str) -> None:
    """The body is cut off by the server: tests/e2e/test_api_description.py."""
    whole = await api.send("GET", path, headers=owner)
    head = await api.send("HEAD", path, headers=owner)
    assert (head.status_code, _fields(head)) == (200, _fields(whole))


async def test_head_is_refused_as_get_is(api: Api) -> None:
    assert (await api.send("HEAD", PROJECTS)).status_code == 401


async def test_options_name_the_methods_and_open_nothing(api: Api) -> None:
    """Pages of other origins get no preflight answered: they may not use the web API."""
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = await api.send("OPTIONS", PROJECTS, headers=asked)
    assert answer.status_code in (200, 204)
    assert await answer.get_data() == b""
    allowed = {each.strip() for each in answer.headers["allow"].split(",")}
    assert allowed == {"GET", "HEAD", "OPTIONS", "POST"}
    assert [name for name in _fields(answer) if name.startswith("access-control")] == []


async def test_a_slash_at_the_end_makes_no_difference(api: Api, owner: Headers) -> None:
    for path in (PROJECTS, "/api/v1/openapi.json", "/api/docs"):
        assert (await api.send("GET", path + "/", headers=owner)).status_code == 200


def _fields(answer: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}
