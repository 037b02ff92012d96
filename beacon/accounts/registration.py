"""Registration: the first owner by the setup link, people who were invited, and everybody where
registration is open.

    registered = await register(parts, by, Registration(token, email, password, name))

With `--open-registration` and mail, the address is confirmed by a link; who opens it types the
same password again, so that nobody gets somebody else to confirm an account for them. Without
mail the account is made at once. Either way who registers an address that has an account is
answered the same, after the same work; only who has the mailbox is told. Raises InvalidField,
Conflict, RegistrationClosed, PasswordSignInOff, RateLimited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from beacon import resources
from beacon.accounts import accounts, invitations, letters, links
from beacon.accounts.accounts import Account, checked_account_name, checked_email
from beacon.accounts.audit import By, record_in
from beacon.accounts.letters import Letter
from beacon.accounts.links import LinkDetails, StoredLink
from beacon.accounts.pace import check_pace
from beacon.accounts.password_change import MAX_MAILS, check_passwords_on
from beacon.accounts.passwords import checked_password
from beacon.errors import Conflict, InvalidField, RegistrationClosed

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.web.api.parts import ApiParts

RESET_PAGE = "/reset"  # where somebody asks for a reset link


class Registration(NamedTuple):
    """What somebody typed. `token`: of the link that they came by."""

    token: str | None
    email: str
    password: str
    name: str = ""


class Registered(msgspec.Struct, frozen=True):
    """`created`: sign in now. `confirm`: a link was sent to the address; open it first."""

    status: Literal["created", "confirm"]
    email: str


class _Checked(NamedTuple):
    email: str
    name: str
    password_hash: str


async def register(parts: ApiParts, by: By, wanted: Registration) -> Registered:
    """`by` is nobody, at the client's address."""
    check_pace(parts, by)
    email, name = checked_email(wanted.email), checked_account_name(wanted.name)
    if wanted.token is not None:
        account = await _by_link(parts, by, wanted.token, email, name, wanted.password)
        return Registered("created", account.email)
    await _check_open(parts)
    checked_password(wanted.password, email=email)
    checked = _Checked(email, name, await parts.passwords.hash(wanted.password))
    if parts.mail.configured:
        await _ask_to_confirm(parts, by, checked)
        return Registered("confirm", email)
    await _create_quietly(parts, by, checked)
    return Registered("created", email)


# --- by a link ----------------------------------------------------------------------------


async def _by_link(
    parts: ApiParts, by: By, token: str, email: str, name: str, password: str
) -> Account:
    link = await parts.database.run(lambda session: _look_in(session, token))
    if link.email is not None and link.email != email:
        raise InvalidField("email", "This link is for another e-mail address.")
    chosen = link.details.password_hash
    if chosen is not None:
        if not await parts.passwords.verify(chosen, password):
            raise InvalidField("password", "This is not the password that you registered with.")
        checked = _Checked(email, name or link.details.name, chosen)
    else:
        checked_password(password, email=email)
        checked = _Checked(email, name, await parts.passwords.hash(password))

    async def work(session: Session) -> Account:
        async with session.transaction():
            used = await links.use_in(session, token, link.kind)
            return await _create_in(session, by, used, checked)

    return await parts.database.run(work)


async def _look_in(session: Session, token: str) -> StoredLink:
    link = await links.look_in(session, token, "setup", "invitation", "registration")
    if link is None or (link.kind == "setup" and await accounts.any_in(session)):
        raise links.wrong_link()
    return link


async def _create_in(session: Session, by: By, link: StoredLink, checked: _Checked) -> Account:
    if link.kind == "setup":
        await session.execute(_sql("lock_accounts"))
        if await accounts.any_in(session):
            raise links.wrong_link()
    elif await accounts.find_by_email_in(session, checked.email) is not None:
        raise Conflict("There is an account with this e-mail already: sign in with it.")
    account = await accounts.create_in(
        session,
        by,
        checked.email,
        name=checked.name,
        is_owner=link.kind == "setup",
        password_hash=checked.password_hash,
    )
    if link.kind == "invitation":
        return await invitations.grant_in(session, by, account, link)
    return account


# --- open to everybody --------------------------------------------------------------------


async def _check_open(parts: ApiParts) -> None:
    if not parts.settings.open_registration:
        raise RegistrationClosed("Accounts are made by invitation here: ask for one.")
    check_passwords_on(parts)
    if not await parts.database.run(accounts.any_in):
        raise RegistrationClosed("This Beacon is not set up yet: its first account comes first.")


async def _ask_to_confirm(parts: ApiParts, by: By, checked: _Checked) -> None:
    async def work(session: Session) -> Letter | None:
        async with session.transaction():
            return await _ask_in(session, by, checked, parts.public_url())

    letter = await parts.database.run(work)
    if letter is not None:
        parts.mail.post(checked.email, *letter)


async def _ask_in(session: Session, by: By, checked: _Checked, url: str) -> Letter | None:
    """The letter to send; none when too many were. The link is made in any case, for equality's
    sake; nobody ever has the token of one that is not sent."""
    account = await accounts.find_by_email_in(session, checked.email)
    waiting = await links.count_in(session, "registration", checked.email)
    details = LinkDetails(name=checked.name, password_hash=checked.password_hash)
    link = await links.make_in(session, "registration", email=checked.email, details=details)
    await record_in(session, by, "account.registration_asked_for", after={"email": checked.email})
    if waiting >= MAX_MAILS:
        return None
    if account is not None:
        return letters.already_registered(url + RESET_PAGE)
    return letters.registration(link.url(url))


async def _create_quietly(parts: ApiParts, by: By, checked: _Checked) -> None:
    async def work(session: Session) -> None:
        email, name, password_hash = checked
        async with session.transaction():
            try:
                await accounts.create_in(session, by, email, name=name, password_hash=password_hash)
            except Conflict:
                existing = await accounts.get_by_email_in(session, email)
                await record_in(session, by, "account.registered_again", subject=existing.subject)

    await parts.database.run(work)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
