"""docs/flags.md tells what is so: operators, reasons, limits, the example, the formulas."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from beacon.flags import limits
from beacon.flags.bucketing import MAX_EXACT, bucket
from beacon.flags.check import check_flag
from beacon.flags.conditions import MAX_PATTERN_MEMORY
from beacon.flags.model import ErrorCode, Flag, Operator, Reason
from beacon.flags.old_changes import KEPT, KEPT_OF_A_FLAG, KEPT_OF_A_PROJECT
from beacon.flags.proposals import MAX_OPEN
from beacon.flags.reports import DayUsage, FlagReport
from beacon.flags.schedule import MILLION, Ramp
from beacon.flags.stale import STALE_AFTER, Stale
from beacon.flags.usage import MAX_ROWS
from beacon.flags.usage_writer import FLUSH_SECONDS, KEPT_DAYS
from beacon.web.api.pages import Page
from tests.docs.examples import blocks

FOLDER = Path(__file__).parents[2]
PAGE = (FOLDER / "docs" / "flags.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def example(heading: str) -> Any:
    """The JSON of a section."""
    (found,) = (
        json.loads(block.text)
        for block in blocks(PAGE)
        if (block.kind, block.heading) == ("json", heading)
    )
    return found


def test_every_operator_is_in_the_table_and_no_other() -> None:
    named = [name for row in rows("Conditions")[1:] for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(Operator.__args__)


def test_every_reason_and_error_code_is_told() -> None:
    for word in (*Reason, *ErrorCode):
        assert f"`{word}`" in PAGE


def test_what_is_stale_and_for_how_long_it_is_counted() -> None:
    reasons = [row[0].strip("`") for row in rows("Stale flags")[1:]]
    hints = msgspec.inspect.type_info(Stale)
    assert isinstance(hints, msgspec.inspect.StructType)
    (reason,) = [field.type for field in hints.fields if field.name == "reason"]
    assert isinstance(reason, msgspec.inspect.LiteralType)
    assert sorted(reasons) == sorted(reason.values)
    said = example("Stale flags")
    msgspec.convert(said.pop("stale"), Stale)
    assert said.keys() <= set(FlagReport.__struct_fields__)
    page = msgspec.convert(example("What is counted"), Page[DayUsage])
    assert msgspec.to_builtins(page) == example("What is counted")
    assert f"for {STALE_AFTER.days} days" in PAGE
    assert f"Days are kept for {KEPT_DAYS} days" in PAGE
    assert f"every {FLUSH_SECONDS:g} seconds" in PAGE
    assert f"up to {MAX_ROWS} rows" in PAGE


def test_the_limits_are_those_that_are_checked() -> None:
    found = [int(n) for row in rows("Limits") for n in re.findall(r"\b\d+\b", row[1])]
    assert found == [
        limits.MAX_KEY,
        limits.MAX_FLAG_BYTES,
        limits.MAX_MAP_BYTES,
        limits.MAX_JSON_DEPTH,
        limits.MAX_VARIANTS,
        limits.MAX_RULES,
        limits.MAX_CONDITIONS,
        limits.MAX_DEPTH,
        limits.MAX_VALUES,
        limits.MAX_PATTERN,
        limits.MAX_PATTERNS,
        MAX_PATTERN_MEMORY // 1024,
        limits.MAX_SEARCHED,
        limits.MAX_SEARCHED_LIST,
        limits.MAX_PREREQUISITES,
        limits.MAX_PREREQUISITE_DEPTH,
        limits.MAX_SCHEDULE,
        limits.MAX_RAMP_DAYS,
    ]
    assert f"from 0 to {limits.MAX_WEIGHT}" in PAGE
    assert f"up to {MAX_EXACT} " in PAGE
    assert f"{MAX_OPEN} proposals can be open" in PAGE
    assert f"are kept for {KEPT.days} days, and the {KEPT_OF_A_PROJECT} newest of a project" in PAGE
    assert f"that there is the {KEPT_OF_A_FLAG} newest stay" in PAGE
    assert f"{KEPT.days} days after they were decided on" in PAGE


def test_the_example_can_be_saved_and_names_every_field() -> None:
    document = example("The model")
    flag = msgspec.convert(document, Flag)
    other = msgspec.structs.replace(flag, key="new-api", prerequisites=[])
    check_flag(flag, {"new-api": other}, {"beta"})
    assert document.keys() == {field.encode_name for field in msgspec.structs.fields(Flag)}


def test_the_entries_of_a_schedule_can_be_saved() -> None:
    section = PAGE.split("## Schedules\n")[1]
    entries = [json.loads(text) for text in re.findall(r"\*\* `(\{.*?\})`", section)]
    assert len(entries) == 2
    document = {"key": "f", "type": "boolean", "variants": {"on": True, "off": False}}
    document |= {"default": {"variant": "off"}, "schedule": entries}
    check_flag(msgspec.convert(document, Flag), {}, ())


def test_a_ramps_share_is_the_formula() -> None:
    ramp = Ramp(1000, 8000, "on", 7 * 10_000, 93 * 10_000)
    for now in range(1000, 8000, 77):
        share = (7 * (8000 - now) + 93 * (now - 1000)) * 10_000 // (8000 - 1000)
        assert ramp.share(now) == share
    assert ramp.share(8000) == 930_000
    assert bucket("f", "user-1", MILLION) < MILLION


def test_the_vectors_are_as_many_and_of_the_form_that_is_told() -> None:
    vectors = json.loads((FOLDER / "sdk" / "vectors" / "flags.json").read_bytes())["vectors"]
    assert len(vectors) > 500
    form = PAGE.split("## Checking another evaluator\n")[1].split("```")[1]
    for vector in vectors:
        for name in (*vector, *vector["expected"], *vector.get("bucket", ())):
            assert f'"{name}"' in form
