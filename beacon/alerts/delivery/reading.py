"""Deliveries as people see them, and the word to send one again.

In: a project, and which part. Out: deliveries, the newest first; one with its attempts. Units of
work. Raises NotFound, Conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.alerts.delivery.worker import message_id
from beacon.errors import Conflict, NotFound
from beacon.fields import Time, plain_uuid

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_ATTEMPTS_SHOWN = 100

DeliveryStatus = Literal["pending", "delivered", "dead"]


class AlertDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """`channel_id` null: the channel was deleted. `message_id` is sent as `webhook-id`. `dead`:
    it was given up, and may be sent again."""

    id: UUID
    message_id: str
    channel_id: UUID | None
    channel_name: str
    kind: str
    recipient: str | None
    firing_id: UUID
    status: DeliveryStatus
    attempts: int
    created_at: Time
    next_at: Time | None
    finished_at: Time | None
    last_status: int | None
    last_error: str | None


class AlertAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """`status` null: there was no answer, or it was mail. `answer`: its first kilobyte."""

    at: Time
    status: int | None
    milliseconds: int
    error: str | None
    answer: str


class AlertDeliveryDetails(AlertDelivery, frozen=True, kw_only=True):
    """With what a webhook gets, and its last attempts, the newest first."""

    payload: dict[str, Any]
    log: list[AlertAttempt]


class WhichDeliveries(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold."""

    delivery_id: UUID | None = None
    channel_id: UUID | None = None
    firing_id: UUID | None = None
    status: DeliveryStatus | None = None


async def list_deliveries_in(
    session: Session,
    project_id: UUID,
    which: WhichDeliveries,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[AlertDelivery]:
    columns = (which.delivery_id, which.channel_id, which.firing_id, which.status)
    place = before or (None, None)
    rows = await session.fetch(_sql("list_deliveries"), project_id, *columns, *place, limit)
    return [AlertDelivery(**_fields(row)) for row in rows]


async def delivery_in(
    session: Session, project_id: UUID, delivery_id: UUID
) -> AlertDeliveryDetails:
    columns = (delivery_id, None, None, None, None, None, 1)
    row = await session.fetch_row(_sql("list_deliveries"), project_id, *columns)
    if row is None:
        raise NotFound("The project has no such delivery.")
    attempts = await session.fetch(_sql("list_attempts"), delivery_id, MAX_ATTEMPTS_SHOWN)
    return AlertDeliveryDetails(
        **_fields(row),
        payload=msgspec.json.decode(row["payload"]),
        log=[
            AlertAttempt(**{f: each[f] for f in AlertAttempt.__struct_fields__})
            for each in attempts
        ],
    )


async def replay_in(session: Session, project_id: UUID, delivery_id: UUID, by: By) -> AlertDelivery:
    """From the first attempt on, with the same id. Raises Conflict where it cannot go."""
    async with session.transaction():
        found = await delivery_in(session, project_id, delivery_id)
        if found.status == "pending":
            raise Conflict("It waits for its next attempt already.")
        if await session.fetch_value(_sql("replay_delivery"), delivery_id) is None:
            raise Conflict("Its channel is turned off, or was deleted.")
        await record_in(
            session,
            by,
            "alert_delivery.replayed",
            project_id=project_id,
            subject=Subject("alert_delivery", delivery_id, found.channel_name),
        )
        which = WhichDeliveries(delivery_id=delivery_id)
        (again,) = await list_deliveries_in(session, project_id, which, before=None, limit=1)
        return again


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {"id", "message_id", "channel_id", "firing_id"}
    plain = {f: row[f] for f in AlertDelivery.__struct_fields__ if f not in made}
    return {
        **plain,
        "id": UUID(bytes=row["id"].bytes),
        "message_id": message_id(row["id"]),
        "channel_id": plain_uuid(row["channel_id"]),
        "firing_id": UUID(bytes=row["firing_id"].bytes),
    }


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
