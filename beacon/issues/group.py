"""The group that an event of an error belongs to, and how it is called.

In: an `Event`, its project and the project's rules. Out: a `Group`, or None for what is no error.
Pure.
"""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    """`id` is the 16 bytes of the issue's UUID; `parts` tell people what it was made of.

    `kind` is "error" or "message"; `title` has at most 200 characters, `value` at most 500.
    `culprit` is where it happened, `platform` a language; both may be empty."""

    id: bytes
    version: int
    kind: str
    title: str
    type: str
    value: str
    culprit: str
    platform: str
    parts: tuple[str, ...]
