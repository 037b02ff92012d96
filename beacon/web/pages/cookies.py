"""The cookies that pages set: of a browser's sign-in, and of an OpenID sign-in under way."""

from __future__ import annotations

from quart.wrappers import Response

from beacon.accounts.oidc.state import LIFETIME_SECONDS
from beacon.accounts.sessions import Started
from beacon.web.api.parts import ApiParts
from beacon.web.session_cookie import cleared_cookies, comes_by_https, session_cookie

STATE_COOKIE = "beacon_oidc"
STATE_PATH = "/auth/oidc"


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
    response.set_cookie(
        STATE_COOKIE,
        secret_state,
        max_age=LIFETIME_SECONDS,
        path=STATE_PATH,
        httponly=True,
        secure=comes_by_https(parts),
        samesite="Lax",
    )
    return response


def forget_state(response: Response) -> Response:
    response.delete_cookie(STATE_COOKIE, path=STATE_PATH, httponly=True, samesite="Lax")
    return response
