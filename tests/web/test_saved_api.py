"""Segments and goals of reports over the web API, and what reports make of their names."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.audit_entries import entries
from tests.factories import make_batch
from tests.privacy.conftest import event
from tests.web.conftest import Api
from tests.web.shop_events import ALL_DAY, DAY, OF_DAY, Shop, make_shop
from tests.writer.conftest import Pipeline

PRICES = {"dimension": "page", "operator": "is", "value": "/prices"}
SIGNUP = {"dimension": "event", "operator": "is", "value": "signup"}
CONVERSIONS = ["visitors", "conversions", "conversion_rate"]


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline, "editor")


async def save(shop: Shop, kind: str, key: str, wanted: Any, **more: Any) -> Any:
    body = {"key": key, "filter": wanted, **more}
    status, made = await shop.call("POST", kind, body)
    assert status == 201, made
    return made


async def query(shop: Shop, **question: Any) -> Any:
    status, found = await shop.ask("query", {"date_range": ALL_DAY, **question})
    assert status == 200, found
    return found["total"]["metrics"]


async def test_a_segment_is_its_filter_in_every_report(shop: Shop) -> None:
    await save(shop, "report-segments", "looked", {"has_done": {"event": "signup"}})
    named, written = [{"segment": "looked"}], [{"has_done": {"event": "signup"}}]
    questions: dict[str, dict[str, Any]] = {
        "query": {"metrics": ["events", "visitors"], "dimensions": ["page"]},
        "funnel": {"steps": [{"segment": "looked"}, SIGNUP]},
        "retention": {"first": {"segment": "looked"}, "interval": "day"},
        "paths": {},
        "web-vitals": {},
    }
    for path, question in questions.items():
        answers = [
            await shop.ask(path, {**question, "filters": some, "date_range": ALL_DAY})
            for some in (named, written)
        ]
        assert answers[0][0] == 200, answers[0]
        assert answers[0] == answers[1], path
    in_address = 'filters=[{"segment":"looked"}]'
    for path in ("overview", "timeseries", "top-events", "sessions", "users"):
        status, found = await shop.ask(f"{path}?{OF_DAY}&{in_address}")
        assert status == 200, found
    assert (await query(shop, metrics=["events"], filters=named))["events"] == 3


async def test_a_goal_is_the_filter_that_it_saves(shop: Shop) -> None:
    await save(shop, "goals", "signup", SIGNUP, name="Signed up")
    by_key = await query(shop, metrics=CONVERSIONS, goal="signup")
    assert by_key == await query(shop, metrics=CONVERSIONS, goal=SIGNUP)
    assert by_key == {"visitors": 2, "conversions": 1, "conversion_rate": 50.0}


async def test_a_segment_that_is_changed_changes_all_that_names_it(shop: Shop) -> None:
    await save(shop, "report-segments", "prices", PRICES)
    await save(shop, "goals", "prices", {"segment": "prices"})
    assert (await query(shop, metrics=["conversions"], goal="prices"))["conversions"] == 1
    home = {"dimension": "page", "operator": "is", "value": "/"}
    await shop.call("PATCH", "report-segments/prices", {"filter": home})
    assert (await query(shop, metrics=["conversions"], goal="prices"))["conversions"] == 2


async def test_names_that_are_not_there_are_told_with_those_that_are(shop: Shop) -> None:
    await save(shop, "goals", "signup", SIGNUP)
    status, problem = await shop.ask("query", {"metrics": ["conversions"], "goal": "sign-up"})
    assert (status, problem["detail"]) == (
        422,
        "goal: there is no goal 'sign-up'; there are: signup.",
    )


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"dimension": "pages", "operator": "is", "value": "/"}, "allowed are event, page"),
        ({"dimension": "page", "operator": "matches", "value": "("}, "no pattern that RE2 takes"),
        ({}, "one of and, or, not, has_done, has_not_done, segment, cohort, dimension"),
        ({"segment": "nobody"}, "there is no segment 'nobody'"),
        ({"segment": "mine"}, "the segment 'mine' names itself"),
    ],
)
async def test_what_could_not_be_judged_is_not_saved(shop: Shop, wanted: Any, message: str) -> None:
    status, problem = await shop.call("POST", "report-segments", {"key": "mine", "filter": wanted})
    assert (status, problem["code"]) == (422, "invalid_field")
    assert problem["errors"][0]["field"].startswith("filter")
    assert message in problem["detail"]
    assert (await shop.call("GET", "report-segments"))[1]["items"] == []


async def test_segments_do_not_go_in_circles(shop: Shop) -> None:
    await save(shop, "report-segments", "a", PRICES)
    await save(shop, "report-segments", "b", {"not": {"segment": "a"}})
    await save(shop, "report-segments", "c", {"or": [PRICES, {"segment": "b"}]})
    status, problem = await shop.call("PATCH", "report-segments/a", {"filter": {"segment": "c"}})
    assert (status, "names itself" in problem["detail"]) == (422, True)


async def test_a_change_that_breaks_who_names_it_is_refused(shop: Shop) -> None:
    await save(shop, "report-segments", "inner", PRICES)
    outer: Any = {"segment": "inner"}
    for _ in range(6):
        outer = {"not": outer}
    await save(shop, "goals", "deep", outer)
    deeper = {"not": {"not": PRICES}}
    status, problem = await shop.call("PATCH", "report-segments/inner", {"filter": deeper})
    assert status == 422
    assert "the goal 'deep' uses it" in problem["detail"]


async def test_a_segment_in_use_stays_and_its_users_are_named(shop: Shop) -> None:
    await save(shop, "report-segments", "prices", PRICES)
    await save(shop, "report-segments", "others", {"not": {"segment": "prices"}})
    await save(shop, "goals", "read", {"and": [{"segment": "prices"}]})
    status, problem = await shop.call("DELETE", "report-segments/prices")
    assert (status, problem["code"]) == (409, "conflict")
    assert "the segment 'others', the goal 'read'" in problem["detail"]
    for each in ("goals/read", "report-segments/others", "report-segments/prices"):
        assert (await shop.call("DELETE", each))[0] == 204
        assert (await shop.call("GET", each))[0] == 404


@pytest.mark.parametrize(
    ("kind", "named", "question"),
    [
        ("report-segments", "overview", {"filters": [{"not": {"segment": "one"}}]}),
        ("report-segments", "query", {"metrics": ["events"], "filters": [{"segment": "one"}]}),
        ("report-segments", "funnel", {"steps": [PRICES, {"or": [{"segment": "one"}]}]}),
        ("goals", "query", {"metrics": ["conversions"], "goal": "one"}),
    ],
)
async def test_what_a_saved_report_names_stays(
    shop: Shop, kind: str, named: str, question: Any
) -> None:
    for each in ("one", "other"):
        await save(shop, kind, each, SIGNUP)
    report = {"name": "Mine", "kind": named, "question": question}
    status, made = await shop.call("POST", "reports", report)
    assert status == 201, made
    status, problem = await shop.call("DELETE", f"{kind}/one")
    assert (status, "used by the report 'Mine'" in problem["detail"]) == (409, True)
    assert (await shop.call("DELETE", f"{kind}/other"))[0] == 204
    await shop.call("DELETE", f"reports/{made['id']}")
    assert (await shop.call("DELETE", f"{kind}/one"))[0] == 204


@pytest.mark.parametrize("kind", ["report-segments", "goals"])
async def test_who_changes_it_second_reads_it_again(shop: Shop, kind: str) -> None:
    made = await save(shop, kind, "one", PRICES)
    etag = f'"{made["id"]}.{made["version"]}"'
    got = [
        (await shop.call("PATCH", f"{kind}/one", {"name": name}, **{"If-Match": etag}))[0]
        for name in ("First", "Second")
    ]
    assert got == [200, 412]
    assert (await shop.call("GET", f"{kind}/one"))[1]["name"] == "First"


@pytest.mark.parametrize("kind", ["report-segments", "goals"])
async def test_a_key_is_taken_once_by_each_kind(shop: Shop, kind: str) -> None:
    for each in ("report-segments", "goals"):
        await save(shop, each, "one", PRICES)
    body = {"key": "one", "filter": PRICES}
    assert (await shop.call("POST", kind, body))[0] == 409
    assert (await shop.call("POST", kind, {**body, "key": "no key\n"}))[0] == 422


async def test_pages_have_them_in_the_order_they_were_made(shop: Shop) -> None:
    for key in ("z", "a", "m"):
        await save(shop, "goals", key, SIGNUP)
    _, first = await shop.call("GET", "goals?limit=2")
    _, rest = await shop.call("GET", f"goals?limit=2&cursor={first['next_cursor']}")
    assert [each["key"] for each in first["items"] + rest["items"]] == ["z", "a", "m"]


async def test_who_saved_what_is_logged(shop: Shop, api: Api) -> None:
    await save(shop, "goals", "signup", SIGNUP)
    for name in ("Signed up", "Signed up"):
        await shop.call("PATCH", "goals/signup", {"name": name, "revenue": "price"})
    await shop.call("DELETE", "goals/signup")
    created, changed, deleted = await entries(api.database, "goal.%")
    assert created.subject == ("goal", "signup")
    assert created.after["filter"] == SIGNUP
    assert changed.after == {"name": "Signed up", "revenue": "price"}
    assert (deleted.action, deleted.before["revenue"]) == ("goal.deleted", "price")


async def test_other_projects_do_not_know_them(shop: Shop, api: Api) -> None:
    await save(shop, "goals", "signup", SIGNUP)
    other = await api.project("Other", viewer=shop.headers)
    question = {
        "metrics": ["conversions"],
        "goal": "signup",
        "date_range": {"from": DAY, "to": DAY},
    }
    path = f"/api/v1/analytics/{other.uuid}/query"
    status, problem = await api.call("POST", path, json=question, headers=shop.headers)
    assert (status, "there are: none yet" in problem["detail"]) == (422, True)


async def test_all_goals_at_once_are_what_each_question_says(
    shop: Shop,
    pipeline: Pipeline,
) -> None:
    bought = {"dimension": "event", "operator": "is", "value": "purchase"}
    await pipeline.store(
        make_batch(
            *(
                event("ann", name="purchase", properties=b'{"price": %d}' % price, session=1, at=99)
                for price in (20, 5)
            ),
            project_id=shop.project.id,
        )
    )
    await save(shop, "goals", "signup", SIGNUP, name="Signed up")
    await save(shop, "goals", "bought", bought, revenue="price")
    await save(shop, "goals", "never", {"not": {"or": [PRICES, {"not": PRICES}]}}, revenue="x")
    status, found = await shop.ask(f"goals?{OF_DAY}&compare=previous")
    assert status == 200, found
    assert found["visitors"] == 2
    assert [each["key"] for each in found["goals"]] == ["signup", "bought", "never"]
    signup, bought_now, never = found["goals"]
    asked = await query(shop, metrics=CONVERSIONS, goal="bought")
    for name in ("conversions", "conversion_rate"):
        assert bought_now[name] == asked[name] > 0
    assert (signup["name"], signup["conversion_rate"]) == ("Signed up", 50.0)
    assert [each["revenue"] for each in found["goals"]] == [None, 25, 0]
    assert signup["compared"] == {"conversions": 0, "conversion_rate": None, "revenue": None}
    assert bought_now["compared"] == {"conversions": 0, "conversion_rate": None, "revenue": 0}
    assert found["compared_range"]["to"] == found["range"]["from"]
    assert never["conversions"] == 0


async def test_goals_are_those_of_the_events_that_pass_the_filters(shop: Shop) -> None:
    await save(shop, "goals", "signup", SIGNUP)
    status, found = await shop.ask(
        f'goals?{OF_DAY}&filters=[{{"dimension":"page","operator":"is","value":"/prices"}}]'
    )
    assert status == 200, found
    assert (found["visitors"], found["goals"][0]["conversions"]) == (1, 0)
    assert "compared" in found["goals"][0]
    assert found["goals"][0]["compared"] is None
    assert (await shop.ask("goals?filters=[{}]"))[0] == 422


async def test_lists_of_the_explorer_take_the_filters_of_reports(shop: Shop) -> None:
    await save(shop, "report-segments", "prices", PRICES)
    filters = quote(json.dumps([{"segment": "prices"}]))
    status, events = await shop.call("GET", f"events?filters={filters}")
    assert (status, [each["page"] for each in events["items"]]) == (200, ["/prices"])
    status, sessions = await shop.call("GET", f"sessions?filters={filters}")
    assert (status, [each["visitor"] for each in sessions["items"]]) == (200, ["ann"])
    for kind in ("events", "sessions"):
        path = f"/api/v1/projects/{shop.project.uuid}/{kind}/export?filters={filters}"
        answer = await shop.api.send("GET", path, headers=shop.headers)
        assert len((await answer.get_data()).splitlines()) == 1


@pytest.mark.parametrize("kind", ["events", "sessions"])
@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ('[{"segment": "signed"}]', "what a visitor has done"),
        ('[{"dimension": "page", "operator": "matches", "value": "^/p"}]', "matches"),
        ('[{"segment": "nobody"}]', "there are: signed"),
        ("[1]", "no list of filters"),
    ],
)
async def test_what_a_list_cannot_judge_is_refused(
    shop: Shop, kind: str, filters: str, message: str
) -> None:
    await save(shop, "report-segments", "signed", {"has_done": {"event": "signup"}})
    status, problem = await shop.call("GET", f"{kind}?filters={quote(filters)}")
    assert (status, problem["errors"][0]["field"].partition("[")[0]) == (422, "filters")
    assert message in problem["detail"]
