"""The subject of the end-to-end tests: a real `beacon serve`, asked from outside.

In: a data directory, flags, environment. Out: its process, its answers, and the rows in its
Postgres (through `beacon database-url`). All waiting is for a condition; a time limit only
ends a test that has failed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import trio
from server import Beacon

from beacon.flags.copy import FILE_NAME as FLAGS_COPY

T = TypeVar("T")
GUARD_SECONDS = 60.0
POLL_SECONDS = 0.05
PARTS = ("stored", "duplicate", "rejected", "dropped", "missing", "waiting")
SMALL_SPOOL = {"BEACON_SPOOL_BALLAST_BYTES": "1MiB", "BEACON_SPOOL_SEGMENT_BYTES": "8MiB"}
"""So that a test's data directory is small; nothing else differs from what users run."""


@dataclass(frozen=True)
class Project:
    """As `beacon project create --json` prints it."""

    id: str
    key: str
    secret: str
    number: int = 0

    def __str__(self) -> str:
        return self.id


def as_project(made: dict[str, Any]) -> Project:
    return Project(made["id"], made["public_key"], made["api_key"], made["number"])


async def until(condition: Callable[[], Awaitable[T]], seconds: float = GUARD_SECONDS) -> T:
    """Polls until the condition gives something true, and returns that."""
    with trio.fail_after(seconds):
        while not (found := await condition()):
            await trio.sleep(POLL_SECONDS)
    return found


TOLD_BY_SESSION = (
    *("referrer", "referrer_host", "channel", "utm_source", "utm_medium", "utm_campaign"),
    *("utm_term", "utm_content", "browser", "browser_version", "os", "os_version", "device"),
    *("screen", "language", "country", "region", "city", "latitude", "longitude"),
)


class Subject(Beacon):
    """A `Beacon` of the bench, for trio: what waits does so in a thread or by polling."""

    def __init__(
        self,
        home: Path,
        *,
        options: Sequence[str] = (),
        environment: dict[str, str] | None = None,
        serve_command: Sequence[str] | None = None,
    ) -> None:
        super().__init__(
            home,
            options=options,
            environment={**SMALL_SPOOL, **(environment or {})},
            serve_command=serve_command,
        )

    # --- its process ---

    async def up(self) -> None:
        """Started, and healthy."""
        self.launch()
        await self.healthy()

    async def healthy(self) -> None:
        await trio.to_thread.run_sync(self.wait_healthy)

    async def listening(self) -> None:
        """Answering at all, healthy or not."""

        async def answers() -> bool:
            assert self.alive, self.log()
            return (await self.ask("/health"))[0] != 0

        await until(answers)

    async def down(self) -> int:
        """SIGTERM; the exit code."""
        return await trio.to_thread.run_sync(self.stop)

    def end(self, number: signal.Signals = signal.SIGTERM) -> subprocess.Popen[bytes]:
        """Sends a signal and waits for nothing; the process that got it."""
        assert self._process is not None
        process = self._process
        process.send_signal(number)
        return process

    def clean_up(self) -> None:
        """Nothing of it runs on, whatever state the test left it in."""
        for pid in self.postgres_pids():
            signal_if_alive(pid, signal.SIGCONT)
        self.kill(*self.postgres_pids())

    def whole_log(self) -> str:
        return (self.home / "beacon.log").read_text(errors="replace")

    # --- its answers ---

    async def ask(self, path: str) -> tuple[int, bytes]:
        return await trio.to_thread.run_sync(self.get, path)

    async def health(self) -> dict[str, Any]:
        """/api/v1/health, whatever its status."""
        _, body = await self.ask("/api/v1/health")
        found: dict[str, Any] = json.loads(body)
        return found

    async def settled(self, seconds: float = GUARD_SECONDS) -> dict[str, int]:
        """Waits until nothing waits in the spool; the balance then, which must be exact."""

        async def drained() -> dict[str, int] | None:
            balance = await trio.to_thread.run_sync(self.balance)
            return balance if balance is not None and balance["waiting"] == 0 else None

        balance = await until(drained, seconds)
        assert balance["exact"] is True, balance
        assert balance["received"] == sum(balance[part] for part in PARTS), balance
        return balance

    async def project(self, name: str = "Shop", *more: str) -> Project:
        text = await self.command("project", "create", name, "--json", *more)
        return as_project(json.loads(text))

    async def copied(self, project: Project) -> None:
        """Waits until the project stands in the copy from which Beacon starts without Postgres, and
        there is one of the flags."""
        copy, flags = (trio.Path(self.data_dir / name) for name in ("projects.json", FLAGS_COPY))

        async def stands() -> bool:
            are_there = await copy.exists() and await flags.exists()
            return are_there and project.key in await copy.read_text()

        await until(stands)

    async def command(self, *arguments: str) -> str:
        return await trio.to_thread.run_sync(lambda: self._run(*arguments))

    # --- its rows ---

    async def sql(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query, as JSON has them."""
        found = await self.execute(f"SELECT coalesce(json_agg(row), '[]') FROM ({query}) AS row")
        rows: list[dict[str, Any]] = json.loads(found)
        return rows

    async def execute(self, statement: str) -> bytes:
        """What psql prints of a statement."""
        url = (await self.command("database-url")).strip()
        done = await trio.run_process(
            ["psql", url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement],
            capture_stdout=True,
        )
        return done.stdout

    async def events(self, project: Project, columns: str | None = None) -> list[dict[str, Any]]:
        """A project's rows once all is stored, in the order of their times; where no columns are
        named, with their whole address and what their sessions tell."""
        await self.settled()
        if columns is not None:
            where = f"project_id = '{project.id}' ORDER BY timestamp, id"
            return await self.sql(f"SELECT {columns} FROM events WHERE {where}")
        told = ", ".join(f"s.{name}" for name in TOLD_BY_SESSION)
        return await self.sql(
            f"SELECT e.*, beacon_url(e.url, e.hostname, e.path) AS url, {told} FROM events AS e"
            " LEFT JOIN sessions AS s ON s.project_id = e.project_id AND s.id = e.session_id"
            f" WHERE e.project_id = '{project.id}' ORDER BY e.timestamp, e.id"
        )

    async def ids(self, project: Project) -> list[str]:
        return [row["id"] for row in await self.events(project, "id")]


def signal_if_alive(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def new_id() -> str:
    return str(uuid.uuid4())
