"""Which uploaded maps tell of files that ran, or why there is none.

In: what frames say of their files (`Wanted`), many at once. Out: a `Found` for each: the map's
file, or what is missing, in words for people. A handful of questions to Postgres, however many
files there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.sourcemaps.paths import ANYWHERE, names_of, reference_names

if TYPE_CHECKING:
    from beacon.postgres.database import Record, Session

Code = Literal[
    "resolved",
    "not_javascript",
    "no_position",
    "not_in_map",
    "no_map_for_debug_id",
    "no_release",
    "no_such_file",
    "no_reference",
    "no_map",
    "broken_map",
]
MAX_TOLD = 8
"""Names that are told where none was found."""


class Wanted(NamedTuple):
    """What a file is found by: its debug id, else the release and what the frame calls the file."""

    debug_id: str | None
    release: str
    dist: str
    files: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for file in self.files for name in names_of(file)))


class Found(NamedTuple):
    """`file_id` is that of the map; None: `code` and `message` say why. `tried` are names, `used`
    ids of what was found."""

    file_id: int | None
    code: Code
    message: str
    tried: list[str]
    used: list[int]


async def find_maps_in(
    session: Session, project_id: UUID, wanted: Sequence[Wanted]
) -> dict[Wanted, Found]:
    """What was found is noted as used."""
    found = await _by_debug_ids(session, project_id, wanted)
    left = [each for each in wanted if each not in found or found[each].file_id is None]
    for each, by_name in (await _by_names(session, project_id, left)).items():
        if by_name.file_id is not None or each not in found:
            found[each] = by_name
    used = [number for each in found.values() for number in each.used]
    if used:
        await session.execute(_sql("touch_artifacts"), used)
    return found


# --- by debug id -----------------------------------------------------------------------------


async def _by_debug_ids(
    session: Session, project_id: UUID, wanted: Sequence[Wanted]
) -> dict[Wanted, Found]:
    debug_ids = {each.debug_id for each in wanted if each.debug_id}
    if not debug_ids:
        return {}
    rows = await session.fetch(_sql("find_by_debug_ids"), project_id, sorted(debug_ids))
    by_id: dict[str, list[Record]] = {}
    for row in rows:
        by_id.setdefault(row["debug_id"], []).append(row)
    return {
        each: _of_debug_id(each.debug_id, by_id.get(each.debug_id, []))
        for each in wanted
        if each.debug_id
    }


def _of_debug_id(debug_id: str, rows: Sequence[Record]) -> Found:
    first = {kind: _first(rows, kind) for kind in ("source_map", "minified")}
    source_map, minified = first["source_map"], first["minified"]
    if source_map is not None:
        return _resolved(source_map, minified)
    message = f"No source map with the debug id {debug_id} was uploaded."
    if rows:
        message = f"Of the debug id {debug_id} the file was uploaded, but not its source map."
    return Found(None, "no_map_for_debug_id", message, [debug_id], [])


def _first(rows: Iterable[Record], kind: str) -> Record | None:
    return next((row for row in rows if row["kind"] == kind), None)


# --- by release and name ---------------------------------------------------------------------


class _Named:
    """Files of releases, by their names."""

    def __init__(self, rows: Iterable[Record]) -> None:
        self._rows: dict[tuple[str, str], list[Record]] = {}
        for row in rows:
            self._rows.setdefault((row["release"], row["name"]), []).append(row)

    def best(self, wanted: Wanted, names: Iterable[str], kind: str) -> Record | None:
        """By the most exact name; of one name that of the dist, else one of none; the newest."""
        for name in names:
            rows = self._rows.get((wanted.release, name), ())
            for dist in dict.fromkeys((wanted.dist, "")):
                of_dist = (row for row in rows if row["dist"] == dist)
                if (found := _first(of_dist, kind)) is not None:
                    return found
        return None


async def _by_names(
    session: Session, project_id: UUID, wanted: Sequence[Wanted]
) -> dict[Wanted, Found]:
    named = [each for each in wanted if each.release]
    names = {each: each.names for each in named}
    files = await _read_named(
        session, project_id, {each: [*found, *_beside(found)] for each, found in names.items()}
    )
    minified = {each: files.best(each, names[each], "minified") for each in named}
    references = {each: _references(row) for each, row in minified.items() if row is not None}
    maps = await _read_named(session, project_id, references)
    releases = await _releases(session, project_id, named)
    found = {}
    for each in named:
        row = minified[each]
        if row is not None:
            found[each] = _of_reference(
                row, references[each], maps.best(each, references[each], "source_map")
            )
        elif (beside := files.best(each, _beside(names[each]), "source_map")) is not None:
            found[each] = _resolved(beside)
        else:
            found[each] = _not_there(each, names[each], releases)
    nameless = Found(
        None, "no_release", "The event has neither a debug id of this file nor a release.", [], []
    )
    return {each: found.get(each, nameless) for each in wanted}


def _beside(names: Iterable[str]) -> list[str]:
    return [f"{name}.map" for name in names]


def _references(minified: Record) -> list[str]:
    """Where its map may be: where it says, else beside it."""
    name, reference = minified["name"], minified["source_map"]
    said = reference_names(name, reference) if reference else []
    return list(dict.fromkeys([*said, f"{name}.map"]))


def _of_reference(minified: Record, names: Sequence[str], source_map: Record | None) -> Found:
    if source_map is not None:
        return _resolved(source_map, minified)
    name, release = minified["name"], minified["release"]
    if minified["source_map"] is None:
        message = f"{name} of release {release} names no source map (sourceMappingURL)."
        return Found(None, "no_reference", message, list(names), [])
    message = f"Release {release} has {name}, but not its source map {names[0]}."
    return Found(None, "no_map", message, list(names[:MAX_TOLD]), [])


def _not_there(wanted: Wanted, names: Sequence[str], releases: set[str]) -> Found:
    tried = list(names[:MAX_TOLD])
    if wanted.release not in releases:
        message = f"No source maps of release {wanted.release} were uploaded."
        return Found(None, "no_release", message, tried, [])
    dist = f" (dist {wanted.dist})" if wanted.dist else ""
    shown = next((name for name in names if name.startswith(ANYWHERE)), wanted.files[0])
    message = f"Release {wanted.release}{dist} has no file {shown}."
    return Found(None, "no_such_file", message, tried, [])


async def _read_named(session: Session, project_id: UUID, names: dict[Wanted, list[str]]) -> _Named:
    if not names:
        return _Named([])
    releases = {each.release for each in names}
    asked = {name for each in names.values() for name in each}
    return _Named(
        await session.fetch(_sql("find_by_names"), project_id, sorted(releases), sorted(asked))
    )


async def _releases(session: Session, project_id: UUID, wanted: Sequence[Wanted]) -> set[str]:
    asked = sorted({each.release for each in wanted})
    if not asked:
        return set()
    return {row["release"] for row in await session.fetch(_sql("find_releases"), project_id, asked)}


def _resolved(source_map: Record, minified: Record | None = None) -> Found:
    used = [row["id"] for row in (source_map, minified) if row is not None]
    return Found(source_map["file_id"], "resolved", "", [source_map["name"]], used)


def _sql(name: str) -> str:
    return resources.sql("sourcemaps", name)
