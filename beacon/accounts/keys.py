"""Keys: their forms, their making, their hashing. Pure but for the random numbers.

    proj_ + 32 hex digits       public: stands in web pages, may only send events
    pk_   + 43 base64url        secret: 256 random bits; only its SHA-256 is stored

A plain SHA-256 is enough for a secret of 256 random bits: there is nothing to guess. Keys
are looked up by that hash and never compared as text, so the time a look-up takes tells
nothing about a key.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import NamedTuple

PUBLIC_PREFIX = "proj_"
SECRET_PREFIX = "pk_"
PREFIXES = (PUBLIC_PREFIX, SECRET_PREFIX)
SHOWN_CHARACTERS = 11  # of a secret key, kept readable so that people tell their keys apart

_PUBLIC = re.compile(r"proj_[0-9a-f]{32}")
_SECRET = re.compile(r"pk_[A-Za-z0-9_-]{43}")


class SecretKey(NamedTuple):
    """A new secret key: `text` is shown to its owner once, the rest is stored."""

    text: str
    hash: bytes
    prefix: str


def new_public_key() -> str:
    return PUBLIC_PREFIX + secrets.token_hex(16)


def new_secret_key() -> SecretKey:
    random = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    text = SECRET_PREFIX + random
    return SecretKey(text, hash_secret(text), text[:SHOWN_CHARACTERS])


def is_public_key(text: str) -> bool:
    return _PUBLIC.fullmatch(text) is not None


def is_secret_key(text: str) -> bool:
    return _SECRET.fullmatch(text) is not None


def hash_secret(text: str) -> bytes:
    """What is stored of a secret key: 32 bytes."""
    return hashlib.sha256(text.encode(errors="replace")).digest()
