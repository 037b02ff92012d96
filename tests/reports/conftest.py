"""Columns of few sessions are looked through as those of many are."""

from __future__ import annotations

import pytest

from beacon.columns import sessions


@pytest.fixture(autouse=True)
def few_sessions_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "CHUNK", 2)
