"""The cookie of a browser's sign-in: HttpOnly, SameSite=Strict, the whole host's.

Over HTTPS its name has the prefix `__Host-`, which browsers take from this host only, and only
with `Secure`. In: the sign-in's secret. Out: fields of the answer's head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quart import request

from beacon.web.api.authenticate import COOKIE, SECURE_COOKIE

if TYPE_CHECKING:
    from beacon.web.api.endpoint import Header
    from beacon.web.api.parts import ApiParts

_ATTRIBUTES = "Path=/; HttpOnly; SameSite=Strict"


def session_cookie(secret: str, max_age: float, *, secure: bool) -> Header:
    """`secure`: the browser comes by HTTPS. `max_age` is in seconds."""
    return _field(secret, int(max_age), secure=secure)


def cleared_cookies() -> tuple[Header, ...]:
    """Of either name: a Beacon may have moved to HTTPS since."""
    return _field("", 0, secure=True), _field("", 0, secure=False)


def comes_by_https(parts: ApiParts) -> bool:
    """Whether the present request's browser does, perhaps to a proxy before this Beacon."""
    return request.scheme == "https" or parts.public_url().startswith("https://")


def _field(value: str, max_age: int, *, secure: bool) -> Header:
    name, extra = (SECURE_COOKIE, "; Secure") if secure else (COOKIE, "")
    return "set-cookie", f"{name}={value}; Max-Age={max_age}; {_ATTRIBUTES}{extra}"
