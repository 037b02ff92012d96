"""Events that are found: by search, by filters, page by page, one by its id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from beacon.errors import InvalidField, NotFound
from beacon.events import FLAG_EXPOSURE, Visit
from beacon.explorer.conditions import Conditions, add_terms
from beacon.explorer.events import MAX_LISTED_BYTES, event_in
from beacon.explorer.fields import EVENT_FIELDS, SESSION_FIELDS
from beacon.explorer.scan import EARLIEST, LAST_KEY, LATEST, Key, Window, scan_in
from beacon.explorer.search import parse_search
from beacon.explorer.windows import Span, merged
from tests.explorer.conftest import SHOP, Explorer, at, broken, named, seen
from tests.privacy.conftest import DAY, OTHER, exposure, identify, session_id

ROBOT = Visit(browser="Googlebot", is_bot=True)


async def a_visit(explorer: Explorer) -> None:
    await explorer.store(
        seen("/docs/start", at=0),
        named("sign_up", at=1, properties={"plan": "pro", "seats": 12, "a.b": "x"}),
        named("purchase", at=2, properties={"plan": "Free_trial", "cart": {"total": 99.5}}),
        broken("Card 100% declined", at=3),
        named("note", at=4, properties={"text": 'says "hi"', "größe": "MÜNCHEN"}),
    )


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", ["note", "exception", "purchase", "sign_up", "$page"]),
        ("event:sign_up", ["sign_up"]),
        ("event:sign_up,PURCHASE", ["purchase", "sign_up"]),
        ("event:*u*", ["purchase", "sign_up"]),
        ("-event:note,exception", ["purchase", "sign_up", "$page"]),
        ("page:/docs/*", ["$page"]),
        ("url:https://shop.example/docs/start", ["$page"]),
        ("page:*", ["$page"]),
        ("-page:*", ["note", "exception", "purchase", "sign_up"]),
        ("plan:PRO", ["sign_up"]),
        ("plan:pro,free_trial", ["purchase", "sign_up"]),
        ("plan:free%trial", []),
        ("plan:freextrial", []),
        ("plan:*_*", ["purchase"]),
        ("property:plan:*", ["purchase", "sign_up"]),
        ("-plan:pro", ["note", "exception", "purchase", "$page"]),
        ("seats:12", ["sign_up"]),
        ("seats:>=12", ["sign_up"]),
        ("seats:>12", []),
        ("plan:>0", []),
        ("cart.total:<100", ["purchase"]),
        ("a.b:x", ["sign_up"]),
        ("level:error country:AT", ["exception"]),
        ("release:1.2", ["exception"]),
        ("tag:region:eu", ["exception"]),
        ("property:region:eu", []),
        ("region:eu", []),
        ("declined", ["exception"]),
        ('"100% declined"', ["exception"]),
        ('"100_ declined"', []),
        ("münchen", ["note"]),
        ("plan", ["purchase", "sign_up"]),
        ("-declined -plan -docs", ["note"]),
        ("user_id:nobody", []),
        ("browser:firefox os:android", ["note", "exception", "purchase", "sign_up", "$page"]),
    ],
)
async def test_what_a_search_finds(explorer: Explorer, search: str, names: list[str]) -> None:
    await a_visit(explorer)
    assert await explorer.names(search) == names


async def test_numbers_are_compared_whatever_else_stands_there(explorer: Explorer) -> None:
    values = [5, "7.5", "1e3", "1e999999", True, None, [9], {"n": 9}, "9 apples", -3, 10**40, ""]
    await explorer.store(*(named(f"e{n}", properties={"n": v}) for n, v in enumerate(values)))
    assert sorted(await explorer.names("n:>6")) == ["e1", "e2"]
    assert sorted(await explorer.names("n:<=5")) == ["e0", "e9"]


async def test_what_is_typed_is_no_sql(explorer: Explorer) -> None:
    await a_visit(explorer)
    for text in ("'", "') OR true --", "$1", "{conditions}", "%s", "\\"):
        assert await explorer.names(f'"{text.replace(chr(92), chr(92) * 2)}":x') == []
        assert await explorer.names(f"plan:{text}") == []
    assert await explorer.names(r"'\"'") == []


async def test_filters(explorer: Explorer) -> None:
    await a_visit(explorer)
    await explorer.store(named("other", session=2, at=9, anon_id="tablet"))
    assert await explorer.names(event="other") == ["other"]
    assert await explorer.names(session_id=UUID(bytes=session_id(2))) == ["other"]
    assert await explorer.names(visitor="tablet") == ["other"]
    assert await explorer.names(since=at(3), until=at(9)) == ["note", "exception"]
    assert await explorer.names(since=at(9), until=at(3)) == []
    assert await explorer.names(until=EARLIEST) == []
    assert await explorer.names(session_id=SHOP) == []


async def test_another_projects_events_are_not_found(explorer: Explorer) -> None:
    await explorer.store(named("theirs"), project_id=OTHER.bytes)
    assert await explorer.names() == []


async def test_a_session_is_a_bots_or_it_is_not(explorer: Explorer) -> None:
    await explorer.store(named("by a bot"), visit=ROBOT)
    await explorer.store(named("as a person", at=5))
    await explorer.store(named("by a person", session=2))
    await explorer.store(named("as a bot", session=2, at=5), visit=ROBOT)
    assert await explorer.names() == ["as a bot", "by a person"]
    assert await explorer.names(bots="only") == ["as a person", "by a bot"]
    assert len(await explorer.names(bots="include")) == 4


async def test_exposures_are_listed_where_they_are_asked_for(explorer: Explorer) -> None:
    await explorer.store(named("click", at=1), exposure("phone", at=0), exposure("new", session=7))
    assert await explorer.names() == ["click"]
    assert await explorer.names("-event:click") == []
    for wanted in ({"event": FLAG_EXPOSURE}, {"search": f"event:{FLAG_EXPOSURE}"}):
        assert await explorer.names(**wanted) == [FLAG_EXPOSURE] * 2
    of_session = {"event": FLAG_EXPOSURE, "session_id": UUID(bytes=session_id(1))}
    assert await explorer.names(**of_session) == [FLAG_EXPOSURE]


async def test_the_visitor_of_an_event_is_that_of_its_session(explorer: Explorer) -> None:
    await explorer.store(
        named("before", session=1, at=0),
        identify("phone", "ann", session=2, at=10),
        named("after", session=2, at=11),
        named("as bob", session=3, at=20, user_id="bob"),
        named("other", session=4, at=30, anon_id="tablet"),
        named("behind a router", session=5, at=40, anon_id="~x"),
    )
    events, _ = await explorer.page()
    assert {each.event: each.visitor for each in events} == {
        "before": "ann",
        "$identify": "ann",
        "after": "ann",
        "as bob": "bob",
        "other": "tablet",
        "behind a router": "~x",
    }
    assert await explorer.names(visitor="ann") == ["after", "$identify", "before"]
    assert await explorer.names(visitor="bob") == ["as bob"]
    assert await explorer.names(visitor="phone") == []


async def test_large_properties_are_left_out_of_lists(explorer: Explorer) -> None:
    text = "".join(sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(1000))
    large = named("large", at=1, properties={"text": text})
    await explorer.store(named("small"), large)
    events, _ = await explorer.page()
    assert [each.properties is None for each in events] == [True, False]
    found = await explorer.ask(
        lambda session: event_in(session, SHOP, UUID(bytes=large.id), at=None)
    )
    assert len(bytes(found.properties)) > MAX_LISTED_BYTES


# --- pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [{}, {"visitor": "phone"}, {"search": "event:e*"}])
async def test_pages_tell_each_event_once(explorer: Explorer, wanted: dict[str, Any]) -> None:
    """Some at the same time, some in other weeks."""
    times = [0, 0, 0, 5, 700_000, 700_000, 1_400_000]
    await explorer.store(
        *(named(f"e{n}", at=at, session=n % 3) for n, at in enumerate(times)),
    )
    seen_names, before = [], None
    while True:
        events, before = await explorer.page(before=before, limit=2, **wanted)
        seen_names += [each.event for each in events]
        if before is None:
            break
        assert len(events) == 2
    assert len(seen_names) == len(set(seen_names)) == len(times)
    assert seen_names == await explorer.names(**wanted)


async def test_a_search_that_takes_long_says_where_it_stopped(explorer: Explorer) -> None:
    await explorer.store(*(named(f"e{n}", at=n) for n in range(10)))

    async def window() -> AsyncIterator[Window]:
        conditions = Conditions(SHOP, *[None] * 5)
        conditions.add("e.event_name = 'e2'")
        yield Window(EARLIEST, LATEST, conditions)

    async def step(session: Any) -> Any:
        return await scan_in(session, window(), before=before, limit=5, seconds=0, step_rows=3)

    before, keys, stops = LAST_KEY, [], []
    while True:
        found = await explorer.ask(step)
        keys += found.keys
        if found.stopped is None:
            break
        stops.append(found.stopped.timestamp)
        before = found.stopped
    assert [key.timestamp for key in keys] == [at(2)]
    assert stops == [at(7), at(4), at(1)]


async def test_a_visitor_of_many_sessions_is_read_some_at_a_time(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.explorer.windows.SESSIONS_AT_ONCE", 2)
    lasting = [named(f"long {n}", session=99, at=n * 3_000) for n in range(4)]
    short = [named(f"short {n}", session=n, at=n * 2_000) for n in range(5)]
    same = [named(f"same {n}", session=50 + n, at=4_000) for n in range(4)]
    await explorer.store(*lasting, *short, *same)
    wanted = await explorer.names()
    assert len(wanted) == 13
    assert await explorer.names(visitor="phone") == wanted
    events, _ = await explorer.page(visitor="phone", since=at(3_000), until=at(6_000))
    assert [each.event for each in events] == [
        *(name for name in wanted if name in ("short 2", "long 1") or name.startswith("same")),
    ]


def test_spans_are_merged() -> None:
    def spans(*pairs: tuple[int, int]) -> list[Span]:
        return [Span(at(low), at(high)) for low, high in pairs]

    assert list(merged(spans())) == []
    assert list(merged(spans((0, 5), (20, 25), (3, 8), (24, 24), (9, 7)))) == spans(
        (20, 25), (0, 8)
    )


# --- one event ----------------------------------------------------------------------------------


async def test_one_event_has_all_that_is_stored(explorer: Explorer) -> None:
    error = broken("it broke", at=7, user_id="ann")
    await explorer.store(error)
    found = await explorer.ask(lambda s: event_in(s, SHOP, UUID(bytes=error.id), None))
    assert (found.event, found.visitor, found.message) == ("exception", "ann", "it broke")
    assert (found.release, bytes(found.tags)) == ("1.2", b'{"region": "eu"}')
    assert (found.country, found.timestamp) == ("AT", at(7))
    assert not hasattr(found, "ip_hash")


async def test_an_id_that_came_twice_is_found_by_its_time(explorer: Explorer) -> None:
    same = UUID(int=77)
    await explorer.store(named("first", id=same.bytes), named("second", id=same.bytes, at=9))

    async def name(when: Any) -> str:
        found = await explorer.ask(lambda session: event_in(session, SHOP, same, when))
        return str(found.event)

    assert await name(None) == "second"
    assert await name(at(0)) == "first"
    with pytest.raises(NotFound):
        await name(at(1))


@pytest.mark.parametrize("days", [0, 400])
async def test_an_event_is_found_whenever_its_id_says_that_it_was(
    explorer: Explorer, days: int
) -> None:
    milliseconds = (at(0).timestamp() - days * DAY / 1e6) * 1000
    id = UUID(int=int(milliseconds) << 80 | 7 << 76 | 2 << 62 | 1)
    assert id.version == 7
    await explorer.store(named("made then", id=id.bytes))
    found = await explorer.ask(lambda session: event_in(session, SHOP, id, None))
    assert found.event == "made then"


async def test_what_is_not_there_is_not_found(explorer: Explorer) -> None:
    far = UUID(int=((1 << 48) - 1) << 80 | 7 << 76 | 2 << 62)
    for id in (UUID(int=1), far):
        with pytest.raises(NotFound):
            await explorer.ask(lambda session, id=id: event_in(session, SHOP, id, None))


def test_a_field_that_is_none_is_refused_where_there_are_no_properties() -> None:
    with pytest.raises(InvalidField, match="there is no field 'plan', but actions, anon_id"):
        add_terms(Conditions(), parse_search("plan:pro"), SESSION_FIELDS)
    add_terms(Conditions(), parse_search("plan:pro"), EVENT_FIELDS)


def test_a_key_keeps_the_order_of_events() -> None:
    assert Key(at(0), UUID(int=2)) < Key(at(0), UUID(int=3)) < Key(at(1), UUID(int=1))
