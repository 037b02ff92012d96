"""Makes an account's roles what its groups at the OpenID provider say.

In: an account and what the role map gives it. Out: memberships of source `oidc` that are exactly
that, and the owner's role where the map names owners. What was given by hand stays, and so does
the last owner. Every change stands in the audit log.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.actors import Role
from beacon.accounts.audit import By, Subject
from beacon.accounts.oidc import roles as oidc_roles
from beacon.accounts.oidc.roles import GivenRoles, ProjectNames

if TYPE_CHECKING:
    from beacon.postgres.database import Session

log = logging.getLogger(__name__)


async def lock_owners_in(session: Session) -> frozenset[UUID]:
    """The owners who can sign in; they stay so until the transaction ends. To be called before
    any account is locked, as whatever else changes owners does."""
    rows = await session.fetch(_sql("lock_owners"))
    return frozenset(UUID(bytes=row["id"].bytes) for row in rows)


async def give_owner_in(
    session: Session, account: Subject, is_owner: bool, owners: frozenset[UUID], by: By
) -> None:
    """Makes an account an owner or no longer one; the last of the `owners` stays."""
    if is_owner == (account.id in owners):
        return
    if not is_owner and len(owners) == 1:
        log.warning("no group makes %s an owner any more, who stays the last one", account.name)
        return
    await session.execute(_sql("oidc_set_owner"), account.id, is_owner)
    before, after = {"is_owner": not is_owner}, {"is_owner": is_owner}
    await audit.record_in(
        session, by, "account.changed", subject=account, before=before, after=after
    )


async def give_roles_in(session: Session, account: Subject, given: GivenRoles, by: By) -> None:
    """To be called within a transaction."""
    wanted = await _wanted_in(session, given)
    manual, now = await _memberships_in(session, account)
    for project in wanted.keys() | now.keys():
        old, new = now.get(project), wanted.get(project)
        if project not in manual and old != new:
            await _set_role_in(session, account, project, old, new, by)


async def _wanted_in(session: Session, given: GivenRoles) -> dict[UUID, Role]:
    if not given.by_reference:
        return {}
    rows = await session.fetch(_sql("oidc_projects"))
    projects = [
        ProjectNames(UUID(bytes=row["id"].bytes), row["number"], row["slug"]) for row in rows
    ]
    for name in oidc_roles.unknown_references(given.by_reference, projects):
        log.warning("the OpenID role map names a project that there is not: %s", name)
    return oidc_roles.by_project(given.by_reference, projects)


async def _memberships_in(
    session: Session, account: Subject
) -> tuple[frozenset[UUID], dict[UUID, Role]]:
    """(projects with a role given by hand, the roles that groups gave)."""
    rows = await session.fetch(_sql("oidc_memberships"), account.id)
    found = [(UUID(bytes=row["project_id"].bytes), row["role"], row["source"]) for row in rows]
    by_groups = {project: Role.of(role) for project, role, source in found if source == "oidc"}
    return frozenset(project for project, _, source in found if source == "manual"), by_groups


async def _set_role_in(
    session: Session, account: Subject, project: UUID, old: Role | None, new: Role | None, by: By
) -> None:
    if new is None:
        action = "member.removed"
        await session.execute(_sql("oidc_remove_membership"), account.id, project)
    else:
        action = "member.added" if old is None else "member.changed"
        await session.execute(_sql("oidc_write_membership"), account.id, project, new.label)
    await audit.record_in(
        session,
        by,
        action,
        project_id=project,
        subject=account,
        before=None if old is None else {"role": old.label, "source": "oidc"},
        after=None if new is None else {"role": new.label, "source": "oidc"},
    )


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
