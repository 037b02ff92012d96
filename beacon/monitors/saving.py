"""Monitors as people make, change and remove them.

In: what a monitor shall be, and who wants it so. Out: it as it is then. Raises NotFound, Conflict,
Outdated, InvalidField. These are units of work (asyncio side).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, InvalidField, NotFound, Outdated
from beacon.fields import Time, plain_uuid
from beacon.monitors.settings import (
    CronSettings,
    Kind,
    Name,
    Settings,
    Slug,
    UptimeSettings,
    slug_of,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_MONITORS = 500  # of a project
MASK = "…"
FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)
PING_PREFIX = "mon_"

Source = str


class NewMonitor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With the settings of its kind. Without a slug one is made of the name."""

    kind: Kind
    name: Name
    slug: Slug | None = None
    enabled: bool = True
    cron: CronSettings | None = None
    uptime: UptimeSettings | None = None

    def settings(self) -> Settings:
        """Raises InvalidField."""
        found = self.cron if self.kind == "cron" else self.uptime
        other = self.uptime if self.kind == "cron" else self.cron
        if found is None:
            raise InvalidField(self.kind, f"{self.kind}: a monitor of this kind needs it.")
        if other is not None:
            wrong = "uptime" if self.kind == "cron" else "cron"
            raise InvalidField(wrong, f"{wrong}: a monitor of this kind does not have it.")
        found.check()
        return found


class MonitorChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is; `cron` and `uptime` are given whole."""

    name: Name | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    cron: CronSettings | UnsetType = UNSET
    uptime: UptimeSettings | UnsetType = UNSET


class StoredMonitor(msgspec.Struct, frozen=True, kw_only=True):
    """A monitor without how it stands."""

    id: UUID
    project_id: UUID
    kind: Kind
    slug: str
    name: str
    ping_key: str
    settings: Settings
    enabled: bool
    muted_until: Time | None
    source: str
    version: int
    created_at: Time
    updated_at: Time

    @property
    def etag(self) -> str:
        return f'"{self.id}.{self.version}"'

    @property
    def cron(self) -> CronSettings:
        assert isinstance(self.settings, CronSettings)
        return self.settings

    @property
    def uptime(self) -> UptimeSettings:
        assert isinstance(self.settings, UptimeSettings)
        return self.settings

    def state(self) -> dict[str, Any]:
        """As the audit log has it."""
        settings = msgspec.to_builtins(masked(self.settings))
        return {
            "name": self.name,
            "slug": self.slug,
            "enabled": self.enabled,
            self.kind: settings,
            "muted_until": msgspec.to_builtins(self.muted_until),
        }


MonitorName = Annotated[str, Meta(description="Its id or its slug.")]


async def monitor_in(session: Session, project_id: UUID, name: str) -> StoredMonitor:
    """By its id or its slug."""
    row = await session.fetch_row(_sql("find_monitor"), project_id, _uuid(name), name)
    if row is None:
        raise NotFound(f"The project has no monitor {name[:100]!r}.")
    return monitor_of(row)


async def create_in(
    session: Session, project_id: UUID, new: NewMonitor, by: By, *, source: Source = "api"
) -> StoredMonitor:
    settings = new.settings()
    async with session.transaction():
        await lock_project_in(session, project_id)
        count = "SELECT count(*) FROM monitors WHERE project_id = $1"
        if await session.fetch_value(count, project_id) >= MAX_MONITORS:
            raise Conflict(f"The project has {MAX_MONITORS} monitors: delete some first.")
        slug = new.slug or await _free_slug_in(session, project_id, slug_of(new.name) or new.kind)
        await _check_slug_in(session, project_id, slug)
        await session.execute(
            _sql("insert_monitor"),
            project_id,
            new.kind,
            slug,
            new.name,
            PING_PREFIX + secrets.token_hex(16),
            _encoded(settings),
            new.enabled,
            source,
        )
        made = await monitor_in(session, project_id, slug)
        await arrange_in(session, made)
        await _record_in(session, by, "created", made, after=made.state())
        return made


async def change_in(
    session: Session,
    project_id: UUID,
    name: str,
    changes: MonitorChanges,
    by: By,
    *,
    if_match: str | None = None,
) -> StoredMonitor:
    """What changes nothing is not logged."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await monitor_in(session, project_id, name)
        if if_match not in (None, "*", found.etag):
            raise Outdated("The monitor was changed meanwhile: read it again.")
        wanted = _changed(found, changes)
        if wanted.slug != found.slug:
            await _check_slug_in(session, project_id, wanted.slug)
        return await _write_in(session, found, wanted, by)


async def mute_in(
    session: Session,
    project_id: UUID,
    name: str,
    until: Time | None,
    environment: str | None,
    by: By,
) -> StoredMonitor:
    """`until` None: no longer muted. With an environment that one alone."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await monitor_in(session, project_id, name)
        if environment is None:
            return await _write_in(
                session, found, msgspec.structs.replace(found, muted_until=until), by
            )
        tag = await session.execute(_sql("mute_environment"), found.id, environment, until)
        if tag == "UPDATE 0":
            raise NotFound(f"The monitor has no environment {environment!r}.")
        after = {"environment": environment, "muted_until": msgspec.to_builtins(until)}
        await _record_in(session, by, "muted", found, after=after)
        return found


async def delete_in(session: Session, project_id: UUID, name: str, by: By) -> None:
    """With all that is known of it."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await monitor_in(session, project_id, name)
        await session.execute("DELETE FROM monitors WHERE id = $1", found.id)
        await _record_in(session, by, "deleted", found, before=found.state())


async def arrange_in(session: Session, monitor: StoredMonitor) -> None:
    """After a change: when it is looked at next. An address is asked at once; of a job the runs are
    expected anew, by its environments' last ones."""
    if monitor.kind == "uptime":
        environment = monitor.uptime.environment
        await session.execute(_sql("arrange_uptime"), monitor.id, environment, monitor.enabled)
    else:
        await session.execute(_sql("arrange_cron"), monitor.id, monitor.enabled)


def masked(settings: Settings) -> Settings:
    """Without the values of headers, which may be secret."""
    if isinstance(settings, CronSettings):
        return settings
    return msgspec.structs.replace(settings, headers=dict.fromkeys(settings.headers, MASK))


def _changed(found: StoredMonitor, changes: MonitorChanges) -> StoredMonitor:
    given = {f: v for f, v in msgspec.structs.asdict(changes).items() if v is not UNSET}
    settings: Settings = found.settings
    for kind in ("cron", "uptime"):
        if kind not in given:
            continue
        if kind != found.kind:
            raise InvalidField(kind, f"{kind}: a monitor of this kind does not have it.")
        settings = given.pop(kind)
        if isinstance(settings, UptimeSettings):
            settings = _unmasked(settings, found.uptime)
        settings.check()
    return msgspec.structs.replace(found, **given, settings=settings)


def _unmasked(sent: UptimeSettings, stored: UptimeSettings) -> UptimeSettings:
    headers = {
        name: stored.headers.get(name, value) if value == MASK else value
        for name, value in sent.headers.items()
    }
    return msgspec.structs.replace(sent, headers=headers)


async def _write_in(
    session: Session, found: StoredMonitor, wanted: StoredMonitor, by: By
) -> StoredMonitor:
    if wanted == found:
        return found
    await session.execute(
        _sql("update_monitor"),
        found.id,
        wanted.slug,
        wanted.name,
        _encoded(wanted.settings),
        wanted.enabled,
        wanted.muted_until,
    )
    written = await monitor_in(session, found.project_id, str(found.id))
    if wanted.settings != found.settings or wanted.enabled != found.enabled:
        await arrange_in(session, written)
    before, after = audit.changes(found.state(), written.state())
    await _record_in(session, by, "changed", written, before=before, after=after)
    return written


async def _free_slug_in(session: Session, project_id: UUID, base: str) -> str:
    rows = await session.fetch("SELECT slug FROM monitors WHERE project_id = $1", project_id)
    taken = {row["slug"] for row in rows}
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base[:95]}-{number}", number + 1
    return slug


async def _check_slug_in(session: Session, project_id: UUID, slug: str) -> None:
    there = "SELECT true FROM monitors WHERE project_id = $1 AND slug = $2"
    if await session.fetch_value(there, project_id, slug):
        raise Conflict(f"The project has a monitor {slug!r} already.")


def monitor_of(row: Mapping[str, Any]) -> StoredMonitor:
    kind: type[Settings] = CronSettings if row["kind"] == "cron" else UptimeSettings
    fields = {name: row[name] for name in StoredMonitor.__struct_fields__}
    return StoredMonitor(
        **fields
        | {
            "id": plain_uuid(row["id"]),
            "project_id": plain_uuid(row["project_id"]),
            "settings": msgspec.json.decode(row["settings"], type=kind),
        }
    )


def _encoded(settings: Settings) -> str:
    return msgspec.json.encode(settings).decode()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def _record_in(
    session: Session,
    by: By,
    done: str,
    monitor: StoredMonitor,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    await record_in(
        session,
        by,
        f"monitor.{done}",
        project_id=monitor.project_id,
        subject=Subject("monitor", monitor.id, monitor.slug),
        before=before,
        after=after,
    )


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
