"""One file with everything that Beacon has stored, made while it runs or not, and back again.

A data directory comes in, a `.tar.zst` goes out: manifest.json, spool/*, database/NNNNNN
(a pg_dump in custom format, cut into parts so that it needs no room of its own) and,
last, `complete`. The spool's files are hard-linked before and after the dump: an
acknowledged event is then in the dump, in a file that was there before, or in a newer
one. The first two may overlap, which the writer knows how to handle.
"""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec
import trio
import zstandard

from beacon import __version__
from beacon.errors import BackupFailed, BeaconError
from beacon.postgres import staging
from beacon.postgres.binaries import Binaries, find_binaries
from beacon.postgres.cluster import ENVIRONMENT, cluster_folder
from beacon.postgres.database import open_database
from beacon.postgres.embedded import embedded_postgres, lock_data_directory, reach_postgres

FORMAT = 1
PART_BYTES = 16 * 1024 * 1024
DUMP = ("--format=custom", "--compress=0", "--no-password")
RESTORE = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-password")
NOT_LINKED = frozenset({"ballast"})
ANALYZE_SECONDS = 3600.0

Progress = Callable[[str, int, int | None], None]
"""Called from a worker thread with: what is being done, bytes done, bytes in all if known."""


class Manifest(msgspec.Struct, frozen=True):
    """The first member of a backup. `postgres` is the version of the dumping programs."""

    format: int
    beacon: str
    postgres: str
    created_at: str


async def backup(data_dir: Path, file: Path, progress: Progress) -> int:
    """Write all of `data_dir` to `file`; return its size in bytes.

    Raises BackupFailed, PostgresAway. `file` appears when it is whole.
    """
    async with reach_postgres(data_dir) as dsn:
        total = await _database_bytes(dsn)
        return await trio.to_thread.run_sync(_write, data_dir, dsn, file, total, progress)


async def restore(data_dir: Path, file: Path, progress: Progress) -> Manifest:
    """Fill an empty data directory from `file`: whole, or not at all.

    Raises BackupFailed when the file is broken or the directory is not empty.
    """
    with lock_data_directory(data_dir):
        manifest = await trio.to_thread.run_sync(_check, data_dir, file)
        binaries = await trio.to_thread.run_sync(find_binaries, data_dir)
        if int(manifest.postgres.split(".")[0]) > int(binaries.major):
            raise BackupFailed(
                f"{file} was made by a Beacon with Postgres {manifest.postgres}, this one carries"
                f" {binaries.version}: restore it with Beacon {manifest.beacon} or newer"
            )
        staged = await trio.to_thread.run_sync(staging.begin, data_dir)
        async with embedded_postgres(staged, binaries=binaries) as server:
            await trio.to_thread.run_sync(_read, file, staged, server.dsn, binaries, progress)
            await analyze(server.dsn)
        await trio.to_thread.run_sync(staging.commit, data_dir)
    return manifest


async def analyze(dsn: str) -> None:
    """Gather the planner's statistics, which a dump does not hold."""
    async with open_database(dsn, settings={"statement_timeout": "0"}) as database:
        await database.execute("ANALYZE", timeout=ANALYZE_SECONDS)


@contextmanager
def program(
    command: Sequence[str | Path], *, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run pg_dump or pg_restore beside the body; raises BackupFailed with its complaint."""
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command, stdin=stdin, stdout=stdout, stderr=complaints, env=ENVIRONMENT
        )
        try:
            try:
                yield process
                if process.stdin:
                    process.stdin.close()
            except BrokenPipeError:  # it stopped reading
                process.wait()
            except BackupFailed:
                if not process.poll():  # it is well: the failure is another's
                    raise
            code = process.wait()
        finally:
            _end(process)
        if code:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            raise BackupFailed(f"{Path(command[0]).name} failed: {said or f'exit code {code}'}")


def parts(stream: IO[bytes]) -> Iterator[bytes]:
    """Read a stream in parts of `PART_BYTES`, looking out for cancellation in between."""
    while part := stream.read(PART_BYTES):
        trio.from_thread.check_cancelled()
        yield part


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            if stream:
                stream.close()


async def _database_bytes(dsn: str) -> int:
    async with open_database(dsn) as database:
        return int(await database.fetch_value("SELECT pg_database_size(current_database())"))


# --- writing --------------------------------------------------------------------------------


def _write(data_dir: Path, dsn: str, file: Path, total: int, progress: Progress) -> int:
    partial = file.with_name(f"{file.name}.partial")
    try:
        with _links(data_dir) as links:
            _link_all(data_dir / "spool", links)
            with open(partial, "wb", opener=_private) as raw:
                compressor = zstandard.ZstdCompressor(level=3, write_checksum=True)
                with (
                    compressor.stream_writer(raw, closefd=False) as packed,
                    tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
                ):
                    _write_members(tar, data_dir, dsn, links, total, progress)
                raw.flush()
                os.fsync(raw.fileno())
        partial.replace(file)
        return file.stat().st_size
    except OSError as error:
        raise BackupFailed(f"cannot write {file}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


def _write_members(
    tar: tarfile.TarFile, data_dir: Path, dsn: str, links: Path, total: int, progress: Progress
) -> None:
    binaries = find_binaries(data_dir)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, __version__, binaries.version, now)
    _add(tar, "manifest.json", msgspec.json.encode(manifest))
    done = 0
    with program([binaries.program("pg_dump"), *DUMP, dsn], stdout=subprocess.PIPE) as dump:
        assert dump.stdout is not None
        for number, part in enumerate(parts(dump.stdout)):
            _add(tar, f"database/{number:06}", part)
            done += len(part)
            progress("database", done, max(total, done))
    _link_all(data_dir / "spool", links)
    for link in sorted(path for path in links.rglob("*") if path.is_file()):
        trio.from_thread.check_cancelled()
        progress("spool", link.stat().st_size, None)
        _add_file(tar, f"spool/{link.relative_to(links)}", link)
    if (data_dir / "state.json").exists():
        _add_file(tar, "state.json", data_dir / "state.json")
    _add(tar, "complete", b"")


@contextmanager
def _links(data_dir: Path) -> Iterator[Path]:
    """A folder for hard links on the spool's own disk; one backup at a time has it."""
    folder = data_dir / "backup-links"
    folder.mkdir(0o700, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise BackupFailed("another backup is being made: wait for it to end") from None
    try:
        _empty(folder)  # a backup that was killed leaves its links
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _link_all(spool: Path, links: Path) -> None:
    """Link every file of the spool; a file that was replaced meanwhile counts as it is now."""
    for file in spool.rglob("*"):
        if not file.is_file() or file.name in NOT_LINKED:
            continue
        link = links / file.relative_to(spool)
        link.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # deleted by the writer: Postgres has it
            if link.exists():
                if link.samefile(file):
                    continue
                link.unlink()
            os.link(file, link)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, name: str, file: Path) -> None:
    member = tarfile.TarInfo(name)
    with open(file, "rb") as source:
        member.size, member.mode = os.fstat(source.fileno()).st_size, 0o600
        tar.addfile(member, _Padded(source))


class _Padded(io.RawIOBase):
    """A file that is read to the size it had: a segment may be cut to its end meanwhile."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def read(self, size: int = -1) -> bytes:
        return self._source.read(size).ljust(size, b"\0")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


# --- reading --------------------------------------------------------------------------------


def _check(data_dir: Path, file: Path) -> Manifest:
    """Read the manifest, and refuse a directory that holds data."""
    if cluster_folder(data_dir).exists() or any((data_dir / "spool").glob("*")):
        raise BackupFailed(
            f"{data_dir} already holds data: give an empty --data-dir,"
            " or move its 'postgres' and 'spool' away first"
        )
    with _open(file) as (tar, _):
        first = tar.next()
        stream = tar.extractfile(first) if first and first.name == "manifest.json" else None
        if stream is None:
            raise BackupFailed(f"{file} is not a backup made by Beacon")
        manifest = msgspec.json.decode(stream.read(), type=Manifest)
    if manifest.format > FORMAT:
        raise BackupFailed(
            f"{file} was made by Beacon {manifest.beacon}, whose format this one does not know:"
            " restore it with that version or a newer one"
        )
    return manifest


def _read(file: Path, staged: Path, dsn: str, binaries: Binaries, progress: Progress) -> None:
    complete = False
    size = file.stat().st_size
    command: list[str | Path] = [binaries.program("pg_restore"), *RESTORE, "--dbname", dsn]
    with program(command, stdin=subprocess.PIPE) as pg_restore, _open(file) as (tar, raw):
        assert pg_restore.stdin is not None
        for member in tar:
            trio.from_thread.check_cancelled()
            progress("restore", raw.tell(), size)
            stream = tar.extractfile(member)
            assert stream is not None or not member.isfile()
            if member.name.startswith("database/") and stream:
                shutil.copyfileobj(stream, pg_restore.stdin, PART_BYTES)
            elif member.name.startswith(("spool/", "state.json")) and stream:
                _put_back(staged, member.name, stream)
            complete = complete or member.name == "complete"
        if not complete:
            raise BackupFailed(f"{file} ends too early: it is not a whole backup")


def _put_back(staged: Path, name: str, stream: IO[bytes]) -> None:
    target = staged / name
    if ".." in target.parts:
        raise BackupFailed(f"the backup holds a file outside of the spool: {name}")
    target.parent.mkdir(0o700, parents=True, exist_ok=True)
    with open(target, "wb", opener=_private) as file:
        shutil.copyfileobj(stream, file, PART_BYTES)


@contextmanager
def _open(file: Path) -> Iterator[tuple[tarfile.TarFile, IO[bytes]]]:
    """Open a backup for reading from its start to its end; also yields the file itself."""
    try:
        with (
            open(file, "rb") as raw,
            zstandard.ZstdDecompressor().stream_reader(raw, closefd=False) as plain,
            tarfile.open(fileobj=plain, mode="r|") as tar,
        ):
            yield tar, raw
    except BeaconError:
        raise
    except BrokenPipeError:
        raise
    except (
        OSError,
        EOFError,
        tarfile.TarError,
        zstandard.ZstdError,
        msgspec.MsgspecError,
    ) as error:
        raise BackupFailed(f"{file} cannot be read as a backup: {error}") from error
