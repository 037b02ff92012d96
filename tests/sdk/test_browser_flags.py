"""Flags in a page with the SDK: a change is there at once, and the last answer at load."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import trio
from subject import Project, Subject

from tests.e2e.flag_rows import add_flag, set_flag
from tests.sdk.visiting import visit_with_turns

CHANGES = 5
PAUSE_SECONDS = 0.2  # between two changes
QUICK_MILLISECONDS = 300


async def test_a_change_is_seen_at_once_and_known_when_the_page_is_loaded_again(
    shared: Subject, project: Project, data_dir: Path
) -> None:
    await add_flag(shared, project, "banner", enabled=False)
    made: list[float] = []

    async def change() -> None:
        async with httpx.AsyncClient(headers={"X-API-Key": project.secret}) as client:
            for n in range(CHANGES):
                made.append(time.time() * 1000)
                answer = await client.post(toggle, json={"enabled": n % 2 == 0})
                assert answer.status_code == 200, answer.text
                await trio.sleep(PAUSE_SECONDS)

    address = f"http://127.0.0.1:{shared.port}/api/v1/projects/{project.id}"
    toggle = f"{address}/flags/banner/toggle"

    found = await visit_with_turns(
        shared, project, "flagChanges", {"ready": change}, data_dir, changes=CHANGES
    )
    assert [each["value"] for each in found["seen"]] == [True, False, True, False, True]
    assert found["atLoad"] is True, "before the server has said anything"
    took = [round(each["at"] - at) for each, at in zip(found["seen"], made, strict=True)]
    print(f"from the request that changes the flag to the page's callback: {took} ms")
    assert min(took) < QUICK_MILLISECONDS


async def test_a_change_is_seen_in_every_tab(
    shared: Subject, project: Project, data_dir: Path
) -> None:
    await add_flag(shared, project, "banner", enabled=False)

    async def change() -> None:
        await set_flag(shared, project, "banner", enabled=True)

    await visit_with_turns(shared, project, "flagInTabs", {"ready": change}, data_dir)
