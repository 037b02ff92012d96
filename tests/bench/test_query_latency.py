"""bench/query_latency.py asks every kind of question, never the same one twice, and says what
dashboards cost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import query_latency
import seeded
from questions import Ask, Known, Questions, overview_page

EVENTS = 600
KNOWN = Known(["/", "/a"], ["AT", "DE", "FR"], ["Firefox"], ["signup", "purchase"], ["value"])

Bench = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def home(scratch: Path) -> Path:
    """Seeded once."""
    folder = scratch / "query-latency"
    folder.mkdir(0o711)
    return folder


@pytest.fixture
def bench(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The program, with options; what it wrote."""
    monkeypatch.setenv(seeded.HOME, str(home))
    out = tmp_path / "out.json"

    def called(*options: str) -> dict[str, Any]:
        size = ("--events", str(EVENTS), "--days", "7")
        monkeypatch.setattr(sys, "argv", ["bench", *size, *options, "--out", str(out)])
        query_latency.main()
        result: dict[str, Any] = json.loads(out.read_text())
        return result

    return called


def questions(seed: int = 1) -> Questions:
    return Questions(KNOWN, date(2026, 3, 31), Random(seed))


def test_every_question_is_answered_and_stands_in_the_table(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = bench("--times", "1", "--cold", "0")["latency_ms"]
    first, *asked, count, sessions = rows
    assert [row["what"] for row in asked] == list(questions().kinds())
    assert first["cold"] > 0
    assert all(row["cold"] is None and 0 < row["p50"] <= row["worst"] for row in asked)
    assert count["what"].startswith("SELECT")
    assert sessions["cold"] > 0
    table = capsys.readouterr().out.splitlines()
    assert len(table) == len(rows) + 2
    assert all(line.count("|") == len(query_latency.COLUMNS) + 1 for line in table)


def test_it_says_what_dashboards_cost_and_leaves_the_events_as_they_were(
    bench: Bench, home: Path
) -> None:
    found = bench("--while-ingesting", "--dashboards", "2", "--rate", "200", "--seconds", "1")
    assert found["stored_a_second_alone"] > 0
    assert found["stored_a_second_with_dashboards"] > 0
    assert found["reloads"] > 0
    assert found["reload_ms"]["p50"] > 0
    (left,) = home.iterdir()
    assert left.name.startswith(f"{EVENTS}-events")


def test_no_question_comes_twice() -> None:
    for name, question in questions().kinds().items():
        asked = {json.dumps(question(), sort_keys=True) for _ in range(5)}
        assert len(asked) >= 4, name  # of some 500 zones one may come twice


def test_chance_decides_and_can_be_had_again() -> None:
    first, again, other = (
        [question() for question in questions(seed).kinds().values()] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_any_range_lies_in_the_thirty_days() -> None:
    asks = [questions(seed).kinds()["top events, any range"]() for seed in range(50)]
    for asked in asks:
        assert "from=2026-03-" in asked.path
        assert "to=2026-03-" in asked.path or "to=2026-04-01T00%3A00%3A00.000" in asked.path


def test_a_page_of_the_overview_is_of_one_range() -> None:
    page = overview_page(questions())
    assert len(page) > 8
    ranges = {json.dumps((asked.body["date_range"], asked.body["tz"])) for asked in _posted(page)}
    assert len(ranges) == 1


def _posted(page: list[Ask]) -> Any:
    return [asked for asked in page if asked.body is not None]
