"""Makes, changes and removes rules; each with its entry in the audit log, in one transaction.

In: what a rule shall be, and who asks. Out: it as it is then. Raises InvalidField with the path,
NotFound, Conflict, Outdated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.alerts.deciding import Outcome
from beacon.alerts.quiet import QuietHours
from beacon.alerts.rules import (
    MAX_CHANNELS_OF_A_RULE,
    Cooldown,
    Environments,
    Name,
    Rule,
    Text,
    When,
    check_rule,
)
from beacon.errors import Conflict, InvalidField, NotFound, Outdated
from beacon.fields import Time
from beacon.flags.saving import actor_of, refuse_nul

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_RULES = 200  # of a project

Channels = Annotated[
    list[UUID], Meta(max_length=MAX_CHANNELS_OF_A_RULE, description="Where it is told, by id.")
]


class NewAlertRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    when: When
    description: Text = ""
    enabled: bool = True
    environments: Environments = []
    channels: Channels = []
    cooldown_minutes: Cooldown = 60
    quiet_hours: QuietHours | None = None


class AlertRuleChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is."""

    name: Name | UnsetType = UNSET
    when: When | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    environments: Environments | UnsetType = UNSET
    channels: Channels | UnsetType = UNSET
    cooldown_minutes: Cooldown | UnsetType = UNSET
    quiet_hours: QuietHours | UnsetType | None = UNSET


class AlertRuleState(msgspec.Struct, frozen=True, kw_only=True):
    """How it was evaluated last: of several groups the one nearest to firing."""

    evaluated_at: Time | None
    outcome: Outcome | None
    code: str | None
    reason: str | None
    details: dict[str, Any]
    next_at: Time | None
    fired_at: Time | None


class AlertRule(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    when: When
    description: str
    enabled: bool
    environments: list[str]
    channels: list[UUID]
    cooldown_minutes: int
    quiet_hours: QuietHours | None
    version: int
    created_by: dict[str, Any]
    created_at: Time
    updated_at: Time
    state: AlertRuleState

    @property
    def etag(self) -> str:
        return f'"{self.id}.{self.version}"'

    def settings(self) -> dict[str, Any]:
        """As the audit log has it."""
        fields = AlertRuleChanges.__struct_fields__
        plain: dict[str, Any] = msgspec.to_builtins({f: getattr(self, f) for f in fields})
        return plain


async def list_rules_in(
    session: Session, project_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[AlertRule]:
    """In the order they were made."""
    place = after or (None, None)
    rows = await session.fetch(_sql("list_rules"), project_id, None, *place, limit)
    return [_rule_of(row) for row in rows]


async def rule_in(session: Session, project_id: UUID, rule_id: UUID) -> AlertRule:
    row = await session.fetch_row(_sql("list_rules"), project_id, rule_id, None, None, 1)
    if row is None:
        raise NotFound("The project has no such alert rule.")
    return _rule_of(row)


async def create_rule_in(
    session: Session, project_id: UUID, new: NewAlertRule, by: By
) -> AlertRule:
    check(new)
    async with session.transaction():
        await lock_project_in(session, project_id)
        if await session.fetch_value(_sql("count_rules"), project_id) >= MAX_RULES:
            raise Conflict(f"The project has {MAX_RULES} alert rules: delete some first.")
        made_by = _json(actor_of(by))
        rule_id = await session.fetch_value(
            _sql("insert_rule"), project_id, *_columns(new), made_by
        )
        rule_id = UUID(bytes=rule_id.bytes)
        await _set_channels_in(session, project_id, rule_id, new.channels)
        made = await rule_in(session, project_id, rule_id)
        await _record_in(session, by, "created", project_id, made, after=made.settings())
        return made


async def change_rule_in(
    session: Session,
    project_id: UUID,
    rule_id: UUID,
    changes: AlertRuleChanges,
    by: By,
    *,
    if_match: str | None = None,
) -> AlertRule:
    """What changes nothing is not logged."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await rule_in(session, project_id, rule_id)
        if if_match not in (None, "*", found.etag):
            raise Outdated("The rule was changed meanwhile: read it again.")
        given = {
            f: value for f, value in msgspec.structs.asdict(changes).items() if value is not UNSET
        }
        wanted = NewAlertRule(
            **{f: getattr(found, f) for f in NewAlertRule.__struct_fields__} | given
        )
        check(wanted)
        state = {f: getattr(wanted, f) for f in AlertRuleChanges.__struct_fields__}
        before, after = audit.changes(found.settings(), msgspec.to_builtins(state))
        if not after:
            return found
        watches_anew = bool({"when", "environments"} & after.keys()) or after.get("enabled", False)
        await session.execute(_sql("update_rule"), rule_id, *_columns(wanted), watches_anew)
        await _set_channels_in(session, project_id, rule_id, wanted.channels)
        await _record_in(session, by, "changed", project_id, found, before=before, after=after)
        return await rule_in(session, project_id, rule_id)


async def delete_rule_in(session: Session, project_id: UUID, rule_id: UUID, by: By) -> None:
    """Its firings stay."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await rule_in(session, project_id, rule_id)
        await session.execute(_sql("delete_rule"), rule_id)
        await _record_in(session, by, "deleted", project_id, found, before=found.settings())


def check(new: NewAlertRule) -> None:
    """Raises InvalidField."""
    refuse_nul(msgspec.structs.asdict(new))
    check_rule(new.name, new.when, new.quiet_hours, new.cooldown_minutes)


def evaluated(project_id: UUID, row: Mapping[str, Any]) -> Rule:
    """A row as it is evaluated."""
    return Rule(
        id=UUID(bytes=row["id"].bytes),
        project_id=project_id,
        name=row["name"],
        when=_when_of(row["definition"]),
        environments=list(row["environments"]),
        cooldown_minutes=row["cooldown_minutes"],
        quiet_hours=_quiet_of(row["quiet_hours"]),
        version=row["version"],
        since=row["since"].timestamp(),
    )


_decode_when = msgspec.json.Decoder(When).decode


def _when_of(definition: str) -> When:
    when: When = _decode_when(definition)
    return when


def _quiet_of(hours: str | None) -> QuietHours | None:
    return None if hours is None else msgspec.json.decode(hours, type=QuietHours)


def _rule_of(row: Mapping[str, Any]) -> AlertRule:
    plain = ("name", "description", "enabled", "cooldown_minutes", "version")
    told = ("evaluated_at", "outcome", "code", "reason", "fired_at")
    return AlertRule(
        id=UUID(bytes=row["id"].bytes),
        when=_when_of(row["definition"]),
        environments=list(row["environments"]),
        channels=[UUID(bytes=each.bytes) for each in row["channels"]],
        quiet_hours=_quiet_of(row["quiet_hours"]),
        created_by=msgspec.json.decode(row["created_by"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        state=AlertRuleState(
            details=msgspec.json.decode(row["details"]),
            next_at=row["next_at"] if row["is_due_by_time"] else None,
            **{f: row[f] for f in told},
        ),
        **{f: row[f] for f in plain},
    )


def _columns(new: NewAlertRule) -> tuple[Any, ...]:
    return (
        new.name,
        new.description,
        new.enabled,
        _json(new.when),
        new.environments,
        new.cooldown_minutes,
        None if new.quiet_hours is None else _json(new.quiet_hours),
    )


async def _set_channels_in(
    session: Session, project_id: UUID, rule_id: UUID, channels: Sequence[UUID]
) -> None:
    wanted = list(dict.fromkeys(channels))
    set_ = await session.fetch_value(_sql("set_rule_channels"), project_id, rule_id, wanted)
    if set_ != len(wanted):
        raise InvalidField("channels", "channels: the project has no such channel.")


async def _record_in(
    session: Session,
    by: By,
    done: str,
    project_id: UUID,
    rule: AlertRule,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("alert_rule", rule.id, rule.name)
    action = f"alert_rule.{done}"
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
