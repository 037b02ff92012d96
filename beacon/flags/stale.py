"""Whether a flag can go: nobody asks for it, or everybody has long been told the same. Pure.

In: what is known of a flag in one environment, and the time. Out: `Stale`, or None.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from beacon.fields import Time
from beacon.flags.details import Lifetime

STALE_AFTER = timedelta(days=30)


class Stale(msgspec.Struct, frozen=True):
    """`never_evaluated`: for 30 days nobody has asked. `same_answer`: for 30 days everybody has
    been told this one `variant` (null: that there is no value), of a temporary flag that was not
    changed. `since`: it has been so from then on."""

    reason: Literal["never_evaluated", "same_answer"]
    since: Time
    variant: str | UnsetType | None = UNSET


class Answered(NamedTuple):
    """When a variant was an answer first and last. None: there was no value."""

    variant: str | None
    first_at: datetime
    last_at: datetime


class Standing(NamedTuple):
    """A flag in one environment: there since, changed last, and what it has answered."""

    created_at: datetime
    changed_at: datetime
    answers: list[Answered]

    @property
    def last_evaluated_at(self) -> datetime | None:
        return max((each.last_at for each in self.answers), default=None)


def stale(standing: Standing, lifetime: Lifetime, now: datetime) -> Stale | None:
    """Of a flag that is not archived. A permanent one may answer the same for ever."""
    asked_last = max(standing.created_at, standing.last_evaluated_at or standing.created_at)
    if now - asked_last >= STALE_AFTER:
        return Stale("never_evaluated", asked_last)
    if lifetime == "permanent" or not standing.answers:
        return None
    *others, latest = sorted(standing.answers, key=lambda each: each.last_at)
    since = max([standing.changed_at, latest.first_at, *(each.last_at for each in others)])
    return Stale("same_answer", since, latest.variant) if now - since >= STALE_AFTER else None
