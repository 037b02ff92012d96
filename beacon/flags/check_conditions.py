"""Refuses conditions that could not be evaluated, for `check`. Pure.

In: a condition and its path. Out: nothing, or InvalidField. What an operator takes is decided
by compiling it, so that whatever passes here compiles.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from beacon.flags import limits
from beacon.flags.conditions import Uncompilable, compile_condition, has_one_form
from beacon.flags.faults import check_attribute, refuse
from beacon.flags.model import CLOCK, Condition
from beacon.flags.semver import MAX_VERSION_CHARACTERS

_SCALARS = "text, a number, true or false"
_TEXT = "text that is not empty"
_VERSION = f"a version as 1.2.3, up to {MAX_VERSION_CHARACTERS} characters"
_TIME = "a time as 2026-02-10T12:00:00Z"
_WANTED = {
    "eq": _SCALARS,
    "ne": _SCALARS,
    "in": f"a list of {_SCALARS}",
    "not_in": f"a list of {_SCALARS}",
    "contains": _TEXT,
    "starts_with": _TEXT,
    "ends_with": _TEXT,
    "gt": "a number",
    "ge": "a number",
    "lt": "a number",
    "le": "a number",
    "before": _TIME,
    "after": _TIME,
    "semver_eq": _VERSION,
    "semver_gt": _VERSION,
    "semver_ge": _VERSION,
    "semver_lt": _VERSION,
    "semver_le": _VERSION,
    "exists": "true or false",
}


class ConditionCheck:
    """One a flag or segment: it counts the conditions. `segments` None: none may be named."""

    def __init__(self, segments: Collection[str] | None) -> None:
        self._segments = segments
        self._count = 0
        self._patterns = 0

    def condition(self, path: str, condition: Condition, depth: int = 1) -> None:
        self._count += 1
        if self._count > limits.MAX_CONDITIONS:
            refuse(path, f"there are more than {limits.MAX_CONDITIONS} conditions")
        if depth > limits.MAX_DEPTH:
            refuse(path, f"conditions stand in conditions more than {limits.MAX_DEPTH} deep")
        _check_form(path, condition)
        if condition.all is not None or condition.any is not None:
            name = "all" if condition.all is not None else "any"
            parts = condition.all if condition.all is not None else condition.any
            if name == "any" and not parts:
                refuse(f"{path}.any", "it holds no condition, so that nothing matches it")
            for place, part in enumerate(parts or ()):
                self.condition(f"{path}.{name}[{place}]", part, depth + 1)
        elif condition.not_ is not None:
            self.condition(f"{path}.not", condition.not_, depth + 1)
        elif condition.segment is not None:
            self._check_segment(f"{path}.segment", condition.segment)
        else:
            self._patterns += condition.operator == "matches"
            if self._patterns > limits.MAX_PATTERNS:
                refuse(path, f"there are more than {limits.MAX_PATTERNS} patterns")
            _check_operator(path, condition)

    def _check_segment(self, path: str, segment: str) -> None:
        if self._segments is None:
            refuse(path, "a segment's conditions name attributes, not segments")
        if segment not in self._segments:
            refuse(path, f"there is no segment {segment!r}")


def _check_form(path: str, condition: Condition) -> None:
    if not has_one_form(condition):
        refuse(path, "one of all, any, not, segment and attribute is needed")
    if condition.attribute is None and not (condition.operator is condition.value is None):
        refuse(path, "operator and value belong to an attribute")


def _check_operator(path: str, condition: Condition) -> None:
    name, kind, value = condition.attribute or "", condition.operator, condition.value
    check_attribute(f"{path}.attribute", name)
    if kind is None:
        refuse(f"{path}.operator", "it is missing, and has to be there")
    if name == CLOCK and kind not in ("before", "after"):
        refuse(f"{path}.operator", f"{CLOCK!r} is the clock, which goes with before and after")
    if isinstance(value, list) and len(value) > limits.MAX_VALUES:
        refuse(f"{path}.value", f"{limits.MAX_VALUES} values are allowed, not {len(value)}")
    if kind == "matches" and isinstance(value, str) and len(value) > limits.MAX_PATTERN:
        refuse(f"{path}.value", f"a pattern has up to {limits.MAX_PATTERN} characters")
    if kind in ("contains", "starts_with", "ends_with") and value == "":
        refuse(f"{path}.value", f"expected {_TEXT}")
    try:
        compile_condition(condition, {})
    except Uncompilable as error:
        refuse(f"{path}.value", _why(kind, value, error))


def _why(kind: str, value: Any, error: Uncompilable) -> str:
    if kind == "matches" and isinstance(value, str):
        return f"{value[:100]!r} is no pattern that RE2 takes: {error}"
    return f"expected {_WANTED.get(kind, 'text')}"
