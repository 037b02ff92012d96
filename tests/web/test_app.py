"""The web application, asked through its own test client."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from beacon.door.limits import Limits
from beacon.events import Response
from beacon.web.app import WebParts, create_app


class FakeIngest:
    """Serves one route; keeps what it was asked."""

    def __init__(self):
        self.requests = []

    def serves(self, method, path):
        return path == "/event"

    async def answer(self, request):
        self.requests.append(request)
        return Response(202, b"{}", (("content-type", "application/json"), ("x-fake", "1")))


@dataclass
class FakeHealth:
    ok: bool = True
    reason: str = ""
    document: dict[str, Any] = field(default_factory=lambda: {"version": "test"})


@pytest.fixture
def ingest():
    return FakeIngest()


@pytest.fixture
def health():
    return FakeHealth()


@pytest.fixture
def client(ingest, health):
    parts = WebParts(
        ingest=ingest,
        health=lambda: health,
        render_metrics=lambda: b"events_total 1\n",
        metrics_token="secret",
        limits=Limits(body_bytes=1000),
    )
    return create_app(parts).test_client()


def local(address="127.0.0.1"):
    return {"client": (address, 1)}


async def test_health_is_ok(client):
    answer = await client.get("/health")
    assert (answer.status_code, await answer.get_data()) == (200, b"ok")
    document = await client.get("/api/v1/health")
    assert await document.get_json() == {"status": "ok", "version": "test"}


async def test_health_says_what_is_wrong(client, health):
    health.ok, health.reason = False, "Postgres does not answer"
    answer = await client.get("/health")
    assert (answer.status_code, await answer.get_data()) == (503, b"Postgres does not answer")
    document = await client.get("/api/v1/health")
    assert document.status_code == 503
    assert (await document.get_json())["status"] == "Postgres does not answer"


async def test_check(client):
    assert await (await client.get("/check")).get_json() == {"status": "ok"}


async def test_home_is_a_page_for_people(client):
    answer = await client.get("/", headers={"Accept": "text/html,*/*"})
    assert answer.content_type == "text/html; charset=utf-8"
    assert b"<h1>Beacon</h1>" in await answer.get_data()


async def test_home_as_json_never_tells_secrets(client):
    secret = {"Cookie": "c", "Authorization": "a", "X-API-Key": "k", "X-PulseKit-Key": "p"}
    answer = await client.get(
        "/", headers={"Accept": "application/json", "X-Own": "1", **secret}, scope_base=local()
    )
    document = await answer.get_json()
    assert document["ip"] == "127.0.0.1"
    assert document["headers"]["x-own"] == "1"
    assert not {"cookie", "authorization", "x-api-key", "x-pulsekit-key"} & set(document["headers"])


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("POST", "/health", 405, "method_not_allowed"),
        ("GET", "/ws", 426, "upgrade_required"),
        ("GET", "/api/v1/ws/events/shop", 426, "upgrade_required"),
        ("GET", "/health/", 404, "not_found"),
    ],
)
async def test_errors_are_problem_documents(client, method, path, status, code):
    answer = await client.open(path, method=method)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    document = await answer.get_json(force=True)
    assert document["code"] == code
    assert set(document) == {"type", "title", "status", "detail", "code"}


async def test_not_allowed_says_what_is(client):
    answer = await client.post("/health")
    assert "GET" in answer.headers["allow"]


async def test_answers_carry_security_headers(client):
    for path in ("/", "/health", "/nothing"):
        answer = await client.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 401),  # a proxy that is not known
        ("1.2.3.4", {}, 401),
        ("", {}, 401),
        ("1.2.3.4", {"Authorization": "Bearer secret"}, 200),
        ("1.2.3.4", {"Authorization": "Bearer wrong"}, 401),
        ("1.2.3.4", {"Authorization": "Bearer \xe9"}, 401),
        ("1.2.3.4", {"Authorization": "Basic secret"}, 401),
    ],
)
async def test_metrics_are_for_local_clients_or_a_token(client, address, headers, status):
    answer = await client.get("/metrics", headers=headers, scope_base=local(address))
    assert answer.status_code == status
    if status == 200:
        assert await answer.get_data() == b"events_total 1\n"
    else:
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_ingest_routes_answer_as_on_their_own_lane(client, ingest):
    answer = await client.post("/event?k=v", data=b"{}", headers={"X-A": "1"}, scope_base=local())
    assert answer.status_code == 202
    names = {name.lower() for name, _ in answer.headers}
    assert names == {"content-type", "x-fake", "content-length"}
    (request,) = ingest.requests
    assert (request.method, request.path, request.query) == ("POST", "/event", "k=v")
    assert (request.body, request.client) == (b"{}", "127.0.0.1")
    assert request.headers["x-a"] == "1"


async def test_too_large_a_body_is_refused(client, ingest):
    answer = await client.post("/event", data=b"x" * 1001)
    assert answer.status_code == 413
    assert (await answer.get_json(force=True))["code"] == "too_large"
    assert not ingest.requests


async def test_an_address_is_made_when_it_is_asked_for(ingest, health):
    app = create_app(WebParts(ingest=ingest, health=lambda: health, render_metrics=lambda: b""))
    async with app.test_request_context("/"):
        assert app.url_for("health.health", _external=False, deep=1) == "/health?deep=1"
