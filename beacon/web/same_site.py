"""Keeps other sites' pages from using a browser's sign-in (CSRF). Pure.

A request that changes something and is made with a cookie, or is a form, must come from a
page of this Beacon. Browsers say so in `Sec-Fetch-Site` or `Origin`, which pages cannot set;
a request that says neither is refused too.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from beacon.errors import CrossOrigin

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


def check_same_site(headers: Mapping[str, str], public_url: str) -> None:
    """`headers` with names in lower case. Raises CrossOrigin."""
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        allowed = fetched == "same-origin"
    else:
        allowed = _is_own(headers.get("origin"), headers.get("host", ""), public_url)
    if not allowed:
        raise CrossOrigin(
            "This change does not come from a page of this Beacon. Programs send a token "
            "(Authorization: Bearer ...), not a cookie."
        )


def _is_own(origin: str | None, host: str, public_url: str) -> bool:
    if origin is None:
        return False
    parts = urlsplit(origin)
    public = urlsplit(public_url)
    return parts.netloc == host or (parts.scheme, parts.netloc) == (public.scheme, public.netloc)
