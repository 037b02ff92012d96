"""What is shared by a link, for whoever has it.

In: the secret of a link, its password where it has one. Out: what is shared, and its numbers; of
the project its name and time zone, and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.pace import check_pace, check_pace_of
from beacon.errors import (
    Conflict,
    InvalidField,
    NotFound,
    ProjectNotFound,
    QueryTooLong,
    RateLimited,
    ReportsPreparing,
    TooManyAttempts,
    TooManyValues,
    Unauthorized,
    WrongCredentials,
)
from beacon.fields import Time
from beacon.reports.ranges import Period
from beacon.saved.reports import Kind, NewReport, SavedReport, report_in
from beacon.sharing.links import NO_LINK, FoundLink, find_link_in
from beacon.sharing.unlocking import make_pass, opens
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts
from beacon.web.api.report_kinds import (
    Otherwise,
    ReportResult,
    overview_question,
    result_of,
    result_table,
)
from beacon.web.api.saved_reports import ResultQuery
from beacon.web.api.top_lists import DIMENSIONS, TopLists, read_dimensions, top_lists_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.projects.projects import Project

OVERVIEW = NewReport(name="Overview", kind="overview")
NAMING: Mapping[Kind, str] = {"funnel": "dropped", "retention": "cell"}
"""What of a question has visitors named."""
ASKED = frozenset({"period", "interval", "format", "dimensions"})
"""What whoever has the link may ask, and may be told to be wrong."""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """`is_locked`: it takes the password first, and tells nothing more until then."""

    is_locked: bool
    name: str | None = None
    kind: Kind | None = None
    project_name: str | None = None
    timezone: str | None = None
    expires_at: Time | None = None


class ListsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    period: Annotated[
        Period | None, Meta(description="Up to now; else what the overview says.")
    ] = None
    dimensions: (
        Annotated[
            str,
            Meta(max_length=200, description=f"With commas between, of: {', '.join(DIMENSIONS)}."),
        ]
        | None
    ) = None


class Unlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    password: Annotated[str, Meta(max_length=1000)]


class Unlocked(msgspec.Struct, frozen=True):
    """`token` goes as `Authorization: Bearer ...` with further requests for the same link."""

    token: str
    expires_at: Time


class Seen(NamedTuple):
    """What a link opens."""

    project: Project
    report: SavedReport | NewReport


async def read_shared(parts: ApiParts, call: Call) -> Shared:
    link = await _link(parts, call)
    if not _is_open(link, call):
        return Shared(is_locked=True)
    seen = await _seen(parts, link)
    return Shared(
        is_locked=False,
        name=seen.report.name,
        kind=seen.report.kind,
        project_name=seen.project.name,
        timezone=seen.project.timezone,
        expires_at=link.expires_at,
    )


async def read_shared_result(parts: ApiParts, call: Call) -> ReportResult:
    return await _result(parts, await _opened(parts, call), call.query.otherwise)


async def read_shared_lists(parts: ApiParts, call: Call) -> TopLists:
    seen = await _opened(parts, call)
    if seen.report.kind != "overview":
        raise Conflict("This link shares no overview: what it shares is its result.")
    otherwise = Otherwise(call.query.period)
    with _told(otherwise):
        dimensions = read_dimensions(call.query.dimensions)
        question = overview_question(seen.report, otherwise)
        return await top_lists_of(parts, seen.project, question, dimensions)


async def unlock_shared(parts: ApiParts, call: Call) -> Unlocked:
    """Failures count as those of sign-ins do: by link, and by address."""
    check_pace(parts, call.by)
    link = await _link(parts, call)
    if link.password_hash is None:
        raise Conflict("This link has no password.")
    subject, address = f"share link {link.id}", call.by.address or ""
    await parts.database.run(lambda session: parts.lockout.check_in(session, subject, address))
    if not await parts.passwords.verify(link.password_hash, call.body.password):
        raise WrongCredentials("The password is wrong.")
    await parts.database.run(lambda session: parts.lockout.succeeded_in(session, subject, address))
    made = make_pass(link, time.time())
    return Unlocked(made.text, datetime.fromtimestamp(made.expires_at, UTC))


async def _link(parts: ApiParts, call: Call) -> FoundLink:
    """Raises NotFound and RateLimited."""
    check_pace_of(parts.shared_pace, call.by)
    token = call.path["share_token"]
    return await parts.database.run(lambda session: find_link_in(session, token))


def _is_open(link: FoundLink, call: Call) -> bool:
    scheme, _, text = call.headers.get("authorization", "").partition(" ")
    return opens(link, text.strip() if scheme.lower() == "bearer" else None, time.time())


async def _opened(parts: ApiParts, call: Call) -> Seen:
    """Raises Unauthorized too."""
    link = await _link(parts, call)
    if not _is_open(link, call):
        raise Unauthorized("This link has a password: send it to `unlock` first.")
    return await _seen(parts, link)


async def _seen(parts: ApiParts, link: FoundLink) -> Seen:
    try:
        project = await parts.directory.resolve_project(str(link.project_id))
    except ProjectNotFound:
        raise NotFound(NO_LINK) from None
    if link.report_id is None:
        return Seen(project, OVERVIEW)
    return Seen(project, await parts.database.run(lambda session: _report_in(session, link)))


async def _report_in(session: Session, link: FoundLink) -> SavedReport:
    assert link.report_id is not None
    return await report_in(session, link.project_id, link.report_id)


async def _result(parts: ApiParts, seen: Seen, otherwise: Otherwise) -> ReportResult:
    """Names no visitors, and nothing that the question names."""
    report = seen.report
    question = {k: v for k, v in report.question.items() if k != NAMING.get(report.kind)}
    report = NewReport(name=report.name, kind=report.kind, question=question)
    with _told(otherwise):
        return await result_of(parts, seen.project, report, otherwise)


@contextmanager
def _told(otherwise: Otherwise) -> Iterator[None]:
    """Of what is wrong, no more than what the stranger asked."""
    try:
        yield
    except InvalidField as fault:
        if fault.field in ASKED:
            raise
        if otherwise != Otherwise():
            raise InvalidField("period", "period: the report cannot be had so.") from None
        raise Conflict(
            "This report cannot be made any more: whoever shared it has to change it."
        ) from None


_ONE, _TAG = "/api/v1/shared/{share_token}", "sharing"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read what a link shares",
        description="A link that is wrong, revoked or over is not found.",
        handler=read_shared,
        access=Access.PUBLIC,
        tag=_TAG,
        answer=Shared,
        errors=(RateLimited,),
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/result",
        summary="Read the numbers that a link shares",
        description="A link with a password takes what `unlock` gave, as a bearer token.",
        handler=read_shared_result,
        access=Access.PUBLIC,
        tag=_TAG,
        query=ResultQuery,
        answer=ReportResult,
        table=result_table,
        errors=(Unauthorized, Conflict, QueryTooLong, ReportsPreparing, TooManyValues, RateLimited),
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/top-lists",
        summary="Read the top lists of a shared overview",
        description="Of each dimension the eight largest values, by visitors, events by events.",
        handler=read_shared_lists,
        access=Access.PUBLIC,
        tag=_TAG,
        query=ListsQuery,
        answer=TopLists,
        errors=(Unauthorized, Conflict, QueryTooLong, ReportsPreparing, TooManyValues, RateLimited),
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/unlock",
        summary="Give the password of a link",
        description="Failures make the next attempt wait, as those of sign-ins do. What it gives "
        "is good for 12 hours, and as long as the link is.",
        handler=unlock_shared,
        access=Access.PUBLIC,
        tag=_TAG,
        body=Unlock,
        answer=Unlocked,
        errors=(WrongCredentials, Conflict, TooManyAttempts, RateLimited),
    ),
)
