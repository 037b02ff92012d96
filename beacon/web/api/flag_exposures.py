"""Who had which variant of a flag, counted: the exposures.

In: requests of the project's people and keys. Out: numbers of visitors by variant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.fields import Time
from beacon.flags.details import flag_in
from beacon.flags.environments import environment_in
from beacon.flags.saving import refuse_nul
from beacon.flags.visitors import VariantVisitors, count_visitors_in
from beacon.projects.projects import PRODUCTION
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

_Variant = Annotated[str, Meta(max_length=200, pattern=r"\A[^\x00]*\Z")]


class ExposureQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    environment: Annotated[str, Meta(max_length=60, description="Key of the environment.")] = (
        PRODUCTION
    )
    since: (
        Annotated[Time, Meta(description="Visitors whose first time was then or later.")] | None
    ) = msgspec.field(name="from", default=None)
    until: Annotated[Time, Meta(description="Visitors whose first time was before.")] | None = (
        msgspec.field(name="to", default=None)
    )


async def list_exposures(parts: ApiParts, call: Call) -> Page[VariantVisitors]:
    """Of a flag or an environment that was deleted too; what never was is not found."""
    query: ExposureQuery = call.query
    flag, environment = call.text("flag_key"), query.environment
    refuse_nul({"environment": environment})
    since, until = in_utc("from", query.since), in_utc("to", query.until)
    (after,) = read_cursor(query.cursor, tuple[_Variant]) or (None,)

    async def work(session: Session) -> list[VariantVisitors]:
        found = await count_visitors_in(
            session,
            call.project_id,
            flag,
            environment,
            since=since,
            until=until,
            after=after,
            limit=query.limit + 1,
        )
        if not found:
            await flag_in(session, call.project_id, flag)
            await environment_in(session, call.project_id, environment)
        return found

    found = await parts.database.run(work)
    return page_of(found, query.limit, lambda each: (each.variant,))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/projects/{project_id}/flags/{flag_key}/exposures",
        summary="Count who had which variant of a flag",
        description="In one environment, by variant. Of what Beacon tells its clients, visitors "
        "are counted where the answer depends on who asks; of what clients report, everywhere. "
        "Bots are left out.",
        handler=list_exposures,
        access=Access.VIEWER,
        tag="flags",
        query=ExposureQuery,
        answer=Page[VariantVisitors],
    ),
)
