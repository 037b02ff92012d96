"""Reports of the order of events: funnels, retention, paths, web vitals.

In: questions of the project's people and keys. Out: numbers, as docs/reports.md defines them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidField, QueryTooLong, ReportsPreparing, TooManyValues
from beacon.export.tables import Table
from beacon.projects.projects import Project
from beacon.reports import journeys
from beacon.reports.answer_bodies import instant_text
from beacon.reports.filters import Asking
from beacon.reports.funnel import Step
from beacon.reports.journeys import Journey
from beacon.reports.ranges import Range
from beacon.reports.wanted import Person
from beacon.saved.naming import read_saved
from beacon.web.api.endpoint import Call, Endpoint, Handler
from beacon.web.api.parts import ApiParts
from beacon.web.api.report_tables import funnel_table, paths_table, retention_table, vitals_table

T = TypeVar("T")


class RangeBody(msgspec.Struct, frozen=True):
    from_: str = msgspec.field(name="from")
    to: str
    tz: str


class StepBody(msgspec.Struct, frozen=True):
    """`rate`: in percent of the first step. `seconds`: the median from the step before."""

    visitors: int
    dropped: Annotated[int, Meta(description="Who came here and not to the next step.")]
    rate: float | None
    seconds: float | None


class SplitBody(msgspec.Struct, frozen=True):
    value: str | None
    steps: list[StepBody]


class VisitorBody(msgspec.Struct, frozen=True):
    visitor: str
    is_user: bool


class FunnelBody(msgspec.Struct, frozen=True):
    range: RangeBody
    steps: list[StepBody]
    split: list[SplitBody]
    dropped: list[VisitorBody]


class CohortBody(msgspec.Struct, frozen=True):
    """`returned[n]`: how many came n buckets later; the first is all of the cohort."""

    begins: str
    visitors: int
    returned: list[int]


class RetentionBody(msgspec.Struct, frozen=True):
    """`visitors`: those in the cell that was asked for."""

    range: RangeBody
    cohorts: list[CohortBody]
    visitors: list[VisitorBody]


class LinkBody(msgspec.Struct, frozen=True):
    """`place`: how many stops away from where the path begins. `to` null: it ends."""

    place: int
    of: str
    to: str | None
    sessions: int


class PathsBody(msgspec.Struct, frozen=True):
    range: RangeBody
    links: list[LinkBody]


class VitalBody(msgspec.Struct, frozen=True):
    page: str | None
    name: str
    measures: int
    value: float


class VitalTotalBody(msgspec.Struct, frozen=True):
    """Over all pages. `good`, `needs_improvement`, `poor`: how many measures were rated so."""

    name: str
    measures: int
    value: float
    good: int
    needs_improvement: int
    poor: int


class VitalsBody(msgspec.Struct, frozen=True):
    range: RangeBody
    total: list[VitalTotalBody]
    vitals: list[VitalBody]


async def query_funnel(parts: ApiParts, call: Call) -> FunnelBody:
    assert call.project is not None
    return await funnel_of(parts, call.project, call.body)


async def funnel_of(
    parts: ApiParts, project: Project, question: journeys.FunnelQuestion
) -> FunnelBody:
    asking = await asking_of(parts, project)
    journey = journeys.ask_funnel(question, asking)
    found = await _made(parts, project, question, journey, asking)
    return FunnelBody(
        _range(journey.range),
        _steps(found.steps),
        [SplitBody(value, _steps(steps)) for value, steps in found.split],
        _visitors(found.people),
    )


async def query_retention(parts: ApiParts, call: Call) -> RetentionBody:
    assert call.project is not None
    return await retention_of(parts, call.project, call.body)


async def retention_of(
    parts: ApiParts, project: Project, question: journeys.RetentionQuestion
) -> RetentionBody:
    asking = await asking_of(parts, project)
    journey = journeys.ask_retention(question, asking)
    zone = journey.range.zone
    found = await _made(parts, project, question, journey, asking)
    cohorts = [
        CohortBody(instant_text(each.begins, zone), each.size, each.returned)
        for each in found.cohorts
    ]
    return RetentionBody(_range(journey.range), cohorts, _visitors(found.people))


async def query_paths(parts: ApiParts, call: Call) -> PathsBody:
    assert call.project is not None
    return await paths_of(parts, call.project, call.body)


async def paths_of(
    parts: ApiParts, project: Project, question: journeys.PathsQuestion
) -> PathsBody:
    asking = await asking_of(parts, project)
    journey = journeys.ask_paths(question, asking)
    links = [LinkBody(*each) for each in await _made(parts, project, question, journey, asking)]
    return PathsBody(_range(journey.range), links)


async def query_web_vitals(parts: ApiParts, call: Call) -> VitalsBody:
    assert call.project is not None
    return await vitals_of(parts, call.project, call.body)


async def vitals_of(
    parts: ApiParts, project: Project, question: journeys.VitalsQuestion
) -> VitalsBody:
    asking = await asking_of(parts, project)
    journey = journeys.ask_vitals(question, asking)
    found = await _made(parts, project, question, journey, asking)
    return VitalsBody(
        _range(journey.range),
        [VitalTotalBody(*each) for each in found.total],
        [VitalBody(*each) for each in found.pages],
    )


async def asking_of(parts: ApiParts, project: Project) -> Asking:
    saved = await read_saved(parts.database, UUID(bytes=project.id))
    return saved.asking(time.time_ns() // 1_000_000, project.timezone)


async def _made(
    parts: ApiParts, project: Project, question: Any, _journey: Journey[T], asking: Asking
) -> T:
    found: T = await parts.reports.journeyed(UUID(bytes=project.id), question, asking)
    return found


def _range(asked: Range) -> RangeBody:
    start, end = instant_text(asked.start, asked.zone), instant_text(asked.end, asked.zone)
    return RangeBody(from_=start, to=end, tz=asked.zone.key)


def _visitors(people: Sequence[Person]) -> list[VisitorBody]:
    return [VisitorBody(*each) for each in people]


def _steps(steps: list[Step]) -> list[StepBody]:
    first = steps[0].visitors
    following = [*(each.visitors for each in steps[1:]), steps[-1].visitors]
    return [
        StepBody(
            each.visitors,
            each.visitors - then,
            round(100 * each.visitors / first, 4) if first else None,
            each.seconds,
        )
        for each, then in zip(steps, following, strict=True)
    ]


def _question(
    path: str,
    summary: str,
    handler: Handler,
    body: Any,
    answer: Any,
    table: Callable[[Any], Table],
) -> Endpoint:
    return Endpoint(
        method="POST",
        path=f"/api/v1/analytics/{{project_id}}/{path}",
        summary=summary,
        description="docs/reports.md says what each number means.",
        handler=handler,
        access=Access.VIEWER,
        tag="reports",
        body=body,
        answer=answer,
        table=table,
        errors=(InvalidField, QueryTooLong, ReportsPreparing, TooManyValues),
    )


ENDPOINTS = (
    _question(
        "funnel",
        "Count who comes from step to step, and how fast",
        query_funnel,
        journeys.FunnelQuestion,
        FunnelBody,
        funnel_table,
    ),
    _question(
        "retention",
        "Count who comes back after so many days, weeks or months",
        query_retention,
        journeys.RetentionQuestion,
        RetentionBody,
        retention_table,
    ),
    _question(
        "paths",
        "Follow sessions from a page or an event, or back from it",
        query_paths,
        journeys.PathsQuestion,
        PathsBody,
        paths_table,
    ),
    _question(
        "web-vitals",
        "Read percentiles of the web vitals, over all pages and by page",
        query_web_vitals,
        journeys.VitalsQuestion,
        VitalsBody,
        vitals_table,
    ),
)
