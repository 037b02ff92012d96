"""Clients hear their flags when they come, when they are identified, and when an answer changes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trio
import trio.testing

from beacon.enrich.enricher import Sender
from beacon.flags import broadcaster as broadcasting
from beacon.flags import map_size
from beacon.flags.broadcaster import CLIENTS_A_TURN, Broadcaster
from beacon.flags.client import MAX_TRAITS_BYTES, Client
from beacon.flags.copy import write_copy
from beacon.flags.flagset import Flagset, pack
from beacon.flags.store import Store
from beacon.flags.usage import Usage
from beacon.postgres.database import Database, open_database
from tests.factories import SESSION
from tests.flags.conftest import identify
from tests.ingest.conftest import unframed

PROJECT = bytes(16)
NOBODY_THERE = "postgresql://beacon@127.0.0.1:1/beacon"
NOW = 1_790_000_000_000
START = datetime(2026, 9, 21, tzinfo=UTC)


def flag(key: str = "beta", *, enabled: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "type": "boolean",
        "variants": {"on": True, "off": False},
        "default": {"variant": "on"},
        "off_variant": "off",
        "enabled": enabled,
        **more,
    }


def rule(attribute: str, value: Any, operator: str = "eq") -> dict[str, Any]:
    """On to whom it holds."""
    when = {"attribute": attribute, "operator": operator, "value": value}
    return {
        "rules": [{"when": when, "serve": {"variant": "on"}}],
        "default": {"variant": "off"},
    }


HALF = {"default": {"split": [{"variant": "on", "weight": 1}, {"variant": "off", "weight": 1}]}}


class Followed(Store):
    """A store whose flags are set by the test, as if Postgres had said so."""

    def set(
        self,
        *flags: dict[str, Any],
        segments: tuple[dict[str, Any], ...] = (),
        environment: str = "production",
    ) -> None:
        before = self._sets.get(PROJECT)
        ids = [[number, 1] for number in range(len(flags))]
        document = json.dumps({"flags": flags, "ids": ids, "segments": segments})
        packed = {**(before.packed if before else {}), environment: pack(document)}
        version = before.version + 1 if before else 1
        self._take(PROJECT, Flagset(PROJECT, version, START, packed))


class Heard:
    """A client, and what it was told."""

    def __init__(self, broadcaster: Broadcaster, anon_id: str, environment: str, **known: str):
        self.frames: list[bytes] = []
        self.client: Client = broadcaster.join(
            PROJECT,
            environment,
            session_id=SESSION,
            anon_id=anon_id,
            sender=Sender("127.0.0.1"),
            attributes=lambda: dict(known),
            said={},
            push=self.frames.append,
        )

    @property
    def flags(self) -> list[dict[str, Any]]:
        """Each map that it was told."""
        return [unframed(frame)["flags"] for frame in self.frames]


class Stage:
    def __init__(self, store: Followed, broadcaster: Broadcaster) -> None:
        self.store, self.broadcaster = store, broadcaster

    def joined(self, anon_id: str = "a", environment: str = "production", **known: str) -> Heard:
        return Heard(self.broadcaster, anon_id, environment, **known)

    async def change(self, *flags: dict[str, Any], **more: Any) -> None:
        self.store.set(*flags, **more)
        await trio.testing.wait_all_tasks_blocked()


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with open_database(NOBODY_THERE) as opened:
        yield opened


@pytest.fixture
async def stage(database: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    write_copy(tmp_path / "flags.msgpack", [])
    store = Followed(database, tmp_path / "flags.msgpack")
    await store.load_copy()
    broadcaster = Broadcaster(store, Usage())
    store.subscribe(broadcaster.on_change)
    async with trio.open_nursery() as nursery:
        await nursery.start(broadcaster.run)
        yield Stage(store, broadcaster)
        nursery.cancel_scope.cancel()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The time that the broadcaster sees, in milliseconds."""
    now = [NOW]
    monkeypatch.setattr(broadcasting, "_now", lambda: now[0])
    return now


# --- who comes --------------------------------------------------------------------------------


async def test_who_connects_is_told_the_whole_map(stage: Stage) -> None:
    text = {"type": "string", "variants": {"red": "#f00"}, "off_variant": None}
    text["default"] = {"variant": "red"}
    colours = {**flag("colour"), **text}, {**flag("absent", enabled=False), **text}
    stage.store.set(flag("on"), flag("off", enabled=False), *colours)
    assert stage.joined().flags == [{"on": True, "off": False, "colour": "#f00"}]


async def test_without_flags_the_map_is_empty(stage: Stage) -> None:
    assert stage.joined().flags == [{}]


async def test_clients_with_the_same_answers_are_sent_the_same_bytes(stage: Stage) -> None:
    stage.store.set(flag(**rule("country", "AT")))
    here, there = (stage.joined(name, country="AT") for name in "ab")
    assert here.flags == there.flags == [{"beta": True}]
    assert here.client.answers is there.client.answers
    await stage.change(flag(enabled=False))
    assert here.flags[1:] == [{"beta": False}]
    assert here.frames[1] is there.frames[1]


async def test_rules_know_where_from_and_with_what_a_client_connects(stage: Stage) -> None:
    stage.store.set(
        flag("austria", **rule("country", "AT")),
        flag("phones", **rule("device", "mobile")),
        flag("ann", **rule("anon_id", "ann")),
        flag("key", **rule("targetingKey", "ann")),
        flag("live", **rule("environment", "production")),
    )
    client = stage.joined("ann", country="AT", device="desktop")
    told = {"austria": True, "phones": False, "ann": True, "key": True, "live": True}
    assert client.flags == [told]


# --- who is identified --------------------------------------------------------------------------


async def test_identify_evaluates_with_user_and_traits(stage: Stage) -> None:
    stage.store.set(flag("pro", **rule("plan", "pro")), flag("ann", **rule("user_id", "ann")))
    heard = stage.joined()
    identify(heard.client, "ann", {"plan": "pro"})
    identify(heard.client, "ann", {"seats": 3})
    identify(heard.client, "bob", {})
    assert heard.flags == [
        {"pro": False, "ann": False},
        {"pro": True, "ann": True},
        {"pro": True, "ann": True},
        {"pro": False, "ann": False},
    ]


async def test_who_is_identified_often_at_once_is_told_once(stage: Stage) -> None:
    stage.store.set(flag("pro", **rule("plan", "pro")), flag("big", **rule("seats", 3)))
    heard = stage.joined()
    identify(heard.client, "ann", {"plan": "pro"})
    for user, traits in (("ann", {"seats": 2}), ("ann", {"seats": 3, "bio": "x" * 20_000})):
        heard.client.identify(user, traits)
    assert heard.client.tell_identified()
    assert not heard.client.tell_identified(), "nothing was said meanwhile"
    for user in ("bob", "ann"):
        heard.client.identify(user, {"seats": 3} if user == "ann" else {})
    assert heard.client.tell_identified()
    assert heard.flags[2:] == [{"pro": True, "big": True}, {"pro": False, "big": True}]


async def test_traits_stand_in_for_nothing_that_beacon_knows(stage: Stage) -> None:
    stage.store.set(flag(**rule("country", "AT")), flag("key", **rule("targetingKey", "root")))
    heard = stage.joined()
    identify(heard.client, "ann", {"country": "AT", "targetingKey": "root"})
    assert heard.flags[1] == {"beta": False, "key": False}


async def test_traits_are_bounded_and_unreadable_ones_left_out(stage: Stage) -> None:
    stage.store.set(*(flag(name, **rule(name, True, "exists")) for name in ("a", "b", "c")))
    heard = stage.joined()
    identify(heard.client, "ann", {"a": 1 << 70, "b": 1, "c": "x" * MAX_TRAITS_BYTES})
    assert heard.flags[1] == {"a": False, "b": True, "c": False}


async def test_true_and_one_are_two_values_of_a_trait(stage: Stage) -> None:
    stage.store.set(flag(**rule("vip", True)))
    one, true = stage.joined("a"), stage.joined("b")
    identify(true.client, "a", {"vip": True})
    identify(one.client, "b", {"vip": 1})
    assert (true.flags[1], one.flags[1]) == ({"beta": True}, {"beta": False})


# --- what changes -------------------------------------------------------------------------------


async def test_only_those_whose_answer_changes_are_told(stage: Stage) -> None:
    stage.store.set(flag(enabled=False))
    here, there = stage.joined(country="AT"), stage.joined(country="DE")
    await stage.change(flag(**rule("country", "AT")))
    assert here.flags == [{"beta": False}, {"beta": True}]
    assert there.flags == [{"beta": False}]


async def test_flags_that_come_and_go_are_told(stage: Stage) -> None:
    heard = stage.joined()
    await stage.change(flag("b"))
    await stage.change(flag("c", enabled=False), flag("a"), flag("b"))
    await stage.change(flag("c", enabled=False), flag("b"))
    await stage.change()
    full = {"a": True, "b": True, "c": False}
    assert heard.flags == [{}, {"b": True}, full, {"b": True, "c": False}, {}]


async def test_a_change_reaches_flags_by_prerequisites_and_segments(stage: Stage) -> None:
    needs = {"prerequisites": [{"flag": "base", "variants": ["on"]}]}
    named = {"rules": [{"when": {"segment": "staff"}, "serve": {"variant": "on"}}]}
    top, inner = flag("top", **needs), flag("inner", **named, default={"variant": "off"})

    def staff(name: str) -> tuple[dict[str, Any], ...]:
        condition = {"attribute": "anon_id", "operator": "eq", "value": name}
        return ({"key": "staff", "conditions": [condition]},)

    stage.store.set(flag("base"), top, inner, segments=staff("ann"))
    heard = stage.joined("ann")
    await stage.change(flag("base", enabled=False), top, inner, segments=staff("ann"))
    await stage.change(flag("base", enabled=False), top, inner, segments=staff("bob"))
    assert heard.flags == [
        {"base": True, "top": True, "inner": True},
        {"base": False, "top": False, "inner": True},
        {"base": False, "top": False, "inner": False},
    ]


async def test_a_value_of_another_type_is_a_change(stage: Stage) -> None:
    number = {**flag(), "type": "json", "variants": {"on": 1}, "off_variant": None}
    stage.store.set(number)
    heard = stage.joined()
    await stage.change({**number, "variants": {"on": True}})
    assert heard.flags[1]["beta"] is True


async def test_rollout_tells_each_as_if_it_had_just_come(stage: Stage) -> None:
    others = [flag(f"other-{number}", **HALF) for number in range(3)]
    stage.store.set(flag(enabled=False), *others)
    clients = [stage.joined(f"visitor-{number}") for number in range(3 * CLIENTS_A_TURN)]
    await stage.change(flag(**HALF), *others)
    now = [stage.joined(f"visitor-{number}").flags[-1] for number in range(len(clients))]
    assert [client.flags[-1] for client in clients] == now
    told = [client for client in clients if len(client.frames) == 2]
    assert 0.3 < len(told) / len(clients) < 0.7
    assert all(client.flags[-1]["beta"] for client in told)


async def test_each_environment_is_told_its_own(stage: Stage) -> None:
    stage.store.set(flag())
    stage.store.set(flag(enabled=False), environment="staging")
    live, staged = stage.joined(), stage.joined(environment="staging")
    await stage.change(flag(), environment="staging")
    assert live.flags == [{"beta": True}]
    assert staged.flags == [{"beta": False}, {"beta": True}]


async def test_flags_of_a_deleted_project_are_gone(stage: Stage) -> None:
    stage.store.set(flag())
    heard = stage.joined()
    stage.store._take(PROJECT, None)
    await trio.testing.wait_all_tasks_blocked()
    assert heard.flags == [{"beta": True}, {}]


async def test_who_left_is_told_nothing_and_leaves_nothing_behind(stage: Stage) -> None:
    stage.store.set(flag())
    gone = stage.joined()
    gone.client.leave()
    gone.client.leave()
    identify(gone.client, "ann", {})
    await stage.change(flag(enabled=False))
    assert gone.flags == [{"beta": True}]
    assert stage.broadcaster.clients == 0
    assert not stage.broadcaster._rooms


async def test_others_have_their_turn_while_many_are_told(stage: Stage) -> None:
    """And who comes, goes or is identified meanwhile ends with what is so."""
    stage.store.set(flag())
    clients = [stage.joined(str(number)) for number in range(5 * CLIENTS_A_TURN)]
    turns: list[int] = []
    stage.store.set(flag(enabled=False))
    with trio.move_on_after(10):
        while not clients[-3].frames[1:]:
            await trio.lowlevel.checkpoint()
            turns.append(sum(len(client.frames) - 1 for client in clients))
            if len(turns) == 2:
                identify(clients[-1].client, "ann", {})
                clients[-2].client.leave()
                late = stage.joined("late")
    await trio.testing.wait_all_tasks_blocked()
    assert len(set(turns)) > 1, "nobody else ran in between"
    assert late.flags[-1] == clients[-1].flags[-1] == clients[0].flags[-1] == {"beta": False}
    assert clients[-2].flags[-1] == {"beta": True}


# --- what is counted ------------------------------------------------------------------------------


def counted(usage: Usage) -> dict[tuple[str, str], int]:
    while usage.add_up():
        pass
    return {(row.key.flag, row.key.variant): row.evaluations for row in usage.take()}


async def test_what_clients_are_pushed_is_counted(stage: Stage) -> None:
    usage = stage.broadcaster.usage
    missing = flag("split", **HALF, bucket_by="company")
    stage.store.set(flag(**rule("country", "AT")), missing)
    here, there = stage.joined(country="AT"), stage.joined(country="DE")
    assert counted(usage) == {("beta", "on"): 1, ("beta", "off"): 1, ("split", ""): 2}
    await stage.change(flag(), missing)
    assert counted(usage) == {("beta", "on"): 1, ("split", ""): 1}, "to one it is nothing new"
    identify(here.client, "ann", {"company": "x"})
    assert counted(usage).keys() & {("split", "on"), ("split", "off")}
    assert usage.errors == {"TARGETING_KEY_MISSING": 3}
    assert usage.frames == len(here.frames) + len(there.frames) == 4
    assert usage.evaluations == {"push": 8}


async def test_who_is_connected_can_be_counted_again(stage: Stage) -> None:
    usage = stage.broadcaster.usage
    stage.store.set(flag())
    clients = [stage.joined(name) for name in "abc"]
    counted(usage)
    clients[0].client.leave()
    stage.broadcaster.count_connected()
    assert counted(usage) == {("beta", "on"): 2}
    assert usage.frames == 3


# --- the clock ------------------------------------------------------------------------------------


async def test_schedule_is_told_when_its_time_has_come(stage: Stage, clock: list[int]) -> None:
    at = datetime.fromtimestamp(NOW / 1000 + 0.05, UTC).isoformat(timespec="milliseconds")
    switch = {"at": at.replace("+00:00", "Z"), "enabled": False}
    stage.store.set(flag(schedule=[switch]), flag("steady"))
    heard = stage.joined()
    assert heard.flags == [{"beta": True, "steady": True}]
    clock[0] += 51
    with trio.fail_after(20):
        while len(heard.frames) < 2:
            await trio.sleep(0.001)
    assert heard.flags[1] == {"beta": False, "steady": True}
    assert stage.joined().flags == heard.flags[1:]


# --- too many -------------------------------------------------------------------------------------


def text(key: str, value: str) -> dict[str, Any]:
    more = {"default": {"variant": "v"}, "off_variant": None}
    return {**flag(key), "type": "string", "variants": {"v": value}, **more}


async def test_clients_are_told_the_others_and_hear_when_it_fits_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(map_size, "MAX_MAP_BYTES", 100)
    large, other = text("large", "x" * 60), text("other", "y" * 50)
    stage.store.set(large, flag())
    heard = stage.joined()
    await stage.change(large, flag(), other)
    assert "Left out: large" in caplog.text
    await stage.change(large, flag())
    await stage.change(large, flag(enabled=False))
    assert heard.flags == [
        {"large": "x" * 60, "beta": True},
        {"other": "y" * 50, "beta": True},
        {"large": "x" * 60, "beta": True},
        {"large": "x" * 60, "beta": False},
    ]
