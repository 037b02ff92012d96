"""The client's address, seen through trusted proxies and through no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.door.addresses import TrustedProxies, parse_address

PROXIES = TrustedProxies.parse(["10.0.0.0/8", "::1", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "x_forwarded_for", "forwarded", "client"),
    [
        ("10.0.0.1", None, None, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", None, "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", None, "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4, 10.9.9.9", None, "1.2.3.4"),
        ("10.0.0.1", "10.1.1.1, 10.9.9.9", None, "10.1.1.1"),
        ("10.0.0.1", "1.2.3.4:5678", None, "1.2.3.4"),
        ("10.0.0.1", "nonsense", None, "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, unknown, 10.2.2.2", None, "10.2.2.2"),
        ("10.0.0.1", "", None, "10.0.0.1"),
        ("9.9.9.9", "1.2.3.4", "for=1.2.3.4", "9.9.9.9"),
        ("", "1.2.3.4", None, ""),
        ("::1", None, "for=1.2.3.4;proto=https, for=10.2.2.2", "1.2.3.4"),
        ("::1", None, 'For="[2001:db8::7]:4711"', "2001:db8::7"),
        ("::1", None, "for=_hidden", "::1"),
        ("::1", None, "proto=https", "::1"),
        ("::1", "1.2.3.4", "for=1.2.3.4", "1.2.3.4"),
        ("::1", "1.2.3.4", "for=6.6.6.6", "::1"),  # one of the two is forged
    ],
)
def test_client_address(peer, x_forwarded_for, forwarded, client):
    assert PROXIES.client_address(peer, x_forwarded_for, forwarded) == client


def test_nobody_is_trusted_by_default():
    assert TrustedProxies().client_address("127.0.0.1", "1.2.3.4", None) == "127.0.0.1"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("fe80::1%eth0", "fe80::1"),
        (" [::1]:80 ", "::1"),
        ("1.2.3", None),
        ("[", None),
        ("", None),
    ],
)
def test_parse_address(text, address):
    assert parse_address(text) == address


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_header_text_gives_an_address(x_forwarded_for, forwarded):
    client = PROXIES.client_address("10.0.0.1", x_forwarded_for, forwarded)
    assert parse_address(client) == client
