"""A Beacon with seeded events, and browsers that are signed in to its dashboard.

`site` is shared by all of these tests: what one changes must not change what another sees, so tests
that write make a project of their own (`site.project(...)`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.browser.running import in_shared_browser
from tests.e2e.conftest import (  # noqa: F401  (fixtures)
    Project,
    Subject,
    as_project,
    new_beacon,
    template,
    until,
)

EVENTS = 20_000
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
PASSWORD = "violet otter plays 42 cellos"


@dataclass(frozen=True)
class Site:
    """`shop` has seeded events, `empty` none. `cookies` by e-mail: of who is signed in."""

    beacon: Subject
    shop: Project
    empty: Project
    cookies: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.beacon.port}"

    def ask(self, method: str, path: str, body: Any = None, who: str = "owner") -> Any:
        """The API's answer to somebody who is signed in with a browser."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        cookies = {"beacon_session": self.cookies[who]}
        answer = requests.request(
            method, self.url + path, json=body, headers=headers, cookies=cookies, timeout=30
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def project(self, name: str) -> Project:
        """A new one, with the editor and the viewer as its members."""
        made = as_project(self.beacon.create_project(name))
        for who in ("viewer", "editor"):
            account = self.ask("GET", "/api/v1/auth/me", who=who)["id"]
            path = f"/api/v1/projects/{made.id}/members/{account}"
            self.ask("PUT", path, {"role": who})
        return made

    async def send(self, project: Project, *names: str) -> None:
        """Events of one visitor, whose browser is none of a bot's; they are stored."""
        self.post(project, [{"event": name, "session_id": "visit-1"} for name in names])
        address = f"/api/v1/projects/{project.id}/events?bots=include"

        async def are_stored() -> bool:
            return len(self.ask("GET", address)["items"]) >= len(names)

        await until(are_stored)

    def post(self, project: Project, events: list[dict[str, Any]]) -> None:
        """As a visitor's browser does."""
        headers = {"X-API-Key": project.key, "User-Agent": BROWSER}
        path = f"{self.url}/api/v1/events/ingest"
        answer = requests.post(path, json={"events": events}, headers=headers, timeout=30)
        assert answer.ok, answer.text

    def path(self, project: Project, rest: str = "") -> str:
        """Of a page of the project."""
        number = self.ask("GET", f"/api/v1/projects/{project.id}")["number"]
        return f"/p/{number}/{rest}".rstrip("/")

    async def see(self, script: str, scenario: str, who: str | None = "owner", **more: Any) -> Any:
        """What a scenario of `scenarios/<script>.mjs` found. Fails when the browser complained of
        anything, asked another host, or axe found a fault; the page is `path`, if given."""
        found = await in_shared_browser(
            f"../dashboard/scenarios/{script}.mjs",
            scenario=scenario,
            base=self.url,
            cookie=who and self.cookies[who],
            **more,
        )
        assert found["complaints"] == []
        assert found["faults"] == []
        return found["found"]


@pytest.fixture(scope="session")
def site(new_beacon: Any) -> Iterator[Site]:  # noqa: F811
    made: Subject = new_beacon(
        environment={
            "BEACON_TRUSTED_PROXIES": "127.0.0.1",
            "BEACON_PRIVATE_NETWORKS": "127.0.0.0/8",
        }
    )
    try:
        made.start()
        shop, empty = (as_project(made.create_project(name)) for name in ("Shop", "Empty"))
        made.seed(shop.id, "--days", "30", "--events", str(EVENTS))
        cookies = {}
        for who in ("owner", "viewer", "editor"):
            role = ("--role", "owner") if who == "owner" else ()
            made.create_account(_email(who), PASSWORD, *role)
            cookies[who] = _sign_in(made, _email(who))
        found = Site(made, shop, empty, cookies)
        for who in ("viewer", "editor"):
            account = found.ask("GET", "/api/v1/auth/me", who=who)["id"]
            for project in (shop, empty):
                path = f"/api/v1/projects/{project.id}/members/{account}"
                found.ask("PUT", path, {"role": who})
        yield found
        assert made.stop() == 0, made.log()
        assert "Traceback" not in made.whole_log()
    finally:
        made.clean_up()
        shutil.rmtree(made.home, ignore_errors=True)


def _email(who: str) -> str:
    return f"{who}@example.com"


def _sign_in(beacon: Subject, email: str) -> str:
    answer = requests.post(
        f"http://127.0.0.1:{beacon.port}/api/v1/auth/login",
        json={"email": email, "password": PASSWORD, "cookie": True},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=30,
    )
    assert answer.ok, answer.text
    return answer.cookies["beacon_session"]
