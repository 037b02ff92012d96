"""Visitors: who is one, what is known of them, and how two are taken apart."""

from __future__ import annotations

import random
from typing import Any

import pytest

from beacon.accounts.audit import COMMAND_LINE
from beacon.errors import NotFound
from beacon.events import Visit
from beacon.explorer.joining import rejoin_in, separate_in
from beacon.explorer.visitors import (
    ListedVisitor,
    Profile,
    VisitorFilter,
    find_visitors_in,
    profile_in,
    search_users_in,
)
from beacon.explorer.windows import span_of
from beacon.privacy.person import find_person_in
from tests.audit_entries import entries
from tests.explorer.conftest import SHOP, Explorer, at, broken, named, seen
from tests.privacy.conftest import OTHER, identify

ROBOT = Visit(browser="Googlebot", is_bot=True)


async def pages(explorer: Explorer, limit: int = 100, **wanted: Any) -> list[ListedVisitor]:
    """All that are found, page by page."""
    span = span_of(wanted.pop("since", None), wanted.pop("until", None))
    asked, found, before = VisitorFilter(span=span, **wanted), [], None
    while True:
        visitors, before = await explorer.ask(
            lambda session: find_visitors_in(session, SHOP, asked, before=before, limit=limit)  # noqa: B023
        )
        found += visitors
        if before is None:
            return found


async def ids(explorer: Explorer, **wanted: Any) -> list[str]:
    return [each.id for each in await pages(explorer, **wanted)]


async def profile(explorer: Explorer, visitor: str) -> Profile:
    found, _behind = await explorer.ask(lambda session: profile_in(session, SHOP, visitor))
    return found  # type: ignore[no-any-return]


async def change(explorer: Explorer, change_in: Any, user_id: str, anon_id: str) -> None:
    await explorer.ask(lambda session: change_in(session, SHOP, user_id, anon_id, COMMAND_LINE))


@pytest.fixture
async def people(explorer: Explorer) -> Explorer:
    """Ann has a phone, and has signed in on Bob's tablet too; Cy is told apart by address only."""
    await explorer.store(
        seen("/", session=1, at=0),
        identify("phone", "ann", session=2, at=100, plan="free", name="Ann"),
        broken("it broke", session=2, at=160),
        identify("tablet", "bob", session=3, at=200, anon_id_of="tablet", name="Bob"),
        identify("tablet", "ann", session=4, at=300, plan="pro"),
        seen("/", session=5, at=400, anon_id="tablet"),
        seen("/", session=6, at=500, anon_id="laptop"),
        identify("~router", "cy", session=7, at=600),
        seen("/", session=8, at=700, anon_id="~router"),
    )
    await explorer.store(seen("/", session=9, at=800, anon_id="crawler"), visit=ROBOT)
    await explorer.store(seen("/", session=10, at=900), project_id=OTHER.bytes)
    return explorer


async def test_the_list_has_each_visitor_once(people: Explorer) -> None:
    everybody = ["~router", "cy", "laptop", "bob", "ann"]
    assert await ids(people) == everybody
    assert await ids(people, limit=1) == everybody
    assert await ids(people, limit=2) == everybody
    assert await ids(people, bots="only") == ["crawler"]
    assert await ids(people, bots="include") == ["crawler", *everybody]
    assert await ids(people, kind="users") == ["cy", "bob", "ann"]
    assert await ids(people, kind="anonymous") == ["~router", "laptop"]
    assert await ids(people, since=at(100), until=at(301)) == ["ann", "bob"]
    assert await ids(people, until=at(100)) == ["ann"]


async def test_what_is_told_of_a_visitor(people: Explorer) -> None:
    ann = (await pages(people))[-1]
    assert (ann.id, ann.is_user, ann.is_bot) == ("ann", True, False)
    assert bytes(ann.traits) == b'{"name": "Ann", "plan": "pro"}'
    assert (ann.first_seen_at, ann.last_seen_at) == (at(0), at(300))
    assert (ann.sessions, ann.events, ann.pages, ann.errors) == (3, 4, 1, 1)
    assert (ann.country, ann.device) == ("AT", "mobile")
    (crawler,) = await pages(people, bots="only")
    assert (crawler.is_bot, crawler.is_user, bytes(crawler.traits)) == (True, False, b"{}")


async def test_a_profile(people: Explorer) -> None:
    ann = await profile(people, "ann")
    assert [(each.anon_id, each.first_at, each.state) for each in ann.aliases] == [
        ("phone", at(100), "joined"),
        ("tablet", at(300), "shared"),
    ]
    assert [each.id.int & 0xFFFF for each in ann.sessions] == [4, 2, 1]
    assert {each.visitor for each in ann.sessions} == {"ann"}
    bob = await profile(people, "bob")
    assert [each.id.int & 0xFFFF for each in bob.sessions] == [5, 3]
    assert bytes(bob.visitor.traits) == b'{"name": "Bob", "anon_id_of": "tablet"}'


async def test_a_profile_by_any_id_of_theirs(people: Explorer) -> None:
    for given, found in (("phone", "ann"), ("tablet", "bob"), ("laptop", "laptop")):
        assert (await profile(people, given)).visitor.id == found
    assert (await profile(people, "~router")).visitor.is_user is False
    for stranger in ("nobody", "", "%"):
        with pytest.raises(NotFound):
            await profile(people, stranger)


async def test_users_are_searched_by_id_traits_and_anonymous_id(people: Explorer) -> None:
    async def search(text: str, limit: int = 100) -> list[str]:
        found, after = [], None
        while True:
            visitors, after = await people.ask(
                lambda session: search_users_in(session, SHOP, text, after=after, limit=limit)  # noqa: B023
            )
            found += [each.id for each in visitors]
            if after is None:
                return found

    assert await search("n", limit=1) == ["ann", "bob"]
    assert await search("PRO") == ["ann"]
    assert await search("tablet") == ["ann", "bob"]
    assert await search("phon") == []
    assert await search("cy") == ["cy"]


# --- separating -----------------------------------------------------------------------------------


async def test_a_separation_is_of_the_past_too_and_is_taken_back(people: Explorer) -> None:
    before = await profile(people, "ann")
    await change(people, separate_in, "ann", "phone")
    apart = await profile(people, "ann")
    assert [(each.anon_id, each.state) for each in apart.aliases] == [
        ("phone", "separated"),
        ("tablet", "shared"),
    ]
    assert [each.id.int & 0xFFFF for each in apart.sessions] == [4, 2]
    assert (await profile(people, "phone")).visitor.sessions == 1
    await change(people, rejoin_in, "ann", "phone")
    assert await profile(people, "ann") == before
    log = await entries(people.pipeline.database, "visitor.%")
    assert [each.action for each in log] == ["visitor.separated", "visitor.rejoined"]
    assert "ann" not in str(log)
    assert "phone" not in str(log)


async def test_a_later_identify_does_not_join_what_was_separated(people: Explorer) -> None:
    await change(people, separate_in, "bob", "tablet")
    assert (await profile(people, "tablet")).visitor.id == "ann"
    await people.store(identify("tablet", "bob", session=20, at=2_000))
    assert (await profile(people, "tablet")).visitor.id == "ann"
    await change(people, separate_in, "ann", "tablet")
    assert (await profile(people, "tablet")).visitor.id == "tablet"
    await people.store(identify("tablet", "dora", session=21, at=3_000))
    assert (await profile(people, "tablet")).visitor.id == "dora"


async def test_what_is_not_joined_cannot_be_separated(people: Explorer) -> None:
    for change_in in (separate_in, rejoin_in):
        with pytest.raises(NotFound):
            await change(people, change_in, "ann", "laptop")
    with pytest.raises(NotFound):
        await change(people, rejoin_in, "ann", "phone")


async def test_the_rights_of_a_user_end_where_an_id_is_separated(people: Explorer) -> None:
    async def known() -> tuple[str, ...]:
        found = await people.ask(lambda session: find_person_in(session, SHOP, user_id="ann"))
        return tuple(found.anon_ids)

    assert await known() == ("phone", "tablet")
    await change(people, separate_in, "ann", "phone")
    assert await known() == ("tablet",)


# --- any crowd ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
async def test_any_crowd_is_told_apart_as_the_definition_says(
    explorer: Explorer, seed: int
) -> None:
    """Names of users and anonymous ids are some the same."""
    chance = random.Random(seed)
    anons, users = ["a", "b", "c", "u1", "~x"], ["u1", "u2", "a"]
    events = []
    for number in range(60):
        anon_id, session, when = chance.choice(anons), chance.randrange(20), number * 7
        user_id = chance.choice([None, None, *users])
        if user_id is not None and chance.random() < 0.3:
            events.append(identify(anon_id, user_id, session=session, at=when))
        else:
            events.append(
                named("click", anon_id=anon_id, user_id=user_id, session=session, at=when)
            )
    await explorer.store(*events)
    aliases: dict[str, str] = {}
    for each in events:
        if each.name == "$identify" and not each.anon_id.startswith("~"):
            aliases.setdefault(each.anon_id, str(each.user_id))
    whose: dict[bytes, str] = {}
    for session in {each.session_id for each in events}:
        own = [each for each in events if each.session_id == session]
        told = [each.user_id for each in own if each.user_id is not None]
        first = own[0].anon_id
        whose[session] = told[-1] if told else aliases.get(first, first)
    starts = {each.session_id: each.timestamp for each in reversed(events)}
    order = sorted(whose, key=lambda session: (starts[session], session), reverse=True)
    assert await ids(explorer, limit=3) == list(dict.fromkeys(whose[each] for each in order))
    for visitor in set(whose.values()):
        sessions = (await profile(explorer, visitor)).sessions
        wanted = [each for each in order if whose[each] == visitor]
        assert [each.id.bytes for each in sessions] == wanted
        names, behind = await explorer.page(visitor=visitor)
        assert behind is None
        assert len(names) == sum(whose[each.session_id] == visitor for each in events)
