"""What clients report of flags: each variant is named, and counted once a session.

In: a batch with `$flag_exposure` events. Out: the batch without what its sessions reported
already; an event of which nothing is left is dropped.

An event with the id of the one that is remembered is the same, sent again: it passes, as nobody
knows whether the first one is on disk, and Postgres makes the two one.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import orjson

from beacon.events import FLAG_EXPOSURE, Batch, Event
from beacon.flags.exposure import (
    MAX_REPORTED,
    named_variant,
    reported_environment,
    reported_flags,
    reported_properties,
)
from beacon.projects.projects import NO_EXPOSURES, Project
from beacon.recent import Recent

if TYPE_CHECKING:
    from beacon.flags.store import Store

MAX_REMEMBERED = 100_000
"""Variants that were reported: about 15 MB. Who is forgotten is counted once more, which changes
nothing in `flag_exposures`."""


class Sifted(NamedTuple):
    """`noted` are the reports that were not known before."""

    batch: Batch
    noted: list[tuple[int, bytes]]


class ReportedExposures:
    """Remembers by which event a session reported each of its variants."""

    def __init__(self, flags: Store, *, max_remembered: int = MAX_REMEMBERED) -> None:
        self._flags = flags
        self._seen: Recent[int, bytes] = Recent(max_remembered)

    def sift(self, batch: Batch, project: Project, environment: str) -> Sifted:
        """`environment` is that of the key, for those that name none."""
        kept: list[Event] = []
        noted: list[tuple[int, bytes]] = []
        for event in batch.events:
            left: Event | None = event
            if event.name == FLAG_EXPOSURE:
                left = self._sifted(event, project, environment, noted)
            if left is not None:
                kept.append(left)
        dropped = batch.dropped + len(batch.events) - len(kept)
        return Sifted(msgspec.structs.replace(batch, events=kept, dropped=dropped), noted)

    def forget(self, noted: list[tuple[int, bytes]]) -> None:
        """They did not become durable."""
        for report, event_id in noted:
            if self._seen.get(report) == event_id:
                self._seen.forget(report)

    def _sifted(
        self, event: Event, project: Project, usual: str, noted: list[tuple[int, bytes]]
    ) -> Event | None:
        if project.flag_exposures == NO_EXPOSURES:
            return None
        properties: dict[str, Any] = orjson.loads(event.properties)
        environment = reported_environment(properties, usual)
        named = self._named(properties, project, environment)
        new = {
            key: variant
            for key, variant in named.items()
            if self._is_new(event, (project.id, environment, key, variant), noted)
        }
        if named and not new:
            return None
        return msgspec.structs.replace(
            event, properties=reported_properties(properties, environment, new)
        )

    def _named(
        self, properties: dict[str, Any], project: Project, environment: str
    ) -> dict[str, str]:
        flags = self._flags.of(project.id, environment).rules.flags
        said = islice(reported_flags(properties).items(), MAX_REPORTED)
        named = {key: named_variant(each, flags.get(key)) for key, each in said}
        return {key: variant for key, variant in named.items() if variant is not None}

    def _is_new(
        self, event: Event, what: tuple[bytes, str, str, str], noted: list[tuple[int, bytes]]
    ) -> bool:
        report = hash((event.session_id, event.user_id or event.anon_id, what))
        seen = self._seen.get(report)
        if seen is None:
            self._seen.set(report, event.id)
            noted.append((report, event.id))
        return seen is None or seen == event.id
