"""docs/export.md is true: its addresses, limits and columns are the code's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from beacon.door.limits import KIB, Limits
from beacon.export.events import PAGE_BYTES, PAGE_ROWS
from beacon.export.parquet import GROUP_BYTES
from beacon.export.streams import MAX_EXPORTS, RETRY_SECONDS
from beacon.imports.fields import FIELDS
from beacon.imports.reading import MAX_RECORD_BYTES
from beacon.postgres.queries import QUERY_CONNECTIONS, QUERY_SECONDS
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.api.exports import EventExportQuery
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
PLAIN = re.sub(r"\s+", " ", PAGE)
NUMBERS = {4: "four"}


@pytest.mark.parametrize(
    "claim",
    [
        f"at most {PAGE_ROWS} rows, and of {PAGE_BYTES // 1024**2} MiB of properties",
        f"one of {NUMBERS[QUERY_CONNECTIONS]} reports",
        f"takes Postgres {QUERY_SECONDS} seconds",
        f"no {Limits().piece_bytes // KIB} KiB in {Limits().send_seconds:g} seconds",
        f"at most {MAX_EXPORTS} exports at a time",
        f"again after {RETRY_SECONDS} seconds",
        f"groups of {GROUP_BYTES // 1024**2} MiB",
        f"has {MAX_RECORD_BYTES // 1024**2} MiB at most",
    ],
)
def test_limits_are_those_of_the_code(claim: str) -> None:
    assert claim in PLAIN


def test_every_address_is_one_that_is_served() -> None:
    served = {f"{each.method} {each.path}" for each in ENDPOINTS if each.tag == "export"}
    assert set(re.findall(r"`(GET /api/[^`]+)`", PLAIN)) == served


def test_every_filter_is_named() -> None:
    fields = (each.rstrip("_") for each in EventExportQuery.__struct_fields__)
    names = {{"since": "from", "until": "to"}.get(each, each) for each in fields}
    assert [each for each in names if f"`{each}`" not in PAGE] == []


def test_every_field_of_an_import_is_named() -> None:
    _, _, table = PAGE.partition("### Fields")
    assert [name for name in FIELDS if f"`{name}`" not in table] == []


@pytest.mark.parametrize(("command", "answer"), requests(blocks(PAGE)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)
