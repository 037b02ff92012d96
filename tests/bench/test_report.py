"""Percentiles and tables say what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import cpu_seconds, family, pss_bytes
from report import latency_summary, percentile, plot_bars, plot_latencies, readable, show

values = st.lists(st.tuples(st.floats(0, 10), st.integers(1, 5)), min_size=1, max_size=30)


@given(values, st.floats(0.1, 100))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(
    pairs: list[tuple[float, int]], percent: float
) -> None:
    found = percentile(pairs, percent)
    flat = [value for value, weight in pairs for _ in range(weight)]
    assert found in flat
    assert sum(value <= found for value in flat) >= len(flat) * percent / 100 - 1e-9


def test_weights_count() -> None:
    assert percentile([(1.0, 98), (2.0, 1), (3.0, 1)], 50) == 1.0
    assert percentile([(1.0, 98), (2.0, 1), (3.0, 1)], 99) == 2.0
    assert percentile([], 50) is None


def test_latencies_are_told_in_milliseconds() -> None:
    assert latency_summary([(0.002, 9), (0.01, 1)]) == {
        "p50": 2.0, "p90": 2.0, "p99": 10.0, "p99.9": 10.0, "max": 10.0,
    }  # fmt: skip
    assert latency_summary([]) == {}


def test_numbers_are_readable() -> None:
    assert [readable(v) for v in (1234567, 1234.5, 1.234, None, True)] == [
        "1,234,567", "1,234", "1.23", "-", "yes",
    ]  # fmt: skip


def test_json_is_pure(capsys: pytest.CaptureFixture[str]) -> None:
    show({"stored": 5}, title="t", as_json=True)
    assert json.loads(capsys.readouterr().out) == {"stored": 5}


def test_plots_are_png(tmp_path: Path) -> None:
    plot_latencies([(0.001, 5), (0.2, 1)], "t", tmp_path / "a.png")
    plot_bars([("one", 1.0), ("two", 2.0)], "t", "rows/s", tmp_path / "b.png")
    assert all((tmp_path / name).read_bytes()[1:4] == b"PNG" for name in ("a.png", "b.png"))


def test_this_process_is_in_its_family_and_uses_cpu_and_memory() -> None:
    import os

    assert family(os.getpid())[0].pid == os.getpid()
    assert cpu_seconds(os.getpid()).beacon > 0
    assert pss_bytes(os.getpid()).beacon > 1_000_000
