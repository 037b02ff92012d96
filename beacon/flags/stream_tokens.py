"""Tokens that open the stream of one environment's changes, where no header can be sent. Pure.

    base64url( HMAC-SHA256 (16 bytes) | end of validity (4) | project's id (16) | environment )

The HMAC's key is the public key of that environment (of production, the project's). So every
node takes every node's tokens, with nothing stored; a rotated key ends them; and who could make
one holds the key, which opens the same. A token tells that flags changed, never what they are.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable
from typing import NamedTuple

SLOT_SECONDS = 3600
"""All tokens that are made in an hour are one, so that answers stay the same."""
MAX_SECONDS = 2 * SLOT_SECONDS + 300
"""No token is good for longer; with some minutes by which the clocks of nodes may differ."""
MAC_BYTES = 16
_TIME_BYTES = 4
_ID_BYTES = 16
MAX_CHARACTERS = 200

KeyOf = Callable[[bytes, str], str | None]
"""The public key of a project's environment; None: there is no such environment."""


class Opened(NamedTuple):
    """What a token opens. `ends_at`: seconds since 1970."""

    project_id: bytes
    environment: str
    ends_at: int


def make_token(project_id: bytes, environment: str, public_key: str, now: int) -> str:
    """`now`: seconds since 1970. It is good for one to two hours."""
    ends_at = (now // SLOT_SECONDS + 2) * SLOT_SECONDS
    claims = ends_at.to_bytes(_TIME_BYTES, "big") + project_id + environment.encode()
    return base64.urlsafe_b64encode(_mac(public_key, claims) + claims).rstrip(b"=").decode()


def open_token(token: str, key_of: KeyOf, now: int) -> Opened | None:
    """None for one that is none, is over, or whose environment is not known here."""
    raw = _raw(token)
    mac, claims = raw[:MAC_BYTES], raw[MAC_BYTES:]
    if len(claims) < _TIME_BYTES + _ID_BYTES:
        return None
    ends_at = int.from_bytes(claims[:_TIME_BYTES], "big")
    project_id = claims[_TIME_BYTES : _TIME_BYTES + _ID_BYTES]
    environment = _text(claims[_TIME_BYTES + _ID_BYTES :])
    public_key = key_of(project_id, environment)
    if public_key is None or not hmac.compare_digest(mac, _mac(public_key, claims)):
        return None
    return Opened(project_id, environment, ends_at) if now < ends_at <= now + MAX_SECONDS else None


def _text(name: bytes) -> str:
    """What is no text is the name of no environment."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return ""


def _raw(token: str) -> bytes:
    if not token.isascii() or len(token) > MAX_CHARACTERS:
        return b""
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _mac(public_key: str, claims: bytes) -> bytes:
    return hmac.digest(public_key.encode(), b"ofrep stream " + claims, "sha256")[:MAC_BYTES]
