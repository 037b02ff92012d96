"""What is not stored of errors: a preview of what scrubbing leaves, and what was lost.

In: requests of a project's people and keys. Out: a text and data as they would be stored; losses by
source, reason and hour.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
import trio
from msgspec import UNSET, Meta, UnsetType

from beacon.accounts.access import Access
from beacon.errors import InvalidField
from beacon.fields import Time
from beacon.noise.losses import LossReport, read_losses, whole_hours
from beacon.projects.projects import Project
from beacon.scrub.events import scrub_text
from beacon.scrub.json_text import TooMuch
from beacon.scrub.settings import Rules, Scrubbing, checked, make_rules, rules_of
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts

MAX_TEXT_CHARACTERS = 100_000
USUAL_DAYS = 7
MAX_DAYS = 92

Moment = Annotated[Time, Meta(description="Of it the whole hour counts.")]


class ScrubbingQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`data` is taken for an event's properties. `scrubbing`: as if these were the settings."""

    text: Annotated[str, Meta(max_length=MAX_TEXT_CHARACTERS)] | UnsetType = UNSET
    data: Any = UNSET
    scrubbing: Scrubbing | UnsetType = UNSET


class ScrubbingPreview(msgspec.Struct, frozen=True, kw_only=True):
    """`changed`: whether anything was removed."""

    text: str | UnsetType = UNSET
    data: Any = UNSET
    changed: bool


class LossQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `from` seven days, without `to` until now."""

    begin: Moment | None = msgspec.field(name="from", default=None)
    end: Moment | None = msgspec.field(name="to", default=None)


async def preview_scrubbing(parts: ApiParts, call: Call) -> ScrubbingPreview:
    asked: ScrubbingQuestion = call.body
    if asked.text is UNSET and asked.data is UNSET:
        raise InvalidField("text", "text: give `text`, `data` or both.")
    assert call.project is not None
    rules = _rules(asked, call.project)
    return await trio.to_thread.run_sync(_preview, asked, rules, limiter=parts.previews)


def _rules(asked: ScrubbingQuestion, project: Project) -> Rules:
    if isinstance(asked.scrubbing, UnsetType):
        return rules_of(project.scrubbing)
    return make_rules(checked(asked.scrubbing))


def _preview(asked: ScrubbingQuestion, rules: Rules) -> ScrubbingPreview:
    if not rules.enabled:
        return ScrubbingPreview(text=asked.text, data=asked.data, changed=False)
    given = {"text": asked.text, "data": asked.data}
    left = {
        name: value if value is UNSET else _scrubbed(name, value, rules)
        for name, value in given.items()
    }
    return ScrubbingPreview(**left, changed=left != given)


def _scrubbed(name: str, value: Any, rules: Rules) -> Any:
    try:
        return msgspec.json.decode(scrub_text(msgspec.json.encode(value), rules))
    except TooMuch:
        problem = f"{name}: There is more in it to look at than anybody does: send less."
        raise InvalidField(name, problem) from None


async def list_losses(parts: ApiParts, call: Call) -> LossReport:
    query: LossQuery = call.query
    end = query.end or datetime.now(UTC)
    begin = query.begin or end - timedelta(days=USUAL_DAYS)
    if not begin < end:
        raise InvalidField("from", "from: It has to be before `to`.")
    if end - begin > timedelta(days=MAX_DAYS):
        raise InvalidField("from", f"from: At most {MAX_DAYS} days are told at once.")
    return await read_losses(parts.database, call.project_id, *whole_hours(begin, end))


_OF_PROJECT = "/api/v1/projects/{project_id}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_OF_PROJECT + "/scrubbing/preview",
        summary="See what scrubbing leaves",
        description="Nothing is stored. Without `scrubbing` the project's settings count.",
        handler=preview_scrubbing,
        access=Access.VIEWER,
        tag="privacy",
        body=ScrubbingQuestion,
        answer=ScrubbingPreview,
        errors=(InvalidField,),
    ),
    Endpoint(
        method="GET",
        path=_OF_PROJECT + "/losses",
        summary="Read what was lost",
        description="What clients did not send, what Beacon left out of floods and by filters, "
        "what was over the rate limit and what Postgres refused; by whole hours in UTC.",
        handler=list_losses,
        access=Access.VIEWER,
        tag="ingest doctor",
        query=LossQuery,
        answer=LossReport,
        errors=(InvalidField,),
    ),
)
