"""Filters as the API takes them. Pure.

In: a `Filter`, and the saved segments and cohorts that it may name. Out: a `Condition`, in which
names, patterns and values are checked. Raises InvalidField with the path, as
`filters[0].and[1].value`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, get_args

import msgspec
from msgspec import UNSET, UnsetType

from beacon.errors import InvalidField
from beacon.reports.conditions import Condition, Done, Every, Member, Not, Some, Went
from beacon.reports.faults import refuse
from beacon.reports.filter_values import check_text, read_operator, read_scalar
from beacon.reports.ranges import read_range
from beacon.reports.terms import MAX_KEY, read_dimension
from beacon.reports.zones import zone_of

if TYPE_CHECKING:
    from beacon.reports.cohorts import Who

MAX_CONDITIONS = 200
MAX_DEPTH = 8  # of filters in filters, segments included
MAX_PATTERNS = 20
MAX_DAYS = 3660  # of has_done
NOTHING: Mapping[str, Any] = MappingProxyType({})

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
    """One of `and`, `or`, `not`, `has_done`, `has_not_done`, `segment`, `cohort`, or `dimension`
    with `operator` and `value`."""

    and_: list[Filter] | None = msgspec.field(name="and", default=None)
    or_: list[Filter] | None = msgspec.field(name="or", default=None)
    not_: Filter | None = msgspec.field(name="not", default=None)
    has_done: HasDone | None = None
    has_not_done: HasDone | None = None
    segment: str | None = None
    cohort: str | None = None
    dimension: str | None = None
    operator: Operator | None = None
    value: Any | UnsetType = UNSET


class Asking(NamedTuple):
    """When and where it is asked, `now` in milliseconds since 1970 and `zone` the project's; and
    what the names in filters mean: of a static cohort its id."""

    now: int
    zone: str
    segments: Mapping[str, Filter] = NOTHING
    cohorts: Mapping[str, int | Who] = NOTHING


_decode = msgspec.json.Decoder(list[Filter]).decode
_NEGATED = {"is_not": "is", "not_in": "in", "not_contains": "contains", "not_matches": "matches"}
_FORMS = ("and", "or", "not", "has_done", "has_not_done", "segment", "cohort", "dimension")


def read_filter_list(text: str) -> list[Filter]:
    """As an address has them: JSON."""
    try:
        return _decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise InvalidField("filters", f"filters: no list of filters as JSON: {error}.") from None


def read_filters(
    filters: Iterable[Filter], asking: Asking, field: str = "filters"
) -> Condition | None:
    """All of them have to hold; None where there are none."""
    return _Reading(asking).every(field, filters)


def read_filter(wanted: Filter, asking: Asking, field: str) -> Condition:
    return _Reading(asking).condition(field, wanted)


class _Reading:
    """One a question: it counts the conditions, and keeps segments and cohorts from naming
    themselves. `_within`: those that are being read."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._within: tuple[str, ...] = ()
        self._count = self._patterns = 0

    def every(self, path: str, filters: Iterable[Filter]) -> Condition | None:
        parts = tuple(
            self.condition(f"{path}[{place}]", each) for place, each in enumerate(filters)
        )
        return parts[0] if len(parts) == 1 else Every(parts) if parts else None

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
        if wanted.cohort is not None:
            return self._cohort(f"{path}.cohort", wanted.cohort)
        return self._compare(path, wanted)

    def _parts(self, path: str, parts: list[Filter], depth: int) -> tuple[Condition, ...]:
        if not parts:
            refuse(path, "it holds no filter")
        return tuple(
            self.condition(f"{path}[{place}]", part, depth + 1) for place, part in enumerate(parts)
        )

    def _segment(self, path: str, key: str, depth: int) -> Condition:
        found = self._asking.segments.get(key)
        if found is None:
            _refuse_name(path, "segment", key, self._asking.segments)
        return self._named(
            path, f"the segment {key!r}", lambda: self.condition("filter", found, depth + 1)
        )

    def _cohort(self, path: str, key: str) -> Condition:
        found = self._asking.cohorts.get(key)
        if found is None:
            _refuse_name(path, "cohort", key, self._asking.cohorts)
        if isinstance(found, int):
            return Member(found)
        return self._named(path, f"the cohort {key!r}", lambda: self._went(key, found))

    def _named(self, path: str, what: str, read: Callable[[], Condition]) -> Condition:
        """What stands under a name, which it may not name itself."""
        if what in self._within:
            refuse(path, f"{what} names itself")
        if len(self._within) == MAX_DEPTH:
            refuse(path, f"segments and cohorts name others more than {MAX_DEPTH} deep")
        self._within = (*self._within, what)
        try:
            found = read()
        except InvalidField as fault:
            refuse(path, f"{what} cannot be judged: {fault.message.rstrip('.')}")
        self._within = self._within[:-1]
        return found

    def _went(self, key: str, who: Who) -> Went:
        """It is found by itself, so depth counts from its own filters on."""
        zone = zone_of(who.tz or self._asking.zone)
        return Went(
            key,
            read_range(who.date_range, zone, self._asking.now),
            self.every("filters", who.filters),
            who.bots == "include",
            tuple(self.condition(f"steps[{place}]", each) for place, each in enumerate(who.way)),
            who.window,
            who.dropped is not None,
        )

    def _compare(self, path: str, wanted: Filter) -> Condition:
        dimension = read_dimension(wanted.dimension or "", f"{path}.dimension", time=False)
        if wanted.operator is None:
            refuse(f"{path}.operator", f"it is missing; allowed are {', '.join(_OPERATORS)}")
        operator = _NEGATED.get(wanted.operator, wanted.operator)
        self._patterns += operator == "matches"
        if self._patterns > MAX_PATTERNS:
            refuse(path, f"there are more than {MAX_PATTERNS} patterns")
        compare = read_operator(f"{path}.value", dimension, operator, wanted.value)
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


def _refuse_name(path: str, kind: str, key: str, known: Iterable[str]) -> NoReturn:
    there = ", ".join(sorted(known)) or "none yet"
    refuse(path, f"there is no {kind} {key[:100]!r}; there are: {there}")


def _done(path: str, wanted: HasDone) -> Done:
    check_text(f"{path}.event", wanted.event)
    if wanted.days is not None and not 1 <= wanted.days <= MAX_DAYS:
        refuse(f"{path}.days", f"expected a whole number from 1 to {MAX_DAYS}")
    if len(wanted.properties) > MAX_PATTERNS:
        refuse(f"{path}.properties", f"{MAX_PATTERNS} are allowed, not {len(wanted.properties)}")
    for key in wanted.properties:
        if not 1 <= len(key) <= MAX_KEY or "\0" in key:
            refuse(f"{path}.properties", f"a key has 1 to {MAX_KEY} characters")
    properties = (
        (key, read_scalar(f"{path}.properties.{key}", value))
        for key, value in sorted(wanted.properties.items())
    )
    return Done(wanted.event, tuple(properties), wanted.days)
