"""docs/projects.md is true: its limits, fields, permissions and log entries are the code's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from beacon.accounts import project_settings
from beacon.accounts.api_keys import MAX_LIVE_KEYS, NewKey
from beacon.accounts.project_changes import DEFAULT_GRACE, MAX_GRACE, MAX_OWN_PROJECTS
from beacon.projects import key_use
from beacon.projects.directory import REFRESH_SECONDS
from beacon.projects.projects import PERMISSIONS, Project
from beacon.web.api import keys, members, project_deletion, projects

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "projects.md").read_text(encoding="utf-8")
ROOM = ROOT / "beacon" / "accounts"
ACTION = re.compile(r"`((?:project|member|key)\.[a-z_]+)`")


@pytest.mark.parametrize(
    "claim",
    [
        f"admin of {MAX_OWN_PROJECTS} projects",
        f"| up to {project_settings.MAX_DOMAINS} of",
        f"| 1 to {project_settings.MAX_RETENTION_DAYS};",
        f"| {project_settings.MIN_SESSION_SECONDS} to {project_settings.MAX_SESSION_SECONDS} idle",
        f"| {Project(bytes(16), 1, '', '').session_timeout} |",
        f"1 to {project_settings.MAX_RATE} events a second",
        f"(0 to {MAX_GRACE.days} days, a day by default)",
        f'"grace_seconds": {DEFAULT_GRACE.total_seconds():.0f}',
        f"{MAX_LIVE_KEYS} keys of a project",
        f"({REFRESH_SECONDS:.0f} s at most",
    ],
)
def test_limits_are_those_of_the_code(claim: str) -> None:
    assert claim in PAGE


def test_the_last_use_is_as_late_as_the_page_says() -> None:
    assert key_use.FLUSH_SECONDS == 30
    assert "half a minute late" in PAGE


def test_every_setting_and_permission_has_its_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert rows == [*project_settings.FIELDS, *PERMISSIONS]
    assert all(f'"{field}"' in PAGE for field in NewKey.__struct_fields__)


def test_every_entry_of_the_log_is_named_and_no_other() -> None:
    sources = [ROOM / f"{name}.py" for name in ("project_changes", "members", "api_keys")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert set(ACTION.findall(PAGE)) == set(ACTION.findall(written.replace('"', "`")))


def test_every_address_is_one_that_is_served() -> None:
    served = {
        f"{each.method} {each.path}"
        for module in (projects, project_deletion, members, keys)
        for each in module.ENDPOINTS
    }
    named = re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /api/v1/projects/[^ `?]*)", PAGE)
    assert len(named) >= 4
    for address in named:
        assert address.replace("{id}", "{project_id}") in served
