"""What the endpoints of issues can be asked for: the parameters that they share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from beacon import resources
from beacon.accounts.actors import AccountActor
from beacon.issues.listing import IssueFilter, Sort
from beacon.issues.periods import Span, span_of
from beacon.issues.search import MAX_CHARACTERS, parse_search
from beacon.issues.search_sql import Asker
from beacon.reports.ranges import DateRange, Period
from beacon.web.api.endpoint import Call

if TYPE_CHECKING:
    from beacon.postgres.database import Session

NARROWER = "search for less, or give a shorter `period`"

Search = Annotated[
    str,
    Meta(
        max_length=MAX_CHARACTERS,
        description="As docs/errors.md says: `is:unresolved level:>=error browser:Firefox timeout`."
        " Empty: all issues.",
    ),
]
Environment = Annotated[
    str, Meta(min_length=1, max_length=200, description="Only what came in this environment.")
]


class SpanQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Numbers are of whole hours of this range; without any, of the last 30 days."""

    period: Annotated[Period | None, Meta(description="Up to now.")] = None
    from_: (
        Annotated[str, Meta(max_length=40, description="A date, or a time with its zone.")] | None
    ) = msgspec.field(name="from", default=None)
    to: (
        Annotated[str, Meta(max_length=40, description="A date, which is included, or a time.")]
        | None
    ) = None
    environment: Environment | None = None

    @property
    def dates(self) -> DateRange:
        return DateRange(self.period, self.from_, self.to)


class SortQuery(SpanQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """With a range only issues that came within it, and in the environment."""

    sort: Annotated[
        Sort,
        Meta(
            description="The highest first. `events`: within the range, where one is given; "
            "`trend`: whose last quarter of the range has most beyond what the others let expect."
        ),
    ] = "last_seen"


class IssueSearch(SortQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    query: Search = "is:unresolved"


def now_of_call() -> datetime:
    return datetime.now(UTC)


def zone_of(call: Call) -> ZoneInfo:
    assert call.project is not None
    return ZoneInfo(call.project.timezone)


def read_span(call: Call, query: SpanQuery, now: datetime) -> Span:
    """Raises InvalidField."""
    return span_of(query.dates, zone_of(call), now)


def read_filter(call: Call, query: SortQuery, text: str, now: datetime) -> IssueFilter:
    """Raises InvalidField, InvalidQuery."""
    return IssueFilter(
        terms=parse_search(text),
        span=read_span(call, query, now),
        asker=asker_of(call, now),
        environment=query.environment,
        sort=query.sort,
    )


def asker_of(call: Call, now: datetime) -> Asker:
    account = call.actor.account_id if isinstance(call.actor, AccountActor) else None
    return Asker(now, zone_of(call), account)


async def slug_in(session: Session, call: Call) -> str:
    """What short ids begin with."""
    found: str = await session.fetch_value(resources.sql("issues", "slug"), call.project_id)
    return found
