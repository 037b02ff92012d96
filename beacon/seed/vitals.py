"""Web vitals of one page load: how long it took, how much it moved.

In: a device, and how much slower pages load where it is. Out: the properties of five events, as
the tracker captures them.
"""

from __future__ import annotations

from collections.abc import Iterator

from beacon.seed.chance import Dice, around, pick
from beacon.seed.devices import Device

MOBILE_IS_SLOWER = 1.5

# Name, median on a desktop near by, spread, good up to, poor from: web.dev's thresholds.
_METRICS = (
    ("TTFB", 180.0, 0.6, 800.0, 1800.0),
    ("FCP", 850.0, 0.5, 1800.0, 3000.0),
    ("LCP", 1350.0, 0.5, 2500.0, 4000.0),
    ("INP", 90.0, 0.7, 200.0, 500.0),
    ("CLS", 0.03, 1.1, 0.1, 0.25),
)


class Vitals:
    def __init__(self) -> None:
        self._tables = {name: around(median, sigma) for name, median, sigma, *_ in _METRICS}

    def measure(self, dice: Dice, device: Device, slow: float) -> Iterator[bytes]:
        """A slow page is slow in all that it is measured by: the first three go together."""
        factor = slow * (MOBILE_IS_SLOWER if device.is_mobile else 1.0)
        load = dice()
        for name, _median, _sigma, good, poor in _METRICS:
            table = self._tables[name]
            if name == "CLS":
                value = round(pick(dice, table), 4)
            elif name == "INP":
                value = round(pick(dice, table) * (factor if device.is_mobile else 1.0), 1)
            else:
                value = round(table[int(load * len(table))] * factor, 1)
            rating = "good" if value <= good else "poor" if value > poor else "needs-improvement"
            told = (name.encode(), value, rating.encode(), int(dice() * 1e12))
            yield b'{"name":"%s","value":%a,"rating":"%s","id":"v5-%012d"}' % told
