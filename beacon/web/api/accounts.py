"""Everybody's accounts, for owners: listed, changed, disabled, deleted, helped back in.

In: requests of owners. Out: accounts, and links to choose a new password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from beacon.accounts import accounts, password_change
from beacon.accounts.access import Access
from beacon.accounts.accounts import Account, AccountChanges, AccountPosition
from beacon.accounts.links import NewLink
from beacon.errors import Conflict, PasswordSignInOff
from beacon.web.api.account import Name
from beacon.web.api.auth import Email
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.fields import Time
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class ChangeAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left out stays."""

    email: Email | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    is_owner: bool | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class ResetLink(msgspec.Struct, frozen=True):
    """It works once and is shown this once."""

    link: str
    expires_at: Time


async def list_accounts(parts: ApiParts, call: Call) -> Page[Account]:
    after, limit = read_cursor(call.query.cursor, AccountPosition), call.query.limit
    found = await parts.database.run(lambda session: accounts.list_in(session, after, limit + 1))
    return page_of(found, limit, lambda account: (account.created_at, account.id))


async def read_account(parts: ApiParts, call: Call) -> Account:
    account_id = call.uuid("account_id")
    return await parts.database.run(lambda session: accounts.get_in(session, account_id))


async def change_account(parts: ApiParts, call: Call) -> Account:
    account_id = call.uuid("account_id")
    changes = AccountChanges(**msgspec.structs.asdict(call.body))
    return await parts.database.run(
        lambda session: accounts.change_in(session, call.by, account_id, changes)
    )


async def delete_account(parts: ApiParts, call: Call) -> None:
    account_id = call.uuid("account_id")
    await parts.database.run(lambda session: accounts.delete_in(session, call.by, account_id))


async def create_reset_link(parts: ApiParts, call: Call) -> ResetLink:
    account_id = call.uuid("account_id")
    password_change.check_passwords_on(parts)

    async def work(session: Session) -> NewLink:
        account = await accounts.get_in(session, account_id)
        return await password_change.make_reset_link_in(session, call.by, account)

    link = await parts.database.run(work)
    return ResetLink(link.url(parts.public_url()), link.expires_at)


_ALL, _ONE, _TAG = "/api/v1/accounts", "/api/v1/accounts/{account_id}", "accounts"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List all accounts",
        description="The oldest first, with their roles.",
        handler=list_accounts,
        access=Access.OWNER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[Account],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read an account",
        handler=read_account,
        access=Access.OWNER,
        tag=_TAG,
        answer=Account,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change an account",
        description="`disabled: true` keeps it from signing in and ends its sign-ins; its tokens "
        "rest until it is enabled again. There is always an owner who can sign in.",
        handler=change_account,
        access=Access.OWNER_SIGN_IN,
        tag=_TAG,
        body=ChangeAccount,
        answer=Account,
        errors=(Conflict,),
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete an account",
        description="With its roles, sign-ins and tokens. What it made stays, and what it did "
        "stays in the audit log.",
        handler=delete_account,
        access=Access.OWNER_SIGN_IN,
        tag=_TAG,
        errors=(Conflict,),
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/reset-link",
        summary="Make a link to choose a new password",
        description="For somebody who forgot theirs. It works for an hour, and leaves the second "
        "factor on.",
        handler=create_reset_link,
        access=Access.OWNER_SIGN_IN,
        tag=_TAG,
        answer=ResetLink,
        status=201,
        errors=(PasswordSignInOff,),
    ),
)
