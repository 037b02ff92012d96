"""Bodies that change flags, which may be what a GET answered, edited: what cannot be changed is
passed over where it is as it was. Pure.

In: a body, and the flag as it is. Out: the changes that it asks for. Raises InvalidField.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from beacon.errors import InvalidField
from beacon.fields import Time
from beacon.flags.details import FlagChanges, SettingsChanges
from beacon.flags.faults import refuse
from beacon.flags.model import FlagType, Prerequisite, Rule, ScheduleEntry, Serve
from beacon.flags.reports import FlagReport, SettingsReport
from beacon.flags.stale import Stale

FIXED_OF_FLAG = ("id", "key", "type", "version", "created_at", "updated_at", "archived_at")
FIXED_OF_SETTINGS = ("version", "updated_at", "fault")
OF_USE = ("last_evaluated_at", "stale")
"""Others by themselves: passed over whatever they are."""


Part = TypeVar("Part", FlagChanges, SettingsChanges)


class SettingsPatch(SettingsChanges, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not sent stays as it is. What a GET has and cannot be changed is sent unchanged, or
    not."""

    version: int | UnsetType = UNSET
    updated_at: Time | UnsetType = UNSET
    fault: str | UnsetType | None = UNSET
    last_evaluated_at: Time | UnsetType | None = UNSET
    stale: Stale | UnsetType | None = UNSET


class FlagPatch(FlagChanges, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not sent stays as it is. What a GET has and cannot be changed is sent unchanged, or
    not."""

    id: int | UnsetType = UNSET
    key: str | UnsetType = UNSET
    type: FlagType | UnsetType = UNSET
    version: int | UnsetType = UNSET
    created_at: Time | UnsetType = UNSET
    updated_at: Time | UnsetType = UNSET
    archived_at: Time | UnsetType | None = UNSET
    last_evaluated_at: Time | UnsetType | None = UNSET
    stale: Stale | UnsetType | None = UNSET
    environments: dict[str, SettingsPatch] = msgspec.field(  # type: ignore[assignment]
        default_factory=dict
    )


class WholeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a flag does in an environment: what is not given is as it is in a new flag. What a
    GET has and cannot be changed may be sent as it is."""

    default: Serve | UnsetType = UNSET
    enabled: bool = True
    off_variant: str | UnsetType | None = UNSET
    bucket_by: str | None = None
    prerequisites: list[Prerequisite] = []
    rules: list[Rule] = []
    schedule: list[ScheduleEntry] = []
    version: int | UnsetType = UNSET
    updated_at: Time | UnsetType = UNSET
    fault: str | UnsetType | None = UNSET
    last_evaluated_at: Time | UnsetType | None = UNSET
    stale: Stale | UnsetType | None = UNSET


def names_fixed(body: FlagPatch) -> bool:
    """Whether the flag as it is has to be looked at."""
    return _given(body, FIXED_OF_FLAG) or any(
        _given(each, FIXED_OF_SETTINGS) for each in body.environments.values()
    )


def check_fixed(body: FlagPatch, flag: FlagReport) -> None:
    _check_same("", body, flag, FIXED_OF_FLAG)
    for key, each in body.environments.items():
        if key in flag.environments:
            path = f"environments.{key}."
            _check_same(path, each, flag.environments[key], FIXED_OF_SETTINGS)


def check_fixed_settings(body: WholeSettings, settings: SettingsReport) -> None:
    _check_same("", body, settings, FIXED_OF_SETTINGS)


def changes_of(body: FlagPatch) -> FlagChanges:
    changes = _part(body, FlagChanges)
    environments = {key: _part(each, SettingsChanges) for key, each in body.environments.items()}
    return msgspec.structs.replace(changes, environments=environments)


def settings_of_whole(flag: FlagReport, whole: WholeSettings) -> SettingsChanges:
    """With what a new flag does, where nothing is said."""
    fields: dict[str, Any] = {f: getattr(whole, f) for f in SettingsChanges.__struct_fields__}
    boolean = flag.type == "boolean"
    if whole.default is UNSET:
        if not boolean:
            raise InvalidField("default", "default: it is missing, and has to be there.")
        fields["default"] = Serve(variant="on")
    if whole.off_variant is UNSET:
        fields["off_variant"] = "off" if boolean else None
    return SettingsChanges(**fields)


def _given(body: msgspec.Struct, names: Iterable[str]) -> bool:
    return any(getattr(body, name) is not UNSET for name in names)


def _check_same(
    path: str, body: msgspec.Struct, found: msgspec.Struct, names: Iterable[str]
) -> None:
    for name in names:
        sent = getattr(body, name)
        if sent is not UNSET and sent != getattr(found, name):
            refuse(f"{path}{name}", "it cannot be changed, and is another one: leave it out")


def _part(body: msgspec.Struct, form: type[Part]) -> Part:
    return form(**{name: getattr(body, name) for name in form.__struct_fields__})
