"""Values that filters compare with. Pure.

In: an operator, and what stands beside it in JSON. Out: a `Compare`. Raises InvalidField with the
path.
"""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn

from beacon.flags.conditions import Uncompilable, compile_pattern
from beacon.reports.conditions import Compare
from beacon.reports.faults import refuse
from beacon.reports.terms import Dimension

MAX_VALUES = 1000  # in one list
MAX_TEXT = 2000  # characters of a value
MAX_PATTERN = 1000  # characters


def value_text(value: str | int | float | bool) -> str:
    """As Postgres writes a value of JSON as text; what dimensions and filters compare."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removeprefix("-" if value == 0 else "\0")
    return str(value)


def read_operator(path: str, dimension: Dimension, operator: str, value: Any) -> Compare:
    if operator == "is":
        return Compare(dimension, "in", values=frozenset({read_scalar(path, value)}))
    if operator == "in":
        return Compare(dimension, "in", values=_read_values(path, value))
    if operator == "contains":
        return Compare(dimension, "contains", text=_read_text(path, value).lower())
    if operator == "matches":
        return Compare(dimension, "matches", text=_read_pattern(path, value))
    number = _read_number(path, value)
    for name in ("gt", "gte", "lt", "lte"):
        if operator == name:
            return Compare(dimension, name, number=number)
    raise AssertionError(operator)


def _read_values(path: str, value: Any) -> frozenset[str | None]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_VALUES:
        refuse(path, f"expected a list of 1 to {MAX_VALUES} values")
    return frozenset(read_scalar(f"{path}[{place}]", each) for place, each in enumerate(value))


def read_scalar(path: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str | int | float):
        refuse(path, "expected text, a number, true, false or null")
    if isinstance(value, float) and not isfinite(value):
        refuse(path, "expected a number that is finite")
    check_text(path, text := value_text(value))
    return text


def _read_text(path: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        refuse(path, "expected text that is not empty")
    check_text(path, value)
    return value


def _read_pattern(path: str, value: Any) -> str:
    pattern = _read_text(path, value)
    if len(pattern) > MAX_PATTERN:
        refuse(path, f"a pattern has up to {MAX_PATTERN} characters")
    try:
        compile_pattern(pattern)
    except Uncompilable as error:
        refuse(path, f"{pattern[:100]!r} is no pattern that RE2 takes: {error}")
    return pattern


def _read_number(path: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        refuse(path, "expected a number")
    try:
        number = float(value)
    except OverflowError:
        _refuse_infinite(path)
    if not isfinite(number):
        _refuse_infinite(path)
    return number


def _refuse_infinite(path: str) -> NoReturn:
    refuse(path, "expected a number within the range of a double")


def check_text(path: str, text: str) -> None:
    if len(text) > MAX_TEXT or "\0" in text:
        refuse(path, f"expected up to {MAX_TEXT} characters, and no NUL among them")
