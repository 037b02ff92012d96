"""The crash test's own parts: a loss, a double and an imbalance are seen for what they are."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import trio
from clients import Crowd
from compare import Verdict, compare, imbalance, split_ids
from fake_beacon import FakeBeacon
from hypothesis import given
from hypothesis import strategies as st
from powercut import Recorder, cut

A, B, C = (bytes([n]) * 16 for n in b"ABC")


def test_all_that_was_acknowledged_and_stored_once_is_good() -> None:
    assert compare([A, B], [A, B, C], [B, A]).good
    assert compare([A, B], [A, B, C], [C, B, A]).good


def test_a_loss_a_double_and_a_stranger_are_caught() -> None:
    assert compare([A, B], [A, B], [A]) == Verdict(lost=1, doubled=0, unknown=0)
    assert compare([A, B], [A, B], [A, B, B]) == Verdict(lost=0, doubled=1, unknown=0)
    assert compare([A], [A], [A, C]) == Verdict(lost=0, doubled=0, unknown=1)


def test_ids_are_split_by_sixteen_bytes() -> None:
    assert split_ids(A + B) == [A, B]


def test_the_balance_is_exact_or_says_by_how_much_it_is_not() -> None:
    balance = dict.fromkeys(("stored", "duplicate", "rejected", "dropped", "missing", "waiting"), 2)
    assert imbalance({**balance, "received": 12}) == 0
    assert imbalance({**balance, "received": 15}) == 3


# --- clients ----------------------------------------------------------------------------------


async def test_a_client_sends_again_what_is_unacknowledged_unchanged(fake: FakeBeacon) -> None:
    crowd = Crowd("project", count=1, batch=5, window=4, seed=1)

    def lose_connection() -> None:
        crowd.connect(fake.port, 5)
        crowd.run(0.1, 100)
        assert crowd.hear_out(5)
        client = crowd.clients[0]
        client.acked -= 3  # as if the last acknowledgements had been lost
        client.connection = None
        crowd.connect(fake.port, 5)
        crowd.run(0.05, 100)
        assert crowd.hear_out(5)
        crowd.disconnect()

    await trio.to_thread.run_sync(lose_connection)
    assert crowd.resent == 3
    seqs = [message["seq"] for message in fake.messages]
    assert seqs == [*range(1, 11), *range(8, 16)]
    ids = [event["id"] for message in fake.messages for event in message["messages"]]
    assert ids[35:50] == ids[50:65]
    assert [bytes.fromhex(id.replace("-", "")) for id in dict.fromkeys(ids)] == crowd.sent()
    assert crowd.acked() == crowd.sent()


# --- power cut --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "spool"
    made.mkdir()
    return made


@pytest.fixture
def journal(tmp_path: Path, folder: Path) -> Iterator[Path]:
    recorder = Recorder(folder, tmp_path / "journal")
    recorder.install()
    yield tmp_path / "journal"
    recorder.remove()


def make_file(path: Path) -> int:
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.posix_fallocate(fd, 0, 64)
    os.fsync(fd)
    sync_folder(path.parent)
    return fd


def sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)


def test_what_was_synced_stays_and_the_rest_is_gone(folder: Path, journal: Path) -> None:
    fd = make_file(folder / "a.log")
    os.pwrite(fd, b"synced", 0)
    os.fdatasync(fd)
    os.pwrite(fd, b"written only", 6)
    os.close(fd)
    assert cut(journal) == 1
    assert (folder / "a.log").read_bytes() == b"synced".ljust(64, b"\0")


def test_overwritten_bytes_and_cut_ends_come_back(folder: Path, journal: Path) -> None:
    fd = make_file(folder / "a.log")
    os.pwrite(fd, b"before", 58)
    os.fdatasync(fd)
    os.pwrite(fd, b"after!", 58)
    os.ftruncate(fd, 64 - 6)
    os.close(fd)
    assert cut(journal) == 2
    assert (folder / "a.log").read_bytes() == b"before".rjust(64, b"\0")


def test_a_name_lasts_once_its_folder_is_synced(folder: Path, journal: Path) -> None:
    os.close(make_file(folder / "kept.log"))
    os.close(os.open(folder / "gone.log", os.O_RDWR | os.O_CREAT))
    (folder / "state").write_text("old")
    (folder / "new").write_text("new")
    (folder / "new").rename(folder / "state")
    cut(journal)
    assert (folder / "kept.log").exists()
    assert not (folder / "gone.log").exists()
    assert (folder / "state").read_text() == "old"


@given(st.integers(0, 1000))
def test_a_disk_may_keep_any_part_of_what_was_not_synced(seed: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        folder, journal = Path(place, "spool"), Path(place, "journal")
        folder.mkdir()
        recorder = Recorder(folder, journal)
        recorder.install()
        fd = make_file(folder / "a.log")
        os.pwrite(fd, b"S" * 8, 0)
        os.fdatasync(fd)
        os.pwrite(fd, b"U" * 8, 8)
        os.close(fd)
        recorder.remove()
        cut(journal, random.Random(seed))
        left = (folder / "a.log").read_bytes()
    assert left.startswith(b"S" * 8)
    assert left[8:].rstrip(b"\0") == b"U" * left.count(b"U")
