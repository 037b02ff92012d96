"""Chunks and bundles of source maps, as sentry-cli uploads them.

In: which chunks it may send, chunks, then which of them are a bundle. Out: Sentry's answers; what
is wrong with a bundle is told as its `detail`.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import msgspec
import trio
from msgspec import Meta
from quart import request

from beacon.errors import BadRequest
from beacon.sourcemaps.multipart import files_of
from beacon.sourcemaps.uploading import (
    CHUNK_BYTES,
    MAX_BUNDLE_BYTES,
    MAX_CHUNKS,
    Assembly,
    Uploads,
)
from beacon.web.api.read import read_body
from beacon.web.bodies import read_at_most
from beacon.web.sentry_cli.caller import Caller

FORM_BYTES = 64 * 1024
"""What a request has besides its chunks."""
ASSEMBLY_BYTES = 256 * 1024
ACCEPTED = ("release_files", "artifact_bundles", "artifact_bundles_v2")
PACKED = "file_gzip"

Sha1 = Annotated[
    str,
    Meta(pattern=r"\A[0-9a-fA-F]{40}\Z", examples=["da39a3ee5e6b4b0d3255bfef95601890afd80709"]),
]


class AssemblyBody(msgspec.Struct, frozen=True):
    """Fields that are not known are ignored."""

    checksum: Sha1
    chunks: Annotated[list[Sha1], Meta(max_length=4 * MAX_CHUNKS)]
    projects: Annotated[list[str | int], Meta(max_length=20)] = []
    version: str | None = None
    dist: str | None = None


def options(org: str, max_body_bytes: int) -> dict[str, Any]:
    """How chunks are to be sent. The address is relative: this Beacon may be reached by several."""
    room = max(FORM_BYTES, max_body_bytes - FORM_BYTES)
    chunk = CHUNK_BYTES
    while chunk > room:
        chunk //= 2
    return {
        "url": f"/api/0/organizations/{org}/chunk-upload/",
        "chunkSize": chunk,
        "chunksPerRequest": max(1, room // chunk),
        "maxRequestSize": room,
        "maxFileSize": MAX_BUNDLE_BYTES,
        "maxWait": 300,
        "concurrency": 2,
        "hashAlgorithm": "sha1",
        "compression": ["gzip"],
        "accept": list(ACCEPTED),
    }


async def take_chunks(uploads: Uploads, caller: Caller, max_body_bytes: int) -> dict[str, Any]:
    body = await read_at_most(max_body_bytes)
    content_type = request.headers.get("content-type", "")
    files = await trio.to_thread.run_sync(partial(files_of, body, content_type))
    for file in files:
        if not _is_sha1(file.name):
            raise BadRequest("A chunk is named by the SHA-1 of its bytes, in hex.")
    for file in files:
        packed = file.field == PACKED
        await uploads.put_chunk(caller.project_id, file.name, file.data, packed=packed)
    return {}


async def assemble(uploads: Uploads, caller: Caller) -> dict[str, Any]:
    content_type = request.headers.get("content-type", "")
    wanted = read_body(AssemblyBody, await read_at_most(ASSEMBLY_BYTES), content_type)
    caller.check_named(*wanted.projects)
    found = await uploads.assemble(
        caller.project_id,
        Assembly(
            bytes.fromhex(wanted.checksum),
            [bytes.fromhex(each) for each in wanted.chunks],
            wanted.version or "",
            wanted.dist or "",
        ),
        caller.by,
    )
    missing = [each.hex() for each in found.missing]
    return {"state": found.state, "missingChunks": missing, "detail": found.detail}


def _is_sha1(text: str) -> bool:
    return len(text) == 40 and all(letter in "0123456789abcdefABCDEF" for letter in text)
