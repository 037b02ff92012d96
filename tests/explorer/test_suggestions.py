"""What is suggested while somebody types."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.explorer.suggestions import Typed, keys_in, names_in, values_in
from tests.explorer.conftest import SHOP, Explorer, at, broken, named

DAYS = 86_400


@pytest.fixture
async def stored(explorer: Explorer) -> Explorer:
    await explorer.store(
        named("sign_up", at=0, properties={"plan": "pro", "seats": 3}),
        named("purchase", at=1, properties={"plan": "Prime", "coupon": "x" * 300}),
        named("purchase", at=2, properties={"plan": "pro", "total": 9.5}),
        named("reassign", at=-20 * DAYS, properties={"plan": "free"}),
        named("long ago", at=-40 * DAYS, properties={"ancient": True}),
        broken("it broke", at=3),
    )
    return explorer


def typed(text: str = "", **more: Any) -> Typed:
    span = {"since": at(-30 * DAYS), "until": at(10), "limit": 20}
    return Typed(text=text, **{**span, **more})


async def values(explorer: Explorer, key: str, *args: Any, **more: Any) -> dict[str, int]:
    found = await explorer.ask(lambda session: values_in(session, SHOP, key, typed(*args, **more)))
    return {each.value: each.events for each in found}


async def test_names_of_events(stored: Explorer) -> None:
    async def names(*args: Any, **more: Any) -> list[str]:
        found = await stored.ask(lambda session: names_in(session, SHOP, typed(*args, **more)))
        return [each.value for each in found]

    assert await names() == ["purchase", "exception", "reassign", "sign_up"]
    assert await names("SIGN") == ["sign_up", "reassign"]
    assert await names("%") == []
    assert await names(limit=1) == ["purchase"]
    assert await names(since=at(-60 * DAYS), until=at(-30 * DAYS)) == ["long ago"]
    assert await names(since=at(0), until=at(0)) == []


async def test_keys_of_properties(stored: Explorer) -> None:
    async def keys(*args: Any, **more: Any) -> dict[str, int]:
        found = await stored.ask(lambda session: keys_in(session, SHOP, typed(*args, **more)))
        return {each.value: each.events for each in found}

    assert await keys("t") == {"total": 1, "seats": 1}
    assert await keys(event="purchase") == {"plan": 2, "coupon": 1, "total": 1}


async def test_values_of_fields(stored: Explorer) -> None:
    assert await values(stored, "plan") == {"pro": 2, "Prime": 1, "free": 1}
    assert await values(stored, "property:plan", "pr", event="purchase") == {"pro": 1, "Prime": 1}
    assert await values(stored, "total") == {"9.5": 1}
    assert await values(stored, "country") == {"AT": 5}
    assert await values(stored, "tag:region") == {"eu": 1}
    assert await values(stored, "property:country") == {}
    assert await values(stored, "coupon") == {}  # too long to be picked
    assert await values(stored, "'); --") == {}


async def test_what_there_is_much_of_is_looked_at_in_parts(
    stored: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.explorer.suggestions.EVENTS_OF_LAST_SLICE", 2)
    monkeypatch.setattr("beacon.explorer.suggestions.EVENTS_OF_A_SLICE", 1)
    found = await stored.ask(lambda session: names_in(session, SHOP, typed()))
    assert {each.value: each.events for each in found} == {
        "exception": 1,
        "purchase": 1,
        "reassign": 1,
    }
