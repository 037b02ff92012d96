"""A Beacon starts while its Postgres is away: the copy is served, and without one nothing is."""

from __future__ import annotations

from typing import Any

import pytest
import trio
from subject import Project, Subject, until
from wire import Answer, Socket, event, post, socket

from beacon.flags.copy import FILE_NAME
from tests.e2e.flag_rows import add_flag

OFREP = "/ofrep/v1/evaluate/flags"


@pytest.fixture
async def external(make_beacon, debian) -> Subject:
    beacon = make_beacon(empty=True, environment={"DATABASE_URL": debian.new_database()})
    await beacon.up()
    return beacon


async def asked(beacon: Subject, project: Project) -> dict[str, Answer]:
    """By every way over HTTP."""
    headers = {"X-API-Key": project.key}
    ask: dict[str, Any] = {"token": project.key, "distinct_id": "ann"}
    return {
        "all": await post(beacon.port, OFREP, {"context": {}}, headers),
        "one": await post(beacon.port, f"{OFREP}/beta", {"context": {}}, headers),
        "posthog": await post(beacon.port, "/flags/?v=2", ask),
    }


async def with_a_flag(beacon: Subject) -> Project:
    """A project with a flag that is on and stands in both copies."""
    project = await beacon.project()
    await add_flag(beacon, project, "beta")
    await beacon.execute("CHECKPOINT")  # this Postgres is stopped as if it crashed
    await beacon.copied(project)
    copy = trio.Path(beacon.data_dir / FILE_NAME)
    async with socket(beacon.port, project, greeted=False) as client:
        while not (await client.hear("flags"))["flags"]:
            pass
    assert await beacon.down() == 0
    assert await copy.exists()
    return project


async def goes_on(client: Socket, seq: int) -> None:
    await client.say(event(seq=seq))
    await client.acked(seq)


async def test_without_a_copy_and_postgres_nobody_is_told_that_there_are_no_flags(
    external: Subject, debian
):
    project = await with_a_flag(external)
    (external.data_dir / FILE_NAME).unlink()
    await trio.to_thread.run_sync(debian.stop)
    external.launch()
    await external.listening()
    async with socket(external.port, project, greeted=False) as client:
        await goes_on(client, 1)
        await client.say({"type": "identify", "userId": "ann", "seq": 2})
        await client.acked(2)
        for answer in (await asked(external, project)).values():
            assert answer.status == 503
            assert answer.json["code"] == "flags_not_loaded"
            assert answer.json.get("errorCode", "GENERAL") == "GENERAL"
            assert int(answer.headers["retry-after"]) > 0
        await goes_on(client, 3)
        assert {frame["type"] for frame in client.heard} == {"ack"}
        await trio.to_thread.run_sync(debian.start)
        assert await client.hear("flags") == {"type": "flags", "flags": {"beta": True}}

    async def answers() -> bool:
        return all(answer.status == 200 for answer in (await asked(external, project)).values())

    await until(answers)


async def test_with_a_copy_flags_are_served_at_once_without_postgres(external: Subject, debian):
    project = await with_a_flag(external)
    await trio.to_thread.run_sync(debian.stop)
    external.launch()
    await external.listening()
    async with socket(external.port, project, greeted=False) as client:
        assert await client.hear() == {"type": "flags", "flags": {"beta": True}}
    found = await asked(external, project)
    assert [answer.status for answer in found.values()] == [200, 200, 200]
    assert found["one"].json["value"] is True
