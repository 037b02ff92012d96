"""The npm package: built of its sources, typed, tested, within its sizes, and whole."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.node_packages import install, node

SDK = Path(__file__).parents[2] / "sdk" / "js"
DIST = SDK / "dist"
MODULES = ("beacon", "flags", "inline", "react", "routes", "svelte", "vue", "worker")
TYPES = tuple(f"{name}.d.ts" for name in (*MODULES, "messages"))
BUILT = tuple(f"{name}.js{end}" for name in MODULES for end in ("", ".map")) + TYPES


def run(*command: str) -> subprocess.CompletedProcess[str]:
    install(SDK)
    return subprocess.run([node(), *command], cwd=SDK, capture_output=True, text=True)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    types = ("node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json", "--outDir")
    for command in (("scripts/build.mjs", str(folder)), (*types, str(folder))):
        done = run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("name", BUILT)
def test_what_is_committed_is_what_the_sources_make(rebuilt: Path, name: str) -> None:
    stale = f"dist/{name} is of older sources: run `npm run build` in sdk/js"
    assert (DIST / name).read_bytes() == (rebuilt / name).read_bytes(), stale


def test_the_sources_make_nothing_more(rebuilt: Path) -> None:
    assert {path.name for path in rebuilt.iterdir()} == set(BUILT)


def test_its_types_are_right() -> None:
    done = run("node_modules/typescript/bin/tsc")
    assert done.returncode == 0, done.stdout


def test_its_units_pass() -> None:
    done = run("node_modules/vitest/vitest.mjs", "run", "--exclude", "test/tracker")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_is_within_its_size() -> None:
    done = run("scripts/size.mjs")
    assert done.returncode == 0, done.stdout + done.stderr
    print(done.stdout)


def test_bundlers_find_the_worker() -> None:
    """By this form, and by no other."""
    text = (DIST / "beacon.js").read_text(encoding="utf-8")
    assert 'new Worker(new URL("./worker.js",import.meta.url),{type:"module"})' in text


def test_the_package_holds_what_it_exports_and_no_tracker(tmp_path: Path) -> None:
    done = subprocess.run(
        ["npm", "pack", "--json", "--ignore-scripts", "--pack-destination", str(tmp_path)],
        cwd=SDK,
        capture_output=True,
        text=True,
        check=True,
    )
    listed: Any = json.loads(done.stdout)
    (packed,) = listed.values() if isinstance(listed, dict) else listed
    held = {each["path"] for each in packed["files"]}
    assert held == {
        *(f"dist/{name}" for name in BUILT),
        *("LICENSE", "README.md", "package.json"),
    }
    exports = json.loads((SDK / "package.json").read_bytes())["exports"]
    for entry in exports.values():
        targets = entry.values() if isinstance(entry, dict) else [entry]
        assert {target.removeprefix("./") for target in targets} <= held


def test_the_package_that_beacon_serves_holds_what_is_built(tmp_path: Path) -> None:
    stale = "dist/beacon-sdk.tgz is of older files: run `npm run build` in sdk/js"
    with tarfile.open(DIST / "beacon-sdk.tgz") as package:
        package.extractall(tmp_path, filter="data")
    packed = {path.relative_to(tmp_path / "package"): path for path in tmp_path.rglob("*.*")}
    assert {Path("dist") / name for name in BUILT} <= packed.keys()
    for name, path in packed.items():
        assert path.read_bytes() == (SDK / name).read_bytes(), stale


def test_it_needs_no_other_package() -> None:
    package = json.loads((SDK / "package.json").read_bytes())
    assert "dependencies" not in package
    assert package["peerDependencies"].keys() == package["peerDependenciesMeta"].keys()
    assert all(each["optional"] for each in package["peerDependenciesMeta"].values())
