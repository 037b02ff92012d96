"""Which pages may send: the project's domains against the Origin header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import UsageError
from beacon.projects.origins import normalised_domain, origin_allowed
from beacon.projects.projects import Project

HOSTS = st.from_regex(r"[a-z0-9]{1,8}(\.[a-z0-9]{1,8}){1,3}", fullmatch=True)
SCHEMES = st.sampled_from(["http", "https"])
PORTS = st.integers(1, 65535)


def project(*domains: str) -> Project:
    return Project(bytes(16), 1, "Shop", "proj_" + "0" * 32, domains)


@pytest.mark.parametrize("origin", [None, "", "https://anything.example", "null"])
def test_without_domains_every_origin_is_allowed(origin: str | None) -> None:
    assert origin_allowed(project(), origin)


@pytest.mark.parametrize("origin", [None, ""])
def test_a_request_without_origin_is_allowed(origin: str | None) -> None:
    assert origin_allowed(project("example.com"), origin)


@pytest.mark.parametrize(
    ("domain", "origin"),
    [
        ("example.com", "https://example.com"),
        ("example.com", "http://EXAMPLE.com:8080"),
        ("example.com", "https://example.com."),
        ("*.example.com", "https://a.example.com"),
        ("*.example.com", "https://a.b.example.com:444"),
        ("example.com:8080", "http://example.com:8080"),
        ("example.com:443", "https://example.com"),
        ("*.example.com:80", "http://a.example.com"),
        ("[::1]", "http://[::1]:3000"),
        ("[::1]:3000", "http://[::1]:3000"),
        ("localhost", "http://localhost:5173"),
        ("*", "https://anything.example"),
        ("*", "null"),
    ],
)
def test_allowed(domain: str, origin: str) -> None:
    assert origin_allowed(project("other.example", domain), origin)


@pytest.mark.parametrize(
    ("domain", "origin"),
    [
        ("example.com", "https://www.example.com"),
        ("example.com", "https://example.com.evil.example"),
        ("example.com", "https://evilexample.com"),
        ("example.com", "https://evil.example/example.com"),
        ("example.com", "https://example.com@evil.example"),
        ("*.example.com", "https://example.com"),
        ("*.example.com", "https://.example.com"),
        ("*.example.com", "https://evilexample.com"),
        ("example.com:8080", "http://example.com"),
        ("example.com:443", "http://example.com"),
        ("[::1]:3000", "http://[::1]:3001"),
        ("example.com", "null"),
        ("example.com", "example.com"),
        ("example.com", "https://"),
        ("example.com", "https://[::1"),
        ("example.com", "https://example.com:99999"),
    ],
)
def test_refused(domain: str, origin: str) -> None:
    assert not origin_allowed(project(domain), origin)


@given(HOSTS, SCHEMES, PORTS)
def test_a_host_may_send_from_every_port(host: str, scheme: str, port: int) -> None:
    assert origin_allowed(project(host), f"{scheme}://{host}:{port}")


@given(HOSTS, HOSTS, SCHEMES)
def test_a_wildcard_takes_what_is_below_it_and_nothing_else(
    parent: str, host: str, scheme: str
) -> None:
    allowed = origin_allowed(project(f"*.{parent}"), f"{scheme}://{host}")
    assert allowed == host.endswith(f".{parent}")
    assert origin_allowed(project(f"*.{parent}"), f"{scheme}://{host}.{parent}")


@given(st.text())
def test_no_origin_breaks_it(origin: str) -> None:
    assert origin_allowed(project("example.com"), origin) in (True, False)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Example.com", "example.com"),
        (" https://Shop.Example.com/cart ", "shop.example.com"),
        ("*.Example.com", "*.example.com"),
        ("https://example.com:8443/", "example.com:8443"),
        ("localhost:5173", "localhost:5173"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.bücher.example", "*.xn--bcher-kva.example"),
        ("[::1]:3000", "[::1]:3000"),
        ("192.168.0.1", "192.168.0.1"),
        ("*", "*"),
    ],
)
def test_domains_are_taken_as_people_write_them(written: str, stored: str) -> None:
    assert normalised_domain(written) == stored


@pytest.mark.parametrize("written", ["", "  ", "exa mple.com", "a..b", "*.", "-a.com", "x" * 300])
def test_what_is_no_domain_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="no domain"):
        normalised_domain(written)


@given(st.text())
def test_a_normalised_domain_stays_as_it_is(text: str) -> None:
    try:
        stored = normalised_domain(text)
    except UsageError:
        return
    assert normalised_domain(stored) == stored
    assert origin_allowed(project(stored), "https://example.com") in (True, False)
