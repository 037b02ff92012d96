"""Makes, changes and removes channels; each with its entry in the audit log, in one transaction.

In: what a channel shall be, and who asks. Out: it as it is then, its secrets masked; a webhook's
new secret once. Raises InvalidField with the path, NotFound, Conflict, Outdated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.alerts.channels import (
    Target,
    WebhookTarget,
    check_target,
    kind_of,
    masked,
    unmasked,
)
from beacon.alerts.delivery.signing import new_secret
from beacon.alerts.rules import Name
from beacon.errors import Conflict, InvalidField, NotFound, Outdated
from beacon.fields import Time
from beacon.flags.saving import refuse_nul

if TYPE_CHECKING:
    from beacon.postgres.database import Record, Session

MAX_CHANNELS = 50  # of a project
OLD_SECRET_WORKS = timedelta(hours=24)


class NewAlertChannel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    to: Target
    enabled: bool = True


class AlertChannelChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is; a masked text that is sent back too."""

    name: Name | UnsetType = UNSET
    to: Target | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class AlertChannelHealth(msgspec.Struct, frozen=True, kw_only=True):
    """`failing_since` null: its last attempt went well, or there was none."""

    last_at: Time | None
    last_status: int | None
    failing_since: Time | None
    pending: int
    dead: int


class AlertChannel(msgspec.Struct, frozen=True, kw_only=True):
    """`to` without its secrets; `secret` only in the answer that made it."""

    id: UUID
    name: str
    kind: str
    to: Target
    enabled: bool
    disabled_reason: str | None
    version: int
    created_at: Time
    updated_at: Time
    health: AlertChannelHealth
    secret: str | UnsetType = UNSET

    @property
    def etag(self) -> str:
        return f'"{self.id}.{self.version}"'

    def settings(self) -> dict[str, Any]:
        """As the audit log has it."""
        plain: dict[str, Any] = msgspec.to_builtins(
            {"name": self.name, "to": self.to, "enabled": self.enabled}
        )
        return plain


class AlertChannelSecret(msgspec.Struct, frozen=True):
    """Shown once. The old one signs too until then."""

    secret: str
    old_secret_until: Time


class Stored(NamedTuple):
    """A channel with its secrets."""

    target: Target
    secrets: tuple[str, ...]


async def list_channels_in(
    session: Session, project_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[AlertChannel]:
    """In the order they were made."""
    place = after or (None, None)
    rows = await session.fetch(_sql("list_channels"), project_id, None, *place, limit)
    return [_channel_of(row) for row in rows]


async def channel_in(session: Session, project_id: UUID, channel_id: UUID) -> AlertChannel:
    return _channel_of(await _row_in(session, project_id, channel_id))


async def stored_in(session: Session, project_id: UUID, channel_id: UUID) -> Stored:
    """With its secrets, to send with."""
    row = await _row_in(session, project_id, channel_id)
    return Stored(_target_of(row), tuple(filter(None, (row["secret"], row["old_secret"]))))


async def create_channel_in(
    session: Session, project_id: UUID, new: NewAlertChannel, by: By
) -> AlertChannel:
    _check(new.name, new.to)
    secret = new_secret() if isinstance(new.to, WebhookTarget) else None
    async with session.transaction():
        await lock_project_in(session, project_id)
        if await session.fetch_value(_sql("count_channels"), project_id) >= MAX_CHANNELS:
            raise Conflict(f"The project has {MAX_CHANNELS} channels: delete some first.")
        made_id = await session.fetch_value(
            _sql("insert_channel"), project_id, new.name, _json(new.to), secret, new.enabled
        )
        if made_id is None:
            raise Conflict(f"The project has a channel {new.name!r} already.")
        made = await channel_in(session, project_id, UUID(bytes=made_id.bytes))
        await _record_in(session, by, "created", project_id, made, after=made.settings())
        return made if secret is None else msgspec.structs.replace(made, secret=secret)


async def change_channel_in(
    session: Session,
    project_id: UUID,
    channel_id: UUID,
    changes: AlertChannelChanges,
    by: By,
    *,
    if_match: str | None = None,
) -> AlertChannel:
    """What changes nothing is not logged; a channel keeps its kind."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        row = await _row_in(session, project_id, channel_id)
        found = _channel_of(row)
        if if_match not in (None, "*", found.etag):
            raise Outdated("The channel was changed meanwhile: read it again.")
        known = _target_of(row)
        target = known if changes.to is UNSET else unmasked(changes.to, known)
        if type(target) is not type(known):
            raise InvalidField("to.kind", "to.kind: it stays what it is: make another channel.")
        wanted = msgspec.structs.replace(
            found,
            to=masked(target),
            **{f: v for f in ("name", "enabled") if (v := getattr(changes, f)) is not UNSET},
        )
        _check(wanted.name, target)
        before, after = audit.changes(found.settings(), wanted.settings())
        if not after and target == known:
            return found
        columns = (wanted.name, _json(target), wanted.enabled)
        if await session.fetch_value(_sql("update_channel"), channel_id, *columns) is None:
            raise Conflict(f"The project has a channel {wanted.name!r} already.")
        after = after or {"to": msgspec.to_builtins(wanted.to)}
        await _record_in(session, by, "changed", project_id, found, before=before, after=after)
        return await channel_in(session, project_id, channel_id)


async def delete_channel_in(session: Session, project_id: UUID, channel_id: UUID, by: By) -> None:
    """What waits for it is dead."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await channel_in(session, project_id, channel_id)
        await session.execute(_sql("delete_channel"), channel_id)
        await _record_in(session, by, "deleted", project_id, found, before=found.settings())


async def replace_secret_in(
    session: Session, project_id: UUID, channel_id: UUID, by: By, now: datetime
) -> AlertChannelSecret:
    """Of a webhook."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await channel_in(session, project_id, channel_id)
        if not isinstance(found.to, WebhookTarget):
            raise Conflict("Only webhooks are signed.")
        secret, until = new_secret(), now + OLD_SECRET_WORKS
        await session.execute(_sql("replace_secret"), channel_id, secret, until)
        await _record_in(session, by, "secret_replaced", project_id, found)
        return AlertChannelSecret(secret, until)


async def _row_in(session: Session, project_id: UUID, channel_id: UUID) -> Record:
    row = await session.fetch_row(_sql("list_channels"), project_id, channel_id, None, None, 1)
    if row is None:
        raise NotFound("The project has no such channel.")
    return row


def _check(name: str, target: Target) -> None:
    if not name.strip():
        raise InvalidField("name", "name: it is empty.")
    refuse_nul({"name": name, "to": target})
    check_target(target)


_decode_target = msgspec.json.Decoder(Target).decode


def _target_of(row: Mapping[str, Any]) -> Target:
    target: Target = _decode_target(row["target"])
    return target


def _channel_of(row: Mapping[str, Any]) -> AlertChannel:
    target = _target_of(row)
    plain = ("name", "enabled", "disabled_reason", "version", "created_at", "updated_at")
    return AlertChannel(
        id=UUID(bytes=row["id"].bytes),
        kind=kind_of(target),
        to=masked(target),
        health=AlertChannelHealth(
            **{f: row[f] for f in AlertChannelHealth.__struct_fields__},
        ),
        **{f: row[f] for f in plain},
    )


async def _record_in(
    session: Session,
    by: By,
    done: str,
    project_id: UUID,
    channel: AlertChannel,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("alert_channel", channel.id, channel.name)
    action = f"alert_channel.{done}"
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
