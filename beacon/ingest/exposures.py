"""What clients report of flags: each variant is named, and counted once a session.

In: a batch with `$flag_exposure` events. Out: the batch without flags and variants that there are
not, and without what its sessions reported already; an event of which nothing is left of that is
dropped.

An event with the id of the one that is remembered is the same, sent again: it passes, as nobody
knows whether the first one is on disk, and Postgres makes the two one.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import orjson

from beacon.events import FLAG_EXPOSURE, Batch, Event, decode_visit
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
"""Variants that were reported: about 15 MB, shared by the projects. Who is forgotten is counted
once more, which changes nothing in `flag_exposures`."""
MAX_PROJECTS = 1000
"""Those that reported last."""
MAX_FLAGS = 5000
"""In all events of one delivery: looking at them takes some 20 milliseconds."""


class Sifted(NamedTuple):
    """`noted` are the reports that were not known before, `seen` what remembers them."""

    batch: Batch
    noted: list[tuple[int, bytes]]
    seen: Recent[int, bytes]

    def forget(self) -> None:
        """They did not become durable."""
        for report, event_id in self.noted:
            if self.seen.get(report) == event_id:
                self.seen.forget(report)


class _Delivery:
    """What its events share. `left`: how many flags may still be looked at."""

    __slots__ = ("environment", "left", "may_name", "noted", "project", "remembers", "seen")

    def __init__(
        self, project: Project, environment: str, may_name: bool, seen: Recent[int, bytes]
    ) -> None:
        self.project = project
        self.environment = environment
        self.may_name = may_name
        self.seen = seen
        self.remembers = True
        self.noted: list[tuple[int, bytes]] = []
        self.left = MAX_FLAGS


class ReportedExposures:
    """Remembers by which event a session reported each of its variants."""

    def __init__(self, flags: Store, *, max_remembered: int = MAX_REMEMBERED) -> None:
        self._flags = flags
        self._max_remembered = max_remembered
        self._projects: dict[bytes, Recent[int, bytes]] = {}  # those that reported last are last

    def sift(
        self, batch: Batch, project: Project, environment: str, may_name: bool = False
    ) -> Sifted:
        """`environment` is that of the key; `may_name`: its reports may name another. What a bot
        reports is not counted, so it stands for nobody else's report."""
        delivery = _Delivery(project, environment, may_name, self._seen_of(project.id))
        delivery.remembers = not decode_visit(batch.visit).is_bot
        kept: list[Event] = []
        for event in batch.events:
            left: Event | None = event
            if event.name == FLAG_EXPOSURE:
                left = self._sifted(event, delivery)
            if left is not None:
                kept.append(left)
        dropped = batch.dropped + len(batch.events) - len(kept)
        sifted = msgspec.structs.replace(batch, events=kept, dropped=dropped)
        return Sifted(sifted, delivery.noted, delivery.seen)

    def _seen_of(self, project_id: bytes) -> Recent[int, bytes]:
        """Each project's own: no other makes it forget. The more there are, the less each has."""
        seen = self._projects.pop(project_id, None)
        if seen is None:
            seen = Recent(self._max_remembered)
            if len(self._projects) >= MAX_PROJECTS:
                del self._projects[next(iter(self._projects))]
        self._projects[project_id] = seen
        seen.resize(self._max_remembered // len(self._projects))
        return seen

    def _sifted(self, event: Event, delivery: _Delivery) -> Event | None:
        if delivery.project.flag_exposures == NO_EXPOSURES:
            return None
        properties: dict[str, Any] = orjson.loads(event.properties)
        environment = delivery.environment
        if delivery.may_name:
            environment = reported_environment(properties, environment)
        named, unknown = self._named(properties, delivery, environment)
        new = {
            key: variant
            for key, variant in named.items()
            if _is_new(event, (environment, key, variant), delivery)
        }
        if named and not new:
            return None
        told = reported_properties(properties, environment, new, unknown)
        return msgspec.structs.replace(event, properties=told)

    def _named(
        self, properties: dict[str, Any], delivery: _Delivery, environment: str
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """And what was said of flags and variants that there are not. Until Postgres was read since
        the start nobody knows which there are: the copy may be older than what clients were told
        before. All are taken then."""
        project_id = delivery.project.id
        known = self._flags.of(project_id, environment).rules.flags
        every = self._flags.age is None or not self._flags.knows(project_id)
        said = list(islice(reported_flags(properties), min(MAX_REPORTED, delivery.left)))
        delivery.left -= len(said)
        named: dict[str, str] = {}
        unknown: dict[str, Any] = {}
        for key, each in said:
            variant = named_variant(each, known[key]) if key in known else None
            if variant is None and every:
                variant = named_variant(each, None)
            if variant is None:
                unknown[key] = each
            else:
                named[key] = variant
        return named, unknown


def _is_new(event: Event, what: tuple[str, str, str], delivery: _Delivery) -> bool:
    if not delivery.remembers:
        return True
    report = hash((event.session_id, event.user_id or event.anon_id, what))
    seen = delivery.seen.get(report)
    if seen is None:
        delivery.seen.set(report, event.id)
        delivery.noted.append((report, event.id))
    return seen is None or seen == event.id
