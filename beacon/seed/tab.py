"""What the tracker on the shop's pages tells of one visit: page views, and what happens on them.

In: who surfs, with what, and what they do. Out: events with their times, in order.
"""

from __future__ import annotations

import orjson

from beacon.enrich.clock import DAY, MILLISECOND, SECOND
from beacon.enrich.identity import uuid7
from beacon.events import IDENTIFY, Event, Report, TimeSource
from beacon.seed import faults
from beacon.seed.chance import pick
from beacon.seed.people import Client, Person
from beacon.seed.shop import Shop
from beacon.seed.sources import Source

PAUSE = 5 * MILLISECOND  # between two events that one thing causes


class Tab:
    """One visit's browser tab. `at` is its time (microseconds since 1970)."""

    def __init__(
        self, shop: Shop, person: Person, client: Client, source: Source, start: int
    ) -> None:
        self.at = start
        self.events: list[Event] = []
        self._shop = shop
        self._dice = shop.dice
        self._person = person
        self._client = client
        self._source = source
        self._day = start // DAY
        self._page_since = start
        self._leaves_page = start
        self._anon_id = person.anon_id(client, self._day)
        self._session_id = uuid7(start // 1000, shop.bits(74))
        self._page: bytes | None = None

    def see(self, kind: str, path: str) -> None:
        shop, landing = self._shop, self._page is None
        self.leave_page()
        url = shop.site.url(path)
        if landing:
            url = self._landing_url(url)
        self._page = shop.attribution.encoded(url, self._source.referrer if landing else None)
        device = self._client.device
        screen = device.screen
        self.tell("page_view", b'{"screen":"%s"}' % screen.encode(), screen=screen)
        if landing and self._source.referrer:
            self._page = shop.attribution.encoded(url, None)
        stay = pick(self._dice, shop.stays[kind])
        self._page_since, self._leaves_page = self.at, self.at + stay
        self.maybe_fails(faults.ANYWHERE, 0.005)

    def wait(self, part: float) -> None:
        """So much of the stay on this page passes."""
        until = self._page_since + int((self._leaves_page - self._page_since) * part)
        self.at = max(self.at + SECOND // 4, until)

    def leave_page(self) -> None:
        if self._page is None:
            return
        self.at = max(self.at + SECOND, self._leaves_page)
        chance = self._dice()
        if chance < 0.14:
            seconds = (self.at - self._page_since) / SECOND
            self.tell("time_on_page", b'{"seconds":%.1f}' % seconds)
        elif chance < 0.2:
            slow = self._person.country.slow
            for properties in self._shop.vitals.measure(self._dice, self._client.device, slow):
                self.tell("web_vital", properties)
        elif chance < 0.23:
            self.tell("outbound_link", b'{"url":"https://alpineclub.example/"}')
        self.at += int(self._dice() * SECOND)

    def scroll(self, chance: float) -> None:
        if self._dice() < chance:
            for percent in (25, 50, 75, 100):
                self.wait(percent / 120)
                self.tell("scroll_depth", b'{"percent":%d}' % percent)
                if self._dice() < 0.35:
                    return

    def maybe_fails(self, step: str, chance: float) -> None:
        shop = self._shop
        if self._dice() < chance * shop.faults.rate(self._day):
            browser = self._client.device.agent.browser
            kind, report = shop.faults.report(self._dice, self._day, step, browser)
            self.tell("error", b'{"type":"%s"}' % kind.encode(), report=report)

    def identify(self) -> None:
        person, account = self._person, self._person.account
        assert account is not None
        self._client.user_id = account.user_id
        traits = {
            "name": account.name,
            "email": account.email,
            "plan": person.plan,
            "country": person.country.code,
            "member_since": account.since // SECOND,
        }
        self.tell(IDENTIFY, orjson.dumps({"user_id": account.user_id, "traits": traits}))

    def tell(
        self,
        name: str,
        properties: bytes,
        *,
        screen: str | None = None,
        report: Report | None = None,
    ) -> None:
        at = self.at
        self.at += PAUSE
        self.events.append(
            Event(
                uuid7(at // 1000, self._shop.bits(74)),
                at,
                TimeSource.CLIENT,
                name,
                self._session_id,
                self._anon_id,
                self._client.user_id,
                properties,
                self._page,
                screen,
                report,
            )
        )

    def _landing_url(self, url: str) -> str:
        query = self._source.query
        if not query:
            return url
        if "{" in query:
            query = query.replace("{country}", self._person.country.code.lower())
            query = query.replace("{variant}", "ab"[int(self._dice() * 2)])
            query = query.replace("{click}", f"Cj0{self._shop.bits(9):04x}QiA")
        return f"{url}{'&' if '?' in url else '?'}{query}"
