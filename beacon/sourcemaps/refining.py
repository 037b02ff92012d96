"""The writer's step: events get their resolved stack traces before they are stored and grouped.

In: deliveries that were read from the spool. Out: the same deliveries, with the same events. It
changes nothing else anywhere, so a crash costs nothing. A map that takes too long, or any failure,
leaves frames as they are.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

import msgspec
import trio

from beacon.errors import PostgresAway
from beacon.events import Batch, Event
from beacon.sourcemaps.frames import Frame
from beacon.sourcemaps.resolver import Resolver
from beacon.sourcemaps.traces import Trace, event_with_stacks, trace_of_event

LOAD_SECONDS = 2.0
"""For all events of one load. A map that is not parsed by then is there for the next load."""

_log = logging.getLogger(__name__)


class _Place(NamedTuple):
    batch: int
    event: int


class Refiner:
    """Is called with the deliveries of a load; raises PostgresAway alone, which the writer waits
    out."""

    def __init__(self, resolver: Resolver, *, seconds: float = LOAD_SECONDS) -> None:
        self._resolver = resolver
        self._seconds = seconds

    async def __call__(self, batches: list[Batch]) -> list[Batch]:
        try:
            return await self._refine(batches)
        except PostgresAway:
            raise
        except Exception:
            self._resolver.counts["failed"] += 1
            _log.exception("Stack traces are stored as they came")
            return batches

    async def _refine(self, batches: list[Batch]) -> list[Batch]:
        projects = await self._resolver.have_maps({batch.project_id for batch in batches})
        if not projects:
            return batches
        places: list[_Place] = []
        traces: list[Trace] = []
        for number, batch in enumerate(batches):
            if batch.project_id not in projects:
                continue
            for place, event in enumerate(batch.events):
                trace = trace_of_event(batch.project_id, event)
                if trace is not None:
                    places.append(_Place(number, place))
                    traces.append(trace)
            await trio.lowlevel.checkpoint()
        if not traces:
            return batches
        resolved = await self._resolver.resolve_traces(traces, self._seconds)
        return _rewritten(batches, list(zip(places, traces, resolved, strict=True)))


def _rewritten(
    batches: list[Batch], found: list[tuple[_Place, Trace, list[list[Frame]] | None]]
) -> list[Batch]:
    events: dict[int, list[Event]] = {}
    for place, trace, stacks in found:
        if stacks is not None:
            there = events.setdefault(place.batch, list(batches[place.batch].events))
            there[place.event] = event_with_stacks(there[place.event], trace, stacks)
    return [
        msgspec.structs.replace(batch, events=events[number]) if number in events else batch
        for number, batch in enumerate(batches)
    ]
