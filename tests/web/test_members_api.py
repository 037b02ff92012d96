"""Members over HTTP: who sees them, who changes them, and that a project keeps an admin."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers


class Team:
    """A project with one member of each role, an owner who is no member, and a stranger."""

    def __init__(self, api: Api, project: Project, headers: dict[str, Headers]) -> None:
        self.api, self.project, self.headers = api, project, headers

    async def ask(
        self, method: str, who: str | Headers, about: str = "", role: str | None = None
    ) -> tuple[int, Any]:
        """`about` somebody of the team, or any account id."""
        path = f"/api/v1/projects/{self.project.uuid}/members"
        if about:
            known = self.headers.get(about)
            path += f"/{await self.api.account_id(known) if known else about}"
        headers = self.headers[who] if isinstance(who, str) else who
        json = None if role is None else {"role": role}
        return await self.api.call(method, path, headers=headers, json=json)

    async def roles(self) -> dict[str, str]:
        _, page = await self.ask("GET", "owner")
        return {each["email"].partition("@")[0]: each["role"] for each in page["items"]}


@pytest.fixture
async def team(api: Api) -> Team:
    names = ("admin", "editor", "viewer", "stranger")
    headers = {name: await api.account(f"{name}@example.com", name=name.title()) for name in names}
    project = await api.project(
        admin=headers["admin"], editor=headers["editor"], viewer=headers["viewer"]
    )
    headers["owner"] = await api.account("owner@example.com", owner=True)
    return Team(api, project, headers)


ALL = {"admin": "admin", "editor": "editor", "viewer": "viewer"}


async def test_every_member_sees_the_members_and_no_stranger_does(team: Team) -> None:
    for who in ("viewer", "editor", "admin", "owner"):
        status, page = await team.ask("GET", who)
        assert (status, page["next_cursor"]) == (200, None)
        assert {each["email"]: each["role"] for each in page["items"]} == {
            f"{role}@example.com": role for role in ALL
        }
    first = page["items"][0]
    assert (first["name"], first["source"]) == ("Admin", "manual")
    assert (await team.ask("GET", "stranger"))[0] == 404


async def test_the_list_comes_in_pages(team: Team) -> None:
    await team.api.database.execute("UPDATE memberships SET created_at = now()")  # all at once
    path = f"/api/v1/projects/{team.project.uuid}/members?limit=1"
    seen, cursor = [], ""
    while cursor is not None:
        _, page = await team.api.call("GET", path + cursor, headers=team.headers["viewer"])
        seen += [each["role"] for each in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert sorted(seen) == ["admin", "editor", "viewer"]


async def test_a_made_up_cursor_is_refused(team: Team) -> None:
    far = f'["0001-01-01T00:00:00+12:00","{uuid4()}"]'  # before the first of all years
    for made_up in (b"[1]", b'["2026-01-01T00:00:00","x"]', far.encode()):
        cursor = base64.urlsafe_b64encode(made_up).decode().rstrip("=")
        path = f"/api/v1/projects/{team.project.uuid}/members?cursor={cursor}"
        status, problem = await team.api.call("GET", path, headers=team.headers["viewer"])
        assert (status, problem["errors"][0]["field"]) == (422, "cursor")


async def test_an_admin_changes_roles_and_it_counts_at_once(team: Team) -> None:
    status, member = await team.ask("PUT", "admin", "viewer", "admin")
    assert (status, member["role"], member["email"]) == (200, "admin", "viewer@example.com")
    assert await team.roles() == {**ALL, "viewer": "admin"}
    assert (await team.ask("PUT", "viewer", "editor", "viewer"))[0] == 200


async def test_lesser_members_change_nobody_but_leave(team: Team) -> None:
    for who in ("viewer", "editor"):
        assert (await team.ask("PUT", who, who, "admin"))[0] == 403
        assert (await team.ask("DELETE", who, "admin"))[0] == 403
        assert (await team.ask("DELETE", who, who))[0] == 204
        assert (await team.ask("GET", who))[0] == 404
    assert await team.roles() == {"admin": "admin"}


async def test_strangers_learn_nothing(team: Team) -> None:
    for method, role in (("PUT", "viewer"), ("DELETE", None)):
        answers = [
            await team.ask(method, "stranger", about, role)
            for about in ("stranger", "viewer", str(uuid4()))
        ]
        assert {status for status, _ in answers} == {404}
        assert {problem["code"] for _, problem in answers} == {"project_not_found"}
    assert await team.roles() == ALL


async def test_an_admin_cannot_tell_whether_an_account_exists(team: Team) -> None:
    answers = [
        await team.ask("PUT", "admin", about, "viewer")
        for about in ("stranger", "owner", str(uuid4()))
    ]
    assert [(status, problem["code"]) for status, problem in answers] == [(404, "not_found")] * 3
    assert len({problem["detail"] for _, problem in answers}) == 1


async def test_an_owner_makes_any_account_a_member(team: Team) -> None:
    status, member = await team.ask("PUT", "owner", "stranger", "editor")
    assert (status, member["role"]) == (200, "editor")
    assert await team.roles() == {**ALL, "stranger": "editor"}
    assert (await team.ask("PUT", "owner", str(uuid4()), "viewer"))[0] == 404


async def test_an_admin_removes_a_member(team: Team) -> None:
    assert (await team.ask("DELETE", "admin", "viewer"))[0] == 204
    assert (await team.ask("GET", "viewer"))[0] == 404
    assert (await team.ask("DELETE", "admin", "viewer"))[0] == 404


@pytest.mark.parametrize("about", ["nonsense", "admin@example.com", "0"])
async def test_what_is_no_account_id_is_no_member(team: Team, about: str) -> None:
    assert (await team.ask("PUT", "admin", about, "viewer"))[0] == 404
    assert (await team.ask("DELETE", "admin", about))[0] == 404


@pytest.mark.parametrize("role", ["owner", "Admin", "", 1, None])
async def test_a_role_that_there_is_not_is_refused(team: Team, role: Any) -> None:
    path = f"/api/v1/projects/{team.project.uuid}/members/{uuid4()}"
    status, problem = await team.api.call(
        "PUT", path, headers=team.headers["admin"], json={"role": role}
    )
    assert (status, problem["errors"][0]["field"]) == (422, "role")


async def test_the_last_admin_stays_unless_an_owner_decides_otherwise(team: Team) -> None:
    for method, role in (("PUT", "viewer"), ("DELETE", None)):
        status, problem = await team.ask(method, "admin", "admin", role)
        assert (status, problem["code"]) == (409, "conflict")
    assert await team.roles() == ALL
    assert (await team.ask("PUT", "admin", "editor", "admin"))[0] == 200
    assert (await team.ask("DELETE", "admin", "admin"))[0] == 204
    assert (await team.ask("DELETE", "owner", "editor"))[0] == 204
    assert await team.roles() == {"viewer": "viewer"}


async def test_an_admin_who_cannot_sign_in_does_not_count_as_one(team: Team) -> None:
    await team.ask("PUT", "owner", "editor", "admin")
    await team.api.database.execute(
        "UPDATE accounts SET disabled_at = now() WHERE email = 'editor@example.com'"
    )
    assert (await team.ask("DELETE", "admin", "admin"))[0] == 409


async def test_a_key_that_may_everything_changes_roles_but_adds_nobody(team: Team) -> None:
    path = f"/api/v1/projects/{team.project.uuid}/keys"
    wanted = {"name": "roles", "permissions": ["admin"]}
    _, made = await team.api.call("POST", path, headers=team.headers["admin"], json=wanted)
    key = {"Authorization": f"Bearer {made['key']}"}
    assert (await team.ask("PUT", key, "viewer", "editor"))[0] == 200
    assert (await team.ask("PUT", key, "stranger", "editor"))[0] == 404
    assert (await team.ask("DELETE", key, "admin"))[0] == 409


async def test_a_role_that_is_changed_by_hand_no_longer_follows_the_groups(team: Team) -> None:
    await team.api.database.execute("UPDATE memberships SET source = 'oidc' WHERE role = 'viewer'")
    _, member = await team.ask("PUT", "admin", "viewer", "editor")
    assert (member["role"], member["source"]) == ("editor", "manual")


async def test_changes_of_members_stand_in_the_audit_log(team: Team) -> None:
    await team.ask("PUT", "admin", "viewer", "editor")
    await team.ask("PUT", "admin", "viewer", "editor")  # changes nothing
    await team.ask("PUT", "owner", "stranger", "viewer")
    await team.ask("DELETE", "stranger", "stranger")
    rows = await team.api.database.fetch(
        "SELECT action, actor_name, subject_name, before->>'role' AS old, after->>'role' AS new"
        " FROM audit_log WHERE project_id::text = $1 ORDER BY id",
        team.project.uuid,
    )
    viewer, stranger = "viewer@example.com", "stranger@example.com"
    assert [tuple(row) for row in rows] == [
        ("member.changed", "admin@example.com", viewer, "viewer", "editor"),
        ("member.added", "owner@example.com", stranger, None, "viewer"),
        ("member.removed", stranger, stranger, "viewer", None),
    ]
