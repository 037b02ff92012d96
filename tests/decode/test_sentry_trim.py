"""Errors that are too large: what is left out first, and that no size costs the error."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beacon.decode.sentry import decode_store
from beacon.decode.sentry_large import READ_BYTES
from beacon.decode.sentry_stack import MAX_FRAMES
from beacon.decode.sentry_trim import FEW_FRAMES, Parts, fit
from beacon.events import MAX_ERROR_EVENT_BYTES, Draft
from tests.decode.sentry_envelopes import PROJECT
from tests.decode.test_sentry_event import properties

KIB = 1024


def stored(event: dict[str, Any]) -> tuple[Draft, dict[str, Any]]:
    found = decode_store(orjson.dumps(event), PROJECT, "production")
    assert found.refusals == []
    (draft,) = found.drafts
    assert size_of(draft) <= MAX_ERROR_EVENT_BYTES
    return draft, properties(draft)


def size_of(draft: Draft) -> int:
    texts = (draft.properties, draft.stacktrace, draft.tags, (draft.message or "").encode())
    return sum(len(text or b"") for text in texts)


def frames(count: int, of: int = 3) -> list[dict[str, Any]]:
    return [{"function": f"f{at}", "vars": {"x": "v" * of}} for at in range(count)]


def error(of_frames: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    trace = {"frames": of_frames}
    return {"exception": [{"type": "E", "value": "v", "stacktrace": trace}], **more}


def test_what_fits_is_kept_whole() -> None:
    _, known = stored(error(frames(100, 1000), extra={"x": "y" * 500 * KIB}))
    assert "trimmed" not in known
    assert len(known["extra"]["x"]) == 500 * KIB


def test_threads_go_first_and_then_modules() -> None:
    threads = [{"id": at, "name": "t" * 900} for at in range(200)]
    event = error(frames(10), threads=threads, extra={"x": "y" * 900 * KIB})
    _, known = stored(event | {"modules": {"m": "1"}})
    assert known["trimmed"] == ["threads"]
    assert "modules" in known


def test_of_breadcrumbs_the_newest_stay() -> None:
    crumbs = [{"message": f"{at:04} " + "c" * 5000} for at in range(300)]
    _, known = stored(error(frames(3), breadcrumbs=crumbs))
    assert known["trimmed"] == ["breadcrumbs"]
    assert known["breadcrumbs"][-1]["message"].startswith("0299")
    assert 150 < len(known["breadcrumbs"]) < 299


def test_of_variables_those_nearest_to_the_failure_stay() -> None:
    draft, known = stored(error(frames(200, 6000)))
    assert known["trimmed"] == ["vars"]
    found = orjson.loads(draft.stacktrace or b"")
    assert len(found) == 200
    assert ("vars" in found[0], "vars" in found[-1]) == (True, False)


def test_of_extra_contexts_and_request_the_largest_go() -> None:
    large = "x" * 600 * KIB
    _, known = stored(
        error(
            frames(3),
            extra={"large": large, "small": 1},
            contexts={"large": {"x": large}, "os": {"name": "Linux"}},
            request={"url": "https://a.b/", "method": "GET", "data": large},
        )
    )
    assert known["trimmed"] == ["extra", "contexts"]
    assert (known["extra"], known["contexts"]) == ({"small": 1}, {"os": {"name": "Linux"}})
    assert known["request"]["data"] == large


def test_of_a_long_stack_the_ends_stay() -> None:
    long = [{"function": f"f{at}", "context_line": "c" * 3000} for at in range(400)]
    draft, known = stored(error(long))
    assert known["trimmed"] == ["frames"]
    names = [frame["function"] for frame in orjson.loads(draft.stacktrace or b"")]
    assert (len(names), names[0], names[-1]) == (FEW_FRAMES, "f399", "f0")


def test_of_an_endless_stack_the_ends_stay() -> None:
    draft, known = stored(error(frames(20_000)))
    names = [frame["function"] for frame in orjson.loads(draft.stacktrace or b"")]
    assert (len(names), names[0], names[-1]) == (MAX_FRAMES, "f19999", "f0")
    assert known["trimmed"] == ["frames"]


def test_debug_images_stay_that_frames_are_of() -> None:
    images = [{"debug_id": str(at), "code_file": f"{at}.js" + "x" * 4000} for at in range(400)]
    needed = {"filename": images[7]["code_file"], "function": "f"}
    _, known = stored(error([needed], debug_meta={"images": images}))
    assert known["trimmed"] == ["debug_images"]
    assert known["debug_images"] == [images[7]]


@pytest.mark.parametrize("name", ["extra", "threads", "breadcrumbs", "user", "tags", "nonsense"])
def test_an_error_of_many_megabytes_is_stored(name: str) -> None:
    event = error(frames(60, 1000), **{name: {f"k{at}": "x" * 1000 for at in range(8000)}})
    assert len(orjson.dumps(event)) > READ_BYTES
    draft, known = stored(event)
    assert known["exceptions"][0]["type"] == "E"
    assert orjson.loads(draft.stacktrace or b"")[0]["function"] == "f59"
    assert name in known.get("trimmed", [name])


def test_a_stack_of_many_megabytes_keeps_its_ends() -> None:
    draft, known = stored(error(frames(1000, 10_000)))
    names = [frame["function"] for frame in orjson.loads(draft.stacktrace or b"")]
    assert (names[0], names[-1]) == ("f999", "f0")
    assert known["trimmed"][:1] == ["frames"]


def test_a_message_of_many_megabytes_is_cut() -> None:
    draft, known = stored({"message": "m" * 3 * KIB * KIB})
    assert "trimmed" in known
    draft, known = stored({"message": "m" * 1500 * KIB})
    assert (draft.message or "").startswith("mmm")
    assert known["trimmed"] == ["texts"]


sizes = st.sampled_from([0, 1, 20, 200])
texts = st.builds(lambda size, letter: letter * size, sizes, st.sampled_from("aé\n"))
values = st.recursive(texts, lambda inner: st.lists(inner, max_size=6), max_leaves=6)


@settings(max_examples=50)
@given(
    known=st.dictionaries(
        st.sampled_from(["extra", "contexts", "request", "user", "modules", "data"]),
        st.dictionaries(st.text("abc", max_size=2), values, max_size=6),
    ),
    crumbs=st.lists(st.dictionaries(st.just("message"), texts), max_size=8),
    stack=st.lists(st.dictionaries(st.sampled_from(["vars", "pre", "function"]), values)),
    message=texts,
    limit=st.integers(4000, 8000),
)
def test_whatever_it_holds_it_fits(
    known: dict[str, Any],
    crumbs: list[dict[str, str]],
    stack: list[dict[str, Any]],
    message: str,
    limit: int,
) -> None:
    parts = Parts({**known, "breadcrumbs": crumbs}, stack, {}, message)
    found = fit(parts, limit)
    size = sum(len(text or b"") for text in found) + len((parts.message or "").encode())
    assert size <= limit
    assert orjson.loads(found.properties) == parts.known
