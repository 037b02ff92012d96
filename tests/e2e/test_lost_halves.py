"""One half of the data is lost, or comes back from the past: the other half mends it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import trio
from subject import Project, Subject
from wire import event, socket, track


async def send(beacon: Subject, project: Project, count: int = 20) -> list[str]:
    """The ids of so many acknowledged events."""
    sent = [event() for _ in range(count)]
    async with socket(beacon.port, project) as client:
        for seq, each in enumerate(sent, 1):
            await client.say({**each, "seq": seq})
        await client.acked(count)
    return [each["id"] for each in sent]


def segments(beacon: Subject) -> list[Path]:
    return list((beacon.data_dir / "spool").glob("*.log"))


@pytest.mark.parametrize("keep_id", [False, True], ids=["whole spool", "segments only"])
async def test_spool_wiped_and_postgres_kept(beacon: Subject, keep_id: bool):
    project = await beacon.project()
    sent = await send(beacon, project)
    assert sorted(await beacon.ids(project)) == sorted(sent)
    assert await beacon.down() == 0
    if keep_id:
        for segment in segments(beacon):
            segment.unlink()
    else:
        shutil.rmtree(beacon.data_dir / "spool")
    await beacon.up()
    sent += await send(beacon, project, 5)
    assert sorted(await beacon.ids(project)) == sorted(sent)
    assert (await beacon.settled())["received"] == 5


async def test_postgres_wiped_and_spool_kept(beacon: Subject):
    project = await beacon.project()
    sent = await send(beacon, project)
    await beacon.settled()
    beacon.kill(*beacon.postgres_pids())
    shutil.rmtree(beacon.data_dir / "postgres")
    await beacon.up()
    assert sorted(await beacon.ids(project)) == sorted(sent)


async def test_postgres_as_it_was_before_and_spool_kept(beacon: Subject):
    project = await beacon.project()
    sent = await send(beacon, project)
    await beacon.settled()
    assert await beacon.down() == 0
    postgres, before = beacon.data_dir / "postgres", beacon.home / "before"
    await trio.run_process(["cp", "-a", str(postgres), str(before)])
    await beacon.up()
    sent += await send(beacon, project)
    await beacon.settled()
    beacon.kill(*beacon.postgres_pids())
    shutil.rmtree(postgres)
    before.rename(postgres)
    await beacon.up()
    assert sorted(await beacon.ids(project)) == sorted(sent)


async def test_backup_taken_under_load_is_restored_with_every_event_acked_before(
    beacon: Subject, make_beacon
):
    project = await beacon.project()
    acked = await send(beacon, project)
    file = beacon.home / "backup.tar.zst"
    backed_up = trio.Event()
    meanwhile: list[str] = []

    async def load() -> None:
        while not backed_up.is_set():
            sent = event()
            answer = await track(beacon.port, project, {"event": "a", "id": sent["id"]})
            assert answer.status == 202
            meanwhile.append(sent["id"])

    async with trio.open_nursery() as nursery:
        nursery.start_soon(load)
        await beacon.command("backup", str(file))
        backed_up.set()
    assert sorted(await beacon.ids(project)) == sorted(acked + meanwhile)
    second = make_beacon(empty=True)
    await second.command("restore", str(file))
    await second.up()
    restored = set(await second.ids(project))
    assert set(acked) <= restored <= set(acked + meanwhile)
    again = await send(second, project, 3)
    assert set(again) <= set(await second.ids(project))
