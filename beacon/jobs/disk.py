"""What Beacon takes of the disk, part by part, and what is done when that is more than its budget.

In: the folders of the data directory, Postgres, and the budget. Out: `Use`, and the oldest week
dropped when the budget has been used up, but never without a day's warning, and never a week that
was still written lately. Spooled events are never touched.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec
import trio

from beacon import resources
from beacon.fields import Time
from beacon.jobs.chores import Came
from beacon.postgres.partitions import Week, list_weeks
from beacon.privacy.retention import drop_week, forget_before
from beacon.values import GIB

if TYPE_CHECKING:
    from beacon.postgres.database import Database
    from beacon.settings import Settings

NAME = "disk budget"
EVERY = timedelta(minutes=5)
WARN_AT = 0.8
"""Of the budget."""
GRACE = timedelta(hours=24)
KEPT = timedelta(days=7)
SIZE_SECONDS = 60.0
BLOCK = 512  # bytes, as st_blocks counts them

State = Literal["ok", "warning", "over"]

_log = logging.getLogger(__name__)


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on the disk, as the node that looked has them. `warned_since`: since when 80% of the
    budget are used; null: they are not."""

    spool: int
    postgres: int
    columns: int
    budget: int | None = None
    warned_since: Time | None = None

    @property
    def total(self) -> int:
        return self.spool + self.postgres + self.columns

    @property
    def state(self) -> State:
        if self.budget is None or self.total < WARN_AT * self.budget:
            return "ok"
        return "warning" if self.total < self.budget else "over"

    def may_drop(self, now: datetime) -> bool:
        """The budget is used up, and who reads warnings had time to."""
        since = self.warned_since
        return self.state == "over" and since is not None and since + GRACE <= now

    def words(self) -> str:
        """For people: `spool 0.3 GiB, Postgres 8.1 GiB, columns 0.9 GiB`, and of how much."""
        names = (("spool", self.spool), ("Postgres", self.postgres), ("columns", self.columns))
        parts = ", ".join(f"{name} {size / GIB:.1f} GiB" for name, size in names)
        if self.budget is None:
            return parts
        return f"{parts}: {self.total / self.budget:.0%} of {self.budget / GIB:.1f} GiB"


async def measure(settings: Settings, database: Database | None) -> Use:
    """`database` None: that of a Postgres of one's own is not known. Raises PostgresAway."""
    folder = settings.data_dir
    spool, postgres, columns = [
        await trio.to_thread.run_sync(bytes_of, folder / name)
        for name in ("spool", "postgres", "columns")
    ]
    if settings.database_url:
        size = resources.sql("jobs", "database_size")
        found = await database.fetch_value(size, timeout=SIZE_SECONDS) if database else 0
        postgres = int(found)
    return Use(spool=spool, postgres=postgres, columns=columns, budget=settings.disk_budget)


def bytes_of(folder: Path) -> int:
    """What a folder takes of the disk; what goes away meanwhile is not counted."""
    total, folders = 0, [str(folder)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            try:
                total += entry.stat(follow_symlinks=False).st_blocks * BLOCK
            except FileNotFoundError:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
    return total


async def keep_budget(database: Database, settings: Settings) -> Came:
    """The chore."""
    row = await database.fetch_row(resources.sql("jobs", "last_details"), NAME)
    assert row is not None  # of this very run
    before = last_use(msgspec.json.decode(row["details"]))
    use, dropped = await keep_to_budget(database, settings, before, row["now"])
    return Came(msgspec.to_builtins(use), more=dropped)


async def keep_to_budget(
    database: Database, settings: Settings, before: Use | None, now: datetime
) -> tuple[Use, bool]:
    """Looks, warns, and after the time of grace drops the oldest week: whether it did. `before` is
    what was found the last time."""
    use = with_warning(await measure(settings, database), before, now)
    _tell(use, before)
    return use, use.may_drop(now) and await _drop_oldest(database, now)


def last_use(details: dict[str, Any]) -> Use | None:
    """What a run of the chore noted."""
    try:
        return msgspec.convert(details, Use)
    except msgspec.ValidationError:
        return None


def with_warning(use: Use, before: Use | None, now: datetime) -> Use:
    """With the time since when there was cause for a warning."""
    if use.state == "ok":
        return use
    since = before.warned_since if before and before.warned_since else now
    return msgspec.structs.replace(use, warned_since=since)


def warning_of(use: Use) -> str | None:
    """What people are to read."""
    if use.state == "ok" or use.warned_since is None:
        return None
    when = "The budget is used up:" if use.state == "over" else "When the budget is used up,"
    then = f"{use.warned_since + GRACE:%Y-%m-%d %H:%M} UTC"
    return (
        f"disk: {use.words()}. {when} the oldest weeks of events are dropped, not before {then}. "
        "Raise the budget, or keep events for less long"
    )


def _tell(use: Use, before: Use | None) -> None:
    """Once, when it gets worse."""
    order = ("ok", "warning", "over")
    if order.index(use.state) > order.index(before.state if before else "ok"):
        _log.warning("%s", warning_of(use))


async def _drop_oldest(database: Database, now: datetime) -> bool:
    """Whether there was a week that could be dropped."""
    old = [week for week in await list_weeks(database) if week.end <= now - KEPT]
    if not old:
        _log.warning("The disk budget is used up, and no week of events is old enough to go")
        return False
    _log.warning("The disk budget is used up: the oldest week of events goes")
    return await drop_week(database, old[0]) and await _forget_rest(database, old[0])


async def _forget_rest(database: Database, week: Week) -> bool:
    """Sessions and visitors of that week and before, of all projects."""
    for row in await database.fetch(resources.sql("privacy", "list_retentions")):
        await forget_before(database, UUID(bytes=row["id"].bytes), week.end, [])
    return True
