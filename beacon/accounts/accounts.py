"""Accounts: made, found, listed, changed, disabled, deleted; each change with its entry in the
audit log.

In: e-mail addresses, changes, who asks. Out: `Account`s, which hold no secret. Raises
InvalidField, NotFound, Conflict. There is always an owner who can sign in: the last one is
neither demoted nor disabled nor deleted. Functions named `*_in` are units of work of a `Session`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from beacon import resources
from beacon.accounts import audit, links
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.members import RoleName
from beacon.errors import Conflict, InvalidField, NotFound, PostgresRefused
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_EMAIL_CHARACTERS = 254
MAX_NAME_CHARACTERS = 200

UNIQUE_VIOLATION = "23505"

AccountPosition = tuple[Time, UUID]
"""Where an account is in the list: when it was made, and its id."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NONE = "There is no such account."
_TAKEN = "Another account has this e-mail address."


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may sign in. `oidc_issuer`: the OpenID provider that vouches for them."""

    id: UUID
    email: str
    name: str
    is_owner: bool
    has_password: bool
    second_factor: bool
    oidc_issuer: str | None
    disabled_at: Time | None
    last_sign_in_at: Time | None
    created_at: Time
    roles: dict[UUID, RoleName]  # by project

    @property
    def subject(self) -> Subject:
        """As the audit log names it."""
        return Subject("account", self.id, self.email)

    def acting(self, by: By) -> By:
        """The account itself, from where `by` is."""
        return msgspec.structs.replace(by, kind="account", id=self.id, name=self.email)


class AccountChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays as it is."""

    email: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    is_owner: bool | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET

    def given(self) -> dict[str, Any]:
        """Field -> its checked value."""
        found = {name: value for name, value in _fields(self).items() if value is not UNSET}
        if "email" in found:
            found["email"] = checked_email(found["email"])
        if "name" in found:
            found["name"] = checked_account_name(found["name"])
        return found


# --- units of work ------------------------------------------------------------------------


async def create_in(
    session: Session,
    by: By,
    email: str,
    *,
    name: str = "",
    is_owner: bool = False,
    password_hash: str | None = None,
) -> Account:
    """Makes an account of a checked e-mail and name. `by` nobody: people make their own. Raises
    Conflict when the e-mail is taken."""
    async with session.transaction():
        created = await session.fetch_value(
            _sql("create_account"), email, name, is_owner, password_hash
        )
        if created is None:
            raise Conflict(_TAKEN)
        account = await get_in(session, UUID(bytes=created.bytes))
        after = {"email": email, "name": name, "is_owner": is_owner}
        who = account.acting(by) if by.kind == "nobody" else by
        await record_in(session, who, "account.created", subject=account.subject, after=after)
    return account


async def find_in(session: Session, account_id: UUID) -> Account | None:
    row = await session.fetch_row(_sql("find_accounts"), [account_id], [])
    return None if row is None else account_of(row)


async def find_by_email_in(session: Session, email: str) -> Account | None:
    """Whatever text it is: what is no address has no account."""
    row = await session.fetch_row(_sql("find_accounts"), [], [normalised_email(email)])
    return None if row is None else account_of(row)


async def get_in(session: Session, account_id: UUID) -> Account:
    """Raises NotFound."""
    account = await find_in(session, account_id)
    if account is None:
        raise NotFound(_NONE)
    return account


async def get_by_email_in(session: Session, email: str) -> Account:
    """Raises NotFound."""
    account = await find_by_email_in(session, email)
    if account is None:
        raise NotFound(f"There is no account {email!r}.")
    return account


async def list_in(session: Session, after: AccountPosition | None, limit: int) -> list[Account]:
    """The oldest first; `after` is where the last one of the page before is."""
    created_at, account_id = after or (None, None)
    rows = await session.fetch(_sql("list_accounts"), created_at, account_id, limit)
    return [account_of(row) for row in rows]


async def any_in(session: Session) -> bool:
    """Whether there is any account."""
    return bool(await session.fetch_value(_sql("any_account")))


async def change_in(session: Session, by: By, account_id: UUID, changes: AccountChanges) -> Account:
    """The account as it is then. A disabled one can neither sign in nor go on with what it has;
    when it is enabled again, its personal tokens work again. What changes nothing is not logged."""
    given = changes.given()
    async with session.transaction():
        if given.get("is_owner") is False or given.get("disabled") is True:
            await _check_another_owner_in(session, account_id)
        found = await _locked_in(session, account_id)
        now = _changeable(found)
        before, after = audit.changes(now, given)
        if not after:
            return found
        await _write_in(session, account_id, now | after)
        await _end_ways_in(session, account_id, after)
        await _record_change_in(session, by, found, before, after)
        return await get_in(session, account_id)


async def delete_in(session: Session, by: By, account_id: UUID) -> None:
    """With its roles, sign-ins and tokens; what it made stays."""
    async with session.transaction():
        await _check_another_owner_in(session, account_id)
        found = await _locked_in(session, account_id)
        await links.revoke_in(session, "invitation", created_by=account_id)
        await session.execute(_sql("delete_account"), account_id)
        before = _changeable(found)
        await record_in(session, by, "account.deleted", subject=found.subject, before=before)


async def _write_in(session: Session, account_id: UUID, values: dict[str, Any]) -> None:
    try:
        await session.execute(_sql("change_account"), account_id, *values.values())
    except PostgresRefused as error:
        if error.sqlstate == UNIQUE_VIOLATION:
            raise Conflict(_TAKEN) from None
        raise


async def _end_ways_in(session: Session, account_id: UUID, after: Mapping[str, Any]) -> None:
    """What a change makes void: links to another mailbox; all that a disabled account began."""
    if "email" in after:
        await links.revoke_in(session, "reset", account_id=account_id)
    if after.get("disabled"):
        await session.fetch(_sql("end_sign_ins"), account_id, None, None)
        await links.revoke_in(session, "invitation", created_by=account_id)


async def _check_another_owner_in(session: Session, account_id: UUID) -> None:
    """Holds all owners until the transaction ends: two of them must not remove each other."""
    owners = {UUID(bytes=row["id"].bytes) for row in await session.fetch(_sql("lock_owners"))}
    if owners == {account_id}:
        raise Conflict(
            "This is the only owner who can sign in: make another account an owner first."
        )


async def _locked_in(session: Session, account_id: UUID) -> Account:
    await session.execute(_sql("lock_account"), account_id)
    return await get_in(session, account_id)


async def _record_change_in(
    session: Session, by: By, found: Account, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Disabling has an action of its own, for those who look through the log."""
    disabled = after.pop("disabled", None)
    if disabled is not None:
        before.pop("disabled")
        action = "account.disabled" if disabled else "account.enabled"
        await record_in(session, by, action, subject=found.subject)
    if after:
        await record_in(
            session, by, "account.changed", subject=found.subject, before=before, after=after
        )


# --- rows ---------------------------------------------------------------------------------


def account_of(row: Mapping[str, Any]) -> Account:
    roles = zip(row["project_ids"], row["roles"], strict=True)
    plain = ("email", "name", "is_owner", "has_password", "second_factor", "oidc_issuer")
    times = ("disabled_at", "last_sign_in_at", "created_at")
    return Account(
        id=UUID(bytes=row["id"].bytes),
        roles={UUID(bytes=project.bytes): role for project, role in roles},
        **{name: row[name] for name in (*plain, *times)},
    )


def _changeable(account: Account) -> dict[str, Any]:
    """In the order in which `change_account.sql` takes them."""
    return {
        "email": account.email,
        "name": account.name,
        "is_owner": account.is_owner,
        "disabled": account.disabled_at is not None,
    }


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def _sql(name: str) -> str:
    return resources.sql("accounts", name)


# --- e-mail addresses and names -----------------------------------------------------------


def normalised_email(text: str) -> str:
    """The form that is stored and compared: NFC, lower case, no outer blanks."""
    return unicodedata.normalize("NFC", text.strip()).lower().replace("\0", "")


def checked_email(text: str) -> str:
    """Normalised. Raises InvalidField when it cannot be an address; whether it is one only a
    mail to it can tell."""
    email = normalised_email(text)
    if len(email) > MAX_EMAIL_CHARACTERS:
        raise InvalidField(
            "email", f"An e-mail address has at most {MAX_EMAIL_CHARACTERS} characters."
        )
    if not _EMAIL.fullmatch(email) or not email.isprintable():
        raise InvalidField("email", "This is no e-mail address: write it as name@example.com.")
    return email


def checked_account_name(text: str) -> str:
    """Without outer blanks; may be empty. Raises InvalidField."""
    name = unicodedata.normalize("NFC", text.strip())
    if len(name) > MAX_NAME_CHARACTERS:
        raise InvalidField("name", f"A name has at most {MAX_NAME_CHARACTERS} characters.")
    if not name.isprintable():
        raise InvalidField("name", "A name has no control characters.")
    return name
