"""The cookies that pages set: of a browser's sign-in, and of an OpenID sign-in under way."""

from __future__ import annotations

from quart import request
from quart.wrappers import Response

from beacon.accounts.oidc.state import LIFETIME_SECONDS
from beacon.accounts.sessions import Started
from beacon.web.api.parts import ApiParts
from beacon.web.session_cookie import cleared_cookies, comes_by_https, session_cookie

STATE_COOKIE = "beacon_oidc"
SECURE_STATE_COOKIE = "__Host-beacon_oidc"
"""Over HTTPS: no other host of the same site can set it, and so begin a sign-in for somebody."""


def sign_in_browser(parts: ApiParts, started: Started, response: Response) -> Response:
    max_age = parts.settings.session_max_age
    response.headers.add(*session_cookie(started.secret, max_age, secure=comes_by_https(parts)))
    return response


def sign_out_browser(response: Response) -> Response:
    for field in cleared_cookies():
        response.headers.add(*field)
    return response


def keep_state(parts: ApiParts, secret_state: str, response: Response) -> Response:
    """Lax, not Strict: the provider's site sends the browser back."""
    _set_state(parts, response, secret_state, LIFETIME_SECONDS)
    return response


def kept_state(parts: ApiParts) -> str | None:
    """What `keep_state` gave to the browser that asks."""
    return request.cookies.get(_state_cookie(parts))


def forget_state(parts: ApiParts, response: Response) -> Response:
    _set_state(parts, response, "", 0)
    return response


def _state_cookie(parts: ApiParts) -> str:
    return SECURE_STATE_COOKIE if comes_by_https(parts) else STATE_COOKIE


def _set_state(parts: ApiParts, response: Response, value: str, max_age: int) -> None:
    response.set_cookie(
        _state_cookie(parts),
        value,
        max_age=max_age,
        httponly=True,
        secure=comes_by_https(parts),
        samesite="Lax",
    )
