"""How files are called: in frames, in uploads, in maps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.sourcemaps.paths import (
    is_library,
    is_script,
    join_reference,
    names_of,
    reference_names,
    source_path,
)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (
            "https://shop.example/static/app.js?v=2#x",
            [
                "https://shop.example/static/app.js?v=2#x",
                "https://shop.example/static/app.js",
                "~/static/app.js",
            ],
        ),
        (
            "/srv/app/dist/main.js",
            [
                *("/srv/app/dist/main.js", "~/srv/app/dist/main.js", "~/app/dist/main.js"),
                *("~/dist/main.js", "~/main.js"),
            ],
        ),
        ("app:///dist/main.js", ["app:///dist/main.js", "~/dist/main.js", "~/main.js"]),
        (
            "C:\\app\\main.js",
            ["C:\\app\\main.js", "~/app/main.js", "~/main.js"],
        ),
        ("node:internal/modules", ["node:internal/modules"]),
    ],
)
def test_a_frames_file_may_have_been_uploaded_as(path: str, names: list[str]) -> None:
    assert names_of(path) == names


@pytest.mark.parametrize(
    ("name", "reference", "found"),
    [
        ("~/static/app.js", "app.js.map", "~/static/app.js.map"),
        ("~/static/app.js", "../maps/app.js.map", "~/maps/app.js.map"),
        ("~/static/app.js", "/maps/app.js.map", "~/maps/app.js.map"),
        ("~/app.js", "../../../app.js.map", "~/app.js.map"),
        ("~/app.js", "https://maps.example/app.js.map", "https://maps.example/app.js.map"),
        ("https://a.example/x/app.js", "app.js.map", "https://a.example/x/app.js.map"),
    ],
)
def test_where_a_map_is(name: str, reference: str, found: str) -> None:
    assert join_reference(name, reference) == found


def test_a_map_on_another_host_may_be_uploaded_by_its_path() -> None:
    names = reference_names("~/app.js", "https://maps.example/m/app.js.map?x")
    assert names[-1] == "~/m/app.js.map"


@pytest.mark.parametrize(
    ("source", "path", "library"),
    [
        ("webpack://shop/./src/cart.ts?ab12", "src/cart.ts", False),
        ("webpack:///./src/cart.ts", "src/cart.ts", False),
        ("webpack://shop/webpack/runtime/chunk", "webpack/runtime/chunk", True),
        ("webpack://(webpack)/bootstrap", "(webpack)/bootstrap", True),
        ("../../src/cart.ts", "src/cart.ts", False),
        ("../node_modules/vue/dist/vue.js", "node_modules/vue/dist/vue.js", True),
        ("turbopack://[project]/src/a%20b.ts", "src/a b.ts", False),
        ("file:///home/me/src/a.ts", "/home/me/src/a.ts", False),
        ("", "", False),
    ],
)
def test_sources_as_people_know_them(source: str, path: str, library: bool) -> None:
    assert source_path(source) == path
    assert is_library(source) is library


@given(st.text(), st.text())
def test_any_text_is_a_path(one: str, other: str) -> None:
    names_of(one)
    reference_names(one, other)
    source_path(one)
    is_library(one)
    is_script(one)
