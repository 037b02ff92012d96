"""A project's rules of grouping as they are saved: read, and changed with an audit entry.

In: rules, who asks. Out: rules with their ETag. Raises InvalidGroupingRule, Outdated,
ProjectNotFound. The caller then sees to it that this node's directory knows.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import InvalidGroupingRule, Outdated, ProjectNotFound
from beacon.issues.rules import GroupingRule, compile_rules, read_rules

if TYPE_CHECKING:
    from beacon.postgres.database import Session

ETAG_BYTES = 12


class SavedRules(msgspec.Struct, frozen=True):
    """In their order."""

    rules: list[GroupingRule]

    @property
    def etag(self) -> str:
        return f'"{blake2b(msgspec.json.encode(self.rules), digest_size=ETAG_BYTES).hexdigest()}"'


async def saved_rules_in(session: Session, project_id: UUID) -> SavedRules:
    return (await _saved_in(session, project_id))[0]


async def save_rules_in(
    session: Session,
    project_id: UUID,
    rules: list[GroupingRule],
    by: By,
    *,
    if_match: str | None = None,
) -> SavedRules:
    """What changes nothing is not logged."""
    compile_rules(rules)
    async with session.transaction():
        await lock_project_in(session, project_id)
        found, name = await _saved_in(session, project_id)
        if if_match not in (None, "*", found.etag):
            raise Outdated("The rules of grouping were changed meanwhile: read them again.")
        wanted = SavedRules(rules)
        if wanted != found:
            await _write_in(session, project_id, wanted)
            await record_in(
                session,
                by,
                "project.grouping_rules_changed",
                project_id=project_id,
                subject=Subject("project", project_id, name),
                before=msgspec.to_builtins(found),
                after=msgspec.to_builtins(wanted),
            )
    return wanted


async def _saved_in(session: Session, project_id: UUID) -> tuple[SavedRules, str]:
    """With the project's name. Rules that only SQL can have made, and nobody can read, are none."""
    row = await session.fetch_row(resources.sql("issues", "grouping_rules"), project_id)
    if row is None:
        raise ProjectNotFound("There is no such project.")
    try:
        rules = read_rules(msgspec.json.decode(row["grouping_rules"]))
    except InvalidGroupingRule:
        rules = []
    return SavedRules(rules), row["name"]


async def _write_in(session: Session, project_id: UUID, rules: SavedRules) -> None:
    text = msgspec.json.encode(rules.rules).decode()
    await session.execute(resources.sql("issues", "write_grouping_rules"), project_id, text)
