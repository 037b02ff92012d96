"""Which addresses are sent to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidField
from beacon.outbound.addresses import METADATA, check_url, refusal

PRIVATE = [
    *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("100.64.0.1", "100.127.255.255", "169.254.1.1", "169.254.169.254", "0.0.0.0", "0.1.2.3"),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::"),
    *("2001:db8::1", "2001::1", "100::1", "4000::1", "1::1", "100.100.100.200"),
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"]


@pytest.mark.parametrize("text", PRIVATE)
def test_private_addresses_are_refused(text: str) -> None:
    assert refusal(ip_address(text))


@pytest.mark.parametrize("text", [*PUBLIC, "::ffff:8.8.8.8"])
def test_public_addresses_are_not(text: str) -> None:
    assert refusal(ip_address(text)) is None


def test_a_network_that_is_allowed_is_reached() -> None:
    allowed = [ip_network("10.0.0.0/8")]
    assert refusal(ip_address("10.1.2.3"), allowed) is None
    assert refusal(ip_address("::ffff:10.1.2.3"), allowed) is None
    assert refusal(ip_address("192.168.1.1"), allowed)


@pytest.mark.parametrize("address", sorted(map(str, METADATA)))
def test_no_network_that_is_allowed_opens_the_metadata_of_a_cloud(address: str) -> None:
    assert refusal(ip_address(address), [ip_network("0.0.0.0/0"), ip_network("::/0")])


@given(st.ip_addresses(v=4))
def test_nothing_passes_that_python_knows_to_be_local(address: IPv4Address) -> None:
    if not address.is_global and address not in ip_network("192.88.99.0/24"):
        assert refusal(address)


@given(st.ip_addresses(v=6))
def test_nothing_of_ipv6_passes_that_python_knows_to_be_local(address: IPv6Address) -> None:
    if not address.is_global:
        assert refusal(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_as_itself(inner: IPv4Address) -> None:
    mapped = IPv6Address(int(ip_address("::ffff:0:0")) | int(inner))
    translated = IPv6Address(int(ip_address("64:ff9b::")) | int(inner))
    assert refusal(mapped) == refusal(translated) == refusal(inner)


@pytest.mark.parametrize(
    "text",
    [
        *("ftp://example.com", "file:///etc/passwd", "example.com", "http://", "//example.com/x"),
        *("https://user:secret@example.com/", "http://exa mple.com", "http://example.com/\r\nx"),
        *("gopher://example.com", "http://[::1", "https://example.com:0/", "http://" + "x" * 2000),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(InvalidField, match="url: "):
        check_url("url", text)
