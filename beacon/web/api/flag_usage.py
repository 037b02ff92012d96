"""How often a flag was evaluated, by day.

In: requests of the project's people and keys. Out: days, each with what the answers were.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from beacon.accounts.access import Access
from beacon.flags.details import flag_in
from beacon.flags.reports import DayUsage, list_usage_in
from beacon.flags.usage_writer import KEPT_DAYS
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

_Environment = Annotated[str, Meta(max_length=60, pattern=r"\A[^\x00]*\Z")]


class UsageQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    days: Annotated[
        int, Meta(ge=1, le=KEPT_DAYS, description="So many days back, today among them.")
    ] = 30


async def list_flag_usage(parts: ApiParts, call: Call) -> Page[DayUsage]:
    query: UsageQuery = call.query
    project_id, key = call.project_id, call.text("flag_key")
    after = read_cursor(query.cursor, tuple[date, _Environment])

    async def work(session: Session) -> list[DayUsage]:
        flag = await flag_in(session, project_id, key)
        return await list_usage_in(
            session, project_id, flag.id, days=query.days, after=after, limit=query.limit + 1
        )

    found = await parts.database.run(work)
    return page_of(found, query.limit, lambda each: (each.day, each.environment))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/projects/{project_id}/flags/{flag_key}/usage",
        summary="Count how often a flag was evaluated",
        description="By day (UTC) and environment, the newest first, up to some seconds ago. "
        "Counted is what clients asked for and what they were pushed.",
        handler=list_flag_usage,
        access=Access.VIEWER,
        tag="flags",
        query=UsageQuery,
        answer=Page[DayUsage],
    ),
)
