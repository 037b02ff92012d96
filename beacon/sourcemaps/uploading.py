"""What is uploaded: chunks wait in Postgres, where every node finds them, until a bundle is made.

In: chunks named by their SHA-1, then which of them are a bundle, of which release. Out: the
bundle's files in Postgres, each once however often it is uploaded, and how they are called.
"""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import trio

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import BadRequest, Conflict, TooLarge
from beacon.sourcemaps.bundles import (
    MAX_DIST_BYTES,
    MAX_RELEASE_BYTES,
    BrokenBundle,
    Bundle,
    Upload,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

CHUNK_BYTES = 8 * 1024 * 1024
MAX_CHUNKS = 64
"""Of one bundle."""
MAX_BUNDLE_BYTES = MAX_CHUNKS * CHUNK_BYTES
MAX_WAITING_BYTES = 2 * MAX_BUNDLE_BYTES
"""Chunks of one project, which are forgotten after a day."""
FILE_SECONDS = 60.0
"""To write one file, of 64 MiB at the most, to Postgres."""
SPOOLED_BYTES = 8 * 1024 * 1024


class Assembly(NamedTuple):
    """A bundle to be made: its SHA-1, and those of its chunks in order."""

    checksum: bytes
    chunks: list[bytes]
    release: str
    dist: str


class Assembled(NamedTuple):
    """`detail` says what is wrong; `files` is how many were stored."""

    state: Literal["ok", "not_found", "error"]
    missing: Sequence[bytes] = ()
    detail: str | None = None
    files: int = 0


class Uploads:
    """`file_bytes` is the most that a plain file, `project_bytes` that all packed files of a
    project may have."""

    def __init__(self, database: Database, *, file_bytes: int, project_bytes: int) -> None:
        self._database = database
        self._file_bytes = file_bytes
        self._project_bytes = project_bytes
        self._threads = trio.CapacityLimiter(2)

    # --- chunks --------------------------------------------------------------------------

    async def put_chunk(self, project_id: UUID, name: str, data: bytes, *, packed: bool) -> None:
        """`name` is the SHA-1 of the plain bytes, in hex. Raises BadRequest, TooLarge, Conflict."""
        plain = await self._in_thread(partial(_unpacked, name, data, packed=packed))
        waiting = await self._database.fetch_value(_sql("count_chunk_bytes"), project_id)
        if waiting + len(plain) > MAX_WAITING_BYTES:
            raise Conflict(
                f"{waiting:,} bytes of this project wait to be assembled: try again tomorrow."
            )
        digest = bytes.fromhex(name)
        put = (_sql("put_chunk"), project_id, digest, plain)
        await self._database.execute(*put, timeout=FILE_SECONDS)

    # --- bundles -------------------------------------------------------------------------

    async def assemble(self, project_id: UUID, wanted: Assembly, by: By) -> Assembled:
        """Make the bundle's files this project's. What is wrong with it is told, not raised."""
        if len(wanted.chunks) > MAX_CHUNKS or not wanted.chunks:
            return _error(f"A bundle has 1 to {MAX_CHUNKS} chunks.")
        missing = await self._database.fetch(_sql("missing_chunks"), project_id, wanted.chunks)
        if missing:
            return Assembled("not_found", [row["sha1"] for row in missing])
        with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as file:
            try:
                return await self._make(project_id, wanted, file, by)
            except BrokenBundle as error:
                return _error(str(error))

    async def _make(self, project_id: UUID, wanted: Assembly, file: IO[bytes], by: By) -> Assembled:
        await self._collect(project_id, wanted, file)
        bundle = await self._in_thread(partial(Bundle, file, self._file_bytes))
        release = wanted.release or bundle.manifest.release or ""
        dist = wanted.dist or bundle.manifest.dist or ""
        if len(release.encode()) > MAX_RELEASE_BYTES or len(dist.encode()) > MAX_DIST_BYTES:
            raise BrokenBundle("The name of its release or dist is too long.")
        if "\0" in release + dist:
            raise BrokenBundle("The name of its release or dist has a NUL.")
        stored = await self._database.fetch_value(_sql("count_file_bytes"), project_id)
        made: dict[tuple[str, str], tuple[Upload, int]] = {}
        for name in bundle.names:
            for upload in await self._in_thread(partial(_read, bundle, name)):
                if not (release or upload.debug_id):
                    raise BrokenBundle(f"{upload.name} has no debug id, and there is no release.")
                file_id, added = await self._keep(project_id, upload, stored)
                stored += added
                made[upload.name, upload.debug_id] = upload._replace(data=b""), file_id
        files = list(made.values())
        if not files:
            raise BrokenBundle("It has no source maps and no minified files.")
        await self._database.run(
            partial(_name_in, project_id=project_id, named=(release, dist), files=files, by=by),
            timeout=FILE_SECONDS,
        )
        return Assembled("ok", files=len(files))

    async def _collect(self, project_id: UUID, wanted: Assembly, file: IO[bytes]) -> None:
        digest = hashlib.sha1(usedforsecurity=False)
        for chunk in wanted.chunks:
            data = await self._database.fetch_value(
                _sql("read_chunk"), project_id, chunk, timeout=FILE_SECONDS
            )
            await self._in_thread(partial(_append, file, digest, data or b""))
        if digest.digest() != wanted.checksum:
            raise BrokenBundle("Its chunks do not have the checksum that was told.")

    async def _keep(self, project_id: UUID, upload: Upload, stored: int) -> tuple[int, int]:
        """The file's id, and how many bytes it added."""
        known = await self._database.fetch_value(_sql("keep_file"), project_id, upload.sha256)
        if known is not None:
            return known, 0
        size = len(upload.data)
        if stored + size > self._project_bytes:
            raise BrokenBundle(
                f"The project's source maps would take more than {self._project_bytes:,} bytes: "
                "delete releases, or raise BEACON_SOURCE_MAP_PROJECT_BYTES."
            )
        put = (_sql("put_file"), project_id, upload.sha256, upload.size, upload.data)
        return await self._database.fetch_value(*put, timeout=FILE_SECONDS), size

    async def _in_thread(self, work: Any) -> Any:
        return await trio.to_thread.run_sync(work, limiter=self._threads)


async def forget_in(session: Session, days: int) -> None:
    """Chunks of yesterday; what was neither used nor uploaded for so many days."""
    await session.execute(_sql("forget_chunks"))
    await session.execute(_sql("forget_artifacts"), days)
    await session.execute(_sql("forget_files"))


async def _name_in(
    session: Session,
    *,
    project_id: UUID,
    named: tuple[str, str],
    files: Sequence[tuple[Upload, int]],
    by: By,
) -> None:
    release, dist = named
    columns = [
        [getattr(upload, column) for upload, _id in files]
        for column in ("name", "debug_id", "kind", "source_map")
    ]
    async with session.transaction():
        ids = [file_id for _upload, file_id in files]
        await session.execute(_sql("put_artifacts"), project_id, release, dist, *columns, ids)
        told: Mapping[str, Any] = {"release": release, "dist": dist, "files": len(files)}
        await record_in(
            session,
            by,
            "source_maps.uploaded",
            project_id=project_id,
            subject=Subject("source_maps", release or "by debug id"),
            after=told,
        )


def _read(bundle: Bundle, name: str) -> list[Upload]:
    return list(bundle.read(name))


def _append(file: IO[bytes], digest: Any, data: bytes) -> None:
    digest.update(data)
    file.write(data)


def _unpacked(name: str, data: bytes, *, packed: bool) -> bytes:
    plain = _gunzip(data) if packed else data
    if len(plain) > CHUNK_BYTES:
        raise TooLarge(f"A chunk has at most {CHUNK_BYTES:,} bytes.")
    if hashlib.sha1(plain, usedforsecurity=False).hexdigest() != name.lower():
        raise BadRequest("A chunk is not what its name, the SHA-1 of its bytes, says.")
    return plain


def _gunzip(data: bytes) -> bytes:
    """At most one byte more than a chunk may have."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = unpacking.decompress(data, CHUNK_BYTES + 1)
    except zlib.error:
        raise BadRequest("A chunk cannot be unpacked: it is no gzip.") from None
    if not unpacking.eof and len(plain) <= CHUNK_BYTES:
        raise BadRequest("A chunk cannot be unpacked: its end is missing.")
    return plain


def _error(detail: str) -> Assembled:
    return Assembled("error", detail=detail)


def _sql(name: str) -> str:
    return resources.sql("sourcemaps", name)
