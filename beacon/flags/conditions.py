"""Compiles conditions: a `Condition` in, a function of context and time out. Pure.

Values are compared without conversion: text with text, numbers with numbers, case by case and
code point by code point. An attribute that is missing, null or of another type matches no
operator; `ne` and `not_in` are the opposites of `eq` and `in`, so these it does match.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import re2  # type: ignore[import-untyped]

from beacon.flags.bucketing import utf8
from beacon.flags.limits import MAX_SEARCHED, MAX_SEARCHED_LIST
from beacon.flags.model import CLOCK, Condition, Context
from beacon.flags.moments import milliseconds, moment_of
from beacon.flags.semver import version_of

MAX_PATTERN_MEMORY = 256 * 1024
"""Bytes that one pattern may take, compiled and at work; RE2 refuses what needs more."""

Held = dict[str, bool]
"""The segments that were asked already in one evaluation, and whether they held."""
Test = Callable[[Context, int, Held], bool]
Match = Callable[[Any], bool]
Compare = Callable[[Any, Any], bool]


class Uncompilable(ValueError):
    """What is stored cannot be evaluated."""


def compile_condition(
    condition: Condition, segments: Mapping[str, Test], parts: dict[int, Test] | None = None
) -> Test:
    """Raises Uncompilable. `parts`: takes the test of it and of each part, by their `id`."""
    test = _compiled(condition, segments, parts)
    if parts is not None:
        parts[id(condition)] = test
    return test


def _compiled(
    condition: Condition, segments: Mapping[str, Test], parts: dict[int, Test] | None
) -> Test:
    if not has_one_form(condition):
        raise Uncompilable("a condition is one of all, any, not, segment, attribute")
    if condition.all is not None:
        return every([compile_condition(part, segments, parts) for part in condition.all])
    if condition.any is not None:
        return _some([compile_condition(part, segments, parts) for part in condition.any])
    if condition.not_ is not None:
        return _opposite(compile_condition(condition.not_, segments, parts))
    if condition.segment is not None:
        test = segments.get(condition.segment)
        if test is None:
            raise Uncompilable(f"there is no segment {condition.segment!r}")
        return test
    return _on_attribute(condition)


def has_one_form(condition: Condition) -> bool:
    forms = (condition.all, condition.any, condition.not_, condition.segment, condition.attribute)
    return forms.count(None) == len(forms) - 1


def every(tests: list[Test]) -> Test:
    """All of them hold; none at all do too."""
    if len(tests) == 1:
        return tests[0]
    tuple_of = tuple(tests)

    def holds(context: Context, now: int, held: Held) -> bool:
        for test in tuple_of:  # noqa: SIM110  (all() over a generator takes twice the time)
            if not test(context, now, held):
                return False
        return True

    return holds


def remembered(name: str, test: Test) -> Test:
    """Asked once in an evaluation, however many rules and flags name the segment."""

    def holds(context: Context, now: int, held: Held) -> bool:
        outcome = held.get(name)
        if outcome is None:
            outcome = held[name] = test(context, now, held)
        return outcome

    return holds


def _some(tests: list[Test]) -> Test:
    tuple_of = tuple(tests)

    def holds(context: Context, now: int, held: Held) -> bool:
        for test in tuple_of:  # noqa: SIM110  (as above)
            if test(context, now, held):
                return True
        return False

    return holds


def _opposite(test: Test) -> Test:
    return lambda context, now, held: not test(context, now, held)


def _on_attribute(condition: Condition) -> Test:
    name, kind, value = condition.attribute, condition.operator, condition.value
    if name is None or kind is None:
        raise Uncompilable("an attribute needs an operator")
    if name == CLOCK:
        return _on_clock(kind, value)
    if kind in ("eq", "ne") and isinstance(value, str):  # the most frequent, with one call less
        if kind == "eq":
            return lambda context, now, held: context.get(name) == value
        return lambda context, now, held: context.get(name) != value
    match = _MATCHES[kind](value)
    return lambda context, now, held: match(context.get(name))


def _on_clock(kind: str, value: Any) -> Test:
    moment = _moment(value)
    if kind == "before":
        return lambda context, now, held: now < moment
    if kind == "after":
        return lambda context, now, held: now >= moment
    raise Uncompilable(f"{CLOCK!r} is the clock, for before and after")


# --- operators: what the condition's value is, to what an attribute's value must be ----------


def _equal(value: Any) -> Match:
    if isinstance(value, bool):
        return lambda found: found is value
    if isinstance(value, str):
        return lambda found: bool(found == value)
    number = _number(value)
    return lambda found: found == number and not isinstance(found, bool)


def _among(value: Any) -> Match:
    if not isinstance(value, list):
        raise Uncompilable("a list of values is needed")
    texts = frozenset(each for each in value if isinstance(each, str))
    truths = frozenset(each for each in value if isinstance(each, bool))
    numbers = frozenset(_number(each) for each in value if not isinstance(each, str | bool))

    def match(found: Any) -> bool:
        if isinstance(found, str):
            return found in texts
        if isinstance(found, bool):
            return found in truths
        return isinstance(found, int | float) and found in numbers

    return match


def _contains(value: Any) -> Match:
    text = _text(value)

    def match(found: Any) -> bool:
        if isinstance(found, str):
            return len(found) <= MAX_SEARCHED and text in found
        return isinstance(found, list) and len(found) <= MAX_SEARCHED_LIST and text in found

    return match


def _starts(value: Any) -> Match:
    text = _text(value)
    return lambda found: isinstance(found, str) and found.startswith(text)


def _ends(value: Any) -> Match:
    text = _text(value)
    return lambda found: isinstance(found, str) and found.endswith(text)


def _matches(value: Any) -> Match:
    search = compile_pattern(_text(value)).search

    def match(found: Any) -> bool:
        if not isinstance(found, str) or len(found) > MAX_SEARCHED:
            return False
        return search(utf8(found)) is not None

    return match


def compile_pattern(pattern: str) -> Any:
    """RE2: linear time, bounded memory. Raises Uncompilable, which says why."""
    options = re2.Options()
    options.max_mem = MAX_PATTERN_MEMORY
    options.log_errors = False
    options.never_capture = True
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        why = error.args[0] if error.args else error
        text = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise Uncompilable(text) from None


def _compared(compare: Compare) -> Callable[[Any], Match]:
    def made(value: Any) -> Match:
        number = _number(value)

        def match(found: Any) -> bool:
            if not isinstance(found, int | float) or isinstance(found, bool):
                return False
            return compare(found, number)

        return match

    return made


def _in_time(compare: Compare) -> Callable[[Any], Match]:
    def made(value: Any) -> Match:
        moment = _moment(value)

        def match(found: Any) -> bool:
            time = moment_of(found)
            return time is not None and compare(time, moment)

        return match

    return made


def _versioned(compare: Compare) -> Callable[[Any], Match]:
    def made(value: Any) -> Match:
        wanted = version_of(value)
        if wanted is None:
            raise Uncompilable(f"{value!r} is no version")

        def match(found: Any) -> bool:
            version = version_of(found)
            return version is not None and compare(version, wanted)

        return match

    return made


def _exists(value: Any) -> Match:
    if value is False:
        return lambda found: found is None
    if value is None or value is True:
        return lambda found: found is not None
    raise Uncompilable("exists takes true or false")


def _negated(made: Callable[[Any], Match]) -> Callable[[Any], Match]:
    def negative(value: Any) -> Match:
        match = made(value)
        return lambda found: not match(found)

    return negative


_MATCHES: Mapping[str, Callable[[Any], Match]] = {
    "eq": _equal,
    "ne": _negated(_equal),
    "in": _among,
    "not_in": _negated(_among),
    "contains": _contains,
    "starts_with": _starts,
    "ends_with": _ends,
    "matches": _matches,
    "gt": _compared(operator.gt),
    "ge": _compared(operator.ge),
    "lt": _compared(operator.lt),
    "le": _compared(operator.le),
    "before": _in_time(operator.lt),
    "after": _in_time(operator.ge),
    "semver_eq": _versioned(operator.eq),
    "semver_gt": _versioned(operator.gt),
    "semver_ge": _versioned(operator.ge),
    "semver_lt": _versioned(operator.lt),
    "semver_le": _versioned(operator.le),
    "exists": _exists,
}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Uncompilable("text is needed")
    return value


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Uncompilable("text, a number, true or false is needed")
    if isinstance(value, float) and not isfinite(value):
        raise Uncompilable("a finite number is needed")
    return value


def _moment(value: Any) -> int:
    moment = milliseconds(value) if isinstance(value, str) else None
    if moment is None:
        raise Uncompilable(f"{value!r} is no time")
    return moment
