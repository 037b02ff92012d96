"""Stack traces that are plain text."""

from __future__ import annotations

import pytest

from beacon.issues.group import group_of
from beacon.issues.raw_frames import read_raw
from beacon.issues.rules import NO_RULES
from tests.factories import PROJECT
from tests.issues.errors_of import error
from tests.issues.traces import TEXTS, TRACES


@pytest.mark.parametrize("name", TRACES)
def test_a_trace_is_read(name: str) -> None:
    trace = TRACES[name]
    language, found = read_raw([TEXTS[name]])
    assert language == name.partition("_")[0]
    assert [(each.type, each.value) for each in found] == trace.said
    assert [
        [(frame.path or frame.module or "", frame.function or "") for frame in each.frames]
        for each in found
    ] == trace.frames


@pytest.mark.parametrize("name", TRACES)
def test_lines_one_by_one_are_the_same_as_the_whole_text(name: str) -> None:
    text = TEXTS[name]
    whole = error(name="job.failed", value=None, frames=[{"raw": text}])
    lines = error(name="job.failed", value=None, frames=[{"raw": e} for e in text.split("\n")])
    assert group_of(whole, PROJECT, NO_RULES) == group_of(lines, PROJECT, NO_RULES)


def test_the_type_that_a_trace_names_is_the_errors_type() -> None:
    event = error(name="error", message=None, frames=[{"raw": TEXTS["javascript_v8"]}])
    found = group_of(event, PROJECT, NO_RULES)
    assert found is not None
    assert found.title == "TypeError: Cannot read properties of undefined (reading 'price')"
    assert found.culprit == "total in static/app.js"


def test_a_trace_of_an_unknown_language_counts_by_its_lines_without_numbers() -> None:
    def text(number: int) -> str:
        return f"Oops {number}\n   in proc_{number} at line {number}\n   in main at line 3"

    one, other = (
        group_of(error(name="oops", value="no", frames=[{"raw": text(n)}]), PROJECT, NO_RULES)
        for n in (1, 22)
    )
    assert one is not None
    assert one.parts == (
        "type oops",
        "frame in proc_<number> at line <number>",
        "frame in main at line <number>",
    )
    assert one == other
