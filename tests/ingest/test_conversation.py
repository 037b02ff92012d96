"""What a WebSocket client is told, and when: acks, errors, refusals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.events import IDENTIFY
from beacon.ingest.conversation import IDENTIFIED_SECONDS
from tests.factories import SESSION
from tests.ingest.conftest import Bench


def event(name: str = "click", **more: Any) -> dict[str, Any]:
    return {"type": "event", "event": name, **more}


async def test_an_ack_comes_once_the_event_is_on_disk(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(event(seq=1))
    assert talk.acks == []
    await talk.settle()
    assert talk.acks == [1]
    (stored,) = await bench.events()
    assert (stored.session_id, stored.anon_id) == (SESSION, "anon")


async def test_one_ack_answers_all_before_it(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(event(seq=1), event(seq=2))
    talk.hear(event(seq=5))
    await talk.settle()
    assert talk.acks[-1] == 5
    assert len(await bench.events()) == 3


async def test_a_round_of_messages_is_one_record(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(*(event(seq=n) for n in range(1, 101)))
    await talk.settle()
    assert len(await bench.batches()) == 1


async def test_no_seq_no_ack(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(event())
    await talk.settle()
    assert talk.said == []
    assert len(await bench.events()) == 1


async def test_a_bad_message_gets_an_error_and_the_connection_lives_on(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(b"{", {"type": "event", "seq": 1}, {"type": "nonsense"}, event(seq=2))
    await talk.settle()
    assert [error.get("seq") for error in talk.errors] == [None, 1, None]
    assert talk.errors[1]["code"] == "invalid_event"
    assert talk.acks == [2]


async def test_a_final_error_counts_as_answered(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear({"type": "event", "seq": 1})
    assert talk.acks == [1]


async def test_an_error_never_overtakes_the_disk_for_those_before_it(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(event(seq=1), {"type": "event", "seq": 2})
    assert talk.acks == []
    await talk.settle()
    assert talk.acks == [2]


async def test_a_bad_event_of_a_batch_is_named_by_its_index(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear({"type": "batch", "seq": 8, "messages": [event(), {"type": "event"}, event()]})
    await talk.settle()
    assert [(error["seq"], error["index"]) for error in talk.errors] == [(8, 1)]
    assert talk.acks == [8]
    assert len(await bench.events()) == 2


async def test_a_seq_that_does_not_grow_is_refused(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(event(seq=3), event(seq=3), event(seq=2))
    await talk.settle()
    assert [error["code"] for error in talk.errors] == ["invalid_seq", "invalid_seq"]
    assert talk.acks == [3]
    assert len(await bench.events()) == 1


async def test_identify_names_the_events_after_it(bench: Bench) -> None:
    talk = bench.conversation()
    talk.conversation.greet()
    talk.hear(
        event("before"),
        {"type": "identify", "userId": "u1", "traits": {"plan": "pro"}},
        event("after"),
        event("other", userId="u2"),
    )
    await talk.settle()
    found = [(e.name, e.user_id) for e in await bench.events()]
    assert found == [("before", None), (IDENTIFY, "u1"), ("after", "u1"), ("other", "u2")]
    assert talk.said == [{"type": "flags", "flags": {}}] * 2


async def test_an_identify_is_acked_when_it_is_on_disk_and_not_before(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear({"type": "identify", "userId": "u1", "seq": 1})
    assert talk.acks == []
    await talk.settle()
    assert talk.acks == [1]


async def test_identify_inside_a_batch_names_the_rest_of_it(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(
        {"type": "batch", "messages": [event("a"), {"type": "identify", "userId": "u"}, event("b")]}
    )
    await talk.settle()
    assert [e.user_id for e in await bench.events()] == [None, "u", "u"]


async def test_a_message_may_carry_its_own_session(bench: Bench) -> None:
    session = UUID("33333333-3333-4333-8333-333333333333")
    talk = bench.conversation()
    talk.hear(event(session=str(session)))
    await talk.settle()
    (stored,) = await bench.events()
    assert stored.session_id == session.bytes


async def test_ping_tells_the_servers_time(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear({"type": "ping"})
    (pong,) = talk.said
    assert pong["type"] == "pong"
    assert pong["now"] > 1_790_000_000_000


async def test_nothing_at_or_after_a_refusal_is_acked(bench: Bench) -> None:
    talk = bench.conversation()
    bench.clock_offset[0] = 7200.0
    talk.hear(event(seq=1))
    bench.clock_offset[0] = 0.0
    talk.hear(event(seq=2))
    await talk.settle()
    assert [refusal.code for refusal in talk.refusals] == ["clock_wrong"]
    assert talk.acks == []
    assert await bench.events() == []


async def test_nothing_is_said_after_the_close(bench: Bench) -> None:
    talk = bench.conversation()
    talk.hear(event(seq=1))
    talk.conversation.fall_silent()
    await talk.settle()
    assert talk.said == []
    assert len(await bench.events()) == 1


async def test_flags_are_told_once_a_round_whoever_was_identified(bench: Bench) -> None:
    talk = bench.conversation()
    talk.conversation.greet()
    users = ["ann", "bob", "ann", "ann"]
    named = [{"type": "identify", "userId": user} for user in users]
    talk.hear({"type": "batch", "messages": named}, {"type": "identify", "userId": "eve"})
    assert [said["type"] for said in talk.said] == ["flags", "flags"]
    talk.hear({"type": "event", "event": "seen"})
    assert len(talk.said) == 2
    await talk.settle()
    assert [event.user_id for event in await bench.events()] == [*users, "eve", "eve"]


async def test_who_is_identified_again_and_again_is_read_more_slowly(bench: Bench) -> None:
    talk = bench.conversation()
    talk.conversation.greet()
    talk.hear({"type": "identify", "userId": "ann"})
    assert talk.conversation.pause() == 0
    talk.conversation._told_at = before = trio.current_time() + 1000  # as if a flood was over
    talk.hear({"type": "event", "event": "seen"})
    assert talk.conversation._told_at == before
    for _ in range(3):
        talk.hear({"type": "identify", "userId": "ann"})
    assert talk.conversation._told_at == pytest.approx(before + 3 * IDENTIFIED_SECONDS)
    assert talk.conversation.pause() > 900
