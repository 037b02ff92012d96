"""What fired and why, mutes, and what was delivered.

In: requests of the project's people and keys. Out: firings, evaluations, mutes and deliveries.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.alerts import firings, mute_rows
from beacon.alerts.deciding import Outcome
from beacon.alerts.delivery import reading
from beacon.alerts.delivery.reading import (
    AlertDelivery,
    AlertDeliveryDetails,
    DeliveryStatus,
    WhichDeliveries,
)
from beacon.alerts.firings import AlertEvaluation, AlertFiring, WhichEvaluations, WhichFirings
from beacon.alerts.mute_rows import AlertMute, NewAlertMute
from beacon.alerts.service import utc_now
from beacon.errors import Conflict
from beacon.fields import Time
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

RuleId = Annotated[UUID, Meta(description="Of this rule.")]
IssueId = Annotated[UUID, Meta(description="Of this issue.")]
EvaluationId = Annotated[int, Meta(ge=0, lt=1 << 53)]


class FiringsQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rule_id: RuleId | None = None
    issue_id: IssueId | None = None
    acknowledged: Annotated[bool, Meta(description="Whether somebody has seen it.")] | None = None


class EvaluationsQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rule_id: RuleId | None = None
    issue_id: IssueId | None = None
    outcome: Annotated[Outcome, Meta(description="That came to this.")] | None = None


class DeliveriesQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    channel_id: Annotated[UUID, Meta(description="To this channel.")] | None = None
    firing_id: Annotated[UUID, Meta(description="Of this firing.")] | None = None
    status: Annotated[DeliveryStatus, Meta(description="That stand so.")] | None = None


class Acknowledgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    acknowledged: bool = True


async def list_alert_firings(parts: ApiParts, call: Call) -> Page[AlertFiring]:
    query: FiringsQuery = call.query
    which = WhichFirings(
        rule_id=query.rule_id, issue_id=query.issue_id, acknowledged=query.acknowledged
    )
    before = read_cursor(query.cursor, tuple[Time, UUID])
    found = await parts.database.run(
        lambda session: firings.list_firings_in(
            session, call.project_id, which, before=before, limit=query.limit + 1
        )
    )
    return page_of(found, query.limit, lambda firing: (firing.at, firing.id))


async def read_alert_firing(parts: ApiParts, call: Call) -> AlertFiring:
    firing_id = call.uuid("firing_id")
    return await parts.database.run(
        lambda session: firings.firing_in(session, call.project_id, firing_id)
    )


async def acknowledge_alert_firing(parts: ApiParts, call: Call) -> AlertFiring:
    firing_id = call.uuid("firing_id")
    return await parts.database.run(
        lambda session: firings.acknowledge_in(
            session, call.project_id, firing_id, call.body.acknowledged, call.by
        )
    )


async def list_alert_evaluations(parts: ApiParts, call: Call) -> Page[AlertEvaluation]:
    query: EvaluationsQuery = call.query
    which = WhichEvaluations(rule_id=query.rule_id, issue_id=query.issue_id, outcome=query.outcome)
    (before,) = read_cursor(query.cursor, tuple[EvaluationId]) or (None,)
    found = await parts.database.run(
        lambda session: firings.list_evaluations_in(
            session, call.project_id, which, before=before, limit=query.limit + 1
        )
    )
    return page_of(found, query.limit, lambda each: (each.id or (1 << 53) - 1,))


async def create_alert_mute(parts: ApiParts, call: Call) -> AlertMute:
    return await parts.database.run(
        lambda session: mute_rows.create_mute_in(
            session, call.project_id, call.body, call.by, utc_now()
        )
    )


async def list_alert_mutes(parts: ApiParts, call: Call) -> Page[AlertMute]:
    after = read_cursor(call.query.cursor, tuple[Time, UUID])
    found = await parts.database.run(
        lambda session: mute_rows.list_mutes_in(
            session, call.project_id, after=after, limit=call.query.limit + 1
        )
    )
    return page_of(found, call.query.limit, lambda mute: (mute.created_at, mute.id))


async def delete_alert_mute(parts: ApiParts, call: Call) -> None:
    mute_id = call.uuid("mute_id")
    await parts.database.run(
        lambda session: mute_rows.delete_mute_in(session, call.project_id, mute_id, call.by)
    )


async def list_alert_deliveries(parts: ApiParts, call: Call) -> Page[AlertDelivery]:
    query: DeliveriesQuery = call.query
    which = WhichDeliveries(
        channel_id=query.channel_id, firing_id=query.firing_id, status=query.status
    )
    before = read_cursor(query.cursor, tuple[Time, UUID])
    found = await parts.database.run(
        lambda session: reading.list_deliveries_in(
            session, call.project_id, which, before=before, limit=query.limit + 1
        )
    )
    return page_of(found, query.limit, lambda each: (each.created_at, each.id))


async def read_alert_delivery(parts: ApiParts, call: Call) -> AlertDeliveryDetails:
    delivery_id = call.uuid("delivery_id")
    return await parts.database.run(
        lambda session: reading.delivery_in(session, call.project_id, delivery_id)
    )


async def replay_alert_delivery(parts: ApiParts, call: Call) -> Reply:
    delivery_id = call.uuid("delivery_id")
    again = await parts.database.run(
        lambda session: reading.replay_in(session, call.project_id, delivery_id, call.by)
    )
    parts.wake_alerts()
    return Reply(again)


_PROJECT, _TAG = "/api/v1/projects/{project_id}", "alerts"
_FIRING = _PROJECT + "/alert-firings/{firing_id}"
_DELIVERY = _PROJECT + "/alert-deliveries/{delivery_id}"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PROJECT + "/alert-evaluations",
        summary="Why alert rules fired or did not",
        description="The newest first, those that mattered: a rule fired, was suppressed, or came "
        "to another end than before. Of one rule the last evaluation stands before them.",
        handler=list_alert_evaluations,
        access=Access.VIEWER,
        tag=_TAG,
        query=EvaluationsQuery,
        answer=Page[AlertEvaluation],
    ),
    Endpoint(
        method="GET",
        path=_PROJECT + "/alert-firings",
        summary="List what fired",
        description="The newest first, what nobody was told of too.",
        handler=list_alert_firings,
        access=Access.VIEWER,
        tag=_TAG,
        query=FiringsQuery,
        answer=Page[AlertFiring],
    ),
    Endpoint(
        method="GET",
        path=_FIRING,
        summary="Read a firing",
        handler=read_alert_firing,
        access=Access.VIEWER,
        tag=_TAG,
        answer=AlertFiring,
    ),
    Endpoint(
        method="POST",
        path=_FIRING + "/acknowledge",
        summary="Say that somebody has seen a firing",
        description="`acknowledged` false takes it back.",
        handler=acknowledge_alert_firing,
        access=Access.EDITOR,
        tag=_TAG,
        body=Acknowledgement,
        answer=AlertFiring,
    ),
    Endpoint(
        method="POST",
        path=_PROJECT + "/alert-mutes",
        summary="Mute a rule, an issue or a group",
        description="What fires is kept, and nobody is told.",
        handler=create_alert_mute,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewAlertMute,
        answer=AlertMute,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_PROJECT + "/alert-mutes",
        summary="List a project's mutes",
        description="The oldest first, until a day after they end.",
        handler=list_alert_mutes,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[AlertMute],
    ),
    Endpoint(
        method="DELETE",
        path=_PROJECT + "/alert-mutes/{mute_id}",
        summary="End a mute",
        handler=delete_alert_mute,
        access=Access.EDITOR,
        tag=_TAG,
    ),
    Endpoint(
        method="GET",
        path=_PROJECT + "/alert-deliveries",
        summary="List deliveries of alerts",
        description="The newest first.",
        handler=list_alert_deliveries,
        access=Access.VIEWER,
        tag=_TAG,
        query=DeliveriesQuery,
        answer=Page[AlertDelivery],
    ),
    Endpoint(
        method="GET",
        path=_DELIVERY,
        summary="Read a delivery with its attempts",
        handler=read_alert_delivery,
        access=Access.VIEWER,
        tag=_TAG,
        answer=AlertDeliveryDetails,
    ),
    Endpoint(
        method="POST",
        path=_DELIVERY + "/replay",
        summary="Send a delivery again",
        description="From the first attempt on, with the same id: one that was given up, or that "
        "the receiver lost.",
        handler=replay_alert_delivery,
        access=Access.EDITOR,
        tag=_TAG,
        answer=AlertDelivery,
        errors=(Conflict,),
    ),
)
