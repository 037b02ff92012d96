"""`beacon sourcemaps`: what it finds in a folder and writes into files, and what it says."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from beacon.cli import run
from beacon.sourcemaps.built_files import find_files, map_of, read, write_bundle
from beacon.sourcemaps.injecting import debug_id_in, debug_id_of_map
from tests.conftest import free_port

BUILT = Path(__file__).parents[1] / "sourcemaps" / "built"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """Two scripts with maps, one elsewhere; what is no part of it beside them."""
    folder = tmp_path / "dist"
    for name in ("node_modules/vue", "js", "maps"):
        (folder / name).mkdir(parents=True)
    for name in ("main.js", "main.js.map"):
        shutil.copy(BUILT / name, folder / name)
        shutil.copy(BUILT / name, folder / "node_modules" / "vue" / name)
    shutil.copy(BUILT / "main.js.map", folder / "maps" / "app.mjs.map")
    (folder / "js" / "app.mjs").write_text("x()\n//# sourceMappingURL=../maps/app.mjs.map\n")
    (folder / "js" / "plain.js").write_text("no map")
    (folder / "style.css.map").write_text("{}")
    return folder


def names_in(folder: Path, prefix: str = "~/static/") -> list[str]:
    return [each.name for each in find_files(folder, prefix)]


def test_scripts_with_maps_and_maps_are_found(dist: Path) -> None:
    files = ["js/app.mjs", "main.js", "main.js.map", "maps/app.mjs.map"]
    assert names_in(dist) == [f"~/static/{each}" for each in files]
    assert names_in(dist, "https://cdn.example/v1") == [
        f"https://cdn.example/v1/{each}" for each in files
    ]


def test_a_map_is_where_the_script_says_else_beside_it(dist: Path) -> None:
    app, main = dist / "js" / "app.mjs", dist / "main.js"
    assert map_of(app, read(app)) == dist / "js" / "../maps/app.mjs.map"
    assert map_of(main, "") == dist / "main.js.map"
    assert map_of(main, "//# sourceMappingURL=data:x") == dist / "main.js.map"
    assert map_of(app, "//# sourceMappingURL=https://a.example/app.map") is None


def test_a_bundle_tells_names_ids_and_where_maps_are(dist: Path, tmp_path: Path) -> None:
    assert run(["sourcemaps", "inject", str(dist)]) == 0
    with (tmp_path / "bundle.zip").open("w+b") as file:
        write_bundle(find_files(dist, "~/"), file, "1.0")
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read("manifest.json"))
    app, _main, _map, of_app = manifest["files"].values()
    assert manifest["release"] == "1.0"
    assert (app["url"], app["type"]) == ("~/js/app.mjs", "minified_source")
    assert app["headers"]["sourcemap"] == "../maps/app.mjs.map"
    assert of_app["type"] == "source_map"
    assert app["headers"]["debug-id"] == of_app["headers"]["debug-id"]


def test_debug_ids_are_written_once(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sourcemaps", "inject", str(dist), "--json"]) == 0
    changed = json.loads(capsys.readouterr().out)
    assert [each["path"] for each in changed] == [f"{dist}/js/app.mjs", f"{dist}/main.js"]
    script, source_map = read(dist / "main.js"), read(dist / "main.js.map")
    assert debug_id_in(script) == debug_id_of_map(source_map) == changed[1]["debug_id"]
    assert "debugId" not in read(dist / "node_modules" / "vue" / "main.js")
    assert run(["sourcemaps", "inject", str(dist)]) == 0
    assert read(dist / "main.js") == script
    assert "Changed 0 scripts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (["--release", "1"], 2, "--key"),
        (["--key", "pk_x"], 2, "--inject"),
        (["--key", "pk_x", "--release", "1"], 1, "cannot be reached"),
        (["--key", "pk_x", "--release", "1", "--server", "nonsense"], 1, "cannot be reached"),
    ],
)
def test_what_is_wrong_is_told(
    dist: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    why: str,
) -> None:
    monkeypatch.setenv("BEACON_SERVER", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("BEACON_KEY", raising=False)
    assert run(["sourcemaps", "upload", str(dist), *arguments]) == code
    assert why in capsys.readouterr().err


def test_a_folder_without_maps_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sourcemaps", "upload", str(tmp_path), "--release", "1", "--key", "pk_x"]) == 2
    assert "no source maps" in capsys.readouterr().err
