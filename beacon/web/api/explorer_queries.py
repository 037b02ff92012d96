"""What the lists of the explorer can be asked for: the parameters that they share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.errors import InvalidField
from beacon.events import MAX_IDENTITY_CHARACTERS
from beacon.explorer.events import Bots, EventFilter
from beacon.explorer.filters import check_sayable
from beacon.explorer.scan import Key
from beacon.explorer.search import MAX_CHARACTERS
from beacon.explorer.sessions import SessionFilter
from beacon.explorer.visitors import VisitorFilter
from beacon.explorer.windows import Span, span_of
from beacon.fields import Time
from beacon.reports.cohorts import Who, question_of
from beacon.reports.conditions import Went, leaves
from beacon.reports.filters import Asking, read_filter_list, read_filters
from beacon.reports.journeys import FunnelAnswer
from beacon.reports.wanted import Person
from beacon.saved.membership import check_count
from beacon.saved.naming import Saved, read_saved
from beacon.web.api.endpoint import Call
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import read_cursor, write_cursor
from beacon.web.api.parts import ApiParts

T = TypeVar("T", EventFilter, SessionFilter, VisitorFilter)

Search = Annotated[
    str,
    Meta(
        max_length=MAX_CHARACTERS,
        description='Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, '
        "`key:begins*`, `key:*`, `key:>5`; a minus in front negates one.",
    ),
]
VisitorId = Annotated[str, Meta(min_length=1, max_length=MAX_IDENTITY_CHARACTERS)]
WithBots = Annotated[Bots, Meta(description="`include`: what bots sent too; `only`: nothing else.")]
Filters = Annotated[
    str,
    Meta(
        max_length=1000,
        description="A list of filters as JSON, as reports take them: dimensions of events and "
        "sessions, any operator but `matches`.",
    ),
]
From = Annotated[Time, Meta(description="From then on, inclusive.")]
To = Annotated[Time, Meta(description="Up to then, exclusive.")]


def read_key(cursor: str | None) -> Key | None:
    """Raises InvalidField."""
    found = read_cursor(cursor, tuple[Time, UUID])
    return None if found is None else Key(*found)


def write_key(behind: Key | None, found: int, limit: int) -> tuple[str | None, Time | None]:
    """`next_cursor` and `searched_to` of a page of `found` items."""
    if behind is None:
        return None, None
    return write_cursor(behind), behind.timestamp if found < limit else None


def read_span(since: Time | None, until: Time | None) -> Span:
    """Raises InvalidField."""
    since, until = in_utc("from", since), in_utc("to", until)
    if since is not None and until is not None and since > until:
        raise InvalidField("to", "to: it lies before `from`.")
    return span_of(since, until)


async def with_filters(parts: ApiParts, call: Call, wanted: T) -> T:
    """What is wanted with the filters of the query. Raises InvalidField, and with dynamic cohorts
    what reports do."""
    if call.query.filters is None:
        return wanted
    assert call.project is not None
    saved = await read_saved(parts.database, call.project_id)
    asking = saved.asking(time.time_ns() // 1_000_000, call.project.timezone)
    condition = read_filters(read_filter_list(call.query.filters), asking)
    check_sayable(condition)
    cohorts = {part for part in leaves(condition) if isinstance(part, Went)}
    people = {each: await _people(parts, call, saved, each, asking) for each in cohorts}
    return msgspec.structs.replace(wanted, condition=condition, people=people)


async def _people(
    parts: ApiParts, call: Call, saved: Saved, cohort: Went, asking: Asking
) -> Sequence[Person]:
    who = saved.cohorts[cohort.key]
    assert isinstance(who, Who)
    found: FunnelAnswer = await parts.reports.journeyed(call.project_id, question_of(who), asking)
    check_count(len(found.asked), "filters")
    return found.people
