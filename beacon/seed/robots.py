"""Visits of bots: crawlers that walk from page to page, a monitor that looks at the home page.

In: a time. Out: who came, with what, and the page views. Whether it is a bot, Beacon's own rules
say.
"""

from __future__ import annotations

from beacon.enrich.agent import AgentReader
from beacon.enrich.bots import BotRules
from beacon.enrich.clock import SECOND
from beacon.enrich.identity import uuid7
from beacon.events import Event, TimeSource
from beacon.seed.chance import around, pick
from beacon.seed.devices import crawlers, monitor
from beacon.seed.people import Client, Person
from beacon.seed.places import Country
from beacon.seed.shop import Shop

MONITOR_SHARE = 0.55


class Robots:
    def __init__(self, shop: Shop, reader: AgentReader, home: Country) -> None:
        self._shop = shop
        self._crawlers = crawlers(reader)
        self._monitor = monitor(reader)
        self._rules = BotRules()
        self._home = home
        self._pauses = tuple(int(each * SECOND) for each in around(2.5, 0.8))
        self._pages = tuple(int(each) for each in around(7, 0.8))

    def visit(self, start: int) -> tuple[bytes, list[Event]]:
        """The encoded `Visit`, and its events."""
        dice, bits = self._shop.dice, self._shop.bits
        is_monitor = dice() < MONITOR_SHARE
        device = self._monitor if is_monitor else pick(dice, self._crawlers)
        person = Person(self._home, self._home.cities[0], "", bits(64).to_bytes(8, "big"))
        person.keeps_id = False
        client = Client(device, "")
        day = start // (24 * 3600 * SECOND)
        paths = ["/"] if is_monitor else [self._path() for _ in range(1 + pick(dice, self._pages))]
        visit = person.visit(client, day, is_bot=self._rules.match(device.user_agent))
        return visit, self._walk(paths, person.anon_id(client, day), start)

    def _path(self) -> str:
        site, dice = self._shop.site, self._shop.dice
        chance = dice()
        if chance < 0.5:
            return pick(dice, site.products).path
        return pick(dice, site.posts if chance < 0.8 else site.collections)

    def _walk(self, paths: list[str], anon_id: str, at: int) -> list[Event]:
        shop, events = self._shop, []
        session = uuid7(at // 1000, shop.bits(74))
        for path in paths:
            page = shop.attribution.encoded(shop.site.url(path), None)
            event_id = uuid7(at // 1000, shop.bits(74))
            who = (session, anon_id, None)
            events.append(Event(event_id, at, TimeSource.CLIENT, "page_view", *who, b"{}", page))
            at += pick(shop.dice, self._pauses)
        return events
