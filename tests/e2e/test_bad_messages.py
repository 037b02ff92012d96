"""What is wrong with a WebSocket's handshake, frames or messages is told, and harms no other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from subject import Project, Subject
from trio_websocket import ConnectionClosed
from wire import Answer, Line, event, handshake, line, now_ms, request, socket

MIB = 1024 * 1024
SESSION = "0199c0de-0000-7000-8000-000000000001"
NOWHERE = "0199c0de-0000-7000-8000-000000000002"


# --- the handshake ------------------------------------------------------------------------------


async def shake_hands(shared: Subject, data: bytes, *, behind_a_page: bool) -> Answer:
    async with line(shared.port) as connection:
        if behind_a_page:
            await connection.send(request("/check", method="GET"))
            assert (await connection.answer()).status == 200
        await connection.send(data)
        answer = await connection.answer()
        if answer.status != 101:
            assert await connection.ends()
        return answer


@pytest.mark.parametrize("behind_a_page", [False, True], ids=["first", "behind a page"])
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "bad_request"),
        (f"?session={SESSION}&anon=a", 400, "bad_request"),
        (f"?project=&session={SESSION}&anon=a", 400, "bad_request"),
        (f"?project=shop&session={SESSION}&anon=a", 400, "bad_request"),
        (f"?project=proj_1&session={SESSION}&anon=a", 400, "bad_request"),
        (f"?project={NOWHERE}&session={SESSION}&anon=a", 404, "project_not_found"),
        (f"?project=proj_{32 * '0'}&session={SESSION}&anon=a", 404, "project_not_found"),
        ("?project=SHOP&anon=a", 400, "bad_request"),
        ("?project=SHOP&session=1&anon=a", 400, "bad_request"),
        (f"?project=SHOP&session={SESSION}", 400, "bad_request"),
        (f"?project=SHOP&session={SESSION}&anon={201 * 'a'}", 400, "bad_request"),
        (f"?project=SHOP&session={SESSION}&anon=%00", 400, "bad_request"),
    ],
)
async def test_bad_parameters_are_refused_before_the_upgrade(
    shared: Subject, shop: Project, query: str, status: int, code: str, behind_a_page: bool
):
    data = handshake(query.replace("SHOP", shop.id))
    answer = await shake_hands(shared, data, behind_a_page=behind_a_page)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize("behind_a_page", [False, True], ids=["first", "behind a page"])
async def test_refused_origin_is_403_before_the_upgrade(shared: Subject, behind_a_page: bool):
    project = await shared.project("Closed", "--domain", "shop.example.com")
    query = f"?project={project}&session={SESSION}&anon=a"
    for origin, status in (("https://evil.example.com", 403), ("https://shop.example.com", 101)):
        data = handshake(query, Origin=origin)
        answer = await shake_hands(shared, data, behind_a_page=behind_a_page)
        assert answer.status == status
        assert status == 101 or answer.code == "origin_not_allowed"


@pytest.mark.parametrize(
    "changes",
    [
        {"Sec-WebSocket-Key": ""},
        {"Sec-WebSocket-Version": "12"},
        {"Sec-WebSocket-Version": ""},
        {"Upgrade": "h2c"},
        {"Connection": "close"},
    ],
    ids=["no key", "old version", "no version", "other upgrade", "no upgrade"],
)
async def test_handshake_that_is_none_is_a_client_error(
    shared: Subject, shop: Project, changes: dict[str, str]
):
    query = f"?project={shop}&session={SESSION}&anon=a"
    async with line(shared.port) as connection:
        await connection.send(handshake(query, **changes))
        answer = await connection.answer()
    assert answer.status in (400, 404, 426), answer
    assert answer.code


async def test_public_key_names_the_project_too(shared: Subject, project: Project):
    async with socket(shared.port, project.key) as client:
        await client.say(event(seq=1))
        await client.acked(1)
    assert len(await shared.ids(project)) == 1


# --- messages -----------------------------------------------------------------------------------

NUMBERED = {
    '{"type":"event","seq":1}': "invalid_event",
    '{"type":"event","event":"","seq":1}': "invalid_event",
    '{"type":"event","event":null,"seq":1}': "invalid_event",
    '{"type":"event","event":"%s","seq":1}' % (201 * "a"): "invalid_event",
    '{"type":"event","event":"a","props":[],"seq":1}': "invalid_event",
    '{"type":"event","event":"a","ts":true,"seq":1}': "invalid_event",
    '{"type":"event","event":"a","ts":"yesterday","seq":1}': "invalid_event",
    '{"type":"event","event":"a","userId":{},"seq":1}': "invalid_event",
    '{"type":"event","event":"a","session":"%s","seq":1}' % (65 * "a"): "invalid_event",
    '{"type":"event","event":"a","id":[],"seq":1}': "invalid_event",
    '{"type":"event","event":"a","props":{"n":1e999},"seq":1}': "invalid_event",
    '{"type":"event","event":"a","props":{"a":%s},"seq":1}'
    % (64 * "[" + 64 * "]"): "invalid_event",
    '{"type":"event","event":"a","props":{"a":"%s"},"seq":1}' % (65_536 * "a"): "too_large",
    '{"type":"identify","seq":1}': "invalid_event",
    '{"type":"identify","userId":"u","traits":5,"seq":1}': "invalid_event",
    '{"type":"batch","seq":1}': "invalid_event",
    '{"type":"batch","messages":{},"seq":1}': "invalid_event",
    '{"type":"batch","messages":[' + 1000 * "1," + '1],"seq":1}': "batch_too_large",
    '{"type":"unknown","seq":1}': "invalid_event",
    '{"seq":1}': "invalid_event",
}
UNNUMBERED = {
    "": "invalid_json",
    "hello": "invalid_json",
    '{"type":"event"': "invalid_json",
    "[" * 100_000: "invalid_json",
    "5": "invalid_event",
    "[]": "invalid_event",
    "null": "invalid_event",
    '{"type":"event","event":"a","seq":"1"}': "invalid_event",
    '{"type":"event","event":"a","seq":1.5}': "invalid_event",
    '{"type":"batch","messages":[],"seq":{}}': "invalid_event",
}


async def test_every_bad_message_gets_an_error_and_the_connection_lives_on(
    shared: Subject, project: Project
):
    async with socket(shared.port, project) as client:
        for text, code in UNNUMBERED.items():
            for message in (text, text.encode()):
                await client.say(message)
                error = await client.hear("error")
                assert (error["code"], "seq" in error) == (code, False), (text[:80], error)
                assert error["message"]
        await client.say(event(seq=1))
        await client.acked(1)
    assert len(await shared.ids(project)) == 1


async def test_every_bad_message_with_a_seq_gets_an_error_with_it_and_is_settled(
    shared: Subject, project: Project
):
    async with socket(shared.port, project) as client:
        for seq, (text, code) in enumerate(NUMBERED.items(), 1):
            await client.say(text.replace('"seq":1', f'"seq":{seq}'))
            error = await client.hear("error")
            assert (error["code"], error["seq"]) == (code, seq), (text[:80], error)
            await client.acked(seq)
        await client.say(event(seq=seq + 1))
        await client.acked(seq + 1)
    assert len(await shared.ids(project)) == 1


@pytest.mark.parametrize("garbage", [b"\xff\xfe\x00", bytes(range(256)), b"\x00" * 1000])
async def test_binary_garbage_gets_an_error(shared: Subject, shop: Project, garbage: bytes):
    async with socket(shared.port, shop) as client:
        await client.say(garbage)
        assert (await client.hear("error"))["code"] == "invalid_json"
        await client.say({"type": "ping"})
        assert (await client.hear("pong"))["now"] > 0


async def test_text_that_postgres_refuses_is_mended(shared: Subject, project: Project):
    async with socket(shared.port, project) as client:
        text = '{"type":"event","event":"a\\u0000b","props":{"x":"\\ud800"},"ts":0,"seq":1}'
        await client.say(text.replace('"ts":0', f'"ts":{now_ms()}'))
        await client.acked(1)
    (row,) = await shared.events(project, "event_name, properties")
    assert row == {"event_name": "a\ufffdb", "properties": {"x": "\ufffd"}}


# --- frames -------------------------------------------------------------------------------------


def frame(payload: bytes, *, opcode: int = 1, final: bool = True, masked: bool = True) -> bytes:
    head = bytes([final << 7 | opcode])
    size = len(payload)
    if size < 126:
        length = bytes([masked << 7 | size])
    elif size < 65536:
        length = bytes([masked << 7 | 126]) + size.to_bytes(2)
    else:
        length = bytes([masked << 7 | 127]) + size.to_bytes(8)
    return head + length + (bytes(4) if masked else b"") + payload


async def upgraded(connection: Line, project: Project) -> None:
    await connection.send(handshake(f"?project={project}&session={SESSION}&anon=a"))
    assert (await connection.answer()).status == 101


async def close_code(connection: Line) -> int:
    """The code of the close frame with which the server ends, 0 if it ends without one."""
    data = b""
    while b"\x88" not in data or len(data) < data.index(b"\x88") + 4:
        more = await connection.stream.receive_some()
        if not more:
            return 0
        data += more
    at = data.index(b"\x88") + 2
    return int.from_bytes(data[at : at + 2])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(b'{"type":"ping"}', masked=False), 1002),
        (frame(b"", opcode=3), 1002),
        (frame(b"\xff\xff"), 1007),
        (frame(b"a", opcode=0), 1002),
        (frame(b"a" * 126, opcode=9), 1002),
    ],
    ids=["unmasked", "unknown opcode", "no UTF-8", "continues nothing", "long ping"],
)
async def test_broken_frame_ends_the_connection_with_its_code(
    shared: Subject, shop: Project, data: bytes, code: int
):
    async with line(shared.port) as connection:
        await upgraded(connection, shop)
        await connection._until(b'{"type":"flags","flags":{}}')
        await connection.send(data)
        assert await close_code(connection) == code


def padded(size: int, **fields: Any) -> str:
    return json.dumps(event(**fields)).ljust(size)


async def test_message_of_the_limit_is_taken_and_one_byte_more_closes_with_1009(
    shared: Subject, project: Project
):
    async with socket(shared.port, project) as client:
        await client.say(padded(MIB, seq=1))
        await client.acked(1)
        await client.say(padded(MIB + 1, seq=2))
        assert await client.closed() == 1009
    assert len(await shared.ids(project)) == 1


async def test_fragments_over_the_limit_close_with_1009(shared: Subject, shop: Project):
    async with line(shared.port) as connection:
        await upgraded(connection, shop)
        await connection._until(b'{"type":"flags","flags":{}}')
        await connection.send(frame(b" " * 700_000, final=False))
        await connection.send(frame(b" " * 700_000, opcode=0))
        assert await close_code(connection) == 1009


async def test_fragments_and_pings_between_them_are_one_message(shared: Subject, project: Project):
    message = json.dumps(event(seq=1)).encode()
    async with line(shared.port) as connection:
        await upgraded(connection, project)
        await connection.send(frame(message[:1], final=False))
        for byte in message[1:-1]:
            await connection.send(frame(bytes([byte]), opcode=0, final=False))
        await connection.send(frame(b"are you there", opcode=9))
        await connection.send(frame(message[-1:], opcode=0))
        await connection._until(b'{"type":"ack","seq":1}')
    assert len(await shared.ids(project)) == 1


async def test_one_clients_nonsense_is_not_anothers(shared: Subject, project: Project):
    async with socket(shared.port, project) as good, socket(shared.port, project) as bad:
        await good.say(event(seq=1))
        await bad.say("x" * (MIB + 1))
        assert await bad.closed() == 1009
        await good.say(event(seq=2))
        await good.acked(2)
        with pytest.raises(ConnectionClosed):
            await bad.say(event())
    assert "Traceback" not in shared.whole_log()
