"""What kinds of reports there are: the question that each takes, and how it is answered.

In: a saved report, and what of it may be asked otherwise (period, interval). Out: its answer, the
same as the endpoint of its kind gives.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from beacon.errors import InvalidField
from beacon.export.tables import Table
from beacon.projects.projects import Project
from beacon.reports import journeys
from beacon.reports.buckets import Interval
from beacon.reports.faults import refuse
from beacon.reports.filters import Asking
from beacon.reports.journeys import About, FunnelQuestion, RetentionQuestion
from beacon.reports.question import Question, plan
from beacon.reports.ranges import Compare, DateRange, Period
from beacon.reports.terms import TIME
from beacon.saved.naming import read_saved
from beacon.saved.reports import Kind, NewReport, SavedReport
from beacon.web.api import analytics, report_tables
from beacon.web.api import journeys as journey_reports
from beacon.web.api.analytics import OVERVIEW
from beacon.web.api.parts import ApiParts
from beacon.web.api.read import read_part

Saved = Mapping[str, Any]
RETENTION_INTERVALS = ("day", "week", "month")


class OverviewQuestion(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`interval`: the numbers of each bucket too."""

    compare: Compare | None = None
    interval: Interval | None = None

    @property
    def plain(self) -> Question:
        by = [TIME] if self.interval else []
        return Question(metrics=list(OVERVIEW), dimensions=by, **msgspec.structs.asdict(self))


class ReportKind(NamedTuple):
    """`check` raises InvalidField where the question cannot be asked."""

    question: type[Any]
    check: Callable[[Any, Asking, Saved], object]
    answer: Callable[[ApiParts, Project, Any], Awaitable[Any]]
    table: Callable[[Any], Table]


def _check_query(question: Question, asking: Asking, goals: Saved) -> None:
    plan(question, **asking._asdict(), goals=goals)


async def _overview(parts: ApiParts, project: Project, question: OverviewQuestion) -> Any:
    return await analytics.overview_of(parts, project, question.plain)


KINDS: Mapping[Kind, ReportKind] = {
    "query": ReportKind(Question, _check_query, analytics.answer_to, report_tables.answer_table),
    "overview": ReportKind(
        OverviewQuestion,
        lambda question, asking, goals: _check_query(question.plain, asking, goals),
        _overview,
        report_tables.overview_table,
    ),
    "funnel": ReportKind(
        FunnelQuestion,
        lambda question, asking, _: journeys.ask_funnel(question, asking),
        journey_reports.funnel_of,
        report_tables.funnel_table,
    ),
    "retention": ReportKind(
        RetentionQuestion,
        lambda question, asking, _: journeys.ask_retention(question, asking),
        journey_reports.retention_of,
        report_tables.retention_table,
    ),
    "paths": ReportKind(
        journeys.PathsQuestion,
        lambda question, asking, _: journeys.ask_paths(question, asking),
        journey_reports.paths_of,
        report_tables.paths_table,
    ),
    "web-vitals": ReportKind(
        journeys.VitalsQuestion,
        lambda question, asking, _: journeys.ask_vitals(question, asking),
        journey_reports.vitals_of,
        report_tables.vitals_table,
    ),
}


class Otherwise(NamedTuple):
    """What is asked of a saved report instead of what it says."""

    period: Period | None = None
    interval: str | None = None


class ReportResult(msgspec.Struct, frozen=True, kw_only=True):
    """`result` is what the endpoint of the kind answers."""

    name: str
    kind: Kind
    result: Any


def result_table(answer: ReportResult) -> Table:
    return KINDS[answer.kind].table(answer.result)


async def check_report(parts: ApiParts, project: Project, new: NewReport) -> None:
    """Raises InvalidField, which lists what is allowed."""
    kind = KINDS[new.kind]
    question = read_part(kind.question, new.question, "question")
    asking = await journey_reports.asking_of(parts, project)
    goals = (await read_saved(parts.database, UUID(bytes=project.id))).goals
    try:
        kind.check(question, asking, goals)
    except InvalidField as fault:
        raise InvalidField(f"question.{fault.field}", f"question.{fault.message}") from None


async def result_of(
    parts: ApiParts, project: Project, report: SavedReport | NewReport, otherwise: Otherwise
) -> ReportResult:
    """Raises InvalidField for what cannot be asked, or cannot be any more."""
    kind = KINDS[report.kind]
    question = _otherwise(read_part(kind.question, report.question, "question"), otherwise)
    result = await kind.answer(parts, project, question)
    return ReportResult(name=report.name, kind=report.kind, result=result)


def overview_question(report: SavedReport | NewReport, otherwise: Otherwise) -> Question:
    """What an overview is about. Raises InvalidField."""
    question = read_part(OverviewQuestion, report.question, "question")
    plain: Question = _otherwise(question, otherwise).plain
    return plain


def _otherwise(question: Any, asked: Otherwise) -> Any:
    if asked.period is not None:
        if asked.period == "custom":
            refuse("period", "expected 24h, 7d, 30d or 12mo, as from and to are the report's own")
        question = msgspec.structs.replace(question, date_range=DateRange(asked.period))
    if asked.interval is None:
        return question
    if isinstance(question, RetentionQuestion) and asked.interval not in RETENTION_INTERVALS:
        refuse("interval", f"expected one of {', '.join(RETENTION_INTERVALS)}")
    if not isinstance(question, RetentionQuestion) and not _has_time(question):
        refuse("interval", "this report has no buckets of time")
    return msgspec.structs.replace(question, interval=asked.interval)


def _has_time(question: Any) -> bool:
    if isinstance(question, OverviewQuestion):
        return True
    return isinstance(question, Question) and TIME in question.dimensions
