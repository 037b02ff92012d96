"""What a file of flagd's says of flags that are there already: little, and the rest is kept. Pure.

In: flags and segments, as they are and as the file has them (`flagd_reading`). Out: what is to be
changed. Rules, splits and segments that flagd would be told in the same words stay as they are,
with all that it has no words for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from beacon.errors import Conflict
from beacon.flags.details import FlagChanges, FlagDetails, NewFlag, Settings, SettingsChanges
from beacon.flags.flagd import TARGETING_KEY, Unsayable, logic_of_all, serve_of
from beacon.flags.model import Condition, Rule, Serve
from beacon.flags.segments import NewSegment, SegmentChanges, SegmentDetails


class FlagdFile:
    """Of one environment; `environments` are all of the project's."""

    def __init__(self, environment: str, environments: Collection[str]) -> None:
        self._environment = environment
        self._others = set(environments) - {environment}

    def new_flag(self, flag: NewFlag) -> NewFlag:
        """Off in the other environments."""
        off = {each: SettingsChanges(enabled=False) for each in self._others}
        return msgspec.structs.replace(flag, environments={**off, **flag.environments})

    def flag_changes(self, found: FlagDetails, flag: NewFlag) -> FlagChanges:
        """Variants, description if it has one, and what it does in the environment."""
        if found.archived_at is not None:
            raise Conflict(
                f"The flag {flag.key!r} is archived: leave it out of the file, or bring it back "
                'first ({"archived": false}).'
            )
        said = flag.environments[self._environment]
        kept = found.environments.get(self._environment)
        settings = msgspec.structs.replace(said, off_variant=UNSET)
        if kept is not None:
            settings = msgspec.structs.replace(settings, **_kept(found, kept, said))
        return FlagChanges(
            variants=flag.variants,
            description=flag.description or UNSET,
            environments={self._environment: settings},
        )

    def segment_changes(self, found: SegmentDetails, segment: NewSegment) -> SegmentChanges:
        if found.fault is None and _said_all(found.conditions) == _said_all(segment.conditions):
            return SegmentChanges()
        return SegmentChanges(conditions=segment.conditions)


def _kept(found: FlagDetails, kept: Settings, said: SettingsChanges) -> dict[str, Any]:
    """DISABLED says nothing new of a flag whose switch as a whole is off."""
    enabled: bool | UnsetType = said.enabled
    if enabled is False and not found.enabled:
        enabled = UNSET
    assert said.rules is not UNSET, "a file has rules, if only none"
    assert said.default is not UNSET, "a file has a default"
    by = kept.bucket_by
    default = _serve(kept.default, said.default, by)
    return {
        "enabled": enabled,
        "rules": _rules(kept.rules, said.rules, by),
        "default": default,
    }


def _rules(kept: Iterable[Rule], said: Iterable[Rule], bucket_by: str | None) -> list[Rule]:
    """Each with the name and the words of the one that has its condition already."""
    known: dict[str, list[Rule]] = {}
    for rule in kept:
        if (words := _said(rule.when)) is not None:
            known.setdefault(words, []).append(rule)
    return [_rule(known.get(_said(rule.when) or "", []), rule, bucket_by) for rule in said]


def _rule(same: list[Rule], rule: Rule, bucket_by: str | None) -> Rule:
    if not same:
        return Rule(rule.when, _serve(None, rule.serve, bucket_by), rule.name)
    old = same.pop(0)
    return Rule(old.when, _serve(old.serve, rule.serve, bucket_by), old.name)


def _serve(kept: Serve | None, said: Serve, bucket_by: str | None) -> Serve:
    """flagd knows no `bucket_by`: a split without an attribute goes by the targeting key."""
    try:
        if kept is not None and serve_of(kept, bucket_by) == serve_of(said, None):
            return kept
    except Unsayable:
        pass
    if said.split is None or said.by is not None or bucket_by is None:
        return said
    return msgspec.structs.replace(said, by=TARGETING_KEY)


def _said(condition: Condition) -> str | None:
    return _said_all([condition])


def _said_all(conditions: list[Condition]) -> str | None:
    """In flagd's words, None where it has none."""
    try:
        return msgspec.json.encode(logic_of_all(conditions)).decode()
    except Unsayable:
        return None
