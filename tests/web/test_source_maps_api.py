"""Source maps over the web: sent by sentry-cli, listed, deleted; why a frame is not resolved."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from beacon.accounts.audit import SYSTEM
from beacon.jobs.housekeeping import forget
from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.projects.projects import Project, create_project
from beacon.sourcemaps import uploading
from beacon.sourcemaps.uploading import CHUNK_BYTES, MAX_CHUNKS
from tests.audit_entries import entries
from tests.web.conftest import Api, Headers
from tests.web.made_by_api import make_issues

BUILT = Path(__file__).parents[1] / "sourcemaps" / "built"
ORGANIZATION = "/api/0/organizations/any"
CHUNKS, ASSEMBLE = f"{ORGANIZATION}/chunk-upload/", f"{ORGANIZATION}/artifactbundle/assemble/"
FRAME = {"file": "https://a.example/static/main.js", "function": "r", "line": 1, "column": 55}
DEBUG_ID = "dbe43862-8873-568e-8711-7b0869570251"


class Uploader:
    """sentry-cli, without the program."""

    def __init__(self, api: Api, project: Project, headers: Headers) -> None:
        self.api, self.project, self.headers = api, project, headers

    @property
    def path(self) -> str:
        return f"/api/v1/projects/{self.project.uuid}/source-maps"

    async def call(self, method: str, path: str, json: Any = None) -> tuple[int, Any]:
        return await self.api.call(method, path, headers=self.headers, json=json)

    async def send(self, *chunks: tuple[str, bytes], packed: bool = True) -> tuple[int, Any]:
        body = b""
        for name, data in chunks:
            field = "file_gzip" if packed else "file"
            head = (
                f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
            )
            body += head.encode() + data + b"\r\n"
        answer = await self.api.send(
            "POST",
            CHUNKS,
            headers={**self.headers, "Content-Type": "multipart/form-data; boundary=b"},
            data=body + b"--b--\r\n",
        )
        return answer.status_code, json.loads(await answer.get_data())

    async def assemble(self, content: bytes, **more: Any) -> dict[str, Any]:
        digest = hashlib.sha1(content).hexdigest()
        status, found = await self.call(
            "POST", ASSEMBLE, {"checksum": digest, "chunks": [digest], **more}
        )
        assert status == 200, found
        assert isinstance(found, dict)
        return found

    async def upload(self, files: dict[str, bytes], **more: Any) -> dict[str, Any]:
        content = bundle(files, **more.pop("headers", {}))
        found = await self.assemble(content, **more)
        if found["state"] != "not_found":  # it was sent before
            return found
        digest = hashlib.sha1(content).hexdigest()
        assert await self.send((digest, gzip.compress(content))) == (200, {})
        return await self.assemble(content, **more)


def bundle(files: dict[str, bytes], **headers: str) -> bytes:
    file = io.BytesIO()
    manifest: dict[str, Any] = {"files": {}}
    with zipfile.ZipFile(file, "w") as archive:
        for number, (name, content) in enumerate(files.items()):
            archive.writestr(zipfile.ZipInfo(str(number)), content)
            kind = "source_map" if name.endswith(".map") else "minified_source"
            manifest["files"][str(number)] = {"url": name, "type": kind, "headers": headers}
        archive.writestr(zipfile.ZipInfo("manifest.json"), json.dumps(manifest))
    return file.getvalue()


def built() -> dict[str, bytes]:
    names = ("main.js", "main.js.map")
    return {f"~/static/{name}": (BUILT / name).read_bytes() for name in names}


async def key_for(api: Api, project: Project, *permissions: str) -> Headers:
    secret = f"pk_{'-'.join(permissions)}"
    await api.database.execute(
        "INSERT INTO api_keys (project_id, key_hash, prefix, name, permissions)"
        " VALUES ($1, sha256($2), 'pk_', 'test', $3)",
        UUID(bytes=project.id),
        secret.encode(),
        list(permissions),
    )
    await api.parts.directory.refresh()
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
async def uploader(api: Api, shop: Project) -> Uploader:
    return Uploader(api, shop, await key_for(api, shop, "write"))


async def test_a_bundle_is_uploaded_listed_and_deleted(uploader: Uploader) -> None:
    found = await uploader.upload(built(), version="1.0", dist="7", projects=["shop"])
    assert found == {"state": "ok", "missingChunks": [], "detail": None}
    assert (await uploader.assemble(bundle(built()), version="1.0", dist="7"))["state"] == "ok"
    _, page = await uploader.call("GET", uploader.path)
    (release,) = page["items"]
    size = sum(map(len, built().values()))
    assert (release["release"], release["dist"], release["files"]) == ("1.0", "7", 2)
    assert (release["size"], release["debug_ids"], release["used_at"]) == (size, 0, None)
    assert page["stored"] == release["stored"] < size < page["limit"]
    _, files = await uploader.call("GET", f"{uploader.path}/files?release=1.0&limit=1")
    assert files["next_cursor"]
    _, files = await uploader.call("GET", f"{uploader.path}/files?q=MAIN.JS&dist=7")
    by_kind = {each["kind"]: each for each in files["items"]}
    assert by_kind["minified"]["source_map"] == "main.js.map"
    assert by_kind["source_map"]["name"] == "~/static/main.js.map"
    one = f"{uploader.path}/files/{by_kind['minified']['id']}"
    assert await uploader.call("DELETE", one) == (204, None)
    assert (await uploader.call("DELETE", one))[0] == 404
    assert (await uploader.call("DELETE", f"{uploader.path}/files/x"))[0] == 404
    deleted = await uploader.call("DELETE", f"{uploader.path}?release=1.0")
    assert deleted == (200, {"deleted": 1})
    assert (await uploader.call("GET", uploader.path))[1]["items"] == []
    actions = [entry.action for entry in await entries(uploader.api.database)]
    assert actions.count("source_maps.uploaded") == 2
    assert actions.count("source_maps.deleted") == 2


async def test_files_of_the_same_name_replace_older_ones(uploader: Uploader) -> None:
    for content in (b"one", b"two"):
        await uploader.upload({"~/a.js": content}, version="1.0")
    await uploader.upload({"~/a.js": b"two"}, version="2.0")
    await uploader.upload({"~/a.js": b"two"}, headers={"debug-id": DEBUG_ID})
    _, files = await uploader.call("GET", f"{uploader.path}/files")
    told = [(each["release"], each["debug_id"], each["size"]) for each in files["items"]]
    assert told == [("", DEBUG_ID, 3), ("2.0", None, 3), ("1.0", None, 3)]
    stored = "SELECT count(*) FROM source_map_files"
    assert await uploader.api.database.fetch_value(stored) == 2  # one is nobody's any more


async def test_pages_of_releases(uploader: Uploader) -> None:
    for number in range(5):
        await uploader.upload({"~/a.js": b"x"}, version=str(number))
    seen, cursor = [], ""
    while cursor is not None:
        _, page = await uploader.call("GET", f"{uploader.path}?limit=2{cursor}")
        seen += [each["release"] for each in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert seen == ["4", "3", "2", "1", "0"]


async def test_a_frame_is_diagnosed(uploader: Uploader) -> None:
    asked = {"frame": FRAME, "release": "1.0"}
    _, found = await uploader.call("POST", f"{uploader.path}/diagnose", asked)
    assert (found["resolved"], found["code"], found["frame"]) == (False, "no_release", FRAME)
    await uploader.upload(built(), version="1.0")
    _, found = await uploader.call("POST", f"{uploader.path}/diagnose", asked)
    assert (found["resolved"], found["frame"]["file"]) == (True, "src/cart.ts")


async def test_an_error_that_came_before_its_map_is_shown_resolved(
    api: Api, ada: Headers, uploader: Uploader
) -> None:
    await ensure_partitions(api.database, weeks_ahead(time.time_ns() // 1000))
    issues = make_issues(api, ada, uploader.project)
    issue = await issues.add("TypeError: x")
    exceptions = [{"type": "TypeError"}, {"type": "Error", "stacktrace": [FRAME]}]
    properties = {"exceptions": exceptions, "custom": 7}
    await issues.event(issue, properties=properties, stacktrace=[FRAME], release="1.0")
    before = await issues.ask(f"{issue}/events/latest")
    assert before["has_source_map"] is False
    await uploader.upload(built(), version="1.0")
    api.parts.source_maps.on_notice(uploader.project.uuid)
    after = await issues.ask(f"{issue}/events/latest")
    assert after["has_source_map"] is True
    for each in after["exceptions"]:
        (frame,) = each["frames"]
        assert (frame["file"], frame["line"]) == ("src/cart.ts", 6)
        assert frame["raw"]["file"] == FRAME["file"]
    assert {**after, "exceptions": [], "has_source_map": False} == {**before, "exceptions": []}


@pytest.mark.parametrize(
    ("content", "more", "why"),
    [
        (b"no zip", {"version": "1"}, "no zip archive"),
        (bundle({}), {"version": "1"}, "no source maps"),
        (bundle({"~/a.js": b"x"}), {}, "no debug id, and there is no release"),
        (bundle({"~/a.js": b"x"}), {"version": "é" * 300}, "too long"),
        (bundle({"~/a.js": b"x"}, **{"debug-id": "x"}), {}, "no debug id"),
    ],
)
async def test_a_bundle_that_cannot_be_taken_is_told(
    uploader: Uploader, content: bytes, more: dict[str, Any], why: str
) -> None:
    digest = hashlib.sha1(content).hexdigest()
    await uploader.send((digest, content), packed=False)
    found = await uploader.assemble(content, **more)
    assert found["state"] == "error"
    assert why in found["detail"]
    assert (await uploader.call("GET", uploader.path))[1]["items"] == []


async def test_chunks_are_what_their_names_say(uploader: Uploader) -> None:
    digest = hashlib.sha1(b"a").hexdigest()
    assert (await uploader.send((digest, b"b"), packed=False))[0] == 400
    assert (await uploader.send(("../../x", b"a"), packed=False))[0] == 400
    assert (await uploader.send((digest, b"no gzip")))[0] == 400
    assert (await uploader.send((digest, gzip.compress(b"a")[:-9])))[0] == 400
    assert (await uploader.send((digest, gzip.compress(b"\0" * (CHUNK_BYTES + 1)))))[0] == 413
    assert (await uploader.send((digest, b"a"), packed=False))[0] == 200
    waiting = "SELECT count(*) FROM source_map_chunks"
    assert await uploader.api.database.fetch_value(waiting) == 1


async def test_what_waits_is_limited(uploader: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MAX_WAITING_BYTES", 10)
    digest = hashlib.sha1(b"x" * 11).hexdigest()
    assert (await uploader.send((digest, b"x" * 11), packed=False))[0] == 409
    chunks = ["0" * 40] * (MAX_CHUNKS + 1)
    _, found = await uploader.call("POST", ASSEMBLE, {"checksum": "0" * 40, "chunks": chunks})
    assert (found["state"], found["detail"]) == ("error", f"A bundle has 1 to {MAX_CHUNKS} chunks.")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"~/a.js": b"x" * 101}, "more than 100 bytes"),
        ({f"~/{name}.js": bytes([name]) * 90 for name in range(90)}, "more than 500 bytes"),
    ],
)
async def test_large_files_and_projects_are_refused(
    uploader: Uploader, files: dict[str, bytes], why: str
) -> None:
    uploads = uploading.Uploads(uploader.api.database, file_bytes=100, project_bytes=500)
    content = bundle(files)
    digest = hashlib.sha1(content).digest()
    project = UUID(bytes=uploader.project.id)
    await uploads.put_chunk(project, digest.hex(), content, packed=False)
    wanted = uploading.Assembly(digest, [digest], "1", "")
    found = await uploads.assemble(project, wanted, SYSTEM)
    assert found.state == "error"
    assert why in (found.detail or "")


async def test_a_bundle_of_several_chunks(uploader: Uploader) -> None:
    content = bundle(built())
    pieces = [content[:500], content[500:1000], content[1000:]]
    names = [hashlib.sha1(piece).hexdigest() for piece in pieces]
    wanted = {"checksum": hashlib.sha1(content).hexdigest(), "chunks": names, "version": "1"}
    await uploader.send(*zip(names[:2], pieces[:2], strict=True), packed=False)
    _, found = await uploader.call("POST", ASSEMBLE, wanted)
    assert (found["state"], found["missingChunks"]) == ("not_found", names[2:])
    await uploader.send((names[2], pieces[2]), packed=False)
    _, found = await uploader.call("POST", ASSEMBLE, wanted)
    assert found["state"] == "ok"
    _, found = await uploader.call("POST", ASSEMBLE, {**wanted, "checksum": "0" * 40})
    assert "checksum" in found["detail"]


async def test_only_keys_of_the_project_that_may_write(
    api: Api, shop: Project, ada: Headers, uploader: Uploader
) -> None:
    other = (await create_project(api.database, "Other")).project
    reading = await key_for(api, shop, "read")
    for headers, status in (({}, 401), ({"Authorization": "Bearer pk_x"}, 401), (reading, 403)):
        for method, path in (("GET", "/api/0/"), ("GET", CHUNKS), ("POST", ASSEMBLE)):
            assert (await api.call(method, path, headers=headers))[0] == status
    assert (await api.call("GET", "/api/0/", headers=ada))[0] == 403
    status, found = await uploader.call("GET", "/api/0/")
    assert (status, found["project"]["slug"]) == (200, "shop")
    body = {"checksum": "0" * 40, "chunks": ["0" * 40], "projects": [str(other.number)]}
    status, found = await uploader.call("POST", ASSEMBLE, body)
    assert status == 404
    assert "not of" in found["detail"]
    status, _ = await uploader.call("GET", "/api/0/projects/any/other/releases/")
    assert status == 404


async def test_commits_of_a_release_resolve_what_they_fix(uploader: Uploader) -> None:
    project = UUID(bytes=uploader.project.id)
    issue = "3f2a9c1d-0000-8000-8000-000000000000"
    await uploader.api.database.execute(
        "INSERT INTO issues (project_id, id, version, kind, title, type, value, culprit, platform,"
        " level, first_seen_at, last_seen_at, first_event_id, last_event_id, event_count) VALUES"
        " ($1, $2, 1, 'error', 'T', 'T', '', '', '', 'error', now(), now(), $2, $2, 1)",
        project,
        UUID(issue),
    )
    commits = [{"id": "abc", "message": "Fixes SHOP-3F2A9C1D\n", "author_name": "Ada"}]
    one = f"{ORGANIZATION}/releases/shop%401.0/"
    status, found = await uploader.call("PUT", one, {"commits": commits})
    assert (status, found["version"]) == (200, "shop@1.0")
    row = await uploader.api.database.fetch_row("SELECT state, resolved_in FROM issues")
    assert row is not None
    assert (row["state"], row["resolved_in"]) == ("resolved", "shop@1.0")
    assert (await uploader.call("GET", one))[1]["projects"] == [{"slug": "shop", "name": "Shop"}]
    assert (await uploader.call("GET", f"{ORGANIZATION}/releases/2.0/"))[0] == 404
    assert (await uploader.call("POST", f"{ORGANIZATION}/releases/", {}))[0] == 422


async def test_what_nobody_uses_is_forgotten(uploader: Uploader) -> None:
    database = uploader.api.database
    await uploader.upload(built(), version="1.0")
    await uploader.upload({"~/b.js": b"x"}, version="used")
    for table, column in (("chunks", "uploaded_at"), ("files", "kept_at")):
        await database.execute(
            f"UPDATE source_map_{table} SET {column} = now() - interval '2 days'"
        )
    await database.execute(
        "UPDATE source_map_artifacts SET uploaded_at = now() - interval '91 days',"
        " used_at = CASE release WHEN 'used' THEN now() - interval '89 days' END"
    )
    await forget(database, uploader.api.parts.settings)
    counts = {
        table: await database.fetch_value(f"SELECT count(*) FROM source_map_{table}")
        for table in ("chunks", "artifacts", "files")
    }
    assert counts == {"chunks": 0, "artifacts": 1, "files": 1}
