"""Looks at what a rule watches: the facts, of whatever kind it is.

In: a rule that is due. Out: `Seen`. A unit of work (asyncio side) on a connection that only reads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from beacon.alerts.deciding import judge
from beacon.alerts.facts import Found, counted_in, with_samples_in
from beacon.alerts.flag_causes import changed_in, with_events_in
from beacon.alerts.matching import matched_in
from beacon.alerts.rules import FlagErrors, PatternMatch, Rule
from beacon.alerts.settling import Next

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_SAMPLED_GROUPS = 20


class Look(NamedTuple):
    """What is looked at: a rule, when it was looked at last, where it goes on."""

    rule: Rule
    since: datetime | None
    cursor: int | None
    now: datetime
    waiting: float


class Seen(NamedTuple):
    """`nothing`: what is said where nothing was found."""

    found: list[Found]
    nothing: str = ""
    cursor: int | None = None
    more: bool = False

    def then(self, at: datetime) -> Next:
        return Next(datetime.fromtimestamp(0, UTC) if self.more else at, self.cursor)


async def look_in(session: Session, look: Look) -> Seen:
    """The facts, with events where it fires. Raises what the database does."""
    rule, now = look.rule, look.now
    if isinstance(rule.when, PatternMatch):
        matched = await matched_in(session, rule, look.cursor, now)
        nothing = f"{matched.looked} new errors were looked at, and none matches"
        return Seen(matched.found, nothing, matched.cursor, matched.more)
    if isinstance(rule.when, FlagErrors):
        changes = await changed_in(session, rule, now)
        nothing = "no flag was changed lately that it watches"
        return Seen(
            await _with_events(rule, changes, partial(with_events_in, session, now=now)), nothing
        )
    found = await counted_in(session, rule, now, since=look.since, waiting=look.waiting)
    return Seen(await _with_events(rule, found, partial(with_samples_in, session)))


async def _with_events(
    rule: Rule, found: list[Found], read: Callable[[Rule, Found], Awaitable[Found]]
) -> list[Found]:
    """Of what fires."""
    firing = [each for each in found if judge(rule, each.facts).fired][:MAX_SAMPLED_GROUPS]
    sampled = {each.group: await read(rule, each) for each in firing}
    return [sampled.get(each.group, each) for each in found]
