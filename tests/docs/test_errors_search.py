"""The search and the work on issues that docs/errors.md describes are the code's."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from beacon.explorer.conditions import Conditions
from beacon.issues.deciding import IssueChanges, decision_of
from beacon.issues.error_events import LOOKED_AT
from beacon.issues.flag_errors import MIN_EVENTS
from beacon.issues.search import FIELDS, parse_search
from beacon.issues.search_sql import Asker, add_terms
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.api.issue_changes import MAX_FOUND, MAX_IDS
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
PLAIN = re.sub(r"\s+", " ", PAGE)


def section(heading: str) -> str:
    behind = PAGE.partition(f"\n## {heading}\n")[2]
    return re.split(r"^## ", behind, maxsplit=1, flags=re.MULTILINE)[0]


SEARCH, WORK = section("Search"), section("Working on issues")


def test_every_field_is_named() -> None:
    assert [name for name in FIELDS if f"{name}:" not in SEARCH] == []


def test_every_term_of_the_table_can_be_asked_for() -> None:
    cells = re.findall(r"^\| (`\S[^|]*`) \|", SEARCH, re.MULTILINE)
    terms = [term for cell in cells for term in re.findall("`([^`]+)`", cell)]
    assert len(terms) > 20
    asker = Asker(datetime.now(UTC), ZoneInfo("UTC"), UUID(int=1))
    for term in terms:
        if not term.endswith(":"):
            add_terms(Conditions(None), parse_search(term), asker)


def test_every_address_is_one_that_is_served() -> None:
    served = {f"{each.method} {each.path}" for each in ENDPOINTS}
    told = re.sub(r"\s+", " ", SEARCH + WORK)
    named = set(re.findall(r"`((?:GET|POST|PATCH|DELETE) /api/[^`]+)`", told))
    assert len(named) > 15
    assert named - served == set()


def test_every_state_that_is_shown_can_be_decided() -> None:
    shown = re.findall(r"^(\{\"state\".*)$", WORK, re.MULTILINE)
    assert len(shown) == 6
    for each in shown:
        assert decision_of(msgspec.json.decode(each, type=IssueChanges)) is not None


@pytest.mark.parametrize(
    "claim",
    [
        f"up to {MAX_IDS:,} `ids`, or up to {MAX_FOUND:,} issues",
        f"of the newest {LOOKED_AT} the one that tells most",
        f"came at least {MIN_EVENTS} times",
    ],
)
def test_limits_are_those_of_the_code(claim: str) -> None:
    assert claim in PLAIN


@pytest.mark.parametrize(("command", "answer"), requests(blocks(SEARCH + WORK)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)
