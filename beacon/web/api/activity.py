"""What goes on in one's projects, for the first page of a dashboard.

In: requests of accounts. Out: an `Activity` for each project that the caller may see.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.project_details import list_details
from beacon.errors import InvalidField
from beacon.rollups.activity import DEFAULT_HOURS, Activity, read_activity
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts

MAX_HOURS = 24 * 7
MAX_PROJECTS = 10_000


class ActivityQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hours: Annotated[int, Meta(ge=1, le=MAX_HOURS, description="So many, now's is the last.")] = (
        DEFAULT_HOURS
    )
    tz: (
        Annotated[
            str, Meta(max_length=60, description="A zone, as Europe/Berlin; else each project's.")
        ]
        | None
    ) = None


class ProjectsActivity(msgspec.Struct, frozen=True):
    items: list[Activity]


async def read_projects_activity(parts: ApiParts, call: Call) -> ProjectsActivity:
    ids = None if call.account.is_owner else list(call.account.roles)
    details = await list_details(parts.database, ids, 0, MAX_PROJECTS)
    projects = [(each.id, each.timezone) for each in details]
    query: ActivityQuery = call.query
    found = await read_activity(parts.database, projects, hours=query.hours, zone=query.tz)
    return ProjectsActivity(found)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/projects/activity",
        summary="Read what goes on in your projects",
        description="Events by the hour, stored events of today and of this month, the latest "
        "event, who is active now, and how many issues are open, of all projects at once. It is "
        "quick, however many events there are.",
        handler=read_projects_activity,
        access=Access.ACCOUNT,
        tag="projects",
        query=ActivityQuery,
        answer=ProjectsActivity,
        errors=(InvalidField,),
    ),
)
