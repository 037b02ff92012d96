"""Postgres away, at boot or for a while: ingest goes on, memory stays flat, all is stored later."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
import trio
from clients import Crowd
from processes import pss_bytes
from subject import Project, Subject, until
from wire import event, handshake, line, now_ms, post, socket, track

MIB = 1024 * 1024
GROWTH_BYTES = 64 * MIB  # 200,000 events are about 100 MiB in the spool, more in Python's hands
BATCH, FRAMES = 100, 2000
SETTLE_SECONDS = 120
UNKNOWN_KEY = "proj_" + 32 * "0"


@pytest.fixture
async def external(make_beacon, debian) -> Subject:
    """A Beacon over Debian's Postgres, healthy."""
    beacon = make_beacon(empty=True, environment={"DATABASE_URL": debian.new_database()})
    await beacon.up()
    return beacon


def leave(debian, how: str) -> Callable[[], None]:
    """Takes Postgres away; what is returned brings it back."""
    if how == "stopped":
        debian.stop()
        return debian.start
    debian.signal(signal.SIGSTOP)
    return lambda: debian.signal(signal.SIGCONT)


async def unhealthy(beacon: Subject) -> str:
    """Waits for a 503 of /health; its reason."""

    async def reason() -> str:
        status, body = await beacon.ask("/health")
        return body.decode() if status == 503 else ""

    return await until(reason)


async def send_by_every_way(beacon: Subject, project: Project, name: str) -> list[str]:
    """The ids of what was acknowledged."""
    one, two, three = event(name), event(name), event(name)
    async with socket(beacon.port, project) as client:
        await client.say({**one, "seq": 1})
        await client.acked(1)
    body = {"event": name, "id": two["id"]}  # without a time
    assert (await track(beacon.port, project, body)).status == 202
    pulse = {"type": name, "id": three["id"], "timestamp": now_ms()}
    secret = {"X-PulseKit-Key": project.secret}
    assert (await post(beacon.port, "/api/v1/events", pulse, secret)).status == 202
    return [one["id"], two["id"], three["id"]]


async def assert_unknown_is_503(beacon: Subject, project: Project) -> None:
    """Only Postgres' word makes a key or a project wrong."""

    async def by_http() -> None:
        stranger = Project(project.id, UNKNOWN_KEY, "")
        answer = await track(beacon.port, stranger, {"event": "a"})
        assert (answer.status, answer.code) == (503, "postgres_away")
        assert int(answer.headers["retry-after"]) > 0

    async def by_socket() -> None:
        async with line(beacon.port) as connection:
            query = f"?project={UNKNOWN_KEY}&session={event()['id']}&anon=a"
            await connection.send(handshake(query))
            assert (await connection.answer()).status == 503

    async with trio.open_nursery() as nursery:
        nursery.start_soon(by_http)
        nursery.start_soon(by_socket)


@pytest.mark.parametrize("how", ["stopped", "frozen"])
async def test_while_postgres_is_away_ingest_goes_on_and_all_is_stored_later(
    external: Subject, debian, how: str
):
    project = await external.project()
    await external.copied(project)
    sent = await send_by_every_way(external, project, "before")
    come_back = leave(debian, how)
    sent += await send_by_every_way(external, project, "away")
    await assert_unknown_is_503(external, project)
    reason = await unhealthy(external)
    assert "Postgres does not answer" in reason
    health = await external.health()
    assert health["postgres"]["up"] is False
    assert health["spool"]["events"] >= 3
    sent += await send_by_every_way(external, project, "still away")
    come_back()
    await external.healthy()
    assert sorted(await external.ids(project)) == sorted(sent)
    answer = await track(external.port, Project("", UNKNOWN_KEY, ""), {"event": "a"})
    assert answer.status == 401


@pytest.mark.parametrize("how", ["stopped", "frozen"])
async def test_postgres_away_at_boot_ingest_works_from_the_copied_projects(
    external: Subject, debian, how: str
):
    project = await external.project()
    await external.copied(project)
    assert await external.down() == 0
    come_back = leave(debian, how)
    external.launch()
    await external.listening()
    assert await unhealthy(external)
    sent = await send_by_every_way(external, project, "booted alone")
    await assert_unknown_is_503(external, project)
    come_back()
    await external.healthy()
    assert sorted(await external.ids(project)) == sorted(sent)


async def test_full_spool_of_a_killed_process_is_stored_by_the_next_one(external: Subject, debian):
    project = await external.project()
    await external.copied(project)
    debian.stop()
    sent = []
    for _ in range(3):  # each start adds to what none could store
        sent += await send_by_every_way(external, project, "old")
        external.kill()
        external.launch()
        await external.listening()
    external.kill()
    debian.start()
    await external.up()
    assert sorted(await external.ids(project)) == sorted(sent)
    assert (await external.settled())["received"] == len(sent)


async def test_memory_stays_flat_while_200_000_events_wait(external: Subject, debian):
    project = await external.project()
    await external.copied(project)
    crowd = Crowd(project.id, count=2, batch=BATCH, window=20, seed=3)
    debian.stop()

    async def send(frames: int) -> None:
        """At least so many more frames, all of them acknowledged."""
        wanted = sum(client.acked for client in crowd.clients) + frames
        while sum(client.acked for client in crowd.clients) < wanted:
            await trio.to_thread.run_sync(crowd.run, 0.5, None)
        assert await trio.to_thread.run_sync(crowd.hear_out, SETTLE_SECONDS)

    with trio.fail_after(SETTLE_SECONDS):
        await trio.to_thread.run_sync(crowd.connect, external.port, 30)
        await send(FRAMES // 10)  # caches and pools are filled by now
        before = pss_bytes(external.pid).beacon
        await send(FRAMES)
        after = pss_bytes(external.pid).beacon
    sent = len(crowd.sent())
    crowd.disconnect()
    assert sent >= BATCH * FRAMES * 1.1
    assert after - before < GROWTH_BYTES, f"{before / MIB:.0f} MiB, then {after / MIB:.0f} MiB"
    debian.start()
    balance = await external.settled(SETTLE_SECONDS)
    assert balance["received"] == balance["stored"] == sent
    assert pss_bytes(external.pid).beacon - before < 2 * GROWTH_BYTES
