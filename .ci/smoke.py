"""Uses a built Beacon as a new user would, kills it at work, and looks for every event.

    .venv/bin/python .ci/smoke.py dist/beacon

Starts it on a new data directory, from another directory; makes a project; streams
events over a WebSocket; `kill -9` while they come; starts it again, sends again what
was not acknowledged and some that was; stops it by SIGTERM. Exits 0 when every event
is in Postgres exactly once. `.venv` gives the client; the Beacon is only its command.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import trio
from trio_websocket import WebSocketConnection, open_websocket_url

START_S = 60
ACK_S = 30
STORED_S = 60
STOP_S = 10  # what Beacon promises
BATCHES_AT_EASE = 20
BATCHES_UNDER_KILL = 200
EVENTS_A_BATCH = 50


class Beacon:
    """The command under test, with a data directory of its own."""

    def __init__(self, command: Path, folder: Path) -> None:
        self.command, self.folder = command, folder
        self.data = folder / "data"
        self.port = free_port()
        self.temp = folder / "tmp"
        self.temp.mkdir()

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [self.command, *arguments, "--data-dir", self.data],
            stdout=subprocess.PIPE,
            text=True,
            timeout=START_S,
            check=True,
            **self.surroundings,
        )
        return done.stdout

    @property
    def surroundings(self) -> dict:
        return {"cwd": self.folder, "env": {**os.environ, "TMPDIR": str(self.temp)}}

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen]:
        command = [self.command, "serve", "--port", str(self.port), "--data-dir", self.data]
        began = time.monotonic()
        with subprocess.Popen(command, **self.surroundings) as process:
            try:
                self.wait_until_healthy(process)
                say(f"ready in {time.monotonic() - began:.1f} s")
                yield process
            finally:
                process.kill()

    def wait_until_healthy(self, process: subprocess.Popen) -> None:
        deadline = time.monotonic() + START_S
        while not self.is_healthy():
            if process.poll() is not None:
                fail(f"beacon serve ended with {process.returncode} before it was ready")
            if time.monotonic() > deadline:
                fail(f"beacon serve was not ready within {START_S} s")
            time.sleep(0.05)

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/health", timeout=5
            ) as answer:
                return answer.read().strip() == b"ok"
        except OSError:
            return False


class Client:
    """Sends batches of events and knows which ones were acknowledged."""

    def __init__(self, beacon: Beacon, project: dict) -> None:
        self.address = (
            f"ws://127.0.0.1:{beacon.port}/ws"
            f"?project={project['public_key']}&session={uuid4()}&anon={uuid4()}"
        )
        self.batches: dict[int, str] = {}
        self.ids: dict[int, list[str]] = {}
        self.acked: set[int] = set()

    def make(self, count: int) -> list[int]:
        made = range(len(self.batches), len(self.batches) + count)
        for seq in made:
            self.ids[seq] = [str(uuid4()) for _ in range(EVENTS_A_BATCH)]
            self.batches[seq] = json.dumps(
                {"type": "batch", "seq": seq, "messages": [event(id_) for id_ in self.ids[seq]]}
            )
        return list(made)

    async def send(self, seqs: list[int], *, at_ack: int = 0, then=None) -> None:
        """Send the batches; return when all have their ack, or `then` was called at `at_ack`."""
        async with open_websocket_url(self.address) as socket, trio.open_nursery() as nursery:
            nursery.start_soon(self.send_all, socket, seqs)
            waiting = set(seqs)
            with trio.fail_after(ACK_S):
                while waiting:
                    frame = json.loads(await socket.get_message())
                    if frame["type"] == "error":
                        fail(f"a good event was refused: {frame}")
                    if frame["type"] == "ack":
                        answered = {seq for seq in waiting if seq <= frame["seq"]}
                        self.acked |= answered
                        waiting -= answered
                    if then is not None and len(seqs) - len(waiting) >= at_ack:
                        then()
                        nursery.cancel_scope.cancel()
                        return

    async def send_all(self, socket: WebSocketConnection, seqs: list[int]) -> None:
        for seq in seqs:
            await socket.send_message(self.batches[seq])


def event(id_: str) -> dict:
    now = time.time_ns() // 1_000_000
    return {"type": "event", "event": "smoke", "props": {"n": 1}, "ts": now, "id": id_}


async def count_rows(dsn: str) -> Counter[str]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT id::text FROM events WHERE event_name = 'smoke'")
        return Counter(row[0] for row in rows)
    finally:
        await connection.close()


def rows_when_all_there(beacon: Beacon, expected: set[str]) -> Counter[str]:
    dsn = beacon.run("database-url").strip()
    deadline = time.monotonic() + STORED_S
    while True:
        rows = asyncio.run(count_rows(dsn))
        if expected <= rows.keys() or time.monotonic() > deadline:
            return rows
        time.sleep(0.2)


def check_every_event_once(beacon: Beacon, client: Client) -> None:
    expected = {id_ for ids in client.ids.values() for id_ in ids}
    rows = rows_when_all_there(beacon, expected)
    lost, doubled = expected - rows.keys(), [id_ for id_, count in rows.items() if count > 1]
    if lost or doubled or rows.keys() - expected:
        fail(f"{len(expected)} events sent: {len(lost)} lost, {len(doubled)} doubled")
    say(f"{len(expected)} events, each in Postgres exactly once")


def check_clean_stop(process: subprocess.Popen) -> None:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        fail(f"SIGTERM: still running after {STOP_S} s")
    if code != 0:
        fail(f"SIGTERM: exit code {code} instead of 0")
    say(f"stopped in {time.monotonic() - began:.1f} s")


def smoke(beacon: Beacon) -> None:
    with beacon.serving() as process:
        project = json.loads(beacon.run("project", "create", "Smoke", "--json"))
        client = Client(beacon, project)
        trio.run(client.send, client.make(BATCHES_AT_EASE))
        say(f"{BATCHES_AT_EASE * EVENTS_A_BATCH} events acknowledged; kill -9 amid the next")
        amid = client.make(BATCHES_UNDER_KILL)
        kill_at = BATCHES_UNDER_KILL // 4
        trio.run(lambda: client.send(amid, at_ack=kill_at, then=process.kill))
        process.wait()
    with beacon.serving() as process:
        unanswered = [seq for seq in client.batches if seq not in client.acked]
        answered_already = sorted(client.acked)[-3:]
        trio.run(client.send, answered_already + unanswered)
        check_every_event_once(beacon, client)
        check_clean_stop(process)
    leftovers = [path.name for path in beacon.temp.glob("_MEI*")]
    if leftovers:
        fail(f"left behind in the temporary folder: {leftovers}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(text: str) -> None:
    print(f"smoke: {text}", flush=True)


def fail(text: str) -> None:
    sys.exit(f"smoke: FAILED: {text}")


def main() -> None:
    command = Path(sys.argv[1]).absolute()
    folder = Path(tempfile.mkdtemp(prefix="beacon-smoke-"))
    folder.chmod(0o755)  # as root, Postgres runs as another user and has to reach its data
    try:
        smoke(Beacon(command, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say("passed")


if __name__ == "__main__":
    main()
