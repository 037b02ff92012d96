"""Sentry's own clients, unmodified, send their errors to a real Beacon by its DSN."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import trio
from subject import Project, Subject, until
from wire import line, post, post_h2

from tests.browser.running import in_browser
from tests.e2e.conftest import limited_project
from tests.node_packages import install, node

CLIENTS = Path(__file__).parents[1] / "sentry"
GUARD_SECONDS = 60
MEGABYTES = 5
Rows = dict[str, dict[str, Any]]


def dsn(shared: Subject, project: Project) -> str:
    key = project.key.removeprefix("proj_")
    return f"http://{key}@127.0.0.1:{shared.port}/{project.number}"


async def run(command: list[str], **argument: Any) -> bytes:
    with trio.fail_after(GUARD_SECONDS):
        done = await trio.run_process(
            [*command, json.dumps(argument)], capture_stdout=True, capture_stderr=True, check=False
        )
    assert done.returncode == 0, done.stderr.decode()
    return bytes(done.stdout)


async def stored(shared: Subject, project: Project, **more: str) -> Rows:
    """What all clients send, by event name; messages by their text."""
    rows = await shared.events(project)
    names = [row["message"] if row["event_name"] == "$message" else None for row in rows]
    found = {name or row["event_name"]: row for name, row in zip(names, rows, strict=True)}
    assert found.keys() >= {"$error", "nearly sold out", "large"}
    assert "unwanted" not in found
    for row in (found["$error"], found["nearly sold out"], found["large"]):
        assert (row["environment"], row["release"]) == ("staging", "shop@1.2.0")
        assert (row["user_id"], row["tags"]["plan"]) == (more["user"], "pro")
        assert row["properties"]["flags"] == [{"flag": "new-cart", "result": True}]
        crumbs = row["properties"]["breadcrumbs"]
        added = next(crumb for crumb in crumbs if crumb.get("category") == "cart")
        assert (added["message"], added["data"]) == ("added", {"sku": 7})
    assert (found["$error"]["level"], found["nearly sold out"]["level"]) == ("error", "warning")
    assert found["large"]["properties"]["trimmed"][0] == "extra"
    error = found["$error"]["properties"]
    assert len(error["exceptions"]) == 2
    assert (error["value"], error["exceptions"][0]["value"]) == ("no cart", "no cart")
    assert found["$error"]["message"].endswith(": no cart")
    assert found["$error"]["stacktrace"][0]["function"] == "total"
    assert error["exceptions"][1]["stacktrace"]
    return found


async def items(shared: Subject) -> dict[str, float]:
    """What was counted of items, by type."""
    _, text = await shared.ask("/metrics")
    lines = [each for each in text.decode().splitlines() if each.startswith("beacon_sentry_")]
    counted = [each.rpartition(" ") for each in lines if "{" in each]
    return {name.split('"')[1]: float(value) for name, _, value in counted}


# --- the clients -----------------------------------------------------------------------------


@pytest.mark.parametrize("brotli", [True, False], ids=["br", "gzip"])
async def test_the_python_client(shared: Subject, project: Project, brotli: bool) -> None:
    program = [sys.executable, str(CLIENTS / "send.py")]
    before = await items(shared)
    await run(program, dsn=dsn(shared, project), brotli=brotli, megabytes=MEGABYTES)
    found = await stored(shared, project, user="user-1")
    error = found["$error"]
    assert error["properties"]["type"] == "ValueError"
    assert "invalid literal" in error["properties"]["exceptions"][1]["value"]
    frame = error["stacktrace"][0]
    assert (frame["file"], frame["in_app"]) == ("send.py", True)
    assert frame["context"].strip() == 'raise ValueError("no cart") from error'
    assert frame["vars"]["items"] == ["'a'"]
    assert error["properties"]["transaction"] == "GET /cart"
    assert error["properties"]["contexts"]["cart"] == {"items": 3}
    assert (error["browser"], error["is_bot"], error["session_id"] is None) == (None, False, False)
    log = found["$log"]
    assert (log["level"], log["message"]) == ("warning", "slow query: 3 s")
    template = {"message": "slow query: {seconds} s", "params": {"seconds": 3}}
    assert (log["properties"]["logentry"], log["release"]) == (template, "shop@1.2.0")
    after = await items(shared)
    assert after["session"] == before.get("session", 0) + 1
    assert after["transaction"] == before.get("transaction", 0) + 1
    assert after["unknown"] == before.get("unknown", 0) + 1
    assert after["before_send"] == before.get("before_send", 0) + 1


async def test_the_node_client(shared: Subject, project: Project) -> None:
    await trio.to_thread.run_sync(install, CLIENTS)
    program = [node(), str(CLIENTS / "send.mjs")]
    told = json.loads(await run(program, dsn=dsn(shared, project), megabytes=MEGABYTES))
    found = await stored(shared, project, user="user-1")
    error, feedback = found["$error"], found["$feedback"]
    assert error["id"].replace("-", "") == told["error"]
    assert found["nearly sold out"]["id"].replace("-", "") == told["message"]
    assert error["properties"]["exceptions"][1]["type"] == "SyntaxError"
    assert error["stacktrace"][0]["file"].endswith("/send.mjs")
    assert "throw new Error" in error["stacktrace"][0]["context"]
    assert found["nearly sold out"]["stacktrace"][0]["in_app"] is True
    assert feedback["message"] == "It broke"
    about = {"name": "Ann", "email": "a@b.c", "associated_event_id": error["id"]}
    assert feedback["properties"]["feedback"] == about
    assert found["$log"]["message"] == "slow query: 3 s"
    counted = await items(shared)
    assert {"session", "span", "attachment", "check_in"} <= counted.keys()


async def test_the_browsers_client(shared: Subject) -> None:
    project = await shared.project("Shop", "--domain", "shop.localhost")
    await trio.to_thread.run_sync(install, CLIENTS)
    to = dsn(shared, project)
    before = await items(shared)
    seen = await in_browser("../sentry/browse.mjs", dsn=to, megabytes=MEGABYTES)
    assert {tuple(asked) for asked in seen["asked"]} == {
        ("POST", f"/api/{project.number}/envelope/", 200)
    }
    assert [text for text in seen["complaints"] if "no cart" not in text] == []

    async def left() -> bool:
        counted = await items(shared)
        return counted.get("before_send", 0) > before.get("before_send", 0)

    await until(left)
    found = await stored(shared, project, user="user-7")
    error = found["$error"]
    assert (error["anon_id"], error["hostname"], error["path"]) == (
        "visitor-7",
        "shop.localhost",
        "/cart",
    )
    assert error["session_id"] == "0198c0de-0000-7000-8000-000000000007"
    assert error["properties"]["mechanism"]["handled"] is False
    assert error["stacktrace"][0]["file"].endswith("/shop.js")
    assert (error["browser"], error["os"]) == ("HeadlessChrome", "Linux")
    assert found["$feedback"]["properties"]["feedback"]["name"] == "Ann"


# --- the wire --------------------------------------------------------------------------------

EVENT = {"event_id": 32 * "a", "message": "hello", "timestamp": "2026-10-12T09:30:00Z"}


def envelope(event: dict[str, Any]) -> bytes:
    return b"{}\n" + b'{"type":"event"}\n' + json.dumps(event).encode()


@pytest.mark.parametrize("exchange", [post, post_h2], ids=["HTTP/1.1", "HTTP/2"])
async def test_both_addresses_by_both_lanes(
    shared: Subject, project: Project, exchange: Any
) -> None:
    """And a resend is stored once, whichever way it came."""
    key = project.key.removeprefix("proj_")
    auth = {"X-Sentry-Auth": f"Sentry sentry_key={key}, sentry_version=7"}
    path = f"/api/{project.number}"
    large = envelope({**EVENT, "extra": {"x": "y" * 3_000_000}, "event_id": 32 * "b"})
    for body, where in (
        (gzip.compress(envelope(EVENT)), f"{path}/envelope/"),
        (json.dumps(EVENT).encode(), f"{path}/store/"),
    ):
        answer = await exchange(shared.port, where, body, auth)
        assert (answer.status, answer.json) == (200, {"id": 32 * "a"})
        assert answer.headers["access-control-allow-origin"] == "*"
    answer = await exchange(shared.port, f"{path}/envelope/", gzip.compress(large), auth)
    assert (answer.status, answer.json) == (200, {"id": 32 * "b"})
    answer = await exchange(shared.port, f"{path}/envelope/", b"{}\n")
    assert (answer.status, answer.code) == (401, "unauthorized")
    assert "x-sentry-error" in answer.headers
    assert len(await shared.events(project)) == 2


async def test_a_body_in_chunks_is_read(shared: Subject, project: Project) -> None:
    key = project.key.removeprefix("proj_")
    body = envelope(EVENT)
    parts = [body[at : at + 7] for at in range(0, len(body), 7)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))
    head = (
        f"POST /api/{project.number}/envelope/?sentry_key={key} HTTP/1.1\r\n"
        "Host: beacon\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    async with line(shared.port) as connection:
        await connection.send(head.encode() + chunks)
        answer = await connection.answer()
    assert (answer.status, answer.json) == (200, {"id": 32 * "a"})


async def test_over_the_limit_clients_are_told_for_how_long_they_may_not_send_errors(
    shared: Subject,
) -> None:
    project = await limited_project(shared, 1)
    path = f"/api/{project.number}/envelope/?sentry_key={project.key}"
    while (answer := await post(shared.port, path, envelope(EVENT) * 20)).status == 200:
        pass
    assert (answer.status, answer.code) == (429, "rate_limited")
    assert int(answer.headers["retry-after"]) > 0
    told = answer.headers["x-sentry-rate-limits"].split(":")
    assert (int(told[0]) >= 10, "error" in told[1].split(";"), told[2]) == (True, True, "project")
