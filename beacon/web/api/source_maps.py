"""Source maps of a project: what was uploaded, deleting it, and why a frame was not resolved.

In: requests of the project's people and keys. Out: uploads by release, files, a `Diagnosis`. They
are uploaded by `beacon sourcemaps upload` or by sentry-cli.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import NotFound
from beacon.sourcemaps import artifacts
from beacon.sourcemaps.artifacts import Artifact, Uploaded, Wish
from beacon.sourcemaps.resolver import Diagnosis
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

_Id = Annotated[int, Meta(ge=0, lt=1 << 63)]
_Text = Annotated[str, Meta(max_length=400)]
Release = Annotated[_Text, Meta(description="Empty: what was uploaded without one.")]
Dist = Annotated[_Text, Meta(description="Empty: what was uploaded without one.")]


class UploadedPage(msgspec.Struct, frozen=True):
    """`stored` is what all of the project's files take in Postgres, of `limit` bytes."""

    items: list[Uploaded]
    stored: int
    limit: int
    next_cursor: str | None = None


class FileQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    release: Release | None = None
    dist: Dist | None = None
    q: Annotated[_Text | None, Meta(description="Stands in the name or the debug id.")] = None


class ReleaseQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    release: Release
    dist: Annotated[_Text | None, Meta(description="Without it: of all dists.")] = None


class Deleted(msgspec.Struct, frozen=True):
    deleted: Annotated[int, Meta(description="How many files.")]


class DiagnosisRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frame as it is stored; the others are those of its event."""

    frame: dict[str, Any]
    release: _Text | None = None
    dist: _Text | None = None
    debug_images: list[dict[str, Any]] = []


async def list_source_maps(parts: ApiParts, call: Call) -> UploadedPage:
    limit = call.query.limit
    after = read_cursor(call.query.cursor, tuple[datetime, str, str])

    async def work(session: Session) -> tuple[list[Uploaded], int]:
        found = await artifacts.list_uploads_in(session, call.project_id, after, limit + 1)
        return found, await artifacts.stored_bytes_in(session, call.project_id)

    found, stored = await parts.database.run(work)
    page = page_of(found, limit, lambda each: (each.uploaded_at, each.release, each.dist))
    most = parts.settings.source_map_project_bytes
    return UploadedPage(page.items, stored, most, page.next_cursor)


async def list_source_map_files(parts: ApiParts, call: Call) -> Page[Artifact]:
    query = call.query
    (after,) = read_cursor(query.cursor, tuple[_Id]) or (None,)
    wish = Wish(query.release, query.dist, query.q)
    found = await parts.database.run(
        lambda session: artifacts.list_artifacts_in(
            session, call.project_id, wish, after, query.limit + 1
        )
    )
    return page_of(found, query.limit, lambda each: (each.id,))


async def delete_source_maps(parts: ApiParts, call: Call) -> Deleted:
    count = await parts.database.run(
        lambda session: artifacts.delete_release_in(
            session, call.project_id, call.query.release, call.query.dist, call.by
        )
    )
    return Deleted(count)


async def delete_source_map_file(parts: ApiParts, call: Call) -> None:
    number = call.text("source_map_file")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound("The project has no such file.")
    await parts.database.run(
        lambda session: artifacts.delete_artifact_in(session, call.project_id, int(number), call.by)
    )


async def diagnose_frame(parts: ApiParts, call: Call) -> Diagnosis:
    asked = call.body
    return await parts.source_maps.diagnose(
        call.project_id.bytes,
        asked.frame,
        debug_images=asked.debug_images,
        release=asked.release,
        dist=asked.dist,
    )


_ALL, _TAG = "/api/v1/projects/{project_id}/source-maps", "source maps"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List uploaded source maps by release",
        description="The last upload first.",
        handler=list_source_maps,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=UploadedPage,
    ),
    Endpoint(
        method="GET",
        path=_ALL + "/files",
        summary="List the files of source maps",
        handler=list_source_map_files,
        access=Access.VIEWER,
        tag=_TAG,
        query=FileQuery,
        answer=Page[Artifact],
    ),
    Endpoint(
        method="DELETE",
        path=_ALL,
        summary="Delete the source maps of a release",
        handler=delete_source_maps,
        access=Access.EDITOR,
        tag=_TAG,
        query=ReleaseQuery,
        answer=Deleted,
    ),
    Endpoint(
        method="DELETE",
        path=_ALL + "/files/{source_map_file}",
        summary="Delete one file of source maps",
        handler=delete_source_map_file,
        access=Access.EDITOR,
        tag=_TAG,
    ),
    Endpoint(
        method="POST",
        path=_ALL + "/diagnose",
        summary="Ask why a frame was not resolved",
        description="Looks for its map as the writer does, now. `frame` of the answer is what it "
        "becomes.",
        handler=diagnose_frame,
        access=Access.VIEWER,
        tag=_TAG,
        body=DiagnosisRequest,
        answer=Diagnosis,
    ),
)
