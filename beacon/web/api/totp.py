"""One's own second factor: begun, confirmed, turned off, recovery codes.

In: requests of signed-in accounts, with the password. Out: a secret for the authenticator app,
recovery codes; each is shown once.
"""

from __future__ import annotations

import msgspec

from beacon.accounts import second_factor_change
from beacon.accounts.access import Access
from beacon.errors import Conflict, RateLimited, TooManyAttempts
from beacon.web.api.auth import Code, Password
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts


class Begin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    password: Password


class Confirm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Code


class PasswordAndCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    password: Password
    code: Code


class AppSecret(msgspec.Struct, frozen=True):
    """`secret` to type, `uri` to open or `qr_svg` to scan with an authenticator app."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(msgspec.Struct, frozen=True):
    """Each works once in place of a code of the app; they are shown this once."""

    recovery_codes: list[str]


async def begin_totp(parts: ApiParts, call: Call) -> AppSecret:
    begun = await second_factor_change.begin(parts, call.by, call.account, call.body.password)
    return AppSecret(begun.secret, begun.uri, begun.svg)


async def confirm_totp(parts: ApiParts, call: Call) -> RecoveryCodes:
    return RecoveryCodes(
        await second_factor_change.confirm(parts, call.by, call.account, call.body.code)
    )


async def renew_recovery_codes(parts: ApiParts, call: Call) -> RecoveryCodes:
    password, code = call.body.password, call.body.code
    return RecoveryCodes(
        await second_factor_change.renew_codes(parts, call.by, call.account, password, code)
    )


async def turn_off_totp(parts: ApiParts, call: Call) -> None:
    password, code = call.body.password, call.body.code
    await second_factor_change.turn_off(parts, call.by, call.account, password, code)


_TAG, _TOTP = "account", "/api/v1/auth/totp"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_TOTP,
        summary="Begin to turn on the second factor",
        description="It is on when a code of the app has been confirmed.",
        handler=begin_totp,
        access=Access.SIGN_IN,
        tag=_TAG,
        body=Begin,
        answer=AppSecret,
        errors=(Conflict, TooManyAttempts, RateLimited),
    ),
    Endpoint(
        method="POST",
        path=_TOTP + "/confirm",
        summary="Turn on the second factor",
        description="With a code that the app shows. The answer has the recovery codes, this once.",
        handler=confirm_totp,
        access=Access.SIGN_IN,
        tag=_TAG,
        body=Confirm,
        answer=RecoveryCodes,
        errors=(Conflict, TooManyAttempts),
    ),
    Endpoint(
        method="POST",
        path=_TOTP + "/recovery-codes",
        summary="Get new recovery codes",
        description="The old ones work no more.",
        handler=renew_recovery_codes,
        access=Access.SIGN_IN,
        tag=_TAG,
        body=PasswordAndCode,
        answer=RecoveryCodes,
        errors=(Conflict, TooManyAttempts, RateLimited),
    ),
    Endpoint(
        method="POST",
        path=_TOTP + "/off",
        summary="Turn off the second factor",
        handler=turn_off_totp,
        access=Access.SIGN_IN,
        tag=_TAG,
        body=PasswordAndCode,
        errors=(Conflict, TooManyAttempts, RateLimited),
    ),
)
