"""`beacon seed` fills a project, and says what it did."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest
import trio

from beacon.cli import run
from beacon.postgres.database import Database

SMALL = ("--days", "7", "--events", "400")


@pytest.fixture
def project(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys) -> str:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert run(["project", "create", "Shop", "--json"]) == 0
    return str(json.loads(capsys.readouterr().out)["id"])


def test_it_fills_a_project_and_tells_what_is_stored(project: str, capsys) -> None:
    where = ("--project", project, "--until", "2026-11-20T12:00", "--json")
    assert run(["seed", *where, *SMALL]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("seconds") > 0
    assert told == {
        "project": project,
        "stored": 400,
        "duplicate": 0,
        "from": "2026-11-13T12:00:00Z",
        "until": "2026-11-20T12:00:00Z",
        "seed": 1,
    }
    assert run(["tail", "--project", project, "--limit", "3", "--json"]) == 0
    newest = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(newest) == 3
    assert all(event["timestamp"] < "2026-11-20T12:00:00" for event in newest)


def test_without_an_end_it_ends_now(project: str, capsys) -> None:
    assert run(["seed", "--project", "1", *SMALL, "--json"]) == 0
    until = datetime.fromisoformat(json.loads(capsys.readouterr().out)["until"])
    assert abs(until.timestamp() - time.time()) < 60


def test_the_same_again_says_that_all_was_there(project: str, capsys) -> None:
    command = ["seed", "--project", "1", *SMALL, "--until", "2026-11-20"]
    assert [run(command), run(command)] == [0, 0]
    first, again = capsys.readouterr().out.splitlines()
    assert first.startswith("Stored 400 events, 2026-11-13T00:00:00Z to 2026-11-20T00:00:00Z, in ")
    assert again.startswith("Stored 0 events (400 were there), ")


async def test_ctrl_c_ends_it_amid_its_work_and_says_how_to_go_on(
    project: str, database: Database
) -> None:
    much = ("--days", "30", "--events", "1000000")
    command = [sys.executable, "-m", "beacon", "seed", "--project", project, *much]
    with trio.fail_after(60):
        seeding = await trio.lowlevel.open_process(command, stderr=subprocess.PIPE)
        while not await database.fetch_value("SELECT count(*) FROM sessions"):
            await trio.sleep(0.01)
        seeding.send_signal(signal.SIGINT)
        assert seeding.stderr is not None
        told = b"".join([chunk async for chunk in seeding.stderr])
        assert await seeding.wait() == 1
    assert told.startswith(b"to go on from here, add --until 20")


@pytest.mark.parametrize(
    "wrong", [("--days", "0"), ("--days", "366"), ("--events", "0"), ("--until", "tomorrow")]
)
def test_wrong_arguments_are_refused(wrong: tuple[str, str], capsys) -> None:
    assert run(["seed", "--project", "1", *wrong]) == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_project_that_is_not_there_is_named(project: str, capsys) -> None:
    assert run(["seed", "--project", "77", *SMALL]) == 1
    assert "77" in capsys.readouterr().err
