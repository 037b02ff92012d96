"""Events of two projects, as the real writer stores them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from beacon.events import FLAG_EXPOSURE, Batch, Event, Report, Visit, encode_visit
from tests.factories import NOON, PROJECT, make_batch, make_event
from tests.writer.conftest import Pipeline, pipeline  # noqa: F401  (fixture)

OTHER = bytes.fromhex("99999999999949998999999999999999")
HOUR = 3600 * 1_000_000
WEEK = 7 * 24 * HOUR


def crowd(seed: int, *, number: int = 300) -> Iterator[Batch]:
    """Deliveries of people and bots over four weeks, each event by chance sent twice."""
    pick = random.Random(seed)
    sent: list[Event] = []
    while len(sent) < number:
        events = [_event(pick) for _ in range(pick.randrange(1, 20))]
        sent += events
        again = pick.sample(sent, min(len(sent), pick.randrange(3)))
        yield make_batch(
            *events,
            *again,
            project_id=pick.choice([PROJECT, PROJECT, OTHER]),
            visit=encode_visit(Visit(is_bot=pick.random() < 0.2)),
        )


def _event(pick: random.Random) -> Event:
    level = pick.choice([None, None, "info", "error", "fatal"])
    return make_event(
        name=pick.choice(["$page", "click", "búsqueda", FLAG_EXPOSURE, "zz"]),
        timestamp=NOON - pick.randrange(4 * WEEK // HOUR) * HOUR // 4 - pick.randrange(HOUR),
        report=level and Report(level=level),
    )
