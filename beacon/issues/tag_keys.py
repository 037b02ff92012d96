"""The tags that a project's issues have: listed, hidden, deleted; each change with its entry in the
audit log.

In: a key, who asks. Out: `IssueTagKey`s. These are units of work (asyncio side). What is hidden is
no longer collected either. Raises NotFound, Conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, NotFound
from beacon.fields import Time
from beacon.issues.search_sql import TAGS

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

MAX_HIDDEN = 200
ROWS_AT_ONCE = 20_000
DELETE_SECONDS = 60.0


class IssueTagKey(msgspec.Struct, frozen=True):
    """`values`: different ones; `events` had one of them."""

    key: str
    values: int
    events: int
    last_seen_at: Time | None
    hidden: bool


async def list_tag_keys_in(
    session: Session, project_id: UUID, *, after: str | None, limit: int
) -> list[IssueTagKey]:
    """In the order of the alphabet; hidden ones that no issue has too."""
    text = resources.sql("issues", "list_tag_keys")
    rows = await session.fetch(text, project_id, None, after, limit)
    return [_key_of(row) for row in rows]


async def set_hidden_in(
    session: Session, project_id: UUID, key: str, hidden: bool, by: By
) -> IssueTagKey:
    _check(key)
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await _read_in(session, project_id, key)
        if found.hidden == hidden:
            return found
        text = resources.sql("issues", "hide_tag" if hidden else "show_tag")
        if await session.fetch_value(text, project_id, key, MAX_HIDDEN) is None:
            raise Conflict(f"At most {MAX_HIDDEN} tags are hidden: show others first.")
        action = "issue.tag_hidden" if hidden else "issue.tag_shown"
        await record_in(session, by, action, project_id=project_id, subject=Subject("tag", key))
        return msgspec.structs.replace(found, hidden=hidden)


async def delete_tag(database: Database, project_id: UUID, key: str, by: By) -> None:
    """From all issues, some rows at a time, so that the writer never waits. It comes again with the
    next event that has it, unless it is hidden."""
    _check(key)
    await database.run(lambda session: _read_in(session, project_id, key))
    text, asked = resources.sql("issues", "delete_tag"), (project_id, key, ROWS_AT_ONCE)
    while await database.fetch_value(text, *asked, timeout=DELETE_SECONDS):
        pass

    async def record(session: Session) -> None:
        await record_in(
            session, by, "issue.tag_deleted", project_id=project_id, subject=Subject("tag", key)
        )

    await database.run(record)


async def _read_in(session: Session, project_id: UUID, key: str) -> IssueTagKey:
    text = resources.sql("issues", "list_tag_keys")
    rows = await session.fetch(text, project_id, key, None, 1)
    if not rows:
        raise NotFound(f"No issue has a tag {key!r}.")
    return _key_of(rows[0])


def _check(key: str) -> None:
    if key in TAGS:
        raise Conflict(f"Beacon's own lists of issues go by {key!r}: it stays.")


def _key_of(row: Mapping[str, Any]) -> IssueTagKey:
    return IssueTagKey(*(row[name] for name in IssueTagKey.__struct_fields__))
