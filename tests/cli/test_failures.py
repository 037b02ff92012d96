"""Whatever a command raises, a person reads one line and a program reads JSON."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.cli import run
from beacon.commands.failures import failure_of, report, worst_leaf
from beacon.errors import AlreadyRunning, BeaconError, PostgresAway, UsageError

LEAVES = st.sampled_from(
    [
        AlreadyRunning("another Beacon runs"),
        PostgresAway("away"),
        UsageError("wrong"),
        KeyboardInterrupt(),
        click.Abort(),
        click.BadParameter("bad"),
        OSError(errno.EACCES, "Permission denied", "/data"),
        ValueError("a bug"),
    ]
)
ERRORS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, min_size=1).map(lambda e: BaseExceptionGroup("", e))
)


@given(ERRORS)
def test_every_error_has_one_reason_and_an_exit_code(error: BaseException) -> None:
    failure = failure_of(worst_leaf(error))
    assert failure.exit_code in (1, 2)
    assert failure.code
    assert failure.message


def test_a_group_is_flattened_to_the_reason_that_explains_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    inner = ExceptionGroup("", [AlreadyRunning("another Beacon runs on /data")])
    error = BaseExceptionGroup("", [KeyboardInterrupt(), inner])
    assert report(error, as_json=False) == 1
    assert capsys.readouterr().err == "error: another Beacon runs on /data (already_running)\n"


def test_a_bug_is_shown_with_its_traceback_and_ours_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert report(ZeroDivisionError("oh"), as_json=False) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError: oh (internal_error)" in said.splitlines()[-1]
    assert report(BeaconError("broken"), as_json=False) == 1
    assert capsys.readouterr().err == "error: broken (internal_error)\n"


def test_with_json_an_error_is_json_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--port", "x", "--json"]) == 2
    assert run(["migrate", "status", "--json", "--database-url", "mysql://a"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [json.loads(line)["code"] for line in captured.err.splitlines()] == ["usage"] * 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["serve", "--nonsense"],
        ["serve", "--port", "http"],
        ["project", "create"],
        ["project", "create", ""],
        ["project", "create", "Shop", "--domain", "no domain"],
        ["tail"],
        ["tail", "--project", "1", "--limit", "-1"],
    ],
)
def test_wrong_arguments_are_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.err.startswith("error: ")
    assert said.err.endswith(" (usage)\n")
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_a_reader_that_has_enough_is_no_bug(arguments: list[str]) -> None:
    """As in `beacon tail ... | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    beacon = [sys.executable, "-m", "beacon", *arguments]
    done = subprocess.run(beacon, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_no_password_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql://me:hunter2@localhost:1/db"
    report(BeaconError(f"cannot reach {url}"), as_json=False)
    assert "hunter2" not in capsys.readouterr().err
