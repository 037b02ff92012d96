"""Flags as they would be: what somebody is about to save, evaluated beside what there is.

In: the flag as it is, or None for one that there is not yet, and a draft: what a change of it would
have. Out: rules of one environment with the flag as drafted. Raises InvalidField with the path to
the fault within the draft, as a save would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from beacon.errors import InvalidField
from beacon.flags.check import BOOLEAN_VARIANTS, check_flag
from beacon.flags.details import FlagChanges, FlagDetails, SettingsChanges
from beacon.flags.differences import by_hand, settings_of
from beacon.flags.faults import check_new_key, moved, refuse
from beacon.flags.model import Flag, FlagType, Serve
from beacon.flags.rules import Ruleset, compile_flags
from beacon.flags.saving import placed


class FlagDraft(FlagChanges, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a change of the flag would have. For a flag that there is not yet, what making it would
    have; `type` is for those."""

    type: FlagType | UnsetType = UNSET


def drafted(rules: Ruleset, flag: Flag, environment: str) -> Ruleset:
    """The flag among those that it needs."""
    others = {key: each for key, each in rules.flags.items() if each is not None}
    try:
        check_flag(flag, others, rules.segments.keys())
    except InvalidField as fault:
        found = placed(fault, environment)
        raise moved(found, f"draft.{found.field}") from None
    flags = {**others, flag.key: flag}
    return compile_flags(_needed(flag.key, flags), rules.segments.values())


def flag_as_drafted(
    found: FlagDetails | None, key: str, draft: FlagDraft, environment: str
) -> Flag:
    """What the flag would be in this environment."""
    if found is None:
        return _new(key, draft, environment)
    for each in sorted(draft.environments.keys() - found.environments.keys()):
        refuse(f"draft.environments.{each}", "the project has no such environment")
    if draft.type not in (UNSET, found.type):
        refuse("draft.type", f"the flag is of type {found.type}, and a flag keeps its type")
    changes = by_hand(found, draft)
    own = settings_of(found, environment).changed(
        changes.environments.get(environment, SettingsChanges())
    )
    variants = found.variants if draft.variants is UNSET else draft.variants
    on = found.enabled if draft.enabled is UNSET else draft.enabled
    return _flag(key, found.type, variants, on, own, environment)


def _new(key: str, draft: FlagDraft, environment: str) -> Flag:
    """With what a new flag does where nothing is said."""
    check_new_key("flag", key)
    kind = "boolean" if draft.type is UNSET else draft.type
    variants = draft.variants
    if variants is UNSET:
        if kind != "boolean":
            refuse("draft.variants", f"a flag of type {kind} needs variants")
        variants = BOOLEAN_VARIANTS
    default = "on" if kind == "boolean" else next(iter(variants), "")
    own: dict[str, Any] = {"enabled": True, "default": Serve(variant=default)}
    own["off_variant"] = "off" if kind == "boolean" else None
    said = msgspec.structs.asdict(draft.environments.get(environment, SettingsChanges()))
    own |= {field: value for field, value in said.items() if value is not UNSET}
    return _flag(key, kind, variants, draft.enabled is True, own, environment)


def _flag(
    key: str,
    kind: FlagType,
    variants: dict[str, Any],
    on: bool,
    own: Mapping[str, Any],
    environment: str,
) -> Flag:
    if own["default"] is None:  # what is stored cannot be read
        refuse(f"draft.environments.{environment}.default", "it is missing, and has to be there")
    return Flag(key=key, type=kind, variants=variants, killed=not on, **own)


def _needed(key: str, flags: Mapping[str, Flag]) -> dict[str, Flag | None]:
    """The flag, and whatever it has as a prerequisite, of the first or of a later degree."""
    found: dict[str, Flag | None] = {}
    keys = [key]
    while keys:
        flag = flags[keys.pop()]
        if flag.key not in found:
            found[flag.key] = flag
            keys += [need.flag for need in flag.prerequisites if need.flag in flags]
    return found
