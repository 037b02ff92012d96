"""docs/accounts.md names what there is: endpoints, settings, commands, lifetimes."""

from __future__ import annotations

import re
from pathlib import Path

from beacon.accounts import lockout, pace, sessions
from beacon.accounts.access_tokens import TOKEN_SECONDS
from beacon.accounts.links import LIFETIMES
from beacon.cli import load
from beacon.config import described
from beacon.web.api.endpoints import ENDPOINTS

PAGE = (Path(__file__).parents[2] / "docs" / "accounts.md").read_text(encoding="utf-8")


def test_every_endpoint_is_one() -> None:
    named = set(re.findall(r"`(GET|POST|PATCH|DELETE) (/api/v1/[^ `]*)", PAGE))
    assert len(named) > 12
    assert named <= {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}


def test_every_body_has_these_fields() -> None:
    bodies = {(each.method, each.path): each.body for each in ENDPOINTS if each.body}
    named = re.findall(r"`(POST|PATCH) (/api/v1/[^ `]*) \{([^`]*)\}`", PAGE)
    assert len(named) > 5
    for method, path, body in named:
        fields = set(re.findall(r'"(\w+)"', body))
        assert fields <= set(bodies[method, path].__struct_fields__), (method, path)


def test_every_flag_is_one() -> None:
    account = load("account")
    known = {about.flag for about in described()}
    for command in account.commands.values():  # type: ignore[union-attr]
        known |= {flag for parameter in command.params for flag in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= known


def test_the_numbers_are_those_of_the_code() -> None:
    hours = {kind: lifetime.total_seconds() / 3600 for kind, lifetime in LIFETIMES.items()}
    assert hours == {"setup": 1, "invitation": 7 * 24, "registration": 24, "reset": 1}
    assert "for 7 days" in PAGE
    assert "(24 h)" in PAGE
    assert f"good for {TOKEN_SECONDS // 60} minutes" in PAGE
    assert f"within {sessions.LOST_ANSWER.seconds} s" in PAGE
    assert f"of an address after {lockout.ADDRESS_ATTEMPTS}" in PAGE
    assert f"ask {pace.REQUESTS_AT_ONCE} times at once" in PAGE
    assert f"once every {1 / pace.REQUESTS_PER_SECOND:g} s" in PAGE
