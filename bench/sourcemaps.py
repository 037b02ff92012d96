"""How long source maps take: parsing one of about 5 MB, and resolving a stack of 30 frames by it.

    python bench/sourcemaps.py [--megabytes 5] [--rounds 200]

Prints one line a measure. The map is made here: functions of ten lines each in 200 sources, as a
bundler would have them, all in one line of the generated file.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from functools import partial

from beacon.sourcemaps.frames import Frame, Sources, resolve_frames
from beacon.sourcemaps.parsing import parse

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SOURCES = 200
FRAMES = 30
FUNCTION_LINES = 10
SEGMENTS_A_LINE = 12
FILE = "https://shop.example/static/app.js"


def number(value: int) -> str:
    left = -value << 1 | 1 if value < 0 else value << 1
    digits = ""
    while True:
        left, digit = left >> 5, left & 31
        digits += ALPHABET[digit | (32 if left else 0)]
        if not left:
            return digits


def make_map(size: int) -> tuple[bytes, int]:
    """The map, of about so many bytes, and how many columns the generated line has."""
    chance = random.Random(1)
    contents: list[str] = [""] * SOURCES
    mappings: list[str] = []
    names = [f"name{each}" for each in range(5000)]
    column, before = 0, [0, 0, 0, 0]
    lines = max(1, size // SOURCES // 105)
    for source in range(SOURCES):
        text = []
        for line in range(lines):
            text.append(_line(line))
            for place in range(SEGMENTS_A_LINE):
                step = chance.randrange(1, 14)
                column += step
                at = [source, line, place * 3, chance.randrange(len(names))]
                fields = at if chance.random() < 0.4 else at[:3]
                deltas = [value - before[each] for each, value in enumerate(fields)]
                before[: len(fields)] = fields
                mappings.append("".join(map(number, (step, *deltas))))
        contents[source] = "\n".join(text)
    whole = {
        "version": 3,
        "sources": [f"webpack://shop/./src/file{each}.ts" for each in range(SOURCES)],
        "sourcesContent": contents,
        "names": names,
        "mappings": ",".join(mappings),
    }
    return json.dumps(whole).encode(), column


def _line(number: int) -> str:
    if number % FUNCTION_LINES == 0:
        return f"export function doSomething{number}(item: Item): number {{"
    if number % FUNCTION_LINES == FUNCTION_LINES - 1:
        return "}"
    return f"  const value{number} = item.price * {number};"


def stack(columns: int, chance: random.Random) -> list[Frame]:
    return [
        {"file": FILE, "function": "r", "line": 1, "column": chance.randrange(columns)}
        for _ in range(FRAMES)
    ]


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor: what else the machine does makes no difference."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    content, columns = make_map(int(options.megabytes * 1e6))
    parsing = statistics.median(timed(partial(parse, content)) for _ in range(7))
    parsed = parse(content)
    print(f"map: {len(content) / 1e6:.1f} MB, {len(parsed):,} mappings")
    print(f"parse: {parsing * 1e3:.0f} ms; in memory {parsed.bytes / 1e6:.1f} MB")
    chance, sources = random.Random(2), Sources(parsed)
    stacks = [stack(columns, chance) for _ in range(options.rounds)]
    for name in ("sources not read yet", "sources known"):
        seconds = [timed(partial(resolve_frames, each, lambda _frame: sources)) for each in stacks]
        first, median = seconds[0] * 1e6, statistics.median(seconds) * 1e6
        print(f"{FRAMES} frames, {name}: {first:,.0f} us the first stack, {median:,.0f} us median")


if __name__ == "__main__":
    main()
