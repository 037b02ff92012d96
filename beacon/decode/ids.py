"""Makes the 16 bytes of a UUID of any id that a client names; resends give the same."""

from __future__ import annotations

from hashlib import sha1


def id_bytes(value: str | int | float | None, project_id: bytes) -> bytes | None:
    """The UUID that the text is, else the UUIDv5 (RFC 9562, 5.5) of (project id, text).

    None for null and for an empty text: both mean that there is no id.
    """
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else written(value)
    return uuid_bytes(text) or _uuid5(project_id, text)


def written(value: str | int | float) -> str:
    """An id as text: clients also send numbers, and 42.0 is JavaScript's 42."""
    if isinstance(value, str):
        return value
    return str(int(value)) if value == value // 1 else repr(value)


def uuid_bytes(text: str) -> bytes | None:
    """A UUID with its four hyphens or as 32 hex digits; None if the text is something else."""
    if len(text) == 36 and text[8:24:5] == "----":
        digits = text.replace("-", "")
    elif len(text) == 32:
        digits = text
    else:
        return None
    try:
        raw = bytes.fromhex(digits)
    except ValueError:
        return None
    return raw if len(raw) == 16 else None  # fromhex passes over white space


def _uuid5(namespace: bytes, name: str) -> bytes:
    digest = bytearray(sha1(namespace + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)
