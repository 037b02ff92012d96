"""Channels of alerts: made, listed, read, changed, removed, tried out.

In: requests of the project's people and keys. Out: channels without their secrets, each with its
ETag; a webhook's secret once.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import msgspec

from beacon.accounts.access import Access
from beacon.accounts.project_details import find_details
from beacon.alerts import channel_rows
from beacon.alerts.channel_rows import (
    AlertChannel,
    AlertChannelChanges,
    AlertChannelSecret,
    NewAlertChannel,
)
from beacon.alerts.delivery.sending import Parcel, Sender
from beacon.alerts.delivery.worker import message_id
from beacon.alerts.payload import ProjectFacts, trial_payload
from beacon.alerts.service import utc_now
from beacon.errors import Conflict
from beacon.fields import Time
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class AlertTestOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """`answer` is the first kilobyte of what came; `status` null: nothing came, or it was mail."""

    ok: bool
    status: int | None
    milliseconds: int
    answer: str
    error: str | None


async def create_alert_channel(parts: ApiParts, call: Call) -> Reply:
    made = await parts.database.run(
        lambda session: channel_rows.create_channel_in(session, call.project_id, call.body, call.by)
    )
    return Reply(made, etag=made.etag)


async def list_alert_channels(parts: ApiParts, call: Call) -> Page[AlertChannel]:
    after = read_cursor(call.query.cursor, tuple[Time, UUID])
    found = await parts.database.run(
        lambda session: channel_rows.list_channels_in(
            session, call.project_id, after=after, limit=call.query.limit + 1
        )
    )
    return page_of(found, call.query.limit, lambda channel: (channel.created_at, channel.id))


async def read_alert_channel(parts: ApiParts, call: Call) -> Reply:
    channel_id = call.uuid("channel_id")
    found = await parts.database.run(
        lambda session: channel_rows.channel_in(session, call.project_id, channel_id)
    )
    return Reply(found, etag=found.etag)


async def change_alert_channel(parts: ApiParts, call: Call) -> Reply:
    channel_id = call.uuid("channel_id")
    changed = await parts.database.run(
        lambda session: channel_rows.change_channel_in(
            session, call.project_id, channel_id, call.body, call.by, if_match=call.if_match
        )
    )
    return Reply(changed, etag=changed.etag)


async def delete_alert_channel(parts: ApiParts, call: Call) -> None:
    channel_id = call.uuid("channel_id")
    await parts.database.run(
        lambda session: channel_rows.delete_channel_in(
            session, call.project_id, channel_id, call.by
        )
    )


async def replace_alert_channel_secret(parts: ApiParts, call: Call) -> AlertChannelSecret:
    channel_id = call.uuid("channel_id")
    return await parts.database.run(
        lambda session: channel_rows.replace_secret_in(
            session, call.project_id, channel_id, call.by, utc_now()
        )
    )


async def try_alert_channel(parts: ApiParts, call: Call) -> AlertTestOutcome:
    """One attempt, at once; also of a channel that is turned off."""
    channel_id = call.uuid("channel_id")
    stored = await parts.database.run(
        lambda session: channel_rows.stored_in(session, call.project_id, channel_id)
    )
    now = utc_now()
    project = await find_details(parts.database, call.project_id)
    facts = ProjectFacts(
        id=project.id,
        name=project.name,
        slug=project.slug,
        public_url=parts.public_url(),
        number=project.number,
    )
    text = msgspec.json.encode(trial_payload(facts, now)).decode()
    parcel = Parcel(stored.target, text, message_id(uuid4()), stored.secrets)
    outcome = await Sender(parts.outbound, parts.mail).send(parcel, now)
    return AlertTestOutcome(
        ok=outcome.attempt.succeeded,
        status=outcome.attempt.status,
        milliseconds=outcome.milliseconds,
        answer=outcome.answer,
        error=outcome.attempt.error,
    )


_ALL, _TAG = "/api/v1/projects/{project_id}/alert-channels", "alerts"
_ONE = _ALL + "/{channel_id}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make a channel for alerts",
        description="`secret`, with which a webhook is signed, is in this answer alone.",
        handler=create_alert_channel,
        access=Access.ADMIN,
        tag=_TAG,
        body=NewAlertChannel,
        answer=AlertChannel,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's channels for alerts",
        description="The oldest first; secrets are masked.",
        handler=list_alert_channels,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[AlertChannel],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a channel for alerts",
        handler=read_alert_channel,
        access=Access.VIEWER,
        tag=_TAG,
        answer=AlertChannel,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a channel for alerts",
        description="What is not sent stays as it is, and so does what is sent back masked.",
        handler=change_alert_channel,
        access=Access.ADMIN,
        tag=_TAG,
        body=AlertChannelChanges,
        answer=AlertChannel,
        errors=(Conflict,),
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a channel for alerts",
        description="What waits to be delivered there is given up.",
        handler=delete_alert_channel,
        access=Access.ADMIN,
        tag=_TAG,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/secret",
        summary="Give a webhook a new secret",
        description="The old one signs too for 24 hours.",
        handler=replace_alert_channel_secret,
        access=Access.ADMIN,
        tag=_TAG,
        answer=AlertChannelSecret,
        errors=(Conflict,),
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/test",
        summary="Try a channel out",
        description="Sends a test alert at once, and answers what came of it.",
        handler=try_alert_channel,
        access=Access.EDITOR,
        tag=_TAG,
        answer=AlertTestOutcome,
    ),
)
