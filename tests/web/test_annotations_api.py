"""The time line over the web API: notes, deploys that the writer saw, changes of flags."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from beacon.events import Report
from beacon.writer.fold import time_of
from tests.audit_entries import entries
from tests.factories import NOON
from tests.privacy.conftest import event
from tests.web.conftest import Api
from tests.web.shop_events import Shop, make_shop, store
from tests.writer.conftest import Pipeline

WRITTEN = "2026-02-10T12:00:00Z"


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline, "editor")


async def note(shop: Shop, at: str, text: str, **more: Any) -> Any:
    status, made = await shop.call("POST", "annotations", {"at": at, "text": text, **more})
    assert status == 201, made
    return made


async def listed(shop: Shop, query: str = "") -> list[Any]:
    status, page = await shop.call("GET", f"annotations?{query}")
    assert status == 200, page
    return list(page["items"])


def released(release: str, at: float, environment: str | None = None, **more: Any) -> Any:
    report = Report(release=release, environment=environment)
    return event("ann", session=1, at=at, report=report, **more)


async def test_a_note_is_written_changed_and_removed(shop: Shop, api: Api) -> None:
    made = await note(shop, "2026-02-10T13:00:00+01:00", "Sale", link="https://shop.example/sale")
    assert (made["at"], made["by"]["kind"]) == (WRITTEN, "account")
    path = f"annotations/{made['id']}"
    status, changed = await shop.call("PATCH", path, {"text": "Winter sale", "link": None})
    assert (status, changed["text"], changed["link"]) == (200, "Winter sale", None)
    assert (await shop.call("GET", path))[1] == changed
    (shown,) = await listed(shop)
    assert (shown["kind"], shown["id"], shown["at"]) == ("note", made["id"], WRITTEN)
    assert (await shop.call("DELETE", path))[0] == 204
    assert (await shop.call("GET", path))[0] == 404
    log = await entries(api.database, "annotation.%")
    assert [each.action.partition(".")[2] for each in log] == ["created", "changed", "deleted"]
    assert log[1].before == {"text": "Sale", "link": "https://shop.example/sale"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "2026-02-10T12:00:00"},
        {"text": ""},
        {"link": "javascript:alert(1)"},
        {"link": "/sale"},
        {"by": "me"},
    ],
)
async def test_what_is_no_note_is_refused(shop: Shop, wrong: Any) -> None:
    body = {"at": WRITTEN, "text": "Sale", **wrong}
    assert (await shop.call("POST", "annotations", body))[0] == 422
    assert await listed(shop) == []


async def test_a_deploy_is_the_first_event_of_a_release_in_an_environment(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    await store(
        shop,
        pipeline,
        released("1.0", 50),
        released("1.1", 70, "production"),
        released("1.1", 60, "staging"),
        released("1.0", 40),
    )
    await store(shop, pipeline, released("1.0", 90), released("1.1", 65, "production"))
    assert [(each["release"], each["environment"], each["at"]) for each in await listed(shop)] == [
        (release, environment, time_of(NOON + at * 1_000_000).isoformat().replace("+00:00", "Z"))
        for release, environment, at in [
            ("1.0", None, 40),
            ("1.1", "staging", 60),
            ("1.1", "production", 65),
        ]
    ]


async def test_a_release_that_postgres_could_not_take_holds_nothing_up(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    await store(shop, pipeline, released("1\0", 10), released("2", 20))
    assert [each["release"] for each in await listed(shop)] == ["2"]


async def test_releases_of_other_projects_are_theirs(
    shop: Shop,
    api: Api,
    pipeline: Pipeline,
) -> None:
    other = Shop(api, shop.headers, await api.project("Other", editor=shop.headers))
    for each in (shop, other):
        await store(each, pipeline, released("1.0", 10))
    assert len(await listed(shop)) == len(await listed(other)) == 1


async def test_changes_of_flags_say_who_changed_what_where(shop: Shop) -> None:
    await shop.call("POST", "flags", {"key": "checkout"})
    production = {"enabled": False}
    await shop.call("PUT", "flags/checkout/environments/production", production)
    await shop.call("PATCH", "flags/checkout", {"name": "Checkout"})
    made, settings, named = await listed(shop, "kind=flag")
    assert (made["text"], made["change"]["action"]) == ("flag checkout created", "created")
    assert (settings["environment"], settings["change"]["of"]) == ("production", "environment")
    assert settings["change"]["fields"] == ["enabled"]
    assert (named["text"], named["environment"]) == ("flag checkout changed: name", None)
    assert {each["by"]["kind"] for each in (made, settings, named)} == {"account"}


async def test_all_kinds_stand_in_order_of_time_in_pages(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    await store(shop, pipeline, released("1.0", 0), released("1.0", 0, "production"))
    for seconds, text in ((-9, "before"), (9, "behind"), (0, "at once")):
        await note(shop, time_of(NOON + seconds * 1_000_000).isoformat(), text)
    await shop.call("POST", "flags", {"key": "checkout"})
    whole = await listed(shop)
    assert [each["text"] for each in whole] == [
        *("before", "1.0", "1.0", "at once", "behind", "flag checkout created")
    ]
    parts, cursor = [], ""
    for _ in range(6):
        _, page = await shop.call("GET", f"annotations?limit=1{cursor}")
        parts += page["items"]
        cursor = f"&cursor={page['next_cursor']}"
    assert (parts, page["next_cursor"]) == (whole, None)


async def test_a_range_and_kinds_narrow_it(shop: Shop) -> None:
    for hour in (10, 11, 12):
        await note(shop, f"2026-02-10T{hour}:00:00Z", f"at {hour}")
    bounds = f"from={quote('2026-02-10T11:00:00Z')}&to={quote('2026-02-10T12:00:00Z')}"
    assert [each["text"] for each in await listed(shop, bounds)] == ["at 11"]
    assert await listed(shop, "kind=deploy,flag") == []
    status, problem = await shop.call("GET", "annotations?kind=notes")
    assert (status, "allowed are note, deploy, flag" in problem["detail"]) == (422, True)
