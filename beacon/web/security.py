"""Security headers on every answer of the web application.

In: Quart responses. Out: the same with strict defaults; what a view set itself stands.
"""

from __future__ import annotations

from quart import Quart, g, request
from quart.wrappers import Response

INGEST_ANSWER = "is_ingest_answer"
"""Set on `g` for answers of the ingest routes, which look the same on every lane."""

_FIELDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = 365 * 24 * 3600  # seconds


def harden(app: Quart) -> None:
    """Add the headers to every answer from now on."""
    app.after_request(_add_fields)


async def _add_fields(response: Response) -> Response:
    if g.get(INGEST_ANSWER):
        return response
    for name, value in _FIELDS.items():
        response.headers.setdefault(name, value)
    if response.headers["Content-Security-Policy"].endswith("frame-ancestors *"):
        del response.headers["X-Frame-Options"]
    if request.scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_ONE_YEAR}")
    return response
