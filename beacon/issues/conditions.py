"""The conditions of one rule of grouping, compiled, and whether an error meets them.

In: fields, operators and values; the error's own fields. Out: yes or no. Patterns run on RE2: the
time they take grows with the text alone. Raises InvalidGroupingRule for what does not compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import re2  # type: ignore[import-untyped]

from beacon.errors import InvalidGroupingRule

MAX_PATTERN_MEMORY = 64 * 1024  # bytes of RE2, a pattern
MAX_SEARCHED_CHARACTERS = 1000  # of a text in which a rule looks: what comes after is not seen

Match = Callable[[str], bool]
FrameTexts = tuple[str, ...]
"""File, absolute path, function, module and package of a frame."""

_FRAME_TEXTS = {"file": (0, 1), "function": (2,), "module": (3,), "package": (4,)}


class Test(NamedTuple):
    """One condition: of the texts that `field` has, one must match; with `negated` none may."""

    field: str
    match: Match
    negated: bool

    def holds(self, texts: Iterable[str]) -> bool:
        match = self.match
        return any(match(each[:MAX_SEARCHED_CHARACTERS]) for each in texts) is not self.negated


class Rule(NamedTuple):
    """`event`, `thrown` and `frame` are conditions of the event, of one exception, of one frame."""

    number: int
    event: tuple[Test, ...]
    thrown: tuple[Test, ...]
    frame: tuple[Test, ...]
    fingerprint: tuple[str, ...] | None
    in_app: bool | None
    title: str | None

    def meets_event(self, fields: Mapping[str, str], thrown: Sequence[Mapping[str, str]]) -> bool:
        """Exceptions are a chain: one of them meets all; where all conditions are `is_not`, none of
        them is what they say."""
        for test in self.event:
            if not test.holds((fields.get(test.field, ""),)):
                return False
        if not self.thrown:
            return True
        met = (all(t.holds((each[t.field],)) for t in self.thrown) for each in thrown)
        return all(met) if _all_negated(self.thrown) else any(met)

    def meets_frame(self, frame: FrameTexts) -> bool:
        for test in self.frame:
            if not test.holds(frame[each] for each in _FRAME_TEXTS[test.field]):
                return False
        return True

    def meets_frames(self, bits: list[int]) -> bool:
        """By the bits of the frames of all stacks, as with exceptions."""
        if not self.frame:
            return True
        met = (each >> self.number & 1 for each in bits)
        return all(met) if _all_negated(self.frame) else any(met)


def _all_negated(tests: tuple[Test, ...]) -> bool:
    return all(each.negated for each in tests)


def compile_rule(
    number: int,
    conditions: list[tuple[str, str, str]],
    fingerprint: tuple[str, ...] | None,
    in_app: bool | None,
    title: str | None,
) -> Rule:
    tests = [
        Test(field, _match(number, op, value), op == "is_not") for field, op, value in conditions
    ]
    frame = tuple(each for each in tests if each.field in _FRAME_TEXTS)
    thrown = tuple(each for each in tests if each.field in ("type", "value"))
    event = tuple(each for each in tests if each not in frame and each not in thrown)
    return Rule(number, event, thrown, frame, fingerprint, in_app, title)


def _match(number: int, op: str, value: str) -> Match:
    if op in ("is", "is_not"):
        return value.__eq__
    if op == "contains":
        return lambda text: value in text
    pattern = value if op == "regex" else _glob(value)
    search = _compiled(number, pattern).search
    return lambda text: search(text.encode("utf-8", "replace")) is not None


def _glob(value: str) -> str:
    """`*` stands for any characters, `?` for one."""
    pieces = (
        {"*": ".*", "?": "."}.get(each) or re.escape(each) for each in re.sub(r"\*+", "*", value)
    )
    return rf"(?s)\A{''.join(pieces)}\z"


def _compiled(number: int, pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = MAX_PATTERN_MEMORY
    options.log_errors = False
    options.never_capture = True
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        why = error.args[0] if error.args else error
        text = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise InvalidGroupingRule(
            f"Rule {number + 1}: the pattern {pattern[:100]!r} cannot be used: {text}.", number
        ) from None
