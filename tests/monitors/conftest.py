"""A project with monitors in a real Postgres, and a clock that tests set."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from beacon.accounts.audit import SYSTEM
from beacon.monitors.runs import Recorded, Told, record_in
from beacon.monitors.saving import NewMonitor, StoredMonitor, create_in, monitor_in
from beacon.monitors.schedule import Crontab
from beacon.monitors.settings import CronSettings, UptimeSettings
from beacon.monitors.watch import Watch
from beacon.outbound.fetch import Outbound
from beacon.postgres.database import Database
from beacon.projects.projects import create_project
from beacon.values import parse_networks


def at(text: str, day: int = 10) -> datetime:
    """Of February 2026."""
    return datetime.fromisoformat(f"2026-02-{day:02d}T{text}").replace(tzinfo=UTC)


class Monitors:
    """One project's, and the node that watches."""

    def __init__(self, database: Database, project_id: UUID) -> None:
        self.database = database
        self.project_id = project_id
        self.now = at("12:00")
        self.outbound = Outbound(parse_networks("127.0.0.0/8"))
        self.watch = Watch(database, self.outbound, lambda: self.now)

    async def make_job(self, value: str = "0 3 * * *", **settings: Any) -> StoredMonitor:
        cron = CronSettings(schedule=Crontab(value), **settings)
        return await self.make(NewMonitor(kind="cron", name="Nightly backup", cron=cron))

    async def make_address(self, url: str, **settings: Any) -> StoredMonitor:
        uptime = UptimeSettings(url=url, **settings)
        return await self.make(NewMonitor(kind="uptime", name="Shop", uptime=uptime))

    async def make(self, new: NewMonitor) -> StoredMonitor:
        return await self.database.run(
            lambda session: create_in(session, self.project_id, new, SYSTEM)
        )

    async def read(self, monitor: StoredMonitor) -> StoredMonitor:
        return await self.database.run(
            lambda session: monitor_in(session, self.project_id, str(monitor.id))
        )

    async def tell(
        self, monitor: StoredMonitor, status: Any, when: datetime, **more: Any
    ) -> Recorded:
        self.now = when
        told = Told(**{"status": status, "environment": "production", "source": "url"} | more)
        return await self.database.run(lambda session: record_in(session, monitor, told, when))

    async def look(self, when: datetime) -> int:
        self.now = when
        return await self.watch.look()

    async def runs(self, environment: str = "production") -> list[str]:
        """`time status` of each, the oldest first."""
        rows = await self.database.fetch(
            "SELECT at, status FROM monitor_check_ins WHERE environment = $1 ORDER BY at, status",
            environment,
        )
        return [f"{row['at']:%d %H:%M} {row['status']}" for row in rows]

    async def incidents(self) -> list[str]:
        """`reason start-end failures` of each, the oldest first."""
        rows = await self.database.fetch(
            "SELECT reason, started_at, ended_at, failures FROM monitor_incidents"
            " ORDER BY started_at"
        )
        return [
            f"{row['reason']} {row['started_at']:%H:%M}-"
            f"{'' if row['ended_at'] is None else format(row['ended_at'], '%H:%M')}"
            f" {row['failures']}"
            for row in rows
        ]

    async def state(self, environment: str = "production") -> str:
        found = await self.database.fetch_value(
            "SELECT state FROM monitor_states WHERE environment = $1", environment
        )
        return str(found)

    async def expected(self) -> datetime:
        found = await self.database.fetch_value("SELECT expected_at FROM monitor_states")
        assert isinstance(found, datetime)
        return found


@pytest.fixture
async def monitors(database: Database) -> Monitors:
    created = await create_project(database, "Shop")
    return Monitors(database, UUID(bytes=created.project.id))
