"""A browser as far as the pages need one: it keeps cookies, sends forms and reads text.

eve = await signed_in(api)
page = await eve.open("/account")
path = await make_link(api, "setup")
"""

from __future__ import annotations

import html
import re
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from beacon.accounts import links
from tests.web.conftest import PASSWORD, Api

FORM = "application/x-www-form-urlencoded"


class Page(NamedTuple):
    status: int
    headers: Any
    body: str

    @property
    def location(self) -> str:
        return str(self.headers["location"])

    @property
    def text(self) -> str:
        """As people see it."""
        main = self.body.partition("<main")[2].partition(">")[2]
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())

    @property
    def title(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.body)
        return html.unescape(found[1]) if found else ""

    def error_of(self, field: str) -> str | None:
        found = re.search(f'<p class="error" id="{field}-error">(.*?)</p>', self.body)
        return html.unescape(found[1]) if found else None


class Visitor:
    """Of the application of Quart's test client `client`."""

    def __init__(self, client: Any, address: str = "203.0.113.7") -> None:
        self._client, self._address = client.app.test_client(use_cookies=False), address
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []

    async def open(self, path: str, **headers: str) -> Page:
        return await self._ask("GET", path, {"Accept": "text/html", **headers}, b"")

    async def send(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Page:
        """A form of that page's own."""
        head = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
        head |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._ask("POST", path, head, urlencode(fields or {}).encode())

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Page:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        answer = await self._client.open(
            path,
            method=method,
            headers=headers,
            data=body,
            scope_base={"client": (self._address, 1)},
        )
        self.set_cookies = answer.headers.getlist("set-cookie")
        for field in self.set_cookies:
            self._keep(field)
        return Page(answer.status_code, answer.headers, (await answer.get_data()).decode())

    def _keep(self, field: str) -> None:
        for name, morsel in SimpleCookie(field).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def is_dashboard(page: Page) -> bool:
    """Its one page, which shows nothing before its scripts run."""
    return "/app/immutable/entry/" in page.body and "<main" not in page.body


OWNER = {"email": "Olga@Example.com", "name": "Olga", "password": PASSWORD, "again": PASSWORD}


async def make_link(api: Api, kind: links.LinkKind, **more: Any) -> str:
    made = await api.database.run(lambda session: links.make_in(session, kind, **more))
    return made.url("")


async def signed_in(api: Api, email: str = "eve@example.com", **more: Any) -> Visitor:
    await api.account(email, **more)
    visitor = Visitor(api.client)
    page = await visitor.send("/sign-in", {"email": email, "password": PASSWORD})
    assert page.status == 303, page.text
    return visitor


async def invitation(api: Api, email: str = "eve@example.com") -> str:
    inviter = await api.account("olga@example.com", owner=True, name="Olga <i>")
    project = await api.project("Shop & more")
    details = links.LinkDetails(projects={UUID(bytes=project.id): "editor"})
    by = await api.account_id(inviter)
    return await make_link(api, "invitation", email=email, details=details, created_by=by)
