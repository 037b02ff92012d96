"""The scripts and maps in a folder that a bundler wrote, paired, and as one bundle.

In: a folder. Out: `BuiltFile`s with the names under which frames will ask for them; a zip archive
of them, as `sentry-cli` makes it.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import unquote

from beacon.sourcemaps.bundles import MANIFEST
from beacon.sourcemaps.injecting import debug_id_in, debug_id_of_map, inject
from beacon.sourcemaps.mappings import BrokenMap

SCRIPTS = frozenset((".js", ".mjs", ".cjs"))
SKIPPED_FOLDERS = frozenset(("node_modules", ".git"))
_REFERENCE = re.compile(r"//[#@]\s*sourceMappingURL=([^\s'\"]+)")


class BuiltFile(NamedTuple):
    """`source_map` is where a script's map is, for one that has one here."""

    path: Path
    name: str
    is_map: bool
    debug_id: str | None
    source_map: Path | None


class Changed(NamedTuple):
    path: Path
    debug_id: str


def find_files(folder: Path, prefix: str) -> list[BuiltFile]:
    """Scripts with a map here, and all maps, by name."""
    found = []
    for path in _walk(folder):
        name = f"{prefix.rstrip('/')}/{path.relative_to(folder).as_posix()}"
        if path.suffix == ".map":
            debug_id = debug_id_of_map(read(path))
            found.append(BuiltFile(path, name, True, debug_id, None))
        else:
            script = read(path)
            source_map = map_of(path, script)
            if source_map is not None:
                found.append(BuiltFile(path, name, False, debug_id_in(script), source_map))
    return _with_ids_of_scripts(found)


def inject_all(folder: Path) -> list[Changed]:
    """Writes a debug id into each script with a map that has none yet, and into the map."""
    changed = []
    for path in _walk(folder):
        script = "" if path.suffix == ".map" else read(path)
        source_map = map_of(path, script) if script else None
        if source_map is None:
            continue
        before = read(source_map)
        try:
            made = inject(script, before)
        except BrokenMap:
            continue
        if made.script != script:
            path.write_text(made.script, encoding="utf-8", newline="")
            source_map.write_text(made.source_map, encoding="utf-8", newline="")
            changed.append(Changed(path, made.debug_id))
    return changed


def map_of(path: Path, script: str) -> Path | None:
    """Where the script says, else beside it."""
    references = _REFERENCE.findall(script)
    names = [unquote(references[-1])] if references else []
    for name in (*names, f"{path.name}.map"):
        if "://" not in name and not name.startswith("data:"):
            beside = path.parent / name
            if beside.is_file():
                return beside
    return None


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def write_bundle(files: Iterable[BuiltFile], file: IO[bytes], release: str | None) -> None:
    """As one zip archive with its manifest."""
    manifest: dict[str, Any] = {"files": {}}
    if release is not None:
        manifest["release"] = release
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, each in enumerate(files):
            entry = f"files/{number}"
            archive.write(each.path, entry)
            manifest["files"][entry] = _described(each)
        archive.writestr(MANIFEST, json.dumps(manifest))


def _described(built: BuiltFile) -> dict[str, Any]:
    headers = {"debug-id": built.debug_id} if built.debug_id else {}
    if built.source_map is not None:
        headers["sourcemap"] = _between(built.path, built.source_map)
    kind = "source_map" if built.is_map else "minified_source"
    return {"type": kind, "url": built.name, "headers": headers}


def _between(script: Path, source_map: Path) -> str:
    """The map as seen from the script."""
    return Path(os.path.relpath(source_map, script.parent)).as_posix()


def _with_ids_of_scripts(found: Sequence[BuiltFile]) -> list[BuiltFile]:
    """A map has the debug id of its script."""
    ids = {
        each.source_map.resolve(): each.debug_id
        for each in found
        if each.source_map is not None and each.debug_id
    }
    return [
        each._replace(debug_id=each.debug_id or ids.get(each.path.resolve()))
        if each.is_map
        else each
        for each in found
    ]


def _walk(folder: Path) -> Iterator[Path]:
    """Scripts and maps of scripts, in order."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts[:-1]
        if SKIPPED_FOLDERS.isdisjoint(inner) and path.is_file():
            of = Path(path.stem) if path.suffix == ".map" else path
            if of.suffix in SCRIPTS:
                yield path
