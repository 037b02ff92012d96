"""What scrubbing costs: microseconds an event, by what it is.

    python -m bench.scrub

Ordinary events, errors of 40 KB with and without something to remove, and hostile ones of 1 MiB.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import orjson

from beacon.events import ERROR, Event, Report
from beacon.scrub.events import scrub
from beacon.scrub.settings import rules_of

ROUNDS = 7
ROUND_SECONDS = 0.1  # of CPU
SOURCE = "            total = sum(item.price * item.count for item in cart.items if item.in_stock)"
BIG = 1024 * 1024
PATTERNS = b'{"patterns":[{"name":"order","regex":"ORD-[0-9]{8}"}]}'


def event(
    properties: dict[str, Any], name: str = ERROR, stacktrace: list[dict[str, Any]] | None = None
) -> Event:
    report = None
    if stacktrace is not None:
        trace = orjson.dumps(stacktrace)
        report = Report("error", "bad thing", "production", "1.2", trace, b'{"region":"eu"}')
    text = orjson.dumps(properties)
    return Event(bytes(16), 0, 0, name, bytes(16), "a", None, text, None, None, report)


def frames(variables: dict[str, Any]) -> list[dict[str, Any]]:
    lines = [SOURCE] * 5
    return [
        {
            "file": f"app/part_{number}.py",
            "function": f"step_{number}",
            "line": number,
            "in_app": True,
            "pre": lines,
            "context": SOURCE,
            "post": lines,
            "vars": {"self": f"<app.Step object at 0x7f{number:08x}>", "count": 12, **variables},
        }
        for number in range(24)
    ]


def error(crumb: str, headers: dict[str, str], variables: dict[str, Any]) -> Event:
    properties = {
        "type": "ValueError",
        "value": "bad thing",
        "exceptions": [{"type": "ValueError", "value": "bad thing", "module": "shop"}],
        "request": {"url": "https://example.com/cart", "method": "GET", "headers": headers},
        "user": {"id": "17", "email": "bob@example.com"},
        "breadcrumbs": [
            {
                "timestamp": "2026-11-01T12:00:00Z",
                "category": "http",
                "message": f"{crumb} {number}",
            }
            for number in range(100)
        ],
        "modules": {f"package-{number}": f"1.{number}.0" for number in range(60)},
    }
    return event(properties, stacktrace=frames(variables))


HEADERS = {"Accept": "text/html", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
SECRETS = {"Cookie": "sessionid=abc", "Authorization": "Bearer abcdef0123456789"}

CASES = {
    "an ordinary event": event({"plan": "pro", "amount": 12}, "bought"),
    "an error of 40 KB with nothing in it": error(
        "GET https://example.com/items?page=", HEADERS, {}
    ),
    "an error of 40 KB with cookies and a token": error(
        "GET https://example.com/items?page=", HEADERS | SECRETS, {}
    ),
    "an error of 40 KB with 24 passwords besides": error(
        "GET https://example.com/items?page=", HEADERS | SECRETS, {"password": "hunter2"}
    ),
    "an error of 40 KB with 100 e-mail addresses": error("mail to bob@example.com", HEADERS, {}),
    "1 MiB of one long value": event({"value": "x" * BIG}),
    "1 MiB of `password=`": event({"value": "password=" * (BIG // 9)}),
    "1 MiB of `author=`": event({"value": "author=" * (BIG // 7)}),
    "1 MiB of @": event({"value": "a@" * (BIG // 2)}),
    "1 MiB of digits": event({"value": "4111 " * (BIG // 5)}),
    "1 MiB of keys that were cut off": event(
        {"value": "-----BEGIN PRIVATE KEY-----" * (BIG // 27)}
    ),
    "1 MiB of tokens": event({"value": "eyJaaaaaaaaaaaaaaaaa-" * (BIG // 21)}),
    "1 MiB of names": event({"author": {f"author{number}": 1 for number in range(BIG // 16)}}),
    "1 MiB of brackets": event({"password": [[] for _ in range(BIG // 3)]}),
    "1 MiB of escapes": event({"value": '\n\\"\x1b' * (BIG // 11)}),
}


def measured(work: Callable[[], object]) -> float:
    """Seconds of CPU that a call takes in the fastest of some rounds: what else the machine does
    only makes a round slower."""
    began = time.process_time()
    work()
    calls = max(1, int(ROUND_SECONDS / max(time.process_time() - began, 1e-7)))
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(calls):
            work()
        rounds.append((time.process_time() - began) / calls)
    return min(rounds)


def main() -> None:
    rules = {"": rules_of("{}"), " (and a pattern)": rules_of(PATTERNS.decode())}
    for name, each in CASES.items():
        report = each.report
        size = len(each.properties) + (len(report.stacktrace or b"") if report else 0)
        for kind, made in rules.items():
            if kind and not name.startswith("an error"):
                continue
            seconds = measured(lambda each=each, made=made: scrub(each, made))
            print(f"{name + kind:62} {size:9,} bytes {seconds * 1e6:12,.1f} us")


if __name__ == "__main__":
    main()
