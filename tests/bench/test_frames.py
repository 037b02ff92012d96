"""What the generators send is what a client sends: valid frames, valid JSON, new ids."""

from __future__ import annotations

import time
import uuid

import numpy as np
import orjson
import pytest
from frames import SHAPES, Block, frame_header, make_ids, socket_template, tracker_template
from hypothesis import given
from hypothesis import strategies as st

NOW_MS = 1_790_000_000_123


def random() -> np.random.Generator:
    return np.random.default_rng(1)


def payload_of(frame: bytes) -> bytes:
    """The text of a masked client frame whose mask key is zero."""
    assert frame[0] == 0x81
    assert frame[1] & 0x80
    size, at = frame[1] & 0x7F, 2
    if size == 126:
        size, at = int.from_bytes(frame[2:4]), 4
    elif size == 127:
        size, at = int.from_bytes(frame[2:10]), 10
    assert frame[at : at + 4] == bytes(4)
    assert len(frame) == at + 4 + size
    return frame[at + 4 :]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("batch", [1, 2, 50, 1000])
def test_a_frame_is_one_whole_masked_text_frame_of_json(shape: str, batch: int) -> None:
    block = Block(socket_template(shape, batch), batch, frames=2)
    stamps = block.stamp(random(), NOW_MS, first_seq=9)
    seen = []
    for number in range(2):
        message = orjson.loads(payload_of(bytes(block.part(number, number + 1))))
        assert message["seq"] == 9 + number
        assert message["type"] == ("event" if batch == 1 else "batch")
        seen += [message] if batch == 1 else message["messages"]
    assert [uuid.UUID(e["id"]).bytes for e in seen] == [row.tobytes() for row in stamps.ids]
    assert [e["ts"] for e in seen] == stamps.times.tolist()
    assert all(e["type"] == "event" and e["event"] and e["props"] for e in seen)


@pytest.mark.parametrize("batch", [1, 50])
def test_a_request_is_whole_and_its_length_is_right(batch: int) -> None:
    block = Block(tracker_template("page", batch, host="h:1", key="proj_x"), batch, frames=3)
    stamps = block.stamp(random(), NOW_MS)
    head, body = bytes(block.part(2, 3)).split(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"X-API-Key: proj_x" in head
    events = orjson.loads(body)["events"]
    assert [uuid.UUID(e["id"]).bytes for e in events] == [
        row.tobytes() for row in stamps.ids[-batch:]
    ]
    assert events[-1]["timestamp"] == "2026-09-21T14:13:20.122Z"


def test_stamping_again_makes_other_ids_and_leaves_the_payload() -> None:
    block = Block(socket_template("small", 50), 50)
    first = block.stamp(random(), NOW_MS).ids.copy()
    generator = np.random.default_rng(2)
    second = block.stamp(generator, NOW_MS).ids
    assert not set(map(bytes, first)) & set(map(bytes, second))


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**32))
def test_ids_are_uuid_version_7_of_their_time(time_ms: int, seed: int) -> None:
    made = make_ids(np.array([time_ms, time_ms]), np.random.default_rng(seed))
    ids = [uuid.UUID(bytes=row.tobytes()) for row in made]
    assert all(id.version == 7 and id.variant == uuid.RFC_4122 for id in ids)
    assert all(id.int >> 80 == time_ms for id in ids)
    assert ids[0] != ids[1]


@given(st.integers(0, 100_000))
def test_a_header_tells_its_length_in_the_shortest_form(length: int) -> None:
    assert len(payload_of(frame_header(length) + bytes(length))) == length


def test_building_is_cheap_enough_to_be_ignored() -> None:
    block = Block(socket_template("page", 50), 50)
    generator, began = random(), time.process_time()
    for _ in range(50):
        block.stamp(generator, NOW_MS)
    events = 50 * block.frames * 50
    assert (time.process_time() - began) / events < 5e-6
