"""Finds the account of somebody who signed in with the OpenID provider, or makes it.

In: the `Identity` that the provider vouches for, and the role map. Out: the account's id, once
its roles are what the groups say (beacon/accounts/oidc/memberships.py). An account belongs to the
provider's subject, which never changes; an e-mail alone only counts when the provider has
verified it. Raises OidcFailed, which says who can help.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject
from beacon.accounts.oidc.memberships import give_owner_in, give_roles_in, lock_owners_in
from beacon.accounts.oidc.roles import GivenRoles, RoleMap
from beacon.errors import OidcFailed

if TYPE_CHECKING:
    from beacon.accounts.oidc.claims import Identity
    from beacon.postgres.database import Record, Session

NO_ROLES = GivenRoles(False, {})

log = logging.getLogger(__name__)


class Account(NamedTuple):
    id: UUID
    email: str
    is_owner: bool
    is_disabled: bool
    issuer: str | None

    @property
    def subject(self) -> Subject:
        return Subject("account", self.id, self.email)


async def account_for_in(
    session: Session, identity: Identity, role_map: RoleMap | None, by: By
) -> UUID:
    """`by` tells from where; what is logged is logged as done by the account itself. Who is in no
    group of the map loses what groups gave before, and is refused: so do not call this within
    a transaction."""
    given = role_map.of(identity.groups) if role_map is not None else NO_ROLES
    names_owners = role_map is not None and role_map.names_owners
    async with session.transaction():
        owners = await lock_owners_in(session) if names_owners else frozenset()
        account = await _known_in(session, identity)
        if given is not None:
            account = await _signing_in_in(session, account, identity, by)
        if account is not None:
            roles, who = given or NO_ROLES, _acting(by, account)
            await give_roles_in(session, account.subject, roles, who)
            if names_owners:
                await give_owner_in(session, account.subject, roles.is_owner, owners, who)
    if account is None or given is None:
        raise OidcFailed(_in_no_group(identity))
    return account.id


async def _known_in(session: Session, identity: Identity) -> Account | None:
    return _account_of(
        await session.fetch_row(_sql("oidc_account"), identity.issuer, identity.subject)
    )


async def _signing_in_in(
    session: Session, known: Account | None, identity: Identity, by: By
) -> Account:
    if known is not None:
        _check_enabled(known)
        return await _following_email_in(session, known, identity, by)
    if not identity.email:
        raise OidcFailed(
            "The OpenID provider told no e-mail address: add email to BEACON_OIDC_SCOPES, and "
            "give the person an address at the provider."
        )
    row = await session.fetch_row(_sql("oidc_account_by_email"), identity.email)
    same_email = _account_of(row)
    if same_email is None:
        return await _create_in(session, identity, by)
    return await _link_in(session, same_email, identity, by)


async def _create_in(session: Session, identity: Identity, by: By) -> Account:
    row = await session.fetch_row(
        _sql("oidc_create_account"),
        identity.email,
        identity.name,
        identity.issuer,
        identity.subject,
    )
    account = _account_of(row)
    if account is None:
        raise OidcFailed("Somebody else is signing in as the same person: try again.")
    after = {"email": identity.email, "name": identity.name, "oidc_issuer": identity.issuer}
    await _record(session, by, account, "account.created", after=after)
    return account


async def _link_in(session: Session, account: Account, identity: Identity, by: By) -> Account:
    """Who made the account may not be who has the mailbox: only an owner's keeps its password,
    for the day on which the provider is away."""
    _check_enabled(account)
    if not identity.email_verified:
        raise OidcFailed(
            f"There is an account for {identity.email}, and the OpenID provider does not say that "
            "this address is yours. Let the provider verify it (its claim email_verified)."
        )
    if account.issuer == identity.issuer:
        raise OidcFailed(
            f"The account for {identity.email} belongs to somebody else at the OpenID provider, "
            "who had this address before. An owner can give that account another address."
        )
    await session.execute(
        _sql("oidc_link_account"), account.id, identity.issuer, identity.subject, identity.name
    )
    if not account.is_owner:
        await session.execute(_sql("oidc_close_other_ways"), account.id)
    after = {"oidc_issuer": identity.issuer, "password_kept": account.is_owner}
    before = {"oidc_issuer": account.issuer}
    await _record(session, by, account, "account.linked_to_oidc", before=before, after=after)
    return account


async def _following_email_in(
    session: Session, account: Account, identity: Identity, by: By
) -> Account:
    """A verified address that is new at the provider becomes the account's, if it is free."""
    if not identity.email or not identity.email_verified or identity.email == account.email:
        return account
    if await session.fetch_row(_sql("oidc_change_email"), account.id, identity.email) is None:
        log.warning("the account %s keeps its e-mail: another account has the new one", account.id)
        return account
    changed = account._replace(email=identity.email)
    before, after = {"email": account.email}, {"email": identity.email}
    await _record(session, by, changed, "account.changed", before=before, after=after)
    return changed


def _check_enabled(account: Account) -> None:
    if account.is_disabled:
        raise OidcFailed("This account is disabled. An owner of this Beacon can enable it again.")


def _in_no_group(identity: Identity) -> str:
    if not identity.groups:
        return (
            f"The OpenID provider told no groups in the claim {identity.groups_claim!r}, neither "
            "in the ID token nor by userinfo: let it send them (some want `groups` in "
            "BEACON_OIDC_SCOPES for it), or set BEACON_OIDC_GROUPS_CLAIM."
        )
    return (
        f"None of your groups may sign in here: the claim {identity.groups_claim!r} was looked at, "
        "and BEACON_OIDC_ROLE_MAP has none of the groups in it."
    )


async def _record(
    session: Session,
    by: By,
    account: Account,
    action: str,
    *,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    who, subject = _acting(by, account), account.subject
    await audit.record_in(session, who, action, subject=subject, before=before, after=after)


def _acting(by: By, account: Account) -> By:
    return msgspec.structs.replace(by, kind="account", id=account.id, name=account.email)


def _account_of(row: Record | None) -> Account | None:
    if row is None:
        return None
    return Account(
        id=UUID(bytes=row["id"].bytes),
        email=row["email"],
        is_owner=row["is_owner"],
        is_disabled=row["disabled_at"] is not None,
        issuer=row["oidc_issuer"],
    )


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
