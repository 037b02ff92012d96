"""Visitors' rights and the end of a project on a running Beacon."""

from __future__ import annotations

import json
from typing import Any

import httpx
from subject import Project, Subject, until
from wire import track


async def ask(
    beacon: Subject, project: Project, path: str, *, method: str = "POST", **body: Any
) -> httpx.Response:
    """By the project's secret key."""
    address = f"http://127.0.0.1:{beacon.port}/api/v1/projects/{project.id}{path}"
    headers = {"Authorization": f"Bearer {project.secret}"}
    async with httpx.AsyncClient(headers=headers) as client:
        return await client.request(method, address, json=body)


async def test_an_export_holds_what_was_just_acknowledged(shared: Subject, project: Project):
    for number in range(1, 21):
        sent = {"event": f"e{number}", "distinct_id": "phone"}
        assert (await track(shared.port, project, sent)).status == 202
        answer = await ask(shared, project, "/privacy/export", anon_id="phone")
        lines = [json.loads(line) for line in answer.text.splitlines()]
        assert lines[-1]["rows"]["events"] == number
        names = {line["row"]["event_name"] for line in lines if line.get("table") == "events"}
        assert f"e{number}" in names


async def test_a_person_is_erased(shared: Subject, project: Project):
    for anon_id in ("phone", "laptop"):
        await track(shared.port, project, {"event": "e", "distinct_id": anon_id})
    answer = await ask(shared, project, "/privacy/erase", anon_id="phone")
    job = answer.json()
    assert (answer.status_code, job["kind"]) == (202, "privacy.erase")

    async def is_erased() -> bool:
        found = await ask(shared, project, f"/jobs/{job['id']}", method="GET")
        return found.json()["result"] is not None

    await until(is_erased)
    rows = await shared.sql(f"SELECT anon_id FROM events WHERE project_id = '{project.id}'")
    assert rows == [{"anon_id": "laptop"}]


async def test_a_deleted_project_takes_nothing_more_and_its_data_goes(
    shared: Subject, project: Project
):
    assert (await track(shared.port, project, {"event": "e"})).status == 202
    answer = await ask(shared, project, "", method="DELETE", name="Shop")
    assert answer.status_code == 202, answer.text
    assert (await track(shared.port, project, {"event": "e"})).status == 401

    async def is_gone() -> bool:
        left = [
            await shared.sql(f"SELECT id FROM {table} WHERE project_id = '{project.id}'")
            for table in ("events", "sessions", "api_keys")
        ]
        return left == [[], [], []]

    await until(is_gone)
    assert (await shared.health())["balance"]["exact"]
