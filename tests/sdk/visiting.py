"""Runs a scenario of visits.mjs, which may take turns with the test.

In: the Beacon and the project that its site sends to. Out: what the scenario returned.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import trio
from subject import Project, Subject, until

from tests.browser.running import in_shared_browser

Turns = dict[str, Callable[[], Awaitable[object]]]


async def visit(beacon: Subject, project: Project, scenario: str, **more: Any) -> dict[str, Any]:
    host = f"http://127.0.0.1:{beacon.port}"
    arguments = {"scenario": scenario, "host": host, "key": project.key, **more}
    found: dict[str, Any] = await in_shared_browser("../sdk/visits.mjs", **arguments)
    return found


async def visit_with_turns(
    beacon: Subject, project: Project, scenario: str, turns: Turns, folder: Path, **more: Any
) -> dict[str, Any]:
    async with taking(turns, folder):
        return await visit(beacon, project, scenario, turns=str(folder), **more)


@asynccontextmanager
async def taking(turns: Turns, folder: Path) -> AsyncIterator[None]:
    """`turns`: by name and in order, what the scenario has the test do."""

    async def take() -> None:
        for name, act in turns.items():
            await until(trio.Path(folder / name).exists)
            await act()
            await trio.Path(folder / f"{name}.done").touch()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(take)
        yield
        nursery.cancel_scope.cancel()


async def numbered(beacon: Subject, project: Project) -> dict[str, list[int]]:
    """The numbers of a project's events as they are stored, by the events' names."""
    found: dict[str, list[int]] = {}
    for row in await beacon.events(project, "event_name, properties, timestamp, id"):
        if "n" in row["properties"]:
            found.setdefault(row["event_name"], []).append(row["properties"]["n"])
    return {name: sorted(numbers) for name, numbers in found.items()}
