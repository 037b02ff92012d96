"""What would somebody get, and why: the preview of flags.

In: contexts as clients send them. Out: each flag's answer with the whole way to it, as this node
would give it now, at another time, or if a draft were saved.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import trio
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import FlagsNotLoaded, InvalidField, NotFound
from beacon.fields import Time
from beacon.flags.details import FlagDetails, flag_in
from beacon.flags.drafts import FlagDraft, drafted, flag_as_drafted
from beacon.flags.environments import named_environment_in
from beacon.flags.explain import Explainer, Trace
from beacon.flags.rules import Ruleset
from beacon.flags.saving import refuse_nul
from beacon.projects.projects import PRODUCTION
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts

MAX_CONTEXTS = 100


class PreviewQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`flag`: only this one. `contexts`: many who ask, instead of the one `context`; with `flag`.
    `draft`: what a change of `flag` would have, to see it before it is saved; the flag may be one
    that there is not yet. `at`: the time that schedules and rules go by; without it, now."""

    context: dict[str, Any] = {}
    contexts: Annotated[list[dict[str, Any]], Meta(max_length=MAX_CONTEXTS)] | None = None
    environment: str = PRODUCTION
    flag: str | None = None
    draft: FlagDraft | None = None
    at: Time | None = None


class Preview(msgspec.Struct, frozen=True):
    """Of the flags that clients get, in the order they were made; with `contexts`, what each of
    them gets of the one flag, in their order."""

    environment: str
    at: Time
    flags: list[Trace]


async def preview_flags(parts: ApiParts, call: Call) -> Preview:
    asked: PreviewQuestion = call.body
    _check_question(asked)
    refuse_nul({"flag": asked.flag})
    await parts.database.run(
        lambda session: named_environment_in(
            session, call.project_id, asked.environment, "environment"
        )
    )
    if not await parts.flags.ready(call.project_id.bytes):
        raise FlagsNotLoaded("Beacon is just reading the flags: ask again in a few seconds.")
    rules = await _rules(parts, call, asked)
    if asked.flag is not None and asked.flag not in rules.flags:
        raise InvalidField("flag", f"flag: the project has no {asked.flag!r} that clients get.")
    at = asked.at or datetime.now(UTC)
    now = round(at.timestamp() * 1000)
    found, explainer = [], Explainer(rules)
    for context in [asked.context] if asked.contexts is None else asked.contexts:
        for key in [asked.flag] if asked.flag is not None else rules.flags:
            # Aside, since one may be long, and in turn, so that nobody's hundred come first.
            found.append(
                await trio.to_thread.run_sync(
                    explainer.explain, key, context, now, limiter=parts.previews
                )
            )
    return Preview(asked.environment, at, found)


def _check_question(asked: PreviewQuestion) -> None:
    if asked.contexts is not None and asked.context:
        raise InvalidField("contexts", "contexts: send either these or one context.")
    if asked.flag is None and (asked.contexts is not None or asked.draft is not None):
        raise InvalidField("flag", "flag: contexts and drafts are of one flag: name it.")


async def _rules(parts: ApiParts, call: Call, asked: PreviewQuestion) -> Ruleset:
    rules = parts.flags.of(call.project_id.bytes, asked.environment).rules
    if asked.draft is None or asked.flag is None:
        return rules
    found = await _found(parts, call, asked.flag)
    flag = flag_as_drafted(found, asked.flag, asked.draft, asked.environment)
    return await trio.to_thread.run_sync(drafted, rules, flag, asked.environment)


async def _found(parts: ApiParts, call: Call, key: str) -> FlagDetails | None:
    try:
        return await parts.database.run(lambda session: flag_in(session, call.project_id, key))
    except NotFound:
        return None


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/api/v1/projects/{project_id}/flags/preview",
        summary="See what somebody would get, and why",
        description="Every prerequisite, rule and condition with its outcome, and where the "
        "targeting key falls in a split. Of very much only a part is told (`truncated`). Nothing "
        "is counted.",
        handler=preview_flags,
        access=Access.VIEWER,
        tag="flags",
        body=PreviewQuestion,
        answer=Preview,
        errors=(FlagsNotLoaded,),
    ),
)
