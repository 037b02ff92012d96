"""The command line options that the load generators share, and how their result ends a run."""

from __future__ import annotations

import sys
from argparse import (
    Action,
    ArgumentDefaultsHelpFormatter,
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
)
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frames import SHAPES
from measure import is_sound
from replies import Closed
from report import plot_latencies, show
from server import BeaconFailed


def between(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds, as an argparse type."""

    def number(text: str) -> int:
        if not text.isdigit() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return number


class Help(ArgumentDefaultsHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the description's lines; tells defaults where there are any."""

    def _get_help_string(self, action: Action) -> str | None:
        untold = action.default in (None, False) or isinstance(action.default, list)
        return action.help if untold else super()._get_help_string(action)


def parser(description: str) -> ArgumentParser:
    """A parser with what every program here takes."""
    made = ArgumentParser(description=description, formatter_class=Help)
    made.add_argument("--json", action="store_true", help="print the result as JSON")
    made.add_argument("--beacon", metavar="PROGRAM", help="another executable, e.g. dist/beacon")
    return made


def load_parser(description: str, *, connections: int, batch: int) -> ArgumentParser:
    """A parser with the options of a load."""
    made = parser(description)
    made.add_argument(
        "--connections", type=between(1, 20_000), default=connections, metavar="N", help="clients"
    )
    made.add_argument(
        "--batch", type=between(1, 1000), default=batch, metavar="N", help="events a message"
    )
    made.add_argument(
        "--rate", type=float, metavar="N", help="events a second over all; flat out without it"
    )
    made.add_argument("--duration", type=float, default=10, metavar="S", help="seconds of sending")
    made.add_argument(
        "--payload", choices=SHAPES, default="page", help="about 150, 330, 4,300 bytes"
    )
    made.add_argument(
        "--pin", type=int, metavar="CORE", help="tie Beacon, not Postgres, to one core"
    )
    made.add_argument("--plot", type=Path, metavar="PNG", help="write the latencies as a picture")
    return made


def command(arguments: Any) -> list[str] | None:
    return [str(Path(arguments.beacon).resolve())] if arguments.beacon else None


def run(program: Callable[[], None]) -> None:
    """Calls `program`; when Beacon does not work, its reason is the last line."""
    try:
        program()
    except (BeaconFailed, Closed) as failed:
        sys.exit(str(failed))


def finish(
    result: dict[str, Any], latencies: list[tuple[float, int]], title: str, arguments: Any
) -> None:
    """Prints and plots the result; exit code 1 when an event is missing or was refused."""
    show(result, title=title, as_json=arguments.json)
    if arguments.plot:
        plot_latencies(latencies, title, arguments.plot)
    if not is_sound(result):
        sys.exit("not every event that was sent is acknowledged and stored: see the table")
