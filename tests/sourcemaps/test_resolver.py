"""Which map tells of a frame, what becomes of it, and what is said where there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
import trio

from beacon.errors import PostgresAway
from beacon.sourcemaps.frames import Frame
from beacon.sourcemaps.resolver import Resolver
from tests.sourcemaps.conftest import BUILT, CACHE_BYTES, Shelf
from tests.sourcemaps.vlq import mappings

FILE = "https://shop.example/static/main.js?v=3"
FRAME: Frame = {"file": FILE, "function": "r", "line": 1, "column": 55}
DEBUG_ID = "dbe43862-8873-568e-8711-7b0869570251"
IMAGES = [{"debug_id": DEBUG_ID.upper(), "code_file": FILE, "type": "sourcemap"}]
OTHER_MAP = json.dumps(
    {"version": 3, "sources": ["other.ts"], "mappings": mappings([[(0, 0, 6, 0)]])}
).encode()


async def one(shelf: Shelf, frame: Frame = FRAME, **told: Any) -> Frame:
    (found,) = await shelf.resolver.resolve(shelf.project_id.bytes, [frame], **told)
    return found


async def where(shelf: Shelf, frame: Frame = FRAME, **told: Any) -> tuple[Any, Any]:
    found = await one(shelf, frame, **told)
    return found["file"], found["line"]


async def why(shelf: Shelf, frame: Frame = FRAME, **told: Any) -> tuple[str, str]:
    found = await shelf.resolver.diagnose(shelf.project_id.bytes, frame, **told)
    assert found.resolved == (found.code == "resolved")
    return found.code, found.message


async def test_by_the_release_and_the_path_on_any_host(shelf: Shelf) -> None:
    await shelf.put_built()
    assert await where(shelf, release="1.0") == ("src/cart.ts", 6)
    assert await one(shelf, release="2.0") is FRAME
    assert await one(shelf) is FRAME


async def test_by_the_debug_id_whatever_the_release(shelf: Shelf) -> None:
    await shelf.put_built(release="", debug_id=DEBUG_ID)
    assert await where(shelf, debug_images=IMAGES, release="7") == ("src/cart.ts", 6)
    assert await one(shelf, release="7") is FRAME


async def test_a_debug_id_without_a_map_falls_back_to_the_release(shelf: Shelf) -> None:
    await shelf.put_built()
    assert await where(shelf, debug_images=IMAGES, release="1.0") == ("src/cart.ts", 6)


async def test_the_dists_own_file_comes_before_that_of_none(shelf: Shelf) -> None:
    await shelf.put_built()
    await shelf.put("~/static/main.js.map", OTHER_MAP, dist="7")
    assert await where(shelf, release="1.0", dist="7") == ("other.ts", 7)
    assert await where(shelf, release="1.0", dist="8") == ("src/cart.ts", 6)


async def test_a_newer_upload_counts(shelf: Shelf) -> None:
    await shelf.put_built()
    assert await where(shelf, release="1.0") == ("src/cart.ts", 6)
    await shelf.put("~/static/main.js.map", OTHER_MAP, debug_id=DEBUG_ID)
    assert await where(shelf, release="1.0") == ("other.ts", 7)


async def test_a_map_beside_a_file_that_was_not_uploaded(shelf: Shelf) -> None:
    await shelf.put("~/static/main.js.map", OTHER_MAP)
    assert await where(shelf, release="1.0") == ("other.ts", 7)


async def test_a_map_where_the_file_says(shelf: Shelf) -> None:
    await shelf.put("~/static/main.js", b"x", kind="minified", source_map="../maps/main.map")
    await shelf.put("~/maps/main.map", OTHER_MAP)
    assert await where(shelf, release="1.0") == ("other.ts", 7)


async def test_a_file_on_a_servers_disk_is_found_by_the_end_of_its_path(shelf: Shelf) -> None:
    await shelf.put("~/dist/main.js.map", OTHER_MAP)
    frame = FRAME | {"file": "dist/main.js", "abs_path": "/srv/app/dist/main.js"}
    assert await where(shelf, frame, release="1.0") == ("other.ts", 7)


async def test_exceptions_that_caused_it_are_resolved_too(shelf: Shelf) -> None:
    await shelf.put_built()
    properties = {
        "dist": "7",
        "exceptions": [{"type": "A"}, {"type": "B", "stacktrace": [FRAME]}, "nothing"],
    }
    stacktrace, better = await shelf.resolver.resolved_event(
        shelf.project_id.bytes, stacktrace=None, properties=properties, release="1.0"
    )
    assert stacktrace is None
    assert better["exceptions"][1]["stacktrace"][0]["file"] == "src/cart.ts"
    assert properties["exceptions"][1] == {"type": "B", "stacktrace": [FRAME]}
    assert better["exceptions"][0] == {"type": "A"}


async def test_what_needs_nothing_is_given_back_as_it_is(shelf: Shelf) -> None:
    await shelf.put_built()
    python = [{"file": "app/cart.py", "line": 5, "function": "total"}]
    for stacktrace in (None, [], python, [{"raw": "at x (app.js:1:1)"}], "nothing"):
        found = await shelf.resolver.resolved_event(
            shelf.project_id.bytes,
            stacktrace=stacktrace,  # type: ignore[arg-type]
            properties={},
            release="1.0",
        )
        assert found[0] is stacktrace


async def test_a_map_is_parsed_once(shelf: Shelf) -> None:
    await shelf.put_built()
    await one(shelf, release="1.0")
    await shelf.database.execute("UPDATE source_map_files SET data = ''")
    assert await where(shelf, release="1.0") == ("src/cart.ts", 6)
    assert len(shelf.resolver.cache) == 1
    assert 0 < shelf.resolver.cache.bytes < CACHE_BYTES


async def test_memory_is_bounded_by_those_used_last(shelf: Shelf) -> None:
    shelf.resolver = Resolver(shelf.database, cache_bytes=1)
    await shelf.put_built()
    await shelf.put("~/other.js.map", OTHER_MAP)
    other = FRAME | {"file": "https://shop.example/other.js"}
    assert await where(shelf, release="1.0") == ("src/cart.ts", 6)
    assert await where(shelf, other, release="1.0") == ("other.ts", 7)
    assert len(shelf.resolver.cache) == 1


async def test_use_is_noted(shelf: Shelf) -> None:
    await shelf.put_built()
    await shelf.put("~/unused.js.map", OTHER_MAP)
    await one(shelf, release="1.0")
    rows = await shelf.database.fetch(
        "SELECT name FROM source_map_artifacts WHERE used_at IS NOT NULL ORDER BY name"
    )
    assert [row["name"] for row in rows] == ["~/static/main.js", "~/static/main.js.map"]


async def test_other_projects_maps_are_not_found(shelf: Shelf) -> None:
    await shelf.put_built(debug_id=DEBUG_ID)
    assert await shelf.resolver.resolve(bytes(16), [FRAME], release="1.0") == [FRAME]
    found = await shelf.resolver.diagnose(bytes(16), FRAME, debug_images=IMAGES, release="1.0")
    assert found.code == "no_map_for_debug_id"


async def test_without_postgres_frames_stay_as_they_are(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_args: Any, **_named: Any) -> None:
        raise PostgresAway("it is away")

    await shelf.put_built()
    monkeypatch.setattr(shelf.database, "run", away)
    assert await one(shelf, release="1.0") is FRAME


async def test_which_projects_have_maps_is_followed(shelf: Shelf) -> None:
    project = shelf.project_id.bytes
    assert await shelf.resolver.have_maps([project]) == set()
    await shelf.put_built()
    assert await shelf.resolver.have_maps([project, bytes(16)]) == {project}
    await shelf.database.execute("DELETE FROM source_map_artifacts")
    shelf.resolver.on_resync()
    assert await shelf.resolver.have_maps([project]) == set()


async def test_a_resync_makes_it_read_anew(shelf: Shelf) -> None:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(shelf.resolver.run)
        assert await shelf.resolver.have_maps([shelf.project_id.bytes]) == set()
        await shelf.put_built()
        shelf.resolver.on_resync()
        with trio.fail_after(60):
            while not await shelf.resolver.have_maps([shelf.project_id.bytes]):
                await trio.sleep(0.01)
        nursery.cancel_scope.cancel()


async def test_why_a_frame_is_not_resolved(shelf: Shelf) -> None:
    missing = FRAME | {"file": "https://shop.example/missing.js"}
    assert (await why(shelf))[0] == "no_release"
    assert (await why(shelf, release="1.0"))[0] == "no_release"
    assert (await why(shelf, debug_images=IMAGES))[0] == "no_map_for_debug_id"
    await shelf.put_built()
    assert await why(shelf, missing, release="1.0", dist="7") == (
        "no_such_file",
        "Release 1.0 (dist 7) has no file ~/missing.js.",
    )
    await shelf.put("~/missing.js", b"x", kind="minified")
    assert (await why(shelf, missing, release="1.0"))[0] == "no_reference"
    await shelf.put("~/other.js", b"x", kind="minified", source_map="gone.map")
    other = FRAME | {"file": "https://shop.example/other.js"}
    assert await why(shelf, other, release="1.0") == (
        "no_map",
        "Release 1.0 has ~/other.js, but not its source map ~/gone.map.",
    )
    assert (await why(shelf, FRAME | {"column": None}, release="1.0"))[0] == "no_position"
    code, message = await why(shelf, FRAME | {"line": 99}, release="1.0")
    assert code == "not_in_map"
    assert "line 99, column 55" in message
    assert (await why(shelf, release="1.0"))[0] == "resolved"
    assert (await why(shelf, {"file": "cart.py"}, release="1.0"))[0] == "not_javascript"


@pytest.mark.parametrize("content", [b"<html>", b'{"version":3,"mappings":"!"}'])
async def test_a_broken_map_is_told_and_leaves_frames_as_they_are(
    shelf: Shelf, content: bytes
) -> None:
    await shelf.put("~/static/main.js.map", content)
    assert await one(shelf, release="1.0") is FRAME
    code, message = await why(shelf, release="1.0")
    assert code == "broken_map"
    assert message.startswith("~/static/main.js.map is broken: it")
    assert shelf.resolver.counts["broken_map"] == 1


async def test_a_file_that_unpacks_to_more_than_it_says_is_not_unpacked(shelf: Shelf) -> None:
    await shelf.put("~/static/main.js.map", (BUILT / "main.js.map").read_bytes())
    await shelf.database.execute("UPDATE source_map_files SET size = 10")
    assert (await why(shelf, release="1.0"))[0] == "broken_map"
