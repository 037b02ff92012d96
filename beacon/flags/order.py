"""Puts flags in an order in which each stands behind what it needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter


def in_order(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Keys, prerequisites first. Those in a circle, or that need one, are left out."""
    known = {key: [other for other in others if other in needs] for key, others in needs.items()}
    sorter = TopologicalSorter(known)
    with suppress(CycleError):  # what is in no circle can be had all the same
        sorter.prepare()
    found: list[str] = []
    while ready := sorter.get_ready():
        found += ready
        sorter.done(*ready)
    return found
