"""PostHog's own clients, unmodified, send their events to a real Beacon by changing one URL."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trio
from posthog import Posthog
from subject import Project, Subject, new_id, until
from wire import now_ms, post, post_h2

from tests.browser.running import in_browser
from tests.e2e.conftest import limited_project
from tests.node_packages import install, node

CLIENTS = Path(__file__).parents[1] / "posthog"
GUARD_SECONDS = 60
MORE = 40
OK = b'{"status":"Ok"}'


def named(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["event_name"]: row for row in rows}


def host(shared: Subject) -> str:
    return f"http://127.0.0.1:{shared.port}"


async def aliases(shared: Subject, project: Project) -> set[tuple[str, str]]:
    where = f"project_id = '{project.id}'"
    rows = await shared.sql(f"SELECT anon_id, user_id FROM visitor_aliases WHERE {where}")
    return {(row["anon_id"], row["user_id"]) for row in rows}


async def traits(shared: Subject, project: Project, anon_id: str) -> Any:
    where = f"project_id = '{project.id}' AND anon_id = '{anon_id}'"
    [row] = await shared.sql(f"SELECT traits FROM users WHERE {where}")
    return row["traits"]


# --- Python ----------------------------------------------------------------------------------


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "gzip"])
async def test_the_python_client(shared: Subject, project: Project, compress: bool) -> None:
    uuid, failures = new_id(), []

    def send() -> None:
        """Twice: as if the answer to the first delivery had been lost."""
        for _ in range(2):
            client = Posthog(
                project.key,
                host=host(shared),
                gzip=compress,
                on_error=lambda error, _batch: failures.append(error),
            )
            client.capture(
                "bought",
                distinct_id="user-1",
                properties={"total": 12},
                uuid=uuid,
                timestamp=datetime(2026, 10, 12, 9, 30, tzinfo=UTC),
            )
            client.shutdown()
        client = Posthog(project.key, host=host(shared), gzip=compress)
        client.capture("looked")
        client.set(distinct_id="user-1", properties={"plan": "pro"})
        client.alias(previous_id="visitor-1", distinct_id="user-1")
        client.capture(
            "$feature_flag_called",
            distinct_id="user-1",
            properties={"$feature_flag": "checkout", "$feature_flag_response": True},
        )
        client.shutdown()

    await trio.to_thread.run_sync(send)
    assert failures == []
    rows = await shared.events(project)
    assert sorted(row["event_name"] for row in rows) == [
        "$flag_exposure",
        "$identify",
        "$identify",
        "bought",
        "looked",
    ]
    bought, called, looked = (named(rows)[name] for name in ("bought", "$flag_exposure", "looked"))
    assert (bought["id"], bought["user_id"], bought["anon_id"]) == (uuid, "user-1", "user-1")
    assert datetime.fromisoformat(bought["timestamp"]) == datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
    assert bought["properties"]["total"] == 12
    assert (bought["browser"], bought["is_bot"]) == (None, False)
    assert called["properties"]["$feature_flag"] == "checkout"
    assert called["properties"]["unknown"] == {"checkout": True}, "there is no such flag"
    assert looked["user_id"] is None
    assert await aliases(shared, project) == {("visitor-1", "user-1"), ("user-1", "user-1")}
    assert await traits(shared, project, "user-1") == {"plan": "pro"}


# --- Node ------------------------------------------------------------------------------------


async def test_the_node_client(shared: Subject, project: Project) -> None:
    uuid, time = new_id(), datetime.now(UTC) - timedelta(minutes=3)
    for more in (MORE, 0):  # the second time as a resend, by a process that starts anew
        await send_by_node(
            host=host(shared), key=project.key, uuid=uuid, timestamp=time.isoformat(), more=more
        )
    rows = await shared.events(project)
    assert [row["id"] for row in rows if row["event_name"] == "bought"] == [uuid]
    numbers = [row["properties"]["number"] for row in rows if row["event_name"] == "more"]
    assert sorted(numbers) == list(range(MORE))
    bought, group = named(rows)["bought"], named(rows)["$groupidentify"]
    assert (bought["user_id"], bought["is_bot"]) == ("user-1", False)
    assert (group["user_id"], group["properties"]["$group_set"]) == (None, {"size": 3})
    assert await aliases(shared, project) == {("visitor-1", "user-1"), ("visitor-2", "user-1")}
    assert await traits(shared, project, "visitor-1") == {"plan": "pro"}


async def send_by_node(**argument: Any) -> None:
    await trio.to_thread.run_sync(install, CLIENTS)
    command = [node(), str(CLIENTS / "send.mjs"), json.dumps(argument)]
    with trio.fail_after(GUARD_SECONDS):
        done = await trio.run_process(command, capture_stderr=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# --- the browser -----------------------------------------------------------------------------


async def test_the_browsers_client(shared: Subject) -> None:
    project = await shared.project("Shop", "--domain", "shop.localhost")
    await trio.to_thread.run_sync(install, CLIENTS)
    script = "../posthog/browse.mjs"
    seen = await in_browser(script, host=host(shared), key=project.key, user="user-7")
    assert ["GET", f"/array/{project.key}/config.js", 200] in seen["asked"]
    assert ["POST", "/e/", 200] in seen["asked"]
    assert [asked for asked in seen["asked"] if asked[1].endswith("/config")] == []
    assert seen["complaints"] == []

    async def left() -> dict[str, dict[str, Any]] | None:
        found = named(await shared.events(project))
        return found if "last" in found else None

    rows = await until(left)
    assert {"$pageview", "looked", "$identify", "bought", "last"} <= rows.keys()
    assert (rows["looked"]["anon_id"], rows["looked"]["user_id"]) == (seen["before"], None)
    assert (rows["bought"]["anon_id"], rows["bought"]["user_id"]) == (seen["before"], "user-7")
    assert seen["after"] == "user-7"
    page = rows["$pageview"]
    assert (page["hostname"], page["utm_source"]) == ("shop.localhost", "news")
    assert (page["referrer"], page["screen"], page["language"]) == (None, "1280x720", "en-US")
    assert len({row["session_id"] for row in rows.values()}) == 1
    assert await aliases(shared, project) == {(seen["before"], "user-7")}
    assert (await traits(shared, project, seen["before"]))["plan"] == "pro"


# --- the wire --------------------------------------------------------------------------------

PATHS = ["/e", "/i/v0/e", "/capture", "/track", "/batch"]


@pytest.mark.parametrize("exchange", [post, post_h2], ids=["HTTP/1.1", "HTTP/2"])
async def test_every_address_with_and_without_its_slash(
    shared: Subject, project: Project, exchange: Any
) -> None:
    paths = [path + slash for path in PATHS for slash in ("", "/")]
    for path in paths:
        event = {"event": path, "distinct_id": "u", "uuid": new_id(), "api_key": project.key}
        answer = await exchange(shared.port, path, gzip.compress(json.dumps(event).encode()))
        assert (answer.status, answer.body) == (200, OK)
        assert answer.headers["access-control-allow-origin"] == "*"
    assert sorted(named(await shared.events(project))) == sorted(paths)


async def test_the_key_in_the_query_is_enough(shared: Subject, project: Project) -> None:
    for name in ("token", "api_key", "key"):
        answer = await post(shared.port, f"/e/?ip=1&{name}={project.key}", {"event": name})
        assert (answer.status, answer.body) == (200, OK)
    assert (await post(shared.port, "/e/", {"event": "a"})).code == "unauthorized"
    assert len(await shared.events(project)) == 3


async def test_over_the_limit_is_503_as_posthog_js_drops_what_is_answered_with_429(
    shared: Subject,
) -> None:
    project = await limited_project(shared, 1)
    batch = {"api_key": project.key, "batch": [{"event": "a", "distinct_id": "u"}] * 20}
    assert (await post(shared.port, "/batch/", batch)).body == OK
    refused = await post(shared.port, "/batch/", batch)
    assert (refused.status, refused.code) == (503, "rate_limited")
    assert int(refused.headers["retry-after"]) > 0


async def test_a_resend_is_stored_once_though_it_was_sent_at_another_time(
    shared: Subject, project: Project
) -> None:
    """Each of these events has a time that differs from what is stored, or none."""
    year = timedelta(days=365)
    events = [
        {"event": "as it is", "uuid": new_id(), "timestamp": datetime.now(UTC).isoformat()},
        {"event": "offset", "uuid": new_id(), "offset": 60_000},
        {"event": "ahead", "uuid": new_id(), "timestamp": (datetime.now(UTC) + year).isoformat()},
    ]
    for seconds in (5, 65):
        sent_at = datetime.now(UTC) + year + timedelta(seconds=seconds)
        body = {"api_key": project.key, "batch": events, "sent_at": sent_at.isoformat()}
        assert (await post(shared.port, "/batch/", body)).body == OK
        await shared.settled()
    rows = named(await shared.events(project))
    assert [rows[event["event"]]["id"] for event in events] == [event["uuid"] for event in events]
    assert len(await shared.events(project)) == len(events)
    ago = {name: now_ms() / 1000 - moment(row) for name, row in rows.items()}
    assert 60 <= ago["offset"] < 60 + GUARD_SECONDS
    assert 5 <= ago["ahead"] < 5 + GUARD_SECONDS
    assert rows["ahead"]["properties"]["$clock"] == "replaced"


def moment(row: dict[str, Any]) -> float:
    return datetime.fromisoformat(row["timestamp"]).timestamp()


async def test_what_posthog_js_asks_first(shared: Subject, project: Project) -> None:
    for slash in ("", "/"):
        path = f"/array/{project.key}/config{slash}"
        answer = await post(shared.port, path, method="GET")
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "gzip-js" in answer.json["supportedCompression"]
        assert answer.json["sessionRecording"] is False
    assert "surveys" not in answer.json
    script = await post(shared.port, f"/array/{project.key}/config.js", method="GET")
    assert script.headers["content-type"] == "application/javascript; charset=utf-8"
    assert f'["{project.key}"]={{config:'.encode() in script.body
    for wrong in ("/array/%22%5D/config.js", "/array/a;b/config", "/array//config"):
        assert (await post(shared.port, wrong, method="GET")).code == "not_found"
    assert (await post(shared.port, path, {})).code == "method_not_allowed"


async def test_pages_of_other_origins_may_send_any_header(shared: Subject) -> None:
    asks = {"Origin": "https://shop.example.com", "Access-Control-Request-Method": "POST"}
    for path, method in (("/e/", "POST"), ("/array/proj_x/config", "GET")):
        answer = await post(shared.port, path, headers=asks, method="OPTIONS")
        assert answer.status == 204
        assert answer.headers["access-control-allow-methods"] == f"{method}, OPTIONS"
        assert answer.headers["access-control-allow-headers"] == "*, authorization"
