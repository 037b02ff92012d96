"""Prints a run: a readable table, JSON for programs, a plot for people.

In: rows of (label, value) or a result as a dictionary. Out: standard output, or a PNG file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

PERCENTILES = (50, 90, 99, 99.9)
FILE_COLUMNS = 130  # a table's width where there is no terminal


def percentile(pairs: Iterable[tuple[float, int]], percent: float) -> float | None:
    """The least value that at least `percent` % of the weighted values do not exceed."""
    ordered = sorted(pairs)
    if not ordered:
        return None
    weights = np.cumsum([weight for _, weight in ordered])
    place = int(np.searchsorted(weights, weights[-1] * percent / 100))
    return ordered[min(place, len(ordered) - 1)][0]


def latency_summary(pairs: Sequence[tuple[float, int]]) -> dict[str, float]:
    """Milliseconds: p50, p90, p99, p99.9 and max; empty without measurements."""
    if not pairs:
        return {}
    found = {f"p{percent:g}": percentile(pairs, percent) or 0.0 for percent in PERCENTILES}
    found["max"] = max(value for value, _ in pairs)
    return {name: round(value * 1000, 2) for name, value in found.items()}


def readable(value: Any) -> str:
    """Numbers as a person reads them: thousands separated, few decimals."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or (isinstance(value, float) and abs(value) >= 1000):
        return f"{value:,.0f}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, dict):
        return "  ".join(f"{key} {readable(item)}" for key, item in value.items()) or "-"
    return str(value)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table with its first column to the left and numbers to the right."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        made.add_column(column, justify="left" if number == 0 else "right")
    for row in rows:
        made.add_row(*map(readable, row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=FILE_COLUMNS)
    console.print(made)


def show(result: dict[str, Any], *, title: str, as_json: bool) -> None:
    """Prints one result: pure JSON, or a table of its entries."""
    if as_json:
        print(json.dumps(result, indent=2))
        return
    print_table(title, ("", ""), [(key.replace("_", " "), value) for key, value in result.items()])


def note(text: str) -> None:
    """Progress, on standard error."""
    Console(stderr=True).print(text, highlight=False, markup=False, style="dim", soft_wrap=True)


def plot_latencies(pairs: Sequence[tuple[float, int]], title: str, path: Path) -> None:
    """Latency by percentile, as a PNG."""
    from matplotlib.figure import Figure

    percents = np.concatenate([np.arange(0, 99), np.arange(99, 100.001, 0.05)])
    values = [(percentile(pairs, min(percent, 100)) or 0) * 1000 for percent in percents]
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot(title=title, xlabel="percentile", ylabel="ms from due to ack")
    axes.plot(percents, values)
    axes.set_yscale("log")
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)


def plot_bars(rows: Sequence[tuple[str, float]], title: str, unit: str, path: Path) -> None:
    """Labelled horizontal bars side by side, as a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.8 + 0.5 * len(rows)), layout="constrained")
    axes = figure.add_subplot(title=title, xlabel=unit)
    bars = axes.barh([label for label, _ in rows], [value for _, value in rows])
    axes.bar_label(bars, fmt="{:,.0f}", padding=3)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    figure.savefig(path, dpi=120)
