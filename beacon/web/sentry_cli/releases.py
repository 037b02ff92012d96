"""Releases, their commits and deploys, as sentry-cli tells and asks of them.

In: its requests. Out: rows of `releases`; issues that commits say they fix are resolved in the
release; Sentry's answers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from quart import request

from beacon.errors import InvalidField, NotFound
from beacon.issues.commits import Commit, resolve_by_commits_in
from beacon.postgres.database import Session
from beacon.sourcemaps.releases import (
    Release,
    list_releases_in,
    note_release_in,
    release_in,
)
from beacon.web.api.parts import ApiParts
from beacon.web.api.read import read_body
from beacon.web.bodies import read_at_most
from beacon.web.sentry_cli.caller import Caller

BODY_BYTES = 8 * 1024 * 1024
MAX_COMMITS = 1000

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f]*\Z")]


class CommitBody(msgspec.Struct, frozen=True):
    id: str
    message: str | None = None
    author_name: str | None = None
    author_email: str | None = None


class ReleaseBody(msgspec.Struct, frozen=True):
    """Fields that are not known are ignored."""

    version: Name | None = None
    projects: Annotated[list[str | int], Meta(max_length=20)] = []
    commits: Annotated[list[CommitBody], Meta(max_length=MAX_COMMITS)] = []
    released_at: str | None = msgspec.field(name="dateReleased", default=None)


class DeployBody(msgspec.Struct, frozen=True):
    """Fields that are not known are ignored."""

    environment: Name
    name: str | None = None
    url: str | None = None


async def create(parts: ApiParts, caller: Caller) -> dict[str, Any]:
    body = await _body(ReleaseBody)
    if body.version is None:
        raise InvalidField("version", "version: a release has a name.")
    return await _noted(parts, caller, body.version, body)


async def change(parts: ApiParts, caller: Caller, version: str) -> dict[str, Any]:
    return await _noted(parts, caller, version, await _body(ReleaseBody))


async def read(parts: ApiParts, caller: Caller, version: str) -> dict[str, Any]:
    found = await parts.database.run(
        lambda session: release_in(session, caller.project_id, _name(version))
    )
    return _told(caller, found)


async def listed(parts: ApiParts, caller: Caller) -> list[dict[str, Any]]:
    found = await parts.database.run(lambda session: list_releases_in(session, caller.project_id))
    return [_told(caller, each) for each in found]


async def deploy(parts: ApiParts, caller: Caller, version: str) -> dict[str, Any]:
    body = await _body(DeployBody)
    release = _name(version)
    await parts.database.run(
        lambda session: note_release_in(session, caller.project_id, release, body.environment)
    )
    return {
        "id": "1",
        "environment": body.environment,
        "name": body.name,
        "url": body.url,
        "dateStarted": None,
        "dateFinished": datetime.now(UTC).isoformat(),
    }


async def _noted(
    parts: ApiParts, caller: Caller, version: str, body: ReleaseBody
) -> dict[str, Any]:
    """The release is there from now on, and issues that its commits fix are resolved in it."""
    caller.check_named(*body.projects)
    name = _name(version)
    commits = [_commit_of(each) for each in body.commits if each.message]

    async def work(session: Session) -> Release:
        await note_release_in(session, caller.project_id, name)
        if commits:
            await resolve_by_commits_in(session, caller.project_id, name, commits, caller.by)
        return await release_in(session, caller.project_id, name)

    return _told(caller, await parts.database.run(work), body.released_at)


def _commit_of(body: CommitBody) -> Commit:
    return Commit(
        id=body.id, message=body.message or "", author=body.author_name or body.author_email
    )


def _name(version: str) -> str:
    """Raises NotFound where no release can be called so."""
    try:
        return msgspec.convert(version, Name)
    except msgspec.ValidationError:
        raise NotFound("No release can be called so.") from None


def _told(caller: Caller, release: Release, released_at: str | None = None) -> dict[str, Any]:
    return {
        "version": release.name,
        "shortVersion": release.name,
        "ref": None,
        "url": None,
        "dateCreated": release.first_seen_at.isoformat(),
        "dateReleased": released_at,
        "firstEvent": None,
        "lastEvent": None,
        "newGroups": 0,
        "commitCount": 0,
        "deployCount": 0,
        "data": {},
        "owner": None,
        "authors": [],
        "projects": [{"slug": caller.slug, "name": caller.project.name}],
    }


async def _body(wanted: type[Any]) -> Any:
    content_type = request.headers.get("content-type", "")
    return read_body(wanted, await read_at_most(BODY_BYTES), content_type)
