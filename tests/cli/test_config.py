"""Settings: flag, then variable, then default; what cannot be read is named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon import config
from beacon.cli import load
from beacon.config import Settings, described, resolve
from beacon.errors import UsageError
from beacon.values import GIB, KIB, MIB, parse_seconds, parse_size, show_size


def test_without_anything_every_setting_is_its_default() -> None:
    assert resolve({}, {}) == Settings(data_dir=config.default_data_dir({}))


def test_a_flag_counts_before_a_variable_and_a_variable_before_the_default() -> None:
    environ = {"BEACON_PORT": "5000"}
    assert resolve({"port": "6000"}, environ).port == 6000
    assert resolve({"port": None}, environ).port == 5000
    assert resolve({}, {}).port == 4000


def test_the_variables_of_hosting_platforms_are_read_after_beacons_own() -> None:
    environ = {"PORT": "1", "DATABASE_URL": "postgres://a/b"}
    settings = resolve({}, environ)
    assert (settings.port, settings.database_url) == (1, "postgres://a/b")
    assert resolve({}, {**environ, "BEACON_PORT": "2"}).port == 2


def test_an_empty_variable_is_not_set() -> None:
    assert resolve({}, {"BEACON_PORT": "", "PORT": "7"}).port == 7
    assert resolve({}, {"DATABASE_URL": ""}).database_url is None


def test_every_setting_has_a_flag_and_a_variable_of_its_own() -> None:
    flags = [about.flag for about in described()]
    variables = [name for about in described() for name in about.variables]
    assert len(set(flags)) == len(flags)
    assert len(set(variables)) == len(variables)
    for about in described():
        assert about.variables[0] == f"BEACON_{about.name.upper()}"
        assert about.help.endswith(".")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("port", "0", 0),
        ("spool_max_bytes", "10GiB", 10 * GIB),
        ("spool_max_bytes", "500 MB", 500_000_000),
        ("spool_max_bytes", "1.5g", GIB + GIB // 2),
        ("spool_min_free_bytes", "0", 0),
        ("drain_timeout", "500ms", 0.5),
        ("drain_timeout", "1m", 60.0),
        ("log_level", "DEBUG", "debug"),
        ("public_url", "https://beacon.example.com/", "https://beacon.example.com"),
        ("trusted_proxies", "10.0.0.0/8, ::1", (ip_network("10.0.0.0/8"), ip_network("::1"))),
        ("trusted_proxies", "10.1.2.3/8", (ip_network("10.0.0.0/8"),)),
        ("data_dir", "/srv/beacon", Path("/srv/beacon")),
    ],
)
def test_texts_become_values(name: str, text: str, value: object) -> None:
    assert getattr(resolve({name: text}, {}), name) == value
    assert getattr(resolve({}, {f"BEACON_{name.upper()}": text}), name) == value


def test_a_repeated_flag_is_a_list() -> None:
    found = resolve({"trusted_proxies": ("10.0.0.0/8", "::1")}, {}).trusted_proxies
    assert len(found) == 2
    assert resolve({"trusted_proxies": ()}, {"BEACON_TRUSTED_PROXIES": "::1"}).trusted_proxies


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "x"),
        ("port", "65536"),
        ("port", "-1"),
        ("port", "٤"),
        ("spool_max_bytes", "10 apples"),
        ("spool_max_bytes", "-1"),
        ("spool_max_bytes", "inf"),
        ("max_connections", "0"),
        ("drain_timeout", "soon"),
        ("log_level", "loud"),
        ("trusted_proxies", "everybody"),
        ("public_url", "beacon.example.com"),
        ("public_url", "https://"),
        ("public_url", "https://[::1"),
        ("database_url", "mysql://a/b"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(UsageError, match=f"^--{name.replace('_', '-')[:8]}"):
        resolve({name: text}, {})
    with pytest.raises(UsageError, match=f"^BEACON_{name.upper()}: "):
        resolve({}, {f"BEACON_{name.upper()}": text})


def test_a_secret_is_not_repeated_in_the_complaint() -> None:
    with pytest.raises(UsageError) as refused:
        resolve({"database_url": "mysql://me:hunter2@host/db"}, {})
    assert "hunter2" not in refused.value.message


@pytest.mark.parametrize(
    "flags",
    [
        {"tls_cert": "/a"},
        {"tls_key": "/a"},
        {"spool_segment_bytes": "1KiB"},
        {"spool_max_bytes": "200MiB"},
    ],
)
def test_settings_that_do_not_go_together_are_refused(flags: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        resolve(flags, {})


def test_the_data_directory_of_a_user_is_in_the_xdg_data_home(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert config.default_data_dir({"XDG_DATA_HOME": "/xdg"}) == Path("/xdg/beacon")
    assert config.default_data_dir({}) == Path("~/.local/share/beacon").expanduser()
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert config.default_data_dir({"XDG_DATA_HOME": "/xdg"}) == Path("/var/lib/beacon")


@given(st.integers(0, 2**50))
def test_a_size_is_shown_as_it_is_read(size: int) -> None:
    assert parse_size(show_size(size).removesuffix("ytes")) == size
    assert parse_size(str(size)) == size


@pytest.mark.parametrize("parse", [parse_size, parse_seconds])
@given(text=st.text())
def test_no_text_breaks_a_parser(parse: Callable[[str], float], text: str) -> None:
    with suppress(ValueError):
        assert parse(text) >= 0


def test_units() -> None:
    assert [parse_size(text) for text in ("1k", "1KB", "1MiB", "1b")] == [KIB, 1000, MIB, 1]


@pytest.mark.parametrize(
    ("arguments", "on"),
    [
        (["--demo", "--port", "5000"], True),
        (["--demo", "1"], True),
        (["--demo", "0"], False),
        (["--port", "5000"], False),
    ],
)
def test_a_switch_may_stand_alone(arguments: list[str], on: bool) -> None:
    command = load("serve")
    assert command is not None
    flags = command.make_context("serve", arguments).params
    assert resolve(flags, {}).demo is on
