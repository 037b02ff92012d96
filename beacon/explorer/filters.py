"""Filters of reports as SQL, for events and sessions that are looked at one by one. Pure.

In: a condition, as beacon/reports/filters.py makes it. Out: SQL that holds for what a report would
select (docs/reports.md, "Filters"): an event has the values of its session, and a session passes
with one event that does. Nothing that somebody typed gets into the text. What is not as in reports:
of a small letter with several capital ones (the sign for kelvin) the usual one is found, and of
numbers with an exponent of three digits none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from beacon import resources
from beacon.errors import InvalidField
from beacon.explorer.conditions import Conditions
from beacon.reports import fields
from beacon.reports.filters import Compare, Condition, Done, Not, Some

NUMBER = r"^-?(0|[1-9][0-9]{0,199})(\.[0-9]{1,50})?([eE][+-]?[0-9]{1,2})?$"
"""A number of JSON that is surely within the range of a double."""

_KEYED = {"property": "e.properties", "tag": "e.tags"}
_SOURCE = r"coalesce(s.utm_source, regexp_replace(s.referrer_host, '^www\.', ''))"
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def check_sayable(condition: Condition | None) -> None:
    """Raises InvalidField for what only reports can judge."""
    for part in _leaves(condition):
        if isinstance(part, Done):
            _refuse("what a visitor has done")
        if part.dimension.of == "visitor":
            _refuse(part.dimension.name)
        if part.operator == "matches":
            _refuse("matches")


def event_passes(conditions: Conditions, condition: Condition) -> str:
    """Of an event `e`."""
    text = _sql(conditions, condition)
    if not any(part.dimension.of == "session" for part in _compared(condition)):
        return text
    return (
        f"(SELECT {text} FROM (SELECT) AS one"
        " LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id)"
    )


def session_passes(conditions: Conditions, condition: Condition, *, stepwise: bool) -> str:
    """Of a session `s`. `stepwise`: it is one of those that `scan_sessions.sql` looks at."""
    text = _sql(conditions, condition)
    if all(part.dimension.of == "session" for part in _compared(condition)):
        return text
    name = "is_in_step_with_event" if stepwise else "has_event"
    return resources.sql("explorer", name).format(condition=text)


def _refuse(what: str) -> NoReturn:
    raise InvalidField(
        "filters",
        f"filters: {what} cannot be judged here, where events are looked at one by one; reports "
        "can. Allowed are dimensions of events and sessions with any operator but matches.",
    )


def _sql(conditions: Conditions, condition: Condition) -> str:
    """True or false, never null."""
    if isinstance(condition, Compare):
        return _comparison(conditions, condition)
    if isinstance(condition, Not):
        return f"NOT {_sql(conditions, condition.part)}"
    assert not isinstance(condition, Done)
    word, nothing = (" OR ", "false") if isinstance(condition, Some) else (" AND ", "true")
    return f"({word.join(_sql(conditions, part) for part in condition.parts) or nothing})"


def _comparison(conditions: Conditions, compare: Compare) -> str:
    expression = _expression(conditions, compare)
    if compare.operator == "in":
        texts = [value for value in compare.values if value is not None]
        is_one = f"coalesce({expression} = ANY({conditions.place(texts)}::text[]), false)"
        return f"({expression} IS NULL OR {is_one})" if None in compare.values else is_one
    if compare.operator == "contains":
        return f"coalesce({expression} ~ {conditions.place(_pattern(compare.text))}::text, false)"
    number = f"{conditions.place(compare.number)}::float8"
    return (
        f"(CASE WHEN {expression} ~ '{NUMBER}'"
        f" THEN ({expression})::float8 {_COMPARISONS[compare.operator]} {number}"
        " ELSE false END)"
    )


def _expression(conditions: Conditions, compare: Compare) -> str:
    dimension = compare.dimension
    if dimension.key is not None:
        return f"({_KEYED[dimension.kind]} ->> {conditions.place(dimension.key)}::text)"
    if dimension.name == fields.SOURCE:
        return _SOURCE
    if dimension.of == "event":
        return f"e.{fields.EVENT_COLUMNS[dimension.name]}"
    return f"s.{fields.SESSION_COLUMNS[dimension.name]}"


def _pattern(text: str) -> str:
    """Of Postgres' own kind, which finds the text whatever its case, in every locale."""
    return "".join(map(_letter, text))


def _letter(small: str) -> str:
    capitals = {c for c in (small.upper(), small.title()) if c != small and c.lower() == small}
    if capitals:
        return f"({'|'.join([small, *sorted(capitals)])})"
    return small if small.isalnum() else re.sub(r"([\x00-\x7f])", r"\\\1", small)


def _compared(condition: Condition) -> Iterator[Compare]:
    return (part for part in _leaves(condition) if isinstance(part, Compare))


def _leaves(condition: Condition | None) -> Iterator[Compare | Done]:
    if isinstance(condition, Compare | Done):
        yield condition
    elif isinstance(condition, Not):
        yield from _leaves(condition.part)
    elif condition is not None:
        for part in condition.parts:
            yield from _leaves(part)
