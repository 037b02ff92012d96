"""Refuses at save what could not be evaluated, with the path to the fault. Pure.

In: a flag or a segment, and the others that it may name. Out: nothing, or `InvalidField` whose
field is the path, as `rules[0].when.all[1].value`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from beacon.flags import limits
from beacon.flags.bucketing import MAX_EXACT
from beacon.flags.check_conditions import ConditionCheck
from beacon.flags.check_prerequisites import check_prerequisites
from beacon.flags.check_schedule import check_schedule
from beacon.flags.faults import check_attribute, check_name, check_number, check_variant, refuse
from beacon.flags.model import CLOCK, Flag, FlagType, Segment, Serve, Share
from beacon.flags.value_types import is_of_type

BOOLEAN_VARIANTS = {"on": True, "off": False}


def check_flag(flag: Flag, flags: Mapping[str, Flag], segments: Collection[str]) -> None:
    """`flags` are those of the same environment; an older form of this one does not count.

    Raises InvalidField. Other flags that need this one are looked at too.
    """
    _check_size("flag", flag)
    check_name("key", flag.key)
    _check_variants(flag.type, flag.variants)
    if flag.off_variant is not None:
        check_variant("off_variant", flag.off_variant, flag)
    _check_by("bucket_by", flag.bucket_by)
    _check_serve("default", flag.default, flag)
    _check_rules(flag, segments)
    check_schedule(flag)
    check_prerequisites(flag, {**flags, flag.key: flag})


def check_segment(segment: Segment) -> None:
    """Raises InvalidField. A segment's conditions cannot name segments."""
    _check_size("segment", segment)
    check_name("key", segment.key)
    if not segment.conditions:
        refuse("conditions", "it holds none, and one or more are needed")
    check = ConditionCheck(segments=None)
    for place, condition in enumerate(segment.conditions):
        check.condition(f"conditions[{place}]", condition)


def flags_needing(key: str, flags: Iterable[Flag]) -> list[str]:
    """The flags with this one as a prerequisite: while there are any it cannot be deleted."""
    return [flag.key for flag in flags if any(need.flag == key for need in flag.prerequisites)]


def _check_size(path: str, thing: Flag | Segment) -> None:
    try:
        size = len(msgspec.json.encode(thing))
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        refuse(path, f"it cannot be written as JSON: {error}")
    if size > limits.MAX_FLAG_BYTES:
        refuse(path, f"it is {size} bytes of JSON, and {limits.MAX_FLAG_BYTES} are allowed")


# --- variants and serves ---------------------------------------------------------------------


def _check_variants(kind: FlagType, variants: Mapping[str, Any]) -> None:
    if kind == "boolean" and not _are_boolean(variants):
        refuse("variants", 'a boolean flag has {"on": true, "off": false}')
    if not 1 <= len(variants) <= limits.MAX_VARIANTS:
        refuse("variants", f"1 to {limits.MAX_VARIANTS} are needed, not {len(variants)}")
    for name, value in variants.items():
        check_name("variants", name)
        if not is_of_type(kind, value):
            refuse(f"variants.{name}", f"expected {_WANTED[kind]}")


def _are_boolean(variants: Mapping[str, Any]) -> bool:
    return variants == BOOLEAN_VARIANTS and all(isinstance(v, bool) for v in variants.values())


_WANTED = {
    "boolean": "true or false",
    "string": "text",
    "number": f"a number, whole ones up to {MAX_EXACT}",
    "json": "JSON that is not null, with whole numbers of 64 bits at the most",
}


def _check_by(path: str, attribute: str | None) -> None:
    if attribute is None:
        return
    check_attribute(path, attribute)
    if attribute == CLOCK:
        refuse(path, f"{CLOCK!r} is the clock, and not an attribute to go by")


def _check_serve(path: str, serve: Serve, flag: Flag) -> None:
    if (serve.variant is None) == (serve.split is None):
        refuse(path, "either a variant or a split is needed")
    if serve.variant is not None:
        check_variant(f"{path}.variant", serve.variant, flag)
        if serve.by is not None:
            refuse(f"{path}.by", "it belongs to a split")
    elif serve.split is not None:
        _check_by(f"{path}.by", serve.by)
        _check_split(f"{path}.split", serve.split, flag)


def _check_split(path: str, split: Sequence[Share], flag: Flag) -> None:
    seen: set[str] = set()
    for place, share in enumerate(split):
        check_variant(f"{path}[{place}].variant", share.variant, flag)
        if share.variant in seen:
            refuse(f"{path}[{place}].variant", f"{share.variant!r} stands there twice")
        seen.add(share.variant)
        check_number(f"{path}[{place}].weight", share.weight, limits.MAX_WEIGHT)
    if not any(share.weight for share in split):
        refuse(path, "the weights add up to 0; one has to be more")


def _check_rules(flag: Flag, segments: Collection[str]) -> None:
    if len(flag.rules) > limits.MAX_RULES:
        refuse("rules", f"there are {len(flag.rules)}, and {limits.MAX_RULES} are allowed")
    check = ConditionCheck(segments)
    for place, rule in enumerate(flag.rules):
        path = f"rules[{place}]"
        if len(rule.name) > limits.MAX_KEY:
            refuse(f"{path}.name", f"it is longer than {limits.MAX_KEY} characters")
        check.condition(f"{path}.when", rule.when)
        _check_serve(f"{path}.serve", rule.serve, flag)
