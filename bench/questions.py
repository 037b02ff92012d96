"""The questions that dashboards and analysts ask, each time other ones.

In: what a project's events hold (`Known`), when its traffic ends, chance. Out: `Ask`s by kind: a
path, and a body where it is a POST. Ranges, zones and filters come by chance, so that no answer
helps with the next one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import available_timezones

DAYS = 30
OF_EVENTS = ("event", "page", "hostname", "level", "environment", "release")
OF_SESSIONS = (
    *("entry_page", "exit_page", "channel", "referrer", "source", "utm_source", "utm_medium"),
    *("utm_campaign", "utm_term", "utm_content", "browser", "browser_version", "os"),
    *("os_version", "device", "screen", "language", "country", "region", "city"),
)
METRICS = ("events", "visitors", "sessions", "bounce_rate", "session_duration")
ODD_ZONES = ("Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide", "Pacific/Chatham")
"""Of half and of quarter hours."""
PATTERNS = ("^/(shop|products)", "a.*e$", "[0-9]{2,}", "^/[^/]+/[^/]+$", "(?i)pack|tent")
FUNNEL = ("product_viewed", "add_to_cart", "checkout_started", "purchase")


class Known(NamedTuple):
    """Values that there are."""

    pages: list[str]
    countries: list[str]
    browsers: list[str]
    events: list[str]
    keys: list[str]


class Ask(NamedTuple):
    """Of `/api/v1/analytics/{project}/`."""

    path: str
    body: dict[str, Any] | None = None


class Questions:
    """`until`: a date as 2026-03-31, the traffic's last day."""

    def __init__(self, known: Known, until: date, chance: Random, days: int = DAYS) -> None:
        self.known = known
        self._until = until
        self._days = days
        self._chance = chance
        self._zones = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})

    def kinds(self) -> Mapping[str, Callable[[], Ask]]:
        """By name, in the order of a report."""
        months = {
            "overview, compared with before": lambda: self._read("overview", compare="previous"),
            "time series by day": lambda: self._read("timeseries", interval="day"),
            "time series by hour": lambda: self._read("timeseries", interval="hour"),
            "top events": lambda: self._read("top-events"),
            "sessions over time": lambda: self._read("sessions"),
            "users over time": lambda: self._read("users"),
            "all goals": lambda: self._read("goals", compare="previous"),
        }
        by = {f"query by {name}": self._by(name) for name in (*OF_EVENTS, *OF_SESSIONS)}
        return {
            **months,
            **{f"{name}, any range": self._of_any_range(ask) for name, ask in months.items()},
            **by,
            "query by visitor_type": self._by("visitor_type"),
            "query by any property": lambda: self._query(dimensions=[self._property()]),
            "percentiles of a property": lambda: self._query(metrics=["avg:value", "p95:value"]),
            "revenue by country": lambda: self._query(metrics=["revenue"], dimensions=["country"]),
            "query with filters": lambda: self._query(filters=self._filters()),
            "query with filters, by page and day": lambda: self._query(
                filters=self._filters(), dimensions=["page", "time"], interval="day", limit=20
            ),
            "query with a regular expression": lambda: self._query(filters=[self._pattern()]),
            "query of who has done something": lambda: self._query(filters=[self._done()]),
            "query with a property": lambda: self._query(filters=[self._has_property()]),
            "conversion rate by channel": lambda: self._query(
                metrics=["visitors", "conversion_rate"],
                dimensions=["channel"],
                goal=_is("event", self._one(self.known.events)),
            ),
            "funnel": self._funnel,
            "funnel by a dimension": lambda: self._funnel(dimension=self._one(OF_SESSIONS)),
            "retention by week": lambda: self._post("retention", interval="week"),
            "retention by day": lambda: self._post("retention", interval="day"),
            "paths": lambda: self._post("paths", step=self._one(self.known.pages)),
            "web vitals": lambda: self._post("web-vitals"),
        }

    # --- how it is asked ---

    def _read(self, path: str, **more: str) -> Ask:
        return Ask(f"{path}?{urlencode({**self.month(), **more})}")

    def _query(self, **more: Any) -> Ask:
        return self._post("query", **{"metrics": list(METRICS), **more})

    def _post(self, path: str, **more: Any) -> Ask:
        range = self.month() if self._chance.random() < 0.5 else self._any_range()
        zone = range.pop("tz")
        return Ask(path, {**more, "date_range": range, "tz": zone})

    def _by(self, dimension: str) -> Callable[[], Ask]:
        return lambda: self._query(dimensions=[dimension])

    def _of_any_range(self, ask: Callable[[], Ask]) -> Callable[[], Ask]:
        def asked() -> Ask:
            path, _, query = ask().path.partition("?")
            told = [part for part in query.split("&") if part.startswith(("compare", "interval"))]
            filters = (
                {"filters": json.dumps(self._filters())} if self._chance.random() < 0.5 else {}
            )
            return Ask("&".join([f"{path}?{urlencode(self._any_range() | filters)}", *told]))

        return asked

    # --- by chance ---

    def month(self) -> dict[str, str]:
        """All days, in some zone."""
        first = self._until - timedelta(days=self._days - 1)
        return {"from": first.isoformat(), "to": self._until.isoformat(), "tz": self._zone()}

    def _any_range(self) -> dict[str, str]:
        """From an hour on, to the millisecond."""
        most = self._days * 86_400_000
        length = int(3_600_000 * (most / 3_600_000) ** self._chance.random())
        begin = self._chance.randrange(most - length + 1)
        midnight = datetime.combine(self._until, datetime.min.time(), UTC)
        first = midnight - timedelta(days=self._days - 1)
        times = (first + timedelta(milliseconds=at) for at in (begin, begin + length))
        texts = [time.isoformat(timespec="milliseconds") for time in times]
        return {"from": texts[0], "to": texts[1], "tz": self._zone()}

    def _zone(self) -> str:
        return self._one(ODD_ZONES if self._chance.random() < 0.2 else self._zones)

    def _filters(self) -> list[dict[str, Any]]:
        """One to three, one of which may be of others."""
        found = [self._filter() for _ in range(self._chance.randint(1, 3))]
        if self._chance.random() < 0.3:
            found[0] = {self._one(("and", "or")): [found[0], {"not": self._filter()}]}
        return found

    def _filter(self) -> dict[str, Any]:
        known = self.known
        return self._one(
            (
                _is("page", self._one(known.pages)),
                {**_is("page", self._one(known.pages)), "operator": "is_not"},
                _is("country", self._chance.sample(known.countries, 3), "in"),
                _is("browser", self._one(known.browsers)),
                _is("device", self._one(("mobile", "desktop", "tablet"))),
                _is("entry_page", self._one(("a", "e", "o")), "contains"),
                _is("event", self._one(known.events), "is_not"),
                self._has_property(),
            )
        )

    def _pattern(self) -> dict[str, Any]:
        dimension = self._one(("page", "entry_page", "referrer", "city"))
        return _is(dimension, self._one(PATTERNS), "matches")

    def _done(self) -> dict[str, Any]:
        how = self._one(("has_done", "has_not_done"))
        done = {"event": self._one(self.known.events)}
        return {how: done | ({"days": self._chance.randint(1, 30)} if how == "has_done" else {})}

    def _has_property(self) -> dict[str, Any]:
        return _is(self._property(), None, "is_not")

    def _property(self) -> str:
        return f"property:{self._one(self.known.keys)}"

    def _funnel(self, **more: Any) -> Ask:
        first = self._chance.randrange(len(FUNNEL) - 1)
        steps = [_is("event", name) for name in FUNNEL[first:]]
        return self._post("funnel", steps=steps, window=self._chance.randint(600, 604_800), **more)

    def _one(self, choices: Any) -> Any:
        return self._chance.choice(choices)


def overview_page(questions: Questions) -> list[Ask]:
    """What the page of the 30-day overview asks, all of one range."""
    range = questions.month()
    zone = range.pop("tz")
    asked = urlencode({**range, "tz": zone})
    by = ("page", "entry_page", "exit_page", "source", "country", "browser", "os", "device")
    return [
        Ask(f"overview?{asked}&compare=previous"),
        Ask(f"timeseries?{asked}&compare=previous&interval=day&metrics=visitors,pageviews"),
        Ask(f"top-events?{asked}"),
        *(
            Ask(
                "query",
                {
                    "metrics": ["visitors", "events"],
                    "dimensions": [name],
                    "limit": 10,
                    "date_range": range,
                    "tz": zone,
                },
            )
            for name in by
        ),
    ]


def _is(dimension: str, value: Any, operator: str = "is") -> dict[str, Any]:
    return {"dimension": dimension, "operator": operator, "value": value}
