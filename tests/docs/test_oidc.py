"""docs/oidc.md is true: it has every setting, and its examples can be set."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from beacon import values
from beacon.accounts.oidc import claims as oidc_claims
from beacon.accounts.oidc import http as oidc_http
from beacon.accounts.oidc import state as oidc_state
from beacon.accounts.oidc.metadata import is_trustworthy
from beacon.accounts.oidc.roles import parse_role_map
from beacon.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs/oidc.md").read_text()
EXAMPLES = re.findall(r"^(BEACON_\w+)=\"?([^\"\n]*)", PAGE, re.MULTILINE)


def examples_of(name: str) -> list[str]:
    return [value for variable, value in EXAMPLES if variable == name]


def test_every_setting_is_explained():
    rows = set(re.findall(r"^\| `(BEACON_OIDC_\w+)` \|", PAGE, re.MULTILINE))
    names = (each.name for each in fields(Settings))
    assert rows == {f"BEACON_{name.upper()}" for name in names if name.startswith("oidc_")}
    assert {name for name, _ in EXAMPLES} <= rows | {"BEACON_PUBLIC_URL"}


def test_its_issuers_are_issuers():
    issuers = examples_of("BEACON_OIDC_ISSUER")
    assert "https://example.okta.com" in issuers  # Okta's org server
    assert "https://example.okta.com/oauth2/default" in issuers  # and a custom one
    for issuer in issuers:
        assert values.parse_issuer(issuer) == issuer
        assert is_trustworthy(issuer, loopback_allowed=False)


def test_its_role_maps_are_role_maps():
    maps = examples_of("BEACON_OIDC_ROLE_MAP")
    assert len(maps) == 3
    for text in maps:
        assert parse_role_map(text).names_owners


def test_its_limits_are_those_that_are_kept():
    assert f"differ by {oidc_claims.LEEWAY_SECONDS} seconds" in PAGE
    assert f"within {oidc_http.TIMEOUT_SECONDS:g} seconds" in PAGE
    assert f"at most {oidc_http.MAX_ANSWER_BYTES >> 20} MiB" in PAGE
    assert oidc_state.LIFETIME_SECONDS == 600, "ten minutes"
    assert ", ".join(oidc_claims.ALGORITHMS) in PAGE
