"""Debug ids into built files, so that a script and its map know each other in any release (pure).

In: the texts of a script and of its map. Out: the same with one debug id: the script tells it to
Sentry's clients when it runs, and both say it in themselves. What has one keeps it.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, NamedTuple
from uuid import UUID

from beacon.sourcemaps.mappings import BrokenMap

_COMMENT = re.compile(r"^//[#@][ \t]*debugId=([0-9a-fA-F-]{36})[ \t]*$", re.MULTILINE)
_HASHBANG = re.compile(r"#![^\n]*\n")
_STRICT = re.compile(
    r"(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*+\*/)*+(?P<quote>['\"])use strict(?P=quote)"
)
_SNIPPET = (
    '!function(){try{var g="undefined"!=typeof globalThis?globalThis:"undefined"!=typeof self?'
    "self:this,s=(new Error).stack;s&&((g._sentryDebugIds=g._sentryDebugIds||{})[s]="
    '"DEBUG_ID")}catch(e){}}();'
)
"""The stack of this place has the script's address in it: clients look the id up by that."""


class Injected(NamedTuple):
    debug_id: str
    script: str
    source_map: str


def inject(script: str, source_map: str) -> Injected:
    """Raises BrokenMap."""
    parsed = _parsed(source_map)
    known = debug_id_in(script)
    if known is not None:
        return Injected(known, script, _written({**parsed, **_ids(known)}))
    debug_id = debug_id_for(script, source_map)
    hashbang = _HASHBANG.match(script)
    first = hashbang[0] if hashbang else ""
    rest = script[len(first) :]
    strict = '"use strict";' if _STRICT.match(rest) else ""
    line = f"{strict}{_SNIPPET.replace('DEBUG_ID', debug_id)}\n"
    ending = "" if rest.endswith("\n") else "\n"
    made = f"{first}{line}{rest}{ending}//# debugId={debug_id}\n"
    moved = _with_line(parsed, 1 if first else 0)
    return Injected(debug_id, made, _written({**moved, **_ids(debug_id)}))


def debug_id_in(script: str) -> str | None:
    """That of its comment; of several the last."""
    found = _COMMENT.findall(script)
    return found[-1].lower() if found else None


def debug_id_of_map(source_map: str) -> str | None:
    """None: it has none, or is none."""
    try:
        parsed = _parsed(source_map)
    except BrokenMap:
        return None
    found = parsed.get("debugId") or parsed.get("debug_id")
    return found.lower() if isinstance(found, str) else None


def debug_id_for(script: str, source_map: str) -> str:
    """The same files have the same one: a UUID of version 8, made of their bytes."""
    digest = hashlib.sha256(script.encode())
    digest.update(b"\0" + source_map.encode())
    number = int.from_bytes(digest.digest()[:16])
    number = number & ~(0xF << 76) | 8 << 76
    return str(UUID(int=number & ~(0x3 << 62) | 2 << 62))


def _parsed(source_map: str) -> dict[str, Any]:
    try:
        parsed = json.loads(source_map)
    except (ValueError, RecursionError):
        raise BrokenMap("it is no JSON") from None
    if not isinstance(parsed, dict):
        raise BrokenMap("it is no JSON object")
    return parsed


def _written(source_map: dict[str, Any]) -> str:
    return json.dumps(source_map, ensure_ascii=False, separators=(",", ":"))


def _ids(debug_id: str) -> dict[str, str]:
    """By the name of ECMA-426, and by Sentry's."""
    return {"debugId": debug_id, "debug_id": debug_id}


def _with_line(source_map: dict[str, Any], at: int) -> dict[str, Any]:
    """One more line in the script, behind so many: all that follow move down."""
    sections = source_map.get("sections")
    if isinstance(sections, list):
        return {**source_map, "sections": [_moved(each, at) for each in sections]}
    mappings = source_map.get("mappings")
    if not isinstance(mappings, str):
        raise BrokenMap("it has no mappings")
    if at == 0:
        return {**source_map, "mappings": f";{mappings}"}
    first, separator, rest = mappings.partition(";")
    return {**source_map, "mappings": f"{first};{separator}{rest}"}


def _moved(section: Any, at: int) -> Any:
    """A section that begins before the new line and goes on behind it is not cut in two."""
    try:
        offset = section["offset"]
        line = offset["line"] + (1 if offset["line"] >= at else 0)
        return {**section, "offset": {**offset, "line": line}}
    except (TypeError, KeyError):
        raise BrokenMap("it has a section without an offset") from None
