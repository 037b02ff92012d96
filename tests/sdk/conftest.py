"""The Beacon that browsers send to, as the end-to-end tests have it."""

from __future__ import annotations

from tests.e2e.conftest import (  # noqa: F401  (fixtures)
    beacon,
    make_beacon,
    new_beacon,
    project,
    shared,
    template,
)
