"""Monitors over the web API: made, changed, muted, removed; check-ins by address; what was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from beacon.monitors.checks import record_check_in
from beacon.monitors.probing import UptimeCheck
from beacon.monitors.saving import monitor_in
from beacon.monitors.watch import utc_now
from beacon.projects.projects import Project
from tests.audit_entries import entries
from tests.web.conftest import PUBLIC_URL, Api, Headers

JOB = {
    "kind": "cron",
    "name": "Nightly backup",
    "cron": {"schedule": {"type": "crontab", "value": "0 3 * * *"}, "timezone": "Europe/Vienna"},
}
ADDRESS = {
    "kind": "uptime",
    "name": "Shop",
    "uptime": {"url": "https://shop.example/health", "headers": {"Authorization": "Bearer s3cret"}},
}


class Desk:
    """Asks for one project's monitors, as somebody."""

    def __init__(self, api: Api, headers: Headers, project: Project) -> None:
        self.api, self.headers, self.project = api, headers, project

    async def call(self, method: str, rest: str, body: Any = None, **headers: str) -> Any:
        path = f"/api/v1/projects/{self.project.uuid}/{rest}"
        return await self.api.call(method, path, json=body, headers=self.headers | headers)

    async def make(self, body: Any) -> Any:
        status, made = await self.call("POST", "monitors", body)
        assert status == 201, made
        return made

    async def check_in(self, rest: str, method: str = "POST", **more: Any) -> tuple[int, Any]:
        address = f"/api/v1/monitors/{rest}"
        address += ("&" if "?" in rest else "?") + f"key={self.project.public_key}"
        answer = await self.api.send(method, address, **more)
        body = await answer.get_data()
        return answer.status_code, msgspec.json.decode(body) if body else None

    async def runs(self) -> list[Any]:
        status, page = await self.call("GET", "monitors/nightly-backup/check-ins")
        assert status == 200
        return list(page["items"])


@pytest.fixture
def desk(api: Api, ada: Headers, shop: Project) -> Desk:
    return Desk(api, ada, shop)


# --- made, changed, removed --------------------------------------------------------------------


async def test_a_job_is_made_with_usual_settings(desk: Desk) -> None:
    made = await desk.make(JOB)
    assert made["slug"] == "nightly-backup"
    assert made["state"] == "waiting"
    assert made["ping_url"].startswith(f"{PUBLIC_URL}/ping/mon_")
    assert made["uptime"] is None
    assert made["cron"] == {
        "schedule": {"type": "crontab", "value": "0 3 * * *"},
        "timezone": "Europe/Vienna",
        "margin_minutes": 5,
        "max_runtime_minutes": 30,
        "failure_threshold": 1,
        "recovery_threshold": 1,
    }
    assert made["last_24h"] == {
        "checks": 0,
        "failures": 0,
        "uptime": None,
        "p50_ms": None,
        "p95_ms": None,
    }
    for name in (made["id"], "nightly-backup"):
        assert await desk.call("GET", f"monitors/{name}") == (200, made)
    (entry,) = await entries(desk.api.database, "monitor.%")
    assert (entry.action, entry.subject) == ("monitor.created", ("monitor", "nightly-backup"))


async def test_two_of_one_name_have_two_slugs_and_a_slug_is_had_once(desk: Desk) -> None:
    await desk.make(JOB)
    assert (await desk.make(JOB))["slug"] == "nightly-backup-2"
    status, problem = await desk.call("POST", "monitors", JOB | {"slug": "nightly-backup"})
    assert (status, problem["code"]) == (409, "conflict")


async def test_headers_of_an_address_are_shown_without_their_values(desk: Desk) -> None:
    made = await desk.make(ADDRESS)
    assert made["uptime"]["headers"] == {"Authorization": "…"}
    changed = made["uptime"] | {"interval_seconds": 300}
    status, made = await desk.call("PATCH", "monitors/shop", {"uptime": changed})
    assert (status, made["uptime"]["interval_seconds"]) == (200, 300)
    stored = await desk.api.database.run(
        lambda session: monitor_in(session, UUID(desk.project.uuid), "shop")
    )
    assert stored.uptime.headers == {"Authorization": "Bearer s3cret"}
    told = await entries(desk.api.database, "monitor.%")
    assert "s3cret" not in str(told)


REFUSED = [
    ({"kind": "cron", "name": "x"}, "cron"),
    (JOB | {"uptime": ADDRESS["uptime"]}, "uptime"),
    (JOB | {"slug": "Has Spaces"}, "slug"),
    (JOB | {"cron": {"schedule": {"type": "crontab", "value": "never"}}}, "cron.schedule.value"),
    (JOB | {"cron": {"schedule": {"type": "interval", "value": 0, "unit": "day"}}}, None),
    (ADDRESS | {"uptime": {"url": "ftp://x"}}, "uptime.url"),
    (ADDRESS | {"uptime": {"url": "https://x", "interval_seconds": 5}}, None),
]


async def test_what_cannot_be_is_refused(desk: Desk) -> None:
    for body, field in REFUSED:
        status, problem = await desk.call("POST", "monitors", body)
        assert status == 422, body
        assert field is None or problem["errors"][0]["field"] == field


async def test_changes_need_the_etag_that_it_has(desk: Desk) -> None:
    await desk.make(JOB)
    path = f"/api/v1/projects/{desk.project.uuid}/monitors/nightly-backup"
    etag = (await desk.api.send("GET", path, headers=desk.headers)).headers["etag"]
    await desk.check_in("nightly-backup/checkin/ok")
    now = await desk.api.send("GET", path, headers=desk.headers)
    assert now.headers["etag"] != etag, "it stands otherwise"
    headers = {"If-Match": etag}
    body = {"name": "Backup", "cron": {"schedule": {"type": "crontab", "value": "0 4 * * *"}}}
    status, changed = await desk.call("PATCH", "monitors/nightly-backup", body, **headers)
    assert (status, changed["name"], changed["version"]) == (200, "Backup", 2)
    status, problem = await desk.call("PATCH", "monitors/nightly-backup", body, **headers)
    assert (status, problem["code"]) == (412, "changed_meanwhile")


async def test_one_that_is_off_is_paused_and_one_that_is_deleted_is_gone(desk: Desk) -> None:
    await desk.make(JOB)
    await desk.check_in("nightly-backup/checkin/ok")
    _, changed = await desk.call("PATCH", "monitors/nightly-backup", {"enabled": False})
    assert (changed["state"], changed["environments"][0]["next_at"]) == ("paused", None)
    assert (await desk.call("DELETE", "monitors/nightly-backup"))[0] == 204
    assert (await desk.call("GET", "monitors/nightly-backup"))[0] == 404
    assert (await desk.check_in("nightly-backup/checkin/ok"))[0] == 404


async def test_a_list_in_pages_by_name_and_by_how_they_stand(desk: Desk) -> None:
    for name in ("b", "A", "c"):
        await desk.make(JOB | {"name": name})
    await desk.make(ADDRESS | {"name": "d"})
    await desk.check_in("c/checkin/error")
    _, page = await desk.call("GET", "monitors?limit=3")
    assert [each["name"] for each in page["items"]] == ["A", "b", "c"]
    _, page = await desk.call("GET", f"monitors?limit=3&cursor={page['next_cursor']}")
    assert [each["name"] for each in page["items"]] == ["d"]
    for query, names in (("kind=uptime", ["d"]), ("state=failing", ["c"]), ("state=ok", [])):
        _, page = await desk.call("GET", f"monitors?{query}")
        assert [each["name"] for each in page["items"]] == names


async def test_mutes_are_set_and_taken_back(desk: Desk) -> None:
    await desk.make(JOB)
    _, muted = await desk.call("POST", "monitors/nightly-backup/mute", {})
    assert muted["muted_until"].startswith("9999")
    await desk.check_in("nightly-backup/checkin/error")
    assert await desk.api.database.fetch_value("SELECT count(*) FROM alert_outbox") == 0
    _, page = await desk.call("GET", "monitor-incidents")
    assert len(page["items"]) == 1, "it is noted all the same"
    _, unmuted = await desk.call("DELETE", "monitors/nightly-backup/mute")
    assert unmuted["muted_until"] is None
    await desk.check_in("nightly-backup/checkin/ok")
    assert await desk.api.database.fetch_value("SELECT count(*) FROM alert_outbox") == 1
    until = (utc_now() + timedelta(hours=1)).isoformat()
    body = {"until": until, "environment": "production"}
    _, muted = await desk.call("POST", "monitors/nightly-backup/mute", body)
    assert muted["environments"][0]["muted_until"] is not None
    body = {"environment": "nowhere"}
    assert (await desk.call("POST", "monitors/nightly-backup/mute", body))[0] == 404


async def test_the_next_runs_of_a_schedule(desk: Desk) -> None:
    body = {"schedule": {"type": "interval", "value": 1, "unit": "hour"}}
    status, found = await desk.call("POST", "monitors/schedule", body)
    assert (status, len(found["next"])) == (200, 10)
    body = {"schedule": {"type": "crontab", "value": "x"}}
    status, problem = await desk.call("POST", "monitors/schedule", body)
    assert (status, problem["errors"][0]["field"]) == (422, "schedule.value")


# --- check-ins by address ----------------------------------------------------------------------


async def test_a_run_from_its_begin_to_its_end(desk: Desk) -> None:
    await desk.make(JOB)
    status, begun = await desk.check_in("nightly-backup/checkin/in_progress?environment=staging")
    assert (status, begun["monitor"], begun["status"]) == (202, "nightly-backup", "in_progress")
    (run,) = await desk.runs()
    assert (run["status"], run["finished_at"]) == ("in_progress", None)
    rest = f"nightly-backup/checkin/7?environment=staging&checkin_id={begun['id']}"
    status, ended = await desk.check_in(rest, data=b"disk full\n")
    assert (status, ended["id"], ended["status"]) == (202, begun["id"], "error")
    (run,) = await desk.runs()
    assert (run["exit_code"], run["output"]) == (7, "disk full\n")
    assert (run["environment"], run["source"], run["late"]) == ("staging", "url", False)
    _, page = await desk.call("GET", "monitors/nightly-backup/incidents?open=true")
    (incident,) = page["items"]
    assert (incident["reason"], incident["ended_at"]) == ("error", None)
    assert incident["monitor_slug"] == "nightly-backup"


async def test_get_and_head_check_in_too(desk: Desk) -> None:
    made = await desk.make(JOB)
    assert (await desk.check_in("nightly-backup/checkin/start", "GET"))[0] == 202
    assert (await desk.check_in("nightly-backup/checkin/success", "HEAD"))[0] == 202
    assert (await desk.check_in(f"{made['id']}/checkin/0?duration_ms=1500", "GET"))[0] == 202
    assert [run["status"] for run in await desk.runs()] == ["ok", "ok"]


async def test_pings_need_no_other_key(desk: Desk) -> None:
    made = await desk.make(JOB)
    ping = made["ping_url"].removeprefix(PUBLIC_URL)
    run = uuid4()
    for rest in (f"/start?rid={run}", f"?rid={run}", "/fail", "/0", "/3?environment=staging"):
        answer = await desk.api.send("GET", ping + rest)
        assert (answer.status_code, await answer.get_data()) == (200, b"OK")
    found = [(each["status"], each["exit_code"]) for each in await desk.runs()]
    assert sorted(found, key=str) == [("error", 3), ("error", None), ("ok", 0), ("ok", None)]
    assert (await desk.api.send("GET", "/ping/mon_0")).status_code == 404


async def test_sentrys_own_address_makes_the_monitor(desk: Desk) -> None:
    key = desk.project.public_key.removeprefix("proj_")
    number = desk.project.number
    address = f"/api/{number}/cron/Nightly%20Backup/{key}/"
    config = {"schedule": {"type": "interval", "value": 2, "unit": "hour"}, "checkin_margin": 3}
    body = {"status": "in_progress", "monitor_config": config}
    status, begun = await desk.api.call("POST", address, json=body)
    assert (status, begun["monitor"]) == (202, "nightly-backup")
    query = f"?status=ok&check_in_id={begun['id'].replace('-', '')}&duration=1.5"
    assert (await desk.api.call("GET", address + query))[0] == 202
    (run,) = await desk.runs()
    assert (run["status"], run["duration_ms"], run["source"]) == ("ok", 1500, "sentry")
    _, made = await desk.call("GET", "monitors/nightly-backup")
    assert (made["name"], made["source"]) == ("Nightly Backup", "sentry")
    assert made["cron"]["schedule"] == {"type": "interval", "value": 2, "unit": "hour"}
    assert (made["cron"]["margin_minutes"], made["cron"]["max_runtime_minutes"]) == (3, 30)
    assert (await desk.api.call("GET", f"/api/{number + 1}/cron/x/{key}/?status=ok"))[0] == 403
    assert (await desk.api.call("GET", f"/api/{number}/cron/none/{key}/?status=ok"))[0] == 404


async def test_check_ins_that_cannot_be_taken_are_told_why(desk: Desk) -> None:
    await desk.make(JOB)
    await desk.make(ADDRESS)
    for rest, status in (
        ("nightly-backup/checkin/done", 404),
        ("nowhere/checkin/ok", 404),
        ("shop/checkin/ok", 404),
        ("nightly-backup/checkin/ok?checkin_id=seven", 400),
    ):
        assert (await desk.check_in(rest))[0] == status, rest
    address = "/api/v1/monitors/nightly-backup/checkin/ok"
    assert (await desk.api.call("GET", address))[0] == 401
    assert (await desk.api.call("GET", f"{address}?key=proj_{'0' * 32}"))[0] == 401


async def test_a_flood_of_check_ins_is_held_back(desk: Desk) -> None:
    await desk.make(JOB)
    answers = [await desk.check_in("nightly-backup/checkin/ok") for _ in range(70)]
    statuses = [status for status, _ in answers]
    assert statuses[:60] == [202] * 60
    assert 429 in statuses


# --- what was ----------------------------------------------------------------------------------


async def test_uptime_by_day_and_hour(desk: Desk) -> None:
    await desk.make(ADDRESS)
    stored = await desk.api.database.run(
        lambda session: monitor_in(session, UUID(desk.project.uuid), "shop")
    )
    now = utc_now()
    for back, ok in ((0, True), (1, False), (24 * 3, True), (24 * 3, True), (24 * 40, True)):
        at = now - timedelta(hours=back, milliseconds=back)
        check = UptimeCheck(at=at, ok=ok, status=200 if ok else 500, ms=120, reason=None)
        await desk.api.database.run(
            lambda session, check=check: record_check_in(session, stored, check)
        )
        now += timedelta(milliseconds=1)
    status, uptime = await desk.call("GET", "monitors/shop/uptime?days=7")
    assert (status, len(uptime["days"])) == (200, 7)
    assert uptime["days"][3]["checks"] == 2
    assert uptime["days"][0] | {"day": None} == {
        "day": None,
        "checks": 0,
        "failures": 0,
        "uptime": None,
        "p50_ms": None,
        "p95_ms": None,
    }
    last = uptime["last"]
    assert [last[each]["checks"] for each in ("24h", "7d", "30d", "90d")] == [2, 4, 4, 5]
    assert last["24h"]["uptime"] == 0.5
    assert abs(last["90d"]["p50_ms"] - 120) < 120 * 0.13
    _, hours = await desk.call("GET", "monitors/shop/response-times?hours=100")
    assert sum(each["checks"] for each in hours["hours"]) == 4
    _, page = await desk.call("GET", "monitors/shop/checks?limit=2")
    assert [each["ok"] for each in page["items"]] == [True, False]
    _, page = await desk.call("GET", f"monitors/shop/checks?limit=9&cursor={page['next_cursor']}")
    assert [each["ok"] for each in page["items"]] == [True, True, True]
    _, shown = await desk.call("GET", "monitors/shop")
    assert shown["last_24h"]["checks"] == 2


async def test_a_private_address_is_not_asked_by_hand_either(desk: Desk) -> None:
    await desk.make(ADDRESS | {"uptime": {"url": "http://127.0.0.1:9/"}})
    status, check = await desk.call("POST", "monitors/shop/check-now")
    assert (status, check["ok"], check["reason"]) == (200, False, "blocked")
    await desk.make(JOB)
    assert (await desk.call("POST", "monitors/nightly-backup/check-now"))[0] == 409
