"""docs/tracker.md is true: its attributes, captures, limits and sizes are those of the sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tracker.md").read_text(encoding="utf-8")
SOURCES = {
    path.relative_to(ROOT / "sdk/js/src/tracker").as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "sdk/js/src/tracker").rglob("*.ts")
}
CAPTURES = re.findall(r"^\| `(\w+)` \| (.+?) \|", PAGE.partition("## Automatic captures")[2], re.M)


def constant(source: str, name: str) -> int:
    found = re.search(rf"{name} = ([\d_*. ]+);", SOURCES[source])
    assert found, name
    product = 1
    for factor in found[1].split("*"):
        product *= int(factor)
    return product


def test_every_attribute_is_in_the_table():
    text = SOURCES["main.ts"] + SOURCES["tracker.ts"]
    read = set(re.findall(r"(?:data|dataset)\.(\w+)", text))
    read |= set(re.findall(r"'(\w+)' in (?:data|script\.dataset)", text))
    names = {"data-" + re.sub(r"[A-Z]", lambda it: "-" + it[0].lower(), name) for name in read}
    assert set(re.findall(r"^\| `(data-[\w-]+)` \|", PAGE, re.M)) == names


def test_every_capture_is_in_the_table_with_its_event():
    captures = re.findall(r"^  (\w+): capture", SOURCES["auto/auto.ts"], re.M)
    named = [(name, event) for name, event in CAPTURES if name in captures]
    assert [name for name, _ in named] == captures
    code = "".join(SOURCES.values())
    for _, event in named:
        if event.startswith("`"):
            assert f"add({event.replace('`', chr(39))}," in code


def test_the_limits_are_those_of_the_code():
    assert f"{constant('outbox.ts', 'MAX_CHARACTERS'):,} characters" in PAGE
    assert constant("outbox.ts", "MAX_AGE_MILLISECONDS") == 7 * 24 * 3600 * 1000
    assert "for 7 days" in PAGE
    assert f"... {constant('sender.ts', 'MAX_PAUSE_SECONDS')} seconds" in PAGE
    assert f"at most {constant('auto/errors.ts', 'MAX_ERRORS')} different" in PAGE
    assert constant("visitor.ts", "IDLE_MILLISECONDS") == 30 * 60 * 1000


@pytest.mark.parametrize("name", ["tracker.min.js", "auto.min.js"])
def test_the_sizes_are_of_what_is_sent(name):
    sizes = [(ROOT / f"sdk/js/dist/{name}{end}").stat().st_size for end in (".gz", ".br")]
    assert f"| `{name}` | {sizes[0]:,} | {sizes[1]:,} |" in PAGE
