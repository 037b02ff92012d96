"""One in ten of what comes far more often than usual.

In: the kinds of errors that come, the time, `Limits`. Out: why one is not stored, or None. Each
node counts for itself, by the minute of its clock. The first of each kind in a minute is stored,
and of what is above a limit one in ten; of what is above ten times the limit one in a hundred; and
so on.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from beacon.noise.settings import ErrorLimits

PROJECT_SPIKE, ISSUE_SPIKE = "spike", "issue_spike"

FLOOR = 500
"""Errors a minute of a project that never are a spike."""
FACTOR = 10
"""Times the usual."""
MAX_KINDS = 5_000
"""Of a project in a minute that are counted apart."""
MAX_NEW_KINDS = 100
"""Of a project above its limit, in a minute, that are stored for being the first of their kind."""


class Limits(NamedTuple):
    """Errors a minute, of a project and of one kind; None: as many as come."""

    project: int | None
    kind: int | None


def limits_of(wanted: ErrorLimits, usual: float | None) -> Limits:
    """`usual` is how many errors a minute the project has; None: nobody knows yet."""
    project = None
    if wanted.spikes == "auto":
        project = wanted.per_minute
        if project is None and usual is not None:
            project = max(FLOOR, ceil(FACTOR * usual))
    return Limits(project, wanted.issue_per_minute)


def is_kept(number: int, limit: int) -> bool:
    """Whether the `number`th of a minute is stored."""
    if number <= limit:
        return True
    step = 10
    while number > limit * step:
        step *= 10
    return number % step == 0


class Minute:
    """The errors of one project in one minute."""

    __slots__ = ("_errors", "_kinds", "_new")

    def __init__(self) -> None:
        self._errors = self._new = 0
        self._kinds: dict[int, int] = {}

    def refuses(self, kind: int, limits: Limits) -> str | None:
        """Why this one is not stored. Those that are too many of one kind do not count against the
        project's limit: else one flood took the others with it."""
        number = self._count(kind)
        if limits.kind is not None and not is_kept(number, limits.kind):
            return ISSUE_SPIKE
        self._errors += 1
        if limits.project is None or is_kept(self._errors, limits.project):
            return None
        if number == 1 and self._new < MAX_NEW_KINDS:
            self._new += 1
            return None
        return PROJECT_SPIKE

    def _count(self, kind: int) -> int:
        """Which one of its kind it is."""
        if kind not in self._kinds and len(self._kinds) >= MAX_KINDS:
            kind = 0
        number = self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return number


class Spikes:
    """The projects' minutes."""

    def __init__(self) -> None:
        self._minute = 0
        self._projects: dict[bytes, Minute] = {}

    def refuses(self, project_id: bytes, kind: int, limits: Limits, now: float) -> str | None:
        """`now` in seconds."""
        minute = int(now // 60)
        if minute != self._minute:
            self._minute = minute
            self._projects.clear()
        counted = self._projects.get(project_id)
        if counted is None:
            counted = self._projects[project_id] = Minute()
        return counted.refuses(kind, limits)
