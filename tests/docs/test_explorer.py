"""docs/explorer.md is true: its fields, limits and addresses are the code's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from beacon.explorer.events import MAX_LISTED_BYTES
from beacon.explorer.fields import EVENT_FIELDS, SESSION_FIELDS
from beacon.explorer.scan import SEARCH_SECONDS
from beacon.explorer.search import parse_search
from beacon.explorer.suggestions import EVENTS_OF_A_SLICE, EVENTS_OF_LAST_SLICE, SLICES
from beacon.explorer.timeline import MAX_EVENTS
from beacon.postgres.queries import QUERY_SECONDS
from beacon.web.api.endpoints import ENDPOINTS
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "explorer.md").read_text(encoding="utf-8")
PLAIN = re.sub(r"\s+", " ", PAGE)


def test_every_field_is_named() -> None:
    events, _, sessions = PAGE.partition("\n## Sessions\n")
    assert [name for name in EVENT_FIELDS.named if f"`{name}`" not in events] == []
    assert [name for name in SESSION_FIELDS.named if f"`{name}`" not in sessions] == []


@pytest.mark.parametrize(
    "claim",
    [
        f"more than {MAX_LISTED_BYTES // 1024} KB are null",
        f"begins nothing new after {SEARCH_SECONDS:g} seconds",
        f"A single step that takes {QUERY_SECONDS} seconds",
        f"more than {MAX_EVENTS:,} events the first are shown",
        f"its newest {EVENTS_OF_LAST_SLICE:,} events, and the newest {EVENTS_OF_A_SLICE} of each of"
        f" {SLICES - 1} further parts",
    ],
)
def test_limits_are_those_of_the_code(claim: str) -> None:
    assert claim in PLAIN


def test_every_address_is_one_that_is_served() -> None:
    served = {f"{each.method} {each.path}" for each in ENDPOINTS if each.tag == "explorer"}
    assert set(re.findall(r"`((?:GET|PUT|DELETE) /api/[^`]+)`", PLAIN)) == served


def test_every_term_of_the_table_can_be_read() -> None:
    terms = re.findall(r"^\| `(\S[^`]*)` \|", PAGE, re.MULTILINE)
    assert len(terms) == 11
    assert [term for term in terms if len(parse_search(term)) != 1] == []


@pytest.mark.parametrize(("command", "answer"), requests(blocks(PAGE)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)
