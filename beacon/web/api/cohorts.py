"""Cohorts: made, listed, read, changed, removed; who is in one.

In: requests of the project's people and keys. Out: cohorts, each with its ETag; visitors in order.
"""

from __future__ import annotations

import time
from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import Conflict, InvalidField, QueryTooLong, ReportsPreparing, TooManyValues
from beacon.flags.faults import moved
from beacon.reports.cohorts import Returned, Who, question_of
from beacon.reports.faults import refuse
from beacon.reports.filters import Asking
from beacon.reports.journeys import FunnelAnswer, RetentionAnswer, RetentionQuestion, ask
from beacon.reports.wanted import Person
from beacon.saved.cohorts import (
    Cohort,
    CohortChanges,
    NewCohort,
    change_cohort_in,
    check_room_in,
    cohort_in,
    create_cohort_in,
    delete_cohort_in,
    list_cohorts_in,
)
from beacon.saved.membership import check_count, members_in, page
from beacon.saved.naming import read_saved
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.journeys import VisitorBody
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

_Id = Annotated[int, Meta(ge=0, lt=1 << 53)]


class CohortVisitors(msgspec.Struct, frozen=True):
    """`count`: how many they are in all."""

    count: int
    items: list[VisitorBody]
    next_cursor: str | None = None


async def create_cohort(parts: ApiParts, call: Call) -> Reply:
    new: NewCohort = call.body
    await parts.database.run(lambda session: check_room_in(session, call.project_id, new.key))
    asking = await _asking(parts, call)
    _check(new, asking)
    people = await _people(parts, call, new.who, asking) if new.kind == "static" else []
    made = await parts.database.run(
        lambda session: create_cohort_in(session, call.project_id, new, people, call.by)
    )
    return Reply(made, etag=made.etag)


async def list_cohorts(parts: ApiParts, call: Call) -> Page[Cohort]:
    (after,) = read_cursor(call.query.cursor, tuple[_Id]) or (0,)
    limit = call.query.limit
    found = await parts.database.run(
        lambda session: list_cohorts_in(session, call.project_id, after=after, limit=limit + 1)
    )
    return page_of(found, limit, lambda cohort: (cohort.id,))


async def read_cohort(parts: ApiParts, call: Call) -> Reply:
    found = await _found(parts, call)
    return Reply(found, etag=found.etag)


async def change_cohort(parts: ApiParts, call: Call) -> Reply:
    key = call.text("cohort_key")
    changed = await parts.database.run(
        lambda session: change_cohort_in(
            session, call.project_id, key, call.body, call.by, if_match=call.if_match
        )
    )
    return Reply(changed, etag=changed.etag)


async def delete_cohort(parts: ApiParts, call: Call) -> None:
    key = call.text("cohort_key")
    await parts.database.run(
        lambda session: delete_cohort_in(session, call.project_id, key, call.by)
    )


async def list_cohort_visitors(parts: ApiParts, call: Call) -> CohortVisitors:
    cohort, limit = await _found(parts, call), call.query.limit
    after: Person | None = read_cursor(call.query.cursor, tuple[str, bool])
    if cohort.kind == "static":
        count = cohort.visitors or 0
        found = await parts.database.run(
            lambda session: members_in(
                session, call.project_id, cohort.id, after=after, limit=limit + 1
            )
        )
    else:
        people = await _people(parts, call, cohort.who, await _asking(parts, call))
        count, found = len(people), page(people, after, limit + 1)
    shown = page_of(found, limit, lambda person: person)
    return CohortVisitors(count, [VisitorBody(*each) for each in shown.items], shown.next_cursor)


async def _found(parts: ApiParts, call: Call) -> Cohort:
    key = call.text("cohort_key")
    return await parts.database.run(lambda session: cohort_in(session, call.project_id, key))


def _check(new: NewCohort, asking: Asking) -> None:
    question = question_of(new.who)
    if isinstance(question, RetentionQuestion) and new.kind == "dynamic":
        refuse("kind", "a cell of retention is of one time: make the cohort static")
    try:
        ask(question, asking)
    except InvalidField as fault:
        is_of_retention = fault.field.partition(".")[0] in Returned.__struct_fields__
        raise moved(fault, f"who.{'retention.' * is_of_retention}{fault.field}") from None


async def _asking(parts: ApiParts, call: Call) -> Asking:
    assert call.project is not None
    saved = await read_saved(parts.database, call.project_id)
    return saved.asking(time.time_ns() // 1_000_000, call.project.timezone)


async def _people(parts: ApiParts, call: Call, who: Who, asking: Asking) -> list[Person]:
    question = question_of(who)
    found: FunnelAnswer | RetentionAnswer
    found = await parts.reports.journeyed(call.project_id, question, asking)
    check_count(len(found.asked))
    return list(found.people)


_ALL, _TAG = "/api/v1/projects/{project_id}/cohorts", "saved"
_ONE = _ALL + "/{cohort_key}"
_OF_REPORTS = (InvalidField, QueryTooLong, ReportsPreparing, TooManyValues)

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Name the visitors who did something",
        description="A dynamic cohort is asked for anew each time, a static one keeps who is in it "
        "now.",
        handler=create_cohort,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewCohort,
        answer=Cohort,
        status=201,
        errors=(Conflict, *_OF_REPORTS),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's cohorts",
        description="The oldest first.",
        handler=list_cohorts,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[Cohort],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a cohort",
        handler=read_cohort,
        access=Access.VIEWER,
        tag=_TAG,
        answer=Cohort,
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/visitors",
        summary="List who is in a cohort",
        description="In order of their ids.",
        handler=list_cohort_visitors,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=CohortVisitors,
        errors=_OF_REPORTS,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change what a cohort is called",
        description="What is not sent stays as it is.",
        handler=change_cohort,
        access=Access.EDITOR,
        tag=_TAG,
        body=CohortChanges,
        answer=Cohort,
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a cohort",
        description="Not while a segment, a goal, a dynamic cohort or a saved report names it.",
        handler=delete_cohort,
        access=Access.EDITOR,
        tag=_TAG,
        errors=(Conflict,),
    ),
)
