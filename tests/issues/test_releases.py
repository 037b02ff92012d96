"""Which of two releases is the later one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.issues.releases import compare_versions, is_later, version_of

DAY = datetime(2026, 9, 1, tzinfo=UTC)
SEMVER = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"]
SEMVER += ["1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2", "1.10.0", "2.0.0.1"]
"""In order, as semver.org has it."""


@pytest.mark.parametrize("prefix", ["", "v", "shop@", "@acme/shop@"])
def test_versions_are_in_order(prefix: str) -> None:
    for number, one in enumerate(SEMVER):
        for other, two in enumerate(SEMVER):
            expected = (number > other) - (number < other)
            assert compare_versions(prefix + one, prefix + two) == expected


@pytest.mark.parametrize(
    "name", ["", "main", "7f3a9c1d", "1234567", "shop@", "shop@x.1", "1.2.3.4.5", "1..2", "1.2-"]
)
def test_other_names_are_no_versions(name: str) -> None:
    assert version_of(name) is None


def test_versions_of_two_packages_are_not_compared() -> None:
    assert compare_versions("shop@1.0.0", "admin@2.0.0") is None
    assert compare_versions("shop@1.0.0", "1.0.0") is None


def test_other_names_are_in_the_order_in_which_they_were_seen() -> None:
    known = {"b": DAY, "a": DAY + timedelta(1), "1.9": DAY, "1.10": DAY - timedelta(1)}
    assert is_later("a", "b", known)
    assert not is_later("b", "a", known)
    assert is_later("1.10", "1.9", known)
    assert is_later("never seen", "a", known)
    assert not is_later("a", "never seen", known)


names = st.sampled_from([*SEMVER, "a", "b", "c", "shop@1.0.0", "v1.0.0+2"]) | st.text(max_size=12)
times = st.dictionaries(names, st.integers(0, 3).map(lambda days: DAY + timedelta(days)))


@given(names, names, times)
def test_of_two_releases_one_is_later_at_most(
    one: str, two: str, known: dict[str, datetime]
) -> None:
    assert not is_later(one, one, known)
    assert not (is_later(one, two, known) and is_later(two, one, known))
