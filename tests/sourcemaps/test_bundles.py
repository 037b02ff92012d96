"""Bundles as sentry-cli makes them, and as somebody would who means harm."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.sourcemaps import bundles
from beacon.sourcemaps.bundles import BrokenBundle, Bundle, Upload, inflate, uploads_of

BUILT = Path(__file__).parent / "built"
DEBUG_ID = "dbe43862-8873-568e-8711-7b0869570251"
MOST = 1 << 20


def bundle_of(
    files: dict[str, bytes],
    manifest: dict[str, Any] | bytes,
    method: int = zipfile.ZIP_DEFLATED,
    before: bytes = b"SYSB\x02\0\0\0",
) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
        archive.writestr("manifest.json", text)
    return io.BytesIO(before + file.getvalue())


def described(*, url: Any = "~/app.js", kind: str = "minified_source", **headers: str) -> Any:
    return {"url": url, "type": kind, "headers": headers}


def one_file(content: bytes, most: int = MOST, method: int = zipfile.ZIP_DEFLATED) -> list[Upload]:
    file = bundle_of({"a": content}, {"files": {"a": described()}}, method)
    return list(Bundle(file, most).read("a"))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("before", [b"", b"SYSB\x02\0\0\0"])
def test_a_bundle_is_read(method: int, before: bytes) -> None:
    script, source_map = ((BUILT / name).read_bytes() for name in ("main.js", "main.js.map"))
    manifest = {
        "files": {
            "files/_/_/main.js": described(**{"debug-id": DEBUG_ID, "Sourcemap": "m.map"}),
            "files/_/_/main.js.map": described(url="~/main.js.map", kind="source_map"),
            "other": {"type": "wasm", "url": "~/other"},
        },
        "release": "1.0",
        "dist": None,
        "org": "any",
    }
    files = {"files/_/_/main.js": script, "files/_/_/main.js.map": source_map}
    bundle = Bundle(bundle_of(files, manifest, method, before), MOST)
    assert (bundle.manifest.release, bundle.manifest.dist) == ("1.0", None)
    assert bundle.names == ["files/_/_/main.js", "files/_/_/main.js.map"]
    (minified,), (of_map,) = (list(bundle.read(name)) for name in bundle.names)
    assert minified[:4] == ("~/app.js", "minified", DEBUG_ID, "m.map")
    assert of_map[:4] == ("~/main.js.map", "source_map", "", None)
    assert inflate(minified.data, MOST) == script
    assert inflate(of_map.data, MOST) == source_map
    assert (minified.size, of_map.size) == (len(script), len(source_map))


def test_a_script_tells_what_the_manifest_does_not() -> None:
    script = f"x()\n//# sourceMappingURL=a.map\n//# debugId={DEBUG_ID.upper()}\n".encode()
    (upload,) = one_file(script)
    assert (upload.debug_id, upload.source_map) == (DEBUG_ID, "a.map")
    (upload,) = one_file(b"x()")
    assert (upload.debug_id, upload.source_map) == ("", None)


def test_a_map_within_the_script_becomes_a_file() -> None:
    inner = base64.b64encode(b'{"version":3}').decode()
    script = f"x()\n//# sourceMappingURL=data:application/json;base64,{inner}\n".encode()
    source_map, minified = one_file(script)
    assert source_map[:4] == ("~/app.js.map", "source_map", "", None)
    assert inflate(source_map.data, MOST) == b'{"version":3}'
    assert minified.source_map == "~/app.js.map"


@pytest.mark.parametrize("inner", ["data:text/plain,x", "data:application/json;base64,*"])
def test_what_is_no_map_within_a_script_is_none(inner: str) -> None:
    uploads = one_file(f"//# sourceMappingURL={inner}".encode())
    assert [each.kind for each in uploads] == ["minified"]


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(BrokenBundle, match="more than"):
        one_file(b"\0" * (MOST + 1))
    assert len(one_file(b"\0" * MOST)) == 1


def test_all_files_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_UNPACKED_BYTES", 3 * MOST)
    names = [str(number) for number in range(5)]
    files = dict.fromkeys(names, b"\0" * MOST)
    bundle = Bundle(bundle_of(files, {"files": dict.fromkeys(names, described())}), MOST)
    taken = [list(bundle.read(name)) for name in names[:2]]
    assert len(taken) == 2
    with pytest.raises(BrokenBundle, match="Unpacked"):
        list(bundle.read(names[2]))


def test_the_manifest_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_FILES", 3)
    files = {str(number): described() for number in range(4)}
    with pytest.raises(BrokenBundle, match="more than 3 files"):
        Bundle(bundle_of({}, {"files": files}), MOST)
    with pytest.raises(BrokenBundle, match="more than"):
        Bundle(bundle_of({}, b" " * (bundles.MAX_MANIFEST_BYTES + 1)), MOST)


@pytest.mark.parametrize("url", ["", "~/" + "x" * 1500, "~/a\0b"])
def test_names_that_nothing_can_have_are_refused(url: str) -> None:
    bundle = Bundle(bundle_of({"a": b"x"}, {"files": {"a": described(url=url)}}), MOST)
    with pytest.raises(BrokenBundle, match="name"):
        list(bundle.read("a"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\0", "missing"])
def test_names_lead_nowhere_but_into_the_archive(name: str) -> None:
    bundle = Bundle(bundle_of({}, {"files": {name: described()}}), MOST)
    with pytest.raises(BrokenBundle, match="It has no"):
        list(bundle.read(name))


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        (b"", "cannot be read"),
        (b"[]", "cannot be read"),
        (b'{"files": {"a": 5}}', "cannot be read"),
        (b'{"files": ' + b"[" * 100_000, "cannot be read"),
    ],
)
def test_a_broken_manifest_is_told(manifest: bytes, why: str) -> None:
    with pytest.raises(BrokenBundle, match=why):
        Bundle(bundle_of({}, manifest), MOST)


def test_what_is_no_archive_is_told() -> None:
    with pytest.raises(BrokenBundle, match="no zip"):
        Bundle(io.BytesIO(b"SYSB\x02\0\0\0nothing"), MOST)


def test_an_entry_that_is_said_to_begin_before_the_file_is_refused() -> None:
    content = bundle_of({"a": b"x"}, {"files": {"a": described()}}, before=b"").getvalue()
    end = content.rindex(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little") + 9
    moved = content[: end + 16] + start.to_bytes(4, "little") + content[end + 20 :]
    with pytest.raises(BrokenBundle, match="not where it should be"):
        Bundle(io.BytesIO(moved), MOST)


@given(st.data())
def test_a_damaged_bundle_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(
        bundle_of({"a": b"x" * 50}, {"files": {"a": described()}}, before=b"").getvalue()
    )
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    try:
        bundle = Bundle(io.BytesIO(bytes(content)), MOST)
        for name in bundle.names:
            list(bundle.read(name))
    except BrokenBundle:
        pass


@given(st.binary(max_size=200), st.dictionaries(st.text(max_size=12), st.text() | st.integers()))
def test_any_file_is_taken(content: bytes, headers: dict[str, Any]) -> None:
    for kind in ("minified", "source_map"):
        for upload in uploads_of("~/a.js", kind, headers, content):  # type: ignore[arg-type]
            assert inflate(upload.data, MOST) is not None
