"""Projects over HTTP: who makes, sees and changes them, and what a new public key does."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.accounts import project_changes
from beacon.errors import Unauthorized
from beacon.projects.keys import is_public_key, is_secret_key
from tests.web.conftest import PUBLIC_URL, Api, Headers

ALL = "/api/v1/projects"


async def made(api: Api, headers: Headers, **settings: Any) -> Any:
    status, project = await api.call(
        "POST", ALL + "/", headers=headers, json={"name": "Shop", **settings}
    )
    assert status == 201, project
    return project


async def log(api: Api, action: str) -> list[dict[str, Any]]:
    rows = await api.database.fetch(
        "SELECT actor_name, project_id::text, subject_kind, subject_name, before::text AS before,"
        " after::text AS after FROM audit_log WHERE action = $1 ORDER BY id",
        action,
    )
    return [dict(row) for row in rows]


# --- making -------------------------------------------------------------------------------


async def test_who_makes_a_project_is_its_admin_and_gets_its_keys(api: Api, ada: Headers) -> None:
    project = await made(api, ada)
    assert is_public_key(project["public_key"])
    assert is_secret_key(project["api_key"])
    digits = project["public_key"].removeprefix("proj_")
    assert project["sentry_dsn"] == f"https://{digits}@beacon.example/{project['number']}"
    assert (project["role"], project["slug"], project["domains"]) == ("admin", "shop", [])
    assert (project["timezone"], project["retention_days"]) == ("UTC", None)
    assert project["old_public_keys"] == []
    status, seen = await api.call("GET", f"{ALL}/{project['id']}", headers=ada)
    del project["api_key"]
    assert (status, seen) == (200, project)


async def test_the_keys_of_a_new_project_work_at_once(api: Api, ada: Headers) -> None:
    project = await made(api, ada)
    for key in (project["public_key"], project["api_key"]):
        grant = await api.parts.directory.resolve(key)
        assert grant.project.uuid == project["id"]
        assert grant.allows("ingest")


async def test_a_project_is_made_as_it_was_asked_for(api: Api, ada: Headers) -> None:
    wanted = {
        "domains": ["shop.example.com", "*.example.org"],
        "timezone": "Europe/Madrid",
        "retention_days": 90,
        "session_timeout": 600,
        "rate_limit": 500,
        "address_rate_limit": 5,
        "flag_exposures": "reported",
    }
    project = await made(api, ada, **wanted)
    assert {field: project[field] for field in wanted} == wanted


async def test_domains_are_kept_in_one_form(api: Api, ada: Headers) -> None:
    written = ["https://Shop.Example.com/", "shop.example.com", "münchen.example"]
    project = await made(api, ada, domains=written)
    assert project["domains"] == ["shop.example.com", "xn--mnchen-3ya.example"]


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": None}, "name"),
        ({"domains": ["ok.example", "no domain"]}, "domains[1]"),
        ({"domains": ["a.example"] * 101}, "domains"),
        ({"domains": [7]}, "domains[0]"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "europe/madrid"}, "timezone"),
        ({"timezone": "localtime"}, "timezone"),
        ({"timezone": "<+05>-5"}, "timezone"),
        ({"timezone": None}, "timezone"),
        ({"retention_days": 0}, "retention_days"),
        ({"retention_days": 36_501}, "retention_days"),
        ({"session_timeout": 59}, "session_timeout"),
        ({"session_timeout": 86_401}, "session_timeout"),
        ({"rate_limit": 0}, "rate_limit"),
        ({"rate_limit": 1_000_001}, "rate_limit"),
        ({"address_rate_limit": -1}, "address_rate_limit"),
        ({"flag_exposures": "some"}, "flag_exposures"),
        ({"public_key": "proj_" + "0" * 32}, "public_key"),
    ],
)
async def test_bad_settings_are_refused_with_the_field_and_change_nothing(
    api: Api, ada: Headers, settings: dict[str, Any], field: str
) -> None:
    project = await made(api, ada)
    address = f"{ALL}/{project.pop('id')}"
    for method, path, json in (
        ("POST", ALL, {"name": "Other", **settings}),
        ("PATCH", address, settings),
    ):
        status, problem = await api.call(method, path, headers=ada, json=json)
        assert (status, problem["code"]) == (422, "invalid_field")
        assert problem["errors"][0]["field"] == field
    _, listed = await api.call("GET", ALL, headers=ada)
    assert [each["updated_at"] for each in listed["items"]] == [project["updated_at"]]


async def test_nobody_signed_in_makes_no_project(api: Api, ada: Headers) -> None:
    assert (await api.call("POST", ALL, json={"name": "Shop"}))[0] == 401
    key = {"X-API-Key": (await made(api, ada))["api_key"]}
    for method, json in (("POST", {"name": "Shop"}), ("GET", None)):
        assert (await api.call(method, ALL, headers=key, json=json))[0] == 403


async def test_an_account_cannot_fill_beacon_with_projects_but_an_owner_may(
    api: Api, ada: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_changes, "MAX_OWN_PROJECTS", 1)
    await made(api, ada)
    status, problem = await api.call("POST", ALL, headers=ada, json={"name": "Second"})
    assert (status, problem["code"]) == (409, "conflict")
    owner = await api.account("owner@example.com", owner=True)
    await made(api, owner)
    await made(api, owner)


# --- seeing -------------------------------------------------------------------------------


async def test_one_lists_the_projects_one_is_a_member_of_with_ones_role(
    api: Api, ada: Headers
) -> None:
    eve = await api.account("eve@example.com")
    await api.project("First", admin=ada, viewer=eve)
    await api.project("Second", editor=ada)
    await api.project("Third", admin=eve)
    owner = await api.account("owner@example.com", owner=True)
    listed = {}
    for name, headers in (("ada", ada), ("eve", eve), ("owner", owner)):
        status, page = await api.call("GET", ALL, headers=headers)
        assert (status, page["next_cursor"]) == (200, None)
        listed[name] = [(each["name"], each["role"]) for each in page["items"]]
    assert listed == {
        "ada": [("First", "admin"), ("Second", "editor")],
        "eve": [("First", "viewer"), ("Third", "admin")],
        "owner": [("First", "admin"), ("Second", "admin"), ("Third", "admin")],
    }


async def test_the_list_comes_in_pages(api: Api) -> None:
    owner = await api.account("owner@example.com", owner=True)
    for number in range(5):
        await api.project(f"Project {number}")
    seen, cursor = [], ""
    while cursor is not None:
        _, page = await api.call("GET", f"{ALL}?limit=2{cursor}", headers=owner)
        assert len(page["items"]) <= 2, page
        seen += [each["name"] for each in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert seen == [f"Project {number}" for number in range(5)]


@pytest.mark.parametrize(
    "cursor", ["x", "WzFd0", "Wy0xXQ", "WzFlOTld", "WzkyMjMzNzIwMzY4NTQ3NzU4MDhd"]
)
async def test_a_made_up_cursor_is_refused(api: Api, ada: Headers, cursor: str) -> None:
    status, problem = await api.call("GET", f"{ALL}?cursor={cursor}", headers=ada)
    assert (status, problem["errors"][0]["field"]) == (422, "cursor")


async def test_a_project_is_seen_by_its_members_and_keys_and_by_no_stranger(
    api: Api, ada: Headers
) -> None:
    project = await made(api, ada)
    address = f"{ALL}/{project['id']}"
    eve = await api.account("eve@example.com")
    other = await made(api, eve)
    own_key, others_key = ({"X-API-Key": each["api_key"]} for each in (project, other))
    assert (await api.call("GET", address, headers=own_key))[1]["role"] == "admin"
    for path in (address, address + "/snippet"):
        for headers in (eve, others_key):
            status, problem = await api.call("GET", path, headers=headers)
            assert (status, problem["code"]) == (404, "project_not_found")
    for method, path in (("PATCH", address), ("POST", address + "/rotate-key")):
        assert (await api.call(method, path, headers=eve, json={}))[0] == 404


# --- changing -----------------------------------------------------------------------------


async def test_an_admin_changes_settings_and_ingest_knows_when_the_answer_comes(
    api: Api, ada: Headers
) -> None:
    project = await made(api, ada, retention_days=30, domains=["old.example"])
    await api.parts.directory.refresh()
    changes = {
        "name": "Café",
        "domains": ["new.example"],
        "timezone": "America/New_York",
        "retention_days": None,
        "session_timeout": 60,
        "rate_limit": 10,
        "address_rate_limit": 2,
        "flag_exposures": "off",
    }
    status, changed = await api.call("PATCH", f"{ALL}/{project['id']}", headers=ada, json=changes)
    assert status == 200
    kept = {name: project[name] for name in ("id", "number", "slug", "public_key", "created_at")}
    assert changed | kept | changes == changed
    assert changed["updated_at"] > project["updated_at"]
    found = api.parts.directory.find_project(project["id"])
    assert found is not None
    assert (found.name, found.domains, found.session_timeout) == ("Café", ("new.example",), 60)
    assert (found.rate_limit, found.address_rate_limit) == (10, 2)
    assert found.flag_exposures == "off"
    assert found.retention_days is None


async def test_what_is_not_sent_stays(api: Api, ada: Headers) -> None:
    project = await made(api, ada, retention_days=30, rate_limit=5)
    address = f"{ALL}/{project['id']}"
    _, changed = await api.call("PATCH", address, headers=ada, json={"name": "Other"})
    assert (changed["retention_days"], changed["rate_limit"]) == (30, 5)
    _, cleared = await api.call("PATCH", address, headers=ada, json={"rate_limit": None})
    assert (cleared["retention_days"], cleared["rate_limit"]) == (30, None)


async def test_the_etag_changes_with_the_project_and_with_nothing_else(
    api: Api, ada: Headers
) -> None:
    address = f"{ALL}/{(await made(api, ada))['id']}"
    first = (await api.send("GET", address, headers=ada)).headers["etag"]
    await api.call("PATCH", address, headers=ada, json={"name": "Shop"})  # as it was
    again = await api.send("GET", address, headers={**ada, "If-None-Match": first})
    assert again.status_code == 304
    await api.call("PATCH", address, headers=ada, json={"name": "Other"})
    later = await api.send("GET", address, headers={**ada, "If-None-Match": first})
    assert (later.status_code, later.headers["etag"] != first) == (200, True)


async def test_editors_and_viewers_read_settings_and_change_none(api: Api, ada: Headers) -> None:
    eve = await api.account("eve@example.com")
    for role in ("editor", "viewer"):
        project = await api.project(role, **{role: eve})
        address = f"{ALL}/{project.uuid}"
        _, seen = await api.call("GET", address, headers=eve)
        assert seen["role"] == role
        for method, path in (("PATCH", address), ("POST", address + "/rotate-key")):
            status, problem = await api.call(method, path, headers=eve, json={})
            assert (status, problem["code"]) == (403, "forbidden")


async def test_a_project_that_is_being_deleted_is_not_there(api: Api, ada: Headers) -> None:
    project = await made(api, ada)
    await api.database.execute("UPDATE projects SET deleted_at = now()")
    await api.parts.directory.refresh()
    assert (await api.call("GET", ALL, headers=ada))[1]["items"] == []
    address = f"{ALL}/{project['id']}"
    assert (await api.call("GET", address, headers=ada))[0] == 404
    assert (await api.call("PATCH", address, headers=ada, json={"name": "x"}))[0] == 404


async def test_making_and_changing_stand_in_the_audit_log(api: Api, ada: Headers) -> None:
    project = await made(api, ada, domains=["a.example"])
    address = f"{ALL}/{project['id']}"
    for name in ("Other", "Other"):
        await api.call("PATCH", address, headers=ada, json={"name": name, "timezone": "UTC"})
    [created] = await log(api, "project.created")
    assert created["actor_name"] == "ada@example.com"
    assert created["project_id"] == project["id"]
    assert '"domains": ["a.example"]' in created["after"]
    [key] = await log(api, "key.created")
    assert key["subject_kind"] == "key"
    assert project["api_key"][:11] in key["after"]
    assert project["api_key"] not in str([created, key])
    [changed] = await log(api, "project.changed")
    assert (changed["before"], changed["after"]) == ('{"name": "Shop"}', '{"name": "Other"}')


async def test_a_project_that_cannot_be_logged_is_not_made(api: Api, ada: Headers) -> None:
    await api.database.execute("ALTER TABLE audit_log ADD CHECK (action <> 'project.created')")
    assert (await api.call("POST", ALL, headers=ada, json={"name": "Shop"}))[0] == 500
    assert await api.database.fetch_value("SELECT count(*) FROM projects") == 0


# --- the public key -----------------------------------------------------------------------


async def rotated(api: Api, headers: Headers, project: Any, **body: Any) -> Any:
    status, rotation = await api.call(
        "POST", f"{ALL}/{project['id']}/rotate-key", headers=headers, json=body
    )
    assert status == 200, rotation
    return rotation


async def opens(api: Api, key: str, project: Any) -> bool:
    try:
        return (await api.parts.directory.resolve(key)).project.uuid == project["id"]
    except Unauthorized:
        return False


async def test_a_rotation_needs_no_body(api: Api, ada: Headers) -> None:
    project = await made(api, ada)
    status, rotation = await api.call("POST", f"{ALL}/{project['id']}/rotate-key", headers=ada)
    assert (status, rotation["old_public_key"]) == (200, project["public_key"])


async def test_the_old_public_key_works_within_the_grace_period_and_not_after(
    api: Api, ada: Headers
) -> None:
    project = await made(api, ada)
    await api.parts.directory.refresh()
    rotation = await rotated(api, ada, project)
    old, new = rotation["old_public_key"], rotation["public_key"]
    assert old == project["public_key"] != new
    assert await opens(api, old, project)
    assert await opens(api, new, project)
    _, seen = await api.call("GET", f"{ALL}/{project['id']}", headers=ada)
    assert seen["public_key"] == new
    ends = rotation["old_key_works_until"]
    assert seen["old_public_keys"] == [{"public_key": old, "works_until": ends}]
    await api.database.execute("UPDATE retired_public_keys SET expires_at = now()")
    await api.parts.directory.refresh()
    assert not await opens(api, old, project)
    assert await opens(api, new, project)
    _, seen = await api.call("GET", f"{ALL}/{project['id']}", headers=ada)
    assert seen["old_public_keys"] == []


async def test_without_a_grace_period_the_old_key_ends_at_once(api: Api, ada: Headers) -> None:
    project = await made(api, ada)
    await api.parts.directory.refresh()
    rotation = await rotated(api, ada, project, grace_seconds=0)
    assert not await opens(api, rotation["old_public_key"], project)
    assert await opens(api, rotation["public_key"], project)


async def test_no_old_key_outlives_the_grace_period_that_was_given_last(
    api: Api, ada: Headers
) -> None:
    project = await made(api, ada)
    first = await rotated(api, ada, project, grace_seconds=3600)
    second = await rotated(api, ada, project, grace_seconds=7_776_000)
    _, seen = await api.call("GET", f"{ALL}/{project['id']}", headers=ada)
    assert [old["works_until"] for old in seen["old_public_keys"]] == [
        second["old_key_works_until"],
        first["old_key_works_until"],
    ]
    third = await rotated(api, ada, project, grace_seconds=0)
    for rotation in (first, second, third):
        assert not await opens(api, rotation["old_public_key"], project)
    assert await opens(api, third["public_key"], project)


@pytest.mark.parametrize("grace", [-1, 7_776_001, "1", None, 1.5])
async def test_a_bad_grace_period_rotates_nothing(api: Api, ada: Headers, grace: Any) -> None:
    project = await made(api, ada)
    status, problem = await api.call(
        "POST",
        f"{ALL}/{project['id']}/rotate-key",
        headers=ada,
        json={"grace_seconds": grace},
    )
    assert (status, problem["errors"][0]["field"]) == (422, "grace_seconds")
    _, seen = await api.call("GET", f"{ALL}/{project['id']}", headers=ada)
    assert seen["public_key"] == project["public_key"]


async def test_a_rotation_stands_in_the_audit_log(api: Api, ada: Headers) -> None:
    rotation = await rotated(api, ada, await made(api, ada))
    [entry] = await log(api, "project.key_rotated")
    assert rotation["old_public_key"] in entry["before"]
    assert rotation["public_key"] in entry["after"]


# --- the snippet --------------------------------------------------------------------------


async def test_a_viewer_reads_what_to_paste(api: Api) -> None:
    eve = await api.account("eve@example.com")
    project = await api.project("Shop", viewer=eve)
    _, snippet = await api.call("GET", f"{ALL}/{project.uuid}/snippet", headers=eve)
    assert snippet["script"] == (
        f'<script defer src="{PUBLIC_URL}/static/sdk/tracker.min.js"'
        f' data-project="{project.public_key}"></script>'
    )
    assert "npm install @beacon/sdk" not in snippet["npm"], "a name that is not ours elsewhere"
    assert 'import { init, page } from "@beacon/sdk";' in snippet["npm"]
    assert f'init({{ url: "{PUBLIC_URL}", projectId: "{project.public_key}" }});' in snippet["npm"]
