"""Takes out of a batch what a project's rules leave out, and counts it there.

In: a batch that is about to be queued, its project. Out: the batch without those errors, with what
was lost; the same object where nothing is left out. What else is lost is noted here too, and goes
with the project's next batch: how many requests were over a limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from beacon.events import Batch, ClientReport, Event, Loss, decode_visit
from beacon.issues.failure import is_failure
from beacon.noise.filters import filters_of
from beacon.noise.reading import read
from beacon.noise.settings import read_limits
from beacon.noise.spikes import Spikes, limits_of
from beacon.noise.usual import Usual

if TYPE_CHECKING:
    from beacon.projects.projects import Project

CLIENT, SAMPLED, FILTERED, LIMITED = "client", "sampled", "filtered", "limited"
ERRORS, REQUESTS = "error", "request"
RATE_LIMIT = "rate_limit"
OTHER = "other"

MAX_TOLD = 200
"""Different things that clients may tell of a project in an hour; the rest is `other`."""
MAX_KINDS = 20_000
"""Of errors of which the last stored one is remembered, 200 bytes each."""

_Like = tuple[bytes, int]
"""Id and time of a stored event of the same kind."""


class Sifter:
    """Of one node. `clock` in seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.usual = Usual()
        self._clock = clock
        self._spikes = Spikes()
        self._likes: dict[tuple[bytes, int], _Like] = {}
        self._limited: dict[bytes, int] = {}
        self._hour = 0
        self._told: dict[bytes, set[tuple[str, str, str]]] = {}

    def sift(self, batch: Batch, project: Project) -> Batch:
        if not any(is_failure(event.name, event.report) for event in batch.events):
            return batch
        kept: list[Event] = []
        losses: list[Loss] = []
        now = self._clock()
        for event in batch.events:
            loss = None
            if is_failure(event.name, event.report):
                loss = self._loss(event, batch, project, now)
            if loss is None:
                kept.append(event)
            else:
                losses.append(loss)
        if not losses:
            return batch
        dropped = batch.dropped + len(losses)
        return msgspec.structs.replace(
            batch, events=kept, dropped=dropped, losses=(*batch.losses, *_summed(losses))
        )

    def _loss(self, event: Event, batch: Batch, project: Project, now: float) -> Loss | None:
        """None: it is stored."""
        seen = read(event)
        filters = filters_of(project.error_filters)
        if filters is not None:
            reason = filters.refuses(event, seen, decode_visit(batch.visit).is_bot)
            if reason is not None:
                return Loss(FILTERED, reason, ERRORS, 1)
        limits = limits_of(read_limits(project.error_limits), self.usual.of(project.id))
        reason = self._spikes.refuses(project.id, seen.kind, limits, now)
        key = project.id, seen.kind
        if reason is None:
            if len(self._likes) >= MAX_KINDS:
                self._likes.clear()
            self._likes[key] = event.id, event.timestamp
            return None
        like, like_at = self._likes.get(key, (None, 0))
        return Loss(SAMPLED, reason, ERRORS, 1, "", like, like_at)

    # --- what else is lost -----------------------------------------------------------------

    def note_limited(self, project_id: bytes) -> None:
        """A request was refused, with nobody knowing how many events were in it."""
        self._limited[project_id] = self._limited.get(project_id, 0) + 1

    def with_noted(self, batch: Batch) -> Batch:
        """The batch, with what was noted of its project since the last one."""
        if not self._limited:
            return batch
        requests = self._limited.pop(batch.project_id, 0)
        if not requests:
            return batch
        noted = Loss(LIMITED, RATE_LIMIT, REQUESTS, requests)
        return msgspec.structs.replace(batch, losses=(*batch.losses, noted))

    def told_by_clients(
        self, project_id: bytes, reports: Sequence[ClientReport], client: str
    ) -> tuple[Loss, ...]:
        """What clients did not send. They choose the words, so that there is a bound to how many of
        them are counted apart."""
        hour = int(self._clock() // 3600)
        if hour != self._hour:
            self._hour = hour
            self._told.clear()
        told = self._told.setdefault(project_id, set())
        losses = []
        for report in reports:
            words = report.reason, report.category, client
            if words not in told and len(told) >= MAX_TOLD:
                words = OTHER, OTHER, ""
            told.add(words)
            losses.append(Loss(CLIENT, *words[:2], report.quantity, words[2]))
        return tuple(_summed(losses))


def _summed(losses: Iterable[Loss]) -> list[Loss]:
    sums: dict[Loss, int] = {}
    for loss in losses:
        key = msgspec.structs.replace(loss, events=0)
        sums[key] = sums.get(key, 0) + loss.events
    return [msgspec.structs.replace(key, events=events) for key, events in sums.items()]
