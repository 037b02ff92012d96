"""How large the map of an environment's flags can become: each client is told it whole. Pure.

In: flags. Out: which of them must be left out for the rest to be told. Saving refuses what would
come to that, so only SQL can bring it about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import orjson

from beacon.flags.faults import refuse
from beacon.flags.limits import MAX_MAP_BYTES
from beacon.flags.model import Flag

_BOOLEAN_BYTES = len("false")
_AROUND_BYTES = len(":,")


def largest(flag: Flag) -> int:
    """Bytes of the flag in the map, with its largest value."""
    if flag.type == "boolean":
        return _text_bytes(flag.key) + _AROUND_BYTES + _BOOLEAN_BYTES
    values = [_value_bytes(value) for value in flag.variants.values()]
    return _text_bytes(flag.key) + _AROUND_BYTES + max(values, default=0)


def left_out(flags: Mapping[str, Flag | None]) -> frozenset[str]:
    """Those with the largest values, as many as make the rest fit."""
    sizes = {key: largest(flag) for key, flag in flags.items() if flag is not None}
    rest = sum(sizes.values())
    found: set[str] = set()
    if rest <= MAX_MAP_BYTES:
        return frozenset()
    for key in sorted(sizes, key=lambda key: (-sizes[key], key)):
        if rest <= MAX_MAP_BYTES:
            break
        found.add(key)
        rest -= sizes[key]
    return frozenset(found)


def check_map(flags: Iterable[Flag | None]) -> None:
    """All of an environment, one of which was changed. Raises InvalidField."""
    size = sum(largest(flag) for flag in flags if flag is not None)
    if size > MAX_MAP_BYTES:
        refuse(
            "variants",
            f"each client is told all flags at once, and with this that could be {size} bytes, "
            f"where {MAX_MAP_BYTES} are allowed: make values smaller, or archive flags",
        )


def _text_bytes(text: str) -> int:
    return len(orjson.dumps(text))


def _value_bytes(value: object) -> int:
    """None that JSON cannot hold is told anybody."""
    try:
        return len(orjson.dumps(value))
    except TypeError:
        return 0
