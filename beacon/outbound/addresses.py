"""Which addresses may be sent to. Pure.

In: an address, and networks that the operator allows. Out: why it is refused, or nothing. What
carries an IPv4 address inside is judged by that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from beacon.errors import InvalidField
from beacon.values import Network

MAX_URL_CHARACTERS = 2000

Address = IPv4Address | IPv6Address

_REFUSED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this host"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by providers (CGNAT)"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "for documentation"),
    ("192.88.99.0/24", "6to4"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "for benchmarks"),
    ("198.51.100.0/24", "for documentation"),
    ("203.0.113.0/24", "for documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "this host"),
    ("::1/128", "loopback"),
    ("64:ff9b:1::/48", "local NAT64"),
    ("100::/64", "discarded"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "for documentation"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "for documentation"),
    ("5f00::/16", "reserved"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "private"),
    ("ff00::/8", "multicast"),
)
REFUSED: tuple[tuple[Network, str], ...] = tuple((ip_network(n), why) for n, why in _REFUSED)
GLOBAL_V6 = ip_network("2000::/3")
"""All that is given out; the rest is refused."""
NAT64 = ip_network("64:ff9b::/96")
COMPATIBLE = ip_network("::/96")

METADATA = frozenset(
    map(ip_address, ("169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200"))
) | {ip_address("fd00:ec2::254"), ip_address("fd00:ec2::23"), ip_address("fd20:ce::254")}
"""Where clouds hand out credentials: never, whatever is allowed."""


def refusal(address: Address, allowed: Sequence[Network] = ()) -> str | None:
    """Why nothing is sent there; None: it may be. `allowed` lets private ones pass."""
    inner = embedded(address)
    if address in METADATA or inner in METADATA:
        return "it is a cloud's metadata service"
    if any(address in network for network in allowed):
        return None
    if inner is not None:
        return refusal(inner, allowed)
    for network, why in REFUSED:
        if address in network:
            return f"it is {why}"
    if isinstance(address, IPv6Address) and (address.scope_id or address not in GLOBAL_V6):
        return "it is reserved"
    return None


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if not isinstance(address, IPv6Address) or int(address) <= 1:
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64 or address in COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def check_url(field: str, text: str) -> httpx.URL:
    """An address of the web in the form that is sent to. Raises InvalidField."""
    if len(text) > MAX_URL_CHARACTERS:
        raise InvalidField(field, f"{field}: it is longer than {MAX_URL_CHARACTERS} characters.")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise InvalidField(field, f"{field}: it is no address of the web.") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise InvalidField(field, f"{field}: write a whole address, http:// or https://.")
    if url.userinfo:
        raise InvalidField(field, f"{field}: no user and password in it: use a header.")
    if url.port == 0 or any(ord(character) <= 32 for character in text):
        raise InvalidField(field, f"{field}: it is no address of the web.")
    return url
