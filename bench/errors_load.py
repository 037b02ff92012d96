"""Loads Beacon with errors of 40 KB, as Sentry's clients send them, and counts what is processed.

Each has a stack of 50 frames, in 200 different issues. An event is processed when it is stored, and
in its issue. At the end every acknowledged event must be stored once, and every issue must count
what is stored of it. With --kill Beacon is killed so many times with kill -9 while events come in,
every second time with its Postgres. Prints what each stage costs besides (errors_stages.py). Exit
code 1 when an event is lost, doubled or miscounted. Target: 600 a second on two cores, with the
generator on them too.
Example: python bench/errors_load.py --rate 600 --duration 30
"""

from __future__ import annotations

import json
import random
import selectors
import socket
import sys
import time
from collections import Counter, deque
from typing import Any

from compare import compare, split_ids
from connect import open_socket
from errors_payload import Envelopes, Sent
from errors_stages import print_stages, stages
from options import between, command, parser, run
from processes import cpu_seconds
from report import latency_summary, note, show
from server import HOST, Beacon, running_beacon
from store import ask, stored_ids

PATH = "/api/{number}/envelope/"
RETRY_SECONDS = 0.05
DRAIN_SECONDS = 600
SETTLE_SECONDS = 60
BETWEEN_KILLS_SECONDS = (1.0, 4.0)
READ_BYTES = 65536

NO_LIMITS = """UPDATE projects SET error_limits = '{"spikes": "off", "issue_per_minute": null}'"""
COUNTED = """
SELECT (SELECT count(*) FROM events WHERE project_id = $1) AS stored,
       (SELECT count(DISTINCT issue_id) FROM events WHERE project_id = $1) AS issues,
       (SELECT sum(event_count) FROM issues WHERE project_id = $1)::bigint AS counted,
       (SELECT sum(events) FROM issue_hours WHERE project_id = $1)::bigint AS by_hour,
       (SELECT count(*) FROM (
            SELECT issue_id FROM events WHERE project_id = $1 GROUP BY issue_id
            HAVING count(*) <> (SELECT event_count FROM issues AS i
                                WHERE i.project_id = $1 AND i.id = events.issue_id)
        ) AS wrong) AS wrong
"""


class Sender:
    """One connection with one event on its way. What is not acknowledged is sent again."""

    def __init__(self, port: int, head: bytes) -> None:
        self._port, self._head = port, head
        self.sock: socket.socket | None = None
        self.waits: Sent | None = None
        self.due = self.retry_at = 0.0
        self._read = b""

    def connect(self) -> bool:
        try:
            self.sock = open_socket(self._port)
        except OSError:
            return False
        self._read = b""
        return True

    def send(self, event: Sent, due: float) -> None:
        """Raises OSError."""
        assert self.sock is not None
        self.waits, self.due = event, due
        self.sock.sendall(self._head % len(event.body) + event.body)

    def hear(self) -> int | None:
        """The status of the answer, once it is whole. Raises OSError when there will be none."""
        assert self.sock is not None
        data = self.sock.recv(READ_BYTES)
        if not data:
            raise ConnectionResetError
        self._read += data
        head, found, rest = self._read.partition(b"\r\n\r\n")
        if not found:
            return None
        at = head.lower().find(b"content-length: ")
        length = int(head[at + 16 :].partition(b"\r\n")[0]) if at >= 0 else 0
        if len(rest) < length:
            return None
        self._read = rest[length:]
        return int(head[9:12])


class Crowd:
    """All connections. Its log: what was sent, what was acknowledged, what was answered else."""

    def __init__(
        self, port: int, project: dict[str, Any], envelopes: Envelopes, count: int
    ) -> None:
        path = PATH.format(number=project["number"])
        key = project["public_key"].removeprefix("proj_")
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n"
            f"X-Sentry-Auth: Sentry sentry_version=7, sentry_key={key}\r\n"
            "User-Agent: sentry.python/2.40.0\r\n"
            "Content-Type: application/x-sentry-envelope\r\nContent-Length: %d\r\n\r\n"
        ).encode()
        self.sent: list[bytes] = []
        self.acked: list[bytes] = []
        self.others: Counter[int] = Counter()
        self.latencies: list[tuple[float, int]] = []
        self.resent = 0
        self._envelopes = envelopes
        self._selector = selectors.DefaultSelector()
        self._idle = deque[Sender]()
        self._broken = deque(Sender(port, head) for _ in range(count))

    def run(self, seconds: float, rate: float | None) -> float:
        """Sends for so long; how long it really took. Without a rate as fast as it goes."""
        began = time.perf_counter()
        due = began
        while (now := time.perf_counter()) - began < seconds:
            self._mend(now)
            while self._idle and (rate is None or due <= now):
                self._send(self._idle.popleft(), next(self._envelopes), due if rate else now)
                due += 1 / rate if rate else 0
                now = time.perf_counter()
            wait = max(0.0, min(due - now, 0.05)) if rate and self._idle else 0.05
            self._listen(wait)
        return time.perf_counter() - began

    def settle(self, seconds: float) -> bool:
        """Whether all that was sent is acknowledged, in so long."""
        end = time.perf_counter() + seconds
        while self._waiting and (now := time.perf_counter()) < end:
            self._mend(now)
            self._listen(0.05)
        return not self._waiting

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            key.data.sock.close()
        self._selector.close()

    @property
    def _waiting(self) -> bool:
        busy = (key.data for key in self._selector.get_map().values())
        return any(each.waits is not None for each in (*busy, *self._broken))

    def _send(self, sender: Sender, event: Sent, due: float) -> None:
        if sender.waits is None:
            self.sent.append(event.id)
        else:
            self.resent += 1
        try:
            sender.send(event, due)
        except OSError:
            self._lose(sender)

    def _listen(self, wait: float) -> None:
        for key, _ in self._selector.select(wait):
            sender: Sender = key.data
            try:
                status = sender.hear()
            except OSError:
                self._lose(sender)
                continue
            if status is not None:
                self._answered(sender, status)

    def _answered(self, sender: Sender, status: int) -> None:
        event = sender.waits
        assert event is not None
        if status != 200:
            self.others[status] += 1
            self._lose(sender)
            return
        self.acked.append(event.id)
        self.latencies.append((time.perf_counter() - sender.due, 1))
        sender.waits = None
        self._idle.append(sender)

    def _lose(self, sender: Sender) -> None:
        assert sender.sock is not None
        self._selector.unregister(sender.sock)
        sender.sock.close()
        sender.sock, sender.retry_at = None, time.perf_counter() + RETRY_SECONDS
        if sender in self._idle:
            self._idle.remove(sender)
        self._broken.append(sender)

    def _mend(self, now: float) -> None:
        """Those that broke connect again, and send again what is not acknowledged."""
        for _ in range(len(self._broken)):
            sender = self._broken.popleft()
            if sender.retry_at > now or not sender.connect():
                sender.retry_at = max(sender.retry_at, now + RETRY_SECONDS)
                self._broken.append(sender)
                continue
            self._selector.register(sender.sock, selectors.EVENT_READ, sender)
            if sender.waits is None:
                self._idle.append(sender)
            else:
                self._send(sender, sender.waits, sender.due)


# --- a run ------------------------------------------------------------------------------------


def errors_load(
    beacon: Beacon,
    *,
    connections: int = 32,
    rate: float | None = None,
    seconds: float = 10,
    size: int = 40_000,
    faults: int = 200,
    kills: int = 0,
    seed: int = 0,
) -> dict[str, Any]:
    """One run into a new project."""
    project = beacon.create_project("errors")
    if "number" not in project:
        project["number"] = int(project["dsn"].rpartition("/")[2])
    ask(beacon.database_url(), lambda connection: connection.execute(NO_LIMITS))
    time.sleep(1)  # until Beacon has heard of it
    crowd = Crowd(beacon.port, project, Envelopes(faults=faults, size=size, seed=seed), connections)
    used, own, began = cpu_seconds(beacon.pid), time.process_time(), time.perf_counter()
    if kills:
        sending = _with_kills(beacon, crowd, kills, rate, random.Random(seed))
    else:
        sending = crowd.run(seconds, rate)
    settled = crowd.settle(SETTLE_SECONDS)
    generator = time.process_time() - own
    beacon.wait_healthy()
    balance = beacon.wait_drained(DRAIN_SECONDS)
    took = time.perf_counter() - began
    cpu = cpu_seconds(beacon.pid) - used
    crowd.close()
    counted = dict(
        ask(beacon.database_url(), lambda connection: connection.fetchrow(COUNTED, project["id"]))
    )
    stored = split_ids(stored_ids(beacon.database_url(), project["id"]))
    verdict = compare(crowd.acked, crowd.sent, stored)
    costs = {} if kills else _costs(len(stored), cpu.beacon, cpu.postgres, generator)
    return {
        "bytes_an_event": size,
        "connections": connections,
        "sent": len(crowd.sent),
        "acked": len(crowd.acked),
        "all_acked": settled,
        "kills": kills,
        "resent": crowd.resent,
        "answers_other_than_200": {str(status): n for status, n in crowd.others.items()},
        **counted,
        **verdict._asdict(),
        "seconds_sending": round(sending, 2),
        "seconds_with_drain": round(took, 2),
        "accepted_per_second": round(len(crowd.acked) / sending),
        "processed_per_second": round(len(stored) / took),
        "ack_latency_ms": latency_summary(crowd.latencies),
        **costs,
        "balance": balance,
        "sound": _is_sound(counted, settled, verdict.good, bool(kills) or not crowd.others),
    }


def _with_kills(
    beacon: Beacon, crowd: Crowd, kills: int, rate: float | None, chance: random.Random
) -> float:
    """How long it was sent."""
    sending = 0.0
    for number in range(kills):
        sending += crowd.run(chance.uniform(*BETWEEN_KILLS_SECONDS), rate)
        beacon.kill(*(beacon.postgres_pids()[:1] if number % 2 else ()))
        sending += crowd.run(chance.uniform(0, 0.5), rate)
        beacon.launch()
        note(f"kill {number + 1} of {kills}, {len(crowd.acked):,} acknowledged")
        while beacon.get("/health")[0] != 200:
            sending += crowd.run(0.1, rate)
    return sending + crowd.run(BETWEEN_KILLS_SECONDS[0], rate)


def _costs(events: int, beacon: float, postgres: float, generator: float) -> dict[str, Any]:
    """CPU, in microseconds an event."""
    used = {"beacon": beacon, "postgres": postgres, "generator": generator}
    return {
        "cpu_us_per_event": {
            name: round(seconds / max(events, 1) * 1e6) for name, seconds in used.items()
        }
    }


def _is_sound(counted: dict[str, int], settled: bool, good: bool, answered: bool) -> bool:
    right = counted["stored"] == counted["counted"] == counted["by_hour"] and not counted["wrong"]
    return settled and good and answered and right


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--connections", type=between(1, 1000), default=32, metavar="N", help="clients"
    )
    options.add_argument("--rate", type=float, metavar="N", help="events a second; else flat out")
    options.add_argument("--duration", type=float, default=20, metavar="S", help="of sending")
    options.add_argument("--size", type=between(20_000, 900_000), default=40_000, help="bytes")
    options.add_argument("--faults", type=between(1, 100_000), default=200, help="different issues")
    options.add_argument("--kill", type=between(1, 1000), default=0, metavar="N", help="so often")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--no-stages", action="store_true", help="only the load")
    arguments = options.parse_args()
    with running_beacon(command=command(arguments)) as beacon:
        result = errors_load(
            beacon,
            connections=arguments.connections,
            rate=arguments.rate,
            seconds=arguments.duration,
            size=arguments.size,
            faults=arguments.faults,
            kills=arguments.kill,
            seed=arguments.seed,
        )
        if not (arguments.no_stages or arguments.kill):
            result["stages"] = stages(beacon, faults=arguments.faults, size=arguments.size)
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        table = result.pop("stages", None)
        show(result, title="Errors", as_json=False)
        if table:
            print_stages(table)
    if not result["sound"]:
        sys.exit("an event was lost, doubled or miscounted")


if __name__ == "__main__":
    run(main)
