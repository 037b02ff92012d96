"""Resolves stack traces: finds the maps, parses them in a thread, keeps them for the next.

In: `Trace`s, or frames as they are stored. Out: the same with resolved frames; where anything is
missing or fails, frames stay as they are. Which projects have maps is followed by NOTIFY, and read
anew now and then, so that events of others cost a look into a set.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import trio

from beacon import resources
from beacon.errors import BeaconError
from beacon.sourcemaps.bundles import inflate
from beacon.sourcemaps.cache import MapCache
from beacon.sourcemaps.finding import Code, Found, Wanted, find_maps_in
from beacon.sourcemaps.frames import (
    Frame,
    Sources,
    is_javascript,
    place_of,
    resolve_frames,
)
from beacon.sourcemaps.mappings import BrokenMap
from beacon.sourcemaps.parsing import parse
from beacon.sourcemaps.traces import Trace, trace_of, with_stacks

if TYPE_CHECKING:
    from beacon.postgres.database import Database

CHANNEL = "beacon_source_maps"
REFRESH_SECONDS = 30.0
REMEMBER_SECONDS = 3600.0
"""What was found is looked up again then, and noted as used."""
MAX_REMEMBERED = 20_000
"""Files of one project."""
MAX_WANTED = 2000
"""Files that one load asks for, of one project."""
READING_SECONDS = 5.0
"""For people who look at an event: after that its frames are shown as they are."""

Maps = dict[tuple[bytes, Wanted], Sources]
"""By project and file."""

_log = logging.getLogger(__name__)


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """Why a frame was (not) resolved; `tried` are names and debug ids that were looked for,
    `frame` what it became."""

    resolved: bool
    code: Code
    message: str
    tried: list[str]
    frame: dict[str, Any]


class Resolver:
    """One a node. `counts` tells metrics what became of frames, and what went wrong."""

    def __init__(self, database: Database, *, cache_bytes: int) -> None:
        self.counts: Counter[str] = Counter()
        self.cache = MapCache(cache_bytes)
        self._database = database
        self._projects: set[bytes] | None = None  # None: not read yet
        self._remembered: dict[bytes, dict[Wanted, tuple[float, Found]]] = {}
        self._changes = 0
        self._stale = trio.Event()
        self._parsing = trio.CapacityLimiter(1)
        self._parse_threads = trio.CapacityLimiter(1)
        self._resolving = trio.CapacityLimiter(1)

    # --- which projects have maps --------------------------------------------------------

    async def run(self) -> None:
        """Follow which projects have maps, until cancelled."""
        while True:
            with suppress(BeaconError):
                await self.refresh()
            with trio.move_on_after(REFRESH_SECONDS):
                await self._stale.wait()
            self._stale = trio.Event()

    async def refresh(self) -> None:
        """Raises PostgresAway."""
        before = self._changes
        rows = await self._database.fetch(_sql("list_projects"))
        if before == self._changes:
            self._projects = {row["project_id"].bytes for row in rows}

    def on_notice(self, payload: str) -> None:
        """The maps of this project changed."""
        self._changes += 1
        project_id = UUID(payload).bytes
        self._remembered.pop(project_id, None)
        if self._projects is not None:
            self._projects.add(project_id)

    def on_resync(self) -> None:
        """Notices may have been missed."""
        self._changes += 1
        self._remembered.clear()
        self._projects = None
        self._stale.set()

    async def have_maps(self, project_ids: Iterable[bytes]) -> set[bytes]:
        """Raises PostgresAway."""
        if self._projects is None:
            await self.refresh()
        return (self._projects or set()) & set(project_ids)

    # --- resolving -----------------------------------------------------------------------

    async def resolve(
        self,
        project_id: bytes,
        frames: list[Frame],
        *,
        debug_images: Sequence[Any] = (),
        release: str | None = None,
        dist: str | None = None,
    ) -> list[Frame]:
        """Never raises what is Beacon's own."""
        properties = {"debug_images": list(debug_images), "dist": dist}
        stacktrace, _ = await self.resolved_event(
            project_id, stacktrace=frames, properties=properties, release=release
        )
        return stacktrace or []

    async def resolved_event(
        self,
        project_id: bytes,
        *,
        stacktrace: list[Frame] | None,
        properties: dict[str, Any],
        release: str | None,
    ) -> tuple[list[Frame] | None, dict[str, Any]]:
        """For an event that was stored before its map came: its stack trace and its properties,
        with what maps tell now. Never raises what is Beacon's own."""
        trace = trace_of(project_id, stacktrace, properties, release)
        if trace is None:
            return stacktrace, properties
        with suppress(BeaconError):
            if not await self.have_maps([project_id]):
                return stacktrace, properties
            (stacks,) = await self.resolve_traces([trace], READING_SECONDS)
            if stacks is not None:
                return with_stacks(stacktrace, properties, trace, stacks)
        return stacktrace, properties

    async def resolve_traces(
        self, traces: Sequence[Trace], seconds: float
    ) -> list[list[list[Frame]] | None]:
        """The stacks of each trace; None: nothing was resolved. Maps that are not there after so
        long are left out. Raises PostgresAway."""
        maps: Maps = {}
        with trio.move_on_after(seconds) as patience:
            for project_id in dict.fromkeys(trace.project_id for trace in traces):
                of_project = [trace for trace in traces if trace.project_id == project_id]
                await self._add_maps(project_id, of_project, maps)
        resolved: list[list[list[Frame]] | None] = [None] * len(traces)
        if maps:
            work = partial(_resolve_all, traces, maps)
            with trio.move_on_after(seconds) as resolving:
                resolved = await trio.to_thread.run_sync(
                    work, abandon_on_cancel=True, limiter=self._resolving
                )
        if patience.cancelled_caught or (maps and resolving.cancelled_caught):
            self.counts["timeout"] += 1
        self._count(traces, resolved)
        return resolved

    async def _add_maps(self, project_id: bytes, traces: Sequence[Trace], maps: Maps) -> None:
        wanted = dict.fromkeys(trace.wanted(frame) for trace in traces for frame in trace.frames)
        found = await self._find(project_id, list(wanted)[:MAX_WANTED])
        for each, known in found.items():
            if known.file_id is not None:
                loaded = await self._load(known.file_id)
                if not isinstance(loaded, BrokenMap):
                    maps[project_id, each] = loaded

    def _count(self, traces: Sequence[Trace], resolved: Sequence[list[list[Frame]] | None]) -> None:
        for trace, stacks in zip(traces, resolved, strict=True):
            before = len(trace.frames)
            left = before
            if stacks is not None:
                left = sum(is_javascript(frame) for stack in stacks for frame in stack)
            self.counts["resolved"] += before - left
            self.counts["unresolved"] += left

    # --- maps ----------------------------------------------------------------------------

    async def _find(self, project_id: bytes, wanted: Sequence[Wanted]) -> dict[Wanted, Found]:
        """As remembered, else as Postgres has it."""
        now, remembered = time.monotonic(), self._remembered.setdefault(project_id, {})
        known = {each: remembered[each] for each in wanted if each in remembered}
        found = {each: what for each, (expires, what) in known.items() if now < expires}
        left = [each for each in wanted if each not in found]
        if left:
            before = self._changes
            new = await self._look_up(project_id, left)
            if before == self._changes:
                if len(remembered) + len(new) > MAX_REMEMBERED:
                    remembered.clear()
                expires = now + REMEMBER_SECONDS
                remembered.update((each, (expires, what)) for each, what in new.items())
            found |= new
        return found

    async def _look_up(self, project_id: bytes, wanted: Sequence[Wanted]) -> dict[Wanted, Found]:
        project = UUID(bytes=project_id)
        return await self._database.run(
            lambda session: find_maps_in(session, project, wanted), timeout=READING_SECONDS
        )

    async def _load(self, file_id: int) -> Sources | BrokenMap:
        """From memory, else from Postgres; one at a time is parsed."""
        while (kept := self.cache.get(file_id)) is None:
            async with self._parsing:
                if self.cache.get(file_id) is None:
                    await self._parse(file_id)
        return kept

    async def _parse(self, file_id: int) -> None:
        row = await self._database.fetch_row(_sql("read_file"), file_id, timeout=READING_SECONDS)
        if row is None:
            self.cache.put(file_id, BrokenMap("it was deleted"))
            return
        work = partial(_parse_into, self.cache, file_id, row["data"], row["size"])
        await trio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._parse_threads)
        if isinstance(self.cache.get(file_id), BrokenMap):
            self.counts["broken_map"] += 1

    # --- why not -------------------------------------------------------------------------

    async def diagnose(
        self,
        project_id: bytes,
        frame: Frame,
        *,
        debug_images: Sequence[Any] = (),
        release: str | None = None,
        dist: str | None = None,
    ) -> Diagnosis:
        """Looks anew, whatever is remembered. Raises PostgresAway."""
        properties = {"debug_images": list(debug_images), "dist": dist}
        trace = trace_of(project_id, [frame], properties, release)
        if trace is None:
            if "raw" in frame:
                return _diagnosis("resolved", "The frame is resolved already.", [], frame)
            return _diagnosis("not_javascript", "The frame names no JavaScript file.", [], frame)
        wanted = trace.wanted(frame)
        found = (await self._look_up(project_id, [wanted]))[wanted]
        if found.file_id is None:
            return _diagnosis(found.code, found.message, found.tried, frame)
        return await self._diagnose_place(frame, found)

    async def _diagnose_place(self, frame: Frame, found: Found) -> Diagnosis:
        assert found.file_id is not None
        loaded, (name,) = await self._load(found.file_id), found.tried
        if isinstance(loaded, BrokenMap):
            return _diagnosis("broken_map", f"{name} is broken: {loaded}.", found.tried, frame)
        place = place_of(frame)
        if place is None:
            message = "The frame does not tell both line and column."
            return _diagnosis("no_position", message, found.tried, frame)
        (resolved,) = resolve_frames([frame], lambda _frame: loaded)
        if "raw" in resolved:
            return _diagnosis("resolved", f"By {name}.", found.tried, resolved)
        line, column = place[0] + 1, place[1] + 1
        message = f"{name} knows nothing of line {line}, column {column}: is it of another build?"
        return _diagnosis("not_in_map", message, found.tried, frame)


def _diagnosis(code: Code, message: str, tried: list[str], frame: Frame) -> Diagnosis:
    return Diagnosis(
        resolved=code == "resolved", code=code, message=message, tried=tried, frame=frame
    )


def _resolve_all(traces: Sequence[Trace], maps: Maps) -> list[list[list[Frame]] | None]:
    """In a thread."""
    return [_resolve_one(trace, maps) for trace in traces]


def _resolve_one(trace: Trace, maps: Maps) -> list[list[Frame]] | None:
    def find(frame: Frame) -> Sources | None:
        if not is_javascript(frame):
            return None
        return maps.get((trace.project_id, trace.wanted(frame)))

    try:
        stacks = [resolve_frames(stack, find) for stack in trace.stacks]
    except Exception:
        _log.exception("A stack trace could not be resolved")
        return None
    changed = any(
        better is not frame
        for stack, frames in zip(stacks, trace.stacks, strict=True)
        for better, frame in zip(stack, frames, strict=True)
    )
    return stacks if changed else None


def _parse_into(cache: MapCache, file_id: int, data: bytes, size: int) -> None:
    """In a thread, which goes on when nobody waits for it any more: the next one finds the map."""
    if cache.get(file_id) is None:
        cache.put(file_id, _parsed(data, size))


def _parsed(data: bytes, size: int) -> Sources | BrokenMap:
    content = inflate(data, size)
    if content is None:
        return BrokenMap("it cannot be unpacked")
    try:
        return Sources(parse(content))
    except BrokenMap as error:
        return error
    except Exception:
        _log.exception("A source map could not be parsed")
        return BrokenMap("Beacon failed to read it; the reason is in its log")


def _sql(name: str) -> str:
    return resources.sql("sourcemaps", name)
