"""Writes sdk/vectors/protocol.json, by which every SDK checks how it speaks with Beacon.

    python sdk/vectors/generate_protocol.py

Nothing of Beacon is used here: what is expected is written by hand, as docs/protocol.md and
docs/sdk-js.md tell it; UUIDv5 and UUIDv7 are made as RFC 9562 says. Times are milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

Json = dict[str, Any]

TARGET = Path(__file__).resolve().parent / "protocol.json"
PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")
NOW = 1_795_000_000_000
MINUTE = 60_000
IDLE_MINUTES = 30
DELIVERED = 16
"""Events in a delivery, at most."""
FIRST_PAUSE, LONGEST_PAUSE = 1000, 30_000
EVENT = "01a1ef7c-6200-7abc-8def-0123456789ab"
OTHER = "01a1ef7c-6201-7000-8000-000000000002"
SESSION = "01a1ef7c-6100-7000-8000-000000000001"


def main() -> None:
    TARGET.write_text(rendered(), encoding="ascii")
    counts = {name: len(part) for name, part in parts().items()}
    print(f"{TARGET}: {counts}")


def rendered() -> str:
    """One vector a line, in ASCII: no editor normalises what is in it."""
    lists = ",\n".join(f'"{name}": [\n{_lines(part)}\n]' for name, part in parts().items())
    head = json.dumps({"version": 1, "project": str(PROJECT), "idle": IDLE_MINUTES * MINUTE})
    return f"{head[:-1]},\n{lists}\n}}\n"


def _lines(part: list[Json]) -> str:
    return ",\n".join(json.dumps(each, ensure_ascii=True) for each in part)


def parts() -> dict[str, list[Json]]:
    return {
        "uuidv7": list(uuids()),
        "messages": list(messages()),
        "deliveries": list(deliveries()),
        "answers": list(answers()),
        "sessions": list(sessions()),
        "batching": list(batching()),
        "backoff": list(backoff()),
        "clock": list(clock()),
    }


# --- ids -----------------------------------------------------------------------------------------


def uuids() -> Iterator[Json]:
    """`time` null: no UUIDv7, so no time is read from it. `uuid`: as which Beacon stores it."""
    moments = (NOW, 0x0190F5C4ABCD, 1_262_304_000_001, 2**48 - 1)
    for time in moments:
        text = f"{time:012x}"
        hyphened = f"{text[:8]}-{text[8:]}-7abc-8def-0123456789ab"
        yield _uuid("with hyphens", hyphened, hyphened, time)
        yield _uuid("32 digits", hyphened.replace("-", ""), hyphened, time)
        yield _uuid("capitals", hyphened.upper(), hyphened, time)
    other = "7f9c24e5-2b1a-4f57-9d3b-5f1f5c9f2d10"
    yield _uuid("version 4", other, other, None)
    for name, text in (
        ("a text", "order-17"),
        ("one hyphen out of its place", "01a1ef7c62-00-7abc-8def-0123456789ab"),
        ("31 digits", "1a1ef7c62007abc8def0123456789ab"),
    ):
        yield _uuid(name, text, str(uuid5(PROJECT, text)), None)


def _uuid(name: str, text: str, uuid: str, time: int | None) -> Json:
    return {"name": f"{name}: {text}", "id": text, "uuid": uuid, "time": time}


# --- what clients say ----------------------------------------------------------------------------


def messages() -> Iterator[Json]:
    """Objects with a `type`, on `/ws?project=&session=&anon=`."""
    plain = {"type": "event", "event": "click"}
    whole = {**plain, "props": {"a": 1}, "ts": NOW, "id": EVENT, "session": SESSION, "userId": "u1"}
    kept = _event("click", props={"a": 1}, ts=NOW, id=EVENT, session=SESSION, userId="u1")
    yield _message("an event", {**whole, "seq": 7}, [kept], seq=7)
    yield _message("an event's name is enough", plain, [_event("click")])
    nulls = dict.fromkeys(("props", "ts", "id", "session", "anon", "userId", "seq"))
    yield _message("null is not sent", {**plain, **nulls}, [_event("click")])
    yield _message("unknown fields", {**plain, "colour": {"deep": [1]}}, [_event("click")])
    yield _message("of another visitor", {**plain, "anon": "v2"}, [_event("click", anon="v2")])
    iso = {**plain, "ts": "2026-11-19T08:26:40Z"}
    yield _message("a time as text", iso, [_event("click", ts=1_795_076_800_000)])
    number = {**plain, "id": 42, "userId": 42}
    same = _event("click", id=str(uuid5(PROJECT, "42")), userId="42")
    yield _message("ids that are numbers", number, [same])
    identify = {"type": "identify", "userId": "u1", "traits": {"plan": "pro"}, "seq": 1}
    known = {"user_id": "u1", "traits": {"plan": "pro"}}
    yield _message("identify", identify, [_event("$identify", props=known, userId="u1")], seq=1)
    nul = _event("click", props={"a": "b\ufffdc"})
    yield _message("NUL is replaced", {**plain, "props": {"a": "b\0c"}}, [nul])
    both = {"type": "batch", "seq": 3, "messages": [whole, {"type": "event"}, plain]}
    refused = [{"code": "invalid_event", "index": 1}]
    yield _message("one bad event of a batch", both, [kept, _event("click")], refused, seq=3)
    yield _message("a batch of none", {"type": "batch", "seq": 4, "messages": []}, [], seq=4)
    yield {"name": "ping", "said": '{"type":"ping"}', "pong": True}
    for name, wrong in (
        ("no name", {"type": "event", "seq": 1}),
        ("an empty name", {**plain, "event": "", "seq": 1}),
        ("201 characters", {**plain, "event": "x" * 201, "seq": 1}),
        ("identify of nobody", {"type": "identify", "seq": 1}),
        ("properties are a list", {**plain, "props": [], "seq": 1}),
        ("an unknown type", {"type": "page", "seq": 1}),
        ("65 levels deep", {**plain, "props": _nested(65), "seq": 1}),
    ):
        yield _refused(name, json.dumps(wrong), "invalid_event", seq=1)
    large = {**plain, "props": {"a": "x" * 65_536}, "seq": 1}
    yield _refused("over 64 KiB", json.dumps(large), "too_large", seq=1)
    many = {"type": "batch", "seq": 1, "messages": [plain] * 1001}
    yield _refused("1,001 events", json.dumps(many), "batch_too_large", seq=1)
    yield _refused("no JSON", "{", "invalid_json")
    yield _refused(
        "a number that is none", '{"type":"event","event":"a","props":{"n":NaN}}', "invalid_json"
    )


def deliveries() -> Iterator[Json]:
    """Arrays, on `/ws?hello=`: who the visitor is, then events. `seq` is what is acked."""
    who = {"user_id": "u1", "traits": {"plan": "pro"}}
    hello = {"seq": -1, "anon": "v1", "session": SESSION, "last": NOW}
    known = {"anon": "v1", "session": SESSION, "user": None, "traits": {}}
    named = {**known, "user": "u1", "traits": {"plan": "pro"}}
    first = {"seq": 4, "id": EVENT, "ts": NOW, "event": "click", "props": {"a": 1}}
    own = {"session": SESSION, "anon": "v1"}
    kept = _event("click", props={"a": 1}, ts=NOW, id=EVENT, **own)
    last = {"seq": 9, "id": OTHER, "ts": NOW + 1, "event": "$page", "props": {"url": "/"}}
    page = _event("$page", props={"url": "/"}, ts=NOW + 1, id=OTHER, **own)
    yield _delivery("nothing but a hello", [hello], known, [], seq=0)
    yield _delivery("a hello that knows who", [{**hello, "who": who}], named, [], seq=0)
    yield _delivery(
        "two events", [hello, {**first, **own}, {**last, **own}], known, [kept, page], seq=9
    )
    earlier = {**first, "session": OTHER, "anon": "v0", "userId": "u0"}
    theirs = {**kept, "session": OTHER, "anon": "v0", "userId": "u0"}
    yield _delivery("an event of somebody else", [hello, earlier], known, [theirs], seq=4)
    bad = [hello, {**first, **own}, {"seq": 6, "event": ""}, {**last, "seq": 7, "event": 1}]
    refused = [{"code": "invalid_event", "index": 1}, {"code": "invalid_event", "index": 2}]
    yield _delivery("bad events are acked too", bad, known, [kept], refused, seq=7)
    nobody = [{**hello, "who": {"traits": {}}}, {**first, **own}]
    yield _delivery("a who that names nobody", nobody, known, [kept], seq=4)
    empty = dict.fromkeys(("anon", "session", "user"))
    yield _delivery("a client that has forgotten who it is", [], {**empty, "traits": {}}, [], seq=0)


def _event(name: str, **fields: Any) -> Json:
    nothing = dict.fromkeys(("id", "ts", "session", "anon", "userId"))
    return {"event": name, "props": {}, **nothing, **fields}


def _message(
    name: str,
    said: Json,
    events: list[Json],
    refused: list[Json] | None = None,
    *,
    seq: int | None = None,
) -> Json:
    expected = {"seq": seq, "events": events, "refused": refused or []}
    return {"name": name, "said": json.dumps(said), **expected}


def _delivery(
    name: str,
    said: list[Json],
    hello: Json,
    events: list[Json],
    refused: list[Json] | None = None,
    *,
    seq: int,
) -> Json:
    expected = {"seq": seq, "events": events, "refused": refused or []}
    return {"name": name, "said": json.dumps(said), "hello": hello, **expected}


def _refused(name: str, said: str, code: str, *, seq: int | None = None) -> Json:
    """Refused as a whole."""
    return {"name": name, "said": said, "code": code, "seq": seq}


def _nested(levels: int) -> Json:
    innermost: Json = {}
    for _ in range(levels - 1):
        innermost = {"a": innermost}
    return innermost


# --- what clients do -----------------------------------------------------------------------------


def answers() -> Iterator[Json]:
    """What becomes of what the client keeps: `forget` it up to seq, `keep` it, or even `stop`."""
    for frame, does in (
        ({"type": "ack", "seq": 9}, "forget"),
        (
            {"type": "error", "code": "invalid_event", "message": "...", "seq": 9, "index": 0},
            "keep",
        ),
        ({"type": "error", "code": "rate_limited", "message": "...", "retry_after": 3}, "keep"),
        ({"type": "flags", "flags": {"banner": True}}, "keep"),
        ({"type": "of a later Beacon", "seq": 9}, "keep"),
    ):
        yield {"said": frame, "does": does}
    for status in (200, 202):
        yield {"status": status, "does": "forget"}
    for status in (401, 403, 404):
        yield {"status": status, "does": "stop"}
    for status in (408, 429, 500, 502, 503, 504):
        yield {"status": status, "does": "keep"}
    for code in (1001, 1006, 1008, 1013):
        yield {"close": code, "does": "keep"}


def sessions() -> Iterator[Json]:
    """Each step is at a minute; whoever has the same letter is the same session or visitor."""
    yield _walk("events within half an hour", (0, "a", "v"), (29, "a", "v"), (58, "a", "v"))
    yield _walk("an hour of nothing", (0, "a", "v"), (60, "b", "v"), (61, "b", "v"))
    yield _walk("to the moment", (0, "a", "v"), (IDLE_MINUTES, "b", "v"))
    yield _walk("a clock that was set back", (60, "a", "v"), (0, "a", "v"), (1, "a", "v"))
    yield _walk("reset", (0, "a", "v"), ("reset", "", ""), (1, "b", "w"), (2, "b", "w"))
    yield _walk(
        "two tabs", (0, "a", "v", 1), (5, "a", "v", 2), (34, "a", "v", 1), (63, "a", "v", 2)
    )


def _walk(name: str, *steps: tuple[Any, ...]) -> Json:
    walk = []
    for minute, session, visitor, *tab in steps:
        at = None if minute == "reset" else NOW + minute * MINUTE
        walk.append({"at": at, "session": session, "anon": visitor, "tab": tab[0] if tab else 1})
    return {"name": name, "steps": walk}


def batching() -> Iterator[Json]:
    """How many events wait, and in what deliveries they go: one after the other's ack."""
    for waiting in (0, 1, DELIVERED, DELIVERED + 1, 40, 100):
        whole, rest = divmod(waiting, DELIVERED)
        yield {"waiting": waiting, "deliveries": [DELIVERED] * whole + ([rest] if rest else [])}


def backoff() -> Iterator[Json]:
    """The pause after so many failures in a row is random between these, in milliseconds."""
    for failures in (0, 1, 2, 3, 4, 5, 6, 10, 50, 1100):
        spread = 29_000 if failures > 4 else FIRST_PAUSE * 2**failures
        most = min(FIRST_PAUSE + spread, LONGEST_PAUSE)
        yield {"failures": failures, "least": FIRST_PAUSE, "most": most}


def clock() -> Iterator[Json]:
    """A pong said `now` when this clock showed `heard`: an event of `at` has the time `ts`."""
    for name, ahead in (("right", 0), ("slow", 90_000), ("fast", -90_000), ("a day", 86_400_000)):
        at = NOW + 5 * MINUTE
        yield {"name": name, "heard": NOW, "now": NOW + ahead, "at": at, "ts": at + ahead}


if __name__ == "__main__":
    main()
