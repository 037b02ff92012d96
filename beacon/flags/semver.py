"""Reads versions: text in, a tuple that sorts as semver.org 2.0.0 orders versions out. Pure.

A leading `v` is taken, and missing parts are 0: `v1.2` is `1.2.0`. Build metadata is ignored.
"""

from __future__ import annotations

import re
from typing import Any

MAX_VERSION_CHARACTERS = 256
_NUMBER = r"(0|[1-9]\d{0,14})"  # 15 digits: exact in every language
_FORM = re.compile(
    rf"v?{_NUMBER}(?:\.{_NUMBER}(?:\.{_NUMBER})?)?"
    r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)
_IDENTIFIER_NUMBER = re.compile(_NUMBER, re.ASCII)

Identifier = tuple[int, int, str]
Version = tuple[int, int, int, int, tuple[Identifier, ...]]


def version_of(value: Any) -> Version | None:
    """None: it is no version."""
    if not isinstance(value, str) or len(value) > MAX_VERSION_CHARACTERS:
        return None
    found = _FORM.fullmatch(value)
    if found is None:
        return None
    major, minor, patch, pre = found.groups()
    numbers = (int(major), int(minor or 0), int(patch or 0))
    if pre is None:
        return (*numbers, 1, ())
    identifiers = _pre_release(pre)
    return None if identifiers is None else (*numbers, 0, identifiers)


def _pre_release(text: str) -> tuple[Identifier, ...] | None:
    """Numbers sort before words; None where a number has a leading zero or is too long."""
    found: list[Identifier] = []
    for part in text.split("."):
        if not part.isdigit():
            found.append((1, 0, part))
        elif _IDENTIFIER_NUMBER.fullmatch(part):
            found.append((0, int(part), ""))
        else:
            return None
    return tuple(found)
