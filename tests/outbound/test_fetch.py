"""Requests to other servers: what arrives, what is refused, what is bounded."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest
import trio
import trustme

from beacon.errors import OutboundFailed, OutboundRefused
from beacon.outbound.fetch import MAX_ANSWER_BYTES, Outbound, OutRequest

HERE = [ip_network("127.0.0.0/8")]
Receive = Callable[..., Any]


async def fine(stream: trio.abc.Stream) -> None:
    await stream.send_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Seen: yes\r\n\r\nok")


def to(*answers: list[str]) -> Any:
    """A resolver that answers each time with the next of these."""
    left = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


async def test_the_answer_comes_with_status_headers_and_time(receive: Receive) -> None:
    async with receive(fine) as server:
        outbound = Outbound(HERE, to(["127.0.0.1"]))
        request = OutRequest(
            "POST", f"http://hooks.test:{server.port}/a?b=1", (("X-One", "1"),), b'{"a": 1}'
        )
        answer = await outbound.send(request)
    assert (answer.status, answer.body, answer.cut) == (200, b"ok", False)
    assert answer.header("x-seen") == "yes"
    assert answer.address == "127.0.0.1"
    head = server.requests[0]
    assert head.startswith(b"POST /a?b=1 HTTP/1.1\r\n")
    assert f"Host: hooks.test:{server.port}\r\n".encode() in head
    assert b"X-One: 1\r\n" in head
    assert b"Content-Length: 8\r\n" in head


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
async def test_a_private_address_is_refused_in_each_of_its_forms(
    receive: Receive, host: str
) -> None:
    async with receive(fine) as server:
        with pytest.raises(OutboundFailed) as caught:
            await Outbound().send(OutRequest("GET", f"http://{host}:{server.port}/"))
    assert server.requests == []
    assert isinstance(caught.value, OutboundRefused) or "has no address" in caught.value.message


async def test_one_private_address_of_a_name_is_enough_to_refuse_it(receive: Receive) -> None:
    async with receive(fine) as server:
        outbound = Outbound((), to(["8.8.8.8", "127.0.0.1"]))
        with pytest.raises(OutboundRefused, match="loopback"):
            await outbound.send(OutRequest("GET", f"http://both.test:{server.port}/"))
    assert server.requests == []


async def test_a_name_that_changes_its_address_is_judged_at_each_connection(
    receive: Receive,
) -> None:
    """DNS rebinding: what was judged is what is connected to, and it is judged each time."""
    async with receive(fine) as server:
        outbound = Outbound(HERE, to(["127.0.0.1"], ["169.254.169.254"], ["10.0.0.1"]))
        request = OutRequest("GET", f"http://rebind.test:{server.port}/")
        assert (await outbound.send(request)).address == "127.0.0.1"
        for _ in range(2):
            with pytest.raises(OutboundRefused):
                await outbound.send(request)
    assert len(server.requests) == 1


async def test_a_redirect_is_an_answer_and_not_followed(receive: Receive) -> None:
    async def elsewhere(stream: trio.abc.Stream) -> None:
        await stream.send_all(
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
        )

    async with receive(elsewhere) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert (await Outbound(HERE).send(OutRequest("GET", url))).status == 302
    assert len(server.requests) == 1


async def test_of_a_long_body_the_begin_is_read(receive: Receive) -> None:
    async def flood(stream: trio.abc.Stream) -> None:
        await stream.send_all(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            await stream.send_all(b"x" * 65536)

    async with receive(flood) as server:
        url = f"http://127.0.0.1:{server.port}/"
        answer = await Outbound(HERE).send(OutRequest("GET", url))
    assert len(answer.body) == MAX_ANSWER_BYTES
    assert answer.cut


async def test_a_body_that_trickles_is_left_when_time_is_up(receive: Receive) -> None:
    async def trickle(stream: trio.abc.Stream) -> None:
        await stream.send_all(b"HTTP/1.1 204 Fine\r\nX: y\r\nConnection: close\r\n\r\n"[:9])
        await stream.send_all(b"200 OK\r\nContent-Length: 99\r\n\r\nab")
        await trio.sleep_forever()

    async with receive(trickle) as server:
        url = f"http://127.0.0.1:{server.port}/"
        answer = await Outbound(HERE).send(OutRequest("GET", url), seconds=0.3)
    assert (answer.status, answer.body, answer.cut) == (200, b"ab", True)


async def test_a_server_that_says_nothing_is_given_up(receive: Receive) -> None:
    async def silent(stream: trio.abc.Stream) -> None:
        await trio.sleep_forever()

    async with receive(silent) as server:
        url = f"http://127.0.0.1:{server.port}/"
        with pytest.raises(OutboundFailed, match="no answer within"):
            await Outbound(HERE).send(OutRequest("GET", url), seconds=0.2)


async def test_what_is_no_http_and_what_nobody_serves_fail(receive: Receive) -> None:
    async def nonsense(stream: trio.abc.Stream) -> None:
        await stream.send_all(b"220 smtp.test ESMTP\r\n\r\n")

    async with receive(nonsense) as server:
        url = f"http://127.0.0.1:{server.port}/"
        with pytest.raises(OutboundFailed):
            await Outbound(HERE).send(OutRequest("GET", url))
    with pytest.raises(OutboundFailed):
        await Outbound(HERE).send(OutRequest("GET", url))


async def test_the_environments_proxy_is_not_asked(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receive(fine) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        answer = await Outbound(HERE).send(OutRequest("GET", f"http://127.0.0.1:{server.port}/"))
    assert answer.status == 200


async def test_tls_is_checked_by_the_name_though_the_address_is_connected_to(
    receive: Receive, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("hooks.test").configure_cert(context)
    async with receive(fine, context) as server:
        outbound = Outbound(HERE, to(["127.0.0.1"]))
        request = OutRequest("GET", f"https://hooks.test:{server.port}/")
        assert (await outbound.send(request)).status == 200
        with pytest.raises(OutboundFailed):
            await outbound.send(OutRequest("GET", f"https://other.test:{server.port}/"))
