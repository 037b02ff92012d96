"""Filters as the API takes them, and as the engine judges them. Pure.

In: a `Filter`, and the saved segments that it may name. Out: a `Condition`, a tree of `Every`,
`Some`, `Not`, `Compare` and `Done`, in which names, patterns and values are checked. Raises
InvalidField with the path, as `filters[0].and[1].value`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, Literal, NamedTuple, NoReturn, get_args

import msgspec
from msgspec import UNSET, UnsetType

from beacon.errors import InvalidField
from beacon.flags.conditions import Uncompilable, compile_pattern
from beacon.reports.faults import refuse
from beacon.reports.terms import MAX_KEY, Dimension, read_dimension

MAX_CONDITIONS = 200
MAX_DEPTH = 8  # of filters in filters, segments included
MAX_VALUES = 1000  # in one list
MAX_TEXT = 2000  # characters of a value
MAX_PATTERN = 1000  # characters
MAX_PATTERNS = 20
MAX_DAYS = 3660  # of has_done

Operator = Literal[
    "is",
    "is_not",
    "in",
    "not_in",
    "contains",
    "not_contains",
    "matches",
    "not_matches",
    "gt",
    "gte",
    "lt",
    "lte",
]
Scalar = str | int | float | bool | None


class HasDone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An event of that name with these properties, in the range or so many days before its end."""

    event: str
    properties: dict[str, Scalar] = {}
    days: int | None = None


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of `and`, `or`, `not`, `has_done`, `has_not_done`, `segment`, or `dimension` with
    `operator` and `value`."""

    and_: list[Filter] | None = msgspec.field(name="and", default=None)
    or_: list[Filter] | None = msgspec.field(name="or", default=None)
    not_: Filter | None = msgspec.field(name="not", default=None)
    has_done: HasDone | None = None
    has_not_done: HasDone | None = None
    segment: str | None = None
    dimension: str | None = None
    operator: Operator | None = None
    value: Any | UnsetType = UNSET


# --- as they are judged --------------------------------------------------------------------


class Every(NamedTuple):
    """All hold; of none, always."""

    parts: tuple[Condition, ...]


class Some(NamedTuple):
    parts: tuple[Condition, ...]


class Not(NamedTuple):
    part: Condition


class Compare(NamedTuple):
    """`in`: the value is one of `values`, null among them. `contains`, `matches`: `text`, for
    `contains` in lower case. `gt`, `gte`, `lt`, `lte`: `number`."""

    dimension: Dimension
    operator: Literal["in", "contains", "matches", "gt", "gte", "lt", "lte"]
    values: frozenset[str | None] = frozenset()
    text: str = ""
    number: float = 0.0


class Done(NamedTuple):
    """The visitor has a counted event of that name, whose properties have these texts, in the
    range, or in so many local days before its end."""

    event: str
    properties: tuple[tuple[str, str | None], ...]
    days: int | None


Condition = Every | Some | Not | Compare | Done

_decode = msgspec.json.Decoder(list[Filter]).decode
_NEGATED = {"is_not": "is", "not_in": "in", "not_contains": "contains", "not_matches": "matches"}
_FORMS = ("and", "or", "not", "has_done", "has_not_done", "segment", "dimension")


def read_filter_list(text: str) -> list[Filter]:
    """As an address has them: JSON."""
    try:
        return _decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise InvalidField("filters", f"filters: no list of filters as JSON: {error}.") from None


def read_filters(
    filters: Iterable[Filter], segments: Mapping[str, Filter], field: str = "filters"
) -> Condition | None:
    """All of them have to hold; None where there are none."""
    reading = _Reading(segments)
    parts = tuple(
        reading.condition(f"{field}[{place}]", each) for place, each in enumerate(filters)
    )
    return parts[0] if len(parts) == 1 else Every(parts) if parts else None


def read_filter(wanted: Filter, segments: Mapping[str, Filter], field: str) -> Condition:
    return _Reading(segments).condition(field, wanted)


def value_text(value: str | int | float | bool) -> str:
    """As Postgres writes a value of JSON as text; what dimensions and filters compare."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removeprefix("-" if value == 0 else "\0")
    return str(value)


class _Reading:
    """One a question: it counts the conditions, and keeps segments from naming themselves."""

    def __init__(self, segments: Mapping[str, Filter]) -> None:
        self._segments = segments
        self._within: tuple[str, ...] = ()
        self._count = self._patterns = 0

    def condition(self, path: str, wanted: Filter, depth: int = 1) -> Condition:
        self._count += 1
        if self._count > MAX_CONDITIONS:
            refuse(path, f"there are more than {MAX_CONDITIONS} conditions")
        if depth > MAX_DEPTH:
            refuse(path, f"filters stand in filters more than {MAX_DEPTH} deep")
        _check_form(path, wanted)
        if wanted.and_ is not None:
            return Every(self._parts(f"{path}.and", wanted.and_, depth))
        if wanted.or_ is not None:
            return Some(self._parts(f"{path}.or", wanted.or_, depth))
        if wanted.not_ is not None:
            return Not(self.condition(f"{path}.not", wanted.not_, depth + 1))
        if wanted.has_done is not None:
            return _done(f"{path}.has_done", wanted.has_done)
        if wanted.has_not_done is not None:
            return Not(_done(f"{path}.has_not_done", wanted.has_not_done))
        if wanted.segment is not None:
            return self._segment(f"{path}.segment", wanted.segment, depth)
        return self._compare(path, wanted)

    def _parts(self, path: str, parts: list[Filter], depth: int) -> tuple[Condition, ...]:
        if not parts:
            refuse(path, "it holds no filter")
        return tuple(
            self.condition(f"{path}[{place}]", part, depth + 1) for place, part in enumerate(parts)
        )

    def _segment(self, path: str, key: str, depth: int) -> Condition:
        if key not in self._segments:
            there = ", ".join(sorted(self._segments)) or "none yet"
            refuse(path, f"there is no segment {key[:100]!r}; there are: {there}")
        if key in self._within:
            refuse(path, f"the segment {key!r} names itself")
        self._within = (*self._within, key)
        try:
            found = self.condition("filter", self._segments[key], depth + 1)
        except InvalidField as fault:
            refuse(path, f"the segment {key!r} cannot be judged: {fault.message.rstrip('.')}")
        self._within = self._within[:-1]
        return found

    def _compare(self, path: str, wanted: Filter) -> Condition:
        dimension = read_dimension(wanted.dimension or "", f"{path}.dimension", time=False)
        if wanted.operator is None:
            refuse(f"{path}.operator", f"it is missing; allowed are {', '.join(_OPERATORS)}")
        operator = _NEGATED.get(wanted.operator, wanted.operator)
        self._patterns += operator == "matches"
        if self._patterns > MAX_PATTERNS:
            refuse(path, f"there are more than {MAX_PATTERNS} patterns")
        compare = _read_operator(f"{path}.value", dimension, operator, wanted.value)
        return Not(compare) if wanted.operator in _NEGATED else compare


_OPERATORS: tuple[str, ...] = get_args(Operator)


def _check_form(path: str, wanted: Filter) -> None:
    given = [
        name
        for name, form in zip(_FORMS, msgspec.structs.astuple(wanted), strict=False)
        if form is not None
    ]
    if len(given) != 1:
        refuse(path, f"one of {', '.join(_FORMS)} is needed, not {' and '.join(given) or 'none'}")
    if wanted.dimension is None and not (wanted.operator is None and wanted.value is UNSET):
        refuse(path, "operator and value belong to a dimension")


def _done(path: str, wanted: HasDone) -> Done:
    _check_text(f"{path}.event", wanted.event)
    if wanted.days is not None and not 1 <= wanted.days <= MAX_DAYS:
        refuse(f"{path}.days", f"expected a whole number from 1 to {MAX_DAYS}")
    if len(wanted.properties) > MAX_PATTERNS:
        refuse(f"{path}.properties", f"{MAX_PATTERNS} are allowed, not {len(wanted.properties)}")
    for key in wanted.properties:
        if not 1 <= len(key) <= MAX_KEY or "\0" in key:
            refuse(f"{path}.properties", f"a key has 1 to {MAX_KEY} characters")
    properties = (
        (key, _read_scalar(f"{path}.properties.{key}", value))
        for key, value in sorted(wanted.properties.items())
    )
    return Done(wanted.event, tuple(properties), wanted.days)


def _read_operator(path: str, dimension: Dimension, operator: str, value: Any) -> Compare:
    if operator == "is":
        return Compare(dimension, "in", values=frozenset({_read_scalar(path, value)}))
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
    return frozenset(_read_scalar(f"{path}[{place}]", each) for place, each in enumerate(value))


def _read_scalar(path: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str | int | float):
        refuse(path, "expected text, a number, true, false or null")
    if isinstance(value, float) and not isfinite(value):
        refuse(path, "expected a number that is finite")
    _check_text(path, text := value_text(value))
    return text


def _read_text(path: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        refuse(path, "expected text that is not empty")
    _check_text(path, value)
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


def _check_text(path: str, text: str) -> None:
    if len(text) > MAX_TEXT or "\0" in text:
        refuse(path, f"expected up to {MAX_TEXT} characters, and no NUL among them")
