"""What a `$flag_exposure` event says: which variants a visitor was told, or used. Pure.

    {"source": "push", "environment": "production", "flags": {"checkout": "on"}, "assigned": []}

In: what was told, or what a client reports. Out: properties; and what of them is counted.
`assigned` of what the server told are the flags whose answers depend on who asks: only these are
counted by visitor. Of what a client reports all are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

import orjson

from beacon.flags.model import Flag

PUSH = "push"
CLIENT = "client"

MAX_TEXT = 200  # characters of a flag's key and of a variant's name
MAX_ENVIRONMENT = 60  # the longest key of an environment
MAX_REPORTED = 200  # flags in an event of a client's

ON, OFF = "on", "off"


class Exposure(NamedTuple):
    """What an event counts for: variants by flag."""

    environment: str
    variants: dict[str, str]


def pushed_properties(environment: str, variants: Mapping[str, str], assigned: Set[str]) -> bytes:
    return orjson.dumps(
        {
            "source": PUSH,
            "environment": environment,
            "flags": variants,
            "assigned": [key for key in variants if key in assigned],
        }
    )


# --- what clients report ----------------------------------------------------------------------


def reported_flags(properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Of `{"flags": {...}}` or `{"flag", "variant"}`: what the client says of each flag."""
    found = flags if isinstance(flags := properties.get("flags"), dict) else {}
    if isinstance(key := properties.get("flag"), str):
        found = {key: properties.get("variant")} | found
    return ((key, each) for key, each in found.items() if 0 < len(key) <= MAX_TEXT)


def reported_environment(properties: Mapping[str, Any], usual: str) -> str:
    named = properties.get("environment")
    return named if isinstance(named, str) and _is_environment(named) else usual


def named_variant(said: Any, flag: Flag | None) -> str | None:
    """The variant that a client means, which may know its value alone; None: nobody can tell, or
    the flag has none such. What is said of a flag None, of which nothing is known, is believed."""
    if flag is None:
        if isinstance(said, bool):
            return ON if said else OFF
        return _text(said)
    if isinstance(said, str) and said in flag.variants:
        return said
    same = [name for name, value in flag.variants.items() if _are_equal(value, said)]
    return same[0] if len(same) == 1 else None


def reported_properties(
    properties: Mapping[str, Any],
    environment: str,
    variants: Mapping[str, str],
    unknown: Mapping[str, Any],
) -> bytes:
    """What the client sent besides stays; `unknown` is what it said that counts for nothing."""
    taken = ("flag", "variant", "unknown")
    others = {key: each for key, each in properties.items() if key not in taken}
    told: dict[str, Any] = {"source": CLIENT, "environment": environment, "flags": variants}
    if unknown:
        told["unknown"] = unknown
    return orjson.dumps(others | told)


# --- what is counted --------------------------------------------------------------------------


def read_exposure(properties: bytes) -> Exposure | None:
    """Never raises, whatever the properties are; None: nothing is counted."""
    try:
        known = orjson.loads(properties)
        flags, environment = known["flags"], known["environment"]
        if known["source"] == PUSH:
            flags = {key: flags[key] for key in known["assigned"]}
        variants = {key: each for key, each in flags.items() if _text(key) and _text(each)}
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return Exposure(environment, variants) if variants and _is_environment(environment) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= MAX_TEXT else None


def _is_environment(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_ENVIRONMENT and value.isascii()


def _are_equal(value: Any, said: Any) -> bool:
    """As JSON: of Python's values, 1 and true are equal."""
    return bool(value == said) and isinstance(value, bool) == isinstance(said, bool)
