"""One's own account: name, password, where one is signed in, personal tokens.

In: requests of signed-in accounts. Out: what is theirs, and nobody else's. What guards the
account (password, sign-ins, tokens) a personal token may not touch.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounts import accounts, password_change, personal_tokens, sessions
from beacon.accounts.access import Access
from beacon.accounts.accounts import Account, AccountChanges
from beacon.accounts.callers import lifetimes
from beacon.accounts.personal_tokens import NewPersonalToken, PersonalToken
from beacon.accounts.sessions import SignIn
from beacon.errors import Conflict, RateLimited, TooManyAttempts
from beacon.web.api.auth import Password
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.fields import Time
from beacon.web.api.pages import Page
from beacon.web.api.parts import ApiParts

Name = Annotated[str, Meta(max_length=400)]


class ChangeMe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name | msgspec.UnsetType = msgspec.UNSET


class ChangePassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    current_password: Password
    new_password: Password


class MakeToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `expires_at` it works until it is revoked."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    expires_at: Time | None = None


class Ended(msgspec.Struct, frozen=True):
    """How many sign-ins were ended."""

    ended: int


async def read_me(parts: ApiParts, call: Call) -> Account:
    account_id = call.account.account_id
    return await parts.database.run(lambda session: accounts.get_in(session, account_id))


async def change_me(parts: ApiParts, call: Call) -> Account:
    account_id, changes = call.account.account_id, AccountChanges(name=call.body.name)
    return await parts.database.run(
        lambda session: accounts.change_in(session, call.by, account_id, changes)
    )


async def change_password(parts: ApiParts, call: Call) -> None:
    body: ChangePassword = call.body
    await password_change.change_password(
        parts, call.by, call.account, body.current_password, body.new_password
    )


# --- sign-ins -----------------------------------------------------------------------------


async def list_sign_ins(parts: ApiParts, call: Call) -> Page[SignIn]:
    actor, lives = call.account, lifetimes(parts.settings)
    found = await parts.database.run(
        lambda session: sessions.list_in(session, actor.account_id, lives, actor.sign_in_id)
    )
    return Page(found)


async def revoke_sign_in(parts: ApiParts, call: Call) -> None:
    account, sign_in_id = call.account.subject, call.uuid("sign_in_id")
    await parts.database.run(
        lambda session: sessions.revoke_in(session, call.by, account, sign_in_id)
    )


async def revoke_other_sign_ins(parts: ApiParts, call: Call) -> Ended:
    account, own = call.account.subject, call.account.sign_in_id
    return Ended(
        await parts.database.run(
            lambda session: sessions.revoke_all_in(session, call.by, account, but=own)
        )
    )


# --- personal tokens ----------------------------------------------------------------------


async def list_personal_tokens(parts: ApiParts, call: Call) -> Page[PersonalToken]:
    account_id = call.account.account_id
    found = await parts.database.run(lambda session: personal_tokens.list_in(session, account_id))
    return Page(found)


async def create_personal_token(parts: ApiParts, call: Call) -> NewPersonalToken:
    account_id, body = call.account.account_id, call.body
    return await parts.database.run(
        lambda session: personal_tokens.make_in(
            session, call.by, account_id, body.name, body.expires_at
        )
    )


async def revoke_personal_token(parts: ApiParts, call: Call) -> None:
    account_id, token_id = call.account.account_id, call.uuid("token_id")
    await parts.database.run(
        lambda session: personal_tokens.revoke_in(session, call.by, account_id, token_id)
    )


_TAG, _ME = "account", "/api/v1/auth/me"
_SIGN_INS, _TOKENS = "/api/v1/auth/sign-ins", "/api/v1/auth/tokens"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ME,
        summary="Read one's own account",
        handler=read_me,
        access=Access.ACCOUNT,
        tag=_TAG,
        answer=Account,
    ),
    Endpoint(
        method="PATCH",
        path=_ME,
        summary="Change one's own name",
        handler=change_me,
        access=Access.ACCOUNT,
        tag=_TAG,
        body=ChangeMe,
        answer=Account,
    ),
    Endpoint(
        method="POST",
        path="/api/v1/auth/password",
        summary="Change one's own password",
        description="All other sign-ins of the account end.",
        handler=change_password,
        access=Access.SIGN_IN,
        tag=_TAG,
        body=ChangePassword,
        errors=(Conflict, TooManyAttempts, RateLimited),
    ),
    Endpoint(
        method="GET",
        path=_SIGN_INS,
        summary="List where one is signed in",
        description="Of each the address and the program, when it began and was last used. All of "
        "them stand in one page.",
        handler=list_sign_ins,
        access=Access.SIGN_IN,
        tag=_TAG,
        answer=Page[SignIn],
    ),
    Endpoint(
        method="DELETE",
        path=_SIGN_INS,
        summary="End all other sign-ins",
        description="All but the one that the request is made with.",
        handler=revoke_other_sign_ins,
        access=Access.SIGN_IN,
        tag=_TAG,
        answer=Ended,
    ),
    Endpoint(
        method="DELETE",
        path=_SIGN_INS + "/{sign_in_id}",
        summary="End one sign-in",
        handler=revoke_sign_in,
        access=Access.SIGN_IN,
        tag=_TAG,
    ),
    Endpoint(
        method="GET",
        path=_TOKENS,
        summary="List one's personal tokens",
        description="Those that work, in one page, without their secrets.",
        handler=list_personal_tokens,
        access=Access.SIGN_IN,
        tag=_TAG,
        answer=Page[PersonalToken],
    ),
    Endpoint(
        method="POST",
        path=_TOKENS,
        summary="Make a personal token",
        description="The answer shows it, this once. It acts as its account, but may not touch "
        "the password, second factor, sign-ins and tokens.",
        handler=create_personal_token,
        access=Access.SIGN_IN,
        tag=_TAG,
        body=MakeToken,
        answer=NewPersonalToken,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="DELETE",
        path=_TOKENS + "/{token_id}",
        summary="Revoke a personal token",
        handler=revoke_personal_token,
        access=Access.SIGN_IN,
        tag=_TAG,
    ),
)
