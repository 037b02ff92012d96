"""A writer of small MaxMind DB files, after the specification of format 2.0."""

from __future__ import annotations

import struct
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

MmdbWriter = Callable[..., Path]
_Node = list[Any]


def encode(value: Any) -> bytes:
    match value:
        case dict():
            pairs = b"".join(encode(key) + encode(item) for key, item in value.items())
            return bytes([7 << 5 | len(value)]) + pairs
        case str():
            text = value.encode()
            size = bytes([len(text)]) if len(text) < 29 else bytes([29, len(text) - 29])
            return bytes([2 << 5 | size[0]]) + size[1:] + text
        case float():
            return bytes([3 << 5 | 8]) + struct.pack(">d", value)
        case bytes():  # an unsigned integer of that width; 64 bits are an extended type
            return (
                bytes([8, 9 - 7] if len(value) == 8 else [(4 + len(value) // 2) << 5 | len(value)])
                + value
            )
        case list():
            return bytes([len(value), 11 - 7]) + b"".join(map(encode, value))
    raise TypeError(value)


def plant(networks: dict[str, Any]) -> _Node:
    """A tree of IPv6; IPv4 networks lie under ::/96."""
    root: _Node = [None, None]
    for text, record in networks.items():
        network = ip_network(text)
        address, length = int(network.network_address), network.prefixlen
        length += 96 if network.version == 4 else 0
        node = root
        for depth in range(length - 1):
            bit = address >> (127 - depth) & 1
            node[bit] = node[bit] or [None, None]
            node = node[bit]
        node[address >> (128 - length) & 1] = encode(record)
    return root


def mmdb(networks: dict[str, Any], kind: str) -> bytes:
    nodes = [plant(networks)]
    for node in nodes:  # grows while it is walked
        nodes.extend(child for child in node if isinstance(child, list))
    numbers = {id(node): number for number, node in enumerate(nodes)}
    tree, data = b"", b""
    for node in nodes:
        for child in node:
            if isinstance(child, list):
                number = numbers[id(child)]
            elif child is None:
                number = len(nodes)
            else:
                number = len(nodes) + 16 + len(data)
                data += child
            tree += number.to_bytes(3, "big")
    metadata = {
        "node_count": len(nodes).to_bytes(4, "big"),
        "record_size": b"\0\x18",
        "ip_version": b"\0\6",
        "database_type": kind,
        "languages": ["en"],
        "binary_format_major_version": b"\0\2",
        "binary_format_minor_version": b"\0\0",
        "build_epoch": struct.pack(">Q", 1_790_000_000),
        "description": {"en": "test"},
    }
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + encode(metadata)


@pytest.fixture
def mmdb_bytes() -> Callable[..., bytes]:
    return lambda networks, kind="GeoLite2-City": mmdb(networks, kind)


@pytest.fixture
def write_mmdb(tmp_path: Path) -> MmdbWriter:
    """Replaces the file as `beacon geo update` does, never in place: it may be mapped."""

    def write(name: str, networks: dict[str, Any], kind: str = "GeoLite2-City") -> Path:
        draft = tmp_path / f"{name}.new"
        draft.write_bytes(mmdb(networks, kind))
        return draft.replace(tmp_path / name)

    return write
