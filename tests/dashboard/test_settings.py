"""The settings of a project in a browser: what is typed there is so, and viewers see no control."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.dashboard.conftest import Site
from tests.e2e.conftest import Project, as_project
from tests.factories import make_batch, make_event, payload_of

PAGES = {
    "": "General",
    "/keys": "Keys",
    "/environments": "Environments",
    "/members": "Members",
    "/limits": "Limits and filters",
    "/scrubbing": "Scrubbing",
    "/grouping": "Grouping",
    "/source-maps": "Source maps",
    "/tags": "Tags",
    "/ingest": "Ingest doctor",
    "/privacy": "Privacy",
    "/jobs": "Jobs",
    "/audit": "Audit log",
}


def new_project(site: Site, name: str) -> Project:
    return as_project(site.beacon.create_project(name))


def settings_of(site: Site, project: Project) -> Any:
    return site.ask("GET", f"/api/v1/projects/{project.id}")


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_every_page_stands_without_faults(site: Site, width: int) -> None:
    paths = [site.path(site.shop, f"settings{page}") for page in PAGES]
    seen = await site.see("settings", "walks", paths=paths, width=width)
    assert [each["head"] for each in seen] == list(PAGES.values())
    assert [each for each in seen if each["over"] > 0 or each["faults"]] == []


async def test_a_viewer_reads_and_sees_no_control(site: Site) -> None:
    general = await site.see(
        "settings", "shows", path=site.path(site.shop, "settings"), who="viewer"
    )
    for_admins = ("Privacy", "Jobs", "Audit log")
    assert general["tabs"] == [each for each in PAGES.values() if each not in for_admins]
    assert general["fields"] == 0
    assert "Delete" not in general["text"]
    assert "every page" in general["text"]
    keys = await site.see(
        "settings", "shows", path=site.path(site.shop, "settings/keys"), who="viewer"
    )
    assert settings_of(site, site.shop)["public_key"] in keys["text"]
    assert "Secret keys" not in keys["text"]
    assert set(keys["buttons"]) <= {""}  # to copy
    people = await site.see(
        "settings", "shows", path=site.path(site.shop, "settings/members"), who="viewer"
    )
    assert [each for each in people["buttons"] if each] == ["Leave the project"]
    hidden = await site.see(
        "settings", "shows", path=site.path(site.shop, "settings/audit"), who="editor"
    )
    assert "Only admins" in hidden["text"]


async def test_settings_are_changed_and_only_those(site: Site) -> None:
    project = new_project(site, "To change")
    found = await site.see("settings", "changes", path=site.path(project, "settings"))
    assert found["isSaved"]
    assert "older than 30 days are deleted" in found["warned"]
    assert found["wrong"]
    assert found["title"] == "General · Store · Beacon"
    now = settings_of(site, project)
    assert (now["name"], now["domains"]) == ("Store", ["store.example", "*.store.example"])
    assert (now["session_timeout"], now["retention_days"]) == (2700, 30)
    assert (now["timezone"], now["rate_limit"]) == ("UTC", None)


async def test_a_project_is_deleted_when_its_name_is_typed(site: Site) -> None:
    project = new_project(site, "Short lived")
    path = site.path(project, "settings")
    found = await site.see("settings", "deletes", path=path, name="Short lived")
    assert found["before"]
    assert "Short lived" not in found["left"]


async def test_a_secret_key_is_shown_once_then_changed_and_revoked(site: Site) -> None:
    project = new_project(site, "Keys")
    found = await site.see("settings", "makesKeys", path=site.path(project, "settings/keys"))
    assert found["secret"].startswith("pk_")
    assert "ingest, read" in found["listed"]
    assert not found["isShownAgain"]
    assert "revoked" in found["revoked"]


async def test_the_public_key_is_rotated_and_the_old_one_told(site: Site) -> None:
    project = new_project(site, "Rotated")
    found = await site.see("settings", "rotates", path=site.path(project, "settings/keys"))
    assert found["before"] == project.key
    assert project.key in found["old"]
    assert found["after"] == settings_of(site, project)["public_key"] != project.key


async def test_an_environment_is_made_protected_and_deleted(site: Site) -> None:
    project = new_project(site, "Environments")
    path = site.path(project, "settings/environments")
    found = await site.see("settings", "environments", path=path)
    assert found["key"].startswith("env_")
    assert found["isProtected"] == "true"
    assert found["left"] == ["Production", "Staging", "Development"]


async def test_somebody_is_invited_by_a_link(site: Site) -> None:
    project = new_project(site, "Inviting")
    path = site.path(project, "settings/members")
    found = await site.see("settings", "invites", path=path, email="new@example.com")
    assert "/invitation/" in found["link"]
    assert "editor" in found["listed"]
    open_ones = site.ask("GET", "/api/v1/auth/invitations")["items"]
    assert "new@example.com" not in [each["email"] for each in open_ones]


async def test_a_members_role_is_changed_and_taken(site: Site) -> None:
    project = new_project(site, "Roles")
    viewer = site.ask("GET", "/api/v1/auth/me", who="viewer")
    members = f"/api/v1/projects/{project.id}/members"
    site.ask("PUT", f"{members}/{viewer['id']}", {"role": "viewer"})
    path = site.path(project, "settings/members")
    found = await site.see("settings", "changesRoles", path=path, email=viewer["email"])
    assert found == "editor"
    assert site.ask("GET", members)["items"] == []


async def test_a_person_is_given_out_and_erased(site: Site) -> None:
    project = new_project(site, "Private")
    user = "u-17"
    await send(site, project, {"event": "$identify", "properties": {"user_id": user}})
    path = site.path(project, "settings/privacy")
    found = await site.see("settings", "erases", path=path, user=user)
    assert found["before"]
    assert user not in found["name"]
    lines = [json.loads(line) for line in found["lines"]]
    assert (lines[0]["format"], lines[-1]["end"]) == ("beacon-export-1", True)
    assert lines[-1]["rows"]["events"] == 1
    assert "Erase a person" in found["listed"]
    jobs = site.ask("GET", f"/api/v1/projects/{project.id}/jobs")["items"]
    assert [job["id"] for job in jobs] == [found["job"]]


async def test_the_audit_log_is_filtered_by_the_url(site: Site) -> None:
    project = new_project(site, "Logged")
    found = await site.see("settings", "filtersTheLog", path=site.path(project, "settings/audit"))
    assert found["before"] == 2
    assert found["actions"] == ["key.created"]
    assert "made with the project" in found["details"] or "permissions" in found["details"]
    assert found["csv"] == f"/api/v1/projects/{project.id}/audit.csv?action=key."
    assert "action" not in found["url"]


async def test_the_doctor_adds_up_and_finds_events(site: Site) -> None:
    project = new_project(site, "Doctor")
    wanted = "0195e2a4-0000-7000-8000-000000000001"
    await send(site, project, {"event": "purchase", "id": wanted, "properties": {"sku": "tea-9"}})
    raw = payload_of(make_batch(make_event(name="odd", properties=b'{"broken":'))).hex()
    await site.beacon.execute(
        "INSERT INTO rejected_events (project_id, event_id, received_at, sqlstate, reason, raw)"
        f" VALUES ('{project.id}', gen_random_uuid(), now(), '22P02', 'invalid input syntax',"
        f" decode('{raw}', 'hex'))"
    )
    path = site.path(project, "settings/ingest")
    found = await site.see("settings", "doctor", path=path, id=wanted, content="tea-9")
    assert "It adds up." in found["numbers"]
    balance = site.ask("GET", f"/api/v1/projects/{project.id}/ingest/balance")
    assert f"{balance['node']['received']:,}" in found["numbers"]
    assert found["project"].split()[2:6] == ["stored", "1", "rejected", "1"]
    assert found["byId"].startswith("stored")
    assert "purchase" in found["byContent"]
    assert found["nowhere"].startswith("not found")
    assert json.loads(found["record"])["event"]["properties"] == '{"broken":'
    assert "22P02" in found["reasons"]
    assert found["opened"] == {"title": "purchase", "path": site.path(project, "events")}


async def send(site: Site, project: Project, event: dict[str, Any]) -> None:
    """One event, until it is stored."""
    _post(site, project, event)
    await site.beacon.settled()


def _post(site: Site, project: Project, event: dict[str, Any]) -> None:
    answer = requests.post(
        f"{site.url}/api/v1/events/ingest",
        json={"events": [{"distinct_id": "anon-1", **event}]},
        headers={"X-API-Key": project.key},
        timeout=30,
    )
    assert answer.json()["accepted"] == 1, answer.text
