"""Writes mappings, as a bundler would: what Beacon's decoder is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

Segment = tuple[int, ...]
"""Column; then source, line, column; then name."""


def number(value: int) -> str:
    left = -value << 1 | 1 if value < 0 else value << 1
    digits = ""
    while True:
        left, digit = left >> 5, left & 31
        digits += ALPHABET[digit | (32 if left else 0)]
        if not left:
            return digits


def mappings(lines: Iterable[Sequence[Segment]]) -> str:
    before = [0] * 5
    written = []
    for line in lines:
        before[0] = 0
        segments = []
        for segment in line:
            segments.append("".join(number(value - before[at]) for at, value in enumerate(segment)))
            before[: len(segment)] = segment
        written.append(",".join(segments))
    return ";".join(written)
