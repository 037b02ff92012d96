"""Sends what is due, for as long as this node has the lock.

In: rows of `alert_deliveries`. Out: their attempts, and what became of them. A row that is being
sent is due again after `LEASE`, or when the next node takes over: should this node end meanwhile,
it is sent twice, with the same id. Each channel has few at a time, so that a slow receiver keeps no
other waiting.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec
import trio

from beacon import resources
from beacon.accounts.audit import SYSTEM, Subject, record_in
from beacon.alerts.channels import Target
from beacon.alerts.delivery.retrying import Attempt, Verdict, verdict
from beacon.alerts.delivery.sending import Outcome, Parcel
from beacon.errors import BeaconError

if TYPE_CHECKING:
    from beacon.alerts.delivery.sending import Sender
    from beacon.postgres.database import Database, Session

AT_ONCE = 16
AT_ONCE_OF_A_CHANNEL = 4
LEASE = timedelta(minutes=3)
"""Longer than any attempt takes."""
BEAT_SECONDS = 5.0
LEAST_WAIT = 0.05

_log = logging.getLogger(__name__)


class Due(NamedTuple):
    """A delivery that is this node's for `LEASE`. `parcel` None: its channel is gone, or off."""

    id: UUID
    project_id: UUID
    channel_id: UUID | None
    round: int
    parcel: Parcel | None


class Worker:
    """`counts`: attempts and their outcomes since start, for the metrics."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._database = database
        self._sender = sender
        self._clock = clock
        self._chance = chance
        self._woken = trio.Event()

    def wake(self) -> None:
        """There is something new to send."""
        self._woken.set()

    async def run(self) -> None:
        """For ever. What another node had begun when it ended is begun anew at once."""
        told, is_first = "", True
        while True:
            wait = BEAT_SECONDS
            try:
                if is_first:
                    await self.take_over()
                    is_first = False
                await self.send_due()
                wait = await self._wait()
                told = ""
            except BeaconError as error:
                if error.message != told:
                    _log.warning("Deliveries of alerts wait: %s", error.message)
                told = error.message
            with trio.move_on_after(wait):
                await self._woken.wait()
            self._woken = trio.Event()

    async def take_over(self) -> None:
        await self._database.execute(_sql("take_over_deliveries"), self._clock())

    async def send_due(self) -> int:
        """All that is due now; how many attempts that were."""
        count = 0
        while due := await self._claim():
            async with trio.open_nursery() as nursery:
                for each in due:
                    nursery.start_soon(self._attempt, each)
            count += len(due)
        return count

    async def _wait(self) -> float:
        """Seconds until the next one is due."""
        next_at = await self._database.fetch_value(_sql("next_delivery"))
        if next_at is None:
            return BEAT_SECONDS
        left: float = (next_at - self._clock()).total_seconds()
        return min(max(left, LEAST_WAIT), BEAT_SECONDS)

    async def _claim(self) -> list[Due]:
        now = self._clock()
        rows = await self._database.fetch(
            _sql("claim_deliveries"), now, now + LEASE, AT_ONCE, AT_ONCE_OF_A_CHANNEL
        )
        return [_due_of(row) for row in rows]

    async def _attempt(self, due: Due) -> None:
        now = self._clock()
        if due.parcel is None:
            gone = Attempt(None, "The channel is turned off, or was removed.")
            await self._save(due, Outcome(gone, 0), Verdict("dead"), now)
            return
        try:
            outcome = await self._sender.send(due.parcel, now)
        except Exception:
            _log.exception("A delivery of an alert failed")
            outcome = Outcome(Attempt(None, "Beacon failed; the reason is in its log."), 0)
        found = verdict(outcome.attempt, due.round + 1, now, self._chance())
        await self._save(due, outcome, found, now)

    async def _save(self, due: Due, outcome: Outcome, found: Verdict, now: datetime) -> None:
        async def work(session: Session) -> None:
            async with session.transaction():
                await save_attempt_in(session, due, outcome, found, now)

        try:
            await self._database.run(work)
        except BeaconError as error:
            _log.warning("An attempt could not be written down, and is repeated: %s", error.message)
            return
        self.counts[found.status if found.status != "pending" else "retried"] += 1


async def save_attempt_in(
    session: Session, due: Due, outcome: Outcome, found: Verdict, now: datetime
) -> None:
    attempt = outcome.attempt
    is_over = found.status != "pending"
    await session.execute(
        _sql("save_attempt"),
        due.id,
        now,
        attempt.status,
        outcome.milliseconds,
        attempt.error,
        outcome.answer,
        found.status,
        None if is_over else now + timedelta(seconds=found.wait),
        now if is_over else None,
    )
    if due.channel_id is not None and due.parcel is not None:
        await session.execute(
            _sql("note_channel"), due.channel_id, now, attempt.status, attempt.succeeded
        )
    if found.gone and due.channel_id is not None:
        await turn_off_in(session, due.project_id, due.channel_id)


async def turn_off_in(session: Session, project_id: UUID, channel_id: UUID) -> None:
    """What answers that it is gone is asked no more."""
    name = await session.fetch_value(_sql("turn_off_channel"), channel_id, GONE_REASON)
    if name is not None:
        await record_in(
            session,
            SYSTEM,
            "alert_channel.changed",
            project_id=project_id,
            subject=Subject("alert_channel", channel_id, name),
            before={"enabled": True},
            after={"enabled": False, "disabled_reason": GONE_REASON},
        )


GONE_REASON = "It answered 410 Gone."

_decode_target = msgspec.json.Decoder(Target).decode


def _due_of(row: Mapping[str, Any]) -> Due:
    channel_id = row["channel_id"]
    parcel = None
    if row["target"] is not None:
        parcel = Parcel(
            target=_decode_target(row["target"]),
            body=row["payload"],
            message_id=message_id(row["id"]),
            secrets=tuple(each for each in (row["secret"], row["old_secret"]) if each),
            recipient=row["recipient"],
        )
    return Due(
        UUID(bytes=row["id"].bytes),
        UUID(bytes=row["project_id"].bytes),
        None if channel_id is None else UUID(bytes=channel_id.bytes),
        row["round"],
        parcel,
    )


def message_id(delivery_id: UUID) -> str:
    """The same at each attempt."""
    return f"msg_{delivery_id.hex}"


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
