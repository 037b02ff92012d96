"""The Beacon that the examples of the documentation are run against."""

from __future__ import annotations

from functools import partial

import pytest
import trio

from tests.e2e.conftest import limited_project, new_beacon, shared, template  # noqa: F401  (fixtures)


@pytest.fixture(scope="module")
def shop(shared):  # noqa: F811
    """A project as the pages make it: only pages of shop.example.com may send."""
    return trio.run(partial(shared.project, "Shop", "--domain", "shop.example.com"))


@pytest.fixture(scope="module")
def limited(shared):  # noqa: F811
    """A project that takes one event a second, and whose Beacon knows it."""
    return trio.run(partial(limited_project, shared, 1))
