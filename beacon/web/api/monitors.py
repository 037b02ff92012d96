"""Monitors: made, listed, read, changed, muted, removed.

In: requests of the project's people and keys. Out: monitors with how they stand, each with its
ETag.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import Conflict, InvalidField
from beacon.fields import Time
from beacon.monitors import saving
from beacon.monitors.checks import record_check_in
from beacon.monitors.probing import UptimeCheck, probe
from beacon.monitors.reading import MonitorDetails, Shown, list_in, shown_in
from beacon.monitors.saving import FOR_GOOD, MonitorChanges, NewMonitor, StoredMonitor, monitor_in
from beacon.monitors.schedule import Schedule, check_schedule, coming_runs
from beacon.monitors.settings import Environment, Kind
from beacon.monitors.watch import utc_now
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

COMING_RUNS = 10
DIGEST_BYTES = 6


class MonitorQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: Annotated[Kind, Meta(description="Of this kind.")] | None = None
    state: Annotated[Shown, Meta(description="Those that stand so.")] | None = None


class Mute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `until` it is until it is unmuted, without an environment all of them."""

    until: Time | None = None
    environment: Environment | None = None


class MutedQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    environment: Annotated[Environment, Meta(description="This one alone.")] | None = None


class WantedSchedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schedule: Schedule
    timezone: Annotated[str, Meta(min_length=1, max_length=100)] = "UTC"


class ComingRuns(msgspec.Struct, frozen=True):
    """The earliest first."""

    next: list[Time]


async def create_monitor(parts: ApiParts, call: Call) -> Reply:
    async def work(session: Session) -> StoredMonitor:
        return await saving.create_in(session, call.project_id, call.body, call.by)

    return await _answered(parts, work)


async def list_monitors(parts: ApiParts, call: Call) -> Page[MonitorDetails]:
    query: MonitorQuery = call.query
    after = read_cursor(query.cursor, tuple[str, UUID])
    found = await parts.database.run(
        lambda session: list_in(
            session,
            call.project_id,
            parts.public_url(),
            kind=query.kind,
            state=query.state,
            after=after,
            limit=query.limit + 1,
        )
    )
    return page_of(found, query.limit, lambda each: (each.name.lower(), each.id))


async def read_monitor(parts: ApiParts, call: Call) -> Reply:
    name = call.text("monitor")
    return await _answered(parts, lambda session: monitor_in(session, call.project_id, name))


async def change_monitor(parts: ApiParts, call: Call) -> Reply:
    name = call.text("monitor")

    async def work(session: Session) -> StoredMonitor:
        return await saving.change_in(
            session, call.project_id, name, call.body, call.by, if_match=call.if_match
        )

    return await _answered(parts, work)


async def delete_monitor(parts: ApiParts, call: Call) -> None:
    name = call.text("monitor")
    await parts.database.run(
        lambda session: saving.delete_in(session, call.project_id, name, call.by)
    )


async def mute_monitor(parts: ApiParts, call: Call) -> Reply:
    until = in_utc("until", call.body.until) or FOR_GOOD
    return await _muted(parts, call, until, call.body.environment)


async def unmute_monitor(parts: ApiParts, call: Call) -> Reply:
    return await _muted(parts, call, None, call.query.environment)


async def _muted(parts: ApiParts, call: Call, until: Time | None, environment: str | None) -> Reply:
    name = call.text("monitor")

    async def work(session: Session) -> StoredMonitor:
        return await saving.mute_in(session, call.project_id, name, until, environment, call.by)

    return await _answered(parts, work)


async def check_monitor_now(parts: ApiParts, call: Call) -> UptimeCheck:
    name = call.text("monitor")
    monitor = await parts.database.run(lambda session: monitor_in(session, call.project_id, name))
    if monitor.kind != "uptime":
        raise Conflict("This is a job's monitor: there is no address to ask.")
    check = await probe(parts.outbound, monitor.uptime, utc_now())
    await parts.database.run(lambda session: record_check_in(session, monitor, check))
    return check


async def list_coming_runs(_parts: ApiParts, call: Call) -> ComingRuns:
    wanted: WantedSchedule = call.body
    check_schedule(wanted.schedule, wanted.timezone, "schedule")
    now = datetime.now(UTC).replace(microsecond=0)
    return ComingRuns(coming_runs(wanted.schedule, wanted.timezone, now, COMING_RUNS))


async def _answered(parts: ApiParts, work: Callable[[Session], Awaitable[StoredMonitor]]) -> Reply:
    """The ETag tells also how it stands, behind a `+`, which is of no consequence to changes."""

    async def shown(session: Session) -> tuple[StoredMonitor, MonitorDetails]:
        stored = await work(session)
        return stored, await shown_in(session, stored, parts.public_url())

    stored, found = await parts.database.run(shown)
    digest = blake2b(msgspec.json.encode(found), digest_size=DIGEST_BYTES).hexdigest()
    return Reply(found, etag=f'{stored.etag[:-1]}+{digest}"')


_OF, _TAG = "/api/v1/projects/{project_id}", "monitors"
_ALL = _OF + "/monitors"
_ONE = _ALL + "/{monitor}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make a monitor",
        description="Of a job that tells of its runs (`cron`), or of an address that is asked "
        "(`uptime`).",
        handler=create_monitor,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewMonitor,
        answer=MonitorDetails,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's monitors",
        description="By name, each with how it stands.",
        handler=list_monitors,
        access=Access.VIEWER,
        tag=_TAG,
        query=MonitorQuery,
        answer=Page[MonitorDetails],
    ),
    Endpoint(
        method="POST",
        path=_ALL + "/schedule",
        summary="Read when a schedule's next runs are",
        handler=list_coming_runs,
        access=Access.VIEWER,
        tag=_TAG,
        body=WantedSchedule,
        answer=ComingRuns,
        errors=(InvalidField,),
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a monitor",
        handler=read_monitor,
        access=Access.VIEWER,
        tag=_TAG,
        answer=MonitorDetails,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a monitor",
        description="What is not sent stays as it is. Of a job the next run is expected anew, an "
        "address is asked at once.",
        handler=change_monitor,
        access=Access.EDITOR,
        tag=_TAG,
        body=MonitorChanges,
        answer=MonitorDetails,
        if_match=True,
        errors=(Conflict,),
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a monitor",
        description="With all that is known of it.",
        handler=delete_monitor,
        access=Access.EDITOR,
        tag=_TAG,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/mute",
        summary="Tell nobody of a monitor for a while",
        description="What happens meanwhile is noted all the same.",
        handler=mute_monitor,
        access=Access.EDITOR,
        tag=_TAG,
        body=Mute,
        answer=MonitorDetails,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE + "/mute",
        summary="Tell of a monitor again",
        handler=unmute_monitor,
        access=Access.EDITOR,
        tag=_TAG,
        query=MutedQuery,
        answer=MonitorDetails,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/check-now",
        summary="Ask an address now",
        description="What comes of it counts as any check.",
        handler=check_monitor_now,
        access=Access.EDITOR,
        tag=_TAG,
        answer=UptimeCheck,
        errors=(Conflict,),
    ),
)
