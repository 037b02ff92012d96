"""What would somebody get, and why: the preview of flags.

In: a context as clients send it. Out: each flag's answer with the whole way to it, as this node
would give it now, or at another time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import trio

from beacon.accounts.access import Access
from beacon.errors import FlagsNotLoaded, NotFound
from beacon.fields import Time
from beacon.flags.environments import environment_in
from beacon.flags.explain import Trace, explain
from beacon.flags.saving import refuse_nul
from beacon.projects.projects import PRODUCTION
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts


class PreviewQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`flag`: only this one. `at`: the time that schedules and rules go by; without it, now."""

    context: dict[str, Any] = {}
    environment: str = PRODUCTION
    flag: str | None = None
    at: Time | None = None


class Preview(msgspec.Struct, frozen=True):
    """Of the flags that clients get, in the order they were made."""

    environment: str
    at: Time
    flags: list[Trace]


async def preview_flags(parts: ApiParts, call: Call) -> Preview:
    asked: PreviewQuestion = call.body
    await _check_environment(parts, call, asked.environment)
    if not await parts.flags.ready(call.project_id.bytes):
        raise FlagsNotLoaded("Beacon is just reading the flags: ask again in a few seconds.")
    rules = parts.flags.of(call.project_id.bytes, asked.environment).rules
    if asked.flag is not None and asked.flag not in rules.flags:
        raise NotFound(f"The project has no flag {asked.flag!r} that clients get.")
    at = asked.at or datetime.now(UTC)
    now = round(at.timestamp() * 1000)
    found = []
    for key in [asked.flag] if asked.flag is not None else rules.flags:
        found.append(explain(rules, key, asked.context, now))
        await trio.lowlevel.checkpoint()  # others go on meanwhile
    return Preview(asked.environment, at, found)


async def _check_environment(parts: ApiParts, call: Call, key: str) -> None:
    refuse_nul({"environment": key})
    await parts.database.run(lambda session: environment_in(session, call.project_id, key))


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/api/v1/projects/{project_id}/flags/preview",
        summary="See what somebody would get, and why",
        description="Every prerequisite, rule and condition with its outcome, and where the "
        "targeting key falls in a split. Nothing is counted.",
        handler=preview_flags,
        access=Access.VIEWER,
        tag="flags",
        body=PreviewQuestion,
        answer=Preview,
        errors=(NotFound, FlagsNotLoaded),
    ),
)
