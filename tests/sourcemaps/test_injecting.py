"""Debug ids into built files: the script still runs, and its map still leads to the source."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID

import pytest

from beacon.sourcemaps.injecting import debug_id_in, debug_id_of_map, inject
from beacon.sourcemaps.mappings import BrokenMap
from beacon.sourcemaps.parsing import parse
from tests.sourcemaps.vlq import mappings

BUILT = Path(__file__).parent / "built"
SCRIPT, MAP = ((BUILT / name).read_text() for name in ("main.js", "main.js.map"))
PLAIN_MAP = json.dumps(
    {"version": 3, "sources": ["a.ts"], "mappings": mappings([[(0, 0, 0, 0)], [(4, 0, 7, 0)]])}
)


def test_places_are_moved_with_the_code() -> None:
    made = inject(SCRIPT, MAP)
    lines = made.script.split("\n")
    line = next(number for number, text in enumerate(lines) if text.startswith("(()=>"))
    place = parse(made.source_map.encode()).find(line, 54)
    assert place is not None
    assert place.line == 5


def test_both_files_have_the_same_id_and_the_same_files_the_same() -> None:
    made = inject(SCRIPT, MAP)
    assert UUID(made.debug_id).version == 8
    assert debug_id_in(made.script) == debug_id_of_map(made.source_map) == made.debug_id
    assert f'"{made.debug_id}"' in made.script
    assert inject(SCRIPT, MAP) == made
    assert inject(SCRIPT + " ", MAP).debug_id != made.debug_id


def test_what_has_an_id_keeps_it() -> None:
    made = inject(SCRIPT, MAP)
    again = inject(made.script, MAP)
    assert (again.script, again.debug_id) == (made.script, made.debug_id)
    assert debug_id_of_map(again.source_map) == made.debug_id


def test_a_hashbang_stays_first() -> None:
    made = inject("#!/usr/bin/env node\nx()", PLAIN_MAP)
    assert re.match(r"#!/usr/bin/env node\n!function.*\nx\(\)\n//# debugId=", made.script)
    found = parse(made.source_map.encode())
    assert found.find(2, 4) == (0, 7, 0, None)
    assert found.find(0, 0) == (0, 0, 0, None)


@pytest.mark.parametrize("before", ["", "// a\n", "/* b */ ", "\n\n"])
def test_strict_code_stays_strict(before: str) -> None:
    made = inject(f"{before}'use strict';x()", PLAIN_MAP)
    assert made.script.startswith('"use strict";!function')
    assert not inject(f"{before}x('use strict')", PLAIN_MAP).script.startswith('"use')


def test_sections_are_moved_too() -> None:
    sections = [{"offset": {"line": 0, "column": 0}, "map": json.loads(PLAIN_MAP)}]
    made = inject("x()\nyyyyy()", json.dumps({"version": 3, "sections": sections}))
    assert parse(made.source_map.encode()).find(2, 4) == (0, 7, 0, None)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sections": [5]}', "[" * 100_000])
def test_what_is_no_map_is_told(text: str) -> None:
    with pytest.raises(BrokenMap):
        inject("x()", text)
    assert debug_id_of_map(text) is None
