"""Beacons as subprocesses over data directories that need no initdb, and a Postgres to stop.

`beacon` is one test's own, `shared` a module's (for tests that do not harm it), `make_beacon`
makes others. `debian` is an external Postgres that a test may stop, freeze and start.
"""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import trio

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "bench")]

from processes import family  # noqa: E402
from server import allow_many_sockets  # noqa: E402
from subject import Project, Subject, as_project, signal_if_alive, until  # noqa: E402
from wire import track  # noqa: E402

from beacon.postgres.binaries import Binaries  # noqa: E402
from beacon.postgres.cluster import ENVIRONMENT, account_for  # noqa: E402
from tests.conftest import DEBIAN, EXTERNAL, FAST, free_port, running  # noqa: E402

MakeBeacon = Callable[..., Subject]


@pytest.fixture(scope="session")
def template(scratch: Path) -> Path:
    """A data directory whose Postgres is made and migrated: initdb takes its time."""
    allow_many_sockets()
    home = Path(tempfile.mkdtemp(prefix="template-", dir=scratch))
    home.chmod(0o711)
    first = Subject(home)
    try:
        first.start()
        assert first.stop() == 0
    finally:
        first.clean_up()
    shutil.rmtree(first.data_dir / "spool")  # a copied spool would be a live clone
    return first.data_dir


@pytest.fixture(scope="session")
def new_beacon(scratch: Path, template: Path) -> MakeBeacon:
    """Makes a Beacon that is not started: `empty` without a cluster in its data directory."""

    def make(*, empty: bool = False, data_dir: Path | None = None, **more: Any) -> Subject:
        home = Path(tempfile.mkdtemp(prefix="e2e-", dir=scratch))
        home.chmod(0o711)
        made = Subject(home, **more)
        if data_dir is not None:
            made.data_dir = data_dir
        elif not empty:
            subprocess.run(["cp", "-a", str(template), str(made.data_dir)], check=True)
        return made

    return make


@pytest.fixture
def make_beacon(new_beacon: MakeBeacon) -> Iterator[MakeBeacon]:
    with ExitStack() as stack:

        def make(**more: Any) -> Subject:
            made = new_beacon(**more)
            stack.callback(shutil.rmtree, made.home, ignore_errors=True)
            stack.callback(made.clean_up)
            return made

        yield make


@pytest.fixture
async def beacon(make_beacon: MakeBeacon) -> Subject:
    made = make_beacon()
    await made.up()
    return made


@pytest.fixture(scope="module")
def shared(new_beacon: MakeBeacon) -> Iterator[Subject]:
    """One Beacon for a module's tests, each with a project of its own."""
    made = new_beacon()
    try:
        made.start()
        yield made
        assert made.stop() == 0, made.log()
    finally:
        made.clean_up()
        shutil.rmtree(made.home, ignore_errors=True)


@pytest.fixture(scope="module")
def shop(shared: Subject) -> Project:
    """One project for a module's tests that look at answers, not at what is stored."""
    return as_project(shared.create_project("Shop"))


@pytest.fixture
async def project(shared: Subject) -> Project:
    return await shared.project()


async def limited_project(beacon: Subject, rate: int) -> Project:
    """A project with a rate limit that its Beacon knows of."""
    made = await beacon.project("Limited")
    await beacon.execute(f"UPDATE projects SET rate_limit = {rate} WHERE id = '{made.id}'")

    async def is_known() -> bool:
        answer = await track(beacon.port, made, {"event": "known"})
        return "ratelimit" in answer.headers

    await until(is_known)
    return made


# --- an external Postgres -----------------------------------------------------------------------


class Debian:
    """Debian's Postgres over TCP, with a password, at a port that stays."""

    def __init__(self, home: Path) -> None:
        newest = max(DEBIAN.glob("*/bin"))
        self._binaries = Binaries(newest, f"{newest.parent.name}.0")
        self._home = home
        self._port = free_port()
        self._databases = itertools.count(1)
        self._running: running | None = None
        self._account = account_for(home)
        if self._account.switch:
            shutil.chown(home, self._account.uid, self._account.gid)

    def make(self) -> None:
        password = self._home / "password"
        password.write_text("secret\n")
        self._run("initdb", "-D", self._home / "postgres", *EXTERNAL, password)

    def start(self) -> None:
        folder = self._home / "postgres"
        options = ["-p", str(self._port), "-c", "listen_addresses=127.0.0.1", "-k", ""]
        command = [self._binaries.program("postgres"), "-D", folder, *FAST, *options]
        self._running = running(command, folder, self._account.popen())
        self._running.__enter__()

    def stop(self) -> None:
        if self._running is not None:
            self._running.process.send_signal(signal.SIGCONT)
            self._running.__exit__()
            self._running = None

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the server and all its children: SIGSTOP freezes it."""
        assert self._running is not None
        for each in family(self._running.process.pid):
            signal_if_alive(each.pid, number)

    def keep(self) -> None:
        """A copy of all its data; the server must be stopped."""
        subprocess.run(["cp", "-a", self._home / "postgres", self._home / "kept"], check=True)

    def put_back(self) -> None:
        """What was kept, in place of what there is; the server must be stopped."""
        shutil.rmtree(self._home / "postgres")
        (self._home / "kept").rename(self._home / "postgres")

    def new_database(self) -> str:
        """The DSN of a new, empty database; the server must be running."""
        name = f"e2e_{next(self._databases)}"
        self._run("psql", self.dsn("postgres"), "-qXc", f"CREATE DATABASE {name}")
        return self.dsn(name)

    def dsn(self, name: str) -> str:
        return f"postgresql://beacon:secret@127.0.0.1:{self._port}/{name}"

    def _run(self, program: str, *arguments: Any) -> None:
        subprocess.run(
            [self._binaries.program(program), *arguments],
            check=True,
            capture_output=True,
            cwd=self._home,
            env=ENVIRONMENT,
            timeout=60,
            **self._account.popen(),
        )


@pytest.fixture(scope="module")
def debian_server(scratch: Path) -> Iterator[Debian]:
    home = Path(tempfile.mkdtemp(prefix="debian-", dir=scratch))
    home.chmod(0o711)
    server = Debian(home)
    server.make()
    yield server
    server.stop()


@pytest.fixture
async def debian(debian_server: Debian) -> Debian:
    """Running when the test begins."""
    await trio.to_thread.run_sync(debian_server.stop)
    await trio.to_thread.run_sync(debian_server.start)
    return debian_server
