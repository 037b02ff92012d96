"""Source maps as docs/errors.md describes them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from beacon.settings import Settings
from beacon.sourcemaps import bundles, frames, refining, uploading
from beacon.sourcemaps.finding import Code
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
SECTION = re.split(r"^## ", PAGE.partition("\n## Source maps\n")[2], maxsplit=1, flags=re.M)[0]
TEXT = re.sub(r"\s+", " ", SECTION)


def test_every_reason_is_told() -> None:
    assert [code for code in get_args(Code) if f"`{code}`" not in SECTION] == []


def test_limits_are_told() -> None:
    settings = Settings()
    for told in (
        f"A file has at most {settings.source_map_file_bytes >> 20} MiB, "
        f"a project {settings.source_map_project_bytes >> 30} GiB",
        f"for {settings.source_map_retention_days} days",
        f"at most {uploading.MAX_BUNDLE_BYTES >> 20} MiB and {bundles.MAX_FILES:,} files",
    ):
        assert told in TEXT
    assert (frames.CONTEXT_LINES, refining.LOAD_SECONDS) == (5, 2.0)


@pytest.mark.parametrize(("command", "answer"), requests(blocks(SECTION)))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, command: str, answer: str
) -> None:
    answer_as_documented(shared, shop, command.replace("curl ", "curl -i ", 1), answer)
