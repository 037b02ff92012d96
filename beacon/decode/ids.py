"""Makes the 16 bytes of a UUID of any id that a client names; resends give the same."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha1

CACHED_SESSIONS = 4096

_VERSION_5 = 0x5 << 76 | 0b10 << 62
_NOT_FIXED = (1 << 128) - 1 & ~(0xF << 76 | 0b11 << 62)
"""The bits of a UUID that are neither its version nor its variant."""


def id_bytes(value: str | int | float | None, project_id: bytes) -> bytes | None:
    """The UUID that the text is, else the UUIDv5 (RFC 9562, 5.5) of (project id, text).

    None for null and for an empty text: both mean that there is no id.
    """
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else written(value)
    return uuid_bytes(text) or _uuid5(project_id, text)


@lru_cache(maxsize=CACHED_SESSIONS)
def session_bytes(value: str | int | float | None, project_id: bytes) -> bytes | None:
    """Like `id_bytes`, and quicker for a session that was seen a moment ago, as most were."""
    return id_bytes(value, project_id)


def written(value: str | int | float) -> str:
    """An id as text: clients also send numbers, and 42.0 is JavaScript's 42."""
    if isinstance(value, str):
        return value
    return str(int(value)) if value == value // 1 else repr(value)


def uuid_bytes(text: str) -> bytes | None:
    """A UUID with its four hyphens or as 32 hex digits; None if the text is something else.

    `fromhex` passes over white space between bytes, which replaces the hyphens at less
    cost than cutting them out; so the number of bytes has to be checked.
    """
    if len(text) == 36:
        if text[8] != "-" or text[13] != "-" or text[18] != "-" or text[23] != "-":
            return None
    elif len(text) != 32:
        return None
    try:
        raw = bytes.fromhex(text.replace("-", " "))
    except ValueError:
        return None
    return raw if len(raw) == 16 else None


def _uuid5(namespace: bytes, name: str) -> bytes:
    digest = sha1(namespace + name.encode(), usedforsecurity=False).digest()
    return (int.from_bytes(digest[:16]) & _NOT_FIXED | _VERSION_5).to_bytes(16)
