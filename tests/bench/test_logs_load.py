"""The load of logs measures what it says: both encodings mean the same, and all of it is stored."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import msgspec
from logs_load import json_body, logs_load, protobuf_body
from server import running_beacon

from beacon.decode import otlp

PROJECT = UUID(int=1).bytes


def test_both_encodings_mean_the_same() -> None:
    first = time.time_ns()
    bodies = {True: protobuf_body(first, 3), False: json_body(first, 3)}
    found = [
        [msgspec.structs.replace(draft, id=None) for draft in decoded.drafts]
        for decoded in (
            otlp.decode(body, PROJECT, is_protobuf=is_protobuf)
            for is_protobuf, body in bodies.items()
        )
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 3


def test_all_that_is_accepted_is_stored() -> None:
    with running_beacon() as beacon:
        for kind in ("protobuf", "json"):
            found: dict[str, Any] = logs_load(
                beacon, kind=kind, connections=2, batch=20, batches=5, seconds=30
            )
            assert found["sound"]
            assert found["stored"] == 200
