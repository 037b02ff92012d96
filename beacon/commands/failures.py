"""Tells a person, or a program, why a command failed: one readable line.

In goes what was raised, an ExceptionGroup of any depth too; on standard error comes
`error: message (code)` or, with --json, `{"code":...,"message":...}`; out comes the exit
code. Only a bug, which nobody foresaw, is shown with its traceback.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from typing import NamedTuple

import click

from beacon.errors import BeaconError, UsageError
from beacon.logging import without_secrets

FAILED, WRONG_ARGUMENTS = 1, 2


class Failure(NamedTuple):
    """What is printed; `bug` when it was not foreseen."""

    code: str
    message: str
    exit_code: int = FAILED
    bug: bool = False


def report(error: BaseException, *, as_json: bool) -> int:
    """Prints it; the exit code. A reader that has gone is an exit by then, if Click heard of it."""
    reason = worst_leaf(error)
    if isinstance(reason, BrokenPipeError | SystemExit):  # `beacon ... | head`: it has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    if isinstance(reason, click.exceptions.NoArgsIsHelpError):  # `beacon account`: which one?
        click.echo(reason.format_message(), err=True)
        return WRONG_ARGUMENTS
    failure = failure_of(reason)
    if failure.bug:
        traceback.print_exception(error)
    click.echo(_line(failure, as_json), err=True)
    return failure.exit_code


def worst_leaf(error: BaseException) -> BaseException:
    """Of a group the one that explains the others: a bug, then one of our own, then an
    interruption."""
    return min(_leaves(error), key=_rank)


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error


def _rank(error: BaseException) -> int:
    if isinstance(error, KeyboardInterrupt | SystemExit | click.Abort):
        return 2
    return 1 if isinstance(error, BeaconError | click.ClickException | OSError) else 0


def failure_of(error: BaseException) -> Failure:
    if isinstance(error, UsageError):
        return Failure(error.code, error.message, WRONG_ARGUMENTS)
    if isinstance(error, BeaconError):
        return Failure(error.code, error.message)
    if isinstance(error, click.ClickException):
        return Failure(UsageError.code, error.format_message().rstrip("."), WRONG_ARGUMENTS)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return Failure("interrupted", "interrupted; nothing more was done")
    if isinstance(error, OSError) and error.strerror:
        return Failure("cannot_start", _of_system(error))
    text = f"a bug in Beacon: {type(error).__name__}: {error}"
    return Failure(BeaconError.code, text, bug=True)


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    hint = "; is this the user that runs Beacon?" if isinstance(error, PermissionError) else ""
    return f"{where}{error.strerror}{hint}"


def _line(failure: Failure, as_json: bool) -> str:
    message = without_secrets(failure.message)
    if as_json:
        return json.dumps({"code": failure.code, "message": message}, ensure_ascii=False)
    return f"{click.style('error:', fg='red', bold=True)} {message} ({failure.code})"
