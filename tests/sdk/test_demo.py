"""The demo as somebody tries it out: `beacon serve --demo`, a browser, and what is stored then."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from subject import Project, Subject, until

from tests.browser.running import in_browser
from tests.node_packages import install, node

ROOT = Path(__file__).parents[2]
SDK = ROOT / "sdk/js"
BUILT = ROOT / "beacon/web/demo/demo.js"
CALM, LOUD = "Tea, and time to drink it", "Everything must go!"


def test_the_built_script_is_that_of_its_sources(tmp_path: Path) -> None:
    install(SDK)
    subprocess.run([node(), "demo/build.mjs", tmp_path / "demo.js"], cwd=SDK, check=True)
    same = (tmp_path / "demo.js").read_bytes() == BUILT.read_bytes()
    assert same, "build it again: node sdk/js/demo/build.mjs"


def test_its_sources_use_the_sdk_as_it_is() -> None:
    install(SDK)
    command = [node(), "node_modules/.bin/tsc", "-p", "demo"]
    done = subprocess.run(command, cwd=SDK, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture
async def demo(make_beacon: Any) -> Subject:
    beacon: Subject = make_beacon(options=["--demo"])
    await beacon.up()
    return beacon


async def test_everything_on_the_page_does_what_it_says(demo: Subject) -> None:
    async def printed() -> re.Match[str] | None:
        return re.search(r"The demo: (\S+project=(proj_\S+))", demo.whole_log())

    found = await until(printed)
    seen = await in_browser("../sdk/demo.mjs", demo=found[1])
    assert seen["complaints"] == []
    first, switched, as_grace = seen["looks"]
    assert (first["theme"], first["headline"], first["gift"]) == ("plain", CALM, False)
    assert (switched["theme"], switched["headline"], switched["gift"]) == ("ocean", LOUD, False)
    assert (as_grace["gift"], as_grace["visitor"]) == (True, "Signed in as grace, plan pro")
    assert [entry.split(" ")[1] for entry in reversed(seen["entries"])] == [
        *("page", "page", "newsletter_joined", "purchase", "error"),
        *("identify", "identify", "sign", "burst", "page"),
    ]

    [row] = await demo.sql(f"SELECT id FROM projects WHERE public_key = '{found[2]}'")
    rows = await demo.events(Project(row["id"], found[2], ""), "event_name, timestamp, id")
    counts = Counter(row["event_name"] for row in rows)
    del counts["$flag_exposure"]  # Beacon's own, some time after it has told flags
    assert counts == {
        "$page": 4,  # one of them in another tab
        "newsletter_joined": 1,
        "purchase": 1,
        "error": 1,
        "$identify": 2,
        "burst": 1000,
    }
