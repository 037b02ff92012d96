"""docs/saved.md is true: its examples are answered as it says, its addresses are served."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from beacon.reports.journeys import MAX_STEPS, WEEK
from beacon.saved.filters import GOAL
from beacon.saved.membership import MAX_PEOPLE
from beacon.web.api.endpoints import ENDPOINTS
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "saved.md").read_text(encoding="utf-8")


def test_every_address_is_one_that_is_served() -> None:
    served = {f"{each.method} {each.path}" for each in ENDPOINTS}
    named = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /api/[^`?]+)", PAGE))
    assert named - served == set()


@pytest.mark.parametrize(
    "claim",
    [
        f"a project has up to {GOAL.most}",
        f"1 to {MAX_STEPS - 1} filters",
        f"{WEEK // 86_400} days unless you say otherwise",
        f"up to {MAX_PEOPLE:,} visitors",
    ],
)
def test_limits_are_those_of_the_code(claim: str) -> None:
    assert claim in re.sub(r"\s+", " ", PAGE)


@pytest.mark.parametrize(("command", "answer"), requests(blocks(PAGE)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)
