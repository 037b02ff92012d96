"""Whether a page of some origin may send events to a project. Pure.

In go the project's domains, as `normalised_domain` leaves them, and the request's Origin
header (RFC 6454, section 7); out comes yes or no.

    example.com          that host, whatever the port
    *.example.com        every host below it, however deep, but not example.com itself
    example.com:8080     that host on that port only
    *                    every origin
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from beacon.errors import UsageError
from beacon.projects.projects import Project

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
MAX_DOMAIN_CHARACTERS = 253

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


class Place(NamedTuple):
    """A host, and its port where one is given."""

    host: str
    port: int | None


def origin_allowed(project: Project, origin: str | None) -> bool:
    """No domains set, or no Origin sent: allowed."""
    if not project.domains or not origin or "*" in project.domains:
        return True
    place = _place_of_origin(origin)
    return place is not None and any(_covers(domain, place) for domain in project.domains)


def _place_of_origin(origin: str) -> Place | None:
    """None for `null` and everything else that names no host."""
    try:
        parts = urlsplit(origin.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return Place(host.rstrip("."), port or DEFAULT_PORTS.get(parts.scheme)) if host else None


def _covers(domain: str, place: Place) -> bool:
    wanted = _split_port(domain)
    if wanted.port is not None and wanted.port != place.port:
        return False
    if wanted.host.startswith("*."):
        return place.host.endswith(wanted.host[1:]) and len(place.host) > len(wanted.host) - 1
    return place.host == wanted.host


def _split_port(domain: str) -> Place:
    """Of a normalised domain; an IPv6 address stands in brackets."""
    host, colon, port = domain.rpartition(":")
    if not colon or domain.endswith("]"):
        host, port = domain, ""
    return Place(host.removeprefix("[").removesuffix("]"), int(port) if port else None)


# --- as people write them ---------------------------------------------------------------------


def normalised_domain(text: str) -> str:
    """`https://Shop.Example.com/` -> `shop.example.com`; `UsageError` when it is no domain."""
    plain = text.strip().lower()
    if plain == "*":
        return plain
    try:
        parts = urlsplit(plain if "://" in plain else f"//{plain}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    wild, bare = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    return wild + _checked_host(bare, text) + (f":{port}" if port else "")


def _checked_host(host: str, text: str) -> str:
    if ":" in host:
        return f"[{host}]"
    try:
        ascii_host = host.rstrip(".").encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        ascii_host = ""
    ascii_host = ascii_host.rstrip(".")
    labels = ascii_host.split(".")
    if len(ascii_host) > MAX_DOMAIN_CHARACTERS or not all(map(_LABEL.fullmatch, labels)):
        raise UsageError(f"{text!r} is no domain; write for example example.com or *.example.com")
    return ascii_host
