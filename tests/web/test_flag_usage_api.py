"""When flags were asked for last, which of them can go, and how often they were evaluated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from beacon.flags.reports import LOOKED_AT
from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

MOVE_BACK = """
ALTER TABLE flags DISABLE TRIGGER USER;
ALTER TABLE flag_environments DISABLE TRIGGER USER;
UPDATE flags SET created_at = created_at - interval '80 days';
UPDATE flag_environments SET created_at = created_at - interval '80 days',
                             updated_at = updated_at - interval '80 days';
UPDATE flag_changes SET at = at - interval '80 days';
ALTER TABLE flags ENABLE TRIGGER USER;
ALTER TABLE flag_environments ENABLE TRIGGER USER;
"""
ADD = (
    "INSERT INTO flag_usage (project_id, flag_id, environment_id, day, variant, evaluations,"
    " first_at, last_at) SELECT f.project_id, f.id, e.id,"
    " ($4::timestamptz AT TIME ZONE 'UTC')::date, $3, $5, $4, $4"
    " FROM flags f JOIN environments e ON e.project_id = f.project_id"
    " WHERE f.key = $1 AND e.key = $2"
)


def at(project: Project, path: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/flags{path}"


class Shop:
    """A project whose flags were made and changed 80 days ago."""

    def __init__(self, api: Api, ada: Headers, project: Project) -> None:
        self.api, self.headers, self.project = api, ada, project
        self.now = datetime.now(UTC)

    async def make(self, *keys: str, lifetime: str = "temporary") -> None:
        for key in keys:
            wish = {"key": key, "lifetime": lifetime, "enabled": True}
            status, flag = await self.api.call(
                "POST", at(self.project), headers=self.headers, json=wish
            )
            assert status == 201, flag
        await self.api.database.execute(MOVE_BACK)

    async def answered(
        self,
        key: str,
        *days_ago: float,
        variant: str = "on",
        environment: str = "production",
        evaluations: int = 1,
    ) -> None:
        for days in days_ago:
            when = self.now - timedelta(days=days)
            row = (key, environment, variant, when, evaluations)
            await self.api.database.execute(ADD, *row)

    async def read(self, path: str = "/checkout") -> dict[str, Any]:
        status, found = await self.api.call("GET", at(self.project, path), headers=self.headers)
        assert status == 200, found
        return dict(found)

    async def stale(self, path: str = "/checkout") -> Any:
        found = (await self.read(path))["stale"]
        if found is not None:
            since = self.now - datetime.fromisoformat(found["since"])
            found["since"] = round(since / timedelta(days=1))
        return found

    async def change(self, method: str, path: str, body: Any) -> None:
        status, answer = await self.api.call(
            method, at(self.project, path), headers=self.headers, json=body
        )
        assert status == 200, answer

    async def stale_keys(self, query: str = "") -> list[str]:
        found = await self.read(f"?stale=only{query}")
        return [flag["key"] for flag in found["items"]]


@pytest.fixture
async def old(api: Api, ada: Headers, shop: Project) -> Shop:
    made = Shop(api, ada, shop)
    await made.make("checkout")
    return made


NEVER = {"reason": "never_evaluated", "since": 80}
SAME = {"reason": "same_answer", "since": 40, "variant": "on"}


# --- what is said of one flag --------------------------------------------------------------------


async def test_a_new_flag_is_not_stale(api: Api, ada: Headers, shop: Project) -> None:
    status, flag = await api.call("POST", at(shop), headers=ada, json={"key": "new"})
    assert status == 201
    assert (flag["last_evaluated_at"], flag["stale"]) == (None, None)
    production = flag["environments"]["production"]
    assert (production["last_evaluated_at"], production["stale"]) == (None, None)


async def test_a_flag_that_nobody_asks_for_is_stale(old: Shop) -> None:
    assert await old.stale() == NEVER
    await old.answered("checkout", 0)
    assert await old.stale() is None


async def test_a_flag_that_always_answers_the_same_is_stale(old: Shop) -> None:
    await old.answered("checkout", 40, 20, 1)
    assert await old.stale() == SAME


async def test_a_permanent_flag_may_always_answer_the_same(old: Shop) -> None:
    await old.make("button", lifetime="permanent")
    await old.answered("button", 40, 20, 1)
    assert await old.stale("/button") is None


async def test_a_flag_that_was_changed_is_not_stale(old: Shop) -> None:
    await old.answered("checkout", 40, 20, 1)
    await old.change("PUT", "/checkout/environments/production", {"enabled": False})
    assert await old.stale() is None


@pytest.mark.parametrize(
    ("change", "is_stale"),
    [
        ({"enabled": False}, False),
        ({"tags": ["to-remove"], "description": "Who knows?"}, True),
        ({"environments": {"staging": {"enabled": False}}}, True),
    ],
)
async def test_only_a_change_of_what_it_answers_in_production_counts(
    old: Shop, change: dict[str, Any], is_stale: bool
) -> None:
    await old.answered("checkout", 40, 20, 1)
    await old.change("PATCH", "/checkout", change)
    assert (await old.stale() == SAME) is is_stale


async def test_another_value_of_a_variant_is_another_answer(old: Shop) -> None:
    await old.answered("checkout", 40, 20, 1)
    await old.api.database.execute("""UPDATE flags SET variants = '{"on": true, "off": null}'""")
    assert await old.stale() is None


async def test_a_flag_that_is_back_from_the_archive_is_not_stale(old: Shop) -> None:
    await old.answered("checkout", 40, 20, 1)
    for archived in (True, False):
        await old.change("PATCH", "/checkout", {"archived": archived})
    assert await old.stale() is None


async def test_an_archived_flag_is_not_stale(old: Shop) -> None:
    await old.change("PATCH", "/checkout", {"archived": True})
    flag = await old.read()
    assert flag["stale"] is None
    assert {each["stale"] for each in flag["environments"].values()} == {None}


async def test_each_environment_has_its_own_and_production_speaks_for_the_flag(old: Shop) -> None:
    await old.answered("checkout", 40, 20, 5)
    await old.answered("checkout", 40, 1, environment="staging")
    await old.answered("checkout", 20, environment="staging", variant="off")
    flag = await old.read()
    places = flag["environments"]
    assert flag["stale"] == places["production"]["stale"]
    assert places["production"]["stale"]["reason"] == "same_answer"
    assert places["staging"]["stale"] is None
    assert places["development"]["stale"]["reason"] == "never_evaluated"
    assert flag["last_evaluated_at"] == places["staging"]["last_evaluated_at"]
    said = datetime.fromisoformat(places["production"]["last_evaluated_at"])
    assert said == old.now - timedelta(days=5)


async def test_settings_by_themselves_say_so_too(old: Shop) -> None:
    settings = await old.read("/checkout/environments/staging")
    assert settings["stale"]["reason"] == "never_evaluated"


async def test_an_environment_that_is_new_is_no_reason(old: Shop) -> None:
    project_id = UUID(bytes=old.project.id)
    new = "INSERT INTO environments (project_id, key, name) VALUES ($1, 'test', 'Test')"
    await old.api.database.execute(new, project_id)
    assert (await old.read())["environments"]["test"]["stale"] is None


# --- lists ----------------------------------------------------------------------------------------


async def test_the_list_says_it_of_each_and_tells_the_stale_ones_alone(old: Shop) -> None:
    await old.make("asked", "same")
    await old.answered("asked", 40, 1)
    await old.answered("asked", 20, variant="off")
    await old.answered("same", 40, 1)
    flags = (await old.read(""))["items"]
    reasons = {flag["key"]: flag["stale"] and flag["stale"]["reason"] for flag in flags}
    assert reasons == {"checkout": "never_evaluated", "asked": None, "same": "same_answer"}
    assert await old.stale_keys() == ["checkout", "same"]
    assert await old.stale_keys("&search=sam") == ["same"]


async def test_the_stale_ones_come_in_pages_however_few_they_are(old: Shop) -> None:
    many = (
        "INSERT INTO flags (project_id, key) SELECT $1, 'flag-' || n"
        " FROM generate_series(1, $2::integer) AS n"
    )
    await old.api.database.execute(many, UUID(bytes=old.project.id), 2 * LOOKED_AT)
    await old.make("last", "very-last")
    wanted = [f"flag-{LOOKED_AT}", f"flag-{LOOKED_AT + 1}"]
    await old.api.database.execute(
        "UPDATE flags SET created_at = now() WHERE key <> ALL($1)",
        ["checkout", *wanted, "last", "very-last"],
    )
    await old.api.database.execute(
        "UPDATE flag_environments SET created_at = f.created_at FROM flags f WHERE f.id = flag_id"
    )
    keys, cursor = [], ""
    while True:
        page = await old.read(f"?stale=only&limit=2{cursor}")
        keys += [[flag["key"] for flag in page["items"]]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert keys == [["checkout", wanted[0]], [wanted[1], "last"], ["very-last"]]


async def test_another_word_for_stale_is_refused(old: Shop) -> None:
    status, problem = await old.api.call("GET", at(old.project, "?stale=yes"), headers=old.headers)
    assert (status, problem["code"]) == (422, "invalid_field")


# --- its ETag -------------------------------------------------------------------------------------


async def test_what_is_told_of_its_use_is_read_anew_and_hinders_no_change(old: Shop) -> None:
    async def read(etag: str = '""') -> Any:
        headers = {**old.headers, "If-None-Match": etag}
        return await old.api.send("GET", at(old.project, "/checkout"), headers=headers)

    before = (await read()).headers["etag"]
    assert (await read(before)).status_code == 304
    await old.answered("checkout", 0)
    assert (await read(before)).status_code == 200
    headers = {**old.headers, "If-Match": before}
    status, _ = await old.api.call(
        "PATCH", at(old.project, "/checkout"), headers=headers, json={"name": "New"}
    )
    assert status == 200
    status, problem = await old.api.call(
        "PATCH", at(old.project, "/checkout"), headers=headers, json={"name": "Newer"}
    )
    assert (status, problem["code"]) == (412, "changed_meanwhile")


# --- how often ------------------------------------------------------------------------------------


async def usage(old: Shop, query: str = "", path: str = "/checkout/usage") -> dict[str, Any]:
    return await old.read(path + query)


async def test_evaluations_by_day_environment_and_variant(old: Shop) -> None:
    await old.answered("checkout", 0, 3, evaluations=5)
    await old.answered("checkout", 3, variant="", evaluations=2)
    await old.answered("checkout", 3, environment="staging", variant="off")
    found = await usage(old)
    today, past = (str((old.now - timedelta(days=days)).date()) for days in (0, 3))
    told = [
        (
            each["day"],
            each["environment"],
            each["evaluations"],
            {one["variant"]: one["evaluations"] for one in each["variants"]},
        )
        for each in found["items"]
    ]
    assert told == [
        (today, "production", 5, {"on": 5}),
        (past, "production", 7, {None: 2, "on": 5}),
        (past, "staging", 1, {"off": 1}),
    ]
    (one,) = found["items"][0]["variants"]
    assert (
        datetime.fromisoformat(one["first_at"]) == datetime.fromisoformat(one["last_at"]) == old.now
    )


async def test_days_and_pages(old: Shop) -> None:
    await old.answered("checkout", *range(40))
    await old.answered("checkout", 0, environment="staging")
    assert len((await usage(old))["items"]) == 31
    assert len((await usage(old, "?days=1"))["items"]) == 2
    assert len((await usage(old, "?days=90"))["items"]) == 41
    days, cursor = [], ""
    while True:
        page = await usage(old, f"?days=3&limit=1{cursor}")
        days += [(each["day"], each["environment"]) for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    today, *past = (str((old.now - timedelta(days=n)).date()) for n in range(3))
    expected = [(today, "production"), (today, "staging"), *((day, "production") for day in past)]
    assert days == expected


@pytest.mark.parametrize("query", ["?days=0", "?days=91", "?days=x", "?cursor=x"])
async def test_what_cannot_be_asked_is_refused(old: Shop, query: str) -> None:
    address = at(old.project, f"/checkout/usage{query}")
    status, problem = await old.api.call("GET", address, headers=old.headers)
    assert (status, problem["code"]) == (422, "invalid_field")


async def test_of_a_flag_that_there_is_not_nothing_is_counted(old: Shop) -> None:
    status, _ = await old.api.call("GET", at(old.project, "/none/usage"), headers=old.headers)
    assert status == 404
