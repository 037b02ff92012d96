"""Flags: made, listed, read, switched, changed, archived; what each does in an environment.

In: requests of the project's people and keys. Out: flags, each with its ETag, which a change may
name in `If-Match`. A change answers when this node gives it to clients; the others hear of it
from Postgres.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import ApprovalRequired, Conflict, InvalidField, NotFound
from beacon.flags import flag_changes
from beacon.flags.broken import with_faults
from beacon.flags.details import (
    FlagChanges,
    FlagFilter,
    Lifetime,
    NewFlag,
    flag_in,
)
from beacon.flags.faults import moved
from beacon.flags.flag_changes import Changed
from beacon.flags.model import FlagType
from beacon.flags.reports import (
    FlagReport,
    SettingsReport,
    list_reports_in,
    list_stale_in,
    report_in,
)
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.flag_bodies import (
    FlagPatch,
    WholeSettings,
    changes_of,
    check_fixed,
    check_fixed_settings,
    names_fixed,
    settings_of_whole,
)
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

FlagId = Annotated[int, Meta(ge=0, lt=1 << 53)]


class FlagQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """All that is given must hold."""

    archived: Annotated[
        Literal["exclude", "include", "only"],
        Meta(description="`include`: the archived ones too."),
    ] = "exclude"
    tag: Annotated[str, Meta(max_length=100, description="With this tag.")] | None = None
    search: (
        Annotated[
            str, Meta(max_length=200, description="Text in the key, the name or the description.")
        ]
        | None
    ) = None
    owner: Annotated[str, Meta(max_length=200, description="Of this owner.")] | None = None
    type: Annotated[FlagType, Meta(description="Of this type.")] | None = None
    lifetime: Annotated[Lifetime, Meta(description="`temporary` or `permanent`.")] | None = None
    stale: Annotated[Literal["only"], Meta(description="`only`: those that can go.")] | None = None


class ForgetQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    forget: Annotated[bool, Meta(description="`true`: delete it for good. Its history stays.")] = (
        False
    )


class Toggle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `environment`: the switch of the whole flag, in all environments."""

    enabled: bool
    environment: str | None = None


async def create_flag(parts: ApiParts, call: Call) -> Reply:
    changed = await parts.database.run(
        lambda session: flag_changes.create_flag_in(session, call.project_id, call.body, call.by)
    )
    return await _served(parts, call, changed)


async def list_flags(parts: ApiParts, call: Call) -> Page[FlagReport]:
    (after,) = read_cursor(call.query.cursor, tuple[FlagId]) or (0,)
    wanted = msgspec.convert(call.query, FlagFilter, from_attributes=True)
    limit = call.query.limit
    list_in = list_reports_in if call.query.stale is None else list_stale_in
    found = await parts.database.run(
        lambda session: list_in(session, call.project_id, wanted, after=after, limit=limit + 1)
    )
    found = [_with_faults(parts, call, each) for each in found]
    return page_of(found, limit, lambda flag: (flag.id,))


async def read_flag(parts: ApiParts, call: Call) -> Reply:
    found = await _report(parts, call)
    return Reply(found, etag=found.tag)


async def change_flag(parts: ApiParts, call: Call) -> Reply:
    if names_fixed(call.body):
        found = await _report(parts, call)
        if _is_matched(call, found):
            check_fixed(call.body, found)
    return await _change(parts, call, changes_of(call.body))


async def delete_flag(parts: ApiParts, call: Call) -> None:
    if not call.query.forget:
        await _change(parts, call, FlagChanges(archived=True))
        return
    version = await parts.database.run(
        lambda session: flag_changes.delete_flag_in(
            session, call.project_id, call.text("flag_key"), call.by, if_match=call.if_match
        )
    )
    await parts.flags.wait_for(call.project_id.bytes, version)


async def toggle_flag(parts: ApiParts, call: Call) -> Reply:
    changed = await parts.database.run(
        lambda session: flag_changes.set_enabled_in(
            session,
            call.project_id,
            call.text("flag_key"),
            call.body.enabled,
            call.by,
            environment=call.body.environment,
            if_match=call.if_match,
        )
    )
    return await _served(parts, call, changed)


async def read_flag_settings(parts: ApiParts, call: Call) -> Reply:
    found = await _report(parts, call)
    return Reply(_settings(found, call.text("environment_key")), etag=found.tag)


async def write_flag_settings(parts: ApiParts, call: Call) -> Reply:
    environment = call.text("environment_key")
    found = await _report(parts, call)
    settings = _settings(found, environment)
    if _is_matched(call, found):
        check_fixed_settings(call.body, settings)
    wanted = FlagChanges(environments={environment: settings_of_whole(found, call.body)})
    try:
        reply = await _change(parts, call, wanted)
    except InvalidField as fault:
        raise moved(fault, fault.field.removeprefix(f"environments.{environment}.")) from None
    return reply._replace(body=_settings(reply.body, environment))


def _is_matched(call: Call, found: FlagReport) -> bool:
    """Else the change itself is refused."""
    return call.if_match in (None, "*", found.etag)


async def _change(parts: ApiParts, call: Call, wanted: FlagChanges) -> Reply:
    changed = await parts.database.run(
        lambda session: flag_changes.change_flag_in(
            session,
            call.project_id,
            call.text("flag_key"),
            wanted,
            call.by,
            if_match=call.if_match,
        )
    )
    return await _served(parts, call, changed)


async def _served(parts: ApiParts, call: Call, changed: Changed) -> Reply:
    """The change, as soon as this node serves it; at the latest after `WAIT_SECONDS`, as it is
    made all the same."""
    await parts.flags.wait_for(call.project_id.bytes, changed.version)
    found = await parts.database.run(
        lambda session: report_in(session, call.project_id, changed.flag)
    )
    found = _with_faults(parts, call, found)
    return Reply(found, etag=found.tag)


async def _report(parts: ApiParts, call: Call) -> FlagReport:
    project_id, key = call.project_id, call.text("flag_key")

    async def work(session: Session) -> FlagReport:
        return await report_in(session, project_id, await flag_in(session, project_id, key))

    return _with_faults(parts, call, await parts.database.run(work))


def _with_faults(parts: ApiParts, call: Call, found: FlagReport) -> FlagReport:
    """Those that this node sees when it evaluates."""
    project_id = call.project_id.bytes
    return with_faults(found, lambda environment: parts.flags.of(project_id, environment).rules)


def _settings(flag: FlagReport, environment: str) -> SettingsReport:
    found = flag.environments.get(environment)
    if found is None:
        raise NotFound(f"The project has no environment {environment!r}.")
    return found


_ALL, _TAG = "/api/v1/projects/{project_id}/flags", "flags"
_ONE = _ALL + "/{flag_key}"
_THERE = _ONE + "/environments/{environment_key}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make a flag",
        description="A key makes a boolean flag that is off. In each environment it answers `on` "
        "as soon as it is enabled, until `environments` says something else.",
        handler=create_flag,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewFlag,
        answer=FlagReport,
        status=201,
        errors=(Conflict, ApprovalRequired),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's flags",
        description="The oldest first.",
        handler=list_flags,
        access=Access.VIEWER,
        tag=_TAG,
        query=FlagQuery,
        answer=Page[FlagReport],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a flag",
        handler=read_flag,
        access=Access.VIEWER,
        tag=_TAG,
        answer=FlagReport,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a flag",
        description="What is not sent stays as it is, in `environments` too; lists are replaced. "
        "What a GET answered can be edited and sent.",
        handler=change_flag,
        access=Access.EDITOR,
        tag=_TAG,
        body=FlagPatch,
        answer=FlagReport,
        errors=(Conflict, ApprovalRequired),
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Archive or delete a flag",
        description="An archived flag is no more for clients; a change of `archived` to false "
        "brings it back. A deleted one can only be brought back from its history.",
        handler=delete_flag,
        access=Access.EDITOR,
        tag=_TAG,
        query=ForgetQuery,
        errors=(Conflict, ApprovalRequired),
        if_match=True,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/toggle",
        summary="Turn a flag on or off",
        description="Everywhere, which is the kill switch, or in one environment. A flag is on "
        "where both switches are.",
        handler=toggle_flag,
        access=Access.EDITOR,
        tag=_TAG,
        body=Toggle,
        answer=FlagReport,
        errors=(Conflict, ApprovalRequired),
        if_match=True,
    ),
    Endpoint(
        method="GET",
        path=_THERE,
        summary="Read what a flag does in an environment",
        description="The ETag is the flag's.",
        handler=read_flag_settings,
        access=Access.VIEWER,
        tag=_TAG,
        answer=SettingsReport,
    ),
    Endpoint(
        method="PUT",
        path=_THERE,
        summary="Say what a flag does in an environment",
        description="All of it: what is not sent is as in a new flag. What a GET answered can be "
        "edited and sent. The ETag is the flag's.",
        handler=write_flag_settings,
        access=Access.EDITOR,
        tag=_TAG,
        body=WholeSettings,
        answer=SettingsReport,
        errors=(Conflict, ApprovalRequired),
        if_match=True,
    ),
)
