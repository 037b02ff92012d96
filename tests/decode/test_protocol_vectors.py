"""sdk/vectors/protocol.json: Beacon hears what clients say as it is told there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from beacon.decode.delivery import decode_delivery
from beacon.decode.ids import id_bytes
from beacon.decode.socket import Messages, Ping, decode_message
from beacon.enrich.clock import id_time
from beacon.errors import BeaconError
from beacon.events import Decoded, Draft

FOLDER = Path(__file__).parents[2] / "sdk" / "vectors"
TEXT = (FOLDER / "protocol.json").read_text(encoding="ascii")
VECTORS = json.loads(TEXT)
PROJECT = UUID(VECTORS["project"]).bytes


def named(part: str) -> Any:
    return pytest.mark.parametrize("vector", VECTORS[part], ids=lambda vector: vector["name"])


def uuid(raw: bytes | None) -> str | None:
    return None if raw is None else str(UUID(bytes=raw))


def told(draft: Draft) -> dict[str, Any]:
    return {
        "event": draft.name,
        "props": json.loads(draft.properties),
        "id": uuid(draft.id),
        "ts": None if draft.timestamp is None else draft.timestamp // 1000,
        "session": uuid(draft.session_id),
        "anon": draft.anon_id,
        "userId": draft.user_id,
    }


def refusals(decoded: Decoded) -> list[dict[str, Any]]:
    return [{"code": each.code, "index": each.index} for each in decoded.refusals]


@named("messages")
def test_a_message_is_heard_as_it_was_meant(vector: dict[str, Any]) -> None:
    if "code" in vector:
        with pytest.raises(BeaconError) as caught:
            decode_message(vector["said"], PROJECT)
        assert (caught.value.code, caught.value.seq) == (vector["code"], vector["seq"])
        return
    heard = decode_message(vector["said"], PROJECT)
    if "pong" in vector:
        assert isinstance(heard, Ping)
        return
    assert isinstance(heard, Messages)
    assert heard.seq == vector["seq"]
    assert [told(draft) for draft in heard.decoded.drafts] == vector["events"]
    assert refusals(heard.decoded) == vector["refused"]


@named("deliveries")
def test_a_delivery_is_heard_as_it_was_meant(vector: dict[str, Any]) -> None:
    heard = decode_delivery(vector["said"], PROJECT)
    hello = heard.hello
    assert vector["hello"] == {
        "anon": hello.anon_id,
        "session": uuid(hello.session_id),
        "user": hello.user_id,
        "traits": hello.traits,
    }
    assert heard.seq == vector["seq"]
    assert [told(draft) for draft in heard.decoded.drafts] == vector["events"]
    assert refusals(heard.decoded) == vector["refused"]


@named("uuidv7")
def test_an_id_is_stored_as_that_uuid_and_has_that_time(vector: dict[str, Any]) -> None:
    raw = id_bytes(vector["id"], PROJECT)
    assert raw is not None
    assert uuid(raw) == vector["uuid"]
    time = id_time(raw)
    assert (None if time is None else time // 1000) == vector["time"]


def test_the_file_is_what_its_generator_makes() -> None:
    sys.path.insert(0, str(FOLDER))
    import generate_protocol

    assert generate_protocol.rendered() == TEXT
