"""The shop: outdoor gear, its pages, its posts, and what people type into its search.

In: the shop's host. Out: a `Site` of addresses and tables to pick from.
"""

from __future__ import annotations

from typing import NamedTuple

from beacon.seed.chance import weighted, zipf

HOST = "shop.example.com"

_PRODUCTS = """
tents: Ridge 2 Tent 289, Meadow 4 Tent 419, Solo Bivy 159, Basecamp 6 Tent 649, Tarp 3x3 89
backpacks: Trail 28 Pack 119, Summit 45 Pack 189, Daypack 18 69, Carrier 65 Pack 239
sleeping: Winter Bag 329, Summer Bag 99, Foam Mat 29, Air Mat Light 139, Silk Liner 49
clothing: Rain Shell 179, Merino Shirt 69, Down Jacket 229, Trekking Pants 89, Wool Socks 19
shoes: Ridge Boots 199, Approach Shoe 139, Trail Runner 129, Camp Sandals 59
kitchen: Gas Stove 49, Titanium Pot 59, Water Filter 39, Steel Flask 29, Spork 5
climbing: Harness 69, Rope 60m 159, Helmet 65, Chalk Bag 19
lights: Headlamp 400 49, Lantern 35, Solar Panel 10W 79
"""
_POSTS = """
how-to-pack-a-backpack ten-hut-tours-in-the-alps choosing-a-sleeping-bag boots-or-trail-runners
first-aid-on-the-trail ultralight-for-beginners what-the-layers-do cooking-with-one-pot
waterproofing-a-tent camping-with-children winter-biwak-tips long-distance-trails-of-europe
reading-the-weather map-and-compass cleaning-a-down-jacket feet-without-blisters
bear-country-rules a-week-in-lapland train-to-the-trailhead repair-do-not-replace
knots-you-will-need leave-no-trace stoves-compared night-hikes via-ferrata-for-beginners
"""
_SEARCHES = """
tent; sleeping bag; rain jacket; hiking boots; headlamp; backpack 30l; merino; gas; ultralight;
boots size 47; children tent; gift card; socks; water filter; crampons; hammock; down jacket women;
trekking poles; spare parts; sale; stove; mat; zip repair; blue jacket; tent pegs
"""
NOT_SOLD = frozenset({"gift card", "crampons", "hammock", "trekking poles", "zip repair"})

HELP_PAGES = ("/help/shipping", "/help/returns", "/help/sizes", "/help/contact", "/about")


class Product(NamedTuple):
    """`price` is in euros."""

    id: str
    name: str
    collection: str
    path: str
    price: int


class Site(NamedTuple):
    """Addresses are paths."""

    origin: str
    collections: tuple[str, ...]
    products: tuple[Product, ...]
    of_collection: dict[str, tuple[Product, ...]]
    posts: tuple[str, ...]
    searches: tuple[str, ...]
    help: tuple[str, ...]

    def url(self, path: str) -> str:
        return self.origin + path


def site(host: str = HOST) -> Site:
    """The tables give what is well known more often."""
    found = [product for line in _PRODUCTS.strip().splitlines() for product in _products(line)]
    names = list(dict.fromkeys(product.collection for product in found))
    popular = sorted(found, key=lambda product: product.id[::-1])  # in no order that is told
    return Site(
        f"https://{host}",
        zipf([f"/collections/{name}" for name in names]),
        zipf(popular),
        {
            f"/collections/{name}": zipf([each for each in popular if each.collection == name])
            for name in names
        },
        zipf([f"/blog/{post}" for post in _POSTS.split()]),
        zipf([text.strip() for text in _SEARCHES.split(";")]),
        weighted(zip(HELP_PAGES, (40, 30, 15, 10, 5), strict=True)),
    )


def _products(line: str) -> list[Product]:
    collection, _, listed = line.partition(": ")
    return [_product(collection, text.strip()) for text in listed.split(",")]


def _product(collection: str, text: str) -> Product:
    name, _, price = text.rpartition(" ")
    slug = name.lower().replace(" ", "-")
    return Product(f"{collection[:2]}-{slug}", name, collection, f"/products/{slug}", int(price))
