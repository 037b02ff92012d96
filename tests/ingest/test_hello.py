"""Who says hello itself, as Beacon's SDKs do: over a WebSocket, and in exchanges over HTTP."""

from __future__ import annotations

import gzip
import tracemalloc
from typing import Any
from uuid import UUID

import orjson
import pytest
import trio

from beacon.decode.body import plain_body
from beacon.errors import SpoolFull
from beacon.flags.client import MAX_TRAITS_BYTES
from beacon.ingest import exchange as exchanges
from beacon.ingest.conversation import IDENTIFIED_SECONDS
from tests.ingest.conftest import Bench, Talk
from tests.ingest.test_socket import Clock, clock, limit  # noqa: F401  (clock: a fixture)

SESSION = "01a1ef7c-6100-7000-8000-000000000001"
LATER = "01a1ef7c-6100-7000-8000-000000000002"
NO_FLAGS = {"type": "flags", "flags": {}}


def hello(anon: str = "v1", session: str = SESSION, **who: Any) -> dict[str, Any]:
    return {"seq": -1, "anon": anon, "session": session, **({"who": who} if who else {})}


def event(seq: int, name: str = "click", **more: Any) -> dict[str, Any]:
    return {"seq": seq, "event": name, "id": f"id{seq}", "ts": 1_795_000_000_000 + seq, **more}


@pytest.fixture
def talk(bench: Bench) -> Talk:
    return Talk(bench, anon_id=None, session_id=None)


def say(talk: Talk, *members: dict[str, Any]) -> None:
    talk.hear(orjson.dumps(members))


def kinds(talk: Talk) -> list[str]:
    return [said["type"] for said in talk.said]


async def test_a_hello_is_greeted_with_the_time_and_the_flags_and_acked(talk: Talk) -> None:
    say(talk, hello())
    assert kinds(talk) == ["pong", "flags", "ack"]
    assert talk.acks == [0]


async def test_the_same_hello_again_is_only_acked(talk: Talk) -> None:
    say(talk, hello())
    say(talk, hello())
    say(talk, hello(session=LATER))
    assert kinds(talk)[3:] == ["ack", "ack"]


async def test_flags_are_told_anew_of_another_user_traits_or_visitor(talk: Talk) -> None:
    say(talk, hello())
    say(talk, hello(user_id="u1", traits={"plan": "free"}))
    say(talk, hello(user_id="u1", traits={"plan": "pro"}))
    say(talk, hello(anon="v2"))
    assert kinds(talk)[3:] == ["flags", "ack"] * 3


async def test_flags_are_told_once_a_round_however_many_visitors_say_hello(
    talk: Talk, bench: Bench
) -> None:
    say(talk, hello())
    many = [orjson.dumps([hello(anon=f"v{n}")]) for n in range(1000)]
    talk.hear(*many, orjson.dumps([hello(user_id="last")]))
    assert kinds(talk).count("flags") == 2
    assert len(talk.acks) == 2
    assert bench.ingest.broadcaster.clients == 1


async def test_who_is_ever_another_is_read_more_slowly(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trio, "current_time", lambda: 100.0)
    say(talk, hello())
    assert talk.conversation.pause() == 0
    say(talk, hello(session=LATER))
    assert talk.conversation.pause() == 0
    for n in range(1, 4):
        say(talk, hello(anon=f"other {n}"))
        assert talk.conversation.pause() == pytest.approx(n * IDENTIFIED_SECONDS)


async def test_of_a_hello_no_more_is_kept_than_rules_look_at(bench: Bench) -> None:
    traits = {"plan": "pro", "junk": [[] for _ in range(100_000)]}
    say(Talk(bench, anon_id=None, session_id=None), hello())  # what all share
    talk = Talk(bench, anon_id=None, session_id=None)
    tracemalloc.start()
    say(talk, hello(user_id="u1", traits=traits))
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kinds(talk) == ["pong", "flags", "ack"]
    assert kept < 2 * MAX_TRAITS_BYTES


async def test_who_becomes_nobody_is_told_no_flags_any_more(talk: Talk, bench: Bench) -> None:
    say(talk, hello())
    say(talk)
    assert bench.ingest.broadcaster.clients == 0


async def test_events_are_of_the_visit_that_they_say_else_of_the_hello(
    talk: Talk, bench: Bench
) -> None:
    say(talk, hello(user_id="u1"), event(1), event(2, anon="v0", session=LATER, userId="u0"))
    await talk.settle()
    first, second = await bench.events()
    assert (first.anon_id, first.session_id, first.user_id) == ("v1", UUID(SESSION).bytes, None)
    assert (second.anon_id, second.session_id) == ("v0", UUID(LATER).bytes)
    assert second.user_id == "u0", "who it is now says nothing of what was before"
    assert talk.acks == [2]


async def test_a_delivery_that_is_sent_again_is_acked_again(talk: Talk) -> None:
    say(talk, hello(), event(1), event(2))
    say(talk, hello(), event(1), event(2), event(3))
    say(talk, hello())
    await talk.settle()
    assert talk.errors == []
    assert talk.acks[-1] == 3, "all that was sent until then"


async def test_nothing_is_acked_before_it_is_on_disk_though_another_says_hello_behind_it(
    talk: Talk,
) -> None:
    talk.hear(orjson.dumps([hello(), event(1)]), orjson.dumps([hello(anon="other")]))
    assert talk.acks == []
    await talk.settle()
    assert talk.acks == [1]


async def test_a_refused_event_is_named_and_acked_with_its_neighbours(talk: Talk) -> None:
    say(talk, hello(), event(1), event(2, name=""))
    await talk.settle()
    assert [(error["code"], error["index"]) for error in talk.errors] == [("invalid_event", 1)]
    assert talk.acks == [2]


async def test_nothing_is_acked_of_what_the_spool_does_not_take(talk: Talk, bench: Bench) -> None:
    def full(*_: Any) -> Any:
        raise SpoolFull("full")

    bench.ingest.append = full  # type: ignore[method-assign]
    say(talk, hello(), event(1))
    assert talk.acks == []
    assert [refusal.code for refusal in talk.refusals] == ["spool_full"]


async def test_a_ping_and_messages_with_a_type_work_beside(talk: Talk) -> None:
    talk.hear({"type": "ping"}, {"type": "event", "event": "a", "seq": 1})
    await talk.settle()
    assert kinds(talk) == ["pong", "ack"]


async def test_who_was_introduced_on_connecting_sends_no_arrays(bench: Bench) -> None:
    talk = bench.conversation()
    say(talk, hello(), event(1))
    assert [error["code"] for error in talk.errors] == ["invalid_event"]


# --- over HTTP ----------------------------------------------------------------------------------


async def exchange(
    bench: Bench, *members: dict[str, Any], reference: str | None = None, **headers: str
) -> tuple[int, Any]:
    reference = bench.created.project.public_key if reference is None else reference
    body = orjson.dumps(members)
    with trio.fail_after(30):
        return await bench.post(f"/ws?hello={reference}", body, **headers)


async def test_an_exchange_is_answered_with_all_that_is_said_once_it_is_on_disk(
    bench: Bench,
) -> None:
    status, said = await exchange(bench, hello(), event(1), event(2, name=""))
    assert status == 200
    pong, error, flags, ack = said
    assert (pong["type"], flags, ack) == ("pong", NO_FLAGS, {"type": "ack", "seq": 2})
    assert (error["code"], error["index"]) == ("invalid_event", 1)
    (stored,) = await bench.events()
    assert (stored.anon_id, stored.session_id) == ("v1", UUID(SESSION).bytes)


async def test_an_exchange_leaves_no_client_to_be_told_flags(bench: Bench) -> None:
    await exchange(bench, hello())
    assert bench.ingest.broadcaster.clients == 0


@pytest.mark.parametrize(
    ("reference", "origin", "status", "code"),
    [
        ("", None, 400, "bad_request"),
        ("shop", None, 400, "bad_request"),
        ("proj_" + 32 * "0", None, 404, "project_not_found"),
        (None, "https://evil.example", 403, "origin_not_allowed"),
    ],
)
async def test_whom_the_project_does_not_want_is_told_to_stop(
    bench: Bench, reference: str | None, origin: str | None, status: int, code: str
) -> None:
    headers = {} if origin is None else {"origin": origin}
    found, said = await exchange(bench, hello(), event(1), reference=reference, **headers)
    assert (found, len(said)) == (status, 1)
    assert (said[0]["type"], said[0]["code"], said[0]["stop"]) == ("error", code, True)
    assert await bench.events() == []


async def test_what_may_be_sent_again_later_is_a_problem_as_elsewhere(bench: Bench) -> None:
    def full(*_: Any) -> Any:
        raise SpoolFull("full")

    bench.ingest.append = full  # type: ignore[method-assign]
    status, problem = await exchange(bench, hello(), event(1))
    assert (status, problem["code"]) == (503, "spool_full")


async def test_exchanges_are_limited_as_other_deliveries_are(
    bench: Bench,
    clock: Clock,  # noqa: F811
) -> None:
    await limit(bench, 1)
    many = [event(n) for n in range(1, 17)]
    assert (await exchange(bench, hello(), *many))[0] == 200
    status, problem = await exchange(bench, hello(), event(17))
    assert (status, problem["code"]) == (429, "rate_limited")


async def test_what_cannot_be_read_at_all_counts_as_one_event(
    bench: Bench,
    clock: Clock,  # noqa: F811
) -> None:
    await limit(bench, 1)
    address = f"/ws?hello={bench.created.project.public_key}"
    broken = [await bench.post(address, b"\x1f\x8b broken") for _ in range(11)]
    assert [status for status, _ in broken] == [400] * 10 + [429]


async def test_too_long_a_message_is_413(bench: Bench) -> None:
    long = event(1, props={"a": "x" * 1024 * 1024})
    status, problem = await exchange(bench, hello(), long)
    assert (status, problem["code"]) == (413, "too_large")


async def test_no_more_is_decompressed_than_a_message_may_have(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[int] = []

    def noted(body: bytes, encoding: str | None, limit: int) -> bytes:
        limits.append(limit)
        return plain_body(body, encoding, limit)

    monkeypatch.setattr(exchanges, "plain_body", noted)
    bomb = gzip.compress(bytes(20 * 1024 * 1024))
    status, problem = await bench.post(
        f"/ws?hello={bench.created.project.public_key}", bomb, **{"content-encoding": "gzip"}
    )
    assert (status, problem["code"]) == (413, "too_large")
    assert limits == [bench.ingest.max_message_bytes], "it is done between other connections"


async def test_only_what_is_posted_to_the_address_of_the_websocket_is_an_exchange(
    bench: Bench,
) -> None:
    serves = bench.ingest.serves
    assert [serves(method, "/ws") for method in ("POST", "OPTIONS", "GET", "HEAD")] == [
        *(True, True),
        *(False, False),
    ]
