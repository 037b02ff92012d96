"""Events as the real writer stores them, and what the explorer finds of them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from beacon.events import Event, Page, Report, Visit, encode_page, encode_visit
from beacon.explorer.events import EventFilter, ListedEvent, find_events_in
from beacon.explorer.scan import Key
from beacon.explorer.search import parse_search
from beacon.explorer.windows import span_of
from beacon.writer.fold import time_of
from tests.factories import NOON, PROJECT, make_batch
from tests.privacy.conftest import event
from tests.writer.conftest import Pipeline, pipeline  # noqa: F401  (fixture)

SHOP = UUID(bytes=PROJECT)
PHONE = Visit(country="AT", city="Wien", browser="Firefox", os="Android", device="mobile")


def at(seconds: float) -> Any:
    """So many seconds behind noon."""
    return time_of(NOON + round(seconds * 1_000_000))


class Explorer:
    """What is found, in short."""

    def __init__(self, pipeline: Pipeline) -> None:  # noqa: F811
        self.pipeline = pipeline

    async def store(self, *events: Any, visit: Visit = PHONE, **more: Any) -> None:
        await self.pipeline.store(make_batch(*events, visit=encode_visit(visit), **more))

    async def ask(self, work: Any) -> Any:
        return await self.pipeline.database.run(work)

    async def page(
        self,
        search: str = "",
        *,
        before: Key | None = None,
        limit: int = 100,
        since: Any = None,
        until: Any = None,
        **wanted: Any,
    ) -> tuple[list[ListedEvent], Key | None]:
        span = span_of(since, until)
        asked = EventFilter(terms=parse_search(search), span=span, **wanted)
        found = await self.ask(
            lambda session: find_events_in(session, SHOP, asked, before=before, limit=limit)
        )
        return found.events, found.behind

    async def names(self, search: str = "", **wanted: Any) -> list[str]:
        """Of all events that are found, the newest first."""
        events, behind = await self.page(search, **wanted)
        assert behind is None
        return [each.event for each in events]


@pytest.fixture
def explorer(pipeline: Pipeline) -> Explorer:  # noqa: F811
    return Explorer(pipeline)


def named(name: str, *, anon_id: str = "phone", properties: Any = None, **more: Any) -> Event:
    text = b"{}" if properties is None else json.dumps(properties, ensure_ascii=False).encode()
    return event(anon_id, name=name, properties=text, **more)


def seen(path: str, *, anon_id: str = "phone", **more: Any) -> Event:
    """A page view."""
    page = Page(url=f"https://shop.example{path}", hostname="shop.example", path=path)
    return event(anon_id, name="$page", page=encode_page(page), **more)


def broken(message: str, *, anon_id: str = "phone", **more: Any) -> Event:
    report = Report(level="error", message=message, release="1.2", tags=b'{"region": "eu"}')
    return event(anon_id, name="exception", report=report, **more)
