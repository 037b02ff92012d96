"""Monitors, logs and feedback in a browser."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest
import requests

from tests.dashboard.conftest import Site
from tests.dashboard.hooks import hook
from tests.e2e.conftest import Project, until


async def test_a_jobs_monitor_is_made_and_shows_its_runs(site: Site) -> None:
    project = site.project("Jobs")
    path = site.path(project, "monitors")
    made = await site.see("monitors", "makes_job", path=path)
    assert made["row"][:2] == ["Nightly backup", "Waiting"]
    assert made["next"] > 0
    assert "beacon monitor run nightly-backup" in made["page"]
    api = f"/api/v1/projects/{project.id}/monitors/nightly-backup"
    ping = site.ask("GET", api)["ping_url"].split("/ping/")[1]
    for status in ("", "/fail"):
        _ping(f"{site.url}/ping/{ping}{status}")
    found = await site.see("monitors", "job", path=f"{path}/nightly-backup")
    assert found["runs"] == 2
    assert "Failed" in found["text"]
    assert found["removed"] == "No monitors yet"


def _ping(address: str) -> None:
    answer = requests.get(address, timeout=30)
    assert answer.ok, answer.text


async def test_a_sites_monitor_checks_it_at_once(site: Site) -> None:
    project = site.project("Sites")
    with hook() as (url, _told):
        found = await site.see(
            "monitors", "makes_site", path=site.path(project, "monitors"), url=url
        )
    assert "Checked: 200" in found["told"]
    assert found["checks"] >= 1


@pytest.fixture
def told(site: Site) -> Project:
    """A project with lines of logs and one user's words."""
    project = site.project("Told")
    now = time.time()
    lines: list[dict[str, Any]] = [
        {"timestamp": now - 2, "level": "info", "body": "started", "attributes": {}},
        {
            "timestamp": now - 1,
            "level": "error",
            "body": "disk is full",
            "attributes": {"disk": {"value": "sda", "type": "string"}},
        },
    ]
    feedback = {
        "event_id": uuid.uuid4().hex,
        "timestamp": now,
        "contexts": {"feedback": {"message": "It broke", "name": "Ann", "contact_email": "a@b.c"}},
    }
    log = {"version": 2, "items": lines}
    kind = {"type": "log", "item_count": 2, "content_type": "application/vnd.sentry.items.log+json"}
    parts = ({"event_id": feedback["event_id"]}, {"type": "feedback"}, feedback, kind, log)
    answer = requests.post(
        f"{site.url}/api/{project.number}/envelope/?sentry_key={project.key.removeprefix('proj_')}",
        data="\n".join(map(json.dumps, parts)),
        timeout=30,
    )
    assert answer.ok, answer.text
    return project


async def test_lines_and_words_are_shown(site: Site, told: Project) -> None:
    api = f"/api/v1/projects/{told.id}"

    async def are_stored() -> bool:
        return len(site.ask("GET", f"{api}/logs")["items"]) == 2

    await until(are_stored)
    found = await site.see("monitors", "logs", path=site.path(told, "logs"))
    assert [each[-1] for each in found["lines"]] == ["disk is full", "started"]
    assert "sda" in found["opened"]
    assert [each[-1] for each in found["errors"]] == ["disk is full"]
    words = await site.see("monitors", "feedback", path=site.path(told, "feedback"))
    assert "It broke" in words
    assert "Ann" in words


@pytest.mark.parametrize("page", ["monitors", "logs", "feedback"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_what_is_not_there_yet_is_said(site: Site, page: str, width: int) -> None:
    found = await site.see("monitors", "empty", path=site.path(site.empty, page), width=width)
    assert "No " in found or "Nobody" in found
