"""What opens a link that has a password: a text that its password is given for. Pure.

In: a link, and the time. Out: a pass, which is its end and an HMAC of that, by a key that only
Postgres has (the hashes of the link). So nothing is stored, every node takes it, and it is worth
nothing once the link is revoked.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import NamedTuple

from beacon.sharing.links import FoundLink

PASS_SECONDS = 12 * 3600


class Pass(NamedTuple):
    """`expires_at` in seconds since 1970."""

    text: str
    expires_at: int


def make_pass(link: FoundLink, now: float) -> Pass:
    expires_at = int(now) + PASS_SECONDS
    return Pass(f"{expires_at}.{_digest(link, str(expires_at))}", expires_at)


def opens(link: FoundLink, text: str | None, now: float) -> bool:
    """Whether the link needs nothing, or this pass is its own and still good."""
    if link.password_hash is None:
        return True
    end, _, digest = (text or "").partition(".")
    is_made_here = hmac.compare_digest(digest.encode(), _digest(link, end).encode())
    return is_made_here and int(end) > now


def _digest(link: FoundLink, text: str) -> str:
    key = sha256(link.token_hash + (link.password_hash or "").encode()).digest()
    return hmac.new(key, text.encode(), sha256).hexdigest()
