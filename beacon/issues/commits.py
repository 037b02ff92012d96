"""Issues that commits say they fix.

In: messages of commits, as `fixes MY-APP-3F2A9C1D` (pure). Out: the issues, resolved in the release
that the commits are in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon.accounts.project_details import lock_project_in
from beacon.issues.changing import Resolve, audit_in, decide_in
from beacon.issues.finding import issue_by_short_id_in

if TYPE_CHECKING:
    from beacon.accounts.audit import By
    from beacon.postgres.database import Session

MAX_MESSAGE_CHARACTERS = 16_384
MAX_FIXES = 100  # of a commit
MAX_TOLD_CHARACTERS = 200  # of a message, in the activity

_SHORT_ID = r"#?[A-Z0-9](?:[A-Z0-9-]{0,98}[A-Z0-9])?-[0-9A-F]{8}\b(?!-)"
_AND = r"(?:[ \t]{0,8},[ \t]{0,8}(?:and[ \t]{1,8})?|[ \t]{1,8}and[ \t]{1,8}|[ \t]{0,8}&[ \t]{0,8})"
_FIXES = re.compile(
    r"(?<![\w-])(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?)\b:?[ \t]{1,8}"
    rf"(?P<ids>{_SHORT_ID}(?:{_AND}{_SHORT_ID})*)",
    re.IGNORECASE | re.ASCII,
)
_ONE = re.compile(_SHORT_ID, re.IGNORECASE | re.ASCII)


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    message: str
    author: str | None = None


def fixes_of(message: str) -> list[str]:
    """Short ids in upper case, each once, in their order."""
    found: dict[str, None] = {}
    for names in _FIXES.finditer(message[:MAX_MESSAGE_CHARACTERS]):
        found |= dict.fromkeys(each[0].lstrip("#").upper() for each in _ONE.finditer(names["ids"]))
    return list(found)[:MAX_FIXES]


async def resolve_by_commits_in(
    session: Session, project_id: UUID, release: str, commits: Sequence[Commit], by: By
) -> list[UUID]:
    """Those that were not resolved in this release already. What names no issue of the project is
    passed over."""
    decision = Resolve(in_release=release)
    async with session.transaction():
        await lock_project_in(session, project_id)
        changed: list[UUID] = []
        for commit in commits:
            ids = await _issues_in(session, project_id, commit)
            if ids:
                details = {"in_release": release, "commit": _told(commit)}
                changed += await decide_in(session, project_id, ids, decision, by, details)
        await audit_in(session, by, "resolved", project_id, changed, {"in_release": release})
        return changed


async def _issues_in(session: Session, project_id: UUID, commit: Commit) -> list[UUID]:
    found = [
        await issue_by_short_id_in(session, project_id, each) for each in fixes_of(commit.message)
    ]
    return [each for each in found if each is not None]


def _told(commit: Commit) -> dict[str, Any]:
    first = commit.message.strip().partition("\n")[0]
    return {"id": commit.id, "message": first[:MAX_TOLD_CHARACTERS], "author": commit.author}
