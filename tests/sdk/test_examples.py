"""Each example app builds with the packed SDK, and does in a browser what it is to do: page views
that are counted once, an event, a flag."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import httpx
import pytest
import trio
from subject import Project, Subject, until

from tests.browser.running import in_browser
from tests.conftest import free_port
from tests.e2e.flag_rows import add_flag
from tests.node_packages import install, node, npm
from tests.sdk.visiting import taking

SDK = Path(__file__).parents[2] / "sdk/js"
EXAMPLES = SDK / "examples"
NODE = 22  # what TanStack Start asks for
BUILD_SECONDS = 180
QUIET = {"NEXT_TELEMETRY_DISABLED": "1", "DO_NOT_TRACK": "1", "CI": "1"}


class App(NamedTuple):
    """`build` and `serve` are programs of its packages, with their arguments."""

    build: tuple[str, ...]
    serve: tuple[str, ...]


def vite(*build: str) -> App:
    return App(build or ("vite", "build"), ("vite", "preview", "--host", "127.0.0.1", "--port"))


APPS = {
    "nextjs": App(("next", "build"), ("next", "start", "--hostname", "127.0.0.1", "--port")),
    "react-router": App(("react-router", "build"), ("react-router-serve", "build/server/index.js")),
    "svelte": vite(),
    "tanstack-start": vite(),
    "vue": vite(),
}


@pytest.fixture(scope="module")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The SDK is what `npm pack` makes of it now, whatever was installed before."""
    folder = tmp_path_factory.mktemp("packed")
    name = npm("pack", "--silent", "--pack-destination", str(folder), cwd=SDK).split()[-1]
    packed = EXAMPLES / "beacon-sdk.tgz"
    packed.write_bytes((folder / name).read_bytes())
    install(EXAMPLES)
    with tarfile.open(packed) as archive:
        for member in archive.getmembers():
            member.name = member.name.removeprefix("package/")
            archive.extract(member, EXAMPLES / "node_modules/@beacon/sdk", filter="data")


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("name", APPS)
async def test_it_counts_views_once_sends_events_and_shows_a_flag(
    name: str, shared: Subject, project: Project, data_dir: Path
) -> None:
    await add_flag(shared, project, "banner")
    await run(name, *APPS[name].build, environment=told(shared, project))
    async with served(name, APPS[name].serve) as address:
        await visit(shared, project, address, data_dir)


@pytest.mark.usefixtures("_installed")
async def test_strict_mode_counts_views_once_too(
    shared: Subject, project: Project, data_dir: Path
) -> None:
    """While developing, React mounts each component twice."""
    await add_flag(shared, project, "banner")
    develop = ("react-router", "dev", "--host", "127.0.0.1", "--port")
    async with served("react-router", develop, told(shared, project)) as address:
        await visit(shared, project, address, data_dir)


async def visit(beacon: Subject, project: Project, address: str, folder: Path) -> None:
    async def stored() -> bool:
        return len(await beacon.events(project, "timestamp, id")) >= 4

    async def all_is_stored() -> None:
        await until(stored)

    async with taking({"seen": all_is_stored}, folder):
        found = await in_browser("../sdk/examples.mjs", app=address, turns=str(folder))
    assert (found["workers"], found["complaints"]) == (1, [])
    assert found["banner"] == "Free delivery today"
    rows = await beacon.events(project, "event_name, path, properties, timestamp, id")
    assert Counter((row["event_name"], row["path"]) for row in rows if row["path"]) == {
        ("$page", "/"): 2,
        ("$page", "/about"): 1,
    }
    assert [row["properties"] for row in rows if row["event_name"] == "bought"] == [{"items": 2}]


def told(beacon: Subject, project: Project) -> dict[str, str]:
    """Where to send to, as each framework's bundler takes it."""
    values = {"URL": f"http://127.0.0.1:{beacon.port}", "PROJECT": project.key}
    return {
        f"{prefix}_BEACON_{key}": value
        for key, value in values.items()
        for prefix in ("VITE", "NEXT_PUBLIC")
    }


def command(program: str, *arguments: str) -> list[str]:
    return [node(NODE), str(EXAMPLES / "node_modules/.bin" / program), *arguments]


async def run(name: str, *program: str, environment: dict[str, str]) -> None:
    with trio.fail_after(BUILD_SECONDS):
        done = await trio.run_process(
            command(*program),
            cwd=EXAMPLES / name,
            env={**os.environ, **QUIET, **environment},
            capture_stdout=True,
            stderr=subprocess.STDOUT,
            check=False,
        )
    assert done.returncode == 0, done.stdout.decode()


@asynccontextmanager
async def served(
    name: str, program: tuple[str, ...], environment: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[str]:
    port = str(free_port())
    program += (port,) if program[-1] == "--port" else ()
    environment = {**os.environ, **QUIET, **environment, "HOST": "127.0.0.1", "PORT": port}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    address = f"http://127.0.0.1:{port}"
    async with trio.open_nursery() as nursery:
        folder = EXAMPLES / name
        serve = partial(trio.run_process, command(*program), cwd=folder, env=environment, **quiet)
        nursery.start_soon(serve)
        await until(lambda: answers(address))
        yield address
        nursery.cancel_scope.cancel()


async def answers(address: str) -> bool:
    async with httpx.AsyncClient() as client:
        try:
            return (await client.get(address)).status_code == 200
        except httpx.TransportError:
            return False
