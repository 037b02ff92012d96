"""Compares what clients were told with what Postgres has (pure).

In: ids that were acknowledged, ids that were sent at all, ids that are stored, 16 bytes each.
Out: a `Verdict`; the only good one has all zeros.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple


class Verdict(NamedTuple):
    """Events: `lost` were acknowledged and are absent, `doubled` are there more than once,
    `unknown` are there and no client ever sent them."""

    lost: int
    doubled: int
    unknown: int

    @property
    def good(self) -> bool:
        return not any(self)


def split_ids(joined: bytes) -> list[bytes]:
    return [joined[at : at + 16] for at in range(0, len(joined), 16)]


def compare(acked: list[bytes], sent: list[bytes], stored: list[bytes]) -> Verdict:
    """An event that was sent but not acknowledged may be stored or not: both are right."""
    times = Counter(stored)
    return Verdict(
        lost=len(set(acked) - times.keys()),
        doubled=sum(count > 1 for count in times.values()),
        unknown=len(times.keys() - set(sent)),
    )


def imbalance(balance: Mapping[str, int]) -> int:
    """Received events that no other count of the ingest balance accounts for: 0 when exact."""
    parts = ("stored", "duplicate", "rejected", "dropped", "missing", "waiting")
    return balance["received"] - sum(balance[part] for part in parts)
