"""Source maps from the upload to the stored error: by the unmodified sentry-cli, and by Beacon."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trio
from subject import Project, Subject
from wire import post

from tests.node_packages import install, node

TESTS = Path(__file__).parents[1]
BUILT = TESTS / "sourcemaps" / "built"
GUARD_SECONDS = 120
FRAMES = [
    {"file": "https://shop.example/static/main.js", "function": name, "line": 1, "column": column}
    for name, column in (("r", 55), ("o.submit", 144), ("m", 196))
]
READABLE = [("src/cart.ts", "totalOf", 6), ("src/main.ts", "Checkout.submit", 7)]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What a bundler left."""
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in ("main.js", "main.js.map"):
        shutil.copy(BUILT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def sentry_cli() -> Path:
    folder = TESTS / "sentry_cli"
    install(folder)
    return folder / "node_modules" / ".bin" / "sentry-cli"


async def run(
    command: list[Any], cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    with trio.fail_after(GUARD_SECONDS):
        return await trio.run_process(
            [str(each) for each in command],
            cwd=cwd,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", **environment},
            capture_stdout=True,
            capture_stderr=True,
            check=False,
        )


async def cli(program: Path, shared: Subject, project: Project, *arguments: Any) -> str:
    """sentry-cli with the project's secret key as its token; all that it prints."""
    done = await run(
        [program, *arguments],
        cwd=program.parent,
        SENTRY_URL=f"http://127.0.0.1:{shared.port}",
        SENTRY_AUTH_TOKEN=project.secret,
        SENTRY_ORG="beacon",
        SENTRY_PROJECT=str(project.number),
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return (done.stdout + done.stderr).decode()


async def beacon(shared: Subject, project: Project, *arguments: Any) -> str:
    """`beacon sourcemaps`, its standard output."""
    done = await run(
        [sys.executable, "-m", "beacon", "sourcemaps", *arguments],
        cwd=TESTS.parent,
        BEACON_SERVER=f"http://127.0.0.1:{shared.port}",
        BEACON_KEY=project.secret,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def readable(frames: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(each["file"], each["function"], each["line"]) for each in frames[:2]]


async def test_sentry_cli_and_sentrys_client_find_each_other_by_debug_ids(
    shared: Subject, project: Project, sentry_cli: Path, built: Path
) -> None:
    assert "my-token" not in await cli(sentry_cli, shared, project, "info")
    await cli(sentry_cli, shared, project, "sourcemaps", "inject", built)
    told = await cli(sentry_cli, shared, project, "sourcemaps", "upload", built)
    assert "~/main.js (sourcemap at main.js.map, debug id" in told
    install(TESTS / "sentry")
    key = project.key.removeprefix("proj_")
    argument = {
        "dsn": f"http://{key}@127.0.0.1:{shared.port}/{project.number}",
        "bundle": str(built / "main.js"),
        "release": "any",
    }
    done = await run([node(), TESTS / "sentry" / "crash.mjs", json.dumps(argument)])
    assert done.returncode == 0, done.stderr.decode()
    (row,) = await shared.events(project)
    frames = row["stacktrace"]
    assert readable(frames) == READABLE
    assert frames[0]["context"] == "    sum += item.price.toFixed(2).length;"
    assert frames[0]["in_app"] is True
    assert frames[0]["raw"]["line"] == 3  # behind the two lines that inject wrote
    assert "raw" not in frames[-1]  # Node's own
    issues = await shared.sql(f"SELECT culprit FROM issues WHERE project_id = '{project.id}'")
    assert issues == [{"culprit": "totalOf in src/cart.ts"}]


async def test_beacons_own_command_and_errors_by_their_release(
    shared: Subject, project: Project, built: Path
) -> None:
    told = partial(beacon, shared, project)
    upload = ("upload", built, "--release", "1.0", "--url-prefix", "~/static", "--json")
    for _again in range(2):
        files = json.loads(await told(*upload))["files"]
        assert files == ["~/static/main.js", "~/static/main.js.map"]
    event = {"type": "crash", "level": "error", "stacktrace": FRAMES, "release": "1.0"}
    headers = {"X-PulseKit-Key": project.secret}
    answer = await post(shared.port, "/api/v1/events", event, headers)
    assert answer.status == 202, answer
    (row,) = await shared.events(project)
    assert readable(row["stacktrace"]) == READABLE
    assert row["stacktrace"][0]["raw"] == FRAMES[0]
    (listed,) = json.loads(await told("list", "--json"))
    assert (listed["release"], listed["files"]) == ("1.0", 2)
    assert listed["used_at"] is not None
    assert "1.0" in await told("list")


async def test_sentry_cli_tells_of_releases_commits_and_deploys(
    shared: Subject, project: Project, sentry_cli: Path
) -> None:
    release = "shop@1.0+5"
    told = partial(cli, sentry_cli, shared, project)
    await told("releases", "new", release)
    await told("releases", "finalize", release)
    await told("deploys", "new", "-e", "staging", "-r", release)
    assert release in await told("releases", "list")
    assert release in await told("releases", "info", release)
    rows = await shared.sql(
        f"SELECT release, environment FROM releases WHERE project_id = '{project.id}'"
        " ORDER BY environment"
    )
    assert rows == [
        {"release": release, "environment": ""},
        {"release": release, "environment": "staging"},
    ]


async def test_another_projects_name_is_refused(
    shared: Subject, project: Project, sentry_cli: Path, built: Path
) -> None:
    done = await run(
        [sentry_cli, "sourcemaps", "upload", "--release", "1", built],
        SENTRY_URL=f"http://127.0.0.1:{shared.port}",
        SENTRY_AUTH_TOKEN=project.secret,
        SENTRY_ORG="beacon",
        SENTRY_PROJECT="another",
    )
    assert done.returncode != 0
    assert "configured the correct release, project" in done.stderr.decode()
