"""The columns of all projects that this node was asked about.

In: a project, what is wanted of it, and the pure function that makes a report of that. Out: the
report, as of now. A project's columns are made when they are asked for first (or loaded from the
data directory), follow Postgres from then on, and are saved now and then.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import trio

from beacon.columns import files, following
from beacon.columns.arrays import Codes, Hashes
from beacon.columns.fetching import fetch_members_in, fetch_visitors_in, uuids
from beacon.columns.following import Outdated
from beacon.columns.gate import Gate
from beacon.columns.project import MAX_VALUES, TAIL_ROWS, Project
from beacon.columns.rows import EventRows
from beacon.columns.slicing import slice_of
from beacon.columns.texts import Dictionary
from beacon.errors import (
    BeaconError,
    PostgresAway,
    PostgresRefused,
    QueryTooLong,
    ReportsPreparing,
    TooManyValues,
)
from beacon.postgres.queries import QUERY_SECONDS
from beacon.reports.columns import Slice
from beacon.reports.fields import is_keyed
from beacon.reports.selecting import Cohorts, Read
from beacon.reports.wanted import Person, Wanted

if TYPE_CHECKING:
    from beacon.postgres.database import Database

T = TypeVar("T")
BuildBeside = Callable[[UUID, following.Progress], Awaitable[None]]

REPORTS_AT_ONCE = 2
NARROW = "a shorter range, fewer dimensions, or a filter"
BUILD_SECONDS = 3600.0
FOLLOW_SECONDS = 60.0
PATIENCE = 8.0  # seconds that a question waits for columns to be made
PAUSE = 2.0  # seconds between two looks for what is new
LOOK_SECONDS = 600.0  # between two looks for files of projects that are no more
SAVE_SECONDS = 3600.0
SMALL = 200_000  # events: so many are read anew at once
MAX_PROPERTIES = 100  # that are known of each event
MANY_VISITORS = 100_000  # who are named
COUNT = "SELECT count(*) FROM cohort_members WHERE cohort_id = $1"

_log = logging.getLogger(__name__)


class _Shelved:
    """One project's place. `project` is None until it is made."""

    def __init__(self) -> None:
        self.project: Project | None = None
        self.gate = Gate()
        self.made = trio.Event()
        self.reading: dict[str, trio.Event] = {}
        self.failed: BeaconError | None = None
        self.is_building = False
        self.events_read = 0
        self.next_build = 0.0
        self.next_save = 0.0
        self.saved_events = 0


class Shelf:
    def __init__(
        self,
        database: Database,
        home: Path | None,
        nursery: trio.Nursery,
        *,
        seconds: float = QUERY_SECONDS,
        build_large: BuildBeside | None = None,
    ) -> None:
        """`home`: where columns are saved; None: nowhere. `seconds`: how long a report may take.
        `build_large` makes the columns of a large project elsewhere, and saves them there."""
        self._seconds = seconds
        self._build_large = build_large
        self._database = database
        self._home = home
        self._nursery = nursery
        self._threads = trio.CapacityLimiter(REPORTS_AT_ONCE)
        self._places: dict[UUID, _Shelved] = {}
        self._next_look = 0.0

    async def reports(
        self, project_id: UUID, asked: Sequence[tuple[Iterable[Wanted], Callable[[Read], T]]]
    ) -> list[T]:
        """All of the same moment. Raises PostgresAway, ReportsPreparing and QueryTooLong."""
        place = await self._current(project_id)
        parts = [(list(wanted), make) for wanted, make in asked]
        names = {name for wanted, _ in parts for each in wanted for name in each.keyed_fields}
        await self._know_properties(place, sorted(names))
        ids = {id for wanted, _ in parts for each in wanted for id in each.cohorts}
        members = {id: await self._members(place, id) for id in sorted(ids)}
        made: dict[int, T] = {}
        cohorts = Cohorts()
        async with place.gate.reading():
            assert place.project is not None
            with trio.move_on_after(self._seconds):
                look: Callable[[Wanted], Slice] = partial(slice_of, place.project)
                if members:
                    look = await trio.to_thread.run_sync(_slicing, place.project, members)
                async with trio.open_nursery() as nursery:
                    for at, (_wanted, make) in enumerate(parts):
                        work = partial(_make, look, cohorts, make)
                        nursery.start_soon(self._in_thread, work, at, made)
                return [made[at] for at in range(len(parts))]
        raise QueryTooLong(too_long(self._seconds))

    async def _in_thread(self, work: Callable[[], T], at: int, made: dict[int, T]) -> None:
        made[at] = await trio.to_thread.run_sync(
            work, limiter=self._threads, abandon_on_cancel=True
        )

    async def _members(self, place: _Shelved, cohort: int) -> Hashes:
        project = place.project
        assert project is not None
        count = await self._database.fetch_value(COUNT, cohort, timeout=FOLLOW_SECONDS)
        found = project.members(cohort, count)
        if found is None:
            work = partial(fetch_members_in, project_id=project.id, cohort=cohort)
            found = await self._database.run(work, timeout=FOLLOW_SECONDS)
            project.know_members(cohort, found)
        return found

    async def names(self, project_id: UUID, visitors: Sequence[int]) -> list[Person]:
        """Who visitors are, by the numbers that a report has, in order."""
        project = self._places[project_id].project
        assert project is not None
        ids = uuids(project.sessions.ids_of_visitors(visitors[:MANY_VISITORS]))
        work = partial(fetch_visitors_in, project_id=project_id, session_ids=ids)
        return sorted(await self._database.run(work, timeout=FOLLOW_SECONDS))

    @property
    def is_building(self) -> bool:
        return any(place.is_building for place in self._places.values())

    async def settle(self, project_id: UUID) -> None:
        """Puts what is new to its place, so that questions have less to look at besides."""
        await self._settle(self._places[project_id])

    async def keep(self) -> None:
        """Follows, settles and saves, for good."""
        while True:
            await self._remove_deleted()
            for place in list(self._places.values()):
                if place.project is not None:
                    try:
                        await self._keep_one(place)
                    except BeaconError as error:
                        _log.warning("columns are not followed: %s", error)
            await trio.sleep(PAUSE)

    async def save_all(self) -> None:
        for place in self._places.values():
            if place.project is not None and place.project.is_changed:
                await self._settle(place)
                await self._save(place)

    async def _remove_deleted(self) -> None:
        """Files of projects that are no more."""
        saved = list(self._home.iterdir()) if self._home and self._home.is_dir() else []
        if not saved or trio.current_time() < self._next_look:
            return
        self._next_look = trio.current_time() + LOOK_SECONDS
        with suppress(PostgresAway, PostgresRefused):
            rows = await self._database.fetch("SELECT id FROM projects")
            there = {str(row["id"]) for row in rows}
            for path in saved:
                if path.name not in there:
                    await trio.to_thread.run_sync(partial(shutil.rmtree, path, ignore_errors=True))
                    self._places = {
                        id: place for id, place in self._places.items() if str(id) != path.name
                    }

    # --- up to date ---------------------------------------------------------------------------

    async def _current(self, project_id: UUID) -> _Shelved:
        place = self._places.setdefault(project_id, _Shelved())
        if place.project is None:
            await self._wait_for(project_id, place)
        await self._follow(project_id, place)
        return place

    async def _follow(self, project_id: UUID, place: _Shelved) -> None:
        if place.project is not None and not place.project.is_outdated:
            look = partial(following.is_current_in, project=place.project)
            if await self._database.run(look, timeout=FOLLOW_SECONDS):
                return
        async with place.gate.changing():
            project = place.project
            assert project is not None
            try:
                work = partial(following.follow_in, project=project)
                await self._database.run(work, timeout=FOLLOW_SECONDS)
            except Outdated:
                place.project = None
            else:
                if not project.is_outdated:
                    return
        if place.project is None or place.project.event_count < SMALL:
            await self._rebuilt(project_id, place)
        elif trio.current_time() >= place.next_build:
            self._start_build(project_id, place)

    async def _rebuilt(self, project_id: UUID, place: _Shelved) -> None:
        place.made = trio.Event()
        await self._wait_for(project_id, place)

    async def _wait_for(self, project_id: UUID, place: _Shelved) -> None:
        self._start_build(project_id, place)
        with trio.move_on_after(PATIENCE):
            await place.made.wait()
            if place.failed is not None:
                raise place.failed
        if place.project is None:
            raise ReportsPreparing(
                "The reports of this project are being prepared for the first time since it was "
                f"stored: {place.events_read:,} events are read. Try again in a few seconds."
            )

    def _start_build(self, project_id: UUID, place: _Shelved) -> None:
        if not place.is_building:
            place.is_building = True
            self._nursery.start_soon(self._build, project_id, place)

    async def _build(self, project_id: UUID, place: _Shelved) -> None:
        begun = trio.current_time()
        place.failed = None
        try:
            project = await self._loaded(project_id) if place.project is None else None
            if project is None:
                project = await self._built(project_id, place)
            async with place.gate.changing():
                place.project, place.next_save = project, 0.0
        except BeaconError as error:
            place.failed = error
        finally:
            now = trio.current_time()
            place.is_building = False
            place.next_build = now + 10 * (now - begun)
            place.made.set()

    async def _loaded(self, project_id: UUID) -> Project | None:
        if self._home is None:
            return None
        load = partial(files.load, project_id, self._home / str(project_id))
        project = await trio.to_thread.run_sync(load)
        if project is not None:
            try:
                work = partial(following.follow_in, project=project)
                await self._database.run(work, timeout=FOLLOW_SECONDS)
            except Outdated:
                return None
        return project

    async def _built(self, project_id: UUID, place: _Shelved) -> Project:
        def progress(events: int) -> None:
            place.events_read = events

        if self._build_large and self._home and await self._is_large(project_id):
            await self._build_large(project_id, progress)
            project = await self._loaded(project_id)
            if project is not None:
                return project
        work = partial(following.build_in, project_id=project_id, progress=progress)
        return await self._database.run(work, timeout=BUILD_SECONDS)

    async def _is_large(self, project_id: UUID) -> bool:
        row = await self._database.fetch_row(
            "SELECT FROM events WHERE project_id = $1 OFFSET $2 LIMIT 1", project_id, SMALL
        )
        return row is not None

    # --- properties, days, files --------------------------------------------------------------

    async def _know_properties(self, place: _Shelved, names: Iterable[str]) -> None:
        project = place.project
        assert project is not None
        for name in names:
            if name not in project.fields:
                if name not in place.reading:
                    place.reading[name] = trio.Event()
                    self._nursery.start_soon(self._read_property, place, project, name)
                with trio.move_on_after(PATIENCE):
                    await place.reading[name].wait()
                if place.project is project and name not in {*project.fields, *project.too_many}:
                    raise ReportsPreparing(
                        f"{name} is asked for the first time: it is being read of all "
                        f"{project.event_count:,} events. Try again in a few seconds."
                    )
            if name in project.too_many:
                raise TooManyValues(
                    f"{name} has more than {MAX_VALUES:,} different values: reports cannot be made "
                    "of it. Look for single events in the explorer."
                )

    async def _read_property(self, place: _Shelved, project: Project, name: str) -> None:
        """Day by day; at the end, while nobody changes anything, what has changed since."""
        dictionary, known = Dictionary(limit=MAX_VALUES), dict[int, tuple[EventRows, Codes]]()

        async def read(parts: Iterable[EventRows]) -> list[Codes]:
            for rows in parts:
                if id(rows) not in known:
                    work = partial(
                        following.read_property_in,
                        project=project,
                        name=name,
                        rows=rows,
                        dictionary=dictionary,
                    )
                    codes = await self._database.run(work, timeout=FOLLOW_SECONDS)
                    known[id(rows)] = rows, codes
            return [known[id(rows)][1] for rows in parts]

        try:
            await read(project.parts())
            async with place.gate.changing():
                project.know(name, dictionary, await read(project.parts()))
                project.forget_full()
                for old in list(filter(is_keyed, project.fields))[:-MAX_PROPERTIES]:
                    project.forget(old)
        except BeaconError as error:
            _log.warning("%s was not read: %s", name, error)
        finally:
            place.reading.pop(name).set()

    async def _keep_one(self, place: _Shelved) -> None:
        assert place.project is not None
        await self._follow(place.project.id, place)
        if place.project is not None and place.project.tail_rows >= TAIL_ROWS:
            await self._settle(place)
        if place.project is not None and _is_to_be_saved(place, place.project):
            await self._settle(place)
            await self._save(place)

    async def _settle(self, place: _Shelved) -> None:
        async with place.gate.changing():
            project = place.project
            if project is not None and project.tail:
                await trio.to_thread.run_sync(_settle, project)

    async def _save(self, place: _Shelved) -> None:
        async with place.gate.reading():
            if place.is_building:
                return  # it will be saved by who makes it
            if self._home is not None and place.project is not None and not place.project.tail:
                home = self._home / str(place.project.id)
                await trio.to_thread.run_sync(files.save, place.project, home)
                place.next_save = trio.current_time() + SAVE_SECONDS
                place.saved_events = place.project.event_count


def _is_to_be_saved(place: _Shelved, project: Project) -> bool:
    """Once an hour; sooner when so much is new that reading it again would take long."""
    new = project.event_count - place.saved_events
    is_much = new >= max(SMALL, project.event_count // 10)
    return project.is_changed and (is_much or trio.current_time() >= place.next_save)


def too_long(seconds: float) -> str:
    return f"This took longer than {seconds:g} s, and was stopped. Narrow it: {NARROW}."


def _settle(project: Project) -> None:
    project.settle()
    following.merge_usual(project)


def _slicing(project: Project, members: Mapping[int, Hashes]) -> Callable[[Wanted], Slice]:
    """`members`: of static cohorts, who are found once for all parts of an answer."""
    static = {id: project.sessions.visitors_of(each) for id, each in members.items()}
    return partial(slice_of, project, cohorts=static)


def _make(look: Callable[[Wanted], Slice], cohorts: Cohorts, make: Callable[[Read], T]) -> T:
    """`cohorts` are the dynamic ones."""
    return make(Read(look, cohorts))
