"""How many events each hour has, and from where (pure).

In: a range of time and a number of events. Out: the range's `Hour`s, whose events add up to that
number: more by day than by night in each country, fewer on Saturdays, a little more each week, no
day quite like the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from beacon.enrich.clock import DAY, HOUR
from beacon.seed.chance import Dice, weighted
from beacon.seed.places import Country
from beacon.seed.sources import in_the_news

THURSDAY = 3  # 1970-01-01, counted from Monday
GROWTH_A_YEAR = 1.6
NOISE = 0.08
NEWS = 0.9  # so much more on a day in the news
COUNTRY_ENTRIES = 400
HOURS_A_WEEK = 168

_BY_HOUR = (
    *(22, 14, 9, 6, 5, 8, 18, 36, 55, 68, 74, 76),
    *(82, 78, 74, 75, 78, 82, 88, 97, 100, 92, 68, 40),
)
_BY_WEEKDAY = (1.05, 1.04, 1.02, 1.0, 0.94, 0.78, 0.92)


class Hour(NamedTuple):
    """From `start`, `length` long (both in microseconds; the first and the last may be shorter).
    `countries` is a table to pick visitors' countries from."""

    start: int
    length: int
    events: int
    countries: tuple[Country, ...]


class Week:
    """When which countries are awake: the same each week."""

    def __init__(self, countries: Sequence[Country]) -> None:
        hours = [
            [(country, _awake(country, hour * HOUR)) for country in countries]
            for hour in range(HOURS_A_WEEK)
        ]
        self._tables = [weighted(pairs, COUNTRY_ENTRIES) for pairs in hours]
        self._weights = [sum(weight for _country, weight in pairs) for pairs in hours]

    def weight(self, at: int) -> float:
        return self._weights[at // HOUR % HOURS_A_WEEK]

    def countries(self, at: int) -> tuple[Country, ...]:
        return self._tables[at // HOUR % HOURS_A_WEEK]


def hours(start: int, end: int, events: int, week: Week, dice: Dice) -> Iterator[Hour]:
    noise = [math.exp(NOISE * (2 * dice() - 1)) for _day in range(start // DAY, end // DAY + 1)]
    cut = list(_cut(start, end))
    shares = []
    for at, length in cut:
        day = at // DAY
        weight = noise[day - start // DAY] * GROWTH_A_YEAR ** ((at - end) / (365 * DAY))
        shares.append(weight * week.weight(at) * (1 + NEWS * in_the_news(day)) * length)
    total, before, given = sum(shares), 0.0, 0
    for (at, length), share in zip(cut, shares, strict=True):
        before += share
        upto = round(events * before / total)
        yield Hour(at, length, upto - given, week.countries(at))
        given = upto


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        upto = min(end, start - start % HOUR + HOUR)
        yield start, upto - start
        start = upto


def _awake(country: Country, at: int) -> float:
    """The country's part at that hour, by its own clock."""
    local = at + int(country.hours_ahead * HOUR)
    weekday = (local // DAY + THURSDAY) % 7
    return country.share * _BY_HOUR[local % DAY // HOUR] * _BY_WEEKDAY[weekday]
