"""A volume of 300 MB that fills up: 503 while it is full, and nothing acknowledged is lost.

The volume is a tmpfs mounted for the test, with spool and embedded Postgres on it as users
have them; mounting takes root, as CI has it.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator

import pytest
import trio
from subject import Subject, new_id, until
from wire import now_ms, track

SMALL, LARGE = "300m", "700m"
EVENT_BYTES = 50_000
IN_A_REQUEST = 20
LIMITS = {
    "BEACON_SPOOL_BALLAST_BYTES": "24MiB",
    "BEACON_SPOOL_SEGMENT_BYTES": "8MiB",
    "BEACON_SPOOL_MIN_FREE_BYTES": "40MiB",
}


@pytest.fixture
def on_volume(make_beacon, request) -> Iterator[Subject]:
    """A Beacon whose data directory is a small volume; `request.param` adds to its settings."""
    beacon = make_beacon(empty=True, environment={**LIMITS, **request.param})
    beacon.data_dir.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=711", "beacon-test"]
    subprocess.run([*mount, str(beacon.data_dir)], check=True)
    yield beacon
    beacon.clean_up()
    subprocess.run(["umount", "--lazy", str(beacon.data_dir)], check=True)


def enlarge(beacon: Subject) -> None:
    options = f"remount,size={LARGE}"
    subprocess.run(["mount", "-o", options, str(beacon.data_dir)], check=True)


@pytest.mark.parametrize(
    "on_volume",
    [{}, {"BEACON_SPOOL_MIN_FREE_BYTES": "1"}],
    indirect=True,
    ids=["space kept free", "filled to the brim"],
)
async def test_full_volume_is_503_and_after_it_was_enlarged_all_is_stored(on_volume: Subject):
    beacon = on_volume
    await beacon.up()
    project = await beacon.project()
    acked: list[str] = []
    chance = random.Random(1)

    async def send() -> int:
        text = chance.randbytes(EVENT_BYTES // 2).hex()  # Postgres cannot compress it away
        ids = [new_id() for _ in range(IN_A_REQUEST)]
        events = [
            {"event": "big", "id": each, "timestamp": now_ms(), "properties": {"text": text}}
            for each in ids
        ]
        answer = await track(beacon.port, project, *events)
        if answer.status == 202:
            acked.extend(ids)
        else:
            assert (answer.status, answer.code) == (503, "spool_full")
            assert int(answer.headers["retry-after"]) > 0
        return answer.status

    with trio.fail_after(120):
        while await send() == 202:
            pass
    assert len(acked) > 500
    status, reason = await beacon.ask("/health")
    assert status == 503, reason
    enlarge(beacon)

    async def takes_again() -> bool:
        return await send() == 202

    await until(takes_again)
    await beacon.healthy()
    assert sorted(await beacon.ids(project)) == sorted(acked)
