"""Where a key falls in a split: flagd's integer form, exact in every language. Pure.

In: the flag's key, the targeting key, the total weight. Out: a bucket below the total weight.

    hash   = murmur3_32(utf8(flag key + targeting key), seed 0)     unsigned, 32 bits
    bucket = (hash * total weight) >> 32                            in 64 bits or more
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mmh3 import mmh3_32_uintdigest

from beacon.flags.model import Context

MAX_EXACT = 2**53 - 1
"""Whole numbers up to here are the same in every language."""

KeyOf = Callable[[Context], str | None]
_IDENTITIES = ("targetingKey", "user_id", "anon_id")


def bucket(flag_key: str, targeting_key: str, total: int) -> int:
    return hash32(flag_key + targeting_key) * total >> 32


def hash32(text: str) -> int:
    try:
        return mmh3_32_uintdigest(text.encode())
    except UnicodeEncodeError:
        return mmh3_32_uintdigest(utf8(text))


def utf8(text: str) -> bytes:
    """Lone surrogates, which JSON can hold and UTF-8 cannot, become U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def key_by(attribute: str | None) -> KeyOf:
    """How to get the key to bucket by: of an attribute, or the targeting key."""
    if attribute is None or attribute == "targetingKey":
        return targeting_key

    def key_of(context: Context) -> str | None:
        return as_key(context.get(attribute))

    return key_of


def targeting_key(context: Context) -> str | None:
    """`targetingKey`, else `user_id`, else `anon_id`: the first that can be a key."""
    key = context.get("targetingKey")
    if isinstance(key, str) and key:
        return key
    keys = (as_key(context.get(name)) for name in _IDENTITIES)
    return next((key for key in keys if key is not None), None)


def as_key(value: Any) -> str | None:
    """Text that is not empty, or a whole number in decimal digits; nothing else can be a key."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if -MAX_EXACT <= value <= MAX_EXACT and value == int(value):
        return str(int(value))
    return None
