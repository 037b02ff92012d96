"""What sentry-cli calls, as the API's description tells it: data only.

`beacon/web/sentry_cli/` serves it; docs/errors.md says how it is used. Other fields of bodies are
ignored, and answers have more fields, which only sentry-cli reads.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from beacon.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidField,
    InvalidJson,
    NotFound,
    PostgresAway,
    ProjectNotFound,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
)
from beacon.web.api.operations import Operation
from beacon.web.sentry_cli.releases import DeployBody, ReleaseBody
from beacon.web.sentry_cli.uploads import AssemblyBody

_TAG = "sentry-cli"
_CALLERS = "Secret keys of the project with `write` or `admin`, as sentry-cli's token."
_KEY = ("secretKey", "secretKeyHeader")
_REFUSED = (Unauthorized, Forbidden, ProjectNotFound, NotFound, PostgresAway, Unavailable)
_UNREAD = (InvalidJson, InvalidField, TooLarge, UnsupportedMediaType)
_ORGANIZATION = "/api/0/organizations/{org}"
_PROJECT = "/api/0/projects/{org}/{project}"


class ChunkForm(msgspec.Struct):
    """Files of a form, each a chunk, named by the SHA-1 of its plain bytes."""

    file: str | None = None
    file_gzip: str | None = None


class ChunkOptions(msgspec.Struct, rename="camel"):
    url: str
    chunk_size: int
    chunks_per_request: int
    max_request_size: int
    max_file_size: int
    max_wait: int
    concurrency: int
    hash_algorithm: str
    compression: list[str]
    accept: list[str]


class Assembled(msgspec.Struct, rename="camel"):
    state: Annotated[str, Meta(description="`ok`, `not_found` (chunks are missing) or `error`.")]
    missing_chunks: list[str]
    detail: str | None


class Release(msgspec.Struct, rename="camel"):
    version: str
    date_created: str
    date_released: str | None
    projects: list[dict[str, Any]]


class Deploy(msgspec.Struct, rename="camel"):
    id: str
    environment: str
    date_finished: str


def _operation(method: str, path: str, operation_id: str, summary: str, **more: Any) -> Operation:
    errors = (*_REFUSED, *more.pop("errors", ()))
    return Operation(
        method=method,
        path=path,
        id=operation_id,
        summary=summary,
        tag=_TAG,
        callers=_CALLERS,
        credentials=_KEY,
        errors=errors,
        **more,
    )


def _releases(base: str, ending: str) -> tuple[Operation, ...]:
    """sentry-cli 2 asks for them by project, 3 by organization."""
    one = base + "/releases/{version}/"
    return (
        _operation(
            "GET",
            base + "/releases/",
            f"list_sentry_releases{ending}",
            "List a project's releases for sentry-cli",
            answer=list[Release],
        ),
        _operation(
            "POST",
            base + "/releases/",
            f"create_sentry_release{ending}",
            "Tell of a release by sentry-cli",
            body=ReleaseBody,
            answer=Release,
            status=201,
            errors=_UNREAD,
        ),
        _operation(
            "GET",
            one,
            f"read_sentry_release{ending}",
            "Read a release for sentry-cli",
            answer=Release,
        ),
        _operation(
            "PUT",
            one,
            f"change_sentry_release{ending}",
            "Tell of a release's commits by sentry-cli",
            description="Issues that a commit says it fixes are resolved in the release.",
            body=ReleaseBody,
            answer=Release,
            errors=_UNREAD,
        ),
    )


OPERATIONS = (
    _operation(
        "GET",
        "/api/0/",
        "check_sentry_token",
        "Check a token for sentry-cli",
        answer=dict[str, Any],
    ),
    _operation(
        "GET",
        _ORGANIZATION + "/chunk-upload/",
        "read_chunk_options",
        "How sentry-cli is to send chunks",
        answer=ChunkOptions,
    ),
    _operation(
        "POST",
        _ORGANIZATION + "/chunk-upload/",
        "upload_chunks",
        "Upload chunks of bundles",
        body=ChunkForm,
        body_types=("multipart/form-data",),
        answer=dict[str, Any],
        errors=(BadRequest, TooLarge, Conflict),
    ),
    _operation(
        "POST",
        _ORGANIZATION + "/artifactbundle/assemble/",
        "assemble_bundle",
        "Make a bundle of source maps of its chunks",
        description="Files of the same release, dist, name and debug id replace older ones.",
        body=AssemblyBody,
        answer=Assembled,
        errors=_UNREAD,
    ),
    _operation(
        "GET",
        _ORGANIZATION + "/repos/",
        "list_sentry_repositories",
        "None, for sentry-cli",
        answer=list[dict[str, Any]],
    ),
    *_releases(_ORGANIZATION, ""),
    *_releases(_PROJECT, "_of_project"),
    _operation(
        "GET",
        _ORGANIZATION + "/releases/{version}/previous-with-commits/",
        "read_previous_sentry_release",
        "None, for sentry-cli",
        answer=dict[str, Any],
    ),
    _operation(
        "GET",
        _ORGANIZATION + "/releases/{version}/deploys/",
        "list_sentry_deploys",
        "None, for sentry-cli",
        answer=list[dict[str, Any]],
    ),
    _operation(
        "POST",
        _ORGANIZATION + "/releases/{version}/deploys/",
        "create_sentry_deploy",
        "Tell that a release was deployed to an environment",
        body=DeployBody,
        answer=Deploy,
        status=201,
        errors=_UNREAD,
    ),
)
