"""`beacon geo update`, against a local server in the place of MaxMind and DB-IP."""

from __future__ import annotations

import gzip
import io
import tarfile
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from beacon.enrich.geo import Geo
from beacon.enrich.geo_update import DbIp, MaxMind, download, update_city
from beacon.errors import BeaconError, NotFound, Unauthorized, Unavailable, UsageError

VIENNA = {"8.8.8.0/24": {"country": {"iso_code": "AT"}, "city": {"names": {"en": "Vienna"}}}}
TODAY = date(2026, 3, 31)
MAXMIND_PATH = "/geoip/databases/GeoLite2-City/download?suffix=tar.gz"
KEY = {"Authorization": "Basic " + b64encode(b"42:secret").decode()}


class Site(ThreadingHTTPServer):
    """Answers by `pages`: path -> (status, headers, body); notes what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def page(
        self, path: str, body: bytes, status: int = 200, length: int | None = None, **headers: str
    ) -> None:
        size = {"Content-Length": str(len(body) if length is None else length)}
        self.pages[path] = (status, {**size, **headers}, body)


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        key = self.headers.get("Authorization")
        self.server.asked.append((self.path, key))
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        site.shutdown()
        thread.join()


def tar_of(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for member, text in (("GeoLite2/LICENSE.txt", b"licence"), (name, content)):
            info = tarfile.TarInfo(member)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
    return out.getvalue()


def offer_maxmind(site: Site, archive: bytes) -> MaxMind:
    site.page(MAXMIND_PATH, archive)
    site.page(f"{MAXMIND_PATH}.sha256", f"{sha256(archive).hexdigest()}  x.tar.gz\n".encode())
    return MaxMind("42", "secret", site.url)


def test_maxminds_file_is_fetched_with_the_account(site, mmdb_bytes, tmp_path):
    source = offer_maxmind(site, tar_of("GeoLite2/GeoLite2-City.mmdb", mmdb_bytes(VIENNA)))
    updated = update_city(source, tmp_path / "geo")
    assert updated.path == tmp_path / "geo" / "city.mmdb"
    assert (updated.edition, updated.built.year) == ("GeoLite2-City", 2026)
    assert Geo(None, updated.path).find("8.8.8.8").city == "Vienna"
    assert {key for _, key in site.asked} == {KEY["Authorization"]}
    assert [path.name for path in (tmp_path / "geo").iterdir()] == ["city.mmdb"]


def test_the_license_key_does_not_follow_a_redirect_to_another_host(site, mmdb_bytes, tmp_path):
    source = offer_maxmind(site, tar_of("a/GeoLite2-City.mmdb", mmdb_bytes(VIENNA)))
    site.pages["/stored"] = site.pages[MAXMIND_PATH]
    elsewhere = f"http://localhost:{site.server_port}/stored"
    site.page(MAXMIND_PATH, b"", 302, Location=elsewhere)
    update_city(source, tmp_path)
    assert site.asked[-1] == ("/stored", None)


def test_dbips_file_of_the_month_is_fetched(site, mmdb_bytes, tmp_path):
    content = mmdb_bytes(VIENNA, "DBIP-City-Lite")
    site.page("/free/dbip-city-lite-2026-03.mmdb.gz", gzip.compress(content))
    assert update_city(DbIp(site.url), tmp_path, today=TODAY).edition == "DBIP-City-Lite"


def test_while_this_months_file_is_not_out_last_months_is_fetched(site, mmdb_bytes, tmp_path):
    content = mmdb_bytes(VIENNA, "DBIP-City-Lite")
    site.page("/free/dbip-city-lite-2026-02.mmdb.gz", gzip.compress(content))
    update_city(DbIp(site.url), tmp_path, today=TODAY)
    assert Geo(None, tmp_path / "city.mmdb").find("8.8.8.8").country == "AT"


def test_progress_is_told_up_to_the_end(site, mmdb_bytes, tmp_path):
    archive = gzip.compress(mmdb_bytes(VIENNA, "DBIP-City-Lite"))
    site.page("/free/dbip-city-lite-2026-03.mmdb.gz", archive)
    seen: list[tuple[int, int | None]] = []
    update_city(DbIp(site.url), tmp_path, lambda *step: seen.append(step), today=TODAY)
    assert seen == sorted(seen)
    assert seen[-1] == (len(archive), len(archive))


def damaged(site: Site, mmdb_bytes, case: str) -> MaxMind | DbIp:
    path = "/free/dbip-city-lite-2026-03.mmdb.gz"
    whole = gzip.compress(mmdb_bytes(VIENNA))
    match case:
        case "wrong sum":
            source = offer_maxmind(site, tar_of("a.mmdb", mmdb_bytes(VIENNA)))
            site.page(f"{MAXMIND_PATH}.sha256", b"0" * 64)
            return source
        case "empty sum":
            source = offer_maxmind(site, tar_of("a.mmdb", mmdb_bytes(VIENNA)))
            site.page(f"{MAXMIND_PATH}.sha256", b"")
            return source
        case "no mmdb inside":
            return offer_maxmind(site, tar_of("readme", b""))
        case "no tar":
            return offer_maxmind(site, b"<html>")
        case "no gzip":
            site.page(path, b"<html>")
        case "gzip cut short":
            site.page(path, whole[:-20])
        case "no mmdb":
            site.page(path, gzip.compress(b"<html>"))
        case "no cities":
            site.page(path, gzip.compress(mmdb_bytes(VIENNA, "DBIP-Country-Lite")))
        case "transfer cut short":
            site.page(path, whole, length=len(whole) + 9)
        case "server error":
            site.page(path, b"", 500)
        case "too many":
            site.page(path, b"", 429)
    return DbIp(site.url)


CASES = [
    "wrong sum",
    "empty sum",
    "no mmdb inside",
    "no tar",
    "no gzip",
    "gzip cut short",
    "no mmdb",
    "no cities",
    "transfer cut short",
    "server error",
    "too many",
]


@pytest.mark.parametrize("case", CASES)
def test_what_is_damaged_does_not_replace_the_last_file(site, mmdb_bytes, tmp_path, case):
    (tmp_path / "city.mmdb").write_bytes(b"last")
    with pytest.raises(Unavailable):
        update_city(damaged(site, mmdb_bytes, case), tmp_path, today=TODAY)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [
        ("city.mmdb", b"last")
    ]


def test_a_wrong_key_is_said_to_be_wrong_without_being_told(site, tmp_path):
    site.page(f"{MAXMIND_PATH}.sha256", b"", 401)
    with pytest.raises(Unauthorized, match="license key") as raised:
        update_city(MaxMind("42", "secret", site.url), tmp_path)
    assert "secret" not in str(raised.value)


def test_neither_month_is_there(site, tmp_path):
    with pytest.raises(NotFound):
        update_city(DbIp(site.url), tmp_path, today=TODAY)


def test_an_unreachable_server_is_named(site, tmp_path):
    site.server_close()
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1 cannot be reached"):
        update_city(DbIp(site.url), tmp_path, today=TODAY)


def test_other_schemes_are_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    with pytest.raises(UsageError):
        download(secret.as_uri(), tmp_path / "copy", lambda done, total: None, {})


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BeaconError, match="cannot be written"):
        update_city(DbIp("http://127.0.0.1:9"), Path(tmp_path / "file" / "geo"))
