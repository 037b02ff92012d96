"""Invitations: a link for one e-mail address that brings roles on projects, or the owner's role.

In: who invites whom to what. Out: the link, shown to the inviter and sent to the invited where
there is mail. Owners invite to anything, a project's admins to their projects; that they still
may is looked at again when the link is used. Raises InvalidField, Forbidden, NotFound, Conflict,
RateLimited.

Where there is mail, the link is proof of the mailbox: so only owners, whom it would give nothing,
see it besides. Else an admin could make an account of anybody's address, or learn of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts import letters, links
from beacon.accounts.accounts import Account, checked_email, find_in, get_in
from beacon.accounts.actors import AccountActor, Role, is_of_project, role_on
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.links import LinkDetails, NewLink, StoredLink
from beacon.accounts.members import RoleName
from beacon.errors import Forbidden, InvalidField, NotFound, RateLimited
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.web.api.parts import ApiParts

MAX_PROJECTS = 200
MAX_A_DAY = 100
MAX_A_DAY_FOR_ONE = 5
"""Of one account that is no owner: an invitation is a mail to anybody."""
AGAIN_SECONDS = 3600
InvitationPosition = tuple[Time, UUID]
"""Where an invitation is in the list: when it was made, and its id."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to invite, to what."""

    email: str
    projects: dict[UUID, RoleName] = msgspec.field(default_factory=dict)
    owner: bool = False


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """One that nobody has used yet. `invited_by`: the name or e-mail of who made it."""

    id: UUID
    email: str
    projects: dict[UUID, RoleName]
    owner: bool
    invited_by: str | None
    created_at: Time
    expires_at: Time


class MadeInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """`link` works once and is shown this once; `mailed`: it was sent to the invited, and for who
    is no owner `link` is null."""

    id: UUID
    link: str | None
    expires_at: Time
    mailed: bool


# --- making -------------------------------------------------------------------------------


async def invite(parts: ApiParts, by: By, actor: AccountActor, wanted: Wanted) -> MadeInvitation:
    """One that the same person made for the same e-mail before works no more."""
    email = checked_email(wanted.email)
    _check_may_invite(actor, wanted)

    async def work(session: Session) -> tuple[NewLink, list[str]]:
        async with session.transaction():
            return await _make_in(session, by, actor, email, wanted)

    made, names = await parts.database.run(work)
    url = made.url(parts.public_url())
    parts.mail.post(email, *letters.invitation(url, names, actor.name or actor.email))
    mailed = parts.mail.configured
    shown = url if actor.is_owner or not mailed else None
    return MadeInvitation(id=made.id, link=shown, expires_at=made.expires_at, mailed=mailed)


def _check_may_invite(actor: AccountActor, wanted: Wanted) -> None:
    if len(wanted.projects) > MAX_PROJECTS:
        raise InvalidField("projects", f"An invitation is for at most {MAX_PROJECTS} projects.")
    if actor.is_owner and actor.sign_in_id is None and wanted.owner:
        raise Forbidden("A personal token may not make owners: sign in with your account.")
    if actor.is_owner:
        return
    if wanted.owner:
        raise Forbidden("Only an owner of this Beacon may invite another one.")
    if not wanted.projects:
        raise Forbidden("Invite to a project that you are admin of: name it in `projects`.")
    for project in wanted.projects:
        if not is_of_project(actor, project):
            raise _no_project(project)
        if role_on(actor, project) is not Role.ADMIN:
            raise Forbidden(f"You are no admin of the project {project}.")


async def _make_in(
    session: Session, by: By, actor: AccountActor, email: str, wanted: Wanted
) -> tuple[NewLink, list[str]]:
    names = await _names_in(session, wanted.projects)
    if not actor.is_owner:
        await _check_not_too_many_in(session, actor.account_id, email)
    await links.revoke_in(session, "invitation", email=email, created_by=actor.account_id)
    details = LinkDetails(role="owner" if wanted.owner else None, projects=wanted.projects)
    made = await links.make_in(
        session, "invitation", email=email, details=details, created_by=actor.account_id
    )
    after = {"projects": wanted.projects, "owner": wanted.owner}
    await record_in(
        session,
        by,
        "invitation.created",
        subject=Subject("invitation", made.id, email),
        after=after,
    )
    return made, names


async def _check_not_too_many_in(session: Session, made_by: UUID, email: str) -> None:
    await session.execute(_sql("lock_account"), made_by)
    row = await session.fetch_row(_sql("count_invitations"), made_by, email)
    assert row is not None
    if row["made"] >= MAX_A_DAY or row["for_one"] >= MAX_A_DAY_FOR_ONE:
        raise RateLimited(
            f"One may make {MAX_A_DAY} invitations a day, {MAX_A_DAY_FOR_ONE} of them for one "
            "e-mail: try again tomorrow.",
            retry_after=AGAIN_SECONDS,
        )


async def _names_in(session: Session, projects: Mapping[UUID, RoleName]) -> list[str]:
    rows = await session.fetch(_sql("project_names"), list(projects))
    for missing in projects.keys() - {UUID(bytes=row["id"].bytes) for row in rows}:
        raise _no_project(missing)
    return [row["name"] for row in rows]


def _no_project(project: UUID) -> InvalidField:
    return InvalidField("projects", f"There is no project {project}, or you are no member of it.")


# --- listing and revoking -----------------------------------------------------------------


async def list_in(
    session: Session, made_by: UUID | None, before: InvitationPosition | None, limit: int
) -> list[Invitation]:
    """Of one account, or (None) all; the newest first; `before` is where the last one of the page
    before is."""
    created_at, link_id = before or (None, None)
    rows = await session.fetch(
        _sql("list_links"), "invitation", created_at, link_id, limit, made_by
    )
    return [_invitation_of(row) for row in rows]


async def revoke_in(session: Session, by: By, link_id: UUID, made_by: UUID | None) -> None:
    """One that the account made, or (None) any. Raises NotFound."""
    async with session.transaction():
        if not await links.revoke_in(session, "invitation", link_id=link_id, created_by=made_by):
            raise NotFound("There is no such invitation, or it was used or has expired.")
        subject = Subject("invitation", link_id)
        await record_in(session, by, "invitation.revoked", subject=subject)


def _invitation_of(row: Mapping[str, Any]) -> Invitation:
    link = links.stored_of(row)
    return Invitation(
        id=link.id,
        email=link.email or "",
        projects=link.details.projects,
        owner=link.details.role == "owner",
        invited_by=row["created_by_name"],
        created_at=row["created_at"],
        expires_at=link.expires_at,
    )


# --- accepting ----------------------------------------------------------------------------


async def accept_in(session: Session, by: By, account_id: UUID, token: str) -> Account:
    """By an account that is there already; its roles only grow. Raises InvalidField of `token`."""
    async with session.transaction():
        link = await links.use_in(session, token, "invitation")
        account = await get_in(session, account_id)
        if link.email != account.email.lower():
            raise InvalidField(
                "token", "This invitation is for another e-mail address: sign in with that one."
            )
        return await grant_in(session, by, account, link)


async def grant_in(session: Session, by: By, account: Account, link: StoredLink) -> Account:
    """What the invitation brings, as far as who made it may still give it."""
    for project, role in link.details.projects.items():
        given = await session.fetch_value(
            _sql("grant_membership"), account.id, project, role, link.created_by
        )
        if given is not None:
            await _record_member_in(session, by, account, project, role)
    if link.details.role == "owner" and not account.is_owner:
        await _make_owner_in(session, by, account, link)
    return await get_in(session, account.id)


async def _record_member_in(
    session: Session, by: By, account: Account, project: UUID, role: RoleName
) -> None:
    had = account.roles.get(project)
    await record_in(
        session,
        account.acting(by),
        "member.changed" if had else "member.added",
        project_id=project,
        subject=account.subject,
        before={"role": had} if had else None,
        after={"role": role, "source": "manual", "by": "invitation"},
    )


async def _make_owner_in(session: Session, by: By, account: Account, link: StoredLink) -> None:
    inviter = await find_in(session, link.created_by) if link.created_by else None
    if link.created_by and not (inviter and inviter.is_owner and inviter.disabled_at is None):
        return
    await session.execute(_sql("oidc_set_owner"), account.id, True)
    await record_in(
        session,
        account.acting(by),
        "account.changed",
        subject=account.subject,
        before={"is_owner": False},
        after={"is_owner": True, "by": "invitation"},
    )


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
