"""Whose request it is: the client's address, seen through proxies that are trusted.

In: the peer's address and the request's forwarding headers. Out: one IP address. The
headers are `X-Forwarded-For` and `Forwarded` (RFC 7239); they are believed only as far
as the proxies that wrote them are in the trusted networks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

REMEMBERED_ADDRESSES = 4096  # answers kept, so that a busy proxy costs no parsing


class TrustedProxies:
    """The networks whose word about a client's address is taken."""

    def __init__(self, networks: Iterable[Network] = ()) -> None:
        self._networks = tuple(networks)
        self._remembered = lru_cache(maxsize=REMEMBERED_ADDRESSES)(self._look_through)

    @classmethod
    def parse(cls, networks: Iterable[str]) -> TrustedProxies:
        """From texts such as `10.0.0.0/8` or `::1`. Raises ValueError."""
        return cls(ip_network(text.strip(), strict=False) for text in networks)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def client_address(self, peer: str, x_forwarded_for: str | None, forwarded: str | None) -> str:
        """The address that the request came from, as far as it can be known.

        Both headers present and not of one mind: a client forged one of them, since a
        proxy passes on the one that it does not write. Then neither is believed.
        """
        if not self._networks or (x_forwarded_for is None and forwarded is None):
            return peer
        return self._remembered(peer, x_forwarded_for, forwarded)

    def _look_through(self, peer: str, x_forwarded_for: str | None, forwarded: str | None) -> str:
        found = set()
        if x_forwarded_for is not None:
            found.add(self._last_untrusted(peer, x_forwarded_for.split(",")))
        if forwarded is not None:
            found.add(self._last_untrusted(peer, _forwarded_for(forwarded)))
        return found.pop() if len(found) == 1 else peer

    def _last_untrusted(self, peer: str, hops: list[str]) -> str:
        address = peer
        for hop in reversed(hops):
            if not self._trusts(address):
                break
            next_address = parse_address(hop)
            if next_address is None:
                break
            address = next_address
        return address

    def _trusts(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)


def parse_address(text: str) -> str | None:
    """An IP address in its plain form, from `1.2.3.4`, `1.2.3.4:80`, `[::1]:80`, `::1%eth0`."""
    text = text.strip().strip('"').strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


def _forwarded_for(header: str) -> list[str]:
    """The `for` of each hop; an empty text where a hop names none."""
    hops = []
    for element in header.split(","):
        pairs = [pair.partition("=") for pair in element.split(";")]
        named = [value for name, _, value in pairs if name.strip().lower() == "for"]
        hops.append(named[0] if named else "")
    return hops
