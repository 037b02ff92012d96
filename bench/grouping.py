"""Measures what it costs to find out which issue an error belongs to.

Runs in this process, without a server, in CPU time. Beside the figures stands what it takes to
decode the same JSON whole, which no reader of all its fields can be below. Example:
python bench/grouping.py --frames 100
"""

from __future__ import annotations

import json
import sys
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from options import between, parser
from report import print_table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from beacon.events import ERROR, MESSAGE, Event, Report, TimeSource
from beacon.issues.group import group_of
from beacon.issues.rules import NO_RULES, GroupingRules, parse_rules

ROUNDS = 7  # the fastest counts: what else the machine does only makes a round slower
CALLS = 200
NEW_EVENTS = 1000  # whose frames are more than grouping remembers
PROJECT = bytes(16)
LARGE_BYTES = 40_000
TARGET_MICROSECONDS = 300.0

LINE = "        total += item.price * item.count  # what stands in a line of code"
TRACE = "\n".join(
    [
        "Traceback (most recent call last):",
        *(
            f'  File "/srv/app/step{n}.py", line {n}, in step\n    {LINE.strip()}'
            for n in range(40)
        ),
        "ValueError: no price for item 17",
    ]
)


class Case(NamedTuple):
    """`events` that come in turn: one that comes again and again, or ever new ones."""

    events: list[Event]
    rules: GroupingRules = NO_RULES


def event(
    properties: dict[str, Any],
    stack: list[dict[str, Any]] | None,
    message: str = "no price for item 17",
    name: str = ERROR,
) -> Event:
    frames = None if stack is None else msgspec.json.encode(stack)
    report = Report("error", message, "production", "shop@1.2", frames, b'{"region":"eu"}')
    text = msgspec.json.encode(properties)
    source = TimeSource.CLIENT
    return Event(bytes(16), 0, source, name, bytes(16), "", None, text, report=report)


def frame(number: int, build: int) -> dict[str, Any]:
    """As Sentry's client for Python sends them; every third is the application's."""
    return {
        "file": f"app/step{number}.py",
        "abs_path": f"/srv/app/step{number}.py",
        "module": f"app.step{number}",
        "function": f"step_{build}",
        "line": number,
        "in_app": number % 3 == 0,
        "pre": [LINE] * 5,
        "context": LINE,
        "post": [LINE] * 5,
        "vars": {f"name{n}": "'a value as repr gives it'" for n in range(4)},
    }


def large(frames: int, build: int = 0) -> Event:
    """With source lines and variables, filled up with breadcrumbs to `LARGE_BYTES` or more."""
    stack = [frame(number, build) for number in range(frames)]
    crumb = {"type": "query", "message": "SELECT * FROM carts WHERE id = %s", "data": {"rows": 1}}
    told = {"type": "ValueError", "value": "no price for item 17", "platform": "python"}
    left = LARGE_BYTES - len(msgspec.json.encode(stack))
    crumbs = max(left, 0) // len(msgspec.json.encode(crumb))
    return event({**told, "breadcrumbs": [crumb] * crumbs}, stack)


def cases(frames: int) -> dict[str, Case]:
    told = {"type": "ValueError", "value": "no price for item 17"}
    small = event(told, [{"file": "app/cart.py", "function": "total", "line": 3}] * 2)
    by_file = {"field": "file", "op": "glob", "value": "*/generated/*"}
    by_type = {"field": "type", "op": "is", "value": "KeyError"}
    of_frames = parse_rules([{"match": [by_file], "action": {"in_app": False}}] * 100)
    of_types = parse_rules([{"match": [by_type], "action": {"fingerprint": ["x"]}}] * 100)
    return {
        "no error": Case([plain()]),
        "small": Case([small]),
        "message": Case([event({}, None, "User 17 of 10.1.2.3 not found at 12:30:45", MESSAGE)]),
        "40 KB": Case([large(frames)]),
        "40 KB, frames ever new": Case([large(frames, build) for build in range(NEW_EVENTS)]),
        "40 KB, 100 rules of frames": Case([large(frames)], of_frames),
        "40 KB, 100 rules of types": Case([large(frames)], of_types),
        "plain text, 40 frames": Case([event({}, [{"raw": TRACE}])]),
    }


def plain() -> Event:
    return Event(bytes(16), 0, TimeSource.CLIENT, "click", bytes(16), "", None, b"{}")


def microseconds(call: Callable[[Event], object], events: list[Event]) -> float:
    """One call, on average over the fastest round."""
    calls = max(CALLS // len(events), 1)

    def all_of_them() -> None:
        for each in events:
            call(each)

    taken = timeit.repeat(all_of_them, timer=time.process_time, number=calls, repeat=ROUNDS)
    return min(taken) / calls / len(events) * 1e6


def decoded(each: Event) -> None:
    msgspec.json.decode(each.properties)
    if each.report is not None and each.report.stacktrace is not None:
        msgspec.json.decode(each.report.stacktrace)


def grouping_costs(frames: int = 40) -> dict[str, Any]:
    """Microseconds an event; `bytes` of its JSON; `decoding` all of this."""
    found = {}
    for name, case in cases(frames).items():
        first, rules = case.events[0], case.rules
        stack = first.report.stacktrace if first.report else None
        found[name] = {
            "bytes": len(first.properties) + len(stack or b""),
            "microseconds": round(
                microseconds(lambda each, rules=rules: group_of(each, PROJECT, rules), case.events),
                1,
            ),
            "decoding": round(microseconds(decoded, case.events), 1),
        }
    return {"frames": frames, "events": found, "target_microseconds": TARGET_MICROSECONDS}


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--frames", type=between(1, 250), default=40, metavar="N", help="of the large errors"
    )
    arguments = options.parse_args()
    found = grouping_costs(arguments.frames)
    if arguments.json:
        print(json.dumps(found, indent=2))
        return
    rows = [
        (name, each["bytes"], each["microseconds"], each["decoding"])
        for name, each in found["events"].items()
    ]
    print_table("Grouping, an error", ("", "bytes", "us", "all JSON decoded, us"), rows)


if __name__ == "__main__":
    main()
