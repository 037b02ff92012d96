"""Deliveries: what arrives, how often, signed how; what is given up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import trio
from standardwebhooks import Webhook

from beacon.alerts.delivery.sending import Sender
from beacon.alerts.delivery.worker import LEASE, Worker
from beacon.outbound.fetch import Outbound
from tests.alerts.conftest import Watch

Receive = Callable[..., Any]
Answering = Callable[..., Any]


async def fired(watch: Watch, url: str, **target: Any) -> Any:
    """A new issue that is to be delivered to the address; the channel."""
    channel = await watch.channel({"kind": "webhook", "url": url, **target})
    await watch.rule({"kind": "new_issue"}, channels=[str(channel.id)])
    await watch.told(await watch.issue())
    await watch.look()
    return channel


def headers_of(raw: bytes) -> dict[str, str]:
    head = raw.partition(b"\r\n\r\n")[0].decode()
    return {
        name.lower(): value
        for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:])
    }


def body_of(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[2]


async def state_of(watch: Watch) -> Any:
    (row,) = await watch.rows("alert_deliveries")
    return row


async def test_a_webhook_arrives_signed_by_standard_webhooks(
    watch: Watch, receive: Receive, answering: Answering
) -> None:
    async with receive(answering()) as server:
        channel = await fired(
            watch, f"http://127.0.0.1:{server.port}/hook", headers={"X-Team": "ops"}
        )
        assert await watch.worker.send_due() == 1
    (raw,) = server.requests
    headers = headers_of(raw)
    payload = Webhook(channel.secret).verify(body_of(raw), headers)
    row = await state_of(watch)
    assert headers["webhook-id"] == f"msg_{row['id'].hex}"
    assert headers["x-team"] == "ops"
    assert payload["alert"]["name"] == "Rule"
    assert payload["project"]["name"] == "Shop"
    assert payload["events"][0]["message"] == "bad thing"
    assert payload["context"]["environment"] == "production"
    assert (row["status"], row["attempts"], row["last_status"]) == ("delivered", 1, 200)
    (attempt,) = await watch.rows("alert_attempts")
    assert (attempt["status"], attempt["answer"], attempt["error"]) == (200, "ok", None)


async def test_attempts_come_at_their_times_with_one_id_and_end(
    watch: Watch, receive: Receive, answering: Answering
) -> None:
    async with receive(answering("500 Oh no")) as server:
        await fired(watch, f"http://127.0.0.1:{server.port}/")
        waits = []
        for _ in range(7):
            assert await watch.worker.send_due() == 1
            assert await watch.worker.send_due() == 0
            row = await state_of(watch)
            if row["next_at"] is not None:
                waits.append((row["next_at"] - watch.now).total_seconds())
                watch.now = row["next_at"]
    assert waits == [wait * 1.05 for wait in (5, 300, 1800, 7200, 18000, 36000)]
    assert len({headers_of(raw)["webhook-id"] for raw in server.requests}) == 1
    assert len({headers_of(raw)["webhook-timestamp"] for raw in server.requests}) == 7
    assert len({body_of(raw) for raw in server.requests}) == 1
    row = await state_of(watch)
    assert (row["status"], row["attempts"]) == ("dead", 7)
    assert row["last_error"] == "It answered 500."


async def test_a_receiver_says_when_to_come_again(watch: Watch, receive: Receive) -> None:
    async def busy(stream: trio.abc.Stream) -> None:
        await stream.send_all(b"HTTP/1.1 429 Busy\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n")

    async with receive(busy) as server:
        await fired(watch, f"http://127.0.0.1:{server.port}/")
        await watch.worker.send_due()
    assert (await state_of(watch))["next_at"] - watch.now == timedelta(seconds=90)


async def test_a_receiver_that_is_gone_is_asked_no_more(
    watch: Watch, receive: Receive, answering: Answering
) -> None:
    async with receive(answering("410 Gone")) as server:
        channel = await fired(watch, f"http://127.0.0.1:{server.port}/")
        await watch.worker.send_due()
    assert (await state_of(watch))["status"] == "dead"
    row = (await watch.rows("alert_channels"))[0]
    assert (row["enabled"], row["disabled_reason"]) == (False, "It answered 410 Gone.")
    entry = (await watch.rows("audit_log", "id DESC"))[0]
    assert (entry["action"], entry["subject_id"]) == ("alert_channel.changed", str(channel.id))


async def test_a_node_that_ends_while_it_sends_sends_again_with_the_same_id(
    watch: Watch, receive: Receive
) -> None:
    answered = trio.Event()

    async def slow(stream: trio.abc.Stream) -> None:
        answered.set()
        await trio.sleep_forever()

    async with receive(slow) as server:
        await fired(watch, f"http://127.0.0.1:{server.port}/")
        async with trio.open_nursery() as nursery:
            nursery.start_soon(watch.worker.send_due)
            await answered.wait()
            nursery.cancel_scope.cancel()  # as a kill would: nothing is written down
        assert await watch.worker.send_due() == 0
    watch.now += LEASE

    async def fine(stream: trio.abc.Stream) -> None:
        await stream.send_all(b"HTTP/1.1 204 Yes\r\n\r\n")

    async with receive(fine) as again:
        await watch.database.execute(
            "UPDATE alert_channels SET target = jsonb_set(target, '{url}', to_jsonb($1::text))",
            f"http://127.0.0.1:{again.port}/",
        )
        assert await watch.worker.send_due() == 1
    first, second = server.requests[0], again.requests[0]
    assert headers_of(first)["webhook-id"] == headers_of(second)["webhook-id"]
    assert (await state_of(watch))["status"] == "delivered"


async def test_private_networks_are_refused_unless_they_are_allowed(
    watch: Watch, receive: Receive, answering: Answering
) -> None:
    async with receive(answering()) as server:
        await fired(watch, f"http://127.0.0.1:{server.port}/")
        strict = Worker(
            watch.database,
            Sender(Outbound(), None),
            lambda: watch.now,  # type: ignore[arg-type]
        )
        await strict.send_due()
    assert server.requests == []
    row = await state_of(watch)
    assert row["status"] == "pending"
    assert "loopback" in row["last_error"]


async def test_a_slow_channel_keeps_no_other_waiting(
    watch: Watch, receive: Receive, answering: Answering
) -> None:
    async def slow(stream: trio.abc.Stream) -> None:
        await trio.sleep_forever()

    async with receive(slow) as stuck, receive(answering()) as server:
        one = await watch.channel({"kind": "webhook", "url": f"http://127.0.0.1:{stuck.port}/"})
        await watch.rule({"kind": "new_issue"}, channels=[str(one.id)], name="One")
        for _ in range(30):
            await watch.told(await watch.issue())
        await watch.look()
        two = await watch.channel(
            {"kind": "webhook", "url": f"http://127.0.0.1:{server.port}/"}, "Two"
        )
        await watch.rule({"kind": "new_issue"}, channels=[str(two.id)], name="Two")
        await watch.told(await watch.issue())
        await watch.look()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(watch.worker.send_due)
            with trio.fail_after(10):
                while not server.requests:
                    await trio.sleep(0.01)
            nursery.cancel_scope.cancel()


async def test_what_waits_for_a_channel_that_is_turned_off_is_dead(watch: Watch) -> None:
    await fired(watch, "http://127.0.0.1:9/")
    await watch.database.execute("UPDATE alert_channels SET enabled = false")
    await watch.worker.send_due()
    row = await state_of(watch)
    assert (row["status"], row["last_error"]) == (
        "dead",
        "The channel is turned off, or was removed.",
    )


async def test_no_secret_is_kept_of_an_answer(watch: Watch, receive: Receive) -> None:
    async def echo(stream: trio.abc.Stream) -> None:
        text = b"no such hook: T000/B000/verysecret for Bearer-0123456789"
        await stream.send_all(
            b"HTTP/1.1 404 No\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)
        )

    async with receive(echo) as server:
        await fired(
            watch,
            f"http://127.0.0.1:{server.port}/",
            headers={"Authorization": "Bearer-0123456789"},
        )
        await watch.worker.send_due()
    (attempt,) = await watch.rows("alert_attempts")
    assert attempt["answer"].endswith("for …")


@pytest.mark.parametrize(
    ("target", "at"),
    [
        ({"kind": "slack"}, ("blocks", 0, "text", "text")),
        ({"kind": "discord"}, ("embeds", 0, "title")),
        ({"kind": "mattermost"}, ("attachments", 0, "title")),
    ],
)
async def test_chats_get_their_own_form(
    watch: Watch,
    receive: Receive,
    answering: Answering,
    target: dict[str, str],
    at: tuple[Any, ...],
) -> None:
    async with receive(answering()) as server:
        channel = await watch.channel({**target, "url": f"http://127.0.0.1:{server.port}/s"})
        await watch.rule({"kind": "new_issue"}, channels=[str(channel.id)])
        await watch.told(await watch.issue())
        await watch.look()
        await watch.worker.send_due()
    found = json.loads(body_of(server.requests[0]))
    for step in at:
        found = found[step]
    assert found == "Alert in Shop: ValueError: bad"
    assert (await state_of(watch))["status"] == "delivered"


async def test_telegram_is_asked_to_send_and_says_when_to_come_again(
    watch: Watch, receive: Receive
) -> None:
    async def busy(stream: trio.abc.Stream) -> None:
        text = b'{"ok":false,"error_code":429,"parameters":{"retry_after":61}}'
        await stream.send_all(
            b"HTTP/1.1 429 Busy\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)
        )

    async with receive(busy) as server:
        channel = await watch.channel(
            {
                "kind": "telegram",
                "token": "123456:ABC-DEF1234ghIkl",
                "chat_id": "-100123",
                "api": f"http://127.0.0.1:{server.port}",
            }
        )
        await watch.rule({"kind": "new_issue"}, channels=[str(channel.id)])
        await watch.told(await watch.issue())
        await watch.look()
        await watch.worker.send_due()
    (raw,) = server.requests
    assert raw.startswith(b"POST /bot123456:ABC-DEF1234ghIkl/sendMessage HTTP/1.1\r\n")
    body = json.loads(body_of(raw))
    assert (body["chat_id"], body["parse_mode"]) == ("-100123", "HTML")
    assert body["text"].startswith("<b>Alert in Shop: ValueError: bad</b>")
    assert (await state_of(watch))["next_at"] - watch.now == timedelta(seconds=61)


async def test_what_a_node_had_begun_the_next_one_begins_at_once(
    watch: Watch, receive: Receive, answering: Answering
) -> None:
    async with receive(answering()) as server:
        await fired(watch, f"http://127.0.0.1:{server.port}/")
        await watch.database.execute(
            "UPDATE alert_deliveries SET claimed = true, next_at = $1", watch.now + LEASE
        )
        assert await watch.worker.send_due() == 0
        await watch.worker.take_over()
        assert await watch.worker.send_due() == 1
    assert (await state_of(watch))["status"] == "delivered"
