"""What fired, and why rules did or did not: lists, and the word that somebody has seen it.

In: a project, and which part. Out: firings and evaluations, the newest first. Units of work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.alerts.deciding import Outcome
from beacon.alerts.facts import Sample
from beacon.alerts.flag_causes import SwitchedOff
from beacon.errors import NotFound
from beacon.fields import Time, plain_uuid
from beacon.flags.saving import actor_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Suppressed = Literal["muted", "quiet_hours", "storm"]


class DeliveryCounts(msgspec.Struct, frozen=True):
    pending: int
    delivered: int
    dead: int


class AlertFiring(msgspec.Struct, frozen=True, kw_only=True):
    """`rule_id` null: the rule was deleted. `suppressed`: why nobody was told; null: it was told.
    `group` is what of a rule by groups fired."""

    id: UUID
    rule_id: UUID | None
    rule_name: str
    kind: str
    at: Time
    group: str
    issue_id: UUID | None
    environment: str
    reason: str
    details: dict[str, Any]
    events: list[Sample]
    suppressed: Suppressed | None
    switched_off: SwitchedOff | None
    acknowledged_at: Time | None
    acknowledged_by: dict[str, Any] | None
    deliveries: DeliveryCounts


class AlertEvaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a rule did or did not fire, at a time that mattered: it fired, was suppressed, or came
    to another end than before. `id` null: its last evaluation, which is kept with the rule."""

    id: int | None
    rule_id: UUID
    rule_name: str
    at: Time
    group: str
    issue_id: UUID | None
    outcome: Outcome
    code: str
    reason: str
    details: dict[str, Any]
    firing_id: UUID | None


class WhichFirings(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold."""

    firing_id: UUID | None = None
    rule_id: UUID | None = None
    issue_id: UUID | None = None
    acknowledged: bool | None = None


class WhichEvaluations(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold."""

    rule_id: UUID | None = None
    issue_id: UUID | None = None
    outcome: Outcome | None = None


async def list_firings_in(
    session: Session,
    project_id: UUID,
    which: WhichFirings,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[AlertFiring]:
    columns = (which.firing_id, which.rule_id, which.issue_id, which.acknowledged)
    place = before or (None, None)
    rows = await session.fetch(_sql("list_firings"), project_id, *columns, *place, limit)
    return [_firing_of(row) for row in rows]


async def firing_in(session: Session, project_id: UUID, firing_id: UUID) -> AlertFiring:
    which = WhichFirings(firing_id=firing_id)
    found = await list_firings_in(session, project_id, which, before=None, limit=1)
    if not found:
        raise NotFound("The project has no such firing.")
    return found[0]


async def acknowledge_in(
    session: Session,
    project_id: UUID,
    firing_id: UUID,
    acknowledged: bool,
    by: By,
) -> AlertFiring:
    """Who was first stays; taken back, nobody has seen it."""
    async with session.transaction():
        found = await firing_in(session, project_id, firing_id)
        if (found.acknowledged_at is not None) == acknowledged:
            return found
        actor = _json(actor_of(by)) if acknowledged else None
        await session.execute(_sql("acknowledge"), firing_id, actor)
        await record_in(
            session,
            by,
            "alert_firing.acknowledged" if acknowledged else "alert_firing.reopened",
            project_id=project_id,
            subject=Subject("alert_firing", firing_id, found.rule_name),
        )
        return await firing_in(session, project_id, firing_id)


async def list_evaluations_in(
    session: Session,
    project_id: UUID,
    which: WhichEvaluations,
    *,
    before: int | None,
    limit: int,
) -> list[AlertEvaluation]:
    """The newest first; before them the last one of a rule, where that was not kept."""
    columns = (which.rule_id, which.issue_id, which.outcome)
    rows = await session.fetch(_sql("list_evaluations"), project_id, *columns, before, limit)
    found = [_evaluation_of(row) for row in rows]
    if before is not None or which.rule_id is None or which.issue_id is not None:
        return found
    last = await session.fetch_row(_sql("last_evaluation"), project_id, which.rule_id)
    if last is None or which.outcome not in (None, last["outcome"]):
        return found
    if found and found[0].at >= last["at"]:
        return found
    return [_evaluation_of(last), *found]


def _firing_of(row: Mapping[str, Any]) -> AlertFiring:
    plain = ("rule_name", "kind", "at", "environment", "reason", "suppressed", "acknowledged_at")
    return AlertFiring(
        id=UUID(bytes=row["id"].bytes),
        rule_id=plain_uuid(row["rule_id"]),
        issue_id=plain_uuid(row["issue_id"]),
        group=row["group_key"],
        details=msgspec.json.decode(row["details"]),
        events=msgspec.json.decode(row["events"], type=list[Sample]),
        switched_off=_optional(row["switched_off"], SwitchedOff),
        acknowledged_by=_optional(row["acknowledged_by"], dict[str, Any]),
        deliveries=DeliveryCounts(row["pending"], row["delivered"], row["dead"]),
        **{f: row[f] for f in plain},
    )


def _evaluation_of(row: Mapping[str, Any]) -> AlertEvaluation:
    plain = ("id", "rule_name", "at", "outcome", "code", "reason")
    return AlertEvaluation(
        rule_id=UUID(bytes=row["rule_id"].bytes),
        issue_id=plain_uuid(row["issue_id"]),
        group=row["group_key"],
        details=msgspec.json.decode(row["details"]),
        firing_id=plain_uuid(row["firing_id"]),
        **{f: row[f] for f in plain},
    )


def _optional(text: str | None, type_: Any) -> Any:
    return None if text is None else msgspec.json.decode(text, type=type_)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
