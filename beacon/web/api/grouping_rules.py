"""A project's rules of grouping: read, changed, tried.

In: requests of the project's people and keys. Out: the rules with their ETag, and what they would
make of the newest errors.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
import trio
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidGroupingRule, NotFound, QueryTooLong
from beacon.events import Event
from beacon.issues.preview import GroupingPreview, preview
from beacon.issues.rules import MAX_RULES, GroupingRule, compile_rules, rules_of
from beacon.issues.saved_rules import SavedRules, save_rules_in, saved_rules_in
from beacon.issues.stored import error_in, newest_errors_in
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.parts import ApiParts

_EXAMPLE = {
    "match": [{"field": "type", "op": "is", "value": "ConnectionError"}],
    "action": {"fingerprint": ["payments away", "{{ tags.provider }}"]},
}
Rules = Annotated[
    list[GroupingRule],
    Meta(max_length=MAX_RULES, extra_json_schema={"examples": [[_EXAMPLE]]}),
]


class RulesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them, in their order."""

    rules: Rules


class TriedRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On one event, on those of one issue, or on those of all."""

    rules: Rules
    issue_id: UUID | None = None
    event_id: UUID | None = None


async def read_grouping_rules(parts: ApiParts, call: Call) -> Reply:
    found = await parts.database.run(lambda session: saved_rules_in(session, call.project_id))
    return Reply(found, etag=found.etag)


async def save_grouping_rules(parts: ApiParts, call: Call) -> Reply:
    saved = await parts.database.run(
        lambda session: save_rules_in(
            session, call.project_id, call.body.rules, call.by, if_match=call.if_match
        )
    )
    await parts.directory.refresh()
    return Reply(saved, etag=saved.etag)


async def preview_grouping_rules(parts: ApiParts, call: Call) -> GroupingPreview:
    assert call.project is not None
    project, tried = call.project, compile_rules(call.body.rules)
    events = await _events(parts, call)
    return await trio.to_thread.run_sync(preview, events, project.id, rules_of(project), tried)


async def _events(parts: ApiParts, call: Call) -> list[Event]:
    wanted: TriedRules = call.body
    one = wanted.event_id
    if one is not None:
        found = await ask(
            parts.queries,
            lambda session: error_in(session, call.project_id, one),
            narrow="leave out `event_id`",
        )
        return [found]
    events = await ask(
        parts.queries,
        lambda session: newest_errors_in(session, call.project_id, wanted.issue_id),
        narrow="give an `issue_id`",
    )
    if wanted.issue_id is not None and not events:
        raise NotFound("The project has no such issue, or no event of it is left.")
    return events


_PATH, _TAG = "/api/v1/projects/{project_id}/grouping-rules", "issues"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        summary="Read the rules of grouping",
        handler=read_grouping_rules,
        access=Access.VIEWER,
        tag=_TAG,
        answer=SavedRules,
    ),
    Endpoint(
        method="PUT",
        path=_PATH,
        summary="Change the rules of grouping",
        description="All of them at once. They hold for events that come from now on.",
        handler=save_grouping_rules,
        access=Access.EDITOR,
        tag=_TAG,
        body=RulesBody,
        answer=SavedRules,
        errors=(InvalidGroupingRule,),
        if_match=True,
    ),
    Endpoint(
        method="POST",
        path=_PATH + "/preview",
        summary="Try rules of grouping",
        description="What the newest errors would be grouped into: up to 200 of them, of the 50 "
        "issues that came last, of one issue, or one event. Nothing is changed.",
        handler=preview_grouping_rules,
        access=Access.VIEWER,
        tag=_TAG,
        body=TriedRules,
        answer=GroupingPreview,
        errors=(InvalidGroupingRule, NotFound, QueryTooLong),
    ),
)
