"""Passwords changed by who knows the old one, and reset by who has a link.

A change ends all other sign-ins of the account, a reset all of them. A reset leaves the second
factor on, and the personal tokens alone. Raises InvalidField, Conflict, PasswordSignInOff,
RateLimited.

Who asks for a reset link by mail learns nothing: with and without account the same is written
to Postgres, and a mail goes out later.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.accounts import letters, links, sessions, sign_in
from beacon.accounts.accounts import Account, find_by_email_in, get_in, normalised_email
from beacon.accounts.actors import AccountActor
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.links import NewLink, StoredLink
from beacon.accounts.lockout import account_subject
from beacon.accounts.pace import check_pace
from beacon.accounts.passwords import checked_password
from beacon.errors import Conflict, InvalidField, PasswordSignInOff

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.web.api.parts import ApiParts

MAX_MAILS = 5
"""Reset links for one e-mail that may be on their way: nobody's mailbox is to be flooded."""

NO_MAIL = (
    "This Beacon sends no mail: ask one of its owners for a reset link, or run "
    "`beacon account reset` on its machine."
)


async def change_password(
    parts: ApiParts, by: By, actor: AccountActor, current: str, new: str
) -> None:
    """Raises InvalidField of `current_password` or `new_password`."""
    _check_new(new, actor.email, "new_password")
    known = await sign_in.check_own_password(
        parts, by, actor.email, current, field="current_password"
    )
    hashed = await parts.passwords.hash(new)

    async def work(session: Session) -> None:
        async with session.transaction():
            if await session.fetch_value(_sql("lock_password"), known.id) != known.verified:
                raise Conflict("The password was changed at the same time: try again.")
            await _set_in(session, by, known.id, hashed, "account.password_changed")
            account = await get_in(session, known.id)
            await sessions.revoke_all_in(session, by, account.subject, but=actor.sign_in_id)

    await parts.database.run(work)


# --- by a link ----------------------------------------------------------------------------


async def ask_for_reset(parts: ApiParts, by: By, email: str) -> None:
    """Sends a link if there is such an account; takes as long if there is none."""
    check_pace(parts, by)
    check_passwords_on(parts)
    if not parts.mail.configured:
        raise Conflict(NO_MAIL)
    email = normalised_email(email)

    async def work(session: Session) -> tuple[Account | None, NewLink]:
        async with session.transaction():
            return await _ask_in(session, by, email)

    account, link = await parts.database.run(work)
    if account is not None:
        parts.mail.post(account.email, *letters.reset(link.url(parts.public_url())))


async def _ask_in(session: Session, by: By, email: str) -> tuple[Account | None, NewLink]:
    """The account to send a link to. Where there is none, a link of nobody is made for equality's
    sake, whose token nobody ever has."""
    account = await find_by_email_in(session, email)
    waiting = await links.count_in(session, "reset", email)
    if account is None or account.disabled_at is not None or waiting >= MAX_MAILS:
        wanted, subject = None, Subject("email", account_subject(email).hex()[:16])
    else:
        wanted, subject = account, account.subject
    link = await links.make_in(
        session, "reset", email=email, account_id=wanted.id if wanted else None
    )
    await record_in(session, by, "account.reset_asked_for", subject=subject)
    return wanted, link


async def make_reset_link_in(
    session: Session, by: By, account: Account, *, lifetime: timedelta | None = None
) -> NewLink:
    """For an owner or the command line to hand on."""
    async with session.transaction():
        link = await links.make_in(
            session, "reset", account_id=account.id, email=account.email, lifetime=lifetime
        )
        after = {"expires_at": link.expires_at}
        await record_in(
            session, by, "account.reset_link_made", subject=account.subject, after=after
        )
    return link


async def reset_password(parts: ApiParts, by: By, token: str, new: str) -> Account:
    """Raises InvalidField of `token` or `password`."""
    check_pace(parts, by)
    check_passwords_on(parts)
    found = await parts.database.run(lambda session: _owner_of_in(session, token))
    _check_new(new, found.email, "password")
    hashed = await parts.passwords.hash(new)

    async def work(session: Session) -> Account:
        async with session.transaction():
            link = await links.use_in(session, token, "reset")
            return await _reset_in(session, by, link, hashed)

    return await parts.database.run(work)


async def _owner_of_in(session: Session, token: str) -> Account:
    link = await links.look_in(session, token, "reset")
    if link is None or link.account_id is None:
        raise links.wrong_link()
    return await get_in(session, link.account_id)


async def _reset_in(session: Session, by: By, link: StoredLink, hashed: str) -> Account:
    """The waiting that wrong guesses have brought is over too."""
    assert link.account_id is not None
    account = await get_in(session, link.account_id)
    by = account.acting(by)
    await _set_in(session, by, account.id, hashed, "account.password_reset")
    await sessions.revoke_all_in(session, by, account.subject)
    await session.execute(_sql("clear_failures"), account_subject(account.email))
    return await get_in(session, account.id)


# --- both ---------------------------------------------------------------------------------


def check_passwords_on(parts: ApiParts) -> None:
    if parts.settings.oidc_only:
        raise PasswordSignInOff("Passwords are off here: sign in with the OpenID provider.")


def _check_new(password: str, email: str, field: str) -> None:
    try:
        checked_password(password, email=email)
    except InvalidField as error:
        raise InvalidField(field, error.message) from None


async def _set_in(session: Session, by: By, account_id: UUID, hashed: str, action: str) -> None:
    """Links that were made before open nothing any more."""
    await session.execute(_sql("set_password"), account_id, hashed)
    await links.revoke_in(session, "reset", account_id=account_id)
    account = await get_in(session, account_id)
    await record_in(session, by, action, subject=account.subject)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
