"""TLS in front of all three lanes, and HTTP/2 by ALPN."""

from __future__ import annotations

import ssl

import h2.config
import h2.connection
import h2.events
import h2.settings
import pytest
import trio
import trustme
from trio_websocket import connect_websocket

from beacon.door.limits import Limits
from beacon.door.tls import server_context
from beacon.errors import StartupError


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def files(authority, tmp_path):
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    pem, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.private_key_pem.write_to_path(key)
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(pem, append=True)
    return pem, key


@pytest.fixture
async def door(open_door, files):
    limits = Limits(body_bytes=100_000, tls_seconds=0.5)
    return await open_door(port=0, ssl_context=server_context(*files), limits=limits)


@pytest.fixture
async def connect(authority, door):
    streams = []

    async def connect(*protocols):
        context = ssl.create_default_context()
        authority.configure_trust(context)
        context.set_alpn_protocols(list(protocols))
        host, port = door.addresses[0]
        stream = await trio.open_ssl_over_tcp_stream(
            host, port, ssl_context=context, https_compatible=True
        )
        streams.append(stream)
        await stream.do_handshake()
        return stream

    yield connect
    for stream in streams:
        await trio.aclose_forcefully(stream)


class H2Client:
    """Just enough HTTP/2 to ask."""

    def __init__(self, stream):
        self.stream = stream
        self.connection = h2.connection.H2Connection(
            h2.config.H2Configuration(header_encoding="utf-8", validate_outbound_headers=False)
        )
        self.connection.initiate_connection()
        self.settings = {}

    def ask(self, method, path, body=b"", *, end=True):
        number = self.connection.get_next_available_stream_id()
        fields = [(":method", method), (":path", path), (":scheme", "https"), (":authority", "b")]
        self.connection.send_headers(number, fields, end_stream=end and not body)
        for at in range(0, len(body), 16_000):
            last = end and at + 16_000 >= len(body)
            self.connection.send_data(number, body[at : at + 16_000], end_stream=last)
        return number

    async def answer(self, number):
        """Status and body."""
        status, body = 0, b""
        with trio.fail_after(20):
            while True:
                await self.stream.send_all(self.connection.data_to_send())
                data = await self.stream.receive_some()
                assert data, "the connection ended"
                for event in self.connection.receive_data(data):
                    if isinstance(event, h2.events.RemoteSettingsChanged):
                        for code, change in event.changed_settings.items():
                            self.settings[code] = change.new_value
                    if getattr(event, "stream_id", None) != number:
                        continue
                    if isinstance(event, h2.events.ResponseReceived):
                        status = int(dict(event.headers)[":status"])
                    if isinstance(event, h2.events.DataReceived):
                        body += event.data
                    if isinstance(event, h2.events.StreamEnded | h2.events.StreamReset):
                        return status, body


async def test_http_1_1_over_tls(connect, ingest):
    stream = await connect("http/1.1")
    await stream.send_all(b"POST /event HTTP/1.1\r\nHost: b\r\nContent-Length: 1\r\n\r\n1")
    assert (await stream.receive_some()).startswith(b"HTTP/1.1 202 ")
    await stream.send_all(b"GET /health HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
    answer = b""
    while more := await stream.receive_some():
        answer += more
    assert b"strict-transport-security: " in answer
    assert answer.endswith(b"ok")


async def test_http_2_by_alpn_serves_the_same_routes(connect, ingest):
    client = H2Client(await connect("h2", "http/1.1"))
    assert client.stream.selected_alpn_protocol() == "h2"
    assert await client.answer(client.ask("GET", "/health")) == (200, b"ok")
    posted = await client.answer(client.ask("POST", "/event?k=v", b"{}"))
    assert posted == (202, b"POST /event?k=v {}")
    assert ingest.requests[0].client == "127.0.0.1"
    status, body = await client.answer(client.ask("GET", "/nothing"))
    assert (status, b'"code":"not_found"' in body) == (404, True)


async def test_http_2_does_not_offer_websockets(connect):
    client = H2Client(await connect("h2"))
    await client.answer(client.ask("GET", "/health"))
    assert client.settings.get(h2.settings.SettingCodes.ENABLE_CONNECT_PROTOCOL, 0) == 0


async def test_http_2_bodies_have_one_limit_together(connect):
    client = H2Client(await connect("h2"))
    client.ask("POST", "/event", b"x" * 48_000, end=False)
    await client.answer(client.ask("GET", "/health"))
    client.ask("POST", "/event", b"x" * 14_000, end=False)
    await client.answer(client.ask("GET", "/health"))
    status, body = await client.answer(client.ask("POST", "/event", b"x" * 48_000))
    assert (status, b'"code":"too_large"' in body) == (413, True)
    assert await client.answer(client.ask("GET", "/health")) == (200, b"ok")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", b"/\xff"),
        ("GET", b"/health?a=\xff"),
        ("POST", b"/event?a=\xc3\xa9"),
        ("GET", b"*"),
        ("GET", b"health"),
        (b"G\xffT", b"/health"),
    ],
)
async def test_http_2_refuses_a_path_that_is_none_and_the_other_streams_live_on(
    connect, caplog, method, path
):
    client = H2Client(await connect("h2"))
    other = client.ask("POST", "/event", b"{}", end=False)
    status, body = await client.answer(client.ask(method, path, b"x" * 20_000))
    assert (status, b'"code":"bad_request"' in body) == (400, True)
    client.connection.send_data(other, b"", end_stream=True)
    assert await client.answer(other) == (202, b"POST /event? {}")
    assert await client.answer(client.ask("GET", "/health")) == (200, b"ok")
    assert not caplog.records


async def test_websocket_over_tls(connect, door, authority, nursery):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    host, port = door.addresses[0]
    websocket = await connect_websocket(nursery, host, port, "/ws", use_ssl=context)
    await websocket.send_message("hello")
    assert await websocket.get_message() == "hello"
    await websocket.aclose()


async def test_a_handshake_that_never_comes_is_given_up(dial, door):
    client = await dial(door)
    with trio.fail_after(20):
        assert await client.receive_some() == b""


async def test_plain_http_to_a_tls_port_harms_nobody(dial, door, connect, caplog):
    client = await dial(door)
    await client.send_all(b"GET / HTTP/1.1\r\n\r\n")
    with trio.fail_after(20):
        while await client.receive_some():
            pass
    client = H2Client(await connect("h2"))
    assert await client.answer(client.ask("GET", "/health")) == (200, b"ok")
    assert not caplog.records


async def test_drain_over_tls(connect, door):
    idle, busy = await connect("http/1.1"), H2Client(await connect("h2"))
    await busy.answer(busy.ask("GET", "/health"))
    with trio.fail_after(9):
        await door.drain()
    assert await idle.receive_some() == b""


def test_files_that_are_no_certificate_are_refused_at_start(tmp_path):
    (tmp_path / "cert.pem").write_text("nonsense")
    with pytest.raises(StartupError, match="Cannot use the TLS certificate"):
        server_context(tmp_path / "cert.pem", tmp_path / "missing.pem")
