"""The built SDK as Beacon serves it: its names, encodings, headers, and what is not served."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
import pytest

from beacon import resources
from beacon.web.app import WebParts, create_app
from beacon.web.sdk_files import PACKAGE, SdkFile, read_sdk_files
from tests.web.test_app import FakeHealth, FakeIngest

FILES: dict[str, SdkFile] = read_sdk_files(resources.find("sdk/js/dist"))
TRACKER = FILES["tracker.min.js"]
HASHED = f"/static/sdk/tracker.min.{TRACKER.hash}.js"
OLD = "0123456789ab"
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".tgz": "application/gzip",
}
IMMUTABLE = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600, stale-while-revalidate=86400"


@pytest.fixture
def client() -> Any:
    parts = WebParts(FakeIngest(), lambda: FakeHealth(), lambda: b"")
    return create_app(parts).test_client()


@pytest.mark.parametrize("name", FILES)
async def test_every_file_is_served_to_pages_of_any_origin(client: Any, name: str) -> None:
    answer = await client.get(f"/static/sdk/{name}", headers={"Origin": "https://shop.example"})
    assert answer.status_code == 200
    assert await answer.get_data() == FILES[name].encoded[""]
    kind = KINDS[Path(name).suffix]
    headers = answer.headers
    assert headers["content-type"] == kind
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["vary"].lower() == "accept-encoding"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("name", sorted(FILES.keys() - {PACKAGE}))
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1, gzip;q=1", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("deflate", None),
        ("", None),
    ],
)
async def test_what_was_compressed_ahead_is_sent_to_who_takes_it(
    client: Any, name: str, accepted: str, encoding: str | None
) -> None:
    answer = await client.get(f"/static/sdk/{name}", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    body = await answer.get_data()
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](body)
    assert plain == FILES[name].encoded[""]


async def test_a_plain_name_is_kept_for_an_hour_and_a_hashed_one_for_good(client: Any) -> None:
    plain = await client.get("/static/sdk/tracker.min.js")
    hashed = await client.get(HASHED)
    short = await client.get("/b.js")
    caches = [each.headers["cache-control"] for each in (plain, hashed, short)]
    assert caches == [HOUR, IMMUTABLE, HOUR]
    assert await plain.get_data() == await hashed.get_data() == await short.get_data()


async def test_source_maps_are_named_beside_each_name_of_their_script(client: Any) -> None:
    named = {
        "/static/sdk/tracker.min.js": "tracker.min.js.map",
        HASHED: f"tracker.min.{TRACKER.hash}.js.map",
        "/b.js": "static/sdk/tracker.min.js.map",
    }
    for path, name in named.items():
        answer = await client.get(path)
        assert answer.headers["sourcemap"] == name
        source_map = await client.get(path.rpartition("/")[0] + "/" + name)
        assert (await source_map.get_json())["version"] == 3
        assert source_map.headers["cache-control"] == answer.headers["cache-control"]


async def test_the_hash_of_another_build_leads_to_the_plain_name(client: Any) -> None:
    for suffix in (".js", ".js.map"):
        answer = await client.get(f"/static/sdk/tracker.min.{OLD}{suffix}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"tracker.min{suffix}")
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/static/sdk/tracker.min.js", HASHED, "/b.js"])
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
async def test_who_has_it_is_not_sent_it_again(client: Any, path: str, encoding: str) -> None:
    accepts = {"Accept-Encoding": encoding}
    first = await client.get(path, headers=accepts)
    again = await client.get(path, headers={**accepts, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, await again.get_data()) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    assert again.headers["cache-control"] == first.headers["cache-control"]
    other = await client.get(path, headers={**accepts, "If-None-Match": '"other"'})
    assert other.status_code == 200


async def test_each_encoding_has_a_tag_of_its_own(client: Any) -> None:
    answers = [
        await client.get("/b.js", headers={"Accept-Encoding": each}) for each in ("br", "gzip", "")
    ]
    assert len({answer.headers["etag"] for answer in answers}) == 3


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nothing.js",
        "../package.json",
        "..%2fpackage.json",
        "%2e%2e/%2e%2e/package.json",
        "..%5c..%5cpackage.json",
        "/etc/passwd",
        "tracker.min.js%00.map",
        "beacon.d.ts",
        "tracker.min.js.br",
        f"nothing.{OLD}.js",
        f"../package.{OLD}.js",
        f"tracker.min.{OLD.upper()}.js",
    ],
)
async def test_nothing_else_is_served(client: Any, name: str) -> None:
    answer = await client.get(f"/static/sdk/{name}")
    assert answer.status_code == 404


async def test_only_reading_is_allowed(client: Any) -> None:
    assert (await client.post("/static/sdk/tracker.min.js")).status_code == 405
    assert (await client.delete("/b.js")).status_code == 405


def test_a_folder_without_compressed_files_is_served_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_bytes(b"1")
    (tmp_path / "a.d.ts").touch()
    found = read_sdk_files(tmp_path)
    file_hash = sha256(b"1").hexdigest()[:12]
    kind = "text/javascript; charset=utf-8"
    assert found == {"a.js": SdkFile(kind, file_hash, file_hash, {"": b"1"}, None)}


def test_the_tracker_loads_the_captures_of_its_own_build() -> None:
    [asked] = re.findall(rb"auto\.min\.([0-9a-f]{12})\.js", TRACKER.encoded[""])
    assert asked.decode() == FILES["auto.min.js"].hash
