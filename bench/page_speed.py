"""How fast the dashboard's pages are there, in chromium with a slowed-down processor.

In: how many seeded events (`bench/seeded.py`), how slow. Out: for each page the largest contentful
paint and the total blocking time, milliseconds, and what came over the wire; medians.
Example: python bench/page_speed.py --events 1000000 --slowdown 4
"""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import requests
from options import between, command, parser, run
from report import print_table
from seeded import running_seeded
from server import HOST, Beacon, BeaconFailed

SCRIPT = Path(__file__).with_suffix(".mjs")
PAGES = ("", "live", "events", "sessions", "issues", "alerts", "monitors", "flags", "settings")
EMAIL, PASSWORD = "speed@example.com", "violet otter plays 42 cellos"


def sign_in(beacon: Beacon) -> str:
    """The cookie of an owner."""
    with suppress(BeaconFailed):  # it is there, of a run before
        beacon.create_account(EMAIL, PASSWORD, "--role", "owner")
    answer = requests.post(
        f"http://{HOST}:{beacon.port}/api/v1/auth/login",
        json={"email": EMAIL, "password": PASSWORD, "cookie": True},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.cookies["beacon_session"]


def measure(port: int, cookie: str, number: int, times: int, slowdown: int) -> dict[str, Any]:
    """Of each page of a project, by its path."""
    asked = {
        "base": f"http://{HOST}:{port}",
        "cookie": cookie,
        "paths": [f"/p/{number}/{page}".rstrip("/") for page in PAGES],
        "times": times,
        "slowdown": slowdown,
    }
    done = subprocess.run(
        ["node", str(SCRIPT), json.dumps(asked)], stdout=subprocess.PIPE, text=True, check=True
    )
    return {
        path: {name: round(median(each[name] for each in loads)) for name in loads[0]}
        for path, loads in json.loads(done.stdout).items()
    }


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument("--events", type=between(1, 1_000_000_000), default=100_000, metavar="N")
    options.add_argument("--times", type=between(1, 1000), default=5, metavar="N", help="each page")
    options.add_argument(
        "--slowdown", type=between(1, 20), default=4, metavar="N", help="of the processor"
    )
    asked = options.parse_args()
    with running_seeded(asked.events, days=30, program=command(asked)) as (beacon, found):
        number = found.project["number"]
        rows = measure(beacon.port, sign_in(beacon), number, asked.times, asked.slowdown)
    columns = ("page", "lcp", "tbt", "bytes", "requests")
    if asked.json:
        print(json.dumps(rows, indent=2))
    else:
        lines = [(path, *numbers.values()) for path, numbers in rows.items()]
        print_table(f"Chromium, {asked.slowdown} times slower: ms, bytes", columns, lines)


if __name__ == "__main__":
    run(main)
