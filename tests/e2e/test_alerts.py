"""From an error to a webhook, by a real Beacon that is killed while it delivers."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import trio
from standardwebhooks import Webhook
from subject import Project, Subject, until

from tests.outbound.conftest import receiving

HERE = ("--private-network", "127.0.0.0/8")


async def call(beacon: Subject, project: Project, method: str, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{beacon.port}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {project.secret}", "Content-Type": "application/json"},
    )

    def ask() -> Any:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    return await trio.to_thread.run_sync(ask)


def parts_of(raw: bytes) -> tuple[dict[str, str], bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = (line.partition(": ") for line in head.decode().split("\r\n")[1:])
    return {name.lower(): value for name, _, value in lines}, body


async def test_an_error_becomes_a_signed_webhook_though_beacon_is_killed(
    make_beacon: Any,
) -> None:
    beacon = make_beacon(options=HERE)
    await beacon.up()
    project = await beacon.project()
    path = f"/api/v1/projects/{project.id}"
    came = trio.Event()

    async def answer(stream: trio.abc.Stream) -> None:
        if not came.is_set():
            came.set()
            await trio.sleep_forever()
        await stream.send_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async with receiving(answer) as server:
        to = {"kind": "webhook", "url": f"http://127.0.0.1:{server.port}/hook"}
        channel = await call(
            beacon, project, "POST", f"{path}/alert-channels", {"name": "Ops", "to": to}
        )
        rule = {"name": "New", "when": {"kind": "new_issue"}, "channels": [channel["id"]]}
        rule = await call(beacon, project, "POST", f"{path}/alert-rules", rule)
        event = {"type": "PaymentError", "level": "error", "message": "no card 1234"}
        await call(beacon, project, "POST", "/api/v1/events", event)
        with trio.fail_after(60):
            await came.wait()
        beacon.kill()
        await beacon.up()

        async def delivered() -> Any:
            found = await call(beacon, project, "GET", f"{path}/alert-deliveries")
            return [each for each in found["items"] if each["status"] == "delivered"]

        (delivery,) = await until(delivered)
    assert len(server.requests) == 2
    (first, _), (headers, body) = map(parts_of, server.requests)
    assert first["webhook-id"] == headers["webhook-id"] == delivery["message_id"]
    payload = Webhook(channel["secret"]).verify(body, headers)
    assert payload["alert"]["rule_id"] == rule["id"]
    assert payload["issue"]["title"].startswith("PaymentError")
    assert payload["events"][0]["message"] == "no card 1234"
    health = await beacon.health()
    assert health["alerts"]["deliveries"] == {"delivered": 1}
    _, metrics = await beacon.ask("/metrics")
    assert b'beacon_alert_deliveries_total{outcome="delivered"} 1.0' in metrics
    assert channel["secret"] not in beacon.whole_log()
