"""What is past its time goes, and opens what was ignored until then."""

from __future__ import annotations

from datetime import timedelta

import pytest
import trio

from beacon.issues import old
from beacon.issues.changing import Ignore, set_state_in
from beacon.issues.merging import merge_in
from beacon.issues.old import end_ignoring, forget_before, prune
from beacon.issues.talk import comment_in
from beacon.writer.fold import time_of
from tests.factories import NOON
from tests.issues.conftest import ANN, PROJECT_ID, Errors, issue_of, make_error

HOUR = 3600 * 1_000_000
VALUE, KEY, TYPE = (issue_of(make_error(each)) for each in ("ValueError", "KeyError", "TypeError"))
TABLES = ("issues", "issue_hours", "issue_visitors", "issue_tags", "issue_activity")


async def counts(errors: Errors) -> dict[str, int]:
    return {table: await errors.count(table) for table in TABLES}


async def test_an_issue_goes_when_all_of_its_events_have(shop: Errors) -> None:
    await shop.store(make_error(), make_error("KeyError"), make_error("TypeError"))
    await shop.do(comment_in, TYPE, "Still there?", ANN)
    await shop.do(merge_in, VALUE, [KEY], ANN)
    await shop.store(make_error("KeyError", timestamp=NOON + 5 * HOUR))
    gone = await forget_before(shop.database, PROJECT_ID, time_of(NOON + 3 * HOUR))
    assert gone["issues"] == 1
    assert await shop.states() == {"ValueError": "unresolved"}
    assert await shop.count("issues") == 2
    assert [kind for kind, _ in await shop.activity()] == ["merged"]
    left = await shop.rows("SELECT DISTINCT issue_id, at FROM issue_hours")
    assert [(row["issue_id"], row["at"] >= time_of(NOON + 3 * HOUR)) for row in left] == [
        (KEY, True)
    ]
    assert await shop.count("issue_tags WHERE issue_id = $1", VALUE) == 0
    assert await shop.count("issue_visitors") == 2
    await forget_before(shop.database, PROJECT_ID, time_of(NOON + 6 * HOUR))
    assert set((await counts(shop)).values()) == {0}


async def test_an_issue_that_somebody_holds_waits_for_the_next_run(
    shop: Errors, nodes: tuple[Errors, Errors]
) -> None:
    await shop.store(make_error(), make_error("KeyError"))
    await shop.do(merge_in, VALUE, [KEY], ANN)
    held, done = trio.Event(), trio.Event()

    async def hold(session) -> None:  # type: ignore[no-untyped-def]
        async with session.transaction():
            await session.execute("SELECT 1 FROM issues WHERE id = $1 FOR UPDATE", KEY)
            held.set()
            while not done.is_set():
                await session.execute("SELECT pg_sleep(0.01)")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(nodes[0].database.run, hold)
        await held.wait()
        with trio.fail_after(30):
            gone = await forget_before(shop.database, PROJECT_ID, time_of(NOON + HOUR))
        assert gone["issues"] == 0
        done.set()
    gone = await forget_before(shop.database, PROJECT_ID, time_of(NOON + HOUR))
    assert gone["issues"] == 1


async def test_of_a_tag_the_newest_values_stay(
    shop: Errors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old, "VALUES_KEPT", 3)
    monkeypatch.setattr(old, "STEP_ROWS", 2)
    await shop.store(
        *(make_error(tags={"order": str(n)}, timestamp=NOON + n, user_id="u") for n in range(10))
    )
    gone = await prune(shop.database)
    assert gone["issue_tags"] == 7
    rows = await shop.rows("SELECT value FROM issue_tags WHERE key = 'order' ORDER BY value")
    assert [row["value"] for row in rows] == ["7", "8", "9"]
    assert await shop.count("issue_tags WHERE key = 'user'") == 1


async def test_hours_and_the_outbox_go_after_their_days(shop: Errors) -> None:
    await shop.store(make_error())
    for days, left in ((399, 1), (401, 0)):
        await shop.database.execute(
            "UPDATE issue_hours SET at = now() - $1::interval", timedelta(days)
        )
        await prune(shop.database)
        assert await shop.count("issue_hours") == left
    await shop.store(make_error())
    await shop.database.execute("UPDATE projects SET retention_days = 1000")
    await shop.database.execute("UPDATE issue_hours SET at = now() - $1::interval", timedelta(401))
    await shop.database.execute(
        "UPDATE alert_outbox SET created_at = now() - $1::interval", timedelta(8)
    )
    await prune(shop.database)
    assert (await shop.count("issue_hours"), await shop.count("alert_outbox")) == (1, 0)


async def test_what_was_ignored_for_a_time_opens_without_any_event(shop: Errors) -> None:
    await shop.store(make_error(), make_error("KeyError"), make_error("TypeError"))
    await shop.do(set_state_in, [VALUE, KEY], Ignore(until=time_of(NOON + 100 * 365 * HOUR)), ANN)
    await shop.do(set_state_in, [TYPE], Ignore(), ANN)
    assert await end_ignoring(shop.database) == 0
    past = "UPDATE issues SET ignored_until = now() WHERE id = $1"
    await shop.database.execute(past, VALUE)
    assert await end_ignoring(shop.database) == 1
    assert await shop.states() == {
        "ValueError": "unresolved",
        "KeyError": "ignored",
        "TypeError": "ignored",
    }
    assert (await shop.activity())[-1] == ("unresolved", {"because": "time"})
