"""Backup, restore and upgrade on real servers: everything comes back, or nothing changes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from beacon.errors import BackupFailed, StartupError
from beacon.postgres import staging
from beacon.postgres.backup import backup, restore
from beacon.postgres.binaries import kept_binaries
from beacon.postgres.cluster import ENVIRONMENT, account_for, cluster_major
from beacon.postgres.database import open_database
from beacon.postgres.embedded import embedded_postgres, reach_postgres
from beacon.postgres.upgrade import upgrade_database

ROWS = 20_000
DEBIAN = max(Path("/usr/lib/postgresql").glob("*/bin"))


class Seen:
    """Writes down the progress it is told of."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int, int | None]] = []

    def __call__(self, what: str, done: int, total: int | None) -> None:
        self.steps.append((what, done, total))


async def fill(data_dir: Path) -> None:
    async with reach_postgres(data_dir) as dsn, open_database(dsn) as database:
        await database.execute(
            "CREATE TABLE t (n int PRIMARY KEY, word text);"
            f" INSERT INTO t SELECT n, repeat('x', 100) FROM generate_series(1, {ROWS}) n"
        )
    (data_dir / "spool").mkdir(0o700)
    (data_dir / "spool" / "000.log").write_bytes(b"events" + bytes(1000))
    (data_dir / "spool" / "control").write_bytes(b"id")
    (data_dir / "spool" / "ballast").write_bytes(b"no event")


async def count(data_dir: Path) -> int:
    async with reach_postgres(data_dir) as dsn, open_database(dsn) as database:
        assert (await database.fetch_row("SELECT word FROM t WHERE n = 7")) == ("x" * 100,)
        return await database.fetch_value("SELECT count(*) FROM t")


async def test_a_backup_restores_database_and_spool(made_dir: Path, empty_dir: Path) -> None:
    await fill(made_dir)
    file, seen = empty_dir / "backup.tar.zst", Seen()
    async with reach_postgres(made_dir):  # as while Beacon runs
        assert await backup(made_dir, file, seen) == file.stat().st_size
    assert {step[0] for step in seen.steps} == {"database", "spool"}
    assert file.stat().st_mode & 0o077 == 0
    assert not (made_dir / "backup-links").exists()

    manifest = await restore(empty_dir, file, seen)
    assert manifest.format == 1
    assert await count(empty_dir) == ROWS
    spool = {path.name: path.read_bytes() for path in (empty_dir / "spool").iterdir()}
    assert spool == {"000.log": b"events" + bytes(1000), "control": b"id"}
    assert not (empty_dir / "staged").exists()


async def test_a_file_that_the_writer_deletes_meanwhile_is_in_the_backup(
    made_dir: Path, empty_dir: Path
) -> None:
    await fill(made_dir)
    segment = made_dir / "spool" / "000.log"

    def delete(what: str, done: int, total: int | None) -> None:
        if what == "database":
            segment.unlink(missing_ok=True)
            (made_dir / "spool" / "001.log").write_bytes(b"newer")

    file = empty_dir / "backup.tar.zst"
    await backup(made_dir, file, delete)
    await restore(empty_dir, file, Seen())
    names = sorted(path.name for path in (empty_dir / "spool").iterdir())
    assert names == ["000.log", "001.log", "control"]


async def test_a_directory_with_data_is_not_restored_into(made_dir: Path) -> None:
    file = made_dir / "backup.tar.zst"
    await backup(made_dir, file, Seen())
    with pytest.raises(BackupFailed, match="already holds data"):
        await restore(made_dir, file, Seen())


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9, 0.999])
async def test_a_file_cut_short_restores_nothing(
    made_dir: Path, empty_dir: Path, keep: float
) -> None:
    await fill(made_dir)
    file = empty_dir / "backup.tar.zst"
    await backup(made_dir, file, Seen())
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * keep)])
    with pytest.raises(BackupFailed):
        await restore(empty_dir, file, Seen())
    assert cluster_major(empty_dir) is None
    assert not (empty_dir / "spool").exists()


async def test_a_failed_backup_leaves_the_older_one_alone(made_dir: Path) -> None:
    file = made_dir / "backup.tar.zst"
    file.write_bytes(b"older")

    def fail(what: str, done: int, total: int | None) -> None:
        raise OSError("disk on fire")

    with pytest.raises(BackupFailed, match="disk on fire"):
        await backup(made_dir, file, fail)
    assert file.read_bytes() == b"older"
    assert not (made_dir / "backup.tar.zst.partial").exists()


def make_old_cluster(data_dir: Path) -> str:
    """A cluster of Debian's older Postgres, with its programs kept as an older Beacon would."""
    major = DEBIAN.parent.name
    programs = data_dir / f"pgbin-{major}.1" / "embedded_postgres" / "pginstall"
    programs.mkdir(parents=True)
    (programs / "bin").symlink_to(DEBIAN)
    account = account_for(data_dir)
    cluster = data_dir / "postgres"
    cluster.mkdir(0o700)
    if account.switch:
        shutil.chown(cluster, account.uid, account.gid)
    for command, stdin in (
        (["initdb", "-D", cluster, "-U", "beacon", "-A", "trust", "--locale=C", "-E", "UTF8"], ""),
        (["postgres", "--single", "-D", cluster, "postgres"], "CREATE DATABASE beacon\n"),
    ):
        subprocess.run(
            [DEBIAN / command[0], *command[1:]],
            input=stdin,
            text=True,
            check=True,
            capture_output=True,
            cwd=cluster,
            env=ENVIRONMENT,
            **account.popen(),
        )
    with open(cluster / "postgresql.conf", "a") as conf:
        conf.write("\ninclude_if_exists 'beacon.conf'\n")
    return major


async def fill_old(data_dir: Path) -> None:
    old = kept_binaries(data_dir, DEBIAN.parent.name)
    async with (
        embedded_postgres(data_dir, binaries=old) as server,
        open_database(server.dsn) as database,
    ):
        await database.execute("CREATE TABLE t AS SELECT n FROM generate_series(1, 1000) n")


async def test_an_old_cluster_is_upgraded_with_its_own_programs(empty_dir: Path) -> None:
    major = make_old_cluster(empty_dir)
    await fill_old(empty_dir)
    with pytest.raises(StartupError, match="beacon upgrade-database"):
        async with reach_postgres(empty_dir):
            pass
    assert await upgrade_database(empty_dir, Seen()) == (major, "18")
    async with reach_postgres(empty_dir) as dsn, open_database(dsn) as database:
        assert await database.fetch_value("SELECT count(*) FROM t") == 1000
    assert await upgrade_database(empty_dir, Seen()) is None


async def test_without_the_old_programs_an_upgrade_changes_nothing(empty_dir: Path) -> None:
    major = make_old_cluster(empty_dir)
    (empty_dir / f"pgbin-{major}.1").rename(empty_dir / "elsewhere")
    with pytest.raises(StartupError, match=f"programs of Postgres {major}"):
        await upgrade_database(empty_dir, Seen())
    assert cluster_major(empty_dir) == major


@pytest.mark.parametrize("renames", range(5))
def test_a_committed_change_is_finished_wherever_it_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    class Cut(BaseException):
        pass

    done: list[Path] = []
    rename = Path.rename

    def cut_rename(path: Path, target: Path) -> Path:
        if len(done) == renames:
            raise Cut
        done.append(path)
        return rename(path, target)

    for name, word in ((tmp_path, "old"), (staging.begin(tmp_path), "new")):
        for entry in ("postgres", "spool"):
            (name / entry).mkdir()
            (name / entry / "word").write_text(word)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", cut_rename)
        try:
            staging.commit(tmp_path)
        except Cut:
            staging_was_cut = True
        else:
            staging_was_cut = False
    assert staging_was_cut == (renames < 4)
    staging.finish(tmp_path)
    assert [(tmp_path / entry / "word").read_text() for entry in ("postgres", "spool")] == [
        "new",
        "new",
    ]
    assert not (tmp_path / "staged").exists()


def test_an_uncommitted_change_is_dropped(tmp_path: Path) -> None:
    (staging.begin(tmp_path) / "postgres").mkdir()
    staging.finish(tmp_path)
    assert list(tmp_path.iterdir()) == []
