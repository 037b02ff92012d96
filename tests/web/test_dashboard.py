"""The built dashboard as Beacon serves it: its addresses, headers, encodings, and what is not
served. Nobody has to be signed in for it: it holds no data."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
import pytest

from beacon import resources
from beacon.web.dashboard import Dashboard
from tests.web.conftest import Api
from tests.web.visitor import Visitor, is_dashboard, signed_in

STATIC = resources.find("dashboard_static")
FOR_GOOD = "public, max-age=31536000, immutable"
PAGES = (
    "/p/1",
    "/p/1/events",
    "/p/1/settings/keys",
    "/projects",
    "/system/health",
    "/about",
    "/shared/share_x",
)


def policy_of(answer: Any) -> dict[str, list[str]]:
    """Sources by directive."""
    directives = answer.headers["content-security-policy"].split(";")
    return {name: sources for name, *sources in (each.split() for each in directives if each)}


def names(suffix: str) -> list[str]:
    files = (STATIC / "app").rglob(f"*{suffix}")
    return sorted(path.relative_to(STATIC).as_posix() for path in files)


LARGEST = max(names(".js"), key=lambda name: (STATIC / name).stat().st_size)


async def test_all_of_its_addresses_answer_the_one_page(api: Api) -> None:
    for path in PAGES:
        answer = await api.send("GET", path)
        assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8"), path
        assert answer.headers["cache-control"] == "no-cache"
        assert await answer.get_data() == (STATIC / "index.html").read_bytes(), path


async def test_a_head_says_what_a_get_would(api: Api) -> None:
    for path in ("/projects", f"/{LARGEST}", "/embed/share_x"):
        told, got = await api.send("HEAD", path), await api.send("GET", path)
        assert told.status_code == 200, path
        assert dict(told.headers) == dict(got.headers), path


async def test_the_start_page_is_for_who_is_signed_in_and_a_welcome_for_others(api: Api) -> None:
    stranger = Visitor(api.client)
    page = await stranger.open("/")
    assert (page.title, is_dashboard(page)) == ("Beacon", False)
    eve = await signed_in(api)
    assert is_dashboard(await eve.open("/"))


async def test_the_page_runs_its_own_scripts_and_nothing_else_inline(api: Api) -> None:
    answer = await api.send("GET", "/projects")
    page, policy = await answer.get_data(), policy_of(answer)
    inline = re.findall(rb"<script(?:\s[^>]*)?>(.+?)</script>", page, re.DOTALL)
    assert inline
    hashes = {f"'sha256-{b64encode(sha256(each).digest()).decode()}'" for each in inline}
    assert set(policy["script-src"]) == {"'self'", *hashes}
    assert policy["style-src"] == ["'self'"]
    assert policy["default-src"] == policy["base-uri"] == ["'none'"]
    assert not re.search(rb"<style|\sstyle=|\son[a-z]+=|javascript:", page)


async def test_nothing_comes_from_another_host(api: Api) -> None:
    answer = await api.send("GET", "/projects")
    sources = {source for each in policy_of(answer).values() for source in each}
    assert all(source.startswith("'") or source == "data:" for source in sources)
    assert not re.search(rb"(?:src|href)=\"(?:https?:)?//", await answer.get_data())


async def test_nothing_may_stand_in_a_frame(api: Api) -> None:
    eve = await signed_in(api)
    for path in (*PAGES, "/", "/app/favicon.svg"):
        answer = await eve.open(path)
        assert answer.headers["x-frame-options"] == "DENY", path
        assert policy_of(answer)["frame-ancestors"] == ["'none'"], path


async def test_but_a_view_that_is_shared_for_it(api: Api) -> None:
    answer = await api.send("GET", "/embed/share_x")
    assert answer.status_code == 200
    assert policy_of(answer)["frame-ancestors"] == ["*"]
    assert "x-frame-options" not in answer.headers


async def test_files_that_are_named_by_their_content_are_kept_for_good(api: Api) -> None:
    found = names(".js")
    assert found
    for name in found:
        answer = await api.send("GET", f"/{name}")
        assert answer.status_code == 200, name
        assert answer.content_type == "text/javascript; charset=utf-8"
        assert answer.headers["cache-control"] == FOR_GOOD, name
        assert await answer.get_data() == (STATIC / name).read_bytes()
    icon = await api.send("GET", "/app/favicon.svg")
    assert (icon.content_type, icon.headers["cache-control"]) == ("image/svg+xml", "no-cache")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
async def test_it_is_sent_as_small_as_the_client_takes(
    api: Api, accepted: str, encoding: str | None
) -> None:
    plain = (STATIC / "index.html").read_bytes()
    answer = await api.send("GET", "/projects", headers={"Accept-Encoding": accepted})
    body = await answer.get_data()
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"].lower() == "accept-encoding"
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert decode(body) == plain
    assert encoding is None or len(body) < len(plain) / 2


@pytest.mark.parametrize("suffix", [".br", ".gz"])
async def test_what_was_made_ahead_is_the_same_file(suffix: str) -> None:
    decode = {".br": brotli.decompress, ".gz": gzip.decompress}[suffix]
    packed = names(suffix)
    assert packed
    for name in packed:
        plain = STATIC / name.removesuffix(suffix)
        assert decode((STATIC / name).read_bytes()) == plain.read_bytes(), name


async def test_what_the_browser_has_is_not_sent_again(api: Api) -> None:
    for path in ("/projects", f"/{LARGEST}"):
        tags = set()
        for accepted in ("br", "gzip", "identity"):
            head = {"Accept-Encoding": accepted}
            first = await api.send("GET", path, headers=head)
            tags.add(tag := first.headers["etag"])
            again = await api.send("GET", path, headers={**head, "If-None-Match": tag})
            assert (again.status_code, await again.get_data()) == (304, b""), path
        assert len(tags) == 3, path  # each encoding is another representation


async def test_what_is_not_there_is_not_found(api: Api) -> None:
    for path in (
        "/app/nothing.js",
        "/app/index.html",
        "/app/immutable/../../index.html",
        "/app/..%2f..%2fpyproject.toml",
        "/app/immutable/",
        f"/{LARGEST}.gz",
        "/p/",
        "/nowhere",
    ):
        assert (await api.send("GET", path)).status_code == 404, path


async def test_files_in_encodings_are_no_files_of_their_own() -> None:
    dashboard = Dashboard(STATIC)
    assert not [name for name in dashboard.files if Path(name).suffix in (".br", ".gz")]


async def test_the_page_takes_nothing(api: Api) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert (await api.send(method, "/projects")).status_code == 405, method
