"""The conditions of one rule of grouping, compiled, and whether an error meets them.

In: fields, operators and values; the error's own fields. Out: yes or no. Patterns run on RE2: the
time they take grows with the text alone. Raises InvalidGroupingRule for what does not compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import re2  # type: ignore[import-untyped]

from beacon.errors import InvalidGroupingRule

MAX_PATTERN_MEMORY = 64 * 1024  # bytes of RE2, a pattern

MAX_PROGRAM = 300  # instructions of RE2's: what is larger can take longer than its text is worth

Match = Callable[[str], bool]
FrameTexts = tuple[str, ...]
"""File, absolute path, function, module and package of a frame."""

_FRAME_TEXTS = {"file": (0, 1), "function": (2,), "module": (3,), "package": (4,)}


class Test(NamedTuple):
    """One condition: what `match` says of a text, or with `negated` the opposite."""

    field: str
    match: Match
    negated: bool


class Rule(NamedTuple):
    """`event`, `thrown` and `frame` are conditions of the event, of one exception, of one frame."""

    number: int
    event: tuple[Test, ...]
    thrown: tuple[Test, ...]
    frame: tuple[Test, ...]
    negates_thrown: bool
    negates_frames: bool
    fingerprint: tuple[str, ...] | None
    in_app: bool | None
    title: str | None

    def meets_event(self, fields: Mapping[str, str], thrown: Sequence[Mapping[str, str]]) -> bool:
        """Exceptions are a chain: one of them meets all; where all conditions are `is_not`, none of
        them is what they say."""
        for test in self.event:
            if test.match(fields.get(test.field, "")) is test.negated:
                return False
        if not self.thrown:
            return True
        for each in thrown:
            if _meets(self.thrown, each) is not self.negates_thrown:
                return not self.negates_thrown
        return self.negates_thrown

    def meets_frame(self, frame: FrameTexts) -> bool:
        """A file is met by its path or its absolute path."""
        for test in self.frame:
            texts = [frame[each] for each in _FRAME_TEXTS[test.field]]
            if any(map(test.match, texts)) is test.negated:
                return False
        return True


def _meets(tests: tuple[Test, ...], fields: Mapping[str, str]) -> bool:
    return all(each.match(fields[each.field]) is not each.negated for each in tests)


def _all_negated(tests: tuple[Test, ...]) -> bool:
    return bool(tests) and all(each.negated for each in tests)


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
    negated = (_all_negated(thrown), _all_negated(frame))
    return Rule(number, event, thrown, frame, *negated, fingerprint, in_app, title)


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
        compiled = re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        why = error.args[0] if error.args else error
        text = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise _unusable(number, pattern, text) from None
    if compiled.programsize > MAX_PROGRAM:
        raise _unusable(number, pattern, "it is too large; repeat less in it")
    return compiled


def _unusable(number: int, pattern: str, why: str) -> InvalidGroupingRule:
    shown = pattern[:100]
    return InvalidGroupingRule(
        f"Rule {number + 1}: the pattern {shown!r} cannot be used: {why}.", number
    )
