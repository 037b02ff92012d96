"""Finds the files that come with Beacon, wherever it runs from.

In goes the name of a resource (`migrations`, `dashboard_static`, `sdk/js/dist`, `geo`), out
comes its path. Three homes are looked through: the payload of the executable made by
PyInstaller (`<unpacked>/beacon/_data/`), an installed wheel (`beacon/_data/`), a source
checkout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from beacon.errors import StartupError

GEO_COUNTRY_FILE = "dbip-country.mmdb"


def find(name: str) -> Path:
    """The path of a resource; `StartupError` when this copy of Beacon is incomplete."""
    found = find_optional(name)
    if found is None:
        raise StartupError(
            f"this copy of Beacon lacks its {name!r}; install it again, or run it from a checkout"
        )
    return found


def find_optional(name: str) -> Path | None:
    """The same, for what Beacon can do without."""
    return next((home / name for home in _homes() if (home / name).exists()), None)


def migrations() -> Path:
    return find("migrations")


def geo_country() -> Path | None:
    """The bundled country file (DB-IP, CC-BY-4.0)."""
    return find_optional(f"geo/{GEO_COUNTRY_FILE}")


@cache
def sql(room: str, name: str) -> str:
    """The text of `beacon/<room>/sql/<name>.sql`."""
    return (Path(__file__).parent / room / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def is_frozen() -> bool:
    """Whether this is the single executable."""
    return hasattr(sys, "_MEIPASS")


def _homes() -> Iterator[Path]:
    if is_frozen():
        yield Path(sys._MEIPASS) / "beacon" / "_data"  # type: ignore[attr-defined]
    package = Path(__file__).parent
    yield package / "_data"
    if (package.parent / "pyproject.toml").is_file():  # else it is site-packages: not ours
        yield package.parent
