"""bench/disk.py tells where the bytes are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import disk
import pytest
import seeded

EVENTS = 300


def test_it_tells_of_tables_indexes_and_columns(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(seeded.HOME, str(data_dir))
    monkeypatch.setattr(sys, "argv", ["disk.py", "--events", str(EVENTS), "--days", "7", "--json"])
    disk.main()
    told = json.loads(capsys.readouterr().out)
    events = dict(told["columns"]["events"])
    assert (events["timestamp"], events["id"]) == (8, 16)
    assert "browser" in dict(told["columns"]["sessions"])
    rows = {name: rows for name, rows, _indexes in told["tables"]}
    assert sum(events.values()) < rows["events"] < told["bytes_per_event"]
    assert "events_pkey" in dict(told["indexes"])
