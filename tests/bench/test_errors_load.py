"""The load of errors measures what it says: each event whole, stored once, and in its issue."""

from __future__ import annotations

import json
from uuid import UUID

from errors_load import errors_load
from errors_payload import FRAMES, Envelopes
from errors_stages import stages
from server import running_beacon

from beacon.decode.sentry import decode_envelope
from beacon.enrich.enricher import Enricher, Sender
from beacon.enrich.geo import Geo
from beacon.enrich.visitor import DailySalts
from beacon.issues.group import group_of
from beacon.projects.projects import Project

PROJECT = Project(UUID(int=1).bytes, 1, "Shop", "proj_")


def test_events_have_their_size_and_their_issues() -> None:
    envelopes = Envelopes(faults=7, size=40_000, seed=1)
    enricher = Enricher(Geo(None), DailySalts())
    ids, issues = set(), set()
    for _ in range(60):
        event_id, body = next(envelopes)
        payload = body.splitlines()[2]
        assert 39_000 < len(payload) <= 40_000
        (exception,) = json.loads(payload)["exception"]["values"]
        assert len(exception["stacktrace"]["frames"]) == FRAMES
        decoded = decode_envelope(body, PROJECT.id, "production").decoded
        batch = enricher.enrich(decoded, PROJECT, Sender("", "", "", True), 1_795_000_000_000_000)
        (event,) = batch.events
        assert event.id == event_id
        group = group_of(event, PROJECT.id)
        assert group is not None
        ids.add(event_id)
        issues.add(group.id)
    assert (len(ids), len(issues)) == (60, 7)


def test_a_load_is_processed_and_survives_a_kill() -> None:
    with running_beacon() as beacon:
        found = errors_load(beacon, connections=4, rate=40, seconds=1, faults=5)
        assert found["sound"], found
        assert found["sent"] == found["acked"] == found["stored"] == found["counted"] > 10
        killed = errors_load(beacon, connections=4, rate=20, faults=5, kills=1)
        assert killed["sound"], killed
        assert (killed["lost"], killed["doubled"], killed["unknown"]) == (0, 0, 0)
        table = stages(beacon, faults=5, size=20_000, events=40)
    for stage in ("decode", "scrub", "enrich", "spool", "load: group", "COPY"):
        assert table[stage]["beacon"] > 0
    assert table["COPY"]["postgres"] > 0
