"""docs/sdk-js.md is true: its functions, limits and sizes are those of the sources."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.examples import BLOCK
from tests.node_packages import install, node

ROOT = Path(__file__).parents[2]
SDK = ROOT / "sdk" / "js"
PAGE = (ROOT / "docs" / "sdk-js.md").read_text(encoding="utf-8")
BEACON = (SDK / "src" / "beacon.ts").read_text(encoding="utf-8")
WORKER = (SDK / "src" / "worker.ts").read_text(encoding="utf-8")
LONGEST_EXAMPLE = 9
"""Lines: each integration is shown in under ten."""
PARTS = {
    "core: `init`, `track`": "core",
    "flags: `isEnabled`, `variant`, `onChange` add": "flags",
    "`setProps` and `beforeSend` add": "setProps and beforeSend",
    "`optOut` and `optIn` add": "optOut and optIn",
    "`inline.js`, only where no worker may run": "inline (only where no worker may run)",
    "`routes.js`, page views of the frameworks": "routes (page views of the frameworks)",
    "`beacon.js` as a whole, without a bundler": "everything of beacon.js",
    "**core, flags and worker: what loads by default**": "sum of core, flags, worker",
}


def constant(source: str, name: str) -> int:
    found = re.search(rf"const {name} = ([\d.e]+);", source)
    assert found, name
    return int(float(found[1]))


@pytest.mark.parametrize("example", [match[2] for match in BLOCK.finditer(PAGE)])
def test_an_integration_takes_less_than_ten_lines(example: str) -> None:
    assert len(example.splitlines()) <= LONGEST_EXAMPLE


def test_every_function_is_told() -> None:
    exported = set(re.findall(r"^export const (\w+)", BEACON, re.MULTILINE))
    told = set(re.findall(r"`(\w+)", PAGE))
    assert exported <= told
    for name in ("react", "svelte", "vue"):
        source = (SDK / "src" / f"{name}.ts").read_text(encoding="utf-8")
        for each in re.findall(r"^export const (\w+)", source, re.MULTILINE):
            assert each in PAGE, f"{name}: {each}"


def test_every_option_is_told() -> None:
    options = BEACON.partition("export interface Options {")[2].partition("\n}")[0]
    names = re.findall(r"^  (\w+)\??:", options, re.MULTILINE)
    table = PAGE.partition("| Option |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == names


def test_the_limits_are_those_of_the_code() -> None:
    kept, spared = constant(WORKER, "MAX_KEPT"), constant(WORKER, "SPARED")
    shortest, longest = constant(WORKER, "SHORTEST"), constant(WORKER, "LONGEST")
    for text in (
        f"| {constant(BEACON, 'MAX_CHARACTERS'):,} characters |",
        f"| {constant(BEACON, 'MAX_WAITING'):,} characters |",
        f"| events on disk | {kept:,} | the oldest {kept - spared:,} are dropped",
        f"| events in a delivery | {constant(WORKER, 'BATCH') - 1},",
        f"| {shortest // 1000} s to {longest // 1000} s, twice as long",
        f"{constant(WORKER, 'IDLE') // 60_000} minutes without an event",
        f"given up after {constant(WORKER, 'PATIENCE') // 1000} s",
    ):
        assert text in PAGE


def test_the_sizes_are_as_they_are() -> None:
    install(SDK)
    command = [node(), "scripts/size.mjs"]
    done = subprocess.run(command, cwd=SDK, capture_output=True, text=True, check=True)
    measured = dict(re.findall(r"^(.+?) +(\d+)   at most", done.stdout, re.MULTILINE))
    table = PAGE.partition("| Part | Bytes |")[2]
    told = re.findall(r"^\| (.+?) \| ([\d,]+) \|$", table, re.MULTILINE)
    assert len(told) == len(measured)
    for part, number in told:
        name = PARTS.get(part) or re.sub(r"`(\w+)(\.js)?`( adds)?", r"\1", part)
        assert number == f"{int(measured[name]):,}", f"{part}: run `npm run size` in sdk/js"
