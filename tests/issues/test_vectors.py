"""The vectors of fingerprints: what version 1 gives, once and for all."""

from __future__ import annotations

import json
import sys
from typing import Any
from uuid import UUID

import pytest

from beacon.events import Report
from beacon.issues.fingerprint import VERSIONS
from beacon.issues.group import group_of
from beacon.issues.rules import parse_rules
from tests.factories import make_event
from tests.issues.traces import VECTORS

TEXT = VECTORS.read_text("ascii")
FILE = json.loads(TEXT)
PROJECT = UUID(FILE["project_id"]).bytes


@pytest.mark.parametrize("vector", FILE["vectors"], ids=lambda vector: vector["name"])
def test_vector(vector: Any) -> None:
    event = vector["event"]
    stored = make_event(
        name=event["name"],
        properties=json.dumps(event["properties"]).encode(),
        report=Report(
            *(event.get(each) for each in ("level", "message", "environment", "release")),
            *(_text(event.get(each)) for each in ("stacktrace", "tags")),
        ),
    )
    found = group_of(stored, PROJECT, parse_rules(vector.get("rules", [])))
    assert found is not None
    assert list(found.parts) == vector["parts"]
    assert str(UUID(bytes=found.id)) == vector["issue_id"]


def test_the_file_is_what_the_generator_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(VECTORS.parent), *sys.path])
    import generate_fingerprint

    assert generate_fingerprint.rendered() == TEXT


def test_there_are_vectors_of_each_version() -> None:
    assert [*VERSIONS] == [FILE["version"]]
    assert len(FILE["vectors"]) >= 60


def _text(value: Any) -> bytes | None:
    return None if value is None else json.dumps(value).encode()
