"""Sessions that are found, and what the timeline of one tells."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidField, NotFound
from beacon.events import Visit
from beacon.explorer.scan import Key
from beacon.explorer.search import parse_search
from beacon.explorer.sessions import ListedSession, SessionFilter, find_sessions_in
from beacon.explorer.timeline import Step, page_views, seen_flags, timeline_in
from beacon.explorer.windows import span_of
from tests.explorer.conftest import SHOP, Explorer, at, broken, named, seen
from tests.privacy.conftest import OTHER, exposure, identify, session_id

ROBOT = Visit(browser="Googlebot", is_bot=True)
DESKTOP = Visit(country="DE", city="Berlin", browser="Chrome", device="desktop", latitude=52.5)


async def page(
    explorer: Explorer,
    search: str = "",
    *,
    before: Key | None = None,
    limit: int = 100,
    **more: Any,
) -> tuple[list[ListedSession], Key | None]:
    span = span_of(more.pop("since", None), more.pop("until", None))
    wanted = SessionFilter(span=span, terms=parse_search(search), **more)
    found = await explorer.ask(
        lambda session: find_sessions_in(session, SHOP, wanted, before=before, limit=limit)
    )
    return found.sessions, found.behind


async def numbers(explorer: Explorer, search: str = "", **more: Any) -> list[int]:
    """Of the sessions that are found, as `session_id` makes them."""
    found, behind = await page(explorer, search, **more)
    assert behind is None
    return [each.id.int & 0xFFFF for each in found]


@pytest.fixture
async def visited(explorer: Explorer) -> Explorer:
    await explorer.store(seen("/a", session=1, at=0), seen("/b", session=1, at=90))
    await explorer.store(
        seen("/a", session=2, at=100, anon_id="tablet"),
        broken("it broke", session=2, at=110, anon_id="tablet"),
        visit=DESKTOP,
    )
    await explorer.store(named("ping", session=3, at=200, anon_id="crawler"), visit=ROBOT)
    await explorer.store(identify("phone", "ann", session=4, at=300))
    await explorer.store(seen("/x", session=5), project_id=OTHER.bytes)
    return explorer


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [4, 2, 1]),
        ("errors:>0", [2]),
        ("duration:>60", [1]),
        ("duration:<=60", [4, 2]),
        ("pages:2", [1]),
        ("actions:>0", [2]),
        ("entry_page:/a", [2, 1]),
        ("exit_page:/b", [1]),
        ("country:de", [2]),
        ("-country:de", [4, 1]),
        ("user_id:*", [4]),
        ("berlin", [2]),
        ("shop.example/b", [1]),
    ],
)
async def test_what_a_search_finds(visited: Explorer, search: str, found: list[int]) -> None:
    assert await numbers(visited, search) == found


async def test_filters(visited: Explorer) -> None:
    assert await numbers(visited, bots="include") == [4, 3, 2, 1]
    assert await numbers(visited, bots="only") == [3]
    assert await numbers(visited, since=at(100), until=at(300)) == [2]
    assert await numbers(visited, visitor="ann") == [4, 1]
    assert await numbers(visited, "duration:>60", visitor="ann", since=at(0)) == [1]
    assert await numbers(visited, visitor="ann", since=at(1)) == [4]
    assert await numbers(visited, visitor="phone") == []
    with pytest.raises(InvalidField, match="there is no field 'plan'"):
        await numbers(visited, "plan:pro")


@pytest.mark.parametrize("wanted", [{}, {"visitor": "ann"}])
async def test_pages_tell_each_session_once(explorer: Explorer, wanted: dict[str, Any]) -> None:
    await explorer.store(
        *(named("click", session=n, at=n // 2, user_id="ann") for n in range(1, 8))
    )
    found, before = [], None
    while True:
        sessions, before = await page(explorer, before=before, limit=3, **wanted)
        found += [each.id.int & 0xFFFF for each in sessions]
        if before is None:
            break
    assert found == [7, 6, 5, 4, 3, 2, 1]


async def test_a_session_says_all_of_itself(visited: Explorer) -> None:
    (found,), _ = await page(visited, "country:DE")
    assert (found.visitor, found.anon_id, found.user_id) == ("tablet", "tablet", None)
    assert (found.started_at, found.ended_at, found.duration) == (at(100), at(110), 10.0)
    assert (found.events, found.pages, found.actions, found.errors) == (2, 1, 1, 1)
    assert (found.entry_page, found.exit_page, found.hostname) == ("/a", "/a", "shop.example")
    assert (found.is_bounce, found.is_active, found.is_bot) == (False, False, False)


# --- timeline -----------------------------------------------------------------------------------


async def timeline(explorer: Explorer, number: int, **more: Any) -> Any:
    page = {"after": None, "limit": 100, **more}
    id = UUID(bytes=session_id(number))
    return await explorer.ask(lambda session: timeline_in(session, SHOP, id, **page))


async def test_a_timeline(explorer: Explorer) -> None:
    await explorer.store(
        exposure("phone", at=-2),
        seen("/a", at=0),
        named("click", at=4),
        seen("/b", at=10),
        exposure("phone", at=11, flag="other"),
        broken("it broke", at=25),
        named("other", session=2, at=5),
        visit=DESKTOP,
    )
    told, more = await timeline(explorer, 1)
    assert not more
    assert [(each.event, each.offset, each.seconds) for each in told.items] == [
        ("$page", 0, 10),
        ("click", 4, None),
        ("$page", 10, 15),
        ("exception", 25, None),
    ]
    assert [(view.page, view.seconds) for view in told.pages] == [("/a", 10), ("/b", 15)]
    assert [(each.at, each.flag, each.variant) for each in told.flags] == [
        (at(-2), "checkout", "on"),
        (at(11), "other", "on"),
    ]
    assert (told.session.device, told.latitude) == ("desktop", 52.5)
    assert not told.is_cut


async def test_pages_of_a_timeline(explorer: Explorer) -> None:
    await explorer.store(*(seen(f"/{n}", at=n // 2) for n in range(7)))
    pages, after = [], None
    while True:
        told, more = await timeline(explorer, 1, after=after, limit=3)
        assert len(told.pages) == 7
        pages += [each.page for each in told.items]
        if not more:
            break
        after = Key(told.items[-1].timestamp, told.items[-1].id)
    assert pages == [f"/{n}" for n in range(7)]


async def test_a_session_of_very_many_events_is_cut(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.explorer.timeline.MAX_EVENTS", 3)
    await explorer.store(*(named(f"e{n}", at=n) for n in range(4)))
    told, more = await timeline(explorer, 1)
    assert told.is_cut
    assert not more
    assert [each.event for each in told.items] == ["e0", "e1", "e2"]


async def test_a_session_that_is_not_there_is_not_found(explorer: Explorer) -> None:
    await explorer.store(exposure("phone"), named("click", session=2), project_id=OTHER.bytes)
    for number in (1, 2, 3):
        with pytest.raises(NotFound):
            await timeline(explorer, number)


def step(seconds: int, event: str = "$page", exposure: str | None = None) -> Step:
    blank = {"url": None, "page": None}
    id = UUID(int=seconds)
    return Step(timestamp=at(seconds), id=id, event=event, exposure=exposure, **blank)


@given(st.lists(st.integers(0, 1000), min_size=1, unique=True).map(sorted))
def test_pages_are_open_from_the_first_view_to_the_end(times: list[int]) -> None:
    views = list(page_views([step(each) for each in times], at(1000)))
    assert sum(view.seconds for view in views) == 1000 - times[0]
    assert all(view.seconds >= 0 for view in views)


def test_flags_are_told_when_they_become_others() -> None:
    def told(seconds: int, environment: str, **flags: Any) -> Step:
        text = str({"environment": environment, "flags": flags}).replace("'", '"')
        return step(seconds, "$flag_exposure", text)

    steps = [
        told(0, "production", a="on", b="red"),
        told(1, "production", a="on", b="blue"),
        told(2, "staging", a="on"),
        step(3, "$flag_exposure", "{}"),
        step(4, "$flag_exposure", '{"environment": 5, "flags": ["a"]}'),
        told(5, "production", b="blue", c=7),
        step(6),
    ]
    assert [(each.at, each.environment, each.flag, each.variant) for each in seen_flags(steps)] == [
        (at(0), "production", "a", "on"),
        (at(0), "production", "b", "red"),
        (at(1), "production", "b", "blue"),
        (at(2), "staging", "a", "on"),
    ]
