"""Errors since a flag changed.

In: requests of the project's people and keys. Out: issues that are new since, or come more often.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import QueryTooLong
from beacon.issues.flag_errors import FlagErrorList, flag_errors_in
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.issue_queries import Environment, now_of_call
from beacon.web.api.parts import ApiParts

MAX_HOURS = 24 * 14


class FlagErrorQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    environment: Environment | None = None
    change_id: (
        Annotated[int, Meta(ge=0, lt=1 << 53, description="Of its history; else its last one.")]
        | None
    ) = None
    hours: Annotated[
        int, Meta(ge=1, le=MAX_HOURS, description="So many before the change and behind it.")
    ] = 24
    limit: Annotated[int, Meta(ge=1, le=100, description="At most so many.")] = 50


async def list_flag_errors(parts: ApiParts, call: Call) -> FlagErrorList:
    query: FlagErrorQuery = call.query
    flag = call.text("flag_key")
    return await ask(
        parts.queries,
        lambda session: flag_errors_in(
            session,
            call.project_id,
            flag,
            change_id=query.change_id,
            environment=query.environment,
            hours=query.hours,
            limit=query.limit,
            now=now_of_call(),
        ),
        narrow="give fewer `hours`",
    )


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/projects/{project_id}/flags/{flag_key}/errors",
        summary="List errors since a flag changed",
        description="Issues that are new since its last change, or come at least twice as often as "
        "before, with how often they came before and behind it.",
        handler=list_flag_errors,
        access=Access.VIEWER,
        tag="issues",
        query=FlagErrorQuery,
        answer=FlagErrorList,
        errors=(QueryTooLong,),
    ),
)
