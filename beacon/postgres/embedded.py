"""Runs Beacon's own Postgres for as long as Beacon runs.

A data directory comes in; a server on a unix socket and its DSN go out. A server that
dies is started again, with growing pauses, for ever: nothing is raised into Beacon,
which meanwhile takes events into its spool and says in `/health` what is wrong.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import trio

from beacon.errors import AlreadyRunning, StartupError
from beacon.postgres import cluster, staging
from beacon.postgres.binaries import Binaries, drop_older_binaries, find_binaries
from beacon.postgres.cluster import NoSpace, cluster_folder, embedded_dsn
from beacon.postgres.nurseries import plain_errors
from beacon.postgres.postmaster import INTERRUPT_SECONDS, QUIT_SECONDS, Postmaster, stop_orphan

__all__ = [
    "EmbeddedPostgres",
    "embedded_dsn",
    "embedded_postgres",
    "lock_data_directory",
    "reach_postgres",
]

FIRST_START_SECONDS = 15.0  # then Beacon goes on; a long recovery ends behind its back
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 30.0  # a server that lived this long is restarted without a pause
NO_TCP = ("-c", "listen_addresses=", "-p", "5432")  # the port is part of the socket's name
STOP_SECONDS = INTERRUPT_SECONDS + QUIT_SECONDS + 1
SHORT_OF_SPACE_BYTES = 64 * 1024 * 1024
LOG_BYTES = 8 * 1024 * 1024  # of postgres.log, and again of postgres.log.1
LOG_CHECK_SECONDS = 60.0
LAST_WORDS_BYTES = 8 * 1024


class EmbeddedPostgres:
    """The server of one data directory.

    `up`: it accepts connections. `last_error`: why it does not, or None. `restarts`: how
    often it died since Beacon was started. `pid`: of the running server, or None.
    """

    def __init__(
        self,
        data_dir: Path,
        binaries: Binaries,
        account: cluster.Account,
        *,
        settings: dict[str, str],
        on_no_space: Callable[[], None],
    ) -> None:
        self.dsn = embedded_dsn(data_dir)
        self.log = data_dir / "postgres.log"
        self.binaries = binaries
        self.data_dir = data_dir
        self.up = False
        self.last_error: str | None = "Postgres is starting"
        self.restarts = 0
        self.pid: int | None = None
        self.attempted = trio.Event()  # the first start has succeeded or failed
        self._cluster = cluster_folder(data_dir)
        self._account = account
        self._settings = settings
        self._on_no_space = on_no_space

    async def supervise(self) -> None:
        """Start the server, and again whenever it ends. Stops it when cancelled."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            started = trio.current_time()
            try:
                await self._run_once()
            except (OSError, StartupError) as error:
                self._is_down(str(error), str(error))
            if trio.current_time() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            await trio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def keep_log_bounded(self) -> None:
        while True:
            await trio.to_thread.run_sync(self._bound_log)
            await trio.sleep(LOG_CHECK_SECONDS)

    async def _run_once(self) -> None:
        """Start the server and wait until it ends; leave why in `last_error`."""
        found = await stop_orphan(self._cluster)
        if found:
            logging.getLogger(__name__).warning("%s", found)
        socket_folder = await trio.to_thread.run_sync(self._prepare)
        log_start = self.log.stat().st_size if self.log.exists() else 0
        program = self.binaries.program("postgres")
        command: list[str | Path] = [program, "-D", self._cluster, "-k", socket_folder, *NO_TCP]
        postmaster = Postmaster(command, self._cluster, self.log, self._account)
        self.pid = postmaster.pid
        try:
            await self._until_ready(postmaster)
            code = await postmaster.wait()
        finally:
            self.up, self.pid = False, None
            with trio.move_on_after(STOP_SECONDS, shield=True):
                if postmaster.is_alive():
                    await postmaster.stop()
        self._died(code, self._last_words(log_start))

    def _prepare(self) -> Path:
        cluster.write_settings(self.data_dir, self._account, self._settings)
        return cluster.prepare_socket_folder(self.data_dir, self._account)

    async def _until_ready(self, postmaster: Postmaster) -> None:
        pause = 0.005
        while postmaster.is_alive():
            if postmaster.is_ready():
                self.up, self.last_error = True, None
                self.attempted.set()
                return
            await trio.sleep(pause)
            pause = min(pause * 1.2, 0.25)

    def _died(self, code: int, words: str) -> None:
        self.restarts += 1
        cause = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
        self._is_down(f"Postgres ended ({cause}): {words}; see {self.log}", words)

    def _is_down(self, reason: str, words: str) -> None:
        self.last_error = reason
        self.attempted.set()
        logging.getLogger(__name__).error("%s", reason)
        free = shutil.disk_usage(self._cluster).free
        if cluster.lacks_space(words) or free < SHORT_OF_SPACE_BYTES:
            self._on_no_space()

    def _last_words(self, log_start: int) -> str:
        """Return the last line since `log_start` that tells why the server ended, if any does."""
        with open(self.log, "rb") as log:
            log.seek(max(log_start, self.log.stat().st_size - LAST_WORDS_BYTES))
            lines = log.read().decode(errors="replace").splitlines()
        telling = [line for line in lines if "FATAL: " in line or "PANIC: " in line]
        return telling[-1] if telling else "it did not say why"

    def _bound_log(self) -> None:
        """Keep one older log file. The server appends, so its file may be cut under it."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_name("postgres.log.1"))
            os.truncate(self.log, 0)


@asynccontextmanager
async def embedded_postgres(
    data_dir: Path,
    *,
    settings: dict[str, str] | None = None,
    on_no_space: Callable[[], None] = lambda: None,
    binaries: Binaries | None = None,
) -> AsyncIterator[EmbeddedPostgres]:
    """Make the cluster when there is none, run its server, stop it at the end.

    The caller holds `lock_data_directory`. Yields as soon as the server accepts
    connections, or has failed to start, or after `FIRST_START_SECONDS`: see its `up`.
    Afterwards it is started again whenever it ends; before that, `on_no_space` is called
    when the disk is full. `settings` stand above ours; `binaries` are programs other than
    those that this Beacon carries. The server outlives the unwinding of the body. Raises
    StartupError when a new cluster does not start, or an old one is of another version.
    """
    with plain_errors():
        server, is_new = await trio.to_thread.run_sync(
            _prepare, data_dir, binaries, settings or {}, on_no_space
        )
        living = trio.CancelScope(shield=True)

        async def live() -> None:
            with living:
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(server.keep_log_bounded)
                    await server.supervise()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(live)
            try:
                with trio.move_on_after(FIRST_START_SECONDS):
                    await server.attempted.wait()
                if is_new and server.last_error and server.attempted.is_set():
                    raise StartupError(server.last_error)
                if server.up:
                    await trio.to_thread.run_sync(
                        drop_older_binaries, server.data_dir, server.binaries
                    )
                yield server
            finally:
                living.cancel()


@asynccontextmanager
async def reach_postgres(data_dir: Path) -> AsyncIterator[str]:
    """Yield the DSN of the data directory's Postgres: of the running Beacon's, or else of one
    that is started for the length of the body."""
    lock = lock_data_directory(data_dir)
    try:
        lock.__enter__()
    except AlreadyRunning:
        yield embedded_dsn(data_dir)
        return
    try:
        async with embedded_postgres(data_dir) as server:
            yield server.dsn
    finally:
        lock.__exit__(None, None, None)


@contextmanager
def lock_data_directory(data_dir: Path) -> Iterator[None]:
    """Make the data directory when it is missing, and hold it. Raises AlreadyRunning.

    A restore or an upgrade that was cut off is finished or undone here, before anything
    in the directory is read.
    """
    make_data_directory(data_dir)
    with open(data_dir / "beacon.lock", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(
                f"another Beacon (process {lock.read().strip() or 'unknown'}) already uses"
                f" {data_dir}: stop it, or choose another --data-dir"
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        staging.finish(data_dir)
        yield


def make_data_directory(data_dir: Path) -> None:
    """Make it so that Postgres' own user can pass through it when Beacon runs as root."""
    if data_dir.is_dir():
        return
    try:
        data_dir.mkdir(parents=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise StartupError(f"cannot make the data directory {data_dir}: {error}") from error


def _prepare(
    data_dir: Path,
    binaries: Binaries | None,
    settings: dict[str, str],
    on_no_space: Callable[[], None],
) -> tuple[EmbeddedPostgres, bool]:
    """Check and, when there is none, make the cluster. Blocks. Tells whether it was made."""
    data_dir = data_dir.resolve()
    account = cluster.account_for(data_dir)
    cluster.require_reachable(data_dir, account)
    binaries = binaries or find_binaries(data_dir)
    major = cluster.cluster_major(data_dir)
    if major is None:
        _make(data_dir, binaries, account, on_no_space)
    elif major != binaries.major:
        raise StartupError(
            f"{cluster_folder(data_dir)} was made by Postgres {major}, and this Beacon carries"
            f" Postgres {binaries.major}: run beacon upgrade-database --data-dir {data_dir}"
        )
    server = EmbeddedPostgres(
        data_dir, binaries, account, settings=settings, on_no_space=on_no_space
    )
    return server, major is None


def _make(
    data_dir: Path,
    binaries: Binaries,
    account: cluster.Account,
    on_no_space: Callable[[], None],
) -> None:
    try:
        cluster.make_cluster(data_dir, binaries, account)
    except NoSpace:
        on_no_space()
        try:
            cluster.make_cluster(data_dir, binaries, account)
        except NoSpace as error:
            raise StartupError(f"{error.message}: make room on the disk") from error
