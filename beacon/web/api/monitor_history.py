"""What was of monitors: runs, checks, incidents, uptime by day, response times by hour.

In: requests of the project's people and keys. Out: the newest first, but for days and hours.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import NotFound
from beacon.fields import Time
from beacon.monitors.probing import UptimeCheck
from beacon.monitors.reading import (
    MonitorIncident,
    MonitorRun,
    checks_in,
    incidents_in,
    runs_in,
)
from beacon.monitors.saving import StoredMonitor, monitor_in
from beacon.monitors.settings import Environment
from beacon.monitors.states import Status
from beacon.monitors.uptime import (
    DAY,
    MAX_DAYS,
    ResponseTimes,
    Row,
    Uptime,
    hours_since_in,
    response_times_of,
    uptime_of,
)
from beacon.monitors.watch import utc_now
from beacon.reports.zones import zone_of
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

OfEnvironment = Annotated[Environment, Meta(description="Of this one alone.")] | None


class RunQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    environment: OfEnvironment = None
    status: Annotated[Status, Meta(description="With this status.")] | None = None


class IncidentQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    is_open: (
        Annotated[bool, Meta(description="Those that go on, or those that are over.")] | None
    ) = msgspec.field(name="open", default=None)


class AllIncidentsQuery(IncidentQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    monitor: (
        Annotated[str, Meta(max_length=100, description="Of this one: its id or slug.")] | None
    ) = None


class UptimeQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    days: Annotated[int, Meta(ge=1, le=MAX_DAYS, description="So many, today included.")] = 90
    environment: OfEnvironment = None


class HoursQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    hours: Annotated[int, Meta(ge=1, le=24 * MAX_DAYS, description="So many, up to now.")] = 24
    environment: OfEnvironment = None


async def list_monitor_runs(parts: ApiParts, call: Call) -> Page[MonitorRun]:
    query: RunQuery = call.query
    before = read_cursor(query.cursor, tuple[Time, UUID])

    async def work(session: Session) -> list[MonitorRun]:
        monitor = await _monitor_in(session, call)
        return await runs_in(
            session,
            monitor,
            environment=query.environment,
            status=query.status,
            before=before,
            limit=query.limit + 1,
        )

    return page_of(await parts.database.run(work), query.limit, lambda each: (each.at, each.id))


async def list_uptime_checks(parts: ApiParts, call: Call) -> Page[UptimeCheck]:
    query: PageQuery = call.query
    (before,) = read_cursor(query.cursor, tuple[Time]) or (None,)

    async def work(session: Session) -> list[UptimeCheck]:
        monitor = await _monitor_in(session, call)
        return await checks_in(session, monitor, before=before, limit=query.limit + 1)

    return page_of(await parts.database.run(work), query.limit, lambda each: (each.at,))


async def list_monitor_incidents(parts: ApiParts, call: Call) -> Page[MonitorIncident]:
    return await _incidents(parts, call, call.text("monitor"))


async def list_all_monitor_incidents(parts: ApiParts, call: Call) -> Page[MonitorIncident]:
    return await _incidents(parts, call, call.query.monitor)


async def _incidents(parts: ApiParts, call: Call, name: str | None) -> Page[MonitorIncident]:
    query: IncidentQuery = call.query
    before = read_cursor(query.cursor, tuple[Time, UUID])

    async def work(session: Session) -> list[MonitorIncident]:
        of = None if name is None else await monitor_in(session, call.project_id, name)
        return await incidents_in(
            session,
            call.project_id,
            monitor_id=None if of is None else of.id,
            is_open=query.is_open,
            before=before,
            limit=query.limit + 1,
        )

    found = await parts.database.run(work)
    return page_of(found, query.limit, lambda each: (each.started_at, each.id))


async def read_uptime(parts: ApiParts, call: Call) -> Uptime:
    query: UptimeQuery = call.query
    assert call.project is not None
    now, zone = utc_now(), zone_of(call.project.timezone)
    rows = await _hours(parts, call, (MAX_DAYS + 1) * DAY, query.environment)
    return uptime_of(rows, query.days, zone, now)


async def read_response_times(parts: ApiParts, call: Call) -> ResponseTimes:
    query: HoursQuery = call.query
    since = timedelta(hours=query.hours)
    return response_times_of(await _hours(parts, call, since, query.environment))


async def _hours(
    parts: ApiParts, call: Call, back: timedelta, environment: str | None
) -> list[Row]:
    async def work(session: Session) -> list[Row]:
        monitor = await _monitor_in(session, call)
        return await hours_since_in(session, monitor.id, utc_now() - back, environment)

    return await parts.database.run(work)


async def _monitor_in(session: Session, call: Call) -> StoredMonitor:
    return await monitor_in(session, call.project_id, call.text("monitor"))


_OF, _TAG = "/api/v1/projects/{project_id}", "monitors"
_ONE = _OF + "/monitors/{monitor}"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ONE + "/check-ins",
        summary="List a job's runs",
        description="The newest first, with those that did not come; the last 1,000 of 90 days.",
        handler=list_monitor_runs,
        access=Access.VIEWER,
        tag=_TAG,
        query=RunQuery,
        answer=Page[MonitorRun],
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/checks",
        summary="List what an address answered",
        description="The newest first, the last 1,000.",
        handler=list_uptime_checks,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[UptimeCheck],
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/incidents",
        summary="List when a monitor failed",
        description="The newest first.",
        handler=list_monitor_incidents,
        access=Access.VIEWER,
        tag=_TAG,
        query=IncidentQuery,
        answer=Page[MonitorIncident],
    ),
    Endpoint(
        method="GET",
        path=_OF + "/monitor-incidents",
        summary="List when a project's monitors failed",
        description="The newest first.",
        handler=list_all_monitor_incidents,
        access=Access.VIEWER,
        tag=_TAG,
        query=AllIncidentsQuery,
        answer=Page[MonitorIncident],
        errors=(NotFound,),
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/uptime",
        summary="Read how well a monitor was, day by day",
        description="Of a job its runs count, of an address its checks; for 90 days.",
        handler=read_uptime,
        access=Access.VIEWER,
        tag=_TAG,
        query=UptimeQuery,
        answer=Uptime,
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/response-times",
        summary="Read how long a monitor's checks or runs took, hour by hour",
        handler=read_response_times,
        access=Access.VIEWER,
        tag=_TAG,
        query=HoursQuery,
        answer=ResponseTimes,
    ),
)
