"""No page of another site makes use of a browser's sign-in: walked over every endpoint."""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid4

import pytest

from beacon.accounts.access import Access
from beacon.web.api.authenticate import SECURE_COOKIE
from beacon.web.api.endpoint import Endpoint
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.same_site import SAFE_METHODS
from tests.web.callers import Callers, make_callers
from tests.web.conftest import PUBLIC_URL, Api, Headers

CHANGES = [
    endpoint
    for endpoint in ENDPOINTS
    if endpoint.method not in SAFE_METHODS and endpoint.access is not Access.PUBLIC
]
ELSEWHERE: dict[str, Headers] = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbour's subdomain": {"Sec-Fetch-Site": "same-site"},
    "an old browser elsewhere": {"Origin": "https://evil.example"},
    "a sandboxed frame": {"Origin": "null"},
    "who knows where": {},
}
HERE: dict[str, Headers] = {
    "a page of Beacon's": {"Sec-Fetch-Site": "same-origin"},
    "an old browser here": {"Origin": PUBLIC_URL},
}


async def ask(callers: Callers, endpoint: Endpoint, headers: Headers) -> tuple[int, str]:
    """As an owner's browser does, whose cookie was just made; nothing that is named is there."""
    cookie = uuid4().hex
    await callers.api.database.execute(
        "INSERT INTO sign_ins (account_id, kind, method, cookie_hash)"
        " VALUES ($1, 'browser', 'password', $2)",
        callers.accounts["owner"],
        sha256(cookie.encode()).digest(),
    )
    names = {name: str(uuid4()) for name in endpoint.parameters}
    path = endpoint.path.format_map({**names, "project_id": callers.project.uuid})
    status, document = await callers.api.call(
        endpoint.method,
        path,
        headers={"Cookie": f"{SECURE_COOKIE}={cookie}", **headers},
        json={} if endpoint.body is not None else None,
    )
    return status, document["code"] if status >= 400 else ""


@pytest.mark.parametrize("whence", ELSEWHERE)
async def test_no_change_comes_from_elsewhere(api: Api, whence: str) -> None:
    callers = await make_callers(api)
    asked = {each: await ask(callers, each, ELSEWHERE[whence]) for each in CHANGES}
    assert len(asked) > 20
    assert [
        (each.method, each.path, got) for each, got in asked.items() if got != (403, "cross_origin")
    ] == []


@pytest.mark.parametrize("whence", HERE)
async def test_pages_of_beacon_make_changes(api: Api, whence: str) -> None:
    callers = await make_callers(api)
    asked = {each: await ask(callers, each, HERE[whence]) for each in CHANGES}
    refused = [(each.path, got) for each, got in asked.items() if got[0] in (401, 403)]
    assert refused == []
