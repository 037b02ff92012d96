"""Uploads to a running Beacon, over the routes that sentry-cli uses.

In: a bundle in a file, the server's address and a secret key. Out: what the server made of it.
Raises UploadFailed.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from typing import IO, Any

import httpx

from beacon.errors import BeaconError

ORGANIZATION = "/api/0/organizations/beacon"
SECONDS = 300.0
"""For one request: a bundle of a hundred megabytes takes a while to be read."""


class UploadFailed(BeaconError):
    """The server refused it, or could not be reached."""

    code = "upload_failed"


class UploadClient:
    """One server, asked with one key."""

    def __init__(self, server: str, key: str) -> None:
        self._http = httpx.Client(
            base_url=server.rstrip("/"),
            headers={"Authorization": f"Bearer {key}"},
            timeout=SECONDS,
        )

    def __enter__(self) -> UploadClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def project(self) -> dict[str, Any]:
        """The project of the key: {"id", "slug", "name"}."""
        found: dict[str, Any] = self._asked("GET", "/api/0/")["project"]
        return found

    def list_releases(self, project_id: str) -> Iterator[dict[str, Any]]:
        """What was uploaded, by release and dist."""
        cursor: dict[str, Any] = {}
        while cursor is not None:
            path = f"/api/v1/projects/{project_id}/source-maps"
            page = self._asked("GET", path, params={"limit": 500, **cursor})
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}

    def upload(self, file: IO[bytes], *, release: str | None, dist: str | None) -> None:
        """What the server has already is not sent again."""
        options = self._asked("GET", f"{ORGANIZATION}/chunk-upload/")
        names, checksum = _digests(file, options["chunkSize"])
        wanted = {"checksum": checksum, "chunks": names, "version": release, "dist": dist}
        made = self._assemble(wanted)
        if made["state"] == "not_found":
            missing = set(made["missingChunks"])
            for number, name in enumerate(names):
                if name in missing:
                    missing.discard(name)
                    file.seek(number * options["chunkSize"])
                    self._send(name, file.read(options["chunkSize"]))
            made = self._assemble(wanted)
        if made["state"] != "ok":
            raise UploadFailed(made["detail"] or f"The upload came to nothing: {made['state']}.")

    def _assemble(self, wanted: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._asked(
            "POST", f"{ORGANIZATION}/artifactbundle/assemble/", json=wanted
        )
        return found

    def _send(self, name: str, chunk: bytes) -> None:
        packing = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        packed = packing.compress(chunk) + packing.flush()
        part = ("file_gzip", (name, packed, "application/octet-stream"))
        self._asked("POST", f"{ORGANIZATION}/chunk-upload/", files=[part])

    def _asked(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._http.request(method, path, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            where = self._http.base_url
            raise UploadFailed(f"{where} cannot be reached: {error or type(error)}.") from None
        if answer.is_success:
            try:
                return answer.json()
            except ValueError:
                raise UploadFailed(f"{self._http.base_url} is no Beacon.") from None
        raise UploadFailed(_detail(answer))


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered {answer.status_code}."


def _digests(file: IO[bytes], size: int) -> tuple[list[str], str]:
    """The SHA-1 of each chunk, and of all."""
    whole, names = hashlib.sha1(usedforsecurity=False), []
    file.seek(0)
    while chunk := file.read(size):
        whole.update(chunk)
        names.append(hashlib.sha1(chunk, usedforsecurity=False).hexdigest())
    return names, whole.hexdigest()
