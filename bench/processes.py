"""Reads /proc: what a process and all its descendants use of CPU and memory.

In: a process id. Out: CPU seconds and PSS bytes, split into Postgres and the rest (Beacon).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Stat(NamedTuple):
    """The fields of /proc/PID/stat that are used here; CPU in seconds."""

    pid: int
    name: str
    parent: int
    cpu: float  # of the process itself, all threads
    reaped: float  # of its children that have ended


class Usage(NamedTuple):
    """CPU seconds, or bytes."""

    beacon: float
    postgres: float

    @property
    def total(self) -> float:
        return self.beacon + self.postgres

    def __sub__(self, earlier: Usage) -> Usage:  # type: ignore[override]
        return Usage(self.beacon - earlier.beacon, self.postgres - earlier.postgres)


def read_stat(pid: int) -> Stat | None:
    """None when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    start, end = text.index("("), text.rindex(")")
    fields = text[end + 2 :].split()
    user, system, child_user, child_system = (int(field) / TICKS for field in fields[11:15])
    name = text[start + 1 : end]
    return Stat(pid, name, int(fields[1]), user + system, child_user + child_system)


def family(pid: int) -> list[Stat]:
    """The process and all its living descendants."""
    everything = [read_stat(int(name)) for name in os.listdir("/proc") if name.isdigit()]
    found = [stat for stat in everything if stat is not None and stat.pid == pid]
    for member in found:  # grows while it is walked
        found += [stat for stat in everything if stat is not None and stat.parent == member.pid]
    return found


def is_postgres(stat: Stat) -> bool:
    return stat.name.startswith("postgres")


def cpu_seconds(pid: int) -> Usage:
    """CPU used so far. Postgres' backends that have ended are in their parent's account."""
    members = family(pid)
    beacon = sum(stat.cpu for stat in members if not is_postgres(stat))
    postgres = sum(stat.cpu + stat.reaped for stat in members if is_postgres(stat))
    return Usage(beacon, postgres)


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(line.split()[1]) * 1024 for line in text.splitlines() if line[:4] == "Pss:")


def pss_bytes(pid: int) -> Usage:
    """Proportional set size: shared pages are counted once over all processes."""
    members = family(pid)
    beacon = sum(_pss(stat.pid) for stat in members if not is_postgres(stat))
    return Usage(beacon, sum(_pss(stat.pid) for stat in members if is_postgres(stat)))


def pin_to_core(pid: int, core: int) -> None:
    """Ties Beacon's threads, not Postgres, to one core."""
    for stat in family(pid):
        if not is_postgres(stat):
            for thread in os.listdir(f"/proc/{stat.pid}/task"):
                os.sched_setaffinity(int(thread), {core})
