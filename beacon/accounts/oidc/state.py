"""What a browser carries from the start of an OpenID sign-in to its end: one cookie. Pure.

In: the page to go back to. Out: a `Pending` with a state, a nonce and a PKCE verifier that
nobody can guess, and its text for the cookie. At the end the query's state must be the cookie's:
so the sign-in was begun in this browser (OpenID Connect Core 3.1.2.1, RFC 7636).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

import msgspec

from beacon.errors import OidcFailed

LIFETIME_SECONDS = 600
"""How long a person may take at the provider; also the cookie's Max-Age."""
MAX_COOKIE_CHARACTERS = 4096
MAX_PATH_CHARACTERS = 1024
_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


class Pending(msgspec.Struct, frozen=True, array_like=True):
    """A sign-in that was begun. `begun_at` is in seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    return_to: str
    begun_at: int

    @property
    def challenge(self) -> str:
        """The PKCE challenge, method S256."""
        return base64url(hashlib.sha256(self.verifier.encode()).digest())

    def to_cookie(self) -> str:
        return base64url(msgspec.json.encode(self))

    def check_state(self, state: str | None, now: float) -> None:
        given = (state or "").encode(errors="replace")
        if not hmac.compare_digest(given, self.state.encode()):
            raise OidcFailed(
                "This sign-in was begun in another window, or in another browser: begin it again."
            )
        if now - self.begun_at > LIFETIME_SECONDS:
            raise OidcFailed("The sign-in took too long: begin it again.")


def begin(return_to: str, now: float) -> Pending:
    """`return_to` becomes `/` unless it is a path here."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Pending(state, nonce, verifier, local_path(return_to), int(now))


def from_cookie(cookie: str | None) -> Pending:
    """Raises OidcFailed when there is no such cookie, or none of ours."""
    try:
        if not cookie or len(cookie) > MAX_COOKIE_CHARACTERS:
            raise ValueError
        padded = cookie + "=" * (-len(cookie) % 4)
        return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=Pending)
    except (ValueError, msgspec.MsgspecError):
        raise OidcFailed(
            "Nothing is known of this sign-in: begin it again, at the same address of this "
            "Beacon, with cookies allowed."
        ) from None


def return_path(cookie: str | None) -> str:
    """Where to go after the sign-in: a path here, whatever the cookie says."""
    try:
        return local_path(from_cookie(cookie).return_to)
    except OidcFailed:
        return "/"


def local_path(text: str) -> str:
    """The text when it is a path of this Beacon, else `/`: no redirect leads away from here."""
    return text if len(text) <= MAX_PATH_CHARACTERS and _LOCAL_PATH.fullmatch(text) else "/"


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
