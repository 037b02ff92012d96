"""Where an address is, by the bundled country file and by city files of each layout."""

from __future__ import annotations

from pathlib import Path

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

import beacon
from beacon.enrich.geo import NOWHERE, RELOAD_SECONDS, Geo, Place, read_place

BUNDLED = Path(beacon.__path__[0]) / "_data" / "geo" / "dbip-country.mmdb"
MAXMIND = {
    "city": {"names": {"en": "Vienna", "de": "Wien"}},
    "country": {"iso_code": "AT", "names": {"en": "Austria"}},
    "location": {"latitude": 48.2, "longitude": 16.37, "time_zone": "Europe/Vienna"},
    "subdivisions": [{"iso_code": "9", "names": {"en": "Vienna State"}}],
}
DBIP_FLAT = {
    "city": "Vienna",
    "country_code": "AT",
    "latitude": 48.2,
    "longitude": 16.37,
    "state1": "Vienna State",
}
VIENNA = Place("AT", "Vienna State", "Vienna", 48.2, 16.37)


def test_the_bundled_file_knows_the_countries_of_both_kinds_of_address():
    geo = Geo(BUNDLED)
    assert geo.find("8.8.8.8") == Place("US")
    assert geo.find("2a00:1450:4001:800::200e").country is not None
    assert geo.find("::ffff:8.8.8.8") == Place("US")


def test_the_bundled_file_comes_with_its_attribution():
    assert "https://db-ip.com" in BUNDLED.with_suffix(".txt").read_text()


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.0.1",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "",
        "unknown",
        "8.8.8.8:443",
        "1.2.3",
        "[::1]",
    ],
)
def test_private_and_malformed_addresses_are_nowhere(address):
    assert Geo(BUNDLED).find(address) == NOWHERE


@pytest.mark.parametrize("record", [MAXMIND, DBIP_FLAT])
def test_a_city_file_of_either_layout_is_read(write_mmdb, record):
    geo = Geo(BUNDLED, write_mmdb("city.mmdb", {"8.8.8.0/24": record}))
    assert geo.find("8.8.8.8") == VIENNA


def test_what_the_city_file_lacks_the_country_file_answers(write_mmdb):
    geo = Geo(BUNDLED, write_mmdb("city.mmdb", {"1.1.1.0/24": MAXMIND}))
    assert geo.find("1.1.1.1") == VIENNA
    assert geo.find("8.8.8.8") == Place("US")


def test_a_record_may_lack_anything_but_its_country():
    assert read_place({"country": {"iso_code": "AT"}}) == Place("AT")
    assert read_place({"country": {"iso_code": "AT"}, "subdivisions": []}) == Place("AT")
    assert read_place({"country_code": "AT", "city": ""}) == Place("AT")
    assert read_place({"city": {"names": {"en": "Atlantis"}}}) is None
    assert read_place({}) is None


def test_a_replaced_file_is_used_after_a_reload(write_mmdb, tmp_path):
    geo = Geo(BUNDLED, tmp_path / "city.mmdb")
    edition = geo.edition
    assert geo.find("8.8.8.8") == Place("US")
    write_mmdb("city.mmdb", {"8.8.8.0/24": MAXMIND})
    geo.reload()
    assert geo.find("8.8.8.8") == VIENNA
    assert geo.edition == edition + 1
    geo.reload()
    assert geo.edition == edition + 1


@pytest.mark.parametrize("content", [b"", b"not a database", b"\xab\xcd\xefMaxMind.com"])
def test_a_broken_city_file_leaves_the_country(tmp_path, caplog, content):
    (tmp_path / "city.mmdb").write_bytes(content)
    assert Geo(BUNDLED, tmp_path / "city.mmdb").find("8.8.8.8") == Place("US")
    assert "cannot be read" in caplog.text


def test_without_any_file_everything_is_nowhere(tmp_path):
    assert Geo(None).find("8.8.8.8") == NOWHERE
    assert Geo(tmp_path / "none").find("8.8.8.8") == NOWHERE


async def test_watch_sees_a_new_file(write_mmdb, tmp_path, autojump_clock):
    geo = Geo(BUNDLED, tmp_path / "city.mmdb")
    async with trio.open_nursery() as nursery:
        nursery.start_soon(geo.watch)
        write_mmdb("city.mmdb", {"8.8.8.0/24": MAXMIND})
        await trio.sleep(RELOAD_SECONDS + 1)
        nursery.cancel_scope.cancel()
    assert geo.find("8.8.8.8") == VIENNA


GEO = Geo(BUNDLED)


@given(st.ip_addresses().map(str) | st.text(max_size=50))
def test_any_text_has_a_place_or_none(address):
    country = GEO.find(address).country
    assert country is None or len(country) == 2
