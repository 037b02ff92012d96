"""The search that docs/errors.md describes is the code's."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from beacon.explorer.conditions import Conditions
from beacon.issues.search import FIELDS, parse_search
from beacon.issues.search_sql import Asker, add_terms
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
SEARCH = re.split(r"^## ", PAGE.partition("\n## Search\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


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


@pytest.mark.parametrize(("command", "answer"), requests(blocks(SEARCH)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)
