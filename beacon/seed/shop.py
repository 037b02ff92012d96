"""The shop as visitors walk through it: what they do next on each kind of page, and how long.

In: a `Site`, its people, chance. Out: a `Shop`, which all visits share.
"""

from __future__ import annotations

from typing import NamedTuple

from beacon.enrich.attribution import Attribution
from beacon.enrich.clock import SECOND
from beacon.seed.chance import Bits, Dice, around, weighted
from beacon.seed.faults import Faults
from beacon.seed.people import People
from beacon.seed.site import Site
from beacon.seed.sources import COLLECTION, HOME, POST, PRODUCT, SIGN_UP
from beacon.seed.vitals import Vitals

SEARCH, CART, CHECKOUT, THANKS = "search", "cart", "checkout", "thanks"
HELP, LOGIN, ACCOUNT = "help", "login", "account"

LONGEST_STAY = 1500 * SECOND
LEAVES = {
    HOME: 0.33,
    COLLECTION: 0.22,
    PRODUCT: 0.34,
    SEARCH: 0.24,
    POST: 0.6,
    HELP: 0.45,
    CART: 0.3,
    CHECKOUT: 0.33,
    THANKS: 0.82,
    SIGN_UP: 0.5,
    LOGIN: 0.1,
    ACCOUNT: 0.35,
}
"""How likely a visit ends there."""
_NEXT = {
    HOME: {COLLECTION: 50, PRODUCT: 18, SEARCH: 12, POST: 12, HELP: 4, SIGN_UP: 4},
    COLLECTION: {PRODUCT: 74, COLLECTION: 14, SEARCH: 8, HOME: 4},
    PRODUCT: {PRODUCT: 36, COLLECTION: 28, CART: 15, SEARCH: 8, HELP: 6, HOME: 5, POST: 2},
    SEARCH: {PRODUCT: 68, SEARCH: 20, COLLECTION: 12},
    POST: {POST: 34, PRODUCT: 30, COLLECTION: 20, HOME: 12, SIGN_UP: 4},
    HELP: {HOME: 30, PRODUCT: 40, HELP: 20, ACCOUNT: 10},
    CART: {CHECKOUT: 62, PRODUCT: 26, COLLECTION: 12},
    CHECKOUT: {THANKS: 88, CART: 8, HELP: 4},
    THANKS: {HOME: 60, ACCOUNT: 40},
    SIGN_UP: {COLLECTION: 60, ACCOUNT: 20, HOME: 20},
    LOGIN: {ACCOUNT: 50, COLLECTION: 35, PRODUCT: 15},
    ACCOUNT: {COLLECTION: 45, PRODUCT: 35, HOME: 20},
}
_STAYS = {
    HOME: 14,
    COLLECTION: 22,
    PRODUCT: 34,
    SEARCH: 12,
    POST: 70,
    HELP: 35,
    CART: 25,
    CHECKOUT: 65,
    THANKS: 15,
    SIGN_UP: 40,
    LOGIN: 15,
    ACCOUNT: 25,
}  # seconds
_STAY_SIGMA = 0.9


class Shop(NamedTuple):
    """Tables, caches and chance. `stays` and `next` are tables by kind of page."""

    site: Site
    people: People
    faults: Faults
    vitals: Vitals
    attribution: Attribution
    dice: Dice
    bits: Bits
    stays: dict[str, tuple[int, ...]]
    next: dict[str, tuple[str, ...]]


def shop(site: Site, people: People, dice: Dice, bits: Bits) -> Shop:
    return Shop(
        site,
        people,
        Faults(),
        Vitals(),
        Attribution(),
        dice,
        bits,
        {
            page: tuple(
                min(LONGEST_STAY, int(stay * SECOND)) for stay in around(seconds, _STAY_SIGMA)
            )
            for page, seconds in _STAYS.items()
        },
        {page: weighted(steps.items(), 100) for page, steps in _NEXT.items()},
    )
