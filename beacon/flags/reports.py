"""Flags with what became of them in use: when each was asked for last, and whether it can go.

In: flags, a session. Out: `FlagReport`s; and a flag's evaluations by day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.fields import Time
from beacon.flags.details import FlagDetails, FlagFilter, Settings, list_flags_in
from beacon.flags.stale import Answered, Stale, Standing, stale
from beacon.projects.projects import PRODUCTION

if TYPE_CHECKING:
    from beacon.postgres.database import Session

LOOKED_AT = 200
"""Flags that are looked at in one go for stale ones."""


class SettingsReport(Settings, frozen=True, kw_only=True):
    """What a flag does in one environment, and what came of it there."""

    last_evaluated_at: Time | None
    stale: Stale | None


class FlagReport(FlagDetails, frozen=True, kw_only=True):
    """All that is known of a flag. It is stale when it is so in production; it was evaluated last
    wherever that was."""

    environments: dict[str, SettingsReport]  # type: ignore[assignment]
    last_evaluated_at: Time | None
    stale: Stale | None

    @property
    def tag(self) -> str:
        """The ETag, and behind a `+` another whenever what is told of its use or a fault is."""
        places = [
            (each.last_evaluated_at, each.stale, each.fault) for each in self.environments.values()
        ]
        digest = blake2b(msgspec.json.encode(places), digest_size=8).hexdigest()
        return f'{self.etag[:-1]}+{digest}"'


class VariantUsage(msgspec.Struct, frozen=True):
    """`variant` null: there was no value, and the default in the client's code stood."""

    variant: str | None
    evaluations: int
    first_at: Time
    last_at: Time


class DayUsage(msgspec.Struct, frozen=True):
    """A day (UTC) of a flag in an environment."""

    day: date
    environment: str
    evaluations: int
    variants: list[VariantUsage]


async def reports_in(
    session: Session, project_id: UUID, flags: Sequence[FlagDetails]
) -> list[FlagReport]:
    """In the same order."""
    ids = [flag.id for flag in flags]
    rows = await session.fetch(_sql("read_flag_usage"), project_id, ids)
    found: dict[int, dict[str, Standing]] = {}
    for row in rows:
        place = found.setdefault(row["flag_id"], {}).setdefault(
            row["environment"], Standing(row["created_at"], row["changed_at"], [])
        )
        if row["variant"] is not None:
            answered = Answered(row["variant"] or None, row["first_at"], row["last_at"])
            place.answers.append(answered)
    now = datetime.now(UTC)
    return [_report(flag, found.get(flag.id, {}), now) for flag in flags]


async def report_in(session: Session, project_id: UUID, flag: FlagDetails) -> FlagReport:
    (report,) = await reports_in(session, project_id, [flag])
    return report


async def list_reports_in(
    session: Session, project_id: UUID, wanted: FlagFilter, *, after: int, limit: int
) -> list[FlagReport]:
    """As `list_flags_in`."""
    flags = await list_flags_in(session, project_id, wanted, after=after, limit=limit)
    return await reports_in(session, project_id, flags)


async def list_stale_in(
    session: Session, project_id: UUID, wanted: FlagFilter, *, after: int, limit: int
) -> list[FlagReport]:
    """As `list_flags_in`, of those that are stale."""
    found: list[FlagReport] = []
    while len(found) < limit:
        looked_at = await list_reports_in(session, project_id, wanted, after=after, limit=LOOKED_AT)
        found += [each for each in looked_at if each.stale is not None]
        if len(looked_at) < LOOKED_AT:
            break
        after = looked_at[-1].id
    return found[:limit]


async def list_usage_in(
    session: Session,
    project_id: UUID,
    flag_id: int,
    *,
    days: int,
    after: tuple[date, str] | None,
    limit: int,
) -> list[DayUsage]:
    """The newest day first; those behind the day and the environment `after`."""
    behind = (None, None) if after is None else after
    rows = await session.fetch(_sql("list_flag_usage"), project_id, flag_id, days, *behind, limit)
    return [_day_of(row) for row in rows]


def _report(flag: FlagDetails, places: Mapping[str, Standing], now: datetime) -> FlagReport:
    environments = {
        key: _settings_report(flag, settings, places.get(key), now)
        for key, settings in flag.environments.items()
    }
    production = environments.get(PRODUCTION)
    times = [each.last_evaluated_at for each in environments.values()]
    more = {
        "environments": environments,
        "last_evaluated_at": max((at for at in times if at is not None), default=None),
        "stale": None if production is None else production.stale,
    }
    return FlagReport(**(msgspec.structs.asdict(flag) | more))


def _settings_report(
    flag: FlagDetails, settings: Settings, place: Standing | None, now: datetime
) -> SettingsReport:
    found = None
    if place is not None and flag.archived_at is None:
        found = stale(place, flag.lifetime, now)
    return SettingsReport(
        **msgspec.structs.asdict(settings),
        last_evaluated_at=None if place is None else place.last_evaluated_at,
        stale=found,
    )


def _day_of(row: Mapping[str, Any]) -> DayUsage:
    variants = msgspec.json.decode(row["variants"], type=list[VariantUsage])
    return DayUsage(row["day"], row["environment"], row["evaluations"], variants)


def _sql(name: str) -> str:
    return resources.sql("flags", name)
