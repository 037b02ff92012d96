"""The live view: what one browser tracks is in the stream of another at once, and on its map."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import requests
import trio

from tests.dashboard.conftest import Site
from tests.e2e.conftest import Project

GLOBE = ["--enable-unsafe-swiftshader"]
"""WebGL by software, and only WebGL: with `--use-angle=swiftshader` the map too would be drawn so,
at a frame in two seconds."""
SOON_MILLISECONDS = 1000
ADDRESSES = {"AT": "195.34.133.21", "US": "8.8.8.8", "BR": "200.160.2.3"}
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


def send(site: Site, project: Project, event: str, country: str = "AT", page: str = "/") -> None:
    """Of a new session in the country."""
    one = {"event": event, "session_id": str(uuid4()), "page_url": f"https://shop.example{page}"}
    answer = requests.post(
        f"{site.url}/api/v1/events/ingest",
        json={"events": [one | {"distinct_id": str(uuid4())}]},
        headers={
            "X-API-Key": project.key,
            "X-Forwarded-For": ADDRESSES[country],
            "User-Agent": PERSON,
        },
        timeout=30,
    )
    assert answer.json()["accepted"] == 1


@pytest.fixture
def fresh(site: Site) -> Project:
    made = site.ask("POST", "/api/v1/projects", {"name": "Live"})
    return Project(made["id"], made["public_key"], secret="")


@pytest.fixture
def busy(site: Site, fresh: Project) -> Project:
    """Four sessions, in Austria and the United States."""
    for country, page in (("AT", "/"), ("AT", "/cart"), ("US", "/"), ("AT", "/")):
        send(site, fresh, "page_view", country, page)
    return fresh


@pytest.mark.parametrize("width", [1440, 768, 390])
@pytest.mark.parametrize("view", ["map", "globe"])
async def test_it_shows_who_is_active_and_where(
    site: Site, busy: Project, view: str, width: int
) -> None:
    path = site.path(busy, f"live?view={view}")
    flags = {"chromium": GLOBE} if view == "globe" else {}
    found = await site.see("live", "shows", path=path, width=width, view=view, active="4", **flags)
    assert found["title"] == "Live · Live · Beacon"
    assert found["colours"] > 50
    assert [row.split("\t") for row in found["table"]] == [
        ["Austria", "–", "3"],
        ["United States", "–", "1"],
    ]
    assert [row.split() for row in found["countries"]] == [
        ["AT", "Austria", "3"],
        ["US", "United", "States", "1"],
    ]
    assert [row.split() for row in found["pages"]] == [["/", "3"], ["/cart", "1"]]
    assert found["events"] == 4
    assert not found["moves"]  # these browsers ask for reduced motion


async def test_an_empty_project_says_what_to_do(site: Site) -> None:
    found = await site.see("live", "isEmpty", path=site.path(site.empty, "live"))
    assert found["colours"] > 10
    for said in ("Nobody is active now.", "No page was opened", "No event has come yet."):
        assert said in found["text"]


async def test_a_tracked_event_is_on_the_page_within_a_second(site: Site, fresh: Project) -> None:
    path = site.path(fresh, "live?view=map")
    times = await site.see("live", "follows", path=path, key=fresh.key)
    print(f"{times} ms from track() to the stream")
    assert min(times) < SOON_MILLISECONDS, times


async def test_the_stream_can_be_held_and_filtered(site: Site, fresh: Project) -> None:
    path = site.path(fresh, "live?view=map")
    found = await site.see("live", "pauses", path=path, key=fresh.key)
    assert found == {"held": 0, "filtered": ["before_it", "before_it"]}


async def test_the_view_is_in_the_url_and_remembered(site: Site) -> None:
    path = site.path(site.empty, "live")
    found = await site.see("live", "switches", path=path, chromium=GLOBE)
    assert found["url"].endswith("?view=globe")
    assert found["turned"]


async def test_nothing_moves_for_who_wants_no_motion(site: Site, busy: Project) -> None:
    path = site.path(busy, "live?view=globe")
    found = await site.see("live", "motion", path=path, chromium=GLOBE)
    assert found == {"before": False, "after": True, "stopped": False}


async def test_without_webgl_the_globe_is_the_map(site: Site, busy: Project) -> None:
    path = site.path(busy, "live?view=globe")
    found = await site.see("live", "withoutWebGl", path=path, chromium=["--disable-3d-apis"])
    assert "it has no WebGL" in found


async def test_it_connects_again_after_a_restart(
    site: Site, fresh: Project, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    path = site.path(fresh, "live?view=map")
    send(site, fresh, "before_the_restart")

    async def seen(what: str) -> None:
        with trio.fail_after(90):
            while not note.with_suffix(what).exists():
                await trio.sleep(0.05)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(partial(site.see, "live", "reconnects", path=path, note=str(note)))
        await seen(".open")
        assert await site.beacon.down() == 0
        await seen(".lost")
        await site.beacon.up()
        await seen(".again")
        await trio.to_thread.run_sync(send, site, fresh, "after_the_restart")
