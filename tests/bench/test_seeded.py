"""The seeded data directory for benches is made once, and goes on where it was cut off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import seeded
from store import ask

EVENTS = 300


@pytest.fixture(autouse=True)
def home(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(seeded.HOME, str(data_dir))


def test_it_is_made_once_and_whole(data_dir: Path) -> None:
    older = data_dir / f"{EVENTS}-events-7-days-0123456789"
    older.mkdir()
    made = seeded.seeded(EVENTS, days=7)
    assert not older.exists()
    assert seeded.seeded(EVENTS, days=7) == made

    record = made.home / seeded.RECORD
    record.write_text(json.dumps({**json.loads(record.read_text()), "seconds": None}))
    with seeded.running_seeded(EVENTS, days=7) as (beacon, found):
        assert found.project == made.project
        url = beacon.database_url()
        count = "SELECT count(*) FROM events"
        assert ask(url, lambda connection: connection.fetchval(count)) == EVENTS
        assert {name for name, _rows, _indexes in seeded.disk(beacon, EVENTS)} >= {"events"}
