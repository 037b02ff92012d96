"""Random events and questions for Hypothesis: few of everything, so that things meet.

Few people on several devices, two devices behind one address, sessions over midnight and over the
edges of ranges, events that come late or again, equal times, bots, aliases made and undone, nulls,
zones whose clocks change and such that are half an hour or three quarters off.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from tests.reports.reference_time import DAY, HOUR, first_instant
from tests.reports.rows import Alias, EventRow, aliases_of, stored

ZONES = (
    "UTC",
    "Europe/Vienna",
    "America/New_York",
    "Asia/Kolkata",  # :30
    "Asia/Kathmandu",  # :45
    "Australia/Lord_Howe",  # clocks change by half an hour
    "America/Santiago",  # at midnight, so that a day begins at one
    "Africa/Casablanca",
    "Pacific/Chatham",  # :45, and clocks change
    "Pacific/Apia",
)

CHANGES = ((2026, 3, 29, 1), (2026, 10, 25, 1), (2026, 4, 4, 15), (2026, 9, 6, 4), (2026, 3, 8, 7))
"""Hours (UTC) at which clocks change in some of them."""

names = st.sampled_from(
    (
        *("page_view", "page_view", "$pageview", "signup", "purchase", "$identify", "web_vital"),
        *("scroll_depth", "time_on_page", "error", "$flag_exposure"),
    )
)
anon_ids = st.sampled_from(("a1", "a2", "a3", "u1", "~nat1", "~nat2"))
user_ids = st.sampled_from((None, None, None, "u1", "u2", "a1"))
paths = st.sampled_from(("/", "/pricing", "/docs", "/Docs/Ärger", "/app#/cart"))
texts = st.sampled_from(("", "pro", "Pro", "free", "7", "1e1", "007", "-0.5", "nan", "ÄB", "äb"))
numbers = st.integers(-3, 40) | st.integers(-400, 4000).map(lambda n: n / 100)
ratings = st.sampled_from(("good", "needs-improvement", "poor", "Good", ""))
values = texts | numbers | st.none() | st.booleans() | st.just([1, {"bb": 2, "a": None}])


def properties_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    if name == "web_vital":
        return st.fixed_dictionaries(
            {"name": st.sampled_from(("LCP", "CLS")), "value": numbers},
            optional={"id": st.sampled_from(("v1", "v2")), "rating": ratings},
        )
    if name == "$identify":
        return st.just({"traits": {"plan": "pro"}})
    return st.fixed_dictionaries(
        {}, optional={"plan": values, "n": values, "revenue": values, "value": values}
    )


def _page(path: str | None) -> st.SearchStrategy[dict[str, Any]]:
    """`path` None: there is a referrer alone."""
    maybe = st.sampled_from((None, "x", "y"))
    fixed: dict[str, Any] = {
        "channel": st.sampled_from(("Direct", "Referral", "Email")),
        "referrer_host": st.sampled_from((None, "news.example", "x")),
        "utm_source": maybe,
        "utm_campaign": maybe,
        "utm_term": maybe,
    }
    if path is not None:
        fixed |= {
            "path": st.just(path),
            "hostname": st.sampled_from(("shop.example", None)),
            "url": st.just(f"https://shop.example{path}?q=1"),
        }
    return st.fixed_dictionaries(fixed).map(_with_referrer)


def _with_referrer(page: dict[str, Any]) -> dict[str, Any]:
    host = page["referrer_host"]
    return page | {"referrer": host and f"https://{host}/read"}


pages = st.one_of(st.just({}), st.none().flatmap(_page), paths.flatmap(_page), paths.flatmap(_page))
visits = st.sampled_from(
    (
        {"browser": "Firefox", "browser_version": "150", "os": "Linux", "country": "AT"},
        {"browser": "Firefox", "browser_version": "9", "os": "Windows", "city": "Linz"},
        {"browser": "Safari", "os": "iOS", "device": "mobile", "country": "US", "region": "CA"},
        {"language": "de"},
        {},
    )
)
reports = st.fixed_dictionaries(
    {
        "level": st.sampled_from((None, None, "info", "error", "fatal")),
        "environment": st.sampled_from((None, "production", "staging")),
        "release": st.sampled_from((None, "1.0", "1.10")),
        "tags": st.sampled_from((None, {"team": "web"}, {"team": "7", "x": ""})),
        "screen": st.sampled_from((None, None, "390x844", "1920x1080")),
    }
)


@st.composite
def instants(draw: st.DrawFn, center: int) -> int:
    """Microseconds around an instant in milliseconds: near it, on an hour, or days away."""
    away = draw(
        st.integers(-2 * HOUR, 2 * HOUR)
        | st.integers(-60, 60).map(lambda hours: hours * HOUR)
        | st.integers(-60, 60).map(lambda hours: hours * HOUR)
        | st.integers(-16 * DAY, 16 * DAY)
    )
    return (center + away) * 1000 + draw(st.sampled_from((0, 0, 1, 999)))


centers = st.sampled_from(CHANGES).map(lambda at: first_instant(datetime(*at), "UTC"))


@st.composite
def sessions(draw: st.DrawFn, center: int) -> list[EventRow]:
    """Some events of one session, most of them by one visitor within hours, with equal times."""
    session_id = draw(st.integers(1, 40))
    anon_id, start = draw(anon_ids), draw(instants(center))
    bot, visit = draw(st.sampled_from((False, False, False, True))), draw(visits)
    found = []
    for _ in range(draw(st.integers(1, 5))):
        name = draw(names)
        own = {**draw(pages), **draw(reports), **draw(properties_of(name).map(_as_properties))}
        odd = draw(st.integers(0, 9)) == 0  # as where a session id is used by two
        user_id = draw(user_ids if name != "$identify" else st.sampled_from(("u1", "u2")))
        found.append(
            EventRow(
                id=draw(st.integers(1, 2**32)),
                timestamp=start,
                event_name=name,
                session_id=session_id,
                anon_id=draw(anon_ids) if odd else anon_id,
                user_id=user_id,
                is_bot=bot != odd,
                **(draw(visits) if odd else visit),
                **own,
            )
        )
        start += draw(st.sampled_from((0, 1, 400, 1_000_000, 90_500_000, 3_000_000_000)))
    return found


def _as_properties(properties: dict[str, Any]) -> dict[str, Any]:
    return {"properties": properties}


@st.composite
def deliveries(draw: st.DrawFn, center: int, most: int = 12) -> list[EventRow]:
    """In the order in which they come: late ones at the end, some again."""
    parts = draw(st.lists(sessions(center), min_size=1 + most // 4, max_size=most))
    events = [event for part in parts for event in part]
    again = draw(st.lists(st.sampled_from(events), max_size=3))
    return draw(st.permutations([*events, *again]))


class Site:
    """What a project has stored; aliases of which somebody undid some, and made some by hand."""

    def __init__(
        self, center: int, delivered: list[EventRow], undone: set[int], by_hand: set[Alias]
    ) -> None:
        self.center, self.delivered = center, delivered
        self.events = stored(delivered)
        made = aliases_of(self.events)
        self.undone = [alias for place, alias in enumerate(made) if place in undone]
        left = {alias[:2]: alias for alias in made if alias not in self.undone}
        self.by_hand = sorted(alias for alias in by_hand if alias[:2] not in left)
        self.aliases = [*left.values(), *self.by_hand]

    def __repr__(self) -> str:
        return (
            f"Site({self.center}, {self.delivered}, undone={self.undone}, by_hand={self.by_hand})"
        )


@st.composite
def sites(draw: st.DrawFn, most: int = 12) -> Site:
    center = draw(centers)
    aliases = st.builds(
        Alias, st.sampled_from(("a1", "~nat1", "~nat2")), st.sampled_from(("u1", "u3")), st.just(1)
    )
    return Site(
        center,
        draw(deliveries(center, most)),
        draw(st.sets(st.integers(0, 5), max_size=2)),
        draw(st.sets(aliases, min_size=1, max_size=3)),
    )
