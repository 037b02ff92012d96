"""Flags as files: all of a project's flags and segments out, and in; Beacon's format or flagd's.

In: requests of the project's people and keys. Out: a document that can be imported again, or
read by flagd; what an import did, or would do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import ApprovalRequired, Conflict, InvalidField
from beacon.flags.details import (
    ANY_FLAG,
    FlagDetails,
    FlagFilter,
    NewFlag,
    SettingsChanges,
    list_flags_in,
)
from beacon.flags.environments import list_environments_in, named_environment_in
from beacon.flags.flag_changes import MAX_FLAGS
from beacon.flags.flagd import to_flagd
from beacon.flags.flagd_reading import from_flagd
from beacon.flags.flagd_terms import FlagdFile
from beacon.flags.importing import Imported, Terms, WholeFile, import_in
from beacon.flags.segments import (
    MAX_SEGMENTS,
    NewSegment,
    SegmentDetails,
    list_segments_in,
)
from beacon.projects.projects import PRODUCTION
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts
from beacon.web.api.read import read_part

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_FILE_BYTES = 8 * 1024 * 1024
IMPORT_SECONDS = 120.0
"""A thousand flags take three to four; a database far away needs more."""

Format = Annotated[
    Literal["beacon", "flagd"], Meta(description="`flagd`: as flagd's file of flag definitions.")
]
Environment = Annotated[
    str, Meta(max_length=60, description="Of flagd's format: whose rules the file has.")
]


class ExportQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Format = "beacon"
    environment: Environment = PRODUCTION


class ImportQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Format = "beacon"
    environment: Environment = PRODUCTION
    dry_run: Annotated[
        bool, Meta(description="`true`: only tell what would be done, and what is wrong.")
    ] = False


class FlagFile(msgspec.Struct, frozen=True):
    """What an export is: `flags` are a list of what makes a flag, or, in flagd's format, a map by
    their keys with `$evaluators` as segments. Other fields are ignored."""

    flags: list[dict[str, Any]] | dict[str, Any]
    segments: list[NewSegment] = []
    evaluators: dict[str, Any] = msgspec.field(name="$evaluators", default_factory=dict)


async def export_flags(parts: ApiParts, call: Call) -> dict[str, Any]:
    environment = call.query.environment

    async def work(session: Session) -> tuple[list[FlagDetails], list[SegmentDetails]]:
        await named_environment_in(session, call.project_id, environment, "environment")
        return (
            await list_flags_in(session, call.project_id, FlagFilter(), after=0, limit=MAX_FLAGS),
            await list_segments_in(session, call.project_id, after=0, limit=MAX_SEGMENTS),
        )

    flags, segments = await parts.database.run(work)
    if call.query.format == "beacon":
        return {
            "flags": [_new_flag(each) for each in flags],
            "segments": [_fields(each, NewSegment) for each in segments],
        }
    document, left_out = to_flagd(flags, segments, environment)
    reasons = {f"leftOut.{key}": reason for key, reason in left_out.items()}
    return document | ({"metadata": reasons} if reasons else {})


async def import_flags(parts: ApiParts, call: Call) -> Imported:
    query, file = call.query, call.body
    terms: Terms = WholeFile()
    if query.format == "flagd":
        flags, segments, terms = await _read_flagd(parts, call)
    else:
        flags, segments = _flags_of(file.flags), file.segments
    imported, version = await parts.database.run(
        lambda session: import_in(
            session, call.project_id, flags, segments, call.by, terms, dry_run=query.dry_run
        ),
        timeout=IMPORT_SECONDS,
    )
    await parts.flags.wait_for(call.project_id.bytes, version)
    return imported


async def _read_flagd(
    parts: ApiParts, call: Call
) -> tuple[list[NewFlag], list[NewSegment], FlagdFile]:
    project_id, environment, file = call.project_id, call.query.environment, call.body
    if not isinstance(file.flags, dict):
        raise InvalidField("flags", "flags: expected a map of flags by their keys.")

    async def work(session: Session) -> tuple[list[str], list[FlagDetails]]:
        await named_environment_in(session, project_id, environment, "environment")
        there = await list_environments_in(session, project_id)
        flags = await list_flags_in(session, project_id, ANY_FLAG, after=0, limit=MAX_FLAGS)
        return [each.key for each in there], flags

    environments, there = await parts.database.run(work)
    types = {each.key: each.type for each in there}
    flags, segments = from_flagd(file.flags, file.evaluators, environment, types)
    return flags, segments, FlagdFile(environment, environments)


def _flags_of(flags: Any) -> list[NewFlag]:
    if not isinstance(flags, list):
        raise InvalidField("flags", "flags: expected a list of flags.")
    return [read_part(NewFlag, each, f"flags[{place}]") for place, each in enumerate(flags)]


def _new_flag(flag: FlagDetails) -> dict[str, Any]:
    settings = {
        key: _fields(each, SettingsChanges)
        for key, each in flag.environments.items()
        if each.fault is None
    }
    return _fields(flag, NewFlag) | {"environments": settings}


def _fields(found: msgspec.Struct, form: type[msgspec.Struct]) -> dict[str, Any]:
    """What is asked for to make it."""
    return {name: getattr(found, name) for name in form.__struct_fields__}


_ALL = "/api/v1/projects/{project_id}/flags"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL + "/export",
        summary="Export all flags and segments",
        description="As `import` takes them. flagd's format has one environment, and leaves out "
        "what cannot be said there: `metadata` tells which flags and why.",
        handler=export_flags,
        access=Access.VIEWER,
        tag="flags",
        query=ExportQuery,
        answer=dict[str, Any],
    ),
    Endpoint(
        method="POST",
        path=_ALL + "/import",
        summary="Import flags and segments",
        description="What is new is made, what is there by the same key is changed, and nothing "
        "is deleted. All of it is done, or nothing.",
        handler=import_flags,
        access=Access.EDITOR,
        tag="flags",
        query=ImportQuery,
        body=FlagFile,
        body_bytes=MAX_FILE_BYTES,
        answer=Imported,
        errors=(Conflict, ApprovalRequired),
    ),
)
