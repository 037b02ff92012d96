"""All visits of a plan, as deliveries in the order of their receipt.

In: a `Plan`, the project, its host. Out: `Batch`es as enrich makes them, with as many events as
were asked for. The same plan gives the same ones on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from beacon.enrich.agent import AgentReader
from beacon.enrich.clock import DAY, SECOND
from beacon.events import Batch, Event
from beacon.seed.chance import pick
from beacon.seed.devices import devices
from beacon.seed.people import People
from beacon.seed.places import countries
from beacon.seed.rhythm import Hour, Week, hours
from beacon.seed.robots import Robots
from beacon.seed.shop import shop
from beacon.seed.site import HOST, site
from beacon.seed.sources import Sources
from beacon.seed.visit import Walk

ROBOT_SHARE = 0.035  # of all visits
DELIVERY = 2 * SECOND  # after the first event the tracker sends what it has
DELIVERY_EVENTS = 10
SLOWEST = 1.5 * SECOND  # from the last event of a delivery to its receipt


class Plan(NamedTuple):
    """`events` over `days` that end at `until` (microseconds since 1970)."""

    days: int
    events: int
    seed: int
    until: int

    @property
    def start(self) -> int:
        return self.until - self.days * DAY


class Traffic:
    def __init__(self, plan: Plan, project_id: bytes, host: str = HOST) -> None:
        self._plan = plan
        self._project_id = project_id
        chance = Random(plan.seed)
        self._chance = chance
        self._dice = dice = chance.random
        reader = AgentReader()
        known = countries()
        self._week = Week(known)
        self._people = People(devices(reader), dice, chance.getrandbits)
        self._shop = shop(site(host), self._people, dice, chance.getrandbits)
        self._robots = Robots(self._shop, reader, known[0])
        self._sources = Sources()

    def batches(self) -> Iterator[Batch]:
        plan, waiting = self._plan, list[Batch]()
        planned = made = 0
        for hour in hours(plan.start, plan.until, plan.events, self._week, self._dice):
            planned += hour.events
            while made < planned:
                visit, events = self._visit(hour)
                if events[-1].timestamp >= plan.until:
                    events = [each for each in events if each.timestamp < plan.until]
                del events[plan.events - made :]
                made += len(events)
                waiting += self._deliveries(visit, events)
            waiting.sort(key=_received_at)
            upto = hour.start + hour.length
            due = sum(batch.received_at < upto for batch in waiting)
            yield from waiting[:due]
            del waiting[:due]
        yield from waiting

    def _visit(self, hour: Hour) -> tuple[bytes, list[Event]]:
        dice = self._dice
        start = hour.start + int(dice() * hour.length)
        if dice() < ROBOT_SHARE:
            return self._robots.visit(start)
        person, client = self._people.comes(pick(dice, hour.countries), start)
        day = start // DAY
        source = pick(dice, self._sources.on(day))
        events = Walk(self._shop, person, client, source, start).run()
        return person.visit(client, day), events

    def _deliveries(self, visit: bytes, events: list[Event]) -> Iterator[Batch]:
        first = 0
        for number in range(1, len(events) + 1):
            if (
                number == len(events)
                or number - first == DELIVERY_EVENTS
                or events[number].timestamp > events[first].timestamp + DELIVERY
            ):
                sent = events[number - 1].timestamp + int(self._dice() * SLOWEST)
                received_at = min(sent, self._plan.until)
                yield Batch(self._project_id, received_at, visit, events[first:number])
                first = number


def _received_at(batch: Batch) -> int:
    return batch.received_at
