"""Addresses that are asked: real servers answer well, badly, slowly or not at all."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import h11
import pytest
import trio
import trustme

from beacon.monitors.checks import record_check_in
from beacon.monitors.probing import UptimeCheck, probe
from beacon.monitors.settings import UptimeSettings
from beacon.outbound.fetch import Outbound
from beacon.values import parse_networks
from tests.monitors.conftest import Monitors, at

Answer = tuple[int, dict[str, str], bytes]
NOW = at("12:00")


class Server:
    """Answers as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer | None = (200, {}, b"all is well")
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/health"

    async def serve(self, stream: trio.abc.Stream) -> None:
        connection = h11.Connection(h11.SERVER)
        request, body = None, b""
        async with stream:
            while True:
                event = connection.next_event()
                if event is h11.NEED_DATA:
                    connection.receive_data(await stream.receive_some())
                elif isinstance(event, h11.Request):
                    request = event
                elif isinstance(event, h11.Data):
                    body += event.data
                elif isinstance(event, h11.EndOfMessage):
                    break
                else:
                    return
            assert request is not None
            headers = {name.decode(): value.decode() for name, value in request.headers}
            method, target = request.method.decode(), request.target.decode()
            self.asked.append((method, target, headers, body))
            if self.answer is None:
                await trio.sleep_forever()
            status, more, text = self.answer
            fields = [*more.items(), ("content-length", str(len(text))), ("connection", "close")]
            data = connection.send(h11.Response(status_code=status, headers=fields)) or b""
            if method != "HEAD":
                data += connection.send(h11.Data(text)) or b""
            await stream.send_all(data)


@asynccontextmanager
async def served(server: Server, context: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    async def handle(stream: trio.SocketStream) -> None:
        try:
            if context is None:
                await server.serve(stream)
            else:
                await server.serve(trio.SSLStream(stream, context, server_side=True))
        except (trio.BrokenResourceError, trio.ClosedResourceError, h11.RemoteProtocolError):
            pass

    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(partial(trio.serve_tcp, handle, 0, host="127.0.0.1"))
        server.port = listeners[0].socket.getsockname()[1]
        yield server
        nursery.cancel_scope.cancel()


@pytest.fixture
async def site() -> AsyncIterator[Server]:
    async with served(Server()) as running:
        yield running


async def ask(monitors: Monitors, url: str, **settings: Any) -> UptimeCheck:
    return await probe(monitors.outbound, UptimeSettings(url=url, **settings), NOW)


async def test_an_address_that_answers_is_well(monitors: Monitors, site: Server) -> None:
    check = await ask(monitors, site.url)
    assert (check.ok, check.status, check.reason, check.address) == (True, 200, None, "127.0.0.1")
    ((method, target, headers, _body),) = site.asked
    assert (method, target) == ("GET", "/health")
    assert headers["user-agent"].startswith("Beacon/")


async def test_a_request_is_as_it_was_set(monitors: Monitors, site: Server) -> None:
    headers = {"Authorization": "Bearer secret", "User-Agent": "mine"}
    settings = {"method": "POST", "headers": headers, "body": '{"deep":true}'}
    assert (await ask(monitors, site.url, **settings)).ok
    ((method, _, sent, body),) = site.asked
    assert (method, body) == ("POST", b'{"deep":true}')
    assert (sent["authorization"], sent["user-agent"]) == ("Bearer secret", "mine")


@pytest.mark.parametrize(
    ("answer", "settings", "reason"),
    [
        ((500, {}, b"oops"), {}, "status"),
        ((404, {}, b""), {"expected_status": "404"}, None),
        ((204, {}, b""), {"expected_status": "200,202-204"}, None),
        ((200, {}, b"all is well"), {"contains": "is well"}, None),
        ((200, {}, b"maintenance"), {"contains": "is well"}, "content"),
        ((301, {"location": "https://elsewhere.test/"}, b""), {}, "redirect"),
        ((301, {"location": "https://elsewhere.test/"}, b""), {"expected_status": "301"}, None),
    ],
)
async def test_answers_are_judged(
    monitors: Monitors, site: Server, answer: Answer, settings: Any, reason: str | None
) -> None:
    site.answer = answer
    check = await ask(monitors, site.url, **settings)
    assert (check.reason, check.status) == (reason, answer[0])


async def test_what_does_not_answer_tells_why(monitors: Monitors, site: Server) -> None:
    site.answer = None
    assert (await ask(monitors, site.url, timeout_seconds=1)).reason == "timeout"
    assert (await ask(monitors, "http://127.0.0.1:9/")).reason == "refused"
    assert (await ask(monitors, "http://nowhere.invalid/")).reason == "dns"


async def test_private_addresses_are_not_asked(site: Server) -> None:
    check = await probe(Outbound(), UptimeSettings(url=site.url), NOW)
    assert (check.ok, check.reason) == (False, "blocked")
    assert site.asked == []


async def test_the_end_of_a_certificate_is_told(
    monitors: Monitors, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    authority = trustme.CA()
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=5)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1", not_after=ends).configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with served(Server(), context) as site:
        url = f"https://127.0.0.1:{site.port}/"
        strict = Outbound(parse_networks("127.0.0.0/8"))
        assert (await probe(strict, UptimeSettings(url=url), NOW)).reason == "tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert (await ask(monitors, url)).certificate_ends == ends
        watched = await monitors.make_address(url)
        first = await probe(monitors.outbound, watched.uptime, datetime.now(UTC))
        again = await probe(monitors.outbound, watched.uptime, datetime.now(UTC))
    renewed = UptimeCheck(
        at=datetime.now(UTC), ok=True, status=200, certificate_ends=ends + timedelta(days=90)
    )
    for check in (first, again, renewed):
        await monitors.database.run(
            lambda session, check=check: record_check_in(session, watched, check)
        )
    (incident,) = await monitors.database.fetch("SELECT * FROM monitor_incidents")
    assert incident["reason"] == "certificate"
    assert incident["ended_at"] == renewed.at
    assert await monitors.state() == "ok"


# --- watched -----------------------------------------------------------------------------------


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    with trio.fail_after(60):
        while not await condition():
            await trio.sleep(0.01)


async def turn(monitors: Monitors, when: datetime) -> int:
    """All checks whose turn it is."""
    monitors.now = when
    async with trio.open_nursery() as nursery:
        return await monitors.watch.start_checks(nursery)


async def test_a_monitor_is_down_after_so_many_failures_and_recovers(
    monitors: Monitors, site: Server
) -> None:
    await monitors.make_address(site.url, interval_seconds=60, failure_threshold=2)
    begin = datetime.now(UTC) + timedelta(seconds=1)
    site.answer = (503, {}, b"")
    moments = [begin + timedelta(seconds=60 * number) for number in range(4)]
    assert await turn(monitors, moments[0]) == 1
    assert await turn(monitors, moments[0] + timedelta(seconds=59)) == 0
    assert await monitors.state() == "waiting"
    assert await turn(monitors, moments[1]) == 1
    assert await monitors.state() == "failing"
    detail = await monitors.database.fetch_value("SELECT detail FROM monitor_incidents")
    assert detail == f"{site.url}: It answered 503, not 200-299."
    await turn(monitors, moments[2])
    site.answer = (200, {}, b"")
    await turn(monitors, moments[3])
    assert await monitors.state() == "ok"
    (incident,) = await monitors.database.fetch("SELECT * FROM monitor_incidents")
    assert (incident["reason"], incident["failures"]) == ("down", 3)
    assert (incident["started_at"], incident["ended_at"]) == (moments[1], moments[3])
    rows = await monitors.database.fetch("SELECT checks, failures FROM monitor_hours")
    assert sum(row["checks"] for row in rows) == 4
    assert sum(row["failures"] for row in rows) == 3


async def test_several_nodes_ask_an_address_once(monitors: Monitors, site: Server) -> None:
    for _ in range(5):
        await monitors.make_address(site.url)
    when = datetime.now(UTC) + timedelta(seconds=1)
    async with trio.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(turn, monitors, when)
    assert len(site.asked) == 5


def test_settings_that_do_not_hold_together_are_refused() -> None:
    for settings in (
        {"url": "ftp://example.com"},
        {"url": "https://user:secret@example.com"},
        {"expected_status": "ok"},
        {"expected_status": "299-200"},
        {"headers": {"a b": "c"}},
        {"headers": {"a": "c\r\nd: e"}},
        {"interval_seconds": 30, "timeout_seconds": 30},
    ):
        made = UptimeSettings(**{"url": "https://example.com"} | settings)  # type: ignore[arg-type]
        with pytest.raises(Exception, match=r"^uptime\."):
            made.check()
