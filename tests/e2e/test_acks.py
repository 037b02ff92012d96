"""What an acknowledgement says, and what a client that does not listen comes to."""

from __future__ import annotations

import json
import re
import signal
import socket as stdlib_socket
import subprocess
from pathlib import Path

import trio
from server import HOST
from subject import Project, Subject, new_id, until
from wire import batch, event, handshake, request, socket, track


async def test_seq_that_is_refused_for_good_is_acked_with_the_accepted_one_behind_it(
    shared: Subject, project: Project
):
    good = event(seq=2)
    async with socket(shared.port, project) as client:
        await client.say({"type": "event", "event": 5, "seq": 1})
        await client.say(good)
        await client.acked(2)
    (error,) = [frame for frame in client.heard if frame["type"] == "error"]
    assert (error["seq"], error["code"]) == (1, "invalid_event")
    assert error["message"].startswith("$.event: ")
    assert [f["seq"] for f in client.heard if f["type"] == "ack"][-1] == 2
    assert client.heard.index(error) < [f["type"] for f in client.heard].index("ack")
    assert await shared.ids(project) == [good["id"]]


async def test_seq_only_grows_on_one_connection(shared: Subject, project: Project):
    async with socket(shared.port, project) as client:
        await client.say(event(seq=7))
        await client.acked(7)
        await client.say(event(seq=7))
        error = await client.hear("error")
        assert (error["code"], error["seq"]) == ("invalid_seq", 7)
        await client.say(event(seq=8))
        await client.acked(8)
    assert len(await shared.ids(project)) == 2


async def test_seq_starts_anew_on_each_connection(shared: Subject, project: Project):
    for _ in range(2):
        async with socket(shared.port, project) as client:
            await client.say(event(seq=1))
            await client.acked(1)
    assert len(await shared.ids(project)) == 2


async def test_no_seq_no_ack(shared: Subject, project: Project):
    async with socket(shared.port, project) as client:
        await client.say(event())
        await shared.settled()
        await client.say(event(seq=1))
        await client.hear("ack")
        assert client.heard[1:] == [{"type": "ack", "seq": 1}]
    assert len(await shared.ids(project)) == 2


async def test_bad_event_of_a_batch_is_named_by_its_index_and_the_rest_is_stored(
    shared: Subject, project: Project
):
    good = [event(), event()]
    async with socket(shared.port, project) as client:
        await client.say(batch(3, good[0], {"type": "event"}, {"type": "no"}, good[1]))
        await client.acked(3)
    errors = [frame for frame in client.heard if frame["type"] == "error"]
    assert [(e["seq"], e["index"], e["code"]) for e in errors] == [
        (3, 1, "invalid_event"),
        (3, 2, "invalid_event"),
    ]
    assert errors[0]["message"].startswith("$.messages[1]")
    assert sorted(await shared.ids(project)) == sorted(each["id"] for each in good)


async def test_identify_tells_flags_and_names_later_events(shared: Subject, project: Project):
    async with socket(shared.port, project, anon="visitor-1") as client:
        await client.say({"type": "identify", "userId": "u1", "traits": {"plan": "pro"}, "seq": 1})
        assert await client.hear("flags") == {"type": "flags", "flags": {}}
        await client.say(event(seq=2))
        await client.acked(2)
    rows = await shared.events(project)
    assert sorted(row["event_name"] for row in rows) == ["$identify", "click"]
    assert {(row["user_id"], row["anon_id"]) for row in rows} == {("u1", "visitor-1")}
    where = f"project_id = '{project.id}'"
    (user,) = await shared.sql(f"SELECT anon_id, user_id, traits FROM users WHERE {where}")
    assert user == {"anon_id": "visitor-1", "user_id": "u1", "traits": {"plan": "pro"}}


# --- a client that does not listen ----------------------------------------------------------------


async def test_client_that_never_reads_is_cut_off_while_others_go_on(
    shared: Subject, project: Project
):
    raw = trio.socket.socket()
    raw.setsockopt(stdlib_socket.SOL_SOCKET, stdlib_socket.SO_RCVBUF, 4096)
    await raw.connect((HOST, shared.port))
    deaf = trio.SocketStream(raw)
    query = f"?project={project}&session={new_id()}&anon=deaf"
    await deaf.send_all(handshake(query))
    loud = b'{"type":"batch","messages":[%s]}' % b",".join([b"1"] * 1000)  # 1000 errors to hear
    frame = b"\x81\xfe" + len(loud).to_bytes(2) + bytes(4) + loud
    cut_off = trio.Event()

    async def flood() -> None:
        try:
            while True:
                await deaf.send_all(frame)
        except trio.BrokenResourceError:
            cut_off.set()

    with trio.fail_after(60):
        async with trio.open_nursery() as nursery, socket(shared.port, project) as other:
            nursery.start_soon(flood)
            seq = 0
            while seq < 20 or not cut_off.is_set():
                seq += 1
                with trio.fail_after(5):  # the others are served all the while
                    await other.say(event(seq=seq))
                    await other.acked(seq)
    await deaf.aclose()

    async def only_others_left() -> bool:
        return (await shared.health())["ingest"]["websockets"] == 0

    await until(only_others_left)
    assert len(await shared.ids(project)) == seq
    _, metrics = await shared.ask("/metrics")
    assert b"\nbeacon_websockets_cut_off_total 1.0\n" in metrics


async def test_client_that_never_reads_http_answers_harms_nobody(shared: Subject, project: Project):
    raw = trio.socket.socket()
    raw.setsockopt(stdlib_socket.SOL_SOCKET, stdlib_socket.SO_RCVBUF, 4096)
    await raw.connect((HOST, shared.port))
    deaf = trio.SocketStream(raw)
    piece = request("/api/v1/events/ingest", b"no json", {"X-API-Key": project.key}) * 100
    with trio.move_on_after(2):  # by then it is stuck, or it never will be
        while True:
            await deaf.send_all(piece)
    assert (await track(shared.port, project, {"event": "other"})).status == 202
    await trio.aclose_forcefully(deaf)
    assert len(await shared.events(project)) == 1


# --- fsync precedes the ack -----------------------------------------------------------------------


class Trace:
    """The calls of a process by `strace`, each where it ended: a list of lines in that order."""

    def __init__(self, pid: int, file: Path) -> None:
        self._file = file
        calls = "trace=fdatasync,fsync,pwrite64,write,sendto,sendmsg"
        command = ["strace", "-f", "-y", "-s", "65536", "-e", calls, "-o", file, "-p", str(pid)]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE)

    async def attached(self) -> None:
        stderr = self._process.stderr
        assert stderr is not None
        line = await trio.to_thread.run_sync(stderr.readline)
        assert b"attached" in line, line

    async def lines(self) -> list[str]:
        """Stops tracing; the calls as they began, with `fsync` where it ended."""
        self._process.send_signal(signal.SIGINT)
        await trio.to_thread.run_sync(self._process.communicate)
        return self._file.read_text(errors="replace").splitlines()


def order_of(lines: list[str], mark: str, answer: str) -> tuple[int, int, int]:
    """Where the spool's write of `mark` began, its sync had ended, and the answer's write began."""
    written = next(
        n
        for n, call in enumerate(lines)
        if "pwrite64(" in call and ".log>" in call and mark in call
    )
    thread = lines[written].split()[0]
    ended = re.compile(rf"{thread} +(fdatasync\(.*\.log>\) += 0|<\.\.\. fdatasync resumed>.* = 0)")
    synced = next(n for n, call in enumerate(lines) if n > written and ended.match(call))
    answered = next(
        n
        for n, call in enumerate(lines)
        if re.search(r" (write|send\w+)\(\d+<(socket|TCP)", call) and answer in call
    )
    return written, synced, answered


async def test_fsync_precedes_every_ack(beacon: Subject, tmp_path: Path):
    project = await beacon.project()
    async with socket(beacon.port, project) as client:
        await track(beacon.port, project, {"event": "first"})  # its segment is made by now
        trace = Trace(beacon.pid, tmp_path / "trace")
        await trace.attached()
        await client.say(event(name="over-the-socket", seq=41))
        await client.acked(41)
        assert (await track(beacon.port, project, {"event": "over-http"})).status == 202
        lines = await trace.lines()
    ack = json.dumps({"type": "ack", "seq": 41}, separators=(",", ":")).replace('"', '\\"')
    for mark, answer in (("over-the-socket", ack), ("over-http", "202 Accepted")):
        written, synced, answered = order_of(lines, mark, answer)
        assert written < synced < answered
