"""Keys: their forms, their making, their hashing. Pure but for the random numbers.

    proj_ + 32 hex digits       public: stands in web pages, may send events and evaluate flags
    env_  + 32 hex digits       public too, of one environment of the project
    pk_   + 43 base64url        secret: an opaque token, of which only the SHA-256 is stored

Keys are looked up and never compared, so the time that this takes tells nothing about a key.
"""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple

from beacon.opaque import hash_token, is_token, new_token

PUBLIC_PREFIX = "proj_"
SECRET_PREFIX = "pk_"
ENVIRONMENT_PREFIX = "env_"
PUBLIC_PREFIXES = (PUBLIC_PREFIX, ENVIRONMENT_PREFIX)
PREFIXES = (*PUBLIC_PREFIXES, SECRET_PREFIX)

_PUBLIC = re.compile(r"(?:proj|env)_[0-9a-f]{32}")


class SecretKey(NamedTuple):
    """A new secret key: `text` is shown to its owner once, the rest is stored."""

    text: str
    hash: bytes
    prefix: str


def new_public_key() -> str:
    return PUBLIC_PREFIX + secrets.token_hex(16)


def new_environment_key() -> str:
    return ENVIRONMENT_PREFIX + secrets.token_hex(16)


def new_secret_key() -> SecretKey:
    return SecretKey(*new_token(SECRET_PREFIX))


def is_public_key(text: str) -> bool:
    """Of a project, or of one of its environments."""
    return _PUBLIC.fullmatch(text) is not None


def is_secret_key(text: str) -> bool:
    return is_token(text, SECRET_PREFIX)


hash_secret = hash_token
"""What is stored of a secret key: 32 bytes."""
