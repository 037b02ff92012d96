"""Fingerprints: what makes two errors one fault, by numbered versions of the rules.

In: a `Failure` and the places that count. Out: parts, as texts, and their digest. A version is
never changed once it is released: what it gives is in the databases of those who run Beacon, and
`sdk/vectors/fingerprint_v1.json` holds it. A better one gets the next number, beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from beacon.issues.failure import Failure, Thrown
from beacon.issues.frames import Place
from beacon.issues.normalise import normalised

MAX_PART_CHARACTERS = 500
MAX_COUNTED_FRAMES = 50  # of each stack, the newest

Places = list[list[Place]]
"""What counts of the stack of each exception of a `Failure`, the outermost first."""
Version = Callable[[Failure, Places], tuple[str, ...]]


def fingerprint_v1(failure: Failure, places: Places) -> tuple[str, ...]:
    """Types of the chain and the frames that count. Without frames, and where none of them names a
    function or a line, the normalised message too. Of `$message` the message, nothing else.

    What was thrown again and again counts once. Behind a group, as of tasks that fail at the same
    time, the order is chance."""
    if failure.is_message:
        return (_part("message", normalised(failure.template or failure.message)),)
    telling = any(place.function or place.code for stack in places for place in stack)
    first, *causes = (
        _parts_of(thrown, stack, telling)
        for thrown, stack in zip(failure.thrown, places, strict=True)
    )
    different = [*dict.fromkeys(causes)]
    if any(each.is_group for each in failure.thrown):
        different.sort()
    return _chain("type", first) + tuple(e for each in different for e in _chain("cause", each))


def _parts_of(thrown: Thrown, stack: list[Place], telling: bool) -> tuple[str, ...]:
    """The type itself, then parts."""
    message = () if telling else (_part("message", normalised(thrown.value or "")),)
    frames = (_part("frame", place.text) for place in stack[:MAX_COUNTED_FRAMES])
    return (thrown.type or "Error", *message, *frames)


def _chain(kind: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    return (_part(kind, parts[0]), *parts[1:])


FINGERPRINT_V1 = 1
VERSIONS: Mapping[int, Version] = {FINGERPRINT_V1: fingerprint_v1}
CURRENT = FINGERPRINT_V1
"""What new events are grouped by."""


def digest(version: int, project_id: bytes, parts: tuple[str, ...]) -> bytes:
    """The 16 bytes of a UUIDv8 (RFC 9562): of SHA-256 over the version's name, the project and each
    part behind its length."""
    hashed = hashlib.sha256(b"fingerprint_v%d" % version + project_id)
    for part in parts:
        text = part.encode("utf-8", "surrogatepass")
        hashed.update(len(text).to_bytes(4, "big") + text)
    made = bytearray(hashed.digest()[:16])
    made[6] = made[6] & 0x0F | 0x80
    made[8] = made[8] & 0x3F | 0x80
    return bytes(made)


def _part(kind: str, text: str) -> str:
    return f"{kind} {' '.join(text[:MAX_PART_CHARACTERS].split())}".rstrip()
