"""Leaves logging as it was: commands that run inside the tests set it up for the process."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from beacon.logging import QUIET


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in QUIET}
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
