"""The Beacon that the examples of the documentation are run against."""

from __future__ import annotations

from functools import partial

import pytest
import trio

from tests.e2e.conftest import new_beacon, shared, template  # noqa: F401  (fixtures)


@pytest.fixture(scope="module")
def shop(shared):  # noqa: F811
    """A project as the pages make it: only pages of shop.example.com may send."""
    return trio.run(partial(shared.project, "Shop", "--domain", "shop.example.com"))
