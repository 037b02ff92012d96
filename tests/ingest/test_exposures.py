"""Exposures of flags: what clients are told becomes events, what they report is counted once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import trio
import trio.testing
from hypothesis import given
from hypothesis import strategies as st

from beacon.enrich.enricher import Sender
from beacon.errors import SpoolFull
from beacon.events import FLAG_EXPOSURE, Event
from beacon.flags import exposures as exposing
from beacon.flags.exposure import MAX_REPORTED, MAX_TEXT, named_variant, read_exposure
from beacon.flags.model import Flag, Serve
from beacon.ingest import exposures as sifting
from beacon.ingest.conversation import Conversation
from tests.factories import SESSION, visit_of
from tests.ingest.conftest import BROWSER, Bench, Talk

OTHER_SESSION = UUID("33333333-3333-4333-8333-333333333333").bytes
HALF = '{"off_variant": "off", "default": {"split": [{"variant": "on", "weight": 1}]}}'
TWINS = """'{"a": "x", "b": "x", "c": "y"}'"""
MAKE = (
    "INSERT INTO flags (project_id, key, enabled, type, variants) VALUES"
    " ($1, 'beta', true, 'boolean', '{\"on\": true, \"off\": false}'),"
    f" ($1, 'colour', true, 'string', {TWINS})"
)


class Room:
    """An ingest whose project has two flags, and clients of it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.ingest = bench.ingest
        self.exposures = bench.ingest.broadcaster.exposures
        self.project = bench.created.project

    async def sql(self, statement: str, *args: Any) -> None:
        database = self.ingest.flags._database
        await database.execute(statement, *args)
        self.ingest.flags.on_resync()
        await self.ingest.flags.refresh()
        await self.ingest.directory.refresh()
        await trio.testing.wait_all_tasks_blocked()

    def talk(
        self,
        *,
        session: bytes = SESSION,
        anon: str = "anon",
        environment: str = "production",
        greeted: bool = True,
    ) -> Talk:
        talk = self.bench.conversation()
        talk.conversation = Conversation(
            self.ingest,
            self.project,
            Sender("127.0.0.1", BROWSER),
            environment=environment,
            session_id=session,
            anon_id=anon,
            said={},
            push=lambda frame: None,
            push_state=lambda frame: None,
            refuse=talk.refusals.append,
        )
        if greeted:
            talk.conversation.greet()
        return talk

    async def found(self) -> list[Event]:
        """All exposures, once they are on disk."""
        with trio.fail_after(20):
            while self.exposures._due or self.bench.spool._sequence > self.durable:
                await trio.sleep(0.001)
        return [each for each in await self.bench.events() if each.name == FLAG_EXPOSURE]

    @property
    def durable(self) -> int:
        return self.bench.spool.durable_sequence

    async def told(self) -> list[dict[str, Any]]:
        return [orjson.loads(event.properties) for event in await self.found()]

    async def counted(self) -> list[dict[str, str]]:
        return [each["flags"] for each in await self.told()]


@pytest.fixture
async def room(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    monkeypatch.setattr(exposing, "GATHER_SECONDS", 0)
    room = Room(bench)
    broadcaster = bench.ingest.broadcaster
    bench.ingest.flags.subscribe(broadcaster.on_change)
    async with trio.open_nursery() as nursery:
        await nursery.start(broadcaster.run)
        await nursery.start(broadcaster.exposures.run, bench.ingest)
        await room.sql(MAKE, UUID(bytes=room.project.id))
        yield room
        nursery.cancel_scope.cancel()


async def split(room: Room) -> None:
    """From now on beta answers by who asks."""
    await room.sql(
        "UPDATE flag_environments SET config = $1 WHERE flag_id ="
        " (SELECT id FROM flags WHERE key = 'beta')",
        HALF,
    )


def report(**more: Any) -> dict[str, Any]:
    return {"type": "event", "event": FLAG_EXPOSURE, **more}


# --- what clients are told ------------------------------------------------------------------------


async def test_who_connects_is_an_event_with_all_flags(room: Room) -> None:
    await split(room)
    room.talk()
    (event,) = await room.found()
    assert orjson.loads(event.properties) == {
        "source": "push",
        "environment": "production",
        "flags": {"beta": "on", "colour": "a"},
        "assigned": ["beta"],
    }
    assert (event.session_id, event.anon_id, event.user_id) == (SESSION, "anon", None)
    (batch,) = await room.bench.batches()
    assert visit_of(batch).browser == "Firefox"


async def test_the_same_session_is_counted_once_however_often_it_connects(room: Room) -> None:
    for _ in range(3):
        room.talk().conversation.leave()
        await room.found()
    room.talk(session=OTHER_SESSION)
    assert await room.counted() == [{"beta": "on", "colour": "a"}] * 2


async def test_after_a_change_only_what_became_another_is_counted(room: Room) -> None:
    room.talk()
    await room.found()
    await room.sql("UPDATE flags SET enabled = false WHERE key = 'beta'")
    assert (await room.counted())[1:] == [{"beta": "off"}]
    room.talk().conversation.leave()  # again in the same session, with the same variants
    assert len(await room.counted()) == 2


async def test_another_variant_with_the_same_value_is_counted(room: Room) -> None:
    """Who is in the group that sees no difference is in the experiment all the same."""
    heard = room.talk()
    await room.found()
    await room.sql(
        'UPDATE flag_environments SET config = config || \'{"default": {"variant": "b"}}\''
        " WHERE flag_id = (SELECT id FROM flags WHERE key = 'colour')"
    )
    assert (await room.counted())[1:] == [{"colour": "b"}]
    assert heard.refusals == []


async def test_another_value_of_the_same_variant_is_not(room: Room) -> None:
    room.talk()
    await room.found()
    await room.sql("UPDATE flags SET variants = variants || '{\"a\": \"z\"}' WHERE key = 'colour'")
    assert len(await room.counted()) == 1


async def test_who_is_identified_is_counted_as_that_user(room: Room) -> None:
    talk = room.talk()
    await room.found()
    talk.hear({"type": "identify", "userId": "ann"}, {"type": "identify", "userId": "ann"})
    found = await room.found()
    assert [event.user_id for event in found] == [None, "ann"]
    assert len({event.properties for event in found}) == 1


async def test_who_is_identified_at_once_is_one_event(room: Room) -> None:
    room.talk().hear({"type": "identify", "userId": "ann"})
    assert [event.user_id for event in await room.found()] == ["ann"]


async def test_without_flags_there_is_no_event(room: Room) -> None:
    await room.sql("UPDATE flags SET archived_at = now()")
    room.talk()
    assert await room.found() == []


async def test_many_clients_are_counted_in_turns(room: Room) -> None:
    count = 4 * exposing.CLIENTS_A_TURN
    for number in range(count):
        room.talk(session=uuid4().bytes, anon=f"visitor-{number}").conversation.leave()
    assert len({event.anon_id for event in await room.found()}) == count


async def test_time_is_that_of_being_told(room: Room) -> None:
    before = trio.current_time()
    room.talk()
    (event,) = await room.found()
    (batch,) = await room.bench.batches()
    assert 0 <= batch.received_at - event.timestamp <= (trio.current_time() - before + 1) * 1e6


async def test_a_full_spool_loses_exposures_and_counts_them(room: Room) -> None:
    room.bench.spool._refusing = "the disk is full"
    room.talk()
    with trio.fail_after(20):
        while room.exposures.lost == 0:
            await trio.sleep(0.001)
    room.bench.spool._refusing = None
    room.talk()
    assert len(await room.counted()) == 1, "what was lost is not taken for counted"


async def test_a_client_that_cannot_be_counted_harms_no_other(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrich = room.ingest.enrich

    def failing(*args: Any, anon_id: str, **more: Any) -> Any:
        assert anon_id != "bad"
        return enrich(*args, anon_id=anon_id, **more)

    monkeypatch.setattr(room.ingest, "enrich", failing)
    for anon in ("good", "bad", "better"):
        room.talk(anon=anon, session=uuid4().bytes)
    assert {event.anon_id for event in await room.found()} == {"good", "better"}
    assert room.exposures.lost == 1


async def test_what_is_still_to_be_counted_is_when_beacon_stops(room: Room) -> None:
    exposures = exposing.Exposures()
    talk = room.talk()
    await room.found()
    client = talk.conversation._flags
    assert client is not None
    client.counted = ()
    async with trio.open_nursery() as nursery:
        await nursery.start(partial(exposures.run, room.ingest))
        exposures.told(client, 1_790_000_000_000)
        nursery.cancel_scope.cancel()
    assert len(await room.counted()) == 2


async def test_memory_of_sessions_is_bounded(room: Room) -> None:
    room.exposures._sessions = exposing.Recent(4)
    for number in range(20):
        room.talk(session=uuid4().bytes, anon=f"visitor-{number}").conversation.leave()
        await room.found()
    assert len(room.exposures._sessions) <= 4


# --- the switch -----------------------------------------------------------------------------------


async def test_a_project_counts_all_or_what_is_reported_or_nothing(room: Room) -> None:
    def both() -> Talk:
        talk = room.talk(session=uuid4().bytes)
        talk.conversation.follow(
            room.ingest.directory.find_project(room.project.uuid) or room.project
        )
        talk.hear(report(props={"flags": {"beta": "on"}}, seq=1))
        return talk

    for setting, sources in (("reported", ["client"]), ("off", []), ("all", ["client", "push"])):
        seen = len(await room.found())
        await room.sql("UPDATE projects SET flag_exposures = $1", setting)
        talk = both()
        told = (await room.told())[seen:]
        assert sorted(each["source"] for each in told) == sources
        with trio.fail_after(20):
            await talk.conversation.all_acked()
    assert sum(batch.dropped for batch in await room.bench.batches()) == 1


# --- what clients report --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({"flags": {"beta": "on", "colour": "c"}}, {"beta": "on", "colour": "c"}),
        ({"flags": {"beta": False, "colour": "y"}}, {"beta": "off", "colour": "c"}),
        ({"flag": "beta", "variant": "on"}, {"beta": "on"}),
        ({"flag": "beta", "variant": True, "page": "/"}, {"beta": "on"}),
        ({"flags": {"colour": "x"}}, {}),  # of two variants: nobody can tell which
        ({"flags": {"gone": True, "past": "v", "beta": "on"}}, {"beta": "on"}),  # no such flags
        ({"flags": {"colour": "red", "beta": "on"}}, {"beta": "on"}),  # nor such a variant
        ({"flags": {"beta": None, "colour": 7, "": "on", "x" * (MAX_TEXT + 1): "on"}}, {}),
        ({"flags": ["beta"]}, {}),
        ({}, {}),
    ],
)
async def test_variants_are_named_by_name_or_value(
    room: Room, said: dict[str, Any], counted: dict[str, str]
) -> None:
    room.talk(greeted=False).hear(report(props=said))
    (told,) = await room.told()
    assert (told["source"], told["environment"], told["flags"]) == ("client", "production", counted)
    assert told.get("page") == said.get("page")


async def test_a_session_reports_each_variant_once(room: Room) -> None:
    talk = room.talk(greeted=False)
    for flags in ({"beta": "on"}, {"beta": "on", "colour": "a"}, {"beta": "on"}, {"beta": "off"}):
        talk.hear(report(props={"flags": flags}))
    room.talk(greeted=False, session=OTHER_SESSION).hear(report(props={"flags": {"beta": "on"}}))
    assert await room.counted() == [
        {"beta": "on"},
        {"colour": "a"},
        {"beta": "off"},
        {"beta": "on"},
    ]
    assert sum(batch.dropped for batch in await room.bench.batches()) == 1


async def test_another_user_or_environment_is_counted(room: Room) -> None:
    for environment in ("production", "staging"):
        talk = room.talk(greeted=False, environment=environment)
        for user in (None, "ann", "bob", "ann"):
            talk.hear(report(props={"flags": {"beta": "on"}}, userId=user))
    found = [(event.user_id, orjson.loads(event.properties)) for event in await room.found()]
    assert [(user, told["environment"]) for user, told in found] == [
        (user, environment)
        for environment in ("production", "staging")
        for user in (None, "ann", "bob")
    ]


async def test_what_was_told_does_not_count_for_what_is_reported(room: Room) -> None:
    talk = room.talk()
    await room.found()
    talk.hear(report(props={"flags": {"beta": "on"}}))
    assert [each["source"] for each in await room.told()] == ["push", "client"]


async def test_an_event_that_is_sent_again_passes(room: Room) -> None:
    """Nobody knows whether it was stored; Postgres does."""
    again = report(props={"flags": {"beta": "on"}}, id=str(uuid4()), ts=1_790_000_000_000)
    for _ in range(3):
        room.talk(greeted=False).hear(again)
    assert [event.id for event in await room.found()] == [UUID(again["id"]).bytes] * 3


async def test_a_dropped_event_is_acked_and_takes_a_number(room: Room) -> None:
    talk = room.talk(greeted=False)
    said: list[bytes] = []
    talk.conversation._push = said.append
    for seq in (1, 2):
        talk.hear(report(props={"flags": {"beta": "on"}}, seq=seq))
        await room.found()
    assert b'"seq":2' in said[-1]
    assert room.durable == 3


async def test_what_could_not_be_made_durable_is_forgotten(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and while it waited for the disk."""
    beta, gamma = ({"flags": {"beta": variant}} for variant in ("on", "off"))
    room.bench.spool._refusing = "the disk is full"
    room.talk(greeted=False).hear(report(props=beta))
    room.bench.spool._refusing = None

    def full(*_args: Any) -> None:
        raise SpoolFull("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(type(room.bench.spool._log), "write", full)
        refused = room.talk(greeted=False)
        refused.hear(report(props=gamma, seq=1))
        with trio.fail_after(20):
            while not refused.refusals:
                await trio.sleep(0.001)
    talk = room.talk(greeted=False)
    talk.hear(report(props=beta), report(props=gamma))
    assert await room.counted() == [{"beta": "on"}, {"beta": "off"}]


async def test_memory_of_reports_is_bounded(room: Room) -> None:
    memory = room.ingest._reported
    memory._max_remembered = 10
    room.talk(greeted=False).hear(
        *(report(props={"flags": {"beta": "on"}}, userId=f"u{number}") for number in range(100))
    )
    assert len(memory._projects[room.project.id]) <= 10
    assert len(await room.found()) == 100


async def test_no_project_makes_anothers_reports_be_forgotten(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "MAX_PROJECTS", 2)
    memory = room.ingest._reported
    memory._max_remembered = 40
    mine, other, third = (memory._seen_of(name) for name in (b"mine", b"other", b"third"))
    assert list(memory._projects) == [b"other", b"third"]
    mine = memory._seen_of(b"mine")
    mine.set(1, b"first")
    for number in range(100):
        memory._seen_of(b"third").set(number, b"")
    assert mine.get(1) == b"first"
    assert len(third) <= 20
    assert len(other) == 0


async def test_more_flags_than_can_be_reported_at_once_are_cut(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = {f"flag-{number}": "on" for number in range(MAX_REPORTED)}
    room.talk(greeted=False).hear(report(props={"flags": {**flags, "beta": "on"}}))
    monkeypatch.setattr(sifting, "MAX_FLAGS", 3)
    said = (report(props={"flags": {"beta": "on"}}, userId=f"u{number}") for number in range(5))
    room.talk(greeted=False).hear(*said)
    assert await room.counted() == [{}, *[{"beta": "on"}] * 3, {}, {}]


async def test_flags_that_there_are_not_are_not_remembered(room: Room) -> None:
    room.talk(greeted=False).hear(report(props={"flags": {"made-up": "on", "beta": "red"}}))
    assert await room.counted() == [{}]
    assert len(room.ingest._reported._projects[room.project.id]) == 0


async def test_what_is_said_of_flags_and_variants_that_there_are_not_is_kept(room: Room) -> None:
    said = {"made-up": "on", "colour": "pink", "beta": "on"}
    room.talk(greeted=False).hear(report(props={"flags": said, "unknown": 1}))
    (told,) = await room.told()
    assert told["flags"] == {"beta": "on"}
    assert told["unknown"] == {"made-up": "on", "colour": "pink"}


async def test_until_it_is_known_which_flags_there_are_all_count(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.ingest.flags, "_loaded", False)
    monkeypatch.setattr(room.ingest.flags, "_sets", {})
    room.talk(greeted=False).hear(report(props={"flags": {"gone": True, "past": "v"}}))
    assert await room.counted() == [{"gone": "on", "past": "v"}]


async def test_a_copy_from_before_a_restart_may_be_older_than_what_clients_were_told(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.ingest.flags, "_read_at", None)
    said = {"beta": True, "colour": "d", "new": "x"}
    room.talk(greeted=False).hear(report(props={"flags": said}))
    assert await room.counted() == [{"beta": "on", "colour": "d", "new": "x"}]


async def test_what_a_bot_reports_stands_for_nobody_elses_report(room: Room) -> None:
    body = {"events": [{"event": FLAG_EXPOSURE, "properties": {"flags": {"beta": "on"}}}]}
    body["events"][0] |= {"distinct_id": "ann", "session_id": str(UUID(bytes=SESSION))}
    for agent in ("Googlebot/2.1", "Googlebot/2.1", BROWSER, "Googlebot/2.1", BROWSER):
        path = "/api/v1/events/ingest"
        await room.bench.post(path, body, x_api_key=room.project.public_key, user_agent=agent)
    batches = [batch for batch in await room.bench.batches() if batch.events]
    assert [visit_of(batch).is_bot for batch in batches] == [True, True, False, True]


async def test_nobody_reports_what_the_server_told(room: Room) -> None:
    props = {"source": "push", "flags": {"beta": "on"}, "assigned": ["beta"]}
    room.talk(greeted=False).hear(report(props=props))
    assert [each["source"] for each in await room.told()] == ["client"]


@pytest.mark.parametrize("secret", [True, False])
async def test_every_format_can_report_and_secret_keys_any_environment(
    room: Room, secret: bool
) -> None:
    key = room.bench.created.secret_key if secret else room.project.public_key
    props = {"flags": {"beta": True}, "environment": "staging"}
    tracked = {"event": FLAG_EXPOSURE, "properties": props, "distinct_id": "tracked"}
    called = {"$feature_flag": "beta", "$feature_flag_response": True, "$lib": "posthog-python"}
    glimpse = {"projectId": room.project.uuid, "event": FLAG_EXPOSURE, "properties": props}
    glimpse["anonymousId"] = "glimpsed"
    posts = (
        ("/api/v1/events/ingest", {"events": [tracked]}),
        ("/api/v1/events", {"type": FLAG_EXPOSURE, "metadata": props}),
        ("/event", glimpse),
        ("/batch/", {"batch": [posthog(called)]}),
    )
    for path, body in posts:
        status, _ = await room.bench.post(path, body, x_api_key=key)
        assert status < 300, path
    told = await room.told()
    assert [each["flags"] for each in told] == [{"beta": "on"}] * 4
    named = "staging" if secret else "production"
    assert [each["environment"] for each in told] == [named, named, "production", "production"]
    assert told[3]["$lib"] == "posthog-python"


def posthog(properties: dict[str, Any]) -> dict[str, Any]:
    return {"event": "$feature_flag_called", "distinct_id": "ann", "properties": properties}


async def test_pulsekit_answers_with_the_ids_of_dropped_events_too(room: Room) -> None:
    event = {"type": FLAG_EXPOSURE, "metadata": {"flags": {"beta": "on"}}}
    key = room.project.public_key
    body = {"events": [event, event]}
    status, answer = await room.bench.post("/api/v1/events/batch", body, x_api_key=key)
    assert (status, answer["accepted"], len(answer["ids"])) == (202, 2, 2)
    assert len(await room.found()) == 1


async def test_posthogs_reports_name_the_variant_by_value_and_payload(room: Room) -> None:
    await room.sql(
        "INSERT INTO flags (project_id, key, enabled, type, variants) VALUES"
        " ($1, 'size', true, 'number', '{\"small\": 1, \"large\": 7}')",
        UUID(bytes=room.project.id),
    )
    key = room.project.public_key
    for said in (
        {"$feature_flag": "colour", "$feature_flag_response": "y"},
        {"$feature_flag": "size", "$feature_flag_response": True, "$feature_flag_payload": 7},
        {"$feature_flag": "size", "$feature_flag_response": True},
        {"$feature_flag": "none", "$feature_flag_response": None},
    ):
        await room.bench.post("/batch/", {"batch": [posthog(said)]}, x_api_key=key)
    assert await room.counted() == [{"colour": "c"}, {"size": "large"}, {}]
    names = [event.name for event in await room.bench.events()]
    assert names.count("$feature_flag_called") == 1


# --- pure -----------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from(["push", "client"]) | JSON,
        "environment": st.just("production") | JSON,
        "flags": st.dictionaries(st.text(), st.text() | JSON) | JSON,
        "assigned": st.lists(st.text()) | JSON,
    },
)


@given(PROPERTIES)
def test_nothing_that_is_stored_stops_a_load(properties: dict[str, Any]) -> None:
    found = read_exposure(orjson.dumps(properties, option=orjson.OPT_NON_STR_KEYS))
    if found is not None:
        assert found.variants
        for key, variant in found.variants.items():
            assert 0 < len(key) <= MAX_TEXT
            assert 0 < len(variant) <= MAX_TEXT


@given(JSON, st.dictionaries(st.text(min_size=1), JSON, min_size=1))
def test_a_variant_that_is_named_is_one_of_the_flags(said: Any, variants: dict[str, Any]) -> None:
    flag = Flag("f", "json", variants, Serve(variant=next(iter(variants))))
    named = named_variant(said, flag)
    assert named is None or named in variants
    for name, value in variants.items():
        if sum(each == value for each in variants.values()) == 1 and value not in list(variants):
            assert named_variant(value, flag) == name
