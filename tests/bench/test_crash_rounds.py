"""Crash rounds against the real Beacon: the true build survives, every broken one is caught."""

from __future__ import annotations

from typing import Any

import pytest
from crash import KINDS, Plan, crash

PLAN = Plan(seed=1, rate=8000, batch=20, connections=4, window=50)
CATCHING_KIND = {
    "ack-before-fsync": "powercut",
    "position-first": "beacon",
    "skip-position": "beacon",
}


def outcome(summary: dict[str, Any]) -> dict[str, Any]:
    """What a failed assertion should show."""
    return {key: value for key, value in summary.items() if key != "played" or not summary["good"]}


def test_acked_events_survive_every_kind_of_crash_exactly_once() -> None:
    summary = crash(rounds=1, kinds=list(KINDS), plan=PLAN)
    assert summary["good"], outcome(summary)
    assert summary["rounds"] == len(KINDS)
    assert summary["stored"] == summary["sent"] > 8000


@pytest.mark.parametrize("fault", CATCHING_KIND)
def test_a_broken_build_is_caught(fault: str) -> None:
    summary = crash(rounds=10, kinds=[CATCHING_KIND[fault]], plan=PLAN, fault=fault)
    assert not summary["good"], outcome(summary)
    worst = summary["played"][-1]
    assert not worst["failure"]
    assert worst["lost"] if fault != "skip-position" else worst["miscounted"]
