"""`beacon doctor` names what keeps Beacon from working, and what to do about it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from beacon import doctor
from beacon.config import Settings
from beacon.doctor import Check, examine, file_system_of
from beacon.postgres.database import Database
from tests.conftest import free_port

TIB = 1 << 40


def statuses(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.status for check in checks}


async def test_a_good_machine_has_no_problem(data_dir: Path, database_url: str) -> None:
    settings = Settings(
        data_dir=data_dir,
        database_url=database_url,
        port=free_port(),
        spool_max_bytes=1,
        spool_min_free_bytes=1,
        max_connections=10,
    )
    checks = await examine(settings)
    assert set(statuses(checks).values()) == {"ok"}
    assert list(statuses(checks)) == [
        *("data directory", "disk space", "file limit", "port", "system"),
        *("Postgres", "tables", "clock", "losses", "disk use"),
    ]


async def test_what_was_lost_since_yesterday_is_told(
    data_dir: Path, database_url: str, database: Database
) -> None:
    for source, hours, events in (("client", 1, 41), ("sampled", 2, 1200), ("sampled", 30, 7)):
        await database.execute(
            "INSERT INTO losses"
            " SELECT gen_random_uuid(), at, $1, '', '', '', gen_random_uuid(), $3,"
            " at FROM (SELECT now() - make_interval(hours => $2) AS at) AS t",
            source,
            hours,
            events,
        )
    checks = await doctor.check_postgres(Settings(data_dir=data_dir, database_url=database_url))
    (told,) = [check for check in checks if check.name == "losses"]
    assert told.status == "warning"
    assert told.message == "in the last 24 hours: SDKs dropped 41, 1,200 were left out of floods"


async def test_a_postgres_that_is_away_is_a_problem(data_dir: Path) -> None:
    url = f"postgresql://beacon@127.0.0.1:{free_port()}/beacon"
    settings = Settings(data_dir=data_dir, database_url=url)
    [check] = await doctor.check_postgres(settings)
    assert check.status == "problem"
    assert "--database-url" in check.advice


async def test_beacons_own_postgres_need_not_run(data_dir: Path) -> None:
    [check] = await doctor.check_postgres(Settings(data_dir=data_dir / "new"))
    assert check.status == "ok"
    assert not (data_dir / "new").exists()


async def test_data_of_another_major_version_is_a_problem(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres" / "PG_VERSION").write_text("9\n")
    [check] = await doctor.check_postgres(Settings(data_dir=data_dir))
    assert check.status == "problem"
    assert "upgrade-database" in check.advice


def test_a_port_that_is_taken_is_a_problem(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.check_port(Settings(data_dir=data_dir, port=free_port())).status == "ok"
    monkeypatch.setattr(doctor, "ANSWER_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as held:
        settings = Settings(data_dir=data_dir, port=held.getsockname()[1])
        assert doctor.check_port(settings).status == "problem"


def test_a_full_disk_is_a_problem_and_a_small_one_a_warning(data_dir: Path) -> None:
    full = Settings(data_dir=data_dir, spool_min_free_bytes=TIB * 1024)
    small = Settings(data_dir=data_dir / "not there yet", spool_max_bytes=TIB * 1024)
    assert doctor.check_disk_space(full).status == "problem"
    assert doctor.check_disk_space(small).status == "warning"


def test_a_low_file_limit_is_a_warning(data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir, max_connections=10**12)
    check = doctor.check_file_limit(settings)
    assert check.status in ("warning", "ok")
    assert ("LimitNOFILE" in check.advice) == (check.status == "warning")


def test_a_data_directory_in_memory_is_a_problem(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\ntmpfs {tmp_path} tmpfs rw 0 0\n")
    assert file_system_of(tmp_path / "data", mounts) == "tmpfs"
    assert file_system_of(Path("/srv"), mounts) == "ext4"
    assert file_system_of(Path("/srv"), tmp_path / "missing") is None


def test_a_data_directory_that_is_not_there_can_be_made(data_dir: Path) -> None:
    check = doctor.check_data_directory(Settings(data_dir=data_dir / "a" / "b"))
    assert check.status == "ok"
    assert not (data_dir / "a").exists()
