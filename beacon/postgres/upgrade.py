"""Moves the data of an older major version of Postgres into a new cluster.

A data directory whose cluster was made by an earlier Beacon comes in; the same data in
a cluster of the Postgres that this Beacon carries goes out. The old server runs once
more, from the programs that were kept beside its data; what pg_dump reads from it goes
straight into pg_restore, and the old cluster stays in its place until the new one is
whole.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import trio

from beacon.errors import StartupError
from beacon.postgres import staging
from beacon.postgres.backup import DUMP, RESTORE, Progress, analyze, parts, program
from beacon.postgres.binaries import Binaries, find_binaries, kept_binaries
from beacon.postgres.cluster import cluster_major
from beacon.postgres.database import open_database
from beacon.postgres.embedded import EmbeddedPostgres, embedded_postgres, lock_data_directory

FORGET_COLUMN_VERSIONS = r"""
UPDATE pg_attribute SET attoptions = NULLIF(
    ARRAY(SELECT o FROM unnest(attoptions) AS o WHERE o NOT LIKE 'pg\_attver=%'), '{}'
) WHERE attoptions::text LIKE '%pg\_attver=%'
"""
"""Debian's 15.20 keeps a mark of its own on columns, which pg_dump passes on and 18.6 refuses."""


async def upgrade_database(data_dir: Path, progress: Progress) -> tuple[str, str] | None:
    """Upgrade the cluster; return the old and the new major version, or None if it is new.

    Beacon must be stopped. Needs room for a second copy of the data. Raises
    AlreadyRunning, StartupError, BackupFailed: then everything is as before.
    """
    with lock_data_directory(data_dir):
        old, new = await trio.to_thread.run_sync(_both_programs, data_dir)
        if old is None:
            return None
        staged = await trio.to_thread.run_sync(staging.begin, data_dir)
        async with (
            embedded_postgres(data_dir, binaries=old) as source,
            embedded_postgres(staged, binaries=new) as target,
        ):
            total = await _require_room(source, staged)
            await trio.to_thread.run_sync(_move, source.dsn, target.dsn, new, total, progress)
            await analyze(target.dsn)
        await trio.to_thread.run_sync(staging.commit, data_dir)
        return old.major, new.major


def _both_programs(data_dir: Path) -> tuple[Binaries | None, Binaries]:
    """Return the programs for the cluster as it is (None: nothing to do), and the new ones."""
    new = find_binaries(data_dir)
    major = cluster_major(data_dir)
    if major is None:
        raise StartupError(f"there is no database of Beacon's own in {data_dir}")
    if major == new.major:
        return None, new
    if int(major) > int(new.major):
        raise StartupError(
            f"the database in {data_dir} is of Postgres {major}, newer than the {new.major} that"
            " this Beacon carries: use the newer Beacon that made it"
        )
    old = kept_binaries(data_dir, major)
    if old is None:
        raise StartupError(
            f"the programs of Postgres {major} (pgbin-{major}.*) are missing in {data_dir}:"
            f" start the Beacon that made this database once more, then upgrade again"
        )
    return old, new


async def _require_room(source: EmbeddedPostgres, staged: Path) -> int:
    if not source.up:
        raise StartupError(f"the old database does not start: {source.last_error}")
    async with open_database(source.dsn) as database:
        size = int(await database.fetch_value("SELECT pg_database_size(current_database())"))
    free = shutil.disk_usage(staged).free
    if free < size:
        raise StartupError(
            f"the upgrade needs room for a second copy of the data: {size >> 20} MiB, and"
            f" {free >> 20} MiB are free"
        )
    return size


def _move(source: str, target: str, new: Binaries, total: int, progress: Progress) -> None:
    done = 0
    with program([new.program("psql"), source, "-qX", "-c", FORGET_COLUMN_VERSIONS]):
        pass
    dumping: list[str | Path] = [new.program("pg_dump"), *DUMP, source]
    restoring: list[str | Path] = [new.program("pg_restore"), *RESTORE, "--dbname", target]
    with (
        program(dumping, stdout=subprocess.PIPE) as pg_dump,
        program(restoring, stdin=subprocess.PIPE) as pg_restore,
    ):
        assert pg_dump.stdout is not None
        assert pg_restore.stdin is not None
        for part in parts(pg_dump.stdout):
            pg_restore.stdin.write(part)
            done += len(part)
            progress("database", done, max(total, done))
