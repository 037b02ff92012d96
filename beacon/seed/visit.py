"""One visit of the shop, page by page, from landing to leaving or to a purchase.

In: who comes, with what, from where, when. Out: the visit's events in order of time.

What a visitor does next depends on the page they see (`shop`); how soon they leave, on the page,
on what brought them, and on how patient people are on phones.
"""

from __future__ import annotations

from collections.abc import Callable

from beacon.enrich.clock import SECOND
from beacon.events import Event
from beacon.seed import faults, site
from beacon.seed.chance import pick
from beacon.seed.people import Client, Person
from beacon.seed.prices import in_currency, of_product
from beacon.seed.shop import (
    ACCOUNT,
    CART,
    CHECKOUT,
    HELP,
    LEAVES,
    LOGIN,
    SEARCH,
    THANKS,
    Shop,
)
from beacon.seed.site import Product
from beacon.seed.sources import COLLECTION, HOME, POST, PRODUCT, SIGN_UP, Source
from beacon.seed.tab import Tab

IDLE = 1800 * SECOND  # after that the tracker begins another session
MOST_PAGES = 40
LANDING_MOOD, MOBILE_MOOD, MEMBER_MOOD = 1.15, 1.12, 0.6


class Walk:
    """One visit in the making."""

    def __init__(
        self, shop: Shop, person: Person, client: Client, source: Source, start: int
    ) -> None:
        self._shop = shop
        self._dice = shop.dice
        self._person = person
        self._client = client
        self._source = source
        self._tab = Tab(shop, person, client, source, start)
        self._offered: Product | None = None  # by a collection: what is looked at next
        self._product: Product | None = None
        self._cart: list[Product] = []

    def run(self) -> list[Event]:
        dice, mood = self._dice, self._mood()
        page = self._source.landing
        for seen in range(MOST_PAGES):
            _STEPS[page](self)
            if dice() < LEAVES[page] * mood * (1 if seen else LANDING_MOOD):
                break
            page = self._after(page)
        self._tab.leave_page()
        self._person.busy_until = self._tab.at + IDLE
        return self._tab.events

    def _mood(self) -> float:
        mood = self._source.mood
        if self._client.device.is_mobile:
            mood *= MOBILE_MOOD
        return mood * MEMBER_MOOD if self._person.account else mood

    def _after(self, page: str) -> str:
        account, signed_in = self._person.account, self._client.user_id is not None
        if account and not signed_in and page != LOGIN and self._dice() < 0.25:
            return LOGIN
        step = pick(self._dice, self._shop.next[page])
        if step == ACCOUNT and not signed_in:
            return LOGIN if account else SIGN_UP
        if step == SIGN_UP and account:
            return COLLECTION
        return CART if step == CHECKOUT and not self._cart else step

    def _home(self) -> None:
        self._tab.see(HOME, "/")

    def _collection(self) -> None:
        path = pick(self._dice, self._shop.site.collections)
        self._tab.see(COLLECTION, path)
        self._offered = pick(self._dice, self._shop.site.of_collection[path])

    def _look_at_product(self) -> None:
        product = self._offered or pick(self._dice, self._shop.site.products)
        self._offered, self._product = None, product
        self._tab.see(PRODUCT, product.path)
        self._tab.wait(0.05)
        self._tab.tell("product_viewed", of_product(product, self._person.country.currency))

    def _search(self) -> None:
        text = pick(self._dice, self._shop.site.searches)
        found = 0 if text in site.NOT_SOLD else 1 + int(self._dice() * 24)
        self._tab.see(SEARCH, "/search?q=" + text.replace(" ", "+"))
        self._tab.wait(0.02)
        self._tab.tell("search", b'{"query":"%s","results":%d}' % (text.encode(), found))
        self._tab.maybe_fails(faults.AT_SEARCH, 0.004)

    def _read(self) -> None:
        self._tab.see(POST, pick(self._dice, self._shop.site.posts))
        self._tab.scroll(0.4)
        if self._dice() < 0.02:
            self._tab.tell("newsletter_signup", b'{"place":"post"}')

    def _get_help(self) -> None:
        self._tab.see(HELP, pick(self._dice, self._shop.site.help))

    def _fill_cart(self) -> None:
        """Whoever comes here from a product has put it in."""
        product = self._product or pick(self._dice, self._shop.site.products)
        if not self._cart or self._dice() < 0.6:
            self._cart.append(product)
            self._tab.wait(0.3)
            self._tab.tell("add_to_cart", of_product(product, self._person.country.currency))
        self._tab.see(CART, "/cart")
        if len(self._cart) > 1 and self._dice() < 0.15:
            removed = self._cart.pop()
            self._tab.wait(0.2)
            properties = of_product(removed, self._person.country.currency)
            self._tab.tell("remove_from_cart", properties)

    def _check_out(self) -> None:
        self._tab.see(CHECKOUT, "/checkout")
        self._tab.wait(0.05)
        self._tab.tell("checkout_started", self._order(b""))
        self._tab.wait(0.5)
        self._tab.maybe_fails(faults.AT_CHECKOUT, 0.05)

    def _buy(self) -> None:
        self._tab.see(THANKS, "/checkout/thanks")
        order = b'"order_id":"R%d",' % (1_000_000 + self._shop.bits(33) % 9_000_000)
        if self._dice() < 0.12:
            order += b'"coupon":"TRAIL10",'
        self._tab.tell("purchase", self._order(order))
        self._cart.clear()
        if self._person.account is None and self._person.keeps_id and self._dice() < 0.35:
            self._tab.wait(0.3)
            self._join(b"checkout")

    def _sign_up(self) -> None:
        self._tab.see(SIGN_UP, "/signup")
        self._tab.wait(0.1)
        self._tab.tell("signup_started", b"{}")
        if self._person.account is None and self._person.keeps_id and self._dice() < 0.42:
            self._tab.wait(0.7)
            self._join(b"form" if self._dice() < 0.7 else b"google")

    def _log_in(self) -> None:
        self._tab.see(LOGIN, "/account/login")
        self._tab.wait(0.8)
        self._tab.identify()
        self._tab.tell("login", b'{"method":"password"}')

    def _account(self) -> None:
        self._tab.see(ACCOUNT, "/account/orders" if self._dice() < 0.6 else "/account")
        if self._person.plan == "free" and self._dice() < 0.06:
            self._person.plan = "plus"
            self._tab.wait(0.5)
            self._tab.tell("plan_upgraded", b'{"plan":"plus"}')
            self._tab.identify()

    def _join(self, method: bytes) -> None:
        self._shop.people.sign_up(self._person, self._tab.at)
        self._tab.identify()
        self._tab.tell("signup", b'{"method":"%s"}' % method)

    def _order(self, more: bytes) -> bytes:
        currency = self._person.country.currency
        value = in_currency(sum(product.price for product in self._cart), currency)
        told = (more, value, currency.encode(), len(self._cart))
        return b'{%s"value":%s,"currency":"%s","items":%d}' % told


_STEPS: dict[str, Callable[[Walk], None]] = {
    HOME: Walk._home,
    COLLECTION: Walk._collection,
    PRODUCT: Walk._look_at_product,
    SEARCH: Walk._search,
    POST: Walk._read,
    HELP: Walk._get_help,
    CART: Walk._fill_cart,
    CHECKOUT: Walk._check_out,
    THANKS: Walk._buy,
    SIGN_UP: Walk._sign_up,
    LOGIN: Walk._log_in,
    ACCOUNT: Walk._account,
}
