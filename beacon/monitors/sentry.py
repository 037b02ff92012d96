"""Check-ins of Sentry's clients, and monitors that they bring along (`monitor_config`).

In: a `CheckIn` as the envelope had it. Out: what is told of the run, what the monitor shall be.
Raises InvalidField for a configuration that cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon.accounts.audit import By
from beacon.decode.fields import MAX_LABEL_CHARACTERS
from beacon.errors import InvalidEvent, InvalidField, NotFound
from beacon.events import CheckIn
from beacon.monitors.runs import MAX_DURATION_MS, Said, Told
from beacon.monitors.saving import (
    MonitorChanges,
    NewMonitor,
    StoredMonitor,
    change_in,
    create_in,
    monitor_in,
)
from beacon.monitors.settings import CronSettings, slug_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

BY = By("system", "Sentry client")

_NAMES = {
    "timezone": "timezone",
    "checkin_margin": "margin_minutes",
    "max_runtime": "max_runtime_minutes",
    "failure_issue_threshold": "failure_threshold",
    "recovery_threshold": "recovery_threshold",
}
"""What Sentry's clients call it, and what it is called here."""
_USUAL = {"margin_minutes": 1, "max_runtime_minutes": 30}
"""What Sentry itself takes where a client says nothing."""


class Wanted(NamedTuple):
    """`cron` None: nothing is said of how the monitor shall be."""

    slug: str
    name: str
    cron: CronSettings | None


def told_of(check_in: CheckIn) -> Told:
    status: Said = check_in.status  # type: ignore[assignment]  # the decoder has checked it
    duration = check_in.duration
    return Told(
        status=status,
        environment=check_in.environment[:MAX_LABEL_CHARACTERS] or "production",
        source="sentry",
        id=None if check_in.id is None else UUID(bytes=check_in.id),
        duration_ms=None if duration is None else milliseconds(duration),
        release=check_in.release,
    )


def milliseconds(seconds: float) -> int:
    return min(max(0, round(seconds * 1000)), MAX_DURATION_MS)


def wanted_of(check_in: CheckIn) -> Wanted:
    """Raises InvalidField, and InvalidEvent for a slug of which nothing is left."""
    slug = slug_of(check_in.slug)
    if not slug:
        raise InvalidEvent(f"$.monitor_slug: {check_in.slug[:40]!r} has no letter and no digit.")
    cron = None if check_in.config is None else _settings_of(check_in.config)
    return Wanted(slug, check_in.slug[:200], cron)


def _settings_of(config: Mapping[str, Any]) -> CronSettings:
    told = {ours: config[theirs] for theirs, ours in _NAMES.items() if config.get(theirs)}
    schedule = config.get("schedule")
    if isinstance(schedule, Mapping):
        known = ("type", "value", "unit")
        schedule = {key: schedule[key] for key in known if schedule.get(key) is not None}
        if schedule.get("type") == "crontab":
            schedule.pop("unit", None)
    try:
        found = msgspec.convert(_USUAL | told | {"schedule": schedule}, CronSettings)
    except msgspec.ValidationError as error:
        raise InvalidField("monitor_config", f"$.monitor_config: {error}") from None
    found.check()
    return found


async def monitor_for_in(session: Session, project_id: UUID, wanted: Wanted) -> StoredMonitor:
    """Raises NotFound, Conflict."""
    try:
        found = await monitor_in(session, project_id, wanted.slug)
    except NotFound:
        if wanted.cron is None:
            raise NotFound(
                f"The project has no monitor {wanted.slug!r}: make it, or send a monitor_config."
            ) from None
        new = NewMonitor(kind="cron", name=wanted.name, slug=wanted.slug, cron=wanted.cron)
        return await create_in(session, project_id, new, BY, source="sentry")
    if wanted.cron is None or found.kind != "cron" or found.settings == wanted.cron:
        return found
    changes = MonitorChanges(cron=wanted.cron)
    return await change_in(session, project_id, str(found.id), changes, BY)
