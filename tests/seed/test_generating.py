"""Traffic that another process makes is the same, and that process never outlives its use."""

from __future__ import annotations

import multiprocessing

import pytest
import trio

from beacon.enrich.clock import SECOND
from beacon.errors import BeaconError
from beacon.events import Batch
from beacon.seed import generating
from beacon.seed.site import HOST
from beacon.seed.traffic import Plan, Traffic
from tests.factories import PROJECT

PLAN = Plan(days=7, events=5000, seed=1, until=1_790_000_000 * SECOND)


@pytest.fixture(autouse=True)
def another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "LARGE_PLAN_EVENTS", 0)


async def read_all(next_portion: generating.NextPortion) -> list[Batch]:
    made: list[Batch] = []
    while portion := await next_portion():
        made += portion
    return made


async def test_another_process_makes_the_same() -> None:
    async with generating.generating(PLAN, PROJECT, HOST) as next_portion:
        assert len(multiprocessing.active_children()) == 1
        made = await read_all(next_portion)
    assert made == list(Traffic(PLAN, PROJECT, HOST).batches())
    assert not multiprocessing.active_children()


async def test_it_ends_when_nobody_wants_more() -> None:
    with trio.CancelScope() as scope:
        async with generating.generating(PLAN, PROJECT, HOST) as next_portion:
            await next_portion()
            scope.cancel()
            await next_portion()
    assert scope.cancelled_caught
    assert not multiprocessing.active_children()


async def test_its_death_is_told() -> None:
    large = PLAN._replace(events=1_000_000)
    async with generating.generating(large, PROJECT, HOST) as next_portion:
        await next_portion()
        [process] = multiprocessing.active_children()
        process.kill()
        with pytest.raises(BeaconError, match="ended before its time"):
            await read_all(next_portion)
