"""Runs `beacon serve` as a subprocess, as a user would, and asks it by command line and HTTP.

In: a data directory (a temporary one if none is given). Out: its address, process id, projects,
health and database URL. Nothing of Beacon is imported.
"""

from __future__ import annotations

import http.client
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from processes import family, is_postgres, pin_to_core

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 30


class BeaconFailed(Exception):
    """Beacon did not do what was asked; the message has the end of its log."""


def default_command() -> list[str]:
    """The `beacon` beside this Python, or the checkout run as a module."""
    script = Path(sys.executable).parent / "beacon"
    return [str(script)] if script.exists() else [sys.executable, "-m", "beacon"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Beacon:
    """One data directory and the server over it. `serve_command` may wrap the real program."""

    def __init__(
        self,
        home: Path,
        *,
        command: Sequence[str] | None = None,
        serve_command: Sequence[str] | None = None,
        environment: dict[str, str] | None = None,
        options: Sequence[str] = (),
    ) -> None:
        self.home = home
        self.data_dir = home / "data"
        self.port = free_port()
        self._command = list(command or default_command())
        self._serve_command = list(serve_command or self._command)
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        self._options = list(options)
        self._process: subprocess.Popen[bytes] | None = None

    # --- the process ---

    def start(self, seconds: float = START_SECONDS) -> float:
        """Starts the server; answers the seconds until /health said 200."""
        began = time.perf_counter()
        self.launch()
        self.wait_healthy(seconds)
        return time.perf_counter() - began

    def launch(self) -> None:
        """Starts the server and waits for nothing."""
        serve = [*self._serve_command, "serve", "--port", str(self.port), *self._place()]
        with (self.home / "beacon.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*serve, *self._options],
                stdout=log, stderr=log, cwd=self.home, env=self._environment,
            )  # fmt: skip

    def wait_healthy(self, seconds: float = START_SECONDS) -> None:
        end = time.perf_counter() + seconds
        while self.get("/health")[0] != 200:
            if self._process is not None and self._process.poll() is not None:
                raise BeaconFailed(
                    f"beacon serve ended with {self._process.returncode}{self.log()}"
                )
            if time.perf_counter() > end:
                raise BeaconFailed(f"no 200 from /health within {seconds} s{self.log()}")
            time.sleep(0.02)

    def stop(self) -> int:
        """SIGTERM; answers the exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise BeaconFailed(f"SIGTERM did not end it in {STOP_SECONDS} s{self.log()}") from None
        finally:
            self._process = None

    def kill(self, *others: int) -> None:
        """kill -9 of Beacon itself, after the `others`."""
        for pid in others:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def postgres_pids(self) -> list[int]:
        """The postmaster first, then its backends; empty while there are none."""
        if self._process is None:
            return []
        return [stat.pid for stat in family(self.pid) if is_postgres(stat)]

    @property
    def pid(self) -> int:
        if self._process is None:
            raise BeaconFailed("the server does not run")
        return self._process.pid

    def pin(self, core: int) -> None:
        pin_to_core(self.pid, core)

    def log(self) -> str:
        """The end of the server's output, for messages."""
        path = self.home / "beacon.log"
        lines = path.read_text(errors="replace").splitlines()[-15:] if path.exists() else []
        return "".join(f"\n  | {line}" for line in lines)

    # --- its interfaces ---

    def get(self, path: str, seconds: float = 5) -> tuple[int, bytes]:
        """Status and body; status 0 when nobody answers."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def balance(self) -> dict[str, int] | None:
        """The ingest balance of /api/v1/health; None while there is no answer."""
        status, body = self.get("/api/v1/health")
        if status not in (200, 503) or not body:
            return None
        found: dict[str, int] | None = json.loads(body).get("balance")
        return found

    def wait_drained(self, seconds: float) -> dict[str, int]:
        """Waits until nothing waits in the spool; answers the balance then."""
        end = time.perf_counter() + seconds
        while True:
            balance = self.balance()
            if balance is not None and balance["waiting"] == 0:
                return balance
            if time.perf_counter() > end:
                raise BeaconFailed(f"not drained in {seconds} s: {balance}{self.log()}")
            time.sleep(0.1)  # each look costs Beacon a web request

    def create_project(self, name: str) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(self._run("project", "create", name, "--json"))
        return made

    def seed(self, project: str, *options: str) -> dict[str, Any]:
        """Fills a project, for as long as that takes; its progress is on standard error."""
        done = subprocess.run(
            [*self._command, "seed", "--project", project, *options, "--json", *self._place()],
            stdout=subprocess.PIPE, text=True, cwd=self.home, env=self._environment,
        )  # fmt: skip
        if done.returncode:
            raise BeaconFailed("beacon seed did not end well: see above")
        seeded: dict[str, Any] = json.loads(done.stdout)
        return seeded

    def database_url(self) -> str:
        return self._run("database-url").strip()

    def _place(self) -> list[str]:
        return ["--data-dir", str(self.data_dir)]

    def create_account(self, email: str, password: str, *options: str) -> None:
        self._run("account", "create", email, "--password-stdin", *options, given=password)

    def _run(self, *arguments: str, given: str | None = None) -> str:
        done = subprocess.run(
            [*self._command, *arguments, *self._place()],
            input=given, capture_output=True, text=True, timeout=60,
            cwd=self.home, env=self._environment,
        )  # fmt: skip
        if done.returncode:
            raise BeaconFailed(f"beacon {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout


def allow_many_sockets() -> None:
    """Raises this process' limit of open files, which children inherit."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def temporary_home(keep: bool = False) -> Iterator[Path]:
    """A directory that an unprivileged Postgres can reach; removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="beacon-bench-"))
    home.chmod(0o755)
    try:
        yield home
    finally:
        if not keep:
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def running_beacon(
    *, command: Sequence[str] | None = None, pin: int | None = None, keep: bool = False
) -> Iterator[Beacon]:
    """A started server over an empty data directory; stopped and removed at the end."""
    allow_many_sockets()
    with temporary_home(keep) as home:
        beacon = Beacon(home, command=command)
        beacon.start()
        try:
            if pin is not None:
                beacon.pin(pin)
            yield beacon
            beacon.stop()
        finally:
            beacon.kill()
