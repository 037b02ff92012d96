"""The commands as a person or a script calls them, on real Postgres, served or not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from beacon.cli import run
from beacon.commands import database
from beacon.config import Settings
from beacon.projects.keys import is_public_key, is_secret_key
from beacon.state import record_state

Beacon = Callable[..., Any]

SERVER = """
import sys, trio
from pathlib import Path
from beacon import resources
from beacon.postgres import migrate
from beacon.postgres.database import open_database
from beacon.postgres.embedded import embedded_postgres, lock_data_directory

async def main(data_dir):
    with lock_data_directory(data_dir):
        print("locked", flush=True)
        sys.stdin.readline()
        async with embedded_postgres(data_dir) as postgres, open_database(postgres.dsn) as database:
            await migrate.up(database, resources.migrations())
            await trio.to_thread.run_sync(sys.stdin.readline)

trio.run(main, Path(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BEACON_") or name in ("DATABASE_URL", "PORT"):
            monkeypatch.delenv(name)


@pytest.fixture
def beacon(capsys: pytest.CaptureFixture[str]) -> Beacon:
    """Runs a command with --json that must succeed; what it printed."""

    def call(*arguments: str) -> Any:
        code = run([*arguments, "--json"])
        captured = capsys.readouterr()
        assert (code, captured.err) == (0, "")
        return json.loads(captured.out)

    return call


@pytest.fixture
def starting(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """A server that has taken the lock, and goes on with each line that it is sent."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, data_dir],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "locked\n"
        yield server
        assert server.stdin is not None
        server.stdin.close()
        assert server.wait(60) == 0


def go_on(server: subprocess.Popen[str]) -> None:
    assert server.stdin is not None
    server.stdin.write("\n")
    server.stdin.flush()


def test_a_first_project_is_made_before_any_server_has_run(beacon: Beacon, data_dir: Path) -> None:
    where = ("--data-dir", str(data_dir))
    made = beacon("project", "create", "Shop", "--domain", "https://Example.com/", *where)

    assert list(made) == ["id", "number", "name", "public_key", "sentry_dsn", "api_key"]
    assert (made["number"], made["name"]) == (1, "Shop")
    assert is_public_key(made["public_key"])
    assert is_secret_key(made["api_key"])
    key = made["public_key"].removeprefix("proj_")
    assert made["sentry_dsn"] == f"http://{key}@localhost:4000/1"

    [listed] = beacon("project", "list", *where)
    assert listed["id"] == made["id"]
    assert listed["domains"] == ["example.com"]
    assert beacon("migrate", "status", *where)[0]["applied"]
    assert not (data_dir / "postgres" / "postmaster.pid").exists()


def test_a_command_waits_for_a_server_that_is_starting(
    beacon: Beacon, data_dir: Path, starting: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server goes on only once the command has seen that the directory is taken."""
    waiting = iter([starting])

    async def not_yet(*_: object, **__: object) -> bool:
        for server in waiting:
            go_on(server)
        return await is_ready(*_, **__)

    is_ready = database._is_ready
    monkeypatch.setattr(database, "_is_ready", not_yet)
    where = ("--data-dir", str(data_dir))
    made = beacon("project", "create", "Shop", *where)
    assert starting.poll() is None
    assert [each["id"] for each in beacon("project", "list", *where)] == [made["id"]]


@pytest.mark.both_servers
def test_on_a_postgres_of_ones_own_the_tables_are_made(
    beacon: Beacon, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--database-url", database_url)
    assert beacon("migrate", "down", "--yes", *where)["reverted"]
    while beacon("migrate", "down", "--yes", *where)["reverted"]:
        pass
    assert not any(each["applied"] for each in beacon("migrate", "status", *where))
    assert run(["project", "list", *where]) == 1
    assert "beacon migrate up" in capsys.readouterr().err

    beacon("project", "create", "Shop", *where)
    assert all(each["applied"] for each in beacon("migrate", "status", *where))
    assert beacon("migrate", "up", *where) == {"applied": []}


def test_migrate_alone_brings_up(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert run(["migrate"]) == 0
    assert capsys.readouterr().out == "nothing is pending\n"


def test_migrate_down_asks_first(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no(prompt: str) -> str:
        print(prompt, end="")
        return "n"

    monkeypatch.setattr("click.termui.visible_prompt_func", no)
    assert run(["migrate", "down", "--database-url", database_url]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "data included" in captured.err
    assert "(interrupted)" in captured.err


def test_a_directory_without_a_database_is_named_and_left_alone(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["project", "list"], ["tail", "--project", "1"], ["migrate", "status"]):
        assert run([*command, "--data-dir", str(data_dir / "none")]) == 1
        assert str(data_dir / "none") in capsys.readouterr().err
    assert not (data_dir / "none").exists()


def test_a_postgres_that_does_not_answer_is_exit_code_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = "postgresql://me:hunter2@127.0.0.1:1/db"
    assert run(["project", "list", "--database-url", url, "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.err)["code"] == "postgres_away"
    assert "hunter2" not in captured.err
    assert captured.out == ""


def test_the_database_url_is_known_while_nothing_runs(
    beacon: Beacon, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = beacon("database-url", "--data-dir", str(data_dir))["database_url"]
    assert url == f"postgresql://beacon@/beacon?host={data_dir / 'postgres'}"
    monkeypatch.setenv("DATABASE_URL", "postgres://a/b")
    assert beacon("database-url")["database_url"] == "postgres://a/b"


def test_a_dsn_carries_the_address_that_the_last_server_recorded(
    beacon: Beacon, data_dir: Path, database_url: str
) -> None:
    where = ("--data-dir", str(data_dir), "--database-url", database_url)
    beacon("project", "create", "Shop", *where)
    for settings, address in (
        (Settings(data_dir=data_dir, host="0.0.0.0"), "@localhost:4567/1"),
        (Settings(data_dir=data_dir, host="::2"), "@[::2]:4567/1"),
        (Settings(data_dir=data_dir, public_url="https://b.example/x"), "@b.example/x/1"),
    ):
        record_state(settings, 4567)
        assert beacon("project", "list", *where)[0]["sentry_dsn"].endswith(address)
    flag = ("--public-url", "https://c.example")
    assert beacon("project", "list", *where, *flag)[0]["sentry_dsn"].endswith("@c.example/1")
    (data_dir / "state.json").write_text("{")
    assert beacon("project", "list", *where)[0]["sentry_dsn"].endswith("@localhost:4000/1")


def test_for_people_the_secret_key_is_shown_with_the_next_step(
    database_url: str, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database-url", database_url, "--data-dir", str(data_dir)]
    assert run(["project", "list", *where]) == 0
    assert "project create" in capsys.readouterr().err
    assert run(["project", "create", "Shop", *where]) == 0
    said = capsys.readouterr().out
    assert "pk_" in said
    assert "beacon tail --follow --project" in said
    assert run(["project", "list", *where]) == 0
    assert "Shop" in capsys.readouterr().out


def test_tail_of_a_project_without_events_is_empty(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database-url", database_url]
    assert run(["project", "create", "Shop", *where]) == 0
    capsys.readouterr()
    assert run(["tail", "--project", "1", "--json", *where]) == 0
    assert capsys.readouterr().out == ""
    assert run(["tail", "--project", "2", *where]) == 1
    assert "(project_not_found)" in capsys.readouterr().err


def test_the_doctor_answers_programs(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "doctor",
        "--data-dir",
        str(data_dir),
        "--database-url",
        "postgres://x@127.0.0.1:1",
    ]
    assert run([*arguments, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    assert {"name", "status", "message", "advice"} == set(found["checks"][0])
    assert run(arguments) == 1
    assert "problem" in capsys.readouterr().out


def test_a_backup_restored_elsewhere_holds_the_project(beacon: Beacon, data_dir: Path) -> None:
    here, there = data_dir / "here", data_dir / "there"
    file = data_dir / "beacon.tar.zst"
    made = beacon("project", "create", "Shop", "--data-dir", str(here))
    written = beacon("backup", str(file), "--data-dir", str(here))
    assert written == {"file": str(file), "bytes": file.stat().st_size}
    assert beacon("restore", str(file), "--data-dir", str(there))["data_dir"] == str(there)
    [listed] = beacon("project", "list", "--data-dir", str(there))
    assert listed["id"] == made["id"]
    moved = beacon("upgrade-database", "--data-dir", str(there))
    assert moved == {"from": None, "to": None}


@pytest.mark.parametrize("command", [["backup", "f"], ["restore", "f"], ["upgrade-database"]])
def test_what_is_for_beacons_own_postgres_says_so(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a/b")
    assert run(command) == 2
    assert "Beacon's own" in capsys.readouterr().err


def test_the_version_waits_for_nothing_heavy() -> None:
    program = (
        "import sys; from beacon.cli import run; assert run(['version', '--json']) == 0; "
        "print(sorted({'trio', 'asyncpg', 'quart', 'rich', 'msgspec'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    version, heavy = done.stdout.splitlines()
    assert set(json.loads(version)) == {"version", "python", "system", "executable"}
    assert heavy == "[]"


def test_the_module_is_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "beacon", "--version"], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.startswith("beacon ")
    assert done.returncode == 0


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["serve", "--help"], ["project"]])
def test_help_is_the_result_of_asking_for_it(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(arguments)
    captured = capsys.readouterr()
    assert (captured.out + captured.err).startswith("Usage: beacon")
    assert code == (2 if arguments == ["project"] else 0)


def test_serve_help_shows_every_variable(capsys: pytest.CaptureFixture[str]) -> None:
    from beacon.config import described

    run(["serve", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for about in described():
        assert about.flag in said
        for variable in about.variables:
            assert variable in said
        assert f"{about.group}:" in said
