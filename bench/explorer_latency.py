"""How long the explorer takes over seeded events: lists, searches, timelines, profiles.

In: how many events over how many days (`bench/seeded.py` makes or finds them). Out: for each
question milliseconds of the first time and of the later ones, how many items came, and whether a
search had to stop before its end.
Example: python bench/explorer_latency.py --events 1000000
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from options import between, command, parser, run
from report import percentile, print_table
from seeded import Seeded, running_seeded
from server import HOST, Beacon
from store import ask

PICK = """
SELECT s.id, s.user_id,
       (SELECT u.anon_id FROM users AS u WHERE u.user_id = s.user_id LIMIT 1) AS anon_id,
       (SELECT e.id FROM events AS e WHERE e.project_id = s.project_id LIMIT 1) AS old_event
FROM sessions AS s WHERE s.user_id IS NOT NULL AND s.event_count > 10
ORDER BY s.started_at DESC LIMIT 1
"""


class Asker:
    """Asks one project over one connection."""

    def __init__(self, beacon: Beacon, project: dict[str, Any]) -> None:
        self._connection = http.client.HTTPConnection(HOST, beacon.port, timeout=60)
        self._headers = {"Authorization": f"Bearer {project['api_key']}"}
        self._place = f"/api/v1/projects/{project['id']}/"

    def ask(self, path: str) -> tuple[float, dict[str, Any]]:
        """Seconds and the answer."""
        began = time.perf_counter()
        self._connection.request("GET", self._place + path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, body)
        return time.perf_counter() - began, json.loads(body)


def questions(picked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is asked, and its path."""
    searches = ("", "event:purchase", "browser:firefox country:DE", "checkout", "no-such-text")
    for text in searches:
        yield f"events, {text or 'newest'}", "events?" + urlencode({"search": text})
    yield "events of a session", f"events?session_id={picked['id']}"
    yield "events of a user", f"events?visitor={quote(picked['user_id'])}"
    yield "event by id", f"events/{picked['old_event']}"
    yield "names of events", "events/names"
    yield "keys of properties", "events/keys"
    yield "values of a field", "events/values?key=country"
    for text in ("", "errors:>0", "country:DE duration:>600", "no-such-text"):
        yield f"sessions, {text or 'newest'}", "sessions?" + urlencode({"search": text})
    yield "timeline of a session", f"sessions/{picked['id']}"
    yield "visitors, newest", "visitors"
    yield "visitors, users", "visitors?kind=users"
    yield "visitors, by a trait", "visitors?search=smith"
    yield "profile of a user", f"visitors/{quote(picked['user_id'], safe='')}"
    yield "profile by a device", f"visitors/{quote(picked['anon_id'], safe='')}"


def measured(beacon: Beacon, found: Seeded, times: int) -> list[list[Any]]:
    asker = Asker(beacon, found.project)
    picked = ask(beacon.database_url(), lambda connection: connection.fetchrow(PICK))
    rows = []
    for what, path in questions(picked):
        first, answer = asker.ask(path)
        later = [(asker.ask(path)[0], 1) for _ in range(times)]
        p50, worst = (percentile(later, share) or 0.0 for share in (50, 100))
        items = len(answer["items"]) if "items" in answer else None
        stopped = answer.get("searched_to")
        rows.append([what, first * 1000, p50 * 1000, worst * 1000, items, stopped])
    return rows


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--events", type=between(1, 1_000_000_000), default=1_000_000, metavar="N", help="how many"
    )
    options.add_argument("--days", type=between(7, 365), default=30, metavar="N", help="over days")
    options.add_argument("--times", type=between(1, 1000), default=10, metavar="N", help="each")
    asked = options.parse_args()
    with running_seeded(asked.events, days=asked.days, program=command(asked)) as (beacon, found):
        rows = measured(beacon, found, asked.times)
    columns = ("what", "first ms", "p50 ms", "worst ms", "items", "searched to")
    if asked.json:
        print(json.dumps([dict(zip(columns, row, strict=True)) for row in rows]))
    else:
        print_table(f"Explorer over {asked.events:,} events", columns, rows)


if __name__ == "__main__":
    run(main)
