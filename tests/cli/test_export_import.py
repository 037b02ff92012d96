"""`beacon export` and `beacon import`: files out and in again, and what is said of them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import trio

from beacon.cli import run
from beacon.postgres.database import Database
from tests.audit_entries import entries

GOOD = '{"event":"a","timestamp":"2026-09-20T10:00:00Z","anon_id":"ann","id":"%s"}\n'


@pytest.fixture
def project(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Number 1 of two, with events."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    for name in ("Shop", "Other"):
        assert run(["project", "create", name, "--json"]) == 0
    seeding = ("--days", "7", "--events", "400", "--until", "2026-11-20")
    assert run(["seed", "--project", "1", *seeding, "--json"]) == 0
    return "1"


@pytest.fixture
def capsys(project: str, capsys):
    """Without what was said while the project was made."""
    capsys.readouterr()
    return capsys


def exported(path: Path, *arguments: str) -> list[Any]:
    assert run(["export", "--project", "1", "--output", str(path), *arguments]) == 0
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_what_is_exported_is_imported_elsewhere(project: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "events.jsonl"
    assert len(exported(path)) == 400
    assert capsys.readouterr().err == "Exported 400 events.\n"
    assert run(["import", str(path), "--project", "2"]) == 0
    assert capsys.readouterr().out.startswith("Imported 400 events in ")
    assert run(["import", str(path), "--project", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("seconds") > 0
    assert told.pop("project")
    assert told == {"stored": 0, "duplicate": 400, "rejected": 0, "refused": 0, "rejects": None}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["events.jsonl"]


def test_a_range_and_sessions(project: str, tmp_path: Path, capsys) -> None:
    within = exported(tmp_path / "a", "--from", "2026-11-15", "--to", "2026-11-16T12:00")
    assert 0 < len(within) < 400
    times = [each["timestamp"] for each in within]
    assert all("2026-11-15" <= each < "2026-11-16T12" for each in times)
    assert times == sorted(times, reverse=True)
    sessions = exported(tmp_path / "b", "--what", "sessions")
    assert sum(each["events"] for each in sessions) == 400
    capsys.readouterr()
    path = tmp_path / "c"
    assert run(["export", "--project", "1", "--output", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"what": "events", "rows": 400, "output": str(path)}


def test_parquet_has_the_same_rows(project: str, tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    rows = exported(tmp_path / "events.jsonl")
    given = ["export", "--project", "1", "--format", "parquet"]
    assert run([*given, "--output", str(path)]) == 0
    assert [each["id"] for each in pq.read_table(path).to_pylist()] == [each["id"] for each in rows]
    assert run(given) == 2


def test_without_a_file_the_rows_are_the_result(project: str, capfdbinary) -> None:
    assert run(["export", "--project", "1", "--format", "csv"]) == 0
    told = capfdbinary.readouterr().out
    assert b"id,timestamp,received_at,event," in told
    assert told.count(b"\r\n") >= 401


def test_bad_lines_are_shown_and_written_down(project: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(GOOD % 1 + "{\n" * 12 + GOOD % 2)
    assert run(["import", str(path), "--project", "2"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("Imported 2 events in ")
    assert told.out.endswith(f" 12 could not be read: see {path}.rejected.jsonl.\n")
    shown = told.err.splitlines()
    assert len(shown) == 10
    assert shown[0].startswith("line 2: $: not valid JSON")
    lines = (tmp_path / "some.jsonl.rejected.jsonl").read_text().splitlines()
    assert [json.loads(line)["line"] for line in lines] == list(range(2, 14))
    path.write_text(GOOD % 1)
    assert run(["import", str(path), "--project", "2"]) == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["some.jsonl"]


def test_csv_of_others_is_mapped(project: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("when,what,who,plan\n2026-09-20 10:00:00,buy,ann,pro\n")
    given = ["import", str(path), "--project", "2"]
    assert run(given) == 2
    assert "'when' is no field: say what it is with --map" in capsys.readouterr().err
    for column in ("when=timestamp", "what=event", "who=anon_id", "plan=properties.plan"):
        given += ["--map", column]
    assert run(given) == 0
    assert run(["export", "--project", "2"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["event"] == "buy"
    assert found["properties"] == {"plan": "pro"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "NAME.txt", "--project", "1"], "say --format"),
        (["import", "NAME.csv"], "--project"),
        (["import", "missing.csv", "--project", "1"], "missing.csv"),
        (["import", "NAME.csv", "--project", "1", "--map", "a=b"], "--map a=b"),
        (["export", "--project", "1", "--what", "users"], "--what"),
        (["export", "--project", "1", "--from", "yesterday"], "--from"),
        (["export", "--project", "1", "--json"], "--output"),
    ],
)
def test_wrong_arguments_are_refused(
    project: str, tmp_path: Path, arguments: list[str], told: str, capsys
) -> None:
    for name in ("NAME.txt", "NAME.csv"):
        (tmp_path / name).write_text("event\n")
    given = [str(tmp_path / each) if "NAME" in each else each for each in arguments]
    assert run(given) == 2
    assert told in capsys.readouterr().err


def test_a_project_that_is_not_there_leaves_no_file(project: str, tmp_path: Path, capsys) -> None:
    assert run(["export", "--project", "77", "--output", str(tmp_path / "a.jsonl")]) == 1
    assert "77" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


async def test_the_log_tells_of_both(project: str, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(GOOD % 1 + "{\n")
    for command in (["import", str(path)], ["export", "--output", str(tmp_path / "a")]):
        given = [sys.executable, "-m", "beacon", *command, "--project", "2"]
        await trio.run_process(given, capture_stdout=True, capture_stderr=True)
    log = await entries(database, "events.%")
    assert [(each.action, each.after) for each in log] == [
        ("events.imported", {"stored": 1, "duplicate": 0, "rejected": 1, "refused": 0}),
        ("events.exported", {"format": "jsonl", "rows": 1}),
    ]


async def test_ctrl_c_ends_an_import_and_the_same_again_goes_on(
    project: str, tmp_path: Path, database: Database, capsys
) -> None:
    path = tmp_path / "much.jsonl"
    with path.open("w") as file:
        file.writelines(GOOD % f"id-{number}" for number in range(60_000))
    command = [sys.executable, "-m", "beacon", "import", str(path), "--project", "2"]
    with trio.fail_after(60):
        importing = await trio.lowlevel.open_process(command, stderr=subprocess.PIPE)
        while not await database.fetch_value("SELECT count(*) FROM events WHERE anon_id = 'ann'"):
            await trio.sleep(0.01)
        importing.send_signal(signal.SIGINT)
        assert importing.stderr is not None
        told = b"".join([chunk async for chunk in importing.stderr])
        assert await importing.wait() == 1
    assert told.startswith(b"to go on from here, give the same command again")
    before = await database.fetch_value("SELECT count(*) FROM events WHERE anon_id = 'ann'")
    assert before < 60_000
    done = await trio.run_process([*command, "--json"], capture_stdout=True)
    found = json.loads(done.stdout)
    assert (found["stored"], found["duplicate"]) == (60_000, 0)
