"""Which of two releases is the later one (pure).

In: names of releases, and when each was seen first. Out: by semantic versioning where both names
say so, as `shop@1.2.3` or `v1.2`, else by when they were seen first.
Source: https://semver.org/#spec-item-11
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

_VERSION = re.compile(
    r"(?:(?P<package>.+)@)?[vV]?(?P<numbers>[0-9]{1,18}(?:\.[0-9]{1,18}){1,3})"
    r"(?:-(?P<pre>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?",
    re.ASCII,
)
_PLACES = 4


class Version(NamedTuple):
    """`order` compares as versions do: a pre-release comes before its release."""

    package: str
    order: tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]


def version_of(release: str) -> Version | None:
    """None: it is no version."""
    found = _VERSION.fullmatch(release)
    if found is None:
        return None
    numbers = [int(each) for each in found["numbers"].split(".")]
    padded = (*numbers, *[0] * (_PLACES - len(numbers)))
    pre = tuple(_identifier(each) for each in (found["pre"] or "").split(".") if each)
    return Version(found["package"] or "", (padded, not pre, pre))


def compare_versions(one: str, other: str) -> int | None:
    """Below, at or above 0 as `one` is the older, the same or the later version; None: they cannot
    be compared."""
    first, second = version_of(one), version_of(other)
    if first is None or second is None or first.package != second.package:
        return None
    return (first.order > second.order) - (first.order < second.order)


def is_later(release: str, than: str, known: Mapping[str, datetime]) -> bool:
    """`known`: when each was seen first. One that was never seen is later than all that were."""
    if release == than:
        return False
    order = compare_versions(release, than)
    if order:
        return order > 0
    if than not in known:
        return False
    return release not in known or known[release] > known[than]


def _identifier(text: str) -> tuple[bool, int, str]:
    """Numbers come before words, and compare as numbers."""
    return (False, int(text), "") if text.isdigit() and len(text) < 19 else (True, 0, text)
