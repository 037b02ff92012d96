"""How the text of a flag or variable becomes a value: sizes, ports, networks, addresses.

In goes text as a person writes it, out comes the value, or ValueError whose message
goes on after the text ("'10 apples' is no size; ...").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from beacon.accounts.oidc.roles import RoleMap

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
DAY = 24 * 3600.0  # seconds

Network = IPv4Network | IPv6Network


class Kind(NamedTuple):
    """How one sort of setting is read: its placeholder in help, and its parser (ValueError)."""

    placeholder: str
    parse: Callable[[str], Any]


_UNITS = {"": 1, "b": 1, "k": KIB, "kib": KIB, "m": MIB, "mib": MIB, "g": GIB, "gib": GIB}
_UNITS |= {"t": 1 << 40, "tib": 1 << 40, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


def parse_size(text: str) -> int:
    """Bytes of `10GiB`, `500 MB`, `1.5g` or `1048576`; K, M, G and T alone are powers of 1024."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", text.strip().lower())
    if match is None or match[2] not in _UNITS:
        raise ValueError("is no size; write for example 10GiB, 500MB or 1048576")
    return int(float(match[1]) * _UNITS[match[2]])  # exact up to 8 PiB


def show_size(count: int) -> str:
    """The shortest exact form: 10 GiB, 1000 bytes."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if count and count % unit == 0:
            return f"{count // unit} {name}"
    return f"{count} bytes"


def parse_seconds(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|)", text.strip().lower())
    if match is None:
        raise ValueError("is no time span; write for example 30s, 5m or 30 (seconds)")
    return float(match[1]) * {"ms": 0.001, "": 1, "s": 1, "m": 60, "h": 3600, "d": DAY}[match[2]]


def show_span(seconds: float) -> str:
    """The shortest exact form: 7 days, 90 minutes, 5 seconds."""
    for length, name in ((DAY, "days"), (3600, "hours"), (60, "minutes")):
        if seconds > length and seconds % length == 0:
            return f"{seconds / length:g} {name}"
    return f"{seconds:g} seconds"


def parse_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise ValueError("is no port; write a number from 1 to 65535 (0: any free one)")
    return int(text)


def parse_count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError("is no number above 0")
    return int(text)


def parse_networks(text: str) -> tuple[Network, ...]:
    parts = [part.strip() for part in text.split(",")]
    try:
        return tuple(ip_network(part, strict=False) for part in parts if part)
    except ValueError:
        raise ValueError("is no list of networks; write for example 10.0.0.0/8,::1") from None


def parse_path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def parse_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("is no public address; write for example https://beacon.example.com")
    return text.rstrip("/")


def parse_database_url(text: str) -> str:
    if not text.startswith(("postgres://", "postgresql://")):
        raise ValueError("is no Postgres address; write postgresql://user:password@host:5432/name")
    return text


def parse_switch(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("is neither on nor off; write 1 or 0")


def parse_smtp_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("is no mail server; write smtp://user:password@host:587 or smtps://host")
    return text


def parse_email(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise ValueError("is no mail address; write for example beacon@example.com")
    return text


def parse_issuer(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("is no issuer; write for example https://example.okta.com")
    return text


def parse_groups(text: str) -> RoleMap:
    from beacon.accounts.oidc.roles import parse_role_map

    return parse_role_map(text)


def one_of(*choices: str) -> Kind:
    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"is none of {', '.join(choices)}")
        return text.lower()

    return Kind("|".join(choices), parse)


TEXT = Kind("TEXT", str)
ADDRESS = Kind("ADDRESS", str)
PATH = Kind("PATH", parse_path)
SIZE = Kind("SIZE", parse_size)
SECONDS = Kind("SECONDS", parse_seconds)
COUNT = Kind("N", parse_count)
PORT = Kind("PORT", parse_port)
NETWORKS = Kind("NETWORK", parse_networks)
PUBLIC_URL = Kind("URL", parse_url)
DATABASE_URL = Kind("URL", parse_database_url)
SWITCH = Kind("1|0", parse_switch)
SMTP_URL = Kind("URL", parse_smtp_url)
EMAIL = Kind("ADDRESS", parse_email)
ISSUER = Kind("URL", parse_issuer)
ROLE_MAP = Kind("MAP", parse_groups)
