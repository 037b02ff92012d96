"""Filters of reports as SQL, for events and sessions that are looked at one by one. Pure.

In: a condition, as beacon/reports/filters.py makes it. Out: SQL that holds for what a report would
select (docs/reports.md, "Filters"): an event has the values of its session, and a session passes
with one event that does. Who is in a dynamic cohort is asked before (`People`). Nothing that
somebody typed gets into the text. What is not as in reports: of a small letter with several capital
ones (the sign for kelvin) the usual one is found, and of numbers with an exponent of three digits
none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NoReturn

from beacon import resources
from beacon.errors import InvalidField
from beacon.explorer.conditions import Conditions
from beacon.explorer.identity import visitor_of
from beacon.reports import fields
from beacon.reports.conditions import (
    Compare,
    Condition,
    Done,
    Leaf,
    Member,
    Not,
    Some,
    Went,
    leaves,
)
from beacon.reports.wanted import Person

People = Mapping[Went, Sequence[Person]]
NOBODY: People = MappingProxyType({})

NUMBER = r"^-?(0|[1-9][0-9]{0,199})(\.[0-9]{1,50})?([eE][+-]?[0-9]{1,2})?$"
"""A number of JSON that is surely within the range of a double."""

_KEYED = {"property": "e.properties", "tag": "e.tags"}
_SOURCE = r"coalesce(s.utm_source, regexp_replace(s.referrer_host, '^www\.', ''))"
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def check_sayable(condition: Condition | None) -> None:
    """Raises InvalidField for what only reports can judge."""
    for part in leaves(condition):
        if isinstance(part, Done):
            _refuse("what a visitor has done")
        if not isinstance(part, Compare):
            continue
        if part.dimension.of == "visitor":
            _refuse(part.dimension.name)
        if part.operator == "matches":
            _refuse("matches")


def event_passes(conditions: Conditions, condition: Condition, people: People = NOBODY) -> str:
    """Of an event `e`."""
    text = _sql(conditions, condition, people)
    if not any(map(_is_of_session, leaves(condition))):
        return text
    return (
        f"(SELECT {text} FROM (SELECT) AS one"
        " LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id)"
    )


def session_passes(
    conditions: Conditions, condition: Condition, people: People = NOBODY, *, stepwise: bool
) -> str:
    """Of a session `s`. `stepwise`: it is one of those that `scan_sessions.sql` looks at."""
    text = _sql(conditions, condition, people)
    if all(map(_is_of_session, leaves(condition))):
        return text
    name = "is_in_step_with_event" if stepwise else "has_event"
    return resources.sql("explorer", name).format(condition=text)


def _refuse(what: str) -> NoReturn:
    raise InvalidField(
        "filters",
        f"filters: {what} cannot be judged here, where events are looked at one by one; reports "
        "can. Allowed are dimensions of events and sessions with any operator but matches.",
    )


def _is_of_session(part: Leaf) -> bool:
    return not isinstance(part, Compare) or part.dimension.of == "session"


def _sql(conditions: Conditions, condition: Condition, people: People) -> str:
    """True or false, never null."""
    if isinstance(condition, Compare):
        return _comparison(conditions, condition)
    if isinstance(condition, Member):
        return _in_cohort("cohort_members", cohort=conditions.place(condition.cohort))
    if isinstance(condition, Went):
        names, users = zip(*people[condition], strict=True) if people[condition] else ((), ())
        places = conditions.place(list(names)), conditions.place(list(users))
        return _in_cohort("cohort_people", names=places[0], users=places[1])
    if isinstance(condition, Not):
        return f"NOT {_sql(conditions, condition.part, people)}"
    assert not isinstance(condition, Done)
    word, nothing = (" OR ", "false") if isinstance(condition, Some) else (" AND ", "true")
    return f"({word.join(_sql(conditions, part, people) for part in condition.parts) or nothing})"


def _in_cohort(members: str, **places: str) -> str:
    """Visitors are compared by their hashes, of which Postgres holds any cohort's in memory."""
    is_user = resources.sql("explorer", "is_users")
    hashes = resources.sql("explorer", members).format(visitor=visitor_of("m"), **places)
    return resources.sql("explorer", "is_in_cohort").format(
        visitor=visitor_of("s"), is_user=is_user, hashes=hashes
    )


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
