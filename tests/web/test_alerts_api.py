"""Alerts over the web API: rules, channels, mutes, what fired, what was delivered, backtests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any
from uuid import UUID, uuid4

import pytest
from standardwebhooks import Webhook

from beacon.outbound.fetch import Outbound
from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.projects.projects import Project
from tests.outbound.conftest import receiving
from tests.web.conftest import Api, Headers

MANY = {"kind": "threshold", "at_least": 3, "minutes": 5}
HOOK = {"kind": "webhook", "url": "https://example.com/hook", "headers": {"X-Key": "topsecret"}}
SLACK = {"kind": "slack", "url": "https://hooks.slack.com/services/T0/B0/verysecretab12"}


def at(project: Project, path: str) -> str:
    return f"/api/v1/projects/{project.uuid}/{path}"


async def made(
    api: Api, ada: Headers, shop: Project, path: str, body: Any, status: int = 201
) -> Any:
    found = await api.call("POST", at(shop, path), headers=ada, json=body)
    assert found[0] == status, found
    return found[1]


async def audited(api: Api) -> list[str]:
    rows = await api.database.fetch("SELECT action FROM audit_log ORDER BY id")
    return [row["action"] for row in rows if row["action"].startswith("alert")]


# --- rules ------------------------------------------------------------------------------------


async def test_a_rule_is_made_changed_and_deleted(api: Api, ada: Headers, shop: Project) -> None:
    channel = await made(api, ada, shop, "alert-channels", {"name": "Ops", "to": HOOK})
    body = {
        "name": "Many",
        "when": MANY,
        "channels": [channel["id"]],
        "quiet_hours": {"spans": [{"days": ["sat"], "from": "22:00", "to": "06:00"}]},
    }
    rule = await made(api, ada, shop, "alert-rules", body)
    assert rule["when"] == {**MANY, "of": "errors", "search": "", "filters": [], "by": None}
    assert rule["state"]["outcome"] is None
    read = await api.send("GET", at(shop, f"alert-rules/{rule['id']}"), headers=ada)
    with_etag = {**ada, "If-Match": read.headers["etag"]}
    path = at(shop, f"alert-rules/{rule['id']}")
    got = [
        await api.call("PATCH", path, headers=with_etag, json={"name": name, "channels": []})
        for name in ("Other", "Third")
    ]
    assert [status for status, _ in got] == [200, 412]
    assert (got[0][1]["name"], got[0][1]["channels"]) == ("Other", [])
    assert (await api.call("GET", at(shop, "alert-rules"), headers=ada))[1]["items"] == [got[0][1]]
    assert (await api.call("DELETE", path, headers=ada))[0] == 204
    assert (await api.call("GET", path, headers=ada))[0] == 404
    assert await audited(api) == [
        "alert_channel.created",
        "alert_rule.created",
        "alert_rule.changed",
        "alert_rule.deleted",
    ]


@pytest.mark.parametrize(
    ("when", "more", "field"),
    [
        ({**MANY, "search": "a:>b"}, {}, "when.search"),
        ({**MANY, "filters": [{"dimension": "moon", "operator": "is", "value": 1}]}, {}, "when."),
        ({**MANY, "filters": [{"segment": "saved"}]}, {}, "when.filters"),
        ({**MANY, "by": "moon"}, {}, "when.by"),
        (MANY, {"cooldown_minutes": 1}, "cooldown_minutes"),
        (MANY, {"channels": [str(uuid4())]}, "channels"),
        (MANY, {"name": " "}, "name"),
        ({"kind": "pattern", "pattern": "(a"}, {}, "when.pattern"),
        ({"kind": "pattern", "pattern": "(?=a)"}, {}, "when.pattern"),
        ({"kind": "pattern", "pattern": "((a{1,1000}){1,1000})"}, {}, "when.pattern"),
        ({"kind": "new_issue", "title_matches": "["}, {}, "when.title_matches"),
        (
            MANY,
            {
                "quiet_hours": {
                    "timezone": "Mars",
                    "spans": [{"days": ["sat"], "from": "22:00", "to": "06:00"}],
                }
            },
            "quiet_hours.timezone",
        ),
    ],
)
async def test_what_no_rule_can_be_is_refused(
    api: Api, ada: Headers, shop: Project, when: Any, more: Any, field: str
) -> None:
    body = {"name": "Rule", "when": when, **more}
    status, problem = await api.call("POST", at(shop, "alert-rules"), headers=ada, json=body)
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    assert str(problem).count(field), problem


# --- channels ---------------------------------------------------------------------------------


async def test_secrets_go_in_and_never_come_out(api: Api, ada: Headers, shop: Project) -> None:
    hook = await made(api, ada, shop, "alert-channels", {"name": "Hook", "to": HOOK})
    chat = await made(api, ada, shop, "alert-channels", {"name": "Chat", "to": SLACK})
    bot = {"kind": "telegram", "token": "123456:ABCDEFGHIJKLMNOP", "chat_id": "@ops"}
    bot = await made(api, ada, shop, "alert-channels", {"name": "Bot", "to": bot})
    assert hook.pop("secret").startswith("whsec_")
    assert "secret" not in chat
    assert hook["to"]["headers"] == {"X-Key": "…"}
    assert chat["to"]["url"] == "https://hooks.slack.com/…ab12"
    assert bot["to"]["token"] == "123456:…"
    path = at(shop, f"alert-channels/{chat['id']}")
    same = {"to": chat["to"], "name": "Room"}
    assert (await api.call("PATCH", path, headers=ada, json=same))[1]["to"] == chat["to"]
    stored = await api.database.fetch_value(
        "SELECT target ->> 'url' FROM alert_channels WHERE name = 'Room'"
    )
    assert stored == SLACK["url"]
    everything = str(await api.call("GET", at(shop, "alert-channels"), headers=ada))
    everything += str(await api.database.fetch("SELECT before, after FROM audit_log"))
    for secret in ("verysecret", "topsecret", "ABCDEFGHIJ", "whsec_"):
        assert secret not in everything


async def test_a_channel_keeps_its_kind_and_a_name_of_its_own(
    api: Api, ada: Headers, shop: Project
) -> None:
    hook = await made(api, ada, shop, "alert-channels", {"name": "Hook", "to": HOOK})
    await made(api, ada, shop, "alert-channels", {"name": "Chat", "to": SLACK})
    path = at(shop, f"alert-channels/{hook['id']}")
    for changes, status in (({"to": SLACK}, 422), ({"name": "Chat"}, 409), ({"name": "Hook"}, 200)):
        assert (await api.call("PATCH", path, headers=ada, json=changes))[0] == status
    for to in (
        {"kind": "webhook", "url": "ftp://example.com"},
        {"kind": "webhook", "url": "https://a:b@example.com"},
        {"kind": "webhook", "url": "https://example.com", "headers": {"Host": "x"}},
        {"kind": "webhook", "url": "https://example.com", "headers": {"X": "a\r\nb"}},
        {"kind": "email", "to": ["nobody"]},
        {"kind": "telegram", "token": "../x", "chat_id": "1"},
    ):
        body = {"name": "Bad", "to": to}
        found = await api.call("POST", at(shop, "alert-channels"), headers=ada, json=body)
        assert found[0] == 422, to


async def test_a_channel_is_tried_out_at_once(api: Api, ada: Headers, shop: Project) -> None:
    async def fine(stream: Any) -> None:
        await stream.send_all(b"HTTP/1.1 201 Yes\r\nContent-Length: 2\r\n\r\nhi")

    # The parts are frozen: the endpoint reads them from the application.
    object.__setattr__(api.parts, "outbound", Outbound([ip_network("127.0.0.0/8")]))
    async with receiving(fine) as server:
        to = {"kind": "webhook", "url": f"http://127.0.0.1:{server.port}/"}
        channel = await made(api, ada, shop, "alert-channels", {"name": "Ops", "to": to})
        path = f"alert-channels/{channel['id']}/test"
        outcome = await made(api, ada, shop, path, None, 200)
    assert (outcome["ok"], outcome["status"], outcome["answer"]) == (True, 201, "hi")
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    headers = dict(
        line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line
    )
    headers["webhook-signature"] = head.decode().partition("webhook-signature: ")[2].split("\r")[0]
    payload = Webhook(channel["secret"]).verify(body, headers)
    assert (payload["type"], payload["project"]["name"]) == ("alert.test", "Shop")
    object.__setattr__(api.parts, "outbound", Outbound())
    outcome = await made(api, ada, shop, path, None, 200)
    assert (outcome["ok"], outcome["status"]) == (False, None)
    assert "loopback" in outcome["error"]


async def test_a_new_secret_signs_beside_the_old_one(api: Api, ada: Headers, shop: Project) -> None:
    channel = await made(api, ada, shop, "alert-channels", {"name": "Ops", "to": HOOK})
    path = f"alert-channels/{channel['id']}/secret"
    replaced = await made(api, ada, shop, path, None, 200)
    row = await api.database.fetch_row("SELECT secret, old_secret FROM alert_channels")
    assert row is not None
    assert tuple(row) == (replaced["secret"], channel["secret"])


# --- what fired -------------------------------------------------------------------------------


async def fire(api: Api, shop: Project, rule_id: str, channel_id: str, status: str) -> str:
    """A firing with a delivery that stands so; the delivery's id."""
    project_id = UUID(bytes=shop.id)
    firing = await api.database.fetch_value(
        "INSERT INTO alert_firings (id, project_id, rule_id, rule_name, kind, at, group_key,"
        " environment, reason, details, events) VALUES (gen_random_uuid(), $1, $2, 'Many',"
        " 'threshold', now(), '', 'production', '3 of 3', '{\"count\": 3}', '[]') RETURNING id",
        project_id,
        UUID(rule_id),
    )
    await api.database.execute(
        "INSERT INTO alert_evaluations (project_id, rule_id, at, group_key, outcome, code, reason,"
        " details, firing_id) VALUES ($1, $2, now(), '', 'fired', 'fired', '3 of 3', '{}', $3)",
        project_id,
        UUID(rule_id),
        firing,
    )
    return str(
        await api.database.fetch_value(
            "INSERT INTO alert_deliveries (id, project_id, channel_id, channel_name, kind,"
            " firing_id, payload, status, attempts, round) VALUES (gen_random_uuid(), $1, $2,"
            " 'Ops', 'webhook', $3, '{\"type\": \"alert.fired\"}', $4, 7, 7) RETURNING id",
            project_id,
            UUID(channel_id),
            firing,
            status,
        )
    )


async def test_firings_are_listed_acknowledged_and_explained(
    api: Api, ada: Headers, shop: Project
) -> None:
    rule = await made(api, ada, shop, "alert-rules", {"name": "Many", "when": MANY})
    channel = await made(api, ada, shop, "alert-channels", {"name": "Ops", "to": HOOK})
    await fire(api, shop, rule["id"], channel["id"], "delivered")
    await fire(api, shop, rule["id"], channel["id"], "dead")
    _, page = await api.call("GET", at(shop, "alert-firings?limit=1"), headers=ada)
    (firing,) = page["items"]
    assert firing["deliveries"] == {"pending": 0, "delivered": 0, "dead": 1}
    path = f"alert-firings?limit=1&cursor={page['next_cursor']}"
    assert len((await api.call("GET", at(shop, path), headers=ada))[1]["items"]) == 1
    seen = await made(
        api, ada, shop, f"alert-firings/{firing['id']}/acknowledge", {"acknowledged": True}, 200
    )
    assert seen["acknowledged_by"]["name"] == "ada@example.com"
    for wanted, count in (("true", 1), ("false", 1)):
        _, page = await api.call(
            "GET", at(shop, f"alert-firings?acknowledged={wanted}"), headers=ada
        )
        assert len(page["items"]) == count
    await api.database.execute(
        "UPDATE alert_rules SET evaluated_at = now() + interval '1 minute', outcome = 'quiet',"
        " code = 'below', reason = '2 of 3'"
    )
    _, page = await api.call(
        "GET", at(shop, f"alert-evaluations?rule_id={rule['id']}"), headers=ada
    )
    assert [each["reason"] for each in page["items"]] == ["2 of 3", "3 of 3", "3 of 3"]
    _, page = await api.call("GET", at(shop, "alert-evaluations?limit=1"), headers=ada)
    path = f"alert-evaluations?cursor={page['next_cursor']}"
    assert len((await api.call("GET", at(shop, path), headers=ada))[1]["items"]) == 1


async def test_a_dead_delivery_is_sent_again(api: Api, ada: Headers, shop: Project) -> None:
    rule = await made(api, ada, shop, "alert-rules", {"name": "Many", "when": MANY})
    channel = await made(api, ada, shop, "alert-channels", {"name": "Ops", "to": HOOK})
    delivery = await fire(api, shop, rule["id"], channel["id"], "dead")
    path = f"alert-deliveries/{delivery}"
    again = await made(api, ada, shop, f"{path}/replay", None, 200)
    assert (again["status"], again["message_id"]) == ("pending", f"msg_{UUID(delivery).hex}")
    assert (await api.call("POST", at(shop, f"{path}/replay"), headers=ada))[0] == 409
    _, found = await api.call("GET", at(shop, path), headers=ada)
    assert (found["payload"], found["log"]) == ({"type": "alert.fired"}, [])
    _, page = await api.call("GET", at(shop, "alert-deliveries?status=dead"), headers=ada)
    assert page["items"] == []
    await api.database.execute("UPDATE alert_deliveries SET status = 'dead'")
    await api.database.execute("UPDATE alert_channels SET enabled = false")
    assert (await api.call("POST", at(shop, f"{path}/replay"), headers=ada))[0] == 409


async def test_a_mute_is_made_and_ended(api: Api, ada: Headers, shop: Project) -> None:
    rule = await made(api, ada, shop, "alert-rules", {"name": "Many", "when": MANY})
    mute = await made(
        api,
        ada,
        shop,
        "alert-mutes",
        {"rule_id": rule["id"], "while": {"environment": "staging"}, "note": "known"},
    )
    assert mute["while"] == {"environment": "staging", "release": None, "below": None}
    assert (await api.call("GET", at(shop, "alert-mutes"), headers=ada))[1]["items"] == [mute]
    for body in (
        {"rule_id": rule["id"]},
        {"until": "2999-01-01T00:00:00Z"},
        {"rule_id": rule["id"], "until": "2020-01-01T00:00:00Z"},
        {"rule_id": str(uuid4()), "until": "2999-01-01T00:00:00Z"},
        {"rule_id": rule["id"], "while": {}},
    ):
        found = await api.call("POST", at(shop, "alert-mutes"), headers=ada, json=body)
        assert found[0] == 422, body
    path = at(shop, f"alert-mutes/{mute['id']}")
    assert (await api.call("DELETE", path, headers=ada))[0] == 204
    assert (await api.call("DELETE", path, headers=ada))[0] == 404


# --- backtest ---------------------------------------------------------------------------------


async def with_errors(api: Api, shop: Project, *agos: timedelta) -> datetime:
    """An issue whose errors came so long ago."""
    now = datetime.now(UTC)
    day = 86_400_000_000
    micro = int(now.timestamp() * 1e6)
    await ensure_partitions(
        api.database, {week for days in (0, 7, 14) for week in weeks_ahead(micro - days * day, 0)}
    )
    project_id, issue, first = UUID(bytes=shop.id), uuid4(), uuid4()
    await api.database.execute(
        "INSERT INTO issues (project_id, id, version, kind, title, type, value, culprit, platform,"
        " level, first_seen_at, last_seen_at, first_event_id, last_event_id, event_count)"
        " VALUES ($1, $2, 1, 'error', 'KeyError: a', 'KeyError', 'a', '', '', 'error', $3, $3,"
        " $4, $4, 1)",
        project_id,
        issue,
        now - max(agos),
        first,
    )
    for ago in agos:
        await api.database.execute(
            "INSERT INTO events (project_id, timestamp, received_at, id, event_name, session_id,"
            " anon_id, properties, is_bot, issue_id, environment, message) VALUES ($1, $2, $2, $3,"
            " '$error', $3, 'a', '{}', false, $4, 'production', 'it timed out')",
            project_id,
            now - ago,
            first if ago == max(agos) else uuid4(),
            issue,
        )
    return now


MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TWICE = (
    *(3 * DAY + step * MINUTE for step in range(3)),
    *(DAY + step * MINUTE for step in range(4)),
    2 * DAY,
)


@pytest.mark.parametrize(
    ("when", "fired"),
    [
        (MANY, 2),
        ({**MANY, "by": "issue"}, 2),
        ({**MANY, "by": "tag:region"}, 0),
        ({**MANY, "search": "type:none"}, 0),
        ({"kind": "new_issue"}, 1),
        ({"kind": "new_issue", "levels": ["fatal"]}, 0),
        ({"kind": "regression"}, 0),
        ({"kind": "pattern", "pattern": "TIMED"}, 3),
        ({"kind": "pattern", "pattern": "TIMED", "case_sensitive": True}, 0),
        ({"kind": "flag_errors"}, 0),
        ({"kind": "monitor"}, 0),
        ({"kind": "change", "metric": "errors", "floor": 4}, 0),
    ],
)
async def test_a_rule_is_tried_with_the_last_days(
    api: Api, ada: Headers, shop: Project, when: Any, fired: int
) -> None:
    await with_errors(api, shop, *TWICE)
    found = await made(api, ada, shop, "alert-rules/backtest", {"when": when}, 200)
    assert found["fired"] == fired, found["firings"]
    assert len(found["hours"]) in (168, 169)
    if when == MANY:
        assert sum(hour["count"] for hour in found["hours"]) == len(TWICE)
        assert [each["reason"] for each in found["firings"]] == ["3 of 3 errors in 5 min"] * 2
    assert await api.database.fetch("SELECT 1 FROM alert_firings") == []


async def test_silence_and_quiet_hours_are_tried_too(api: Api, ada: Headers, shop: Project) -> None:
    await with_errors(api, shop, *(step * 30 * MINUTE for step in range(1, 10)))
    body = {"when": {"kind": "no_data", "of": "errors", "minutes": 60}, "cooldown_minutes": 1440}
    found = await made(api, ada, shop, "alert-rules/backtest", {**body, "days": 1}, 200)
    assert found["fired"] == 1
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    quiet = {"spans": [{"days": days, "from": "00:00", "to": "24:00"}]}
    body |= {"quiet_hours": quiet}
    found = await made(api, ada, shop, "alert-rules/backtest", {**body, "days": 1}, 200)
    assert (found["fired"], found["suppressed"]) == (0, 1)
