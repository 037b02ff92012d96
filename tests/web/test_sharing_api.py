"""Share links: whoever has one sees one report, and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import pytest

from beacon.accounts.pace import SHARED_AT_ONCE
from beacon.sharing import links, unlocking
from beacon.sharing.links import FoundLink
from beacon.sharing.unlocking import PASS_SECONDS, make_pass, opens
from tests.audit_entries import entries
from tests.web.conftest import PUBLIC_URL, Api
from tests.web.shop_events import ALL_DAY, DAY, Shop, make_shop
from tests.writer.conftest import Pipeline

PASSWORD = "correct horse battery"
SIGNUP = {"dimension": "event", "operator": "is", "value": "signup"}
PAGE = {"dimension": "event", "operator": "is", "value": "$page"}


@pytest.fixture
async def shop(api: Api, pipeline: Pipeline) -> Shop:
    return await make_shop(api, pipeline, "admin")


async def share(shop: Shop, **wanted: Any) -> Any:
    status, made = await shop.call("POST", "share-links", wanted)
    assert status == 201, made
    return made


async def save(shop: Shop, kind: str, question: Any) -> str:
    body = {"name": "Numbers", "kind": kind, "question": {**question, "date_range": ALL_DAY}}
    status, made = await shop.call("POST", "reports", body)
    assert status == 201, made
    return str(made["id"])


async def see(shop: Shop, link: Any, what: str = "", **headers: str) -> tuple[int, Any]:
    """As a stranger."""
    return await shop.api.call("GET", f"/api/v1/shared/{link['token']}{what}", headers=headers)


async def unlock(shop: Shop, link: Any, password: str, **more: Any) -> tuple[int, Any]:
    path = f"/api/v1/shared/{link['token']}/unlock"
    return await shop.api.call("POST", path, json={"password": password}, **more)


async def test_the_secret_is_shown_once_and_only_its_hash_is_stored(shop: Shop) -> None:
    made = await share(shop, name="For the board")
    assert made["url"] == f"{PUBLIC_URL}/shared/{made['token']}"
    _, page = await shop.call("GET", "share-links")
    without = {name: value for name, value in made.items() if name not in ("token", "url")}
    assert page["items"] == [without]
    row = await shop.api.database.fetch_row("SELECT to_jsonb(l)::text AS all FROM share_links AS l")
    assert row is not None
    assert made["token"] not in row["all"]
    log = await entries(shop.api.database, "share_link.%")
    assert made["token"] not in str(log)


async def test_a_stranger_sees_the_overview_and_nothing_but_name_and_zone(shop: Shop) -> None:
    link = await share(shop, name="For the board")
    assert await see(shop, link) == (
        200,
        {
            "is_locked": False,
            "name": "Overview",
            "kind": "overview",
            "project_name": "Shop",
            "timezone": "UTC",
            "expires_at": None,
        },
    )
    status, found = await see(shop, link, "/result?period=24h")
    assert (status, found["kind"]) == (200, "overview")
    assert found["result"]["total"]["metrics"]["events"] == 0
    assert (await see(shop, link, "/result?interval=day"))[0] == 200
    for text in (shop.project.uuid, "For the board", shop.project.public_key):
        assert text not in str(found)


async def test_a_stranger_sees_the_numbers_of_a_saved_report(shop: Shop) -> None:
    report = await save(shop, "query", {"metrics": ["events"], "dimensions": ["page"]})
    link = await share(shop, report_id=report)
    assert link["report_name"] == "Numbers"
    _, found = await see(shop, link, "/result")
    _, own = await shop.call("GET", f"reports/{report}/result")
    assert found == own
    path = f"/api/v1/shared/{link['token']}/result?format=jsonl"
    answer = await shop.api.send("GET", path)
    lines = (await answer.get_data()).splitlines()
    assert msgspec.json.decode(lines[0]) == {"page": "/", "events": 2}


async def test_who_dropped_out_is_named_to_nobody(shop: Shop) -> None:
    question = {"steps": [PAGE, SIGNUP], "dropped": 1}
    report = await save(shop, "funnel", question)
    _, own = await shop.call("GET", f"reports/{report}/result")
    assert own["result"]["dropped"] == [{"visitor": "bob", "is_user": False}]
    _, found = await see(shop, await share(shop, report_id=report), "/result")
    assert found["result"] == {**own["result"], "dropped": []}


async def test_who_came_back_is_named_to_nobody(shop: Shop) -> None:
    report = await save(shop, "retention", {"interval": "day", "cell": {"cohort": DAY}})
    _, own = await shop.call("GET", f"reports/{report}/result")
    assert [each["visitor"] for each in own["result"]["visitors"]] == ["ann", "bob"]
    _, found = await see(shop, await share(shop, report_id=report), "/result")
    assert found["result"] == {**own["result"], "visitors": []}


async def test_what_a_report_names_is_not_told_when_it_cannot_be_made(shop: Shop) -> None:
    for key in ("secret", "other"):
        await shop.call("POST", "report-segments", {"key": key, "filter": SIGNUP})
    report = await save(shop, "query", {"metrics": ["events"], "filters": [{"segment": "secret"}]})
    link = await share(shop, report_id=report)
    assert (await see(shop, link, "/result"))[0] == 200
    await shop.api.database.execute("DELETE FROM saved_filters WHERE key = 'secret'")
    status, problem = await see(shop, link, "/result")
    assert (status, problem["code"]) == (409, "conflict")
    assert not any(key in str(problem) for key in ("secret", "other"))


async def test_a_stranger_sees_the_top_lists_of_an_overview(shop: Shop) -> None:
    report = await save(shop, "overview", {"filters": [PAGE], "compare": "previous"})
    link = await share(shop, report_id=report)
    status, found = await see(shop, link, "/top-lists?dimensions=page,event")
    assert status == 200, found
    pages, names = found["lists"]
    assert (pages["dimension"], pages["metric"]) == ("page", "visitors")
    assert [(row["dimensions"], row["metrics"]) for row in pages["rows"]] == [
        ({"page": "/"}, {"visitors": 2}),
        ({"page": "/prices"}, {"visitors": 1}),
    ]
    assert [row["metrics"] for row in names["rows"]] == [{"events": 3}]
    assert found["range"]["from"][:10] == DAY
    assert found["compared_range"]["from"][:10] < DAY
    _, found = await see(shop, link, "/top-lists?period=24h")
    assert [(each["dimension"], each["rows"]) for each in found["lists"]] == [
        (each, []) for each in ("page", "source", "channel", "country", "device", "event")
    ]


async def test_of_a_list_nothing_else_can_be_asked(shop: Shop) -> None:
    link = await share(shop)
    for query in ("dimensions=visitor", "dimensions=", "dimensions=page,user", "period=custom"):
        status, problem = await see(shop, link, f"/top-lists?{query}")
        assert (status, problem["code"]) == (422, "invalid_field"), query
    for query in ("limit=1000", "filters=[]", "interval=day"):
        assert (await see(shop, link, f"/top-lists?{query}"))[0] == 422
    report = await save(shop, "query", {"metrics": ["events"]})
    status, problem = await see(shop, await share(shop, report_id=report), "/top-lists")
    assert (status, problem["code"]) == (409, "conflict")
    locked = await share(shop, password=PASSWORD)
    assert (await see(shop, locked, "/top-lists"))[0] == 401


@pytest.mark.parametrize("query", ["filters=[]", "tz=UTC", "period=custom", "from=2026-01-01"])
async def test_nothing_else_can_be_asked(shop: Shop, query: str) -> None:
    status, problem = await see(shop, await share(shop), f"/result?{query}")
    assert (status, problem["code"]) == (422, "invalid_field")


async def test_a_link_opens_nothing_of_the_api(shop: Shop) -> None:
    link = await share(shop)
    headers = {"Authorization": f"Bearer {link['token']}"}
    for path in (f"projects/{shop.project.uuid}", f"analytics/{shop.project.uuid}/overview"):
        assert (await shop.api.call("GET", f"/api/v1/{path}", headers=headers))[0] == 401


async def test_a_report_of_another_project_is_not_shared(shop: Shop, api: Api) -> None:
    other = await make_other(api)
    theirs = await save(other, "overview", {})
    status, problem = await shop.call("POST", "share-links", {"report_id": theirs})
    assert (status, problem["code"]) == (404, "not_found")


async def make_other(api: Api) -> Shop:
    headers = await api.account("other@example.com")
    return Shop(api, headers, await api.project("Other", admin=headers))


async def test_a_link_shows_its_own_project_only(shop: Shop, api: Api) -> None:
    other = await make_other(api)
    links_of = [await share(each) for each in (shop, other)]
    names = [(await see(shop, each))[1]["project_name"] for each in links_of]
    assert names == ["Shop", "Other"]
    numbers = [
        (await see(shop, each, "/result?period=12mo"))[1]["result"]["total"]["metrics"]["events"]
        for each in links_of
    ]
    assert numbers[1] == 0
    theirs = f"share-links/{links_of[1]['id']}"
    assert (await shop.call("DELETE", theirs))[0] == 404
    assert (await see(shop, links_of[1]))[0] == 200


async def test_a_revoked_link_is_gone_at_once_and_the_log_tells(shop: Shop) -> None:
    link = await share(shop)
    assert await shop.call("DELETE", f"share-links/{link['id']}") == (204, None)
    gone = {(await see(shop, link, what))[0] for what in ("", "/result", "/top-lists")}
    assert gone == {404}
    log = await entries(shop.api.database, "share_link.%")
    assert [each[0] for each in log] == ["share_link.created", "share_link.revoked"]


async def test_with_its_report_a_link_goes(shop: Shop) -> None:
    report = await save(shop, "overview", {})
    link = await share(shop, report_id=report)
    assert (await shop.call("DELETE", f"reports/{report}"))[0] == 204
    assert (await see(shop, link))[0] == 404
    assert (await shop.call("GET", "share-links"))[1]["items"] == []


async def test_a_link_ends_when_it_was_said_to(shop: Shop) -> None:
    link = await share(shop, expires_at="2100-01-01T00:00:00+02:00")
    assert (await see(shop, link))[1]["expires_at"] == "2099-12-31T22:00:00Z"
    await shop.api.database.execute("UPDATE share_links SET expires_at = now()")
    assert (await see(shop, link))[0] == 404
    (listed,) = (await shop.call("GET", "share-links"))[1]["items"]
    assert listed["is_over"]
    body = {"expires_at": f"{DAY[:4]}-01-01T00:00:00Z"}
    status, problem = await shop.call("POST", "share-links", body)
    assert (status, problem["errors"][0]["field"]) == (422, "expires_at")


@pytest.mark.parametrize("token", ["x", "share_x", "share_" + "a" * 43, "pat_" + "a" * 43])
async def test_what_is_no_link_is_not_found(shop: Shop, token: str) -> None:
    for what in ("", "/result", "/top-lists"):
        status, problem = await see(shop, {"token": token}, what)
        assert (status, problem["code"]) == (404, "not_found")
    assert (await unlock(shop, {"token": token}, PASSWORD))[0] == 404


# --- with a password --------------------------------------------------------------------------


async def test_a_password_opens_it_for_a_while(shop: Shop) -> None:
    link = await share(shop, password=PASSWORD)
    assert link["has_password"]
    _, locked = await see(shop, link)
    assert {name for name, value in locked.items() if value is not None} == {"is_locked"}
    status, problem = await see(shop, link, "/result")
    assert (status, problem["code"]) == (401, "unauthorized")
    status, opened = await unlock(shop, link, PASSWORD)
    assert status == 200, opened
    headers = {"Authorization": f"Bearer {opened['token']}"}
    assert (await see(shop, link, **headers))[1]["project_name"] == "Shop"
    assert (await see(shop, link, "/result", **headers))[0] == 200


async def test_what_opens_one_link_opens_no_other(shop: Shop) -> None:
    one, two = await share(shop, password=PASSWORD), await share(shop, password=PASSWORD)
    _, opened = await unlock(shop, one, PASSWORD)
    for token in (opened["token"], opened["token"] + "0", "", "x.y", "9" * 30 + ".\xe9"):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await see(shop, two, "/result", **headers))[0] == 401


async def test_guesses_wait_longer_and_longer_whoever_makes_them(shop: Shop) -> None:
    link = await share(shop, password=PASSWORD)
    for number in range(5):
        status, problem = await unlock(shop, link, "a guess", address=f"203.0.113.{number}")
        assert (status, problem["code"]) == (401, "wrong_credentials")
    status, problem = await unlock(shop, link, PASSWORD, address="203.0.113.99")
    assert (status, problem["code"]) == (429, "too_many_attempts")
    other = await share(shop, password=PASSWORD)
    assert (await unlock(shop, other, PASSWORD, address="203.0.113.99"))[0] == 200


async def test_a_password_that_is_too_easy_is_refused(shop: Shop) -> None:
    status, problem = await shop.call("POST", "share-links", {"password": "short"})
    assert (status, problem["errors"][0]["field"]) == (422, "password")
    assert (await unlock(shop, await share(shop), PASSWORD))[0] == 409


async def test_an_address_that_asks_too_often_waits(shop: Shop) -> None:
    link = await share(shop)
    answers = [(await see(shop, link))[0] for _ in range(3 * SHARED_AT_ONCE)]
    assert answers[:SHARED_AT_ONCE] == [200] * SHARED_AT_ONCE
    assert 429 in answers


async def test_there_is_an_end_to_how_many(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_LINKS", 1)
    await share(shop)
    assert (await shop.call("POST", "share-links", {}))[0] == 409


LINK = FoundLink(UUID(int=1), UUID(int=2), None, b"h" * 32, "argon", None)


def test_a_pass_is_good_until_its_end_for_its_link_only() -> None:
    made = make_pass(LINK, 1000.0)
    assert made.expires_at == 1000 + PASS_SECONDS
    assert opens(LINK, made.text, made.expires_at - 1)
    assert not opens(LINK, made.text, made.expires_at)
    assert not opens(LINK._replace(token_hash=b"i" * 32), made.text, 1001)
    assert not opens(LINK._replace(password_hash="other"), made.text, 1001)
    later = f"{made.expires_at + 1}.{made.text.partition('.')[2]}"
    assert not opens(LINK, later, 1001)


def test_passes_are_compared_in_equal_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return False

    monkeypatch.setattr(unlocking.hmac, "compare_digest", compare)
    assert not opens(LINK, "123.abc", 1.0)
    assert [one for one, _ in compared] == [b"abc"]
