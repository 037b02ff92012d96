"""Segments of reports: made, listed, read, changed, removed.

In: requests of the project's people and keys. Out: segments, each with its ETag. Flags have
segments of their own, which are conditions on what a client tells of itself.
"""

from __future__ import annotations

from beacon.accounts.access import Access
from beacon.errors import Conflict
from beacon.saved.filters import SEGMENT, NewReportSegment, ReportSegment, ReportSegmentChanges
from beacon.web.api import saved
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery
from beacon.web.api.parts import ApiParts


async def create_report_segment(parts: ApiParts, call: Call) -> Reply:
    return await saved.create(parts, call, SEGMENT)


async def list_report_segments(parts: ApiParts, call: Call) -> Page[ReportSegment]:
    return await saved.listed(parts, call, SEGMENT)


async def read_report_segment(parts: ApiParts, call: Call) -> Reply:
    return await saved.read(parts, call, SEGMENT)


async def change_report_segment(parts: ApiParts, call: Call) -> Reply:
    return await saved.change(parts, call, SEGMENT)


async def delete_report_segment(parts: ApiParts, call: Call) -> None:
    await saved.delete(parts, call, SEGMENT)


_ALL, _TAG = "/api/v1/projects/{project_id}/report-segments", "saved"
_ONE = _ALL + "/{report_segment_key}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Save a filter as a segment of reports",
        description='Filters name it as `{"segment": "KEY"}`.',
        handler=create_report_segment,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewReportSegment,
        answer=ReportSegment,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's segments of reports",
        description="The oldest first.",
        handler=list_report_segments,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[ReportSegment],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a segment of reports",
        handler=read_report_segment,
        access=Access.VIEWER,
        tag=_TAG,
        answer=ReportSegment,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a segment of reports",
        description="What is not sent stays as it is. All that names it follows.",
        handler=change_report_segment,
        access=Access.EDITOR,
        tag=_TAG,
        body=ReportSegmentChanges,
        answer=ReportSegment,
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a segment of reports",
        description="Not while a segment, a goal, a dynamic cohort or a saved report names it.",
        handler=delete_report_segment,
        access=Access.EDITOR,
        tag=_TAG,
        errors=(Conflict,),
    ),
)
