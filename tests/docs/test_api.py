"""docs/api.md is true: its examples are run, its numbers and codes are the code's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from beacon.web.api import pages
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.docs.blueprint import describe
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("command", "answer"), requests(blocks(PAGE)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)


def test_every_code_that_the_description_names_has_its_row() -> None:
    document = describe(ENDPOINTS, "")
    named = {
        code
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if operation["tags"] not in (["ingest"], ["evaluation"])
        for status, response in operation["responses"].items()
        if "$ref" in response
        for code in _codes(document, response["$ref"].rpartition("/")[2], path, status)
    }
    rows = set(re.findall(r"^\| \d{3} \| `(\w+)` \|", PAGE, re.MULTILINE))
    assert named <= rows


def _codes(document: dict[str, Any], name: str, path: str, status: str) -> list[str]:
    content = document["components"]["responses"][name]["content"]
    found: list[str] = content["application/problem+json"]["schema"]["properties"]["code"]["enum"]
    assert found, (path, status)
    return found


def test_pages_are_as_long_as_it_says() -> None:
    assert f"`limit` is {pages.DEFAULT_LIMIT} unless you say otherwise" in PAGE
    assert f"and {pages.MAX_LIMIT} at most" in PAGE


def test_every_address_is_one_that_is_served() -> None:
    served = {f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS}
    named = set(re.findall(r"`((?:GET|POST|PATCH|PUT|DELETE)\s+/api/[^`]+)`", PAGE))
    assert named
    assert {re.sub(r"\s+", " ", each) for each in named} <= served
