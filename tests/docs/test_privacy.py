"""docs/privacy.md is true: its tables, addresses, times and log entries are the code's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from beacon.privacy import erase, export, project_deletion
from beacon.privacy.tables import VISITOR_TABLES
from beacon.scrub.settings import Scrubbing
from beacon.web.api import jobs, privacy, projects
from beacon.web.api import project_deletion as deletion

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_every_table_with_visitors_data_is_told_of() -> None:
    told = PAGE.partition("## What is never stored")[0]
    names = re.findall(r"^\| (`[^|]+`) \|", told, re.MULTILINE)
    rows = [name for each in names for name in re.findall(r"`(\w+)`", each)]
    assert sorted(rows) == sorted(table.name for table in VISITOR_TABLES)


def test_every_setting_of_what_is_never_stored_is_told_of() -> None:
    told = PAGE.partition("## What is never stored")[2].partition("## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE)
    assert set(rows) == set(Scrubbing.__struct_fields__)


def test_every_address_is_one_that_is_served() -> None:
    served = {
        each.path.replace("{project_id}", "$PROJECT").replace("{job_id}", "{id}")
        for module in (privacy, projects, jobs, deletion)
        for each in module.ENDPOINTS
    }
    named = re.findall(r"/api/v1/[^ `\\)]+", PAGE)
    assert len(named) == 5
    assert set(named) <= served


@pytest.mark.parametrize(
    "claim",
    [
        f"once more {erase.STRAGGLERS_AFTER.total_seconds() / 60:.0f} minutes later",
        f"left for {project_deletion.TOMBSTONE.days} days",
        f'"format": "{export.FORMAT}"',
    ],
)
def test_times_and_names_are_those_of_the_code(claim: str) -> None:
    assert claim in PAGE


def test_every_entry_of_the_log_is_named_and_no_other() -> None:
    rooms = [*(ROOT / "beacon" / "privacy").glob("*.py"), ROOT / "beacon/web/api/privacy.py"]
    written = "\n".join(path.read_text(encoding="utf-8") for path in rooms)
    kinds = {erase.KIND, project_deletion.KIND}
    logged = set(re.findall(r'"((?:privacy|project)\.\w+)"', written)) - kinds
    assert logged == set(re.findall(r"`((?:privacy|project)\.\w+)`", PAGE))


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    there = (ROOT / "tests" / "privacy" / "test_tables.py").read_text(encoding="utf-8")
    assert named
    assert all(f"def {name}(" in there for name in named)
