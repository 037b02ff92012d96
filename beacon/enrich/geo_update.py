"""Geo update: fetches a city file, which `geo` asks before the bundled country file.

In: a source (`MaxMind` with an account, or `DbIp`, free), the folder of geo files. Out:
the file `city.mmdb` there, checked before it replaces the last one, all at once; a server
that runs sees it within half a minute. Plain blocking code: call it from a thread.

MaxMind: https://dev.maxmind.com/geoip/updating-databases; GeoLite2's licence is on its
pages. DB-IP's "IP to City Lite": https://db-ip.com/db/download/ip-to-city-lite, CC-BY-4.0.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tarfile
import urllib.request
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit

import maxminddb

from beacon.errors import BeaconError, NotFound, Unauthorized, Unavailable, UsageError

CITY_FILE = "city.mmdb"
TIMEOUT_SECONDS = 30
MAX_DOWNLOAD_BYTES = 1 << 30
CHUNK_BYTES = 256 * 1024
PROBES = ("8.8.8.8", "1.1.1.1", "2001:4860:4860::8888")

Progress = Callable[[int, int | None], None]
"""Called with the bytes so far and the bytes in all (None: not known)."""


class Updated(NamedTuple):
    """What is in place now. `edition` is the file's own name for itself."""

    path: Path
    edition: str
    built: datetime


@dataclass(frozen=True)
class MaxMind:
    """GeoLite2 City; account id and license key are free at maxmind.com."""

    account_id: str
    license_key: str
    base_url: str = "https://download.maxmind.com"
    edition: str = "GeoLite2-City"

    def fetch(self, folder: Path, progress: Progress, today: date) -> Path:
        """The mmdb file, unpacked into `folder`."""
        token = b64encode(f"{self.account_id}:{self.license_key}".encode()).decode()
        headers = {"Authorization": f"Basic {token}"}
        url = f"{self.base_url}/geoip/databases/{self.edition}/download?suffix=tar.gz"
        checksum, archive = folder / "checksum", folder / "archive.tar.gz"
        download(f"{url}.sha256", checksum, lambda done, total: None, headers)
        download(url, archive, progress, headers)
        _check_sum(archive, checksum.read_text(encoding="ascii", errors="replace"))
        return _unpack_tar(archive, folder / CITY_FILE)


@dataclass(frozen=True)
class DbIp:
    """IP to City Lite of this month, or of the last while this month's is not out."""

    base_url: str = "https://download.db-ip.com"

    def fetch(self, folder: Path, progress: Progress, today: date) -> Path:
        """The mmdb file, unpacked into `folder`."""
        archive = folder / "archive.gz"
        last_month = today.replace(day=1) - timedelta(days=1)
        try:
            download(self._url(today), archive, progress, {})
        except NotFound:
            download(self._url(last_month), archive, progress, {})
        return _unpack_gzip(archive, folder / CITY_FILE)

    def _url(self, month: date) -> str:
        return f"{self.base_url}/free/dbip-city-lite-{month:%Y-%m}.mmdb.gz"


def update_city(
    source: MaxMind | DbIp,
    folder: Path,
    progress: Progress = lambda done, total: None,
    *,
    today: date | None = None,
) -> Updated:
    """Fetches, checks and puts in place; raises a `BeaconError` and leaves the old file else."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".update-", dir=folder) as draft:
            fetched = source.fetch(Path(draft), progress, today or datetime.now(UTC).date())
            edition, built = check_city(fetched)
            return Updated(_put_in_place(fetched, folder / CITY_FILE), edition, built)
    except OSError as error:
        raise BeaconError(f"{folder} cannot be written: {error}") from error


def check_city(path: Path) -> tuple[str, datetime]:
    """Opens the file and asks it; its edition and build time."""
    try:
        with maxminddb.open_database(path) as reader:
            for address in PROBES:
                reader.get(address)
            metadata = reader.metadata()
    except (maxminddb.InvalidDatabaseError, ValueError) as error:
        raise Unavailable(f"what was downloaded is no MaxMind DB file: {error}") from error
    if "city" not in metadata.database_type.lower():
        raise Unavailable(f"what was downloaded has no cities: {metadata.database_type}")
    return metadata.database_type, datetime.fromtimestamp(metadata.build_epoch, UTC)


def download(url: str, to: Path, progress: Progress, headers: dict[str, str]) -> None:
    """GET to a file, whole or not at all: NotFound, Unauthorized or Unavailable."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise UsageError(f"{url} is no http or https address")
    opener = urllib.request.build_opener(_KeepSecrets)
    request = urllib.request.Request(url, headers={"User-Agent": "beacon", **headers})
    with _translated(url), opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
        length = answer.headers.get("Content-Length")
        _save(answer, to, progress, int(length) if length else None)


def _save(answer: IO[bytes], to: Path, progress: Progress, total: int | None) -> None:
    done = 0
    with to.open("wb") as out:
        while chunk := answer.read(CHUNK_BYTES):
            done += len(chunk)
            if done > MAX_DOWNLOAD_BYTES:
                raise Unavailable(f"the download is over {MAX_DOWNLOAD_BYTES} bytes")
            out.write(chunk)
            progress(done, total)
    if total is not None and done < total:
        raise Unavailable(f"the download broke off after {done} of {total} bytes: try again")


class _KeepSecrets(urllib.request.HTTPRedirectHandler):
    """MaxMind redirects to a storage service, which is not to see the license key."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        target = super().redirect_request(req, fp, code, msg, headers, newurl)
        if target is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            target.remove_header("Authorization")
        return target


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Network errors become ours. Query and credentials stay out of the message."""
    where = urlsplit(url).hostname
    try:
        yield
    except HTTPError as error:
        with error:
            raise _refusal(error.code, url) from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unavailable(f"{where} cannot be reached: {error}") from error


def _refusal(status: int, url: str) -> BeaconError:
    where = urlsplit(url)
    match status:
        case 401 | 403:
            return Unauthorized(f"{where.hostname} refuses: check account id and license key")
        case 404:
            return NotFound(f"{where.hostname} has no {where.path}")
        case 429:
            return Unavailable(f"{where.hostname} limits downloads a day: try again tomorrow")
    return Unavailable(f"{where.hostname} answered {status}: try again later")


def _check_sum(archive: Path, text: str) -> None:
    with archive.open("rb") as content:
        digest = sha256()
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
    if text.split()[:1] != [digest.hexdigest()]:
        raise Unavailable("the download does not match its SHA-256 sum: try again")


def _unpack_tar(archive: Path, to: Path) -> Path:
    with _readable(), tarfile.open(archive, "r:gz") as content:
        for member in content:
            file = content.extractfile(member) if member.name.endswith(".mmdb") else None
            if file is not None:
                return _copy(file, to)
    raise Unavailable("there is no mmdb file in the download")


def _unpack_gzip(archive: Path, to: Path) -> Path:
    with _readable(), gzip.open(archive) as content:
        return _copy(content, to)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unavailable(f"the download is damaged ({error}): try again") from error


def _copy(content: IO[bytes] | gzip.GzipFile, to: Path) -> Path:
    with to.open("wb") as out:
        shutil.copyfileobj(content, out, CHUNK_BYTES)
        out.flush()
        os.fsync(out.fileno())
    return to


def _put_in_place(file: Path, at: Path) -> Path:
    file.replace(at)
    folder = os.open(at.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return at
