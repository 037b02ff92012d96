"""Forgets of issues what is past its time, in bounded steps.

In: a time before which a project keeps nothing, or what holds for all projects. Out: how many rows
went. An issue goes when all of its events have, with those that are merged into it, and with what
people said of it. No step waits for a row that the writer holds: the next run finds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon import resources
from beacon.issues.reopening import SYSTEM_ACTOR

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

STEP_ROWS = 5_000
STEP_ISSUES = 100
STEP_SECONDS = 60.0
REST = 0.5
"""For each second of work so long a pause, so that the writer has the disk too."""
VALUES_KEPT = 1_000
"""Of an issue and a tag, the newest."""
HOURS_KEPT_DAYS = 400
"""Where a project keeps its events for longer, or for ever."""
OUTBOX_KEPT_DAYS = 7

OF_AN_ISSUE = ("issue_visitors", "issue_tags", "issue_hours", "issue_activity")


async def forget_before(database: Database, project_id: UUID, cutoff: datetime) -> Counter[str]:
    """Of one project; rows by table."""
    gone: Counter[str] = Counter()
    forget = partial(forget_issues_in, project_id=project_id, cutoff=cutoff)
    gone["issues"] += await _step_by_step(database, forget, STEP_ISSUES)
    for table in ("issue_hours", "issue_tags"):
        unit = partial(_forget_in, name=f"forget_{table}", args=(project_id, cutoff))
        gone[table] += await _step_by_step(database, unit, STEP_ROWS)
    return gone


async def prune(database: Database) -> Counter[str]:
    """Of all projects: values of tags beyond the newest, hours, what alerts have long read."""
    gone: Counter[str] = Counter()
    for row in await database.fetch(_sql("list_crowded_tags"), VALUES_KEPT, timeout=STEP_SECONDS):
        args = (row["project_id"], row["issue_id"], row["key"], VALUES_KEPT)
        unit = partial(_forget_in, name="prune_tag", args=args)
        gone["issue_tags"] += await _step_by_step(database, unit, STEP_ROWS)
    for table, days in (("issue_hours", HOURS_KEPT_DAYS), ("alert_outbox", OUTBOX_KEPT_DAYS)):
        unit = partial(_forget_in, name=f"prune_{table}", args=(days,))
        gone[table] += await _step_by_step(database, unit, STEP_ROWS)
    return gone


async def end_ignoring(database: Database) -> int:
    """Opens issues that were ignored for a time that is over, whether events come or not."""
    return int(await database.fetch_value(_sql("end_ignoring"), SYSTEM_ACTOR) or 0)


async def forget_issues_in(session: Session, project_id: UUID, cutoff: datetime) -> int:
    """Up to STEP_ISSUES, as people see them: how many."""
    async with session.transaction():
        rows = await session.fetch(_sql("list_old_issues"), project_id, cutoff, STEP_ISSUES)
        ids = [each for row in rows for each in row["ids"]]
        if ids:
            for table in OF_AN_ISSUE:
                text = f"DELETE FROM {table} WHERE project_id = $1 AND issue_id = ANY($2::uuid[])"
                await session.execute(text, project_id, ids)
            text = "DELETE FROM issues WHERE project_id = $1 AND id = ANY($2::uuid[])"
            await session.execute(text, project_id, ids)
    return len(rows)


async def _forget_in(session: Session, name: str, args: tuple[object, ...]) -> int:
    tag = await session.execute(_sql(name), *args, STEP_ROWS)
    return int(tag.rpartition(" ")[2])


async def _step_by_step(
    database: Database, unit: Callable[[Session], Awaitable[int]], most: int
) -> int:
    """Until a step finds less than it may take."""
    gone = 0
    while True:
        began = trio.current_time()
        count = await database.run(unit, timeout=STEP_SECONDS)
        gone += count
        if count < most:
            return gone
        await trio.sleep(REST * (trio.current_time() - began))


def _sql(name: str) -> str:
    return resources.sql("issues", name)
