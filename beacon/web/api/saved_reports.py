"""Saved reports: made, listed, read, changed, removed, and asked.

In: requests of the project's people and keys. Out: reports, each with its ETag; their results.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import Conflict, InvalidField, QueryTooLong, ReportsPreparing, TooManyValues
from beacon.fields import Time
from beacon.reports.buckets import Interval
from beacon.reports.ranges import Period
from beacon.saved import reports
from beacon.saved.reports import NewReport, ReportChanges, SavedReport
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts
from beacon.web.api.report_kinds import (
    Otherwise,
    ReportResult,
    check_report,
    result_of,
    result_table,
)


class ResultQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Instead of what the report says."""

    period: Annotated[Period | None, Meta(description="Up to now.")] = None
    interval: Annotated[
        Interval | None, Meta(description="Of a report over time, an overview, or retention.")
    ] = None

    @property
    def otherwise(self) -> Otherwise:
        return Otherwise(self.period, self.interval)


async def create_report(parts: ApiParts, call: Call) -> Reply:
    assert call.project is not None
    await check_report(parts, call.project, call.body)
    made = await parts.database.run(
        lambda session: reports.create_report_in(session, call.project_id, call.body, call.by)
    )
    return Reply(made, etag=made.etag)


async def list_reports(parts: ApiParts, call: Call) -> Page[SavedReport]:
    after, limit = read_cursor(call.query.cursor, tuple[Time, UUID]), call.query.limit
    found = await parts.database.run(
        lambda session: reports.list_reports_in(session, call.project_id, after, limit + 1)
    )
    return page_of(found, limit, lambda report: (report.created_at, report.id))


async def read_report(parts: ApiParts, call: Call) -> Reply:
    found = await _report(parts, call)
    return Reply(found, etag=found.etag)


async def change_report(parts: ApiParts, call: Call) -> Reply:
    assert call.project is not None
    found = await _report(parts, call)
    await check_report(parts, call.project, found.changed(call.body))
    changed = await parts.database.run(
        partial(
            reports.change_report_in,
            project_id=call.project_id,
            report_id=found.id,
            changes=call.body,
            by=call.by,
            if_match=call.if_match or found.etag,
        )
    )
    return Reply(changed, etag=changed.etag)


async def delete_report(parts: ApiParts, call: Call) -> None:
    report_id = call.uuid("report_id")
    await parts.database.run(
        lambda session: reports.delete_report_in(session, call.project_id, report_id, call.by)
    )


async def read_report_result(parts: ApiParts, call: Call) -> ReportResult:
    assert call.project is not None
    found = await _report(parts, call)
    return await result_of(parts, call.project, found, call.query.otherwise)


async def _report(parts: ApiParts, call: Call) -> SavedReport:
    report_id = call.uuid("report_id")
    return await parts.database.run(
        lambda session: reports.report_in(session, call.project_id, report_id)
    )


_ALL, _TAG = "/api/v1/projects/{project_id}/reports", "saved"
_ONE = _ALL + "/{report_id}"
_QUESTION = (
    "`question` is what the endpoint of the kind takes as its body. One with a period is asked of "
    "another range each day; one without any is of the last 30 days."
)

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Save a report",
        description=_QUESTION,
        handler=create_report,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewReport,
        answer=SavedReport,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's saved reports",
        description="The oldest first.",
        handler=list_reports,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[SavedReport],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a saved report",
        description="What it asks; its numbers are its result.",
        handler=read_report,
        access=Access.VIEWER,
        tag=_TAG,
        answer=SavedReport,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a saved report",
        description="What is not sent stays as it is. " + _QUESTION,
        handler=change_report,
        access=Access.EDITOR,
        tag=_TAG,
        body=ReportChanges,
        answer=SavedReport,
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a saved report",
        description="The links by which it is shared go with it.",
        handler=delete_report,
        access=Access.EDITOR,
        tag=_TAG,
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/result",
        summary="Ask a saved report",
        description="`result` is what the endpoint of its kind answers.",
        handler=read_report_result,
        access=Access.VIEWER,
        tag=_TAG,
        query=ResultQuery,
        answer=ReportResult,
        table=result_table,
        errors=(InvalidField, QueryTooLong, ReportsPreparing, TooManyValues),
    ),
)
