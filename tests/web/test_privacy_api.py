"""The rights of visitors, jobs, and the deletion of a project over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest
import trio

from beacon.errors import Unauthorized
from beacon.projects.projects import Project
from tests.factories import make_batch
from tests.privacy.conftest import event, identify
from tests.web.conftest import Api
from tests.writer.conftest import Pipeline

both_servers = pytest.mark.both_servers
ANN = "ann@example.com"


@pytest.fixture
async def admin(api: Api) -> dict[str, str]:
    return await api.account("admin@example.com")


@pytest.fixture
async def shop(api: Api, admin: dict[str, str]) -> Project:
    return await api.project("Shop", admin=admin)


async def store(pipeline: Pipeline, project: Project) -> None:
    await pipeline.store(
        make_batch(
            event("phone"),
            identify("phone", ANN, at=1),
            event("tablet", session=2),
            project_id=project.id,
        )
    )


async def until(
    api: Api, address: str, headers: Any, holds: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The job, once it is so."""
    with trio.fail_after(30):
        while True:
            status, job = await api.call("GET", address, headers=headers)
            assert status == 200, job
            if holds(job):
                found: dict[str, Any] = job
                return found
            await trio.sleep(0.01)


def is_done(job: dict[str, Any]) -> bool:
    return bool(job["state"] == "done")


async def export(api: Api, project: Project, headers: Any, **named: str) -> list[dict[str, Any]]:
    path = f"/api/v1/projects/{project.uuid}/privacy/export"
    answer = await api.send("POST", path, headers=headers, json=named)
    assert answer.status_code == 200
    return [msgspec.json.decode(line) for line in (await answer.get_data()).splitlines()]


@both_servers
async def test_a_person_is_exported_then_erased_and_then_an_export_finds_nothing(
    api: Api,
    pipeline: Pipeline,
    admin: dict[str, str],
    shop: Project,
    nursery: trio.Nursery,
) -> None:
    await store(pipeline, shop)
    lines = await export(api, shop, admin, user_id=ANN)
    assert lines[0]["project_id"] == shop.uuid
    assert lines[-1]["rows"]["events"] == 2
    path = f"/api/v1/projects/{shop.uuid}/privacy/erase"
    answer = await api.send("POST", path, headers=admin, json={"user_id": ANN})
    job = await answer.get_json()
    assert (answer.status_code, job["state"], job["kind"]) == (202, "waiting", "privacy.erase")
    assert answer.headers["location"] == job["address"] == f"/api/v1/jobs/{job['id']}"
    nursery.start_soon(api.parts.jobs.run)
    first = await until(api, job["address"], admin, lambda job: job["result"] is not None)
    assert (first["state"], first["done"]) == ("waiting", first["total"])
    assert first["result"]["rows"]["events"] == 2
    await api.database.execute("UPDATE jobs SET run_after = now()")
    api.parts.jobs.look_now()
    await until(api, job["address"], admin, is_done)
    lines = await export(api, shop, admin, user_id=ANN)
    assert set(lines[-1]["rows"].values()) == {0}
    assert (await export(api, shop, admin, anon_id="tablet"))[-1]["rows"]["events"] == 1
    path = f"/api/v1/projects/{shop.uuid}/audit?action=privacy."
    _, log = await api.call("GET", path, headers=admin)
    assert [entry["action"] for entry in log["items"]] == [
        *("privacy.exported", "privacy.exported", "privacy.erased"),
        *("privacy.erasure_requested", "privacy.exported"),
    ]
    assert [entry["actor"]["kind"] for entry in log["items"]][2:4] == ["system", "account"]
    assert ANN not in str(log)


@pytest.mark.parametrize("what", ["export", "erase"])
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "user_id"),
        ({"user_id": ANN, "anon_id": "phone"}, "user_id"),
        ({"user_id": ""}, "user_id"),
        ({"anon_id": "x" * 201}, "anon_id"),
        ({"anon_id": 7}, "anon_id"),
        ({"email": ANN}, "email"),
    ],
)
async def test_a_person_is_named_by_one_id(
    api: Api, admin: dict[str, str], shop: Project, what: str, body: Any, field: str
) -> None:
    path = f"/api/v1/projects/{shop.uuid}/privacy/{what}"
    status, problem = await api.call("POST", path, headers=admin, json=body)
    assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_jobs_of_a_project_are_seen_by_its_admins_and_its_keys(
    api: Api, admin: dict[str, str], shop: Project
) -> None:
    made = await api.call("POST", f"/api/v1/projects/{shop.uuid}/keys", headers=admin, json=KEY)
    key = {"X-API-Key": made[1]["key"]}
    path = f"/api/v1/projects/{shop.uuid}/privacy/erase"
    jobs = []
    for headers, named in ((admin, "one"), (key, "two"), (admin, "three")):
        status, job = await api.call("POST", path, headers=headers, json={"anon_id": named})
        assert status == 202
        jobs.append(job)
        seen = await api.call("GET", job["address"], headers=headers)
        assert seen == (200, job)
    listing = f"/api/v1/projects/{shop.uuid}/jobs"
    _, page = await api.call("GET", listing + "?limit=2", headers=admin)
    assert [job["id"] for job in page["items"]] == [jobs[2]["id"], jobs[1]["id"]]
    _, rest = await api.call("GET", f"{listing}?cursor={page['next_cursor']}", headers=key)
    assert [job["id"] for job in rest["items"]] == [jobs[0]["id"]]
    assert rest["next_cursor"] is None


KEY = {"name": "deploys", "permissions": ["admin"]}


# --- deleting a project ---------------------------------------------------------------------


@both_servers
async def test_a_deleted_project_is_gone_at_once_and_its_job_can_be_watched(
    api: Api,
    pipeline: Pipeline,
    admin: dict[str, str],
    shop: Project,
    nursery: trio.Nursery,
) -> None:
    await store(pipeline, shop)
    path = f"/api/v1/projects/{shop.uuid}"
    _, made = await api.call("POST", path + "/keys", headers=admin, json=KEY)
    answer = await api.send("DELETE", path, headers=admin, json={"name": "Shop"})
    job = await answer.get_json()
    assert answer.status_code == 202
    assert (job["state"], job["done"], job["total"]) == ("waiting", 0, None)
    assert (await api.call("GET", path, headers=admin))[0] == 404
    assert (await api.call("DELETE", path + "?name=Shop", headers=admin))[0] == 404
    _, listed = await api.call("GET", "/api/v1/projects", headers=admin)
    assert listed["items"] == []
    for secret in (made["key"], shop.public_key):
        with pytest.raises(Unauthorized):
            await api.parts.directory.resolve(secret)
    nursery.start_soon(api.parts.jobs.run)
    done = await until(api, job["address"], admin, is_done)
    assert done["done"] == done["total"]
    assert done["finished_at"].endswith("Z")
    assert await pipeline.count() == await pipeline.count("sessions") == 0
    stranger = await api.account("eve@example.com")
    assert (await api.call("GET", job["address"], headers=stranger))[0] == 404
    owner = await api.account("owner@example.com", owner=True)
    assert await api.call("GET", job["address"], headers=owner) == (200, done)
    _, log = await api.call("GET", "/api/v1/audit?action=project.", headers=owner)
    assert [entry["action"] for entry in log["items"]] == [
        "project.data_deleted",
        "project.deleted",
    ]
    assert log["items"][1]["actor"]["name"] == "admin@example.com"
    assert log["items"][1]["after"] == {"job": job["id"]}


@pytest.mark.parametrize(
    ("query", "body", "status", "code"),
    [
        ("", None, 409, "conflict"),
        ("?name=shop", None, 409, "conflict"),
        ("?name=Shop", {"name": "Other"}, 409, "conflict"),
        ("", {"name": ""}, 409, "conflict"),
        ("", {}, 422, "invalid_field"),
        ("", {"name": 7}, 422, "invalid_field"),
        ("?names=Shop", None, 422, "invalid_field"),
    ],
)
async def test_without_its_name_a_project_is_not_deleted(
    api: Api,
    admin: dict[str, str],
    shop: Project,
    query: str,
    body: Any,
    status: int,
    code: str,
) -> None:
    path = f"/api/v1/projects/{shop.uuid}"
    got, problem = await api.call("DELETE", path + query, headers=admin, json=body)
    assert (got, problem["code"]) == (status, code)
    assert "name" in problem["detail"]
    assert (await api.call("GET", path, headers=admin))[0] == 200


async def test_the_name_may_stand_in_the_query(
    api: Api, admin: dict[str, str], shop: Project
) -> None:
    path = f"/api/v1/projects/{shop.uuid}"
    assert (await api.call("DELETE", path + "?name=Shop", headers=admin))[0] == 202


async def test_only_admins_delete(api: Api, admin: dict[str, str]) -> None:
    editor = await api.account("editor@example.com")
    project = await api.project("Other", editor=editor)
    path = f"/api/v1/projects/{project.uuid}?name=Other"
    assert (await api.call("DELETE", path, headers=editor))[0] == 403
    assert (await api.call("DELETE", path, headers=admin))[0] == 404
    deleted = await api.database.fetch_value(
        "SELECT deleted_at FROM projects WHERE id = $1", UUID(bytes=project.id)
    )
    assert deleted is None
