"""Cohorts over the web API: who is in one, now or then; and who is not any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from beacon.privacy.erase import erase_person
from beacon.privacy.person import Person
from tests.audit_entries import entries
from tests.privacy.conftest import event, identify
from tests.web.conftest import Api
from tests.web.shop_events import ALL_DAY, DAY, NEXT_DAY, Shop, make_shop, store
from tests.writer.conftest import Pipeline

HOME = {"dimension": "page", "operator": "is", "value": "/"}
PRICES = {"dimension": "page", "operator": "is", "value": "/prices"}
SIGNUP = {"dimension": "event", "operator": "is", "value": "signup"}
ANN, BOB = ({"visitor": name, "is_user": False} for name in ("ann", "bob"))


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline, "editor")


async def make(shop: Shop, key: str, *steps: Any, kind: str = "static", **who: Any) -> Any:
    body = {"key": key, "kind": kind, "who": {"steps": steps, "date_range": ALL_DAY, **who}}
    status, made = await shop.call("POST", "cohorts", body)
    assert status == 201, made
    return made


async def visitors(shop: Shop, key: str) -> list[Any]:
    status, found = await shop.call("GET", f"cohorts/{key}/visitors")
    assert status == 200, found
    assert found["count"] == len(found["items"])
    return list(found["items"])


@pytest.mark.parametrize("kind", ["static", "dynamic"])
@pytest.mark.parametrize(
    ("steps", "more", "expected"),
    [
        ((HOME,), {}, [ANN, BOB]),
        ((SIGNUP,), {}, [ANN]),
        ((HOME, PRICES), {"dropped": 1}, [BOB]),
        ((HOME, PRICES), {"reached": 1}, [ANN, BOB]),
        ((HOME, PRICES, SIGNUP), {}, [ANN]),
        ((HOME, PRICES, SIGNUP), {"dropped": 2}, []),
        ((HOME, SIGNUP), {"window": 60}, []),
        ((HOME,), {"filters": [{"has_not_done": {"event": "signup"}}]}, [BOB]),
    ],
)
async def test_who_went_so_far(
    shop: Shop, kind: str, steps: Any, more: Any, expected: list[Any]
) -> None:
    made = await make(shop, "some", *steps, kind=kind, **more)
    assert made["visitors"] == (len(expected) if kind == "static" else None)
    assert await visitors(shop, "some") == expected


async def make_returned(shop: Shop, key: str, kind: str = "static", **cell: Any) -> Any:
    retention = {"interval": "day", "first": HOME, "back": SIGNUP, "cell": cell}
    who = {"retention": retention, "date_range": {"from": DAY, "to": NEXT_DAY}}
    return await shop.call("POST", "cohorts", {"key": key, "kind": kind, "who": who})


async def test_who_is_in_a_cell_of_retention_is_kept(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    await store(shop, pipeline, event("ann", name="signup", session=4, at=24 * 3600))
    for key, bucket, expected in (("came", 0, [ANN, BOB]), ("returned", 1, [ANN])):
        status, made = await make_returned(shop, key, cohort=DAY, bucket=bucket)
        assert (status, made["visitors"]) == (201, len(expected)), made
        assert made["who"]["retention"]["cell"] == {"cohort": DAY, "bucket": bucket}
        assert await visitors(shop, key) == expected
    filters = {"filters": [{"cohort": "returned"}], "date_range": ALL_DAY}
    _, found = await shop.ask("query", {"metrics": ["events"], **filters})
    assert found["total"]["metrics"]["events"] == 3


async def test_a_cell_is_checked_as_its_table_is(shop: Shop) -> None:
    for cell, kind, field in (
        ({"cohort": "1999-01-01"}, "static", "who.retention.cell.cohort"),
        ({"cohort": DAY, "bucket": 2}, "static", "who.retention.cell.bucket"),
        ({"cohort": DAY}, "dynamic", "kind"),
    ):
        status, problem = await make_returned(shop, "some", kind, **cell)
        assert (status, problem["errors"][0]["field"]) == (422, field)
    assert (await shop.call("GET", "cohorts"))[1]["items"] == []


async def test_it_is_who_the_funnel_says_dropped_out(shop: Shop) -> None:
    await make(shop, "left", HOME, PRICES, dropped=1)
    question = {"steps": [HOME, PRICES], "dropped": 1, "date_range": ALL_DAY}
    _, funnel = await shop.ask("funnel", question)
    assert await visitors(shop, "left") == funnel["dropped"] == [BOB]


async def test_a_dynamic_cohort_is_asked_anew_and_a_static_one_stays(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    for kind in ("dynamic", "static"):
        await make(shop, kind, SIGNUP, kind=kind)
    await store(shop, pipeline, event("bob", name="signup", session=2, at=120))
    assert await visitors(shop, "dynamic") == [ANN, BOB]
    assert await visitors(shop, "static") == [ANN]


async def test_a_member_is_called_as_they_are_called_now(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    await make(shop, "all", HOME)
    await store(shop, pipeline, identify("ann", "u1", session=9, at=500))
    await store(shop, pipeline, identify("bob", "u1", session=8, at=500))
    assert (await shop.call("GET", "cohorts/all/visitors"))[1]["items"] == [
        {"visitor": "u1", "is_user": True}
    ]


async def test_who_is_erased_is_in_no_cohort_any_more(shop: Shop, api: Api) -> None:
    await make(shop, "all", HOME)
    await make(shop, "one", SIGNUP)
    removed = await erase_person(
        api.database, UUID(bytes=shop.project.id), Person(("ann",)), lambda _done, _total: None
    )
    assert removed["cohort_members"] == 2
    assert await visitors(shop, "all") == [BOB]
    assert await visitors(shop, "one") == []
    assert (await shop.call("GET", "cohorts/all"))[1]["visitors"] == 1


async def test_pages_have_each_visitor_once(shop: Shop) -> None:
    for kind in ("static", "dynamic"):
        await make(shop, kind, HOME, kind=kind)
        _, first = await shop.call("GET", f"cohorts/{kind}/visitors?limit=1")
        cursor = first["next_cursor"]
        _, rest = await shop.call("GET", f"cohorts/{kind}/visitors?limit=1&cursor={cursor}")
        assert (first["items"], rest["items"], rest["next_cursor"]) == ([ANN], [BOB], None)
        assert first["count"] == rest["count"] == 2


@pytest.mark.parametrize(
    ("who", "field"),
    [
        ({"steps": [{"dimension": "pages", "operator": "is", "value": 1}]}, "who.steps[0]"),
        ({"steps": [SIGNUP], "filters": [{"segment": "no"}]}, "who.filters[0]"),
        ({"steps": [SIGNUP], "date_range": {"period": "custom"}}, "who.date_range"),
        ({"steps": [SIGNUP], "tz": "Moon"}, "who.tz"),
        ({"steps": [SIGNUP], "dropped": 1}, "who.dropped"),
        ({"steps": [SIGNUP], "reached": 2}, "who.reached"),
        ({"steps": [SIGNUP, HOME], "reached": 1, "dropped": 1}, "who"),
        ({"steps": []}, "who.steps"),
        ({}, "who"),
        ({"steps": [SIGNUP], "retention": {"cell": {"cohort": DAY}}}, "who"),
        ({"retention": {"cell": {"cohort": DAY}}, "window": 60}, "who"),
        ({"retention": {"interval": "day"}}, "who.retention"),
    ],
)
async def test_what_is_no_question_makes_no_cohort(shop: Shop, who: Any, field: str) -> None:
    status, problem = await shop.call("POST", "cohorts", {"key": "some", "who": who})
    assert (status, problem["code"]) == (422, "invalid_field")
    assert problem["errors"][0]["field"].startswith(field)
    assert (await shop.call("GET", "cohorts"))[1]["items"] == []


async def test_it_can_be_named_anew_and_removed(shop: Shop, api: Api) -> None:
    made = await make(shop, "all", HOME)
    etag = f'"{made["id"]}.{made["version"]}"'
    got = [
        (await shop.call("PATCH", "cohorts/all", {"name": name}, **{"If-Match": etag}))[0]
        for name in ("Everybody", "All")
    ]
    assert got == [200, 412]
    assert (await shop.call("POST", "cohorts", {"key": "all", "who": {"steps": [HOME]}}))[0] == 409
    assert (await shop.call("DELETE", "cohorts/all"))[0] == 204
    assert await api.database.fetch_value("SELECT count(*) FROM cohort_members") == 0
    log = await entries(api.database, "cohort.%")
    assert [each.action.partition(".")[2] for each in log] == ["created", "changed", "deleted"]
    assert log[0].after["visitors"] == 2


async def test_a_segment_that_a_dynamic_cohort_names_stays(shop: Shop) -> None:
    await shop.call("POST", "report-segments", {"key": "home", "filter": HOME})
    await make(shop, "dynamic", {"segment": "home"}, kind="dynamic")
    await make(shop, "static", {"segment": "home"})
    status, problem = await shop.call("DELETE", "report-segments/home")
    assert (status, "is used by the cohort 'dynamic':" in problem["detail"]) == (409, True)
    await shop.call("DELETE", "cohorts/dynamic")
    assert (await shop.call("DELETE", "report-segments/home"))[0] == 204
    assert await visitors(shop, "static") == [ANN, BOB]
