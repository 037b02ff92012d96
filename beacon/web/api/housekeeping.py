"""What Beacon does by itself once in a while, and how it went: for owners."""

from __future__ import annotations

import msgspec

from beacon.accounts.access import Access
from beacon.jobs.chores import Run, last_runs
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts


class Housekeeping(msgspec.Struct, frozen=True):
    items: list[Run]


async def read_housekeeping(parts: ApiParts, call: Call) -> Housekeeping:
    return Housekeeping(await last_runs(parts.database))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/housekeeping",
        summary="Read how the regular jobs went",
        description="The last run of each, on whichever node; why it failed, if it did; when the "
        "next one is due. docs/operations.md says what each does.",
        handler=read_housekeeping,
        access=Access.OWNER,
        tag="health",
        answer=Housekeeping,
    ),
)
