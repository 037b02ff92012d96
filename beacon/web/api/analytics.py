"""Reports: the one question behind all of them, and the questions that every dashboard asks.

In: requests of the project's people and keys. Out: numbers, as docs/reports.md defines them. The
endpoints that are read with GET are questions with fixed metrics, and answer in the same form.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidField, QueryTooLong, ReportsPreparing, TooManyValues
from beacon.projects.projects import Project
from beacon.reports.answer_bodies import AnswerBody, answer_body
from beacon.reports.buckets import Interval
from beacon.reports.filters import read_filter_list
from beacon.reports.question import MAX_LIMIT, Plan, Question, plan
from beacon.reports.ranges import Compare, DateRange, Period
from beacon.reports.terms import TIME
from beacon.saved.naming import read_saved
from beacon.web.api.endpoint import Call, Endpoint, Handler
from beacon.web.api.parts import ApiParts
from beacon.web.api.report_tables import answer_table, overview_table

OVERVIEW = (
    *("events", "pageviews", "visitors", "users", "sessions", "bounce_rate"),
    *("session_duration", "pages_per_session", "errors"),
)
SESSIONS = ("sessions", "bounce_rate", "session_duration", "pages_per_session")
USERS = ("users", "visitors", "new_visitors")
TOP_EVENTS = ("events", "visitors")


class RangeQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which part of the events a report is about."""

    period: Annotated[Period | None, Meta(description="Without any: 30d.")] = None
    from_: (
        Annotated[str, Meta(max_length=40, description="A date, or a time with its zone.")] | None
    ) = msgspec.field(name="from", default=None)
    to: (
        Annotated[str, Meta(max_length=40, description="A date, which is included, or a time.")]
        | None
    ) = None
    tz: (
        Annotated[
            str, Meta(max_length=60, description="A zone, as Europe/Berlin; else the project's.")
        ]
        | None
    ) = None
    compare: Annotated[Compare | None, Meta(description="With which other range.")] = None
    filters: (
        Annotated[
            str,
            Meta(max_length=1000, description="A list of filters as JSON; longer ones: `query`."),
        ]
        | None
    ) = None
    bots: Annotated[Literal["exclude", "include"], Meta(description="Whether bots count too.")] = (
        "exclude"
    )


class SeriesQuery(RangeQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    interval: Annotated[
        Interval | None, Meta(description="The length of a bucket; else one that fits the range.")
    ] = None


class TimeseriesQuery(SeriesQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    metrics: Annotated[
        str, Meta(max_length=500, description="Names of metrics with commas between.")
    ] = "events,visitors"


class TopQuery(RangeQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT, description="So many at the most.")] = 10


class Overview(AnswerBody, frozen=True):
    top_event: Annotated[str | None, Meta(description="The one with the most events.")] = None


async def query(parts: ApiParts, call: Call) -> AnswerBody:
    return await _answered(parts, call, call.body)


async def read_overview(parts: ApiParts, call: Call) -> Overview:
    assert call.project is not None
    return await overview_of(parts, call.project, question_of(call.query, OVERVIEW))


async def overview_of(parts: ApiParts, project: Project, asked: Question) -> Overview:
    most = msgspec.structs.replace(
        asked, metrics=["events"], dimensions=["event"], interval=None, compare=None, limit=1
    )
    of_all, of_events = await plans_of(parts, project, [asked, most])
    found, top = await parts.reports.answered_together(
        UUID(bytes=project.id), [of_all, of_events._replace(total=False)]
    )
    return Overview(
        **msgspec.structs.asdict(answer_body(of_all, found)),
        top_event=top.rows[0].names[0] if top.rows else None,
    )


async def read_timeseries(parts: ApiParts, call: Call) -> AnswerBody:
    names = tuple(call.query.metrics.split(","))
    return await _answered(parts, call, _series(call.query, names))


async def read_top_events(parts: ApiParts, call: Call) -> AnswerBody:
    asked = question_of(call.query, TOP_EVENTS)
    top = msgspec.structs.replace(asked, dimensions=["event"], limit=call.query.limit)
    return await _answered(parts, call, top)


async def read_sessions(parts: ApiParts, call: Call) -> AnswerBody:
    return await _answered(parts, call, _series(call.query, SESSIONS))


async def read_users(parts: ApiParts, call: Call) -> AnswerBody:
    return await _answered(parts, call, _series(call.query, USERS))


async def _answered(parts: ApiParts, call: Call, asked: Question) -> AnswerBody:
    assert call.project is not None
    return await answer_to(parts, call.project, asked)


async def answer_to(parts: ApiParts, project: Project, asked: Question) -> AnswerBody:
    (made,) = await plans_of(parts, project, [asked])
    return answer_body(made, await parts.reports.answered(UUID(bytes=project.id), made))


async def plans_of(parts: ApiParts, project: Project, asked: Sequence[Question]) -> list[Plan]:
    """Of one moment."""
    saved = await read_saved(parts.database, UUID(bytes=project.id))
    asking = saved.asking(time.time_ns() // 1_000_000, project.timezone)
    return [plan(each, **asking._asdict(), goals=saved.goals) for each in asked]


def question_of(asked: RangeQuery, metrics: tuple[str, ...]) -> Question:
    return Question(
        metrics=list(metrics),
        filters=read_filter_list(asked.filters) if asked.filters is not None else [],
        date_range=DateRange(asked.period, asked.from_, asked.to),
        tz=asked.tz,
        compare=asked.compare,
        bots=asked.bots,
    )


def _series(asked: SeriesQuery, metrics: tuple[str, ...]) -> Question:
    return msgspec.structs.replace(
        question_of(asked, metrics), dimensions=[TIME], interval=asked.interval
    )


_PATH = "/api/v1/analytics/{project_id}"


def _report(path: str, summary: str, handler: Handler, query: type[msgspec.Struct]) -> Endpoint:
    return Endpoint(
        method="GET",
        path=f"{_PATH}/{path}",
        summary=summary,
        handler=handler,
        access=Access.VIEWER,
        tag="reports",
        query=query,
        answer=Overview if path == "overview" else AnswerBody,
        table=overview_table if path == "overview" else answer_table,
        errors=(InvalidField, QueryTooLong, ReportsPreparing, TooManyValues),
    )


ENDPOINTS = (
    Endpoint(
        method="POST",
        path=f"{_PATH}/query",
        summary="Ask for any metrics, by any dimensions",
        description="docs/reports.md says what each metric, dimension and filter means.",
        handler=query,
        access=Access.VIEWER,
        tag="reports",
        body=Question,
        answer=AnswerBody,
        table=answer_table,
        errors=(InvalidField, QueryTooLong, ReportsPreparing, TooManyValues),
    ),
    _report("overview", "Read the numbers of a range", read_overview, RangeQuery),
    _report("timeseries", "Read metrics over time", read_timeseries, TimeseriesQuery),
    _report("top-events", "List the events that happened most", read_top_events, TopQuery),
    _report("sessions", "Read how sessions went, over time", read_sessions, SeriesQuery),
    _report("users", "Count users and visitors over time", read_users, SeriesQuery),
)
