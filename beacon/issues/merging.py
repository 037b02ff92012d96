"""Merges issues that are one fault, and takes them apart again.

In: ids of issues, and who says so. Out: the ids of those that were merged, or are apart again. A
merged issue keeps its own row, whose counts go on; people see it under its root, one level deep.
Where a root is ignored until counts, it waits for as many more as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.accounts.audit import By
from beacon.accounts.project_details import lock_project_in
from beacon.issues.changing import audit_in, note_in
from beacon.issues.finding import lock_roots_in, root_of_in
from beacon.issues.reopening import totals_in
from beacon.issues.states import Totals

if TYPE_CHECKING:
    from beacon.postgres.database import Session


async def merge_in(
    session: Session, project_id: UUID, into: UUID, ids: Sequence[UUID], by: By
) -> list[UUID]:
    """The roots that are none any more; what was merged into them comes along."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        target = await root_of_in(session, project_id, into)
        roots = await lock_roots_in(session, project_id, [*ids, target])
        merged = [root for root in roots if root.id != target]
        if not merged:
            return []
        gone = [root.id for root in merged]
        before = await _totals_in(session, project_id, target)
        await session.execute(_sql("merge_issues"), project_id, target, gone)
        await _wait_in(session, project_id, target, before)
        told = {"ids": [str(each) for each in gone], "titles": [root.title for root in merged]}
        await note_in(session, project_id, [target], "merged", by, told)
        await audit_in(session, by, "merged", project_id, [target], {"ids": told["ids"]})
        return gone


async def unmerge_in(session: Session, project_id: UUID, ids: Sequence[UUID], by: By) -> list[UUID]:
    """Each is a root again, in the state of the one that it was merged into. Those that are merged
    into nothing stay as they are."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        await lock_roots_in(session, project_id, ids)
        apart: list[UUID] = []
        for row in await session.fetch(_sql("list_merged"), project_id, list(ids)):
            root = UUID(bytes=row["root"].bytes)
            some = [UUID(bytes=each.bytes) for each in row["ids"]]
            before = await _totals_in(session, project_id, root)
            await session.execute(_sql("unmerge_issues"), project_id, root, some)
            for each in some:
                await _wait_in(session, project_id, each, before)
            await _wait_in(session, project_id, root, before)
            told = {"ids": [str(each) for each in some]}
            await note_in(session, project_id, [root], "unmerged", by, told)
            await note_in(session, project_id, some, "unmerged", by, {"from": str(root)})
            apart += some
        await audit_in(session, by, "unmerged", project_id, apart, {})
        return apart


async def _totals_in(session: Session, project_id: UUID, root: UUID) -> Totals:
    (found,) = (await totals_in(session, [(project_id.bytes, root.bytes)])).values()
    return found


async def _wait_in(session: Session, project_id: UUID, root: UUID, before: Totals) -> None:
    """Its counts are others than `before`, for which it was to wait."""
    now = await _totals_in(session, project_id, root)
    more = (now.events - before.events, now.visitors - before.visitors)
    await session.execute(_sql("shift_limits"), project_id, root, *more)


def _sql(name: str) -> str:
    return resources.sql("issues", name)
