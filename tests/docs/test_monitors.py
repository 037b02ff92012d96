"""docs/monitors.md is true: its examples are answered as it says, its numbers are the code's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from beacon.monitors import intake, old_runs, saving, standing, states, watch
from beacon.monitors.probing import Fault
from beacon.monitors.schedule import Crontab
from beacon.monitors.settings import CronSettings, UptimeSettings
from tests.docs.examples import answer_as_documented, blocks, requests

PAGE = (Path(__file__).parents[2] / "docs" / "monitors.md").read_text(encoding="utf-8")
TEXT = re.sub(r"\s+", " ", PAGE)
CRON = CronSettings(schedule=Crontab("@daily"))
UPTIME = UptimeSettings(url="https://example.com")


@pytest.mark.parametrize(
    "claim",
    [
        f"| `margin_minutes` | {CRON.margin_minutes}.",
        f"| `max_runtime_minutes` | {CRON.max_runtime_minutes}.",
        f"| `interval_seconds` | {UPTIME.interval_seconds} (30 to 3,600) |",
        f"| `timeout_seconds` | {UPTIME.timeout_seconds} (1 to 30) |",
        f"| `expected_status` | `{UPTIME.expected_status}`;",
        f"| {UPTIME.failure_threshold} and {UPTIME.recovery_threshold} |",
        f"| `certificate_days` | {UPTIME.certificate_days}:",
        f"{watch.CHECKS_AT_ONCE} at once",
        f"{intake.BURST} check-ins are taken at once",
        f"the last {old_runs.KEPT:,} runs of an environment",
        f"(at most {old_runs.KEPT_RUNS.days} days)",
        f"A project may have {saving.MAX_MONITORS} monitors, each with "
        f"{standing.MAX_ENVIRONMENTS} environments",
        f"for more than a minute, it cannot take{'':1}",
        ", ".join(f"`{each}`" for each in get_args(Fault)),
    ],
)
def test_numbers_are_those_of_the_code(claim: str) -> None:
    assert claim.strip() in TEXT
    assert states.GAP.total_seconds() == 60


def test_the_examples_are_answered_as_documented(shared: Any, shop: Any) -> None:
    """In their order: the first makes what the others speak of."""
    for case in requests(blocks(PAGE)):
        answer_as_documented(shared, shop, *case.values)
