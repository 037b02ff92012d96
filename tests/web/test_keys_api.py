"""Secret keys over HTTP: shown once, changed, and dead the moment they are revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from beacon.accounts import api_keys
from beacon.errors import Unauthorized
from beacon.projects.keys import hash_secret, is_secret_key
from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

EVER = ["ingest", "read", "write", "admin"]


def keys_of(project: Project, key_id: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/keys" + (f"/{key_id}" if key_id else "")


async def make(
    api: Api, headers: Headers, project: Project, *permissions: str, **more: Any
) -> dict[str, Any]:
    wanted = {"name": "ci", "permissions": permissions or ("ingest",), **more}
    status, made = await api.call("POST", keys_of(project), headers=headers, json=wanted)
    assert status == 201, made
    assert isinstance(made, dict)
    return made


async def listed(api: Api, headers: Headers, project: Project, query: str = "") -> list[Any]:
    status, page = await api.call("GET", keys_of(project) + query, headers=headers)
    assert status == 200, page
    return list(page["items"])


def bearer(made: dict[str, Any]) -> Headers:
    return {"Authorization": f"Bearer {made['key']}"}


def in_days(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


async def test_asking_the_api_with_a_key_is_a_use_of_it(
    api: Api, ada: Headers, shop: Project
) -> None:
    made = await make(api, ada, shop, "read")
    assert (await api.call("GET", f"/api/v1/projects/{shop.uuid}", headers=bearer(made)))[0] == 200
    await api.parts.key_use.flush(api.database)
    found = [key for key in await listed(api, ada, shop) if key["id"] == made["id"]]
    assert found[0]["last_used_at"] is not None


async def test_a_key_is_shown_once_and_works_at_once(api: Api, ada: Headers, shop: Project) -> None:
    made = await make(api, ada, shop, "read", "ingest", "read", rate_limit=20)
    secret = made.pop("key")
    assert is_secret_key(secret)
    grant = await api.parts.directory.resolve(secret)
    assert grant.project.uuid == shop.uuid
    assert (grant.permissions, grant.rate_limit) == ({"ingest", "read"}, 20)
    assert (made["name"], made["permissions"]) == ("ci", ["ingest", "read"])
    assert (made["prefix"], made["created_by"]) == (secret[:11], "ada@example.com")
    assert (made["expires_at"], made["last_used_at"], made["revoked_at"]) == (None, None, None)
    newest, first = await listed(api, ada, shop)
    assert newest == made
    assert (first["name"], first["permissions"]) == ("made with the project", ["*"])


async def test_only_the_hash_of_a_key_is_stored(api: Api, ada: Headers, shop: Project) -> None:
    secret = (await make(api, ada, shop))["key"]
    rows = await api.database.fetch(
        "SELECT k::text AS row FROM api_keys k UNION ALL SELECT a::text FROM audit_log a"
    )
    text = str([row["row"] for row in rows])
    assert hash_secret(secret).hex() in text
    assert secret[11:] not in text


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "a\tb"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"permissions": []}, "permissions"),
        ({"permissions": ["*"]}, "permissions[0]"),
        ({"permissions": ["ingest", "flags:evaluate"]}, "permissions[1]"),
        ({"permissions": "ingest"}, "permissions"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2090-01-01T00:00:00"}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, "expires_at"),
        ({"expires_at": "0001-01-01T00:00:00+12:00"}, "expires_at"),
        ({"expires_at": 4102444800}, "expires_at"),
        ({"rate_limit": 0}, "rate_limit"),
        ({"rate_limit": 1_000_001}, "rate_limit"),
        ({"prefix": "pk_12345678"}, "prefix"),
    ],
)
async def test_a_bad_key_is_refused_with_the_field(
    api: Api, ada: Headers, shop: Project, wish: dict[str, Any], field: str
) -> None:
    status, problem = await api.call(
        "POST",
        keys_of(shop),
        headers=ada,
        json={"name": "ci", "permissions": ["ingest"], **wish},
    )
    assert (status, problem["errors"][0]["field"]) == (422, field)
    assert len(await listed(api, ada, shop)) == 1


async def test_only_admins_see_and_make_keys(api: Api, shop: Project, ada: Headers) -> None:
    eve, stranger = await api.account("eve@example.com"), await api.account("s@example.com")
    wanted = {"name": "ci", "permissions": ["ingest"]}
    for role in ("viewer", "editor"):
        project = await api.project(role, **{role: eve})
        assert (await api.call("GET", keys_of(project), headers=eve))[0] == 403
        assert (await api.call("POST", keys_of(project), headers=eve, json=wanted))[0] == 403
    assert (await api.call("GET", keys_of(shop), headers=stranger))[0] == 404
    owner = await api.account("owner@example.com", owner=True)
    assert (await make(api, owner, shop))["created_by"] == "owner@example.com"


async def test_a_revoked_key_opens_nothing_when_the_answer_comes(
    api: Api, ada: Headers, shop: Project
) -> None:
    made, other = await make(api, ada, shop, "admin"), await make(api, ada, shop)
    await api.parts.directory.refresh()
    assert api.parts.directory.find(made["key"]) is not None
    assert (await api.call("DELETE", keys_of(shop, made["id"]), headers=ada)) == (204, None)
    assert api.parts.directory.find(made["key"]) is None
    with pytest.raises(Unauthorized):
        await api.parts.directory.resolve(made["key"])
    assert (await api.call("GET", keys_of(shop), headers=bearer(made)))[0] == 401
    assert await api.parts.directory.resolve(other["key"])


async def test_to_revoke_twice_is_to_revoke_once(api: Api, ada: Headers, shop: Project) -> None:
    made = await make(api, ada, shop)
    for _ in range(2):
        assert (await api.call("DELETE", keys_of(shop, made["id"]), headers=ada))[0] == 204
    count = "SELECT count(*) FROM audit_log WHERE action = 'key.revoked'"
    assert await api.database.fetch_value(count) == 1


async def test_revoked_keys_are_listed_when_asked_for(
    api: Api, ada: Headers, shop: Project
) -> None:
    made = await make(api, ada, shop)
    await api.call("DELETE", keys_of(shop, made["id"]), headers=ada)
    assert made["id"] not in [each["id"] for each in await listed(api, ada, shop)]
    revoked = (await listed(api, ada, shop, "?revoked=include"))[0]
    assert revoked["id"] == made["id"]
    assert revoked["revoked_at"] is not None


async def test_the_list_comes_in_pages(api: Api, ada: Headers, shop: Project) -> None:
    for number in range(4):
        await make(api, ada, shop, name=str(number))
    await api.database.execute("UPDATE api_keys SET created_at = now()")  # all at once
    seen, cursor = [], ""
    while cursor is not None:
        _, page = await api.call("GET", keys_of(shop) + f"?limit=2{cursor}", headers=ada)
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 5


async def test_a_key_is_changed_and_ingest_knows_when_the_answer_comes(
    api: Api, ada: Headers, shop: Project
) -> None:
    made = await make(api, ada, shop, expires_at=in_days(1), rate_limit=5)
    await api.parts.directory.refresh()
    changes = {"name": "deploy", "expires_at": None, "rate_limit": 9}
    status, changed = await api.call("PATCH", keys_of(shop, made["id"]), headers=ada, json=changes)
    assert status == 200
    assert changed == {each: made[each] for each in changed} | changes
    grant = api.parts.directory.find(made["key"])
    assert grant is not None
    assert (grant.rate_limit, grant.expires_at) == (9, None)


async def test_what_is_not_sent_stays(api: Api, ada: Headers, shop: Project) -> None:
    made = await make(api, ada, shop, expires_at=in_days(1), rate_limit=5)
    _, changed = await api.call(
        "PATCH", keys_of(shop, made["id"]), headers=ada, json={"name": "deploy"}
    )
    assert (changed["expires_at"], changed["rate_limit"]) == (made["expires_at"], 5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": None}, "name"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"rate_limit": 0}, "rate_limit"),
        ({"permissions": ["admin"]}, "permissions"),
    ],
)
async def test_a_bad_change_is_refused_with_the_field(
    api: Api, ada: Headers, shop: Project, changes: dict[str, Any], field: str
) -> None:
    made = await make(api, ada, shop)
    status, problem = await api.call("PATCH", keys_of(shop, made["id"]), headers=ada, json=changes)
    assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_nothing_brings_a_revoked_key_back(api: Api, ada: Headers, shop: Project) -> None:
    made = await make(api, ada, shop)
    address = keys_of(shop, made["id"])
    await api.call("DELETE", address, headers=ada)
    status, problem = await api.call("PATCH", address, headers=ada, json={"name": "again"})
    assert (status, problem["code"]) == (409, "conflict")


async def test_a_key_of_another_project_is_not_there(api: Api, ada: Headers, shop: Project) -> None:
    theirs = await make(api, ada, await api.project("Other", admin=ada))
    for key_id in (theirs["id"], str(uuid4()), "nonsense"):
        address = keys_of(shop, key_id)
        assert (await api.call("PATCH", address, headers=ada, json={"name": "x"}))[0] == 404
        assert (await api.call("DELETE", address, headers=ada))[0] == 404
    assert await api.parts.directory.resolve(theirs["key"])


async def test_a_key_makes_keys_only_with_the_permission_of_an_admin(
    api: Api, ada: Headers, shop: Project
) -> None:
    admin = await make(api, ada, shop, "admin")
    made = await make(api, bearer(admin), shop, *EVER)
    assert (made["permissions"], made["created_by"]) == (EVER, "ada@example.com")
    for permission in ("ingest", "read", "write"):
        weak = await make(api, ada, shop, permission)
        status, problem = await api.call(
            "POST",
            keys_of(shop),
            headers=bearer(weak),
            json={"name": "x", "permissions": [permission]},
        )
        assert (status, problem["code"]) == (403, "forbidden")


async def test_a_key_that_expires_neither_makes_nor_becomes_one_that_outlives_it(
    api: Api, ada: Headers, shop: Project
) -> None:
    soon = await make(api, ada, shop, "admin", expires_at=in_days(2))
    for expires_at in (None, in_days(3)):
        wanted = {"name": "x", "permissions": ["ingest"], "expires_at": expires_at}
        assert (await api.call("POST", keys_of(shop), headers=bearer(soon), json=wanted))[0] == 403
        status, _ = await api.call(
            "PATCH",
            keys_of(shop, soon["id"]),
            headers=bearer(soon),
            json={"expires_at": expires_at},
        )
        assert status == 403
    await make(api, bearer(soon), shop, expires_at=in_days(1))


async def test_a_project_has_only_so_many_live_keys(
    api: Api, ada: Headers, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_keys, "MAX_LIVE_KEYS", 2)  # one came with the project
    made = await make(api, ada, shop)
    wanted = {"name": "x", "permissions": ["ingest"]}
    assert (await api.call("POST", keys_of(shop), headers=ada, json=wanted))[0] == 409
    await api.call("DELETE", keys_of(shop, made["id"]), headers=ada)
    await make(api, ada, shop)


async def test_the_life_of_a_key_stands_in_the_audit_log(
    api: Api, ada: Headers, shop: Project
) -> None:
    made = await make(api, ada, shop)
    address = keys_of(shop, made["id"])
    for _ in range(2):
        await api.call("PATCH", address, headers=ada, json={"rate_limit": 7})
    await api.call("DELETE", address, headers=ada)
    rows = await api.database.fetch(
        "SELECT action, actor_name, subject_id, before::text, after->>'rate_limit' AS rate"
        " FROM audit_log WHERE subject_kind = 'key' AND project_id::text = $1 ORDER BY id",
        shop.uuid,
    )
    who = ("ada@example.com", made["id"])
    assert [tuple(row) for row in rows] == [
        ("key.created", *who, None, None),
        ("key.changed", *who, '{"rate_limit": null}', "7"),
        ("key.revoked", *who, None, None),
    ]


async def test_a_key_is_told_which_permission_it_lacks(
    api: Api, ada: Headers, shop: Project
) -> None:
    sender = await make(api, ada, shop, "ingest")
    reader = await make(api, ada, shop, "read")
    project = f"/api/v1/projects/{shop.uuid}"
    status, refused = await api.call("GET", project, headers=bearer(sender))
    assert (status, refused["detail"]) == (
        403,
        "This key may not do this: use one with the permission 'read'.",
    )
    status, refused = await api.call("PATCH", project, headers=bearer(reader), json={"name": "x"})
    assert (status, refused["detail"]) == (
        403,
        "This key may not do this: use one with the permission 'admin'.",
    )
