"""Issues that a search finds, in their order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from beacon.errors import InvalidQuery
from beacon.issues.details import ListedIssue, read_issues_in
from beacon.issues.listing import (
    IssueFilter,
    Place,
    StateCounts,
    find_places_in,
    first_places_in,
    rank_in,
)
from beacon.issues.periods import Span, span_of
from beacon.issues.search import parse_search
from beacon.issues.search_sql import Asker
from beacon.postgres.database import Database
from beacon.projects.projects import create_project
from beacon.reports.ranges import DateRange
from tests.issues.made_issues import NOW, MadeIssues

UTC = ZoneInfo("UTC")
ADA = UUID(int=7)


class Shop(MadeIssues):
    """Issues called `cart`, `login`, `slow`, `old`; `cart` has `cart again` merged into it."""

    @classmethod
    async def make(cls, database: Database) -> Shop:
        project = (await create_project(database, "Shop")).project
        shop = cls(database, UUID(bytes=project.id))
        await database.execute(
            "INSERT INTO accounts (id, email, name) VALUES ($1, 'ada@example.com', 'Ada')", ADA
        )
        await shop.fill()
        return shop

    async def fill(self) -> None:
        self.cart = await self.add(
            "TypeError: cart is undefined",
            id=UUID("aaaaaaaa-0000-8000-8000-000000000001"),
            type="TypeError",
            came={2: 5, 100: 3},
            tags={"browser": ["Firefox", "Mobile Safari"]},
            visitors=["ann", "bob"],
            assignee=ADA,
        )
        again = await self.add(
            "TypeError: basket is null",
            came={1: 2, 200: 1},
            environment="staging",
            release="2.0",
            tags={"customer": ["acme"]},
            visitors=["bob", "cleo"],
            merged_into=self.cart,
        )
        login = await self.add("ValueError: 100% wrong", came={3: 1}, regressed=True, level="fatal")
        slow = await self.add("Slow answer", kind="message", level="warning", came={5: 100})
        old = await self.add(
            "OSError: disk", culprit="save in app/io/disk.py", came={800: 1}, state="resolved"
        )
        self.names = {self.cart: "cart", login: "login", slow: "slow", old: "old", again: "again"}
        await self.comment(again, "We look at it.")

    def wanted(self, query: str, dates: DateRange | None = None, **more: Any) -> IssueFilter:
        span = span_of(dates or DateRange(), UTC, self.now)
        asker = Asker(self.now, UTC, ADA)
        return IssueFilter(terms=parse_search(query), span=span, asker=asker, **more)

    async def places(self, wanted: IssueFilter, **more: Any) -> list[Place]:
        more.setdefault("limit", 100)
        return await self.database.run(
            lambda session: find_places_in(session, self.project_id, wanted, **more)
        )

    async def found(self, query: str, dates: DateRange | None = None, **more: Any) -> list[str]:
        places = await self.places(self.wanted(query, dates, **more))
        return [self.names[place.id] for place in places]

    async def first(self, query: str, **more: Any) -> tuple[list[str], StateCounts]:
        wanted = self.wanted(query, **more)
        places, counts = await self.database.run(
            lambda session: first_places_in(session, self.project_id, wanted, limit=100)
        )
        return [self.names[place.id] for place in places], counts

    async def read(self, span: Span, environment: str | None = None) -> ListedIssue:
        """The cart's."""
        (found,) = await self.database.run(
            lambda session: read_issues_in(
                session,
                self.project_id,
                [self.cart],
                span=span,
                environment=environment,
                now=self.now,
            )
        )
        return found


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await Shop.make(database)


ALL = ["cart", "login", "slow", "old"]
QUERIES = {
    "": ALL,
    "is:unresolved": ["cart", "login", "slow"],
    "!is:unresolved": ["old"],
    "is:[resolved,ignored]": ["old"],
    "is:regressed": ["login"],
    "is:new": ["login", "slow"],
    "is:assigned": ["cart"],
    "is:merged": ["cart"],
    "assigned:me": ["cart"],
    "assigned:Ada@example.com": ["cart"],
    "assigned:[none]": ["login", "slow", "old"],
    "level:fatal": ["login"],
    "level:<error": ["slow"],
    "level:>=warning !level:error": ["login", "slow"],
    "kind:message": ["slow"],
    "type:typeerror": ["cart"],
    "platform:python": ALL,
    "undefined": ["cart"],
    '"BASKET is"': ["cart"],
    "!cart": ["old"],
    "100%": ["login"],
    "1_0%": [],
    "t*wrong": [],
    "1*wrong": ["login"],
    "SHOP-AAAAAAAA": ["cart"],
    "id:shop-aaaaaaaa": ["cart"],
    "function:save": ["old"],
    "file:disk.py": ["old"],
    "file:app/cart.py": ["cart", "login", "slow"],
    "browser:firefox": ["cart"],
    "browser:mobile*": ["cart"],
    "browser:[Chrome,Firefox]": ["cart"],
    "!browser:Firefox": ["login", "slow", "old"],
    "customer:acme": ["cart"],
    "has:customer": ["cart"],
    "!has:browser": ["login", "slow", "old"],
    "has:comments": ["cart"],
    "has:assignee": ["cart"],
    "release:2.0": ["cart"],
    "release:2.*": ["cart"],
    "first_release:1.0": ALL,
    "environment:staging": ["cart"],
    "tag:level:warning": ["slow"],
    "events:>11": ["slow"],
    "events:11": ["cart"],
    "users:>=3": ["cart"],
    "users:0": ["login", "slow", "old"],
    "first_seen:-24h": ["login", "slow"],
    "first_seen:+7d": ["cart", "old"],
    "last_seen:2026-11-15": ["cart", "login", "slow"],
    "last_seen:<2026-11-15T10:00:00Z": ["login", "slow", "old"],
    "last_seen:>-2h": ["cart"],
}


async def test_what_each_search_finds(shop: Shop) -> None:
    assert {query: await shop.found(query) for query in QUERIES} == QUERIES


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("x is:open", 5),
        ("level:bad", 6),
        ("level:[error,bad]", 13),
        ("events:many", 7),
        ("events:[1,2]", 10),
        ("first_seen:yesterday", 11),
        ("first_seen:2026-11-01T10:00:00Z", 11),
        ("first_seen:>2026-02-31", 12),
        ("has:level", 4),
        ("release:>1", 9),
        ("kind:crash", 5),
        ("id:shop", 3),
    ],
)
async def test_a_value_that_a_field_cannot_have_is_refused_at_its_place(
    database: Database, query: str, position: int
) -> None:
    shop = Shop(database, UUID(int=1))
    with pytest.raises(InvalidQuery) as caught:
        await shop.found(query)
    assert caught.value.position == position


async def test_me_is_nobody_where_a_key_asks(database: Database) -> None:
    shop = Shop(database, UUID(int=1))
    nobody = shop.wanted("assigned:me")
    asker = nobody.asker._replace(account_id=None)
    with pytest.raises(InvalidQuery):
        await shop.places(IssueFilter(terms=nobody.terms, span=nobody.span, asker=asker))


async def test_lists_are_sorted_by_what_is_asked(shop: Shop) -> None:
    assert await shop.found("", sort="first_seen") == ["login", "slow", "cart", "old"]
    assert await shop.found("", sort="events") == ["slow", "cart", *_equal(shop, "login", "old")]
    assert (await shop.found("", sort="users"))[0] == "cart"
    day = DateRange(period="24h")
    assert await shop.found("", day, sort="events") == ["slow", "cart", "login"]
    assert (await shop.found("", day, sort="trend"))[0] == "slow"


def _equal(shop: Shop, *names: str) -> list[str]:
    """Those that are sorted by their id alone."""
    ids = sorted((id for id, name in shop.names.items() if name in names), reverse=True)
    return [shop.names[id] for id in ids]


async def test_pages_follow_one_another_in_both_directions(shop: Shop) -> None:
    for sort in ("last_seen", "first_seen", "events", "users", "trend"):
        wanted = shop.wanted("", sort=sort)
        whole = await shop.places(wanted)
        assert len(whole) == 4
        assert await shop.places(wanted, behind=whole[1], limit=1) == whole[2:3]
        assert await shop.places(wanted, behind=whole[1], upwards=True) == whole[:1]
        found = await shop.database.run(
            lambda session, wanted=wanted: rank_in(  # type: ignore[misc]
                session,
                shop.project_id,
                wanted,
                whole[2].id,  # noqa: B023
            )
        )
        assert found == whole[2]


async def test_a_range_and_an_environment_leave_out_what_did_not_come_then(shop: Shop) -> None:
    assert await shop.found("", DateRange(period="24h")) == ["cart", "login", "slow"]
    past = DateRange(from_="2026-11-11", to="2026-11-12")
    assert await shop.found("", past) == ["cart"]
    assert await shop.found("", past, environment="staging") == []
    assert await shop.found("", environment="staging") == ["cart"]
    assert await shop.found("", DateRange(period="24h"), environment="moon") == []


async def test_tabs_count_whatever_the_state(shop: Shop) -> None:
    names, counts = await shop.first("is:unresolved")
    assert names == ["cart", "login", "slow"]
    assert counts == StateCounts(all=4, unresolved=3, resolved=1, ignored=0)
    names, counts = await shop.first("is:ignored cart", sort="trend")
    assert (names, counts) == ([], StateCounts(all=3, unresolved=3, resolved=0, ignored=0))


async def test_an_issue_counts_with_what_is_merged_into_it(shop: Shop) -> None:
    issue = await shop.read(span_of(DateRange(), UTC, NOW))
    assert (issue.short_id, issue.merged, issue.comments) == ("SHOP-AAAAAAAA", 1, 1)
    assert (issue.events, issue.users, issue.period_events) == (11, 3, 11)
    assert (sum(issue.trend), issue.trend[-1], len(issue.trend)) == (11, 7, 30)
    assert issue.last_seen_at == NOW - timedelta(hours=1)
    assert issue.first_seen_at == NOW - timedelta(hours=200)
    assert (issue.first_release, issue.last_release) == ("2.0", "2.0")
    assert issue.assignee is not None
    assert issue.assignee.email == "ada@example.com"
    staging = await shop.read(span_of(DateRange(period="24h"), UTC, NOW), "staging")
    assert (staging.period_events, staging.events, len(staging.trend)) == (2, 11, 24)


@pytest.mark.parametrize(
    ("dates", "points", "hours"),
    [
        (DateRange(period="24h"), 24, 1),
        (DateRange(period="7d"), 28, 6),
        (DateRange(period="30d"), 30, 24),
        (DateRange(from_="2026-11-15T10:20:00Z", to="2026-11-15T11:20:00Z"), 2, 1),
        (DateRange(from_="1970-01-01", to="2199-12-31"), 30, 67205),
    ],
)
def test_a_range_is_cut_into_buckets_of_whole_hours(
    dates: DateRange, points: int, hours: int
) -> None:
    span = span_of(dates, UTC, NOW)
    assert (span.points, span.bucket) == (points, timedelta(hours=hours))
    assert span.start + span.points * span.bucket >= span.end
