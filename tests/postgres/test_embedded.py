"""Beacon's own Postgres: made, started, tied to Beacon, healed."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
import trio

from beacon.errors import AlreadyRunning, PostgresAway, StartupError
from beacon.postgres import cluster
from beacon.postgres.binaries import find_binaries
from beacon.postgres.database import Database, open_database
from beacon.postgres.embedded import (
    EmbeddedPostgres,
    embedded_dsn,
    embedded_postgres,
    lock_data_directory,
    reach_postgres,
)
from beacon.postgres.postmaster import is_postmaster, read_pid_file, stop_orphan

FAST = {"fsync": "off"}


@asynccontextmanager
async def running(data_dir: Path) -> AsyncIterator[tuple[EmbeddedPostgres, Database]]:
    with lock_data_directory(data_dir):
        async with (
            embedded_postgres(data_dir, settings=FAST) as server,
            open_database(server.dsn) as database,
        ):
            yield server, database


async def until_answered(database: Database) -> None:
    with trio.fail_after(30):
        await database.wait_up()


async def until_away(database: Database) -> None:
    try:
        while True:
            await database.execute("SELECT 1")
    except PostgresAway:
        return


async def test_a_new_data_directory_gets_a_server_with_our_database(data_dir: Path) -> None:
    async with running(data_dir) as (server, database):
        assert server.up
        row = await database.fetch_row("SELECT current_database(), current_user")
        assert row == ("beacon", "beacon")
        assert await database.fetch_value("SHOW listen_addresses") == ""
        assert await database.fetch_value("SHOW jit") == "off"
        pid = server.pid
        assert pid is not None
        assert psutil.Process(pid).uids().real != 0
    assert not psutil.pid_exists(pid)
    assert read_pid_file(data_dir / "postgres") is None


async def test_what_was_stored_is_there_after_a_restart(made_dir: Path) -> None:
    async with running(made_dir) as (_, database):
        await database.execute("CREATE TABLE t AS SELECT 42 AS n")
    async with running(made_dir) as (_, database):
        assert await database.fetch_value("SELECT n FROM t") == 42


async def test_psql_takes_the_dsn(made_dir: Path) -> None:
    async with running(made_dir) as (server, _):
        psql = server.binaries.program("psql")
        done = await trio.run_process(
            [str(psql), embedded_dsn(made_dir), "-XAtc", "SELECT 'yes'"], capture_stdout=True
        )
        assert done.stdout == b"yes\n"


async def test_a_killed_server_is_started_again(made_dir: Path) -> None:
    async with running(made_dir) as (server, database):
        await database.execute("CREATE TABLE t AS SELECT 42 AS n")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        await until_away(database)
        assert not database.up
        await until_answered(database)
        assert await database.fetch_value("SELECT n FROM t") == 42
        assert server.up
        assert server.restarts >= 1
        assert server.last_error is None


async def test_the_server_outlives_the_unwinding_body(made_dir: Path) -> None:
    async with running(made_dir) as (_, database):
        with trio.CancelScope() as scope:
            try:
                scope.cancel()
                await trio.lowlevel.checkpoint()
            finally:
                with trio.CancelScope(shield=True):
                    assert await database.fetch_value("SELECT 1") == 1


async def test_a_second_beacon_is_refused(data_dir: Path) -> None:
    with (
        lock_data_directory(data_dir),
        pytest.raises(AlreadyRunning, match=str(os.getpid())),
        lock_data_directory(data_dir),
    ):
        pass


async def test_a_command_uses_the_running_server_or_its_own(made_dir: Path) -> None:
    async with (
        reach_postgres(made_dir) as dsn,
        reach_postgres(made_dir) as same,
        open_database(same) as database,
    ):
        assert same == dsn
        assert await database.fetch_value("SELECT 1") == 1
    with lock_data_directory(made_dir):
        assert read_pid_file(made_dir / "postgres") is None


async def test_errors_of_the_body_come_out_as_they_are(made_dir: Path) -> None:
    with pytest.raises(StartupError, match="plain"):
        async with running(made_dir):
            raise StartupError("plain")


CHILD = """
    import os, sys, trio
    from pathlib import Path
    from beacon.postgres.binaries import find_binaries
    from beacon.postgres.database import open_database
    from beacon.postgres.embedded import embedded_postgres, lock_data_directory

    async def main():
        data_dir, user = Path(sys.argv[1]), int(sys.argv[2])
        if user:
            find_binaries(data_dir)  # imports what that user perhaps may not read
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        with lock_data_directory(data_dir):
            async with (
                embedded_postgres(data_dir) as server,
                open_database(server.dsn) as database,
            ):
                assert await database.fetch_value("SELECT 1") == 1
                print(server.pid, flush=True)
                await trio.sleep_forever()

    trio.run(main)
"""


def start_beacon(data_dir: Path, user: int = 0) -> tuple[subprocess.Popen[str], int]:
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(data_dir), str(user)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert child.stdout is not None
    pid = int(child.stdout.readline())
    child.stdout.close()
    return child, pid


def test_kill_nine_of_beacon_ends_its_postgres(made_dir: Path) -> None:
    child, pid = start_beacon(made_dir)
    postmaster = psutil.Process(pid)
    child.kill()
    child.wait()
    postmaster.wait(timeout=30)


def test_sigint_to_the_terminals_group_is_not_for_postgres(made_dir: Path) -> None:
    child, pid = start_beacon(made_dir)
    assert os.getsid(pid) == pid
    child.kill()
    child.wait()


def test_without_root_the_server_runs_as_beacon_itself(made_dir: Path) -> None:
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else 0
    if user:
        subprocess.run(["chown", "-R", f"{user}:{user}", str(made_dir)], check=True)
    child, pid = start_beacon(made_dir, user)
    assert psutil.Process(pid).uids().real == (user or os.geteuid())
    child.kill()
    child.wait()


def start_orphan(data_dir: Path) -> int:
    """A server that nothing ties to us, as a kernel without the notice would leave it."""
    binaries, account = find_binaries(data_dir), cluster.account_for(data_dir)
    folder = data_dir / "postgres"
    with open(data_dir / "orphan.log", "ab") as log:
        process = subprocess.Popen(
            [binaries.program("postgres"), "-D", folder, "-k", folder, "-c", "listen_addresses="],
            cwd=folder,
            env=cluster.ENVIRONMENT,
            stderr=log,
            **account.popen(),
        )
    while (found := read_pid_file(folder)) is None or not found.ready:
        assert process.poll() is None
        os.sched_yield()
    process.returncode = 0  # nobody waits for it
    return process.pid


async def test_an_orphan_is_stopped_at_the_next_start(made_dir: Path) -> None:
    async with running(made_dir):
        pass
    orphan = start_orphan(made_dir)
    async with running(made_dir) as (server, database):
        assert server.pid != orphan
        assert await database.fetch_value("SELECT 1") == 1
    assert not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == "zombie"


@pytest.mark.parametrize("text", ["", "12", "x\n", "{me}\n/elsewhere\n", "999999999\n"])
async def test_a_pid_file_that_lies_is_dropped(made_dir: Path, text: str) -> None:
    async with running(made_dir):
        pass
    pid_file = made_dir / "postgres" / "postmaster.pid"
    pid_file.write_text(text.format(me=os.getpid()))
    async with running(made_dir) as (_, database):
        assert await database.fetch_value("SELECT 1") == 1


async def test_without_a_pid_file_there_is_no_orphan(tmp_path: Path) -> None:
    assert await stop_orphan(tmp_path) is None
    assert not is_postmaster(os.getpid(), tmp_path)


async def test_a_path_too_long_for_a_socket_gets_a_short_one(data_dir: Path) -> None:
    long = data_dir / ("deep" * 20)
    async with running(long) as (server, database):
        assert await database.fetch_value("SELECT 1") == 1
        folder = cluster.socket_folder(long)
        assert len(str(folder)) < 90
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert server.dsn == embedded_dsn(long)
    folder.rmdir()


async def test_an_unreachable_data_directory_says_who_cannot_reach_what(data_dir: Path) -> None:
    (data_dir / "locked").mkdir(0o700)
    with pytest.raises(StartupError, match=r"may not enter .*/locked: .*chmod o\+x"):
        async with running(data_dir / "locked" / "data"):
            pass


async def test_a_cluster_of_another_major_version_names_the_way_out(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartupError, match="beacon upgrade-database"):
        async with running(data_dir):
            pass


async def test_a_server_without_disk_space_asks_for_room_and_comes_up(made_dir: Path) -> None:
    """The full disk is played by a server program that says so until room was made."""
    async with running(made_dir) as (server, _):
        program = server.binaries.program("postgres")
    real = program.rename(program.with_name("postgres.real"))
    program.write_text('#!/bin/sh\necho "PANIC:  could not write: No space left on device"\nexit 1')
    program.chmod(0o755)
    asked: list[str] = []

    def release_ballast() -> None:
        asked.append("room")
        real.rename(program)

    with lock_data_directory(made_dir):
        async with (
            embedded_postgres(made_dir, on_no_space=release_ballast) as server,
            open_database(server.dsn) as database,
        ):
            await until_answered(database)
    assert asked == ["room"]


async def test_the_log_is_bounded(made_dir: Path) -> None:
    async with running(made_dir):
        pass
    os.truncate(made_dir / "postgres.log", 9 * 1024 * 1024)
    async with running(made_dir) as (server, database):
        with trio.fail_after(10):
            while server.log.stat().st_size > 1024 * 1024:
                await database.execute("SELECT 1")
    assert (made_dir / "postgres.log.1").stat().st_size > 8 * 1024 * 1024
