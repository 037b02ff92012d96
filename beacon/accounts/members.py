"""The members of a project and their roles; each change with its entry in the audit log.

In: a project, an account, a role, who asks. Out: `Member`s. Raises NotFound, Conflict.

Only an owner of this Beacon, who is admin of every project anyway, may leave a project without
an admin of its own, and may add an account here: all others invite. A role that came from an
OpenID group and is changed here is one given by hand from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.actors import Role
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, NotFound
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

RoleName = Literal["viewer", "editor", "admin"]

MemberPosition = tuple[Time, UUID]
"""Where a member is in the list: when they joined, and their account's id."""

_LAST_ADMIN = "The project would have no admin: make another member its admin first."
_NO_MEMBER = "The project has no such member: invite people by e-mail."


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """`source` is `oidc` for a role that follows the person's groups at the OpenID provider."""

    account_id: UUID
    email: str
    name: str
    role: RoleName
    source: Literal["manual", "oidc"]
    joined_at: Time


async def list_members(
    database: Database, project_id: UUID, after: MemberPosition | None, limit: int
) -> list[Member]:
    """Those who joined first come first; `after` is where the last one of the page before is."""
    joined_at, account_id = after or (None, None)
    rows = await database.fetch(
        _sql("list_members"), project_id, None, joined_at, account_id, limit
    )
    return [_member_of(row) for row in rows]


async def set_role(
    database: Database, project_id: UUID, account_id: UUID, role: Role, by: By, *, by_owner: bool
) -> Member:
    """Changes a member's role; an owner may make anybody a member."""

    async def work(session: Session) -> Member:
        async with session.transaction():
            await lock_project_in(session, project_id)
            return await _set_in(session, project_id, account_id, role, by, by_owner)

    return await database.run(work)


async def _set_in(
    session: Session, project_id: UUID, account_id: UUID, role: Role, by: By, by_owner: bool
) -> Member:
    found = await _find_in(session, project_id, account_id)
    if found is None and not by_owner:
        raise NotFound(_NO_MEMBER)
    if found is not None and found.role == role.label:
        return found
    if not by_owner:
        await _check_admin_stays_in(session, project_id, found)
    written = await session.fetch_value(
        _sql("write_membership"), account_id, project_id, role.label
    )
    member = await _find_in(session, project_id, account_id)
    if written is None or member is None:
        raise NotFound("There is no such account.")
    await record_in(
        session,
        by,
        "member.changed" if found else "member.added",
        project_id=project_id,
        subject=_subject(member),
        before=_given(found) if found else None,
        after=_given(member),
    )
    return member


async def remove_member(
    database: Database, project_id: UUID, account_id: UUID, by: By, *, by_owner: bool
) -> None:
    """From now on the account is a stranger to the project."""

    async def work(session: Session) -> None:
        async with session.transaction():
            await lock_project_in(session, project_id)
            await _remove_in(session, project_id, account_id, by, by_owner)

    await database.run(work)


async def _remove_in(
    session: Session, project_id: UUID, account_id: UUID, by: By, by_owner: bool
) -> None:
    found = await _find_in(session, project_id, account_id)
    if found is None:
        raise NotFound(_NO_MEMBER)
    if not by_owner:
        await _check_admin_stays_in(session, project_id, found)
    await session.execute(_sql("remove_membership"), account_id, project_id)
    await record_in(
        session,
        by,
        "member.removed",
        project_id=project_id,
        subject=_subject(found),
        before=_given(found),
    )


async def _check_admin_stays_in(session: Session, project_id: UUID, found: Member | None) -> None:
    """For a member who is about to be less than they were."""
    if found is None or found.role != Role.ADMIN.label:
        return
    if not await session.fetch_value(_sql("count_other_admins"), project_id, found.account_id):
        raise Conflict(_LAST_ADMIN)


async def _find_in(session: Session, project_id: UUID, account_id: UUID) -> Member | None:
    row = await session.fetch_row(_sql("list_members"), project_id, account_id, None, None, 1)
    return None if row is None else _member_of(row)


def _subject(member: Member) -> Subject:
    return Subject("account", member.account_id, member.email)


def _given(member: Member) -> dict[str, str]:
    """As the log tells of it."""
    return {"role": member.role, "source": member.source}


def _member_of(row: Mapping[str, Any]) -> Member:
    return Member(
        account_id=UUID(bytes=row["account_id"].bytes),
        email=row["email"],
        name=row["name"],
        role=row["role"],
        source=row["source"],
        joined_at=row["created_at"],
    )


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
