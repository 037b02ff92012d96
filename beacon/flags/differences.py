"""What a change makes of a flag, field by field, before anything is written. Pure, but for the
clock.

In: the flag as it is, and what it shall be. Out: the fields that become others, and the protected
environments in which answers may. Raises InvalidField for an environment that there is not.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from beacon.accounts import audit
from beacon.flags.details import FlagChanges, FlagDetails, Settings, SettingsChanges
from beacon.flags.faults import refuse
from beacon.flags.model import ScheduleEntry
from beacon.flags.moments import milliseconds
from beacon.flags.saving import refuse_nul


class FieldChange(msgspec.Struct, frozen=True):
    """One field before and after; null where there was or is none."""

    field: str
    before: Any
    after: Any


class Difference(msgspec.Struct, frozen=True):
    """What becomes another, of the flag as a whole or (`environment`) of what it does there."""

    environment: str | None
    changes: list[FieldChange]


def by_hand(found: FlagDetails, changes: FlagChanges) -> FlagChanges:
    """Who turns a flag on or off has the last word: switches of the schedule that have passed,
    which say so too, are taken out."""
    environments = {
        key: _without_passed(found.environments.get(key), each)
        for key, each in changes.environments.items()
    }
    return msgspec.structs.replace(changes, environments=environments)


def differences(found: FlagDetails, changes: FlagChanges) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the flag and of its settings (`environments`), what becomes another: before, after."""
    fields = msgspec.structs.asdict(changes)
    refuse_nul(fields)
    given = {f: v for f, v in fields.items() if f != "environments" and v is not UNSET}
    before, after = audit.changes(found.state(), given)
    for environment, each in changes.environments.items():
        old = settings_of(found, environment)
        wanted = old.changed(each)
        were, are = audit.changes(_as_json(old.changed(SettingsChanges())), _as_json(wanted))
        if are or old.fault:
            before.setdefault("environments", {})[environment] = were
            after.setdefault("environments", {})[environment] = are
    return before, after


def by_place(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What `differences` found, for people: the flag as a whole first, then its environments."""
    places: dict[str | None, tuple[Mapping[str, Any], Mapping[str, Any]]] = {None: (before, after)}
    for environment, are in after.get("environments", {}).items():
        places[environment] = before["environments"][environment], are
    found = [
        Difference(
            place, [FieldChange(f, were[f], are[f]) for f in sorted(are) if f != "environments"]
        )
        for place, (were, are) in places.items()
    ]
    return [each for each in found if each.changes or each.environment is not None]


def touched(protected: set[str], found: FlagDetails, after: Mapping[str, Any]) -> set[str]:
    """The protected environments whose answers this may change. To kill a flag needs nobody."""
    whole = "variants" in after or "archived" in after or after.get("enabled")
    return protected & set(found.environments if whole else after.get("environments", ()))


def settings_of(found: FlagDetails, environment: str) -> Settings:
    settings = found.environments.get(environment)
    if settings is None:
        refuse(f"environments.{environment}", "the project has no such environment")
    return settings


def _without_passed(settings: Settings | None, changes: SettingsChanges) -> SettingsChanges:
    if settings is None or changes.enabled is UNSET or changes.schedule is not UNSET:
        return changes
    now = time.time() * 1000
    ahead = [each for each in settings.schedule if not _has_passed(each, now)]
    if len(ahead) == len(settings.schedule):
        return changes
    return msgspec.structs.replace(changes, schedule=ahead)


def _has_passed(entry: ScheduleEntry, now: float) -> bool:
    at = None if entry.at is None else milliseconds(entry.at)
    return at is not None and at <= now


def _as_json(fields: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(fields))
    return found
