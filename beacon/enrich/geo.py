"""Geo: where in the world an address is, from MaxMind DB files.

In: an IP address. Out: a `Place`. A country file comes with Beacon (DB-IP, CC-BY-4.0); a
city file may be configured or fetched by `beacon geo update`, and is asked first. Both
the layout of MaxMind and DB-IP (nested) and that of the ip-location-db packages (flat)
are read. Files are mapped, not loaded, and are opened again when they were replaced.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any, NamedTuple

import maxminddb
import trio

CACHED_PLACES = 8192
RELOAD_SECONDS = 30

log = logging.getLogger(__name__)


class Place(NamedTuple):
    """`country` is ISO 3166-1 alpha-2; names are English; degrees."""

    country: str | None = None
    region: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None


NOWHERE = Place()


class GeoFile:
    """One mmdb file, which may not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader: maxminddb.Reader | None = None
        self._seen: tuple[int, int, int] | None = None

    def reload(self) -> bool:
        """Opens the file if it is not the one that was seen last; True if so."""
        seen = self._stamp()
        if seen == self._seen:
            return False
        self._seen = seen
        self._reader = _open(self.path) if seen else None
        return True

    def find(self, address: IPv4Address | IPv6Address) -> Mapping[str, Any]:
        """The record of the address, {} when there is none."""
        if self._reader is None:
            return {}
        try:
            found = self._reader.get(address)
        except (maxminddb.InvalidDatabaseError, ValueError):  # ValueError: IPv6 in an IPv4 file
            return {}
        return found if isinstance(found, dict) else {}

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size


class Geo:
    """Looks up places, through a bounded cache. `edition` grows when a file was replaced."""

    def __init__(self, country_file: Path | None, city_file: Path | None = None) -> None:
        self._files = [GeoFile(path) for path in (city_file, country_file) if path]
        self.edition = 0
        self.find = lru_cache(CACHED_PLACES)(self._find)
        self.reload()

    def reload(self) -> None:
        """Opens what was replaced since the last time."""
        replaced = [file.reload() for file in self._files]
        if any(replaced):
            self.find.cache_clear()
            self.edition += 1

    async def watch(self) -> None:
        """Runs for ever: a file that is replaced is in use after `RELOAD_SECONDS`."""
        while True:
            await trio.sleep(RELOAD_SECONDS)
            self.reload()

    def _find(self, address: str) -> Place:
        """Nothing for private and malformed addresses."""
        public = public_address(address)
        if public is None:
            return NOWHERE
        places = (read_place(file.find(public)) for file in self._files)
        return next(filter(None, places), NOWHERE)


def public_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address of the public internet; an IPv4 address that is mapped into IPv6 as itself."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return address if address.is_global else None


def read_place(record: Mapping[str, Any]) -> Place | None:
    """A record of any of the layouts; None when it names no country."""
    nested = record.get("country")
    country = nested.get("iso_code") if isinstance(nested, dict) else record.get("country_code")
    if not isinstance(country, str) or len(country) != 2:
        return None
    if not isinstance(nested, dict):
        return Place(
            country,
            _name(record.get("state1")),
            _name(record.get("city")),
            _degrees(record.get("latitude")),
            _degrees(record.get("longitude")),
        )
    regions, location = record.get("subdivisions") or [{}], record.get("location") or {}
    return Place(
        country,
        _name(regions[0]),
        _name(record.get("city")),
        _degrees(location.get("latitude")),
        _degrees(location.get("longitude")),
    )


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = (value.get("names") or {}).get("en")
    return value[:200] if isinstance(value, str) and value else None


def _degrees(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _open(path: Path) -> maxminddb.Reader | None:
    try:
        return maxminddb.open_database(path)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        log.error("the geo file %s cannot be read (%s): locations will be missing", path, error)
        return None
