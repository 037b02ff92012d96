"""Real Postgres servers for tests: the embedded one, and Debian's as the external one.

`database_url` is a fresh, migrated database for one test; `database` is it, opened.
A test marked `both_servers` runs on both. `data_dir` is an empty data directory that
the unprivileged user who runs Postgres can reach.
"""

from __future__ import annotations

import itertools
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import trio

from beacon.postgres import migrate
from beacon.postgres.binaries import Binaries, find_binaries
from beacon.postgres.cluster import ENVIRONMENT, account_for, embedded_dsn, make_cluster
from beacon.postgres.database import Database, open_database

MIGRATIONS = Path(__file__).parent.parent / "migrations"
DEBIAN = Path("/usr/lib/postgresql")
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")
EXTERNAL = (
    *("-U", "beacon", "--locale=C", "-E", "UTF8", "--no-sync"),
    *("-A", "scram-sha-256", "--pwfile"),
)
TEMPLATE = "beacon_template"
DONE = "--done--"
SHARED_MEMORY = Path("/dev/shm")
SPARE_MEMORY = 4 << 30  # bytes


class Server:
    """A running Postgres; `dsn(name)` is the DSN of one of its databases."""

    def __init__(self, pattern: str, psql: Path) -> None:
        self.databases = itertools.count()
        self._pattern = pattern
        self.psql = psql
        self._session: subprocess.Popen[str] | None = None

    def dsn(self, name: str) -> str:
        return self._pattern.replace("DATABASE", name)

    def sql(self, statement: str) -> None:
        """By one psql for all: to start one takes longer than most statements."""
        if self._session is None:
            self._session = self._connect()
        assert self._session.stdin is not None
        assert self._session.stdout is not None
        self._session.stdin.write(f"{statement};\n\\echo {DONE}\n")
        self._session.stdin.flush()
        told = iter(self._session.stdout.readline, "")
        lines = list(itertools.takewhile(lambda line: line.strip() != DONE, told))
        assert not lines, f"{statement}: {''.join(lines)}"
        assert self._session.poll() is None, f"psql ended at {statement}"

    def _connect(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.psql, self.dsn("postgres"), "-qXAt", "-v", "VERBOSITY=terse"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def close(self) -> None:
        if self._session is not None:
            self._session.communicate(timeout=60)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_servers: runs on embedded and on external Postgres")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "server" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_servers")
        servers = ["embedded", "external"] if both else ["embedded"]
        metafunc.parametrize("server", servers, indirect=True, scope="session")


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder that everybody can enter (pytest's own temporary folders are root's alone)."""
    folder = Path(tempfile.mkdtemp(prefix="beacon-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def memory(scratch: Path) -> Iterator[Path]:
    """The same in memory, where that is large enough: a database for each test is a thousand files
    made and removed, which on a disk takes longer than most tests."""
    if not SHARED_MEMORY.is_dir() or shutil.disk_usage(SHARED_MEMORY).free < SPARE_MEMORY:
        yield scratch
        return
    folder = Path(tempfile.mkdtemp(prefix="beacon-test-", dir=SHARED_MEMORY))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data_dir(scratch: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="data-", dir=scratch))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def embedded_server(memory: Path) -> Iterator[Server]:
    home = memory / "embedded"
    home.mkdir(0o711)
    account = account_for(home)
    binaries = find_binaries(home)
    make_cluster(home, binaries, account)
    command = [binaries.program("postgres"), "-D", home / "postgres", *FAST]
    options = ["-c", "listen_addresses=", "-k", home / "postgres"]
    with running([*command, *options], home / "postgres", account.popen()):
        pattern = embedded_dsn(home, "DATABASE")
        yield from with_template(Server(pattern, binaries.program("psql")))


@pytest.fixture(scope="session")
def external_server(memory: Path) -> Iterator[Server]:
    """Debian's Postgres, over TCP and with a password, as somebody's own server would be."""
    newest = max(DEBIAN.glob("*/bin"), default=None)
    assert newest is not None, "install Debian's postgresql package: tests run on it too"
    binaries = Binaries(newest, f"{newest.parent.name}.0")
    home = memory / "external"
    home.mkdir(0o711)
    account = account_for(home)
    if account.switch:
        shutil.chown(home, account.uid, account.gid)
    (home / "password").write_text("secret\n")
    subprocess.run(
        [binaries.program("initdb"), "-D", home / "postgres", *EXTERNAL, home / "password"],
        check=True,
        capture_output=True,
        cwd=home,
        env=ENVIRONMENT,
        **account.popen(),
    )
    port = str(free_port())
    command = [binaries.program("postgres"), "-D", home / "postgres", *FAST, "-p", port]
    options = ["-c", "listen_addresses=127.0.0.1", "-k", ""]
    with running([*command, *options], home / "postgres", account.popen()):
        pattern = f"postgresql://beacon:secret@127.0.0.1:{port}/DATABASE"
        yield from with_template(Server(pattern, binaries.program("psql")))


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Server:
    found = request.getfixturevalue(f"{request.param}_server")
    assert isinstance(found, Server)
    return found


@pytest.fixture
def database_url(server: Server) -> Iterator[str]:
    name = f"test_{next(server.databases)}"
    server.sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
    yield server.dsn(name)
    server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as opened:
        yield opened


@pytest.fixture
async def one_connection(database_url: str) -> AsyncIterator[Database]:
    """As the writer has it: who holds a spool's lock holds it by its connection."""
    async with open_database(database_url, pool_size=1) as opened:
        yield opened


def with_template(server: Server) -> Iterator[Server]:
    async def migrated() -> None:
        async with open_database(server.dsn(TEMPLATE)) as database:
            await migrate.up(database, MIGRATIONS)

    server.sql(f"CREATE DATABASE {TEMPLATE}")
    trio.run(migrated)
    yield server
    server.close()


class running:
    """A Postgres for the length of a `with`, stopped for good at its end."""

    def __init__(self, command: list[Any], cluster: Path, popen: dict[str, Any]) -> None:
        self.command, self.cluster, self.popen = command, cluster, popen

    def __enter__(self) -> None:
        with open(self.cluster.with_suffix(".log"), "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cluster,
                env=ENVIRONMENT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.popen,
            )
        deadline = time.monotonic() + 60
        while not self._is_ready():
            assert self.process.poll() is None, self.cluster.with_suffix(".log").read_text()
            assert time.monotonic() < deadline, "Postgres does not become ready"
            time.sleep(0.01)  # a file is all that tells

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def _is_ready(self) -> bool:
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
