"""The log of records: what a crash may leave behind, and what is found again."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beacon.errors import SpoolBroken, SpoolFull
from beacon.spool import record, segments
from beacon.spool.segments import Log, open_log

SEGMENT = 64 * 1024


def write(log: Log, *payloads: bytes) -> None:
    group, sequence = [], log.next_sequence
    for payload in payloads:
        group.append(record.encode(sequence, 1, payload))
        sequence += 1
    log.write(group, sequence)


def payloads(log: Log, sequence: int = 1) -> list[bytes]:
    found: list[bytes] = []
    while records := log.read(sequence):
        found += [r.payload for r in records]
        sequence = records[-1].next_sequence
    return found


def test_reads_back_what_was_written_over_many_segments(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    written = [bytes([i % 256]) * 3000 for i in range(100)]
    for payload in written:
        write(log, payload)
    assert len(log.segments) > 3
    assert payloads(log) == written
    assert payloads(log, 51) == written[50:]


def test_reopened_log_goes_on_with_the_sequence(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    write(log, b"a", b"b")
    log.close()
    again = open_log(tmp_path, SEGMENT)
    assert again.next_sequence == 3
    write(again, b"c")
    assert payloads(again) == [b"a", b"b", b"c"]


def test_sequence_goes_on_after_all_was_released(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    for _ in range(60):
        write(log, b"x" * 3000)
    log.release(log.next_sequence, now=0)
    log.release(log.next_sequence, now=segments.KEEP_SECONDS)
    assert len(log.segments) == 1
    log.close()
    assert open_log(tmp_path, SEGMENT).next_sequence == 61


def test_released_segments_stay_ten_minutes(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    for _ in range(60):
        write(log, b"x" * 3000)
    assert log.release(log.next_sequence, now=100) == 0
    assert log.oldest_sequence == 1
    assert log.release(log.next_sequence, now=99 + segments.KEEP_SECONDS) == 0
    assert log.release(log.next_sequence, now=100 + segments.KEEP_SECONDS) > 0


def test_when_space_is_short_released_segments_go_at_once(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    for _ in range(60):
        write(log, b"x" * 3000)
    assert log.release(30, now=100, keep=False) > 0
    assert payloads(log, 30) == [b"x" * 3000] * 31


def test_nothing_unreleased_is_ever_deleted(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    for _ in range(60):
        write(log, b"x" * 3000)
    log.release(30, now=0)
    log.release(30, now=10 * segments.KEEP_SECONDS)
    assert payloads(log, 30) == [b"x" * 3000] * 31


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_torn_tail_costs_only_what_is_torn(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    log = open_log(folder, SEGMENT)
    sizes = data.draw(st.lists(st.integers(0, 900), min_size=1, max_size=20))
    written = [os.urandom(size) for size in sizes]
    for payload in written:
        write(log, payload)
    end = log.segments[-1].end
    cut = data.draw(st.integers(0, end))
    with log.segments[-1].path.open("r+b") as file:
        file.seek(cut)
        file.write(bytes(end - cut))
    again = open_log(folder, SEGMENT)
    ends, offset = [], 0
    for payload in written:
        offset += record.HEADER_BYTES + len(payload)
        ends.append(offset)
    # a record whose cut-off bytes were zeros anyway is whole, so it may be found
    whole = sum(1 for e in ends if e <= cut)
    found = payloads(again)
    assert found[:whole] == written[:whole]
    assert found == written[: len(found)]
    write(again, b"next")
    assert payloads(again)[-1] == b"next"


def test_damage_in_the_middle_costs_one_record(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    for payload in (b"a" * 100, b"b" * 100, b"c" * 100):
        write(log, payload)
    with log.segments[-1].path.open("r+b") as file:
        file.seek(record.HEADER_BYTES + 100 + 50)
        file.write(b"!")
    again = open_log(tmp_path, SEGMENT)
    assert (again.damaged, again.next_sequence) == (1, 4)
    assert payloads(again) == [b"a" * 100, b"c" * 100]


def test_full_disk_takes_nothing_of_a_group_and_recovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = open_log(tmp_path, SEGMENT)
    write(log, b"before")
    real = os.pwrite

    def half_then_full(fd: int, data: bytes, offset: int) -> int:
        if len(data) < 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, bytes(data)[: len(data) - 5], offset)

    monkeypatch.setattr(os, "pwrite", half_then_full)
    with pytest.raises(SpoolFull):
        write(log, b"lost one", b"lost two")
    monkeypatch.undo()
    assert log.next_sequence == 2
    write(log, b"after")
    assert payloads(log) == [b"before", b"after"]
    assert payloads(open_log(tmp_path, SEGMENT)) == [b"before", b"after"]


def test_no_room_for_a_new_segment_is_a_full_disk_not_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = open_log(tmp_path, SEGMENT)

    def full(_fd: int, _offset: int, _size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(SpoolFull):
        write(log, b"x")
    monkeypatch.undo()
    write(log, b"y")
    assert payloads(log) == [b"y"]


def test_a_failing_disk_is_fatal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = open_log(tmp_path, SEGMENT)

    def broken(_fd: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", broken)
    with pytest.raises(SpoolBroken):
        write(log, b"x")


def test_a_record_larger_than_a_segment_has_its_own(tmp_path: Path) -> None:
    log = open_log(tmp_path, SEGMENT)
    large = os.urandom(5 * SEGMENT)
    write(log, b"a")
    write(log, large)
    write(log, b"b")
    assert payloads(log) == [b"a", large, b"b"]


@given(payload=st.binary(max_size=300), junk=st.binary(max_size=60))
def test_a_record_is_found_behind_junk(payload: bytes, junk: bytes) -> None:
    encoded = record.encode(9, 2, payload)
    at = record.find(junk + encoded, 0)
    assert at == len(junk)
    assert record.decode(junk + encoded, len(junk)) == (9, 2, payload, len(junk + encoded))
