"""Evaluates rules, on one node at a time.

In: the outbox, which wakes it, and rules that are due. Out: what `settling` writes. A rule that
takes long to evaluate is due less often, so that none takes more than a twentieth of the time.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon import resources
from beacon.accounts.project_details import lock_project_in
from beacon.alerts import saving
from beacon.alerts.looking import Look, Seen, look_in
from beacon.alerts.outbox import TAKEN_AT_ONCE, Entry, take_in, waiting_projects_in
from beacon.alerts.rules import Change, FlagErrors, NoData, Rule, Threshold
from beacon.alerts.settling import Next, Settled, settle_in
from beacon.errors import BeaconError, PostgresAway, PostgresRefused
from beacon.postgres.queries import QUERY_CANCELED

if TYPE_CHECKING:
    from beacon.alerts.facts import Found
    from beacon.postgres.database import Database, Session

CHANNEL = "beacon_alerts"
"""Notices of Postgres: there is something in the outbox."""
BEAT_SECONDS = 5.0
LEAST_PAUSE = 0.2
RULES_AT_ONCE = 20
SHARE = 20
"""The pause behind an evaluation is at least so many times as long as it took."""
LOOK_SECONDS = 25.0
"""For all that is read for one rule; each statement has less (`beacon.postgres.queries`)."""
FAILED = "it could not be evaluated: "
TOO_LONG = "it read for too long; a narrower search or a shorter window would help"

_log = logging.getLogger(__name__)


class Evaluator:
    """`waiting` tells for how many seconds the oldest event waits to be stored; `on_fired` is
    called when there is something to deliver. `counts`: outcomes since start, for the metrics."""

    def __init__(
        self,
        database: Database,
        queries: Database,
        *,
        public_url: Callable[[], str],
        waiting: Callable[[], float],
        clock: Callable[[], datetime],
        on_fired: Callable[[], None],
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._database = database
        self._queries = queries
        self._public_url = public_url
        self._waiting = waiting
        self._clock = clock
        self._on_fired = on_fired
        self._woken = trio.Event()

    def wake(self, _notice: str = "") -> None:
        self._woken.set()

    async def run(self) -> None:
        """For ever."""
        told = ""
        while True:
            try:
                await self.round()
                told = ""
            except BeaconError as error:
                if error.message != told:
                    _log.warning("Alert rules wait: %s", error.message)
                told = error.message
            await trio.sleep(LEAST_PAUSE)
            with trio.move_on_after(BEAT_SECONDS):
                await self._woken.wait()
            self._woken = trio.Event()

    async def round(self) -> None:
        """What the outbox tells, and all rules that are due."""
        await self.tell()
        while due := await self._due():
            for rule, since, cursor in due:
                await self._evaluate(rule, since, cursor)
                if self._woken.is_set():
                    self._woken = trio.Event()
                    await self.tell()

    # --- what happened once ---------------------------------------------------------------------

    async def tell(self) -> None:
        """Takes out what is in the outbox, and fires what holds, in one transaction a project."""
        for project_id in await self._database.run(waiting_projects_in):
            while True:
                try:
                    taken, settled = await self._database.run(
                        partial(self._tell_in, project_id=project_id)
                    )
                except PostgresAway:
                    raise
                except BeaconError as error:  # the others' are told all the same
                    _log.error("What happened in a project cannot be told: %s", error.message)
                    break
                except Exception:
                    _log.exception("What happened in a project cannot be told")
                    break
                self._count(settled)
                if taken < TAKEN_AT_ONCE:
                    break

    async def _tell_in(self, session: Session, project_id: UUID) -> tuple[int, list[Settled]]:
        now, settled = self._clock(), []
        async with session.transaction():
            entries = await take_in(session, project_id)
            kinds = sorted({entry.kind for entry in entries})
            for row in await session.fetch(_sql("told_rules"), project_id, kinds):
                rule = saving.evaluated(project_id, row)
                found = _of_rule(entries, rule)
                settled += await settle_in(
                    session, rule, found, now, public_url=self._public_url, keep_all=True
                )
        return len(entries), settled

    # --- what is looked at once in a while ------------------------------------------------------

    async def _due(self) -> list[tuple[Rule, datetime | None, int | None]]:
        rows = await self._database.fetch(_sql("due_rules"), self._clock(), RULES_AT_ONCE)
        return [
            (
                saving.evaluated(UUID(bytes=row["project_id"].bytes), row),
                row["evaluated_at"],
                row["cursor"],
            )
            for row in rows
        ]

    async def _evaluate(self, rule: Rule, since: datetime | None, cursor: int | None) -> None:
        now, began = self._clock(), time.monotonic()
        look = Look(rule, since, cursor, now, self._waiting())
        try:
            seen = await self._queries.run(partial(look_in, look=look), timeout=LOOK_SECONDS)
            took = timedelta(seconds=time.monotonic() - began)
            then = seen.then(now + max(pause_of(rule), took * SHARE))
            self._count(await self._database.run(partial(self._settle_in, look, seen, then)))
        except PostgresAway:
            if not self._database.up:
                raise
            await self._failed(rule, TOO_LONG, now)
        except PostgresRefused as error:
            too_long = error.sqlstate == QUERY_CANCELED
            await self._failed(rule, TOO_LONG if too_long else error.message, now)
        except BeaconError as error:
            await self._failed(rule, error.message, now)
        except Exception:
            _log.exception("The alert rule %s cannot be evaluated", rule.id)
            await self._failed(rule, "the reason is in Beacon's log", now)

    async def _settle_in(
        self, look: Look, seen: Seen, then: Next, session: Session
    ) -> list[Settled]:
        rule = look.rule
        async with session.transaction():
            if isinstance(rule.when, FlagErrors) and rule.when.switch_off:
                await lock_project_in(session, rule.project_id)  # before the rule, as people do
            settled = await settle_in(
                session, rule, seen.found, look.now, public_url=self._public_url, then=then
            )
            if not settled:  # a rule that was changed meanwhile is due at once
                columns = (look.now, seen.nothing, then.at, then.cursor)
                await session.execute(_sql("note_nothing"), rule.id, rule.version, *columns)
            return settled

    async def _failed(self, rule: Rule, why: str, now: datetime) -> None:
        """It is tried again, less often."""
        self.counts["failed"] += 1
        await self._database.execute(
            _sql("note_failure"), rule.id, now, FAILED + why, now + 10 * pause_of(rule)
        )

    def _count(self, settled: Sequence[Settled]) -> None:
        self.counts.update(each.decision.outcome for each in settled)
        if any(each.decision.fired for each in settled):
            self._on_fired()


def pause_of(rule: Rule) -> timedelta:
    """How often a rule is looked at."""
    when = rule.when
    if isinstance(when, Threshold | NoData):
        return timedelta(seconds=min(max(when.minutes * 2, BEAT_SECONDS), 60))
    if isinstance(when, Change):
        return timedelta(seconds=60)
    return timedelta(seconds=15 if isinstance(when, FlagErrors) else BEAT_SECONDS)


def _of_rule(entries: Sequence[Entry], rule: Rule) -> list[Found]:
    return [entry.found for entry in entries if entry.kind == rule.kind]


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
