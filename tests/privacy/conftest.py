"""People in a project, as the real writer stores them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from beacon.events import FLAG_EXPOSURE, IDENTIFY, Event, Page, Report, TimeSource, encode_page
from beacon.flags.exposure import pushed_properties
from beacon.privacy.person import Person, find_person_in
from tests.factories import NOON, make_event
from tests.writer.conftest import Pipeline, pipeline  # noqa: F401  (fixture)

SHOP = UUID("11111111-1111-4111-8111-111111111111")
OTHER = UUID("99999999-9999-4999-8999-999999999999")
DAY = 24 * 3600 * 1_000_000


def session_id(number: int) -> bytes:
    return UUID(int=1 << 100 | number).bytes


def event(
    anon_id: str,
    user_id: str | None = None,
    *,
    session: int = 1,
    at: int = 0,
    url: str | None = None,
    level: str | None = None,
    **more: Any,
) -> Event:
    """`at` in seconds behind noon."""
    if url is not None:
        more |= {"name": "$page", "page": encode_page(Page(url=url, referrer="https://a.example/"))}
    if level is not None:
        more["report"] = Report(level=level, message="it broke")
    return make_event(
        anon_id=anon_id,
        user_id=user_id,
        session_id=session_id(session),
        timestamp=NOON + at * 1_000_000,
        **more,
    )


def identify(anon_id: str, user_id: str, *, at: int = 0, session: int = 1, **traits: Any) -> Event:
    properties = orjson.dumps({"user_id": user_id, "traits": traits})
    return event(anon_id, user_id, at=at, session=session, name=IDENTIFY, properties=properties)


def exposure(
    anon_id: str, user_id: str | None = None, *, flag: str = "checkout", **more: Any
) -> Event:
    """Of a flag that answered by who asked."""
    properties = pushed_properties("production", {flag: "on"}, {flag})
    return event(anon_id, user_id, name=FLAG_EXPOSURE, properties=properties, **more)


def pinned(anon_id: str, **more: Any) -> Event:
    return event(anon_id, time_source=TimeSource.PINNED, **more)


async def person(
    pipeline: Pipeline,  # noqa: F811
    *,
    anon_id: str | None = None,
    user_id: str | None = None,
) -> Person:
    async def work(session: Any) -> Person:
        return await find_person_in(session, SHOP, anon_id=anon_id, user_id=user_id)

    return await pipeline.database.run(work)
