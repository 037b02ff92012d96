"""Mutes: of which rule, issue or group nobody is told, until when, or while what holds. Pure.

In: mutes, and something that fires. Out: the mute that holds for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

Short = Annotated[str, Meta(max_length=200)]


class MuteWhile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is given must hold. `below`: what is counted is less; of what is not counted that
    never holds."""

    environment: Short | None = None
    release: Short | None = None
    below: Annotated[int, Meta(ge=1)] | None = None


class Mute(msgspec.Struct, frozen=True, kw_only=True):
    """One of `rule_id` and `issue_id`, or both; `group` None: each."""

    rule_id: str | None = None
    issue_id: str | None = None
    group: str | None = None
    until: datetime | None = None
    while_: MuteWhile | None = None

    @property
    def words(self) -> str:
        return "it is muted" + (f" until {self.until:%Y-%m-%d %H:%M} UTC" if self.until else "")


def mute_that_holds(
    mutes: Iterable[Mute],
    now: datetime,
    *,
    rule_id: str,
    group: str,
    issue_id: str | None,
    environment: str | None,
    release: str | None,
    count: float | None,
) -> Mute | None:
    for mute in mutes:
        if mute.until is not None and now >= mute.until:
            continue
        if mute.rule_id not in (None, rule_id) or mute.issue_id not in (None, issue_id):
            continue
        if mute.group not in (None, group):
            continue
        if mute.while_ is None or _holds(mute.while_, environment, release, count):
            return mute
    return None


def _holds(
    wanted: MuteWhile, environment: str | None, release: str | None, count: float | None
) -> bool:
    if wanted.environment is not None and wanted.environment != environment:
        return False
    if wanted.release is not None and wanted.release != release:
        return False
    return wanted.below is None or (count is not None and count < wanted.below)
