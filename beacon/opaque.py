"""Opaque tokens: 256 random bits as text, of which only the SHA-256 is stored. Pure but for the
random numbers.

            43 base64url      a browser's cookie, a link in a mail
    pat_  + 43 base64url      personal token
    rt_   + 43 base64url      refresh token
    pk_   + 43 base64url      secret key of a project (beacon/projects/keys.py)

A plain SHA-256 is enough for 256 random bits: there is nothing to guess. Tokens are looked
up by that hash and never compared as text, so the time a look-up takes tells nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import NamedTuple

PERSONAL_PREFIX = "pat_"
REFRESH_PREFIX = "rt_"
SHOWN_CHARACTERS = 8  # after the prefix, kept readable so that people tell their tokens apart

_RANDOM_PART = re.compile(r"[A-Za-z0-9_-]{43}")


class Token(NamedTuple):
    """A new token: `text` is shown to its owner once, the rest may be stored."""

    text: str
    hash: bytes
    shown_prefix: str


def new_token(prefix: str = "") -> Token:
    random = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    text = prefix + random
    return Token(text, hash_token(text), text[: len(prefix) + SHOWN_CHARACTERS])


def is_token(text: str, prefix: str = "") -> bool:
    """Whether the text has the form of a token with this prefix."""
    return text.startswith(prefix) and _RANDOM_PART.fullmatch(text, len(prefix)) is not None


def hash_token(text: str) -> bytes:
    """What is stored of a token: 32 bytes. Any text has a hash."""
    return hashlib.sha256(text.encode(errors="replace")).digest()
