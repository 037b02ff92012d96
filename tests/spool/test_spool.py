"""Group commit: who is told what, and when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import trio
import trio.testing

from beacon.errors import SpoolBroken, SpoolFull, Unavailable
from beacon.spool.space import SpaceLimits, refusal
from beacon.spool.spool import Group, Spool, SpoolConfig, open_spool

LIMITS = SpaceLimits(max_bytes=1 << 30, min_free=0, ballast=4096)


def config(folder: Path, limits: SpaceLimits = LIMITS) -> SpoolConfig:
    return SpoolConfig(folder, 64 * 1024, limits)


async def test_durable_means_found_by_the_next_start(tmp_path: Path) -> None:
    async with open_spool(config(tmp_path)) as spool:
        await spool.durable(spool.append(b"one", 1))
        first_id = spool.id
    async with open_spool(config(tmp_path)) as spool:
        assert [r.payload for r in await spool.read(1)] == [b"one"]
        assert spool.id == first_id


async def test_nobody_is_told_before_the_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = os.fdatasync

    def slow(fd: int) -> None:
        real(fd)
        order.append("sync")

    monkeypatch.setattr(os, "fdatasync", slow)
    async with open_spool(config(tmp_path)) as spool:
        group = spool.append(b"one", 1)
        group.told.append(lambda _group: order.append("told"))
        await spool.durable(group)
    assert order == ["sync", "told"]


async def test_all_that_waits_shares_one_sync(tmp_path: Path) -> None:
    async with open_spool(config(tmp_path)) as spool:
        async with trio.open_nursery() as nursery:
            for _ in range(200):
                nursery.start_soon(spool.durable, spool.append(b"x", 1))
        assert spool.durable_sequence == 201
        assert spool.commits <= 2


async def test_a_reader_waits_for_the_next_record(tmp_path: Path) -> None:
    got: list[bytes] = []

    async def read(spool: Spool) -> None:
        got.extend(r.payload for r in await spool.read(1))

    async with open_spool(config(tmp_path)) as spool, trio.open_nursery() as nursery:
        nursery.start_soon(read, spool)
        await trio.testing.wait_all_tasks_blocked()
        spool.append(b"late", 1)
    assert got == [b"late"]


async def test_closing_drains_what_was_appended(tmp_path: Path) -> None:
    async with open_spool(config(tmp_path)) as spool:
        for _ in range(10):
            spool.append(b"x" * 1000, 1)
    async with open_spool(config(tmp_path)) as spool:
        assert spool.durable_sequence == 11


async def test_a_full_disk_refuses_the_group_and_all_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_fd: int, _offset: int, _size: int) -> None:
        raise OSError(28, "No space left on device")

    async with open_spool(config(tmp_path)) as spool:
        monkeypatch.setattr(os, "posix_fallocate", full)
        refused = spool.append(b"refused", 1)
        with pytest.raises(SpoolFull):
            await spool.durable(refused)
        monkeypatch.undo()
        await spool.durable(spool.append(b"taken", 1))
        with pytest.raises(SpoolFull):
            await spool.durable(refused)  # its number was given out again, its ticket was not
        assert [r.payload for r in await spool.read(1)] == [b"taken"]


async def test_a_failing_disk_ends_everything_and_acknowledges_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Group] = []

    def broken(_fd: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", broken)
    with pytest.RaisesGroup(SpoolBroken, flatten_subgroups=True):
        async with open_spool(config(tmp_path)) as spool:
            spool.append(b"x", 1).told.append(told.append)
            await trio.sleep_forever()
    assert [type(group.error) for group in told] == [SpoolBroken]


async def test_too_many_waiting_bytes_refuse_new_ones(tmp_path: Path) -> None:
    limits = SpaceLimits(max_bytes=10_000, min_free=0, ballast=0)
    async with open_spool(config(tmp_path, limits)) as spool:
        await spool.durable(spool.append(b"x" * 20_000, 1))
        spool._check_space()
        with pytest.raises(SpoolFull, match="BEACON_SPOOL_MAX_BYTES"):
            spool.append(b"x", 1)


def test_free_space_must_cover_what_waits() -> None:
    limits = SpaceLimits(max_bytes=100, min_free=10, ballast=0)
    assert refusal(limits, live_bytes=50, free_bytes=50) is None
    assert "free" in (refusal(limits, live_bytes=50, free_bytes=49) or "")
    assert "free" in (refusal(limits, live_bytes=0, free_bytes=9) or "")
    assert "MAX_BYTES" in (refusal(limits, live_bytes=100, free_bytes=1000) or "")


async def test_the_ballast_is_kept_and_released(tmp_path: Path) -> None:
    async with open_spool(config(tmp_path)) as spool:
        with trio.fail_after(30):
            while not (tmp_path / "ballast").exists():  # made by the watcher's first round
                await trio.testing.wait_all_tasks_blocked(0.01)
        assert (tmp_path / "ballast").stat().st_size == 4096
        assert spool.release_ballast()
        assert not spool.release_ballast()


async def test_a_new_id_is_durable(tmp_path: Path) -> None:
    async with open_spool(config(tmp_path)) as spool:
        old = spool.id
        await spool.take_new_id()
        new = spool.id
    assert new != old
    async with open_spool(config(tmp_path)) as spool:
        assert spool.id == new


async def test_a_control_file_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "spool.json").write_text("{")
    with pytest.raises(SpoolBroken, match="move it away"):
        async with open_spool(config(tmp_path)):
            pass


async def test_io_error_tells_all_who_wait_and_refuses_all_who_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(fd: int) -> None:
        raise OSError(5, "Input/output error")

    with pytest.RaisesGroup(SpoolBroken, flatten_subgroups=True):
        async with open_spool(config(tmp_path)) as spool:
            monkeypatch.setattr(os, "fdatasync", broken)
            with trio.CancelScope(shield=True):
                with pytest.raises(Unavailable, match="cannot be written"):
                    await spool.durable(spool.append(b"one", 1))
                with pytest.raises(SpoolFull):
                    spool.append(b"two", 1)
