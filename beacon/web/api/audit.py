"""The audit log over HTTP: in pages, and whole as CSV; of the instance, or of one project.

In: filters. Out: entries, the newest first.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.audit_reading import (
    AuditEntry,
    AuditFilter,
    AuditPosition,
    entries_as_csv,
    read_entries,
)
from beacon.fields import Time
from beacon.web.api.endpoint import Call, Endpoint, Handler, Reply
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import DEFAULT_LIMIT, Cursor, Limit, Page, page_of, read_cursor
from beacon.web.api.parts import ApiParts

CSV = "text/csv; charset=utf-8"
MAX_FILTER_CHARACTERS = 500

_CursorShape = tuple[Time, Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]]


_ACTION = "What was done: `key.revoked`; or how that begins, with a dot at the end: `key.`."

Text = Annotated[str, Meta(min_length=1, max_length=MAX_FILTER_CHARACTERS)]


class AuditQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is given must hold."""

    actor: Annotated[Text, Meta(description="Who did it: an id, or an e-mail address.")] | None = (
        None
    )
    action: Annotated[Text, Meta(description=_ACTION)] | None = None
    subject: Annotated[Text, Meta(description="What it was done to: its id or name.")] | None = None
    since: Annotated[Time, Meta(description="From then on, inclusive.")] | None = msgspec.field(
        name="from", default=None
    )
    until: Annotated[Time, Meta(description="Up to then, exclusive.")] | None = msgspec.field(
        name="to", default=None
    )
    address: Annotated[Text, Meta(description="The address it was done from.")] | None = None


class AuditPageQuery(AuditQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


async def list_audit(parts: ApiParts, call: Call) -> Page[AuditEntry]:
    return await _page(parts, call, None)


async def list_project_audit(parts: ApiParts, call: Call) -> Page[AuditEntry]:
    return await _page(parts, call, call.project_id)


async def export_audit(parts: ApiParts, call: Call) -> Reply:
    return await _csv(parts, call, None)


async def export_project_audit(parts: ApiParts, call: Call) -> Reply:
    return await _csv(parts, call, call.project_id)


async def _page(parts: ApiParts, call: Call, project_id: UUID | None) -> Page[AuditEntry]:
    after: AuditPosition | None = read_cursor(call.query.cursor, _CursorShape)
    limit = call.query.limit
    wanted = _filter(call.query, project_id)
    entries = await read_entries(parts.database, wanted, after, limit + 1)
    return page_of(entries, limit, lambda entry: (entry.at, entry.id))


async def _csv(parts: ApiParts, call: Call, project_id: UUID | None) -> Reply:
    body = await entries_as_csv(parts.database, _filter(call.query, project_id))
    disposition = 'attachment; filename="beacon-audit.csv"'
    return Reply(body, headers=(("content-disposition", disposition),), content_type=CSV)


def _filter(query: AuditQuery, project_id: UUID | None) -> AuditFilter:
    return AuditFilter(
        project_id=project_id,
        actor=query.actor,
        action=query.action,
        subject=query.subject,
        since=in_utc("from", query.since),
        until=in_utc("to", query.until),
        address=query.address,
    )


_DESCRIPTION = (
    "Who did what, when and from where, with what was before and after. The newest first. It is "
    "append-only, and kept for the retention that the server sets. It tells nothing of visitors."
)
_CSV_DESCRIPTION = (
    "All entries that the filters leave, as CSV (RFC 4180, UTF-8) with a head. A cell that a "
    "spreadsheet would take for a formula begins with an apostrophe."
)


def _listing(path: str, summary: str, handler: Handler, access: Access) -> Endpoint:
    return Endpoint(
        method="GET",
        path=path,
        summary=summary,
        description=_DESCRIPTION,
        handler=handler,
        access=access,
        tag="audit",
        query=AuditPageQuery,
        answer=Page[AuditEntry],
    )


def _download(path: str, summary: str, handler: Handler, access: Access) -> Endpoint:
    return Endpoint(
        method="GET",
        path=path,
        summary=summary,
        description=_CSV_DESCRIPTION,
        handler=handler,
        access=access,
        tag="audit",
        query=AuditQuery,
        content_type=CSV,
    )


_ALL, _OF_PROJECT = "/api/v1/audit", "/api/v1/projects/{project_id}/audit"

ENDPOINTS = (
    _listing(_ALL, "Read the audit log", list_audit, Access.OWNER),
    _download(_ALL + ".csv", "Export the audit log", export_audit, Access.OWNER),
    _listing(_OF_PROJECT, "Read a project's audit log", list_project_audit, Access.ADMIN),
    _download(
        _OF_PROJECT + ".csv", "Export a project's audit log", export_project_audit, Access.ADMIN
    ),
)
