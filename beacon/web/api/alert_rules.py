"""Alert rules: made, listed, read, changed, removed.

In: requests of the project's people and keys. Out: rules with how their evaluation stands, each
with its ETag.
"""

from __future__ import annotations

from uuid import UUID

from beacon.accounts.access import Access
from beacon.alerts import saving
from beacon.alerts.backtest import Backtest, BacktestQuestion
from beacon.alerts.past import backtested
from beacon.alerts.saving import AlertRule, AlertRuleChanges, NewAlertRule
from beacon.alerts.service import utc_now
from beacon.errors import Conflict, QueryTooLong
from beacon.fields import Time
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


async def create_alert_rule(parts: ApiParts, call: Call) -> Reply:
    made = await parts.database.run(
        lambda session: saving.create_rule_in(session, call.project_id, call.body, call.by)
    )
    parts.wake_alerts()
    return Reply(made, etag=made.etag)


async def list_alert_rules(parts: ApiParts, call: Call) -> Page[AlertRule]:
    after = read_cursor(call.query.cursor, tuple[Time, UUID])
    found = await parts.database.run(
        lambda session: saving.list_rules_in(
            session, call.project_id, after=after, limit=call.query.limit + 1
        )
    )
    return page_of(found, call.query.limit, lambda rule: (rule.created_at, rule.id))


async def read_alert_rule(parts: ApiParts, call: Call) -> Reply:
    rule_id = call.uuid("rule_id")
    found = await parts.database.run(
        lambda session: saving.rule_in(session, call.project_id, rule_id)
    )
    return Reply(found, etag=found.etag)


async def change_alert_rule(parts: ApiParts, call: Call) -> Reply:
    rule_id = call.uuid("rule_id")
    changed = await parts.database.run(
        lambda session: saving.change_rule_in(
            session, call.project_id, rule_id, call.body, call.by, if_match=call.if_match
        )
    )
    parts.wake_alerts()
    return Reply(changed, etag=changed.etag)


async def delete_alert_rule(parts: ApiParts, call: Call) -> None:
    rule_id = call.uuid("rule_id")
    await parts.database.run(
        lambda session: saving.delete_rule_in(session, call.project_id, rule_id, call.by)
    )


async def backtest_alert_rule(parts: ApiParts, call: Call) -> Backtest:
    return await backtested(parts.queries, call.project_id, call.body, utc_now())


_ALL, _TAG = "/api/v1/projects/{project_id}/alert-rules", "alerts"
_ONE = _ALL + "/{rule_id}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make an alert rule",
        description="It watches at once. `when` says for what: docs/alerts.md.",
        handler=create_alert_rule,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewAlertRule,
        answer=AlertRule,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="POST",
        path=_ALL + "/backtest",
        summary="Try an alert rule with the last days",
        description="When it would have fired, had it been there; nothing is stored or sent. Its "
        "windows are looked at in steps of a tenth of their length, and mutes are left out.",
        handler=backtest_alert_rule,
        access=Access.VIEWER,
        tag=_TAG,
        body=BacktestQuestion,
        answer=Backtest,
        errors=(QueryTooLong,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's alert rules",
        description="The oldest first.",
        handler=list_alert_rules,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[AlertRule],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read an alert rule",
        description="Its ETag is that of what people set, not of how its evaluation stands.",
        handler=read_alert_rule,
        access=Access.VIEWER,
        tag=_TAG,
        answer=AlertRule,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change an alert rule",
        description="What is not sent stays as it is. A rule that watches for something else "
        "begins anew: its cool-downs are over.",
        handler=change_alert_rule,
        access=Access.EDITOR,
        tag=_TAG,
        body=AlertRuleChanges,
        answer=AlertRule,
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete an alert rule",
        description="Its firings stay.",
        handler=delete_alert_rule,
        access=Access.EDITOR,
        tag=_TAG,
    ),
)
