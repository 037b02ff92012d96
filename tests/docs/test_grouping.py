"""docs/errors.md is true where it tells how errors are grouped."""

from __future__ import annotations

import re
from pathlib import Path

from beacon.issues import rules, variables
from beacon.issues.fingerprint import MAX_COUNTED_FRAMES
from beacon.issues.normalise import MAX_READ_CHARACTERS, PLACEHOLDERS

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
PART = PAGE[PAGE.index("## How errors are grouped") : PAGE.index("## Search")]
PLAIN = " ".join(PART.split())


def test_every_field_and_operator_of_rules_is_named() -> None:
    table = PART[PART.index("| `field` | Of |") : PART.index("Where all conditions")]
    named = re.findall(r"`([\w:]+)`", table)
    assert sorted(named) == sorted([*rules.FIELDS, "field", "tag:NAME"])
    assert all(f"`{each}`" in PART for each in rules.Operator.__args__)
    assert all(f"| `{each}` |" in PART for each in rules.GroupingAction.__struct_fields__)


def test_every_placeholder_is_named() -> None:
    assert set(PLACEHOLDERS.values()) == set(re.findall(r"`(<\w+>)`", PART))


def test_limits_are_those_of_the_code() -> None:
    for told in (
        f"up to {rules.MAX_RULES} rules",
        f"up to {rules.MAX_CONDITIONS} conditions, all rules together {rules.MAX_ALL_CONDITIONS}, "
        f"with {rules.MAX_PATTERNS} regular expressions",
        f"a value has up to {rules.MAX_VALUE_CHARACTERS} characters",
        f"of a frame's {rules.MAX_FRAME_CHARACTERS}",
        f"a list of up to {variables.MAX_PARTS} texts",
        f"the newest {MAX_COUNTED_FRAMES} such frames",
        f"{MAX_READ_CHARACTERS:,} characters are read",
    ):
        assert told in PLAIN, told
