"""docs/sharing.md is true: its examples are answered as it says, its addresses and limits are those
of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from beacon.accounts.lockout import ACCOUNT_ATTEMPTS, MAX_SECONDS
from beacon.accounts.pace import SHARED_AT_ONCE
from beacon.saved.reports import MAX_REPORTS
from beacon.sharing.links import MAX_LINKS
from beacon.sharing.unlocking import PASS_SECONDS
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.api.report_kinds import KINDS
from tests.docs.examples import answer_as_documented, blocks, requests

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "sharing.md").read_text(encoding="utf-8")
SAVED = (DOCS / "saved.md").read_text(encoding="utf-8")
PLAIN = re.sub(r"\s+", " ", PAGE)


def test_every_address_of_strangers_is_named_and_served() -> None:
    named = set(re.findall(r"`((?:GET|POST|DELETE) /api/[^`]+)`", PLAIN))
    served = {f"{each.method} {each.path}": each for each in ENDPOINTS}
    assert named <= served.keys()
    assert {name for name in served if "/api/v1/shared/" in name} <= named


@pytest.mark.parametrize(
    "claim",
    [
        f"A project has up to {MAX_LINKS}",
        f"good for {PASS_SECONDS // 3600} hours",
        {5: "After five wrong passwords"}[ACCOUNT_ATTEMPTS],
        f"up to {MAX_SECONDS / 60:g} minutes",
        f"over {SHARED_AT_ONCE} at once",
    ],
)
def test_limits_are_those_of_the_code(claim: str) -> None:
    assert claim in PLAIN


def test_every_kind_of_report_is_in_the_table() -> None:
    assert [kind for kind in KINDS if f"| `{kind}` |" not in SAVED] == []
    assert f"A project has up to {MAX_REPORTS}" in re.sub(r"\s+", " ", SAVED)


@pytest.mark.parametrize(("command", "answer"), requests(blocks(PAGE)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)
