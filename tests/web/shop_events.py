"""A shop with events of its own day, for tests of what reports say of them.

In: the fixtures `api` and `pipeline`. Out: `shop`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from beacon.events import Page, encode_page
from beacon.writer.fold import time_of
from tests.factories import NOON, make_batch
from tests.privacy.conftest import event
from tests.web.conftest import Api
from tests.writer.conftest import Pipeline

DAY = time_of(NOON).date().isoformat()
OF_DAY = f"from={DAY}&to={DAY}"
NEXT_DAY = (time_of(NOON) + timedelta(days=1)).date().isoformat()
ALL_DAY = {"from": DAY, "to": DAY}


class Shop:
    """A project, and somebody who asks."""

    def __init__(self, api: Api, headers: dict[str, str], project: Any) -> None:
        self.api, self.headers, self.project = api, headers, project

    async def ask(self, what: str, body: Any = None) -> tuple[int, Any]:
        """Of its reports."""
        path = f"/api/v1/analytics/{self.project.uuid}/{what}"
        method = "GET" if body is None else "POST"
        return await self.api.call(method, path, json=body, headers=self.headers)

    async def call(self, method: str, what: str, body: Any = None, **headers: str) -> Any:
        """What belongs to the project."""
        path = f"/api/v1/projects/{self.project.uuid}/{what}"
        headers = {**self.headers, **headers}
        return await self.api.call(method, path, json=body, headers=headers)


def seen(anon_id: str, path: str, **more: Any) -> Any:
    page = Page(url=f"https://shop.example{path}", hostname="shop.example", path=path)
    return event(anon_id, name="$page", page=encode_page(page), **more)


async def store(shop: Shop, pipeline: Pipeline, *events: Any) -> None:
    await pipeline.store(make_batch(*events, project_id=shop.project.id))


async def make_shop(api: Api, pipeline: Pipeline, role: str = "viewer") -> Shop:
    """Two visitors: one looks at two pages and signs up, one leaves at once."""
    headers = await api.account(f"{role}@example.com")
    project = await api.project("Shop", **{role: headers})
    await pipeline.store(
        make_batch(
            seen("ann", "/", session=1, at=0),
            seen("ann", "/prices", session=1, at=60),
            event("ann", name="signup", properties=b'{"plan": "pro"}', session=1, at=90),
            seen("bob", "/", session=2, at=30),
            project_id=project.id,
        )
    )
    return Shop(api, headers, project)
