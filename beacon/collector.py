"""Python's garbage collector, for programs that make many objects and few cycles."""

from __future__ import annotations

import gc

THRESHOLDS = (50_000, 20, 50)
"""Cycles are rare here, and a load makes tens of thousands of objects: look less often."""


def calm_the_collector() -> None:
    """What was imported stays: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
