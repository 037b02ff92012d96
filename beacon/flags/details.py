"""Flags as their people see them: what is given to make and change one, and what there is.

In: ids and keys. Out: `FlagDetails`. A flag is one for the project, with settings in each
environment. Settings that were written by SQL and cannot be read have a `fault` and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.errors import NotFound
from beacon.fields import Time
from beacon.flags.model import FlagType, Prerequisite, Rule, ScheduleEntry, Serve

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Lifetime = Literal["temporary", "permanent"]
Name = Annotated[str, Meta(max_length=200)]
Key = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=5000)]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=50)]
Variants = Annotated[
    dict[str, Any],
    Meta(min_length=1, max_length=100, examples=[{"on": True, "off": False}]),
]

BOOLEAN_VARIANTS = {"on": True, "off": False}


class SettingsChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a flag shall do in one environment; what is not given stays as it is."""

    enabled: bool | UnsetType = UNSET
    off_variant: str | UnsetType | None = UNSET
    bucket_by: str | UnsetType | None = UNSET
    prerequisites: list[Prerequisite] | UnsetType = UNSET
    rules: list[Rule] | UnsetType = UNSET
    default: Serve | UnsetType = UNSET
    schedule: list[ScheduleEntry] | UnsetType = UNSET


class FlagChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a flag shall be; what is not given stays as it is. Its key and type stay for good."""

    name: Name | UnsetType = UNSET
    variants: Variants | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    owner: Name | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    lifetime: Lifetime | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    environments: dict[str, SettingsChanges] = {}


class NewFlag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a new flag shall be. A boolean one has the variants `on` and `off`."""

    key: Key
    type: FlagType = "boolean"
    name: Name = ""
    variants: Variants | UnsetType = UNSET
    enabled: bool = False
    description: Text = ""
    owner: Name | None = None
    tags: Tags = []
    lifetime: Lifetime = "permanent"
    environments: dict[str, SettingsChanges] = {}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a flag does in one environment."""

    enabled: bool
    off_variant: str | None = None
    bucket_by: str | None = None
    prerequisites: list[Prerequisite] = []
    rules: list[Rule] = []
    default: Serve | None = None
    schedule: list[ScheduleEntry] = []
    version: int
    updated_at: Time
    fault: str | None = None

    def changed(self, changes: SettingsChanges) -> dict[str, Any]:
        """All that is stored, with these changes."""
        given = {f: v for f, v in _fields(changes).items() if v is not UNSET}
        return {f: getattr(self, f) for f in SettingsChanges.__struct_fields__} | given


class FlagDetails(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a flag."""

    id: int
    key: str
    name: str
    type: FlagType
    variants: dict[str, Any]
    enabled: bool
    description: str
    owner: str | None
    tags: list[str]
    lifetime: Lifetime
    version: int
    created_at: Time
    updated_at: Time
    archived_at: Time | None
    environments: dict[str, Settings]

    @property
    def etag(self) -> str:
        """Another one whenever the flag, its settings anywhere or the environments changed."""
        places = [(key, each.version, each.updated_at) for key, each in self.environments.items()]
        digest = blake2b(msgspec.json.encode((self.updated_at, places)), digest_size=8).hexdigest()
        return f'"{self.id}.{self.version}.{digest}"'

    def state(self) -> dict[str, Any]:
        """What can be changed of the flag as a whole."""
        fields = {f: getattr(self, f) for f in FLAG_FIELDS}
        return fields | {"archived": self.archived_at is not None}


FLAG_FIELDS = ("name", "variants", "enabled", "description", "owner", "tags", "lifetime")


class FlagFilter(msgspec.Struct, frozen=True):
    """All that is given must hold. `search`: a text in its key, name or description."""

    archived: Literal["exclude", "include", "only"] = "exclude"
    tag: str | None = None
    search: str | None = None
    owner: str | None = None
    type: FlagType | None = None
    lifetime: Lifetime | None = None


ANY_FLAG = FlagFilter(archived="include")


async def list_flags_in(
    session: Session, project_id: UUID, wanted: FlagFilter, *, after: int, limit: int
) -> list[FlagDetails]:
    """In the order they were made, those with an id above `after`."""
    by = msgspec.structs.astuple(wanted)
    rows = await session.fetch(_sql("list_flags"), project_id, None, after, limit, *by)
    return [_flag_of(row) for row in rows]


async def flag_in(session: Session, project_id: UUID, key: str) -> FlagDetails:
    by = msgspec.structs.astuple(ANY_FLAG)
    row = await session.fetch_row(_sql("list_flags"), project_id, key, 0, 1, *by)
    if row is None:
        raise NotFound(f"The project has no flag {key!r}.")
    return _flag_of(row)


def config_text(settings: Mapping[str, Any]) -> str:
    """As it is stored: without `enabled`, which has its own column."""
    return json_text({f: v for f, v in settings.items() if f != "enabled"})


def json_text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _flag_of(row: Mapping[str, Any]) -> FlagDetails:
    plain = {f: row[f] for f in FlagDetails.__struct_fields__}
    plain["variants"] = _in_order(msgspec.json.decode(row["variants"]), row["variant_order"])
    stored = msgspec.json.decode(row["environments"], type=dict[str, _Stored])
    plain["environments"] = {key: _settings_of(each) for key, each in stored.items()}
    return FlagDetails(**plain)


def _in_order(variants: dict[str, Any], order: list[str]) -> dict[str, Any]:
    """As they were sent; what SQL added comes last."""
    sent = {name: variants[name] for name in order if name in variants}
    return sent | variants


class _Stored(msgspec.Struct):
    enabled: bool
    config: msgspec.Raw
    version: int
    updated_at: Time


def _settings_of(stored: _Stored) -> Settings:
    own: dict[str, Any] = {"version": stored.version, "updated_at": stored.updated_at}
    try:
        config = msgspec.json.decode(stored.config, type=SettingsChanges)
    except (msgspec.MsgspecError, RecursionError) as error:
        return Settings(enabled=stored.enabled, fault=str(error), **own)
    given = {f: v for f, v in _fields(config).items() if v is not UNSET}
    return Settings(**(given | {"enabled": stored.enabled}), **own)


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    return msgspec.structs.asdict(struct)


def _sql(name: str) -> str:
    return resources.sql("flags", name)
