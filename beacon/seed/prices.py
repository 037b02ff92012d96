"""What products cost, in the visitor's currency, as it stands in properties.

In: a price in euros and a currency. Out: the text of a JSON number.
"""

from __future__ import annotations

from beacon.seed.site import Product

NO_DECIMALS = frozenset({"JPY", "KRW", "NGN", "ARS", "NPR", "INR"})

UNITS_PER_EURO = {
    "EUR": 1,
    "USD": 1.1,
    "GBP": 0.85,
    "INR": 95,
    "CAD": 1.5,
    "CHF": 0.95,
    "AUD": 1.7,
    "BRL": 6,
    "SEK": 11,
    "PLN": 4.3,
    "JPY": 165,
    "NOK": 11.5,
    "DKK": 7.5,
    "MXN": 20,
    "CZK": 25,
    "NZD": 1.8,
    "KRW": 1500,
    "SGD": 1.45,
    "ZAR": 20,
    "NPR": 150,
    "NGN": 1700,
    "ARS": 1100,
}


def of_product(product: Product, currency: str) -> bytes:
    price = in_currency(product.price, currency)
    told = (product.id.encode(), product.collection.encode(), price, currency.encode())
    return b'{"product":"%s","collection":"%s","price":%s,"currency":"%s"}' % told


def in_currency(euros: int, currency: str) -> bytes:
    units = euros * UNITS_PER_EURO[currency]
    return b"%d" % units if currency in NO_DECIMALS else b"%.2f" % units
