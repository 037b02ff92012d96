"""Registering, signing in and out, refreshing, and a forgotten password.

In: what people and programs type, or a refresh token. Out: an access token with a refresh token,
or a browser's cookie. Nothing here tells whether there is an account for an e-mail.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.accounts import accounts, password_change, registration, sessions, sign_in
from beacon.accounts.access import Access
from beacon.accounts.access_tokens import TOKEN_SECONDS
from beacon.accounts.accounts import Account
from beacon.accounts.callers import lifetimes
from beacon.accounts.pace import check_pace
from beacon.accounts.registration import Registered, Registration
from beacon.accounts.sessions import Started
from beacon.errors import (
    Conflict,
    PasswordSignInOff,
    RateLimited,
    RegistrationClosed,
    SecondFactorRequired,
    TooManyAttempts,
    Unauthorized,
    WrongCredentials,
)
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.parts import ApiParts
from beacon.web.session_cookie import cleared_cookies, comes_by_https, session_cookie

Email = Annotated[str, Meta(max_length=1000, description="An e-mail address.")]
Password = Annotated[str, Meta(max_length=4000)]
Token = Annotated[str, Meta(max_length=200, description="The last part of a link's address.")]
Code = Annotated[
    str, Meta(max_length=64, description="Six digits of the authenticator app, or a recovery code.")
]


class Register(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `token` only where registration is open."""

    email: Email
    password: Password
    name: Annotated[str, Meta(max_length=400)] = ""
    token: Token | None = None


class Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`code` where the second factor is on; `cookie`: a browser signs in."""

    email: Email
    password: Password
    code: Code | None = None
    cookie: bool = False


class Refresh(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    refresh_token: Annotated[str, Meta(max_length=200)]


class AskForReset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: Email


class ResetPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: Token
    password: Password


class TokenPair(msgspec.Struct, frozen=True):
    """`expires_in`: seconds that the access token is good for. The refresh token works once."""

    access_token: str
    refresh_token: str
    expires_in: int = TOKEN_SECONDS
    token_type: Literal["Bearer"] = "Bearer"


class SignedIn(msgspec.Struct, frozen=True):
    """With `cookie: true` only the account: the rest is the cookie."""

    account: Account
    access_token: str | UnsetType = UNSET
    refresh_token: str | UnsetType = UNSET
    expires_in: int | UnsetType = UNSET
    token_type: Literal["Bearer"] | UnsetType = UNSET


class MailOnItsWay(msgspec.Struct, frozen=True):
    detail: str = "If there is such an account, a mail with a link is on its way."


class OidcWay(msgspec.Struct, frozen=True):
    """A button's text, and where it leads."""

    name: str
    start: str


class Methods(msgspec.Struct, frozen=True, kw_only=True):
    """`setup_needed`: there is no account yet; the first comes by the setup link."""

    password: bool
    oidc: OidcWay | None
    open_registration: bool
    reset_by_mail: bool
    setup_needed: bool


async def read_methods(parts: ApiParts, call: Call) -> Methods:
    settings = parts.settings
    start = f"{parts.public_url()}/auth/oidc/start"
    return Methods(
        password=not settings.oidc_only,
        oidc=OidcWay(settings.oidc_name, start) if parts.oidc is not None else None,
        open_registration=settings.open_registration and not settings.oidc_only,
        reset_by_mail=parts.mail.configured and not settings.oidc_only,
        setup_needed=not await parts.database.run(accounts.any_in),
    )


async def register(parts: ApiParts, call: Call) -> Reply:
    body: Register = call.body
    wanted = Registration(body.token, body.email, body.password, body.name)
    registered = await registration.register(parts, call.by, wanted)
    return Reply(registered, status=202 if registered.status == "confirm" else 201)


async def login(parts: ApiParts, call: Call) -> Reply:
    body: Login = call.body
    kind: sessions.Kind = "browser" if body.cookie else "api"
    started = await sign_in.sign_in(parts, call.by, body.email, body.password, body.code, kind)
    account = await parts.database.run(lambda session: accounts.get_in(session, started.account_id))
    if body.cookie:
        max_age = parts.settings.session_max_age
        field = session_cookie(started.secret, max_age, secure=comes_by_https(parts))
        return Reply(SignedIn(account), (field,))
    pair = await _pair(parts, started)
    return Reply(SignedIn(account, **msgspec.structs.asdict(pair)))


async def refresh(parts: ApiParts, call: Call) -> TokenPair:
    check_pace(parts, call.by)
    token, lives = call.body.refresh_token, lifetimes(parts.settings)
    found = await parts.database.run(
        lambda session: sessions.refresh_in(session, call.by, token, lives)
    )
    if found is None:
        raise Unauthorized(
            "The refresh token is wrong, was used before, or its sign-in is over: sign in again."
        )
    return await _pair(parts, found)


async def logout(parts: ApiParts, call: Call) -> Reply:
    sign_in_id, account = call.account.sign_in_id, call.account.subject
    assert sign_in_id is not None, "Access.SIGN_IN"
    await parts.database.run(
        lambda session: sessions.sign_out_in(session, call.by, account, sign_in_id)
    )
    return Reply(headers=cleared_cookies())


async def ask_for_reset(parts: ApiParts, call: Call) -> MailOnItsWay:
    await password_change.ask_for_reset(parts, call.by, call.body.email)
    return MailOnItsWay()


async def reset_password(parts: ApiParts, call: Call) -> None:
    await password_change.reset_password(parts, call.by, call.body.token, call.body.password)


async def _pair(parts: ApiParts, started: Started) -> TokenPair:
    access = await parts.access_tokens.sign(started.account_id, started.sign_in_id)
    return TokenPair(access, started.secret)


_TAG = "sign-in"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/auth/methods",
        summary="Which ways of signing in there are",
        handler=read_methods,
        access=Access.PUBLIC,
        tag=_TAG,
        answer=Methods,
    ),
    Endpoint(
        method="POST",
        path="/api/v1/auth/register",
        summary="Make an account",
        description="With the token of a setup link (the first account, an owner), an invitation, "
        "or a confirmation mail (with the password that was chosen first); without one where "
        "registration is open. 201: sign in now. 202: open the link in the mail first.",
        handler=register,
        access=Access.PUBLIC,
        tag=_TAG,
        body=Register,
        answer=Registered,
        status=201,
        other_statuses=(202,),
        errors=(Conflict, RateLimited, RegistrationClosed, PasswordSignInOff),
    ),
    Endpoint(
        method="POST",
        path="/api/v1/auth/login",
        summary="Sign in",
        description="Programs get an access token and a refresh token, browsers with "
        "`cookie: true` a cookie. `second_factor_required`: send the same again with `code`.",
        handler=login,
        access=Access.PUBLIC,
        tag=_TAG,
        body=Login,
        answer=SignedIn,
        errors=(
            WrongCredentials,
            SecondFactorRequired,
            PasswordSignInOff,
            TooManyAttempts,
            RateLimited,
        ),
    ),
    Endpoint(
        method="POST",
        path="/api/v1/auth/refresh",
        summary="Get the next access token",
        description="The refresh token works once, and the answer brings the next: refresh one at "
        "a time. Where the answer was lost the same one may be sent again within 10 s. One that "
        "comes later was copied, and its sign-in ends.",
        handler=refresh,
        access=Access.PUBLIC,
        tag=_TAG,
        body=Refresh,
        answer=TokenPair,
        errors=(Unauthorized, RateLimited),
    ),
    Endpoint(
        method="POST",
        path="/api/v1/auth/logout",
        summary="Sign out",
        description="Ends the sign-in that the request is made with, at once.",
        handler=logout,
        access=Access.SIGN_IN,
        tag=_TAG,
    ),
    Endpoint(
        method="POST",
        path="/api/v1/auth/reset",
        summary="Ask for a link to choose a new password",
        description="The answer is the same whether there is such an account or not.",
        handler=ask_for_reset,
        access=Access.PUBLIC,
        tag=_TAG,
        body=AskForReset,
        answer=MailOnItsWay,
        status=202,
        errors=(Conflict, PasswordSignInOff, RateLimited),
    ),
    Endpoint(
        method="POST",
        path="/api/v1/auth/reset/confirm",
        summary="Choose a new password",
        description="With the token of a reset link. All sign-ins of the account end.",
        handler=reset_password,
        access=Access.PUBLIC,
        tag=_TAG,
        body=ResetPassword,
        errors=(PasswordSignInOff, RateLimited),
    ),
)
