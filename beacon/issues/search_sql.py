"""A search of issues as SQL: text with numbered places, and the arguments that belong there. Pure.

In: terms, and who asks when. Out: conditions on `i`, the issues of `sql/roots.sql`. Nothing that
somebody typed gets into the text, only into the arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from beacon.explorer.conditions import Conditions, escaped
from beacon.issues.search import FIELDS, Term, Value
from beacon.issues.values import (
    bounds_of,
    choices_of,
    levels_of,
    number_of,
    refuse_value,
    texts_of,
)

NEW_FOR = timedelta(hours=24)
"""How long an issue is new."""
STATES = ("unresolved", "resolved", "ignored")
KINDS = ("error", "message")

TEXTS = ("title", "value", "culprit")
"""Where words are looked for."""
PATTERNS = {
    "type": ("type", ("{}",)),
    "title": ("title", ("{}",)),
    "value": ("value", ("{}",)),
    "culprit": ("culprit", ("{}",)),
    "platform": ("platform", ("{}",)),
    "function": ("culprit", ("{}", "{} in %")),
    "file": ("culprit", ("{}", "% in {}", "% in %/{}")),
}
"""By key: the column, and the patterns of which it has one. A culprit is `function in file`."""
COMPARED = {"events": "i.events", "users": "i.users"}
TIMES = {"first_seen": "i.first_seen_at", "last_seen": "i.last_seen_at"}
TAGS = ("release", "environment")
"""Fields that are tags of Beacon's own."""

IS = {
    **{state: f"i.state = '{state}'" for state in STATES},
    "regressed": "(i.regressed_at IS NOT NULL AND i.state = 'unresolved')",
    "new": "i.first_seen_at > {new}",
    "assigned": "i.assignee_id IS NOT NULL",
    "unassigned": "i.assignee_id IS NULL",
    "merged": "i.merged > 0",
}
HAS = {
    "assignee": "i.assignee_id IS NOT NULL",
    "culprit": "i.culprit <> ''",
    "comments": "i.id IN (SELECT coalesce(part.merged_into, a.issue_id) FROM issue_activity AS a"
    " LEFT JOIN members AS part ON part.id = a.issue_id"
    " WHERE a.project_id = $1 AND a.kind = 'comment')",
}
_SHORT_ID = re.compile(r"(?:.*-)?(?P<digits>[0-9a-f]{4,8})\Z", re.IGNORECASE | re.DOTALL)
_NOBODY, _ME = "none", "me"


class Asker(NamedTuple):
    """`account_id` is None where a key asks; days are days of the zone."""

    now: datetime
    zone: ZoneInfo
    account_id: UUID | None = None


def is_of_state(term: Term) -> bool:
    """Whether it only tells states apart: these are counted without it."""
    return (
        term.is_field
        and term.key == "is"
        and all(value.text.lower() in STATES for value in term.values)
    )


def add_terms(conditions: Conditions, terms: Iterable[Term], asker: Asker) -> None:
    """The first argument of the conditions is the project. Raises InvalidQuery."""
    for term in terms:
        text = _condition(conditions, term, asker)
        conditions.add(f"({text}) IS NOT TRUE" if term.negated else f"({text})")


def _condition(conditions: Conditions, term: Term, asker: Asker) -> str:
    key = term.key
    if key is None:
        return _anywhere(conditions, term.values[0])
    if not term.is_field or key in TAGS:
        return _tagged(conditions, key, list(texts_of(term)))
    if key in PATTERNS:
        return _matching(conditions, key, list(texts_of(term)))
    if key in TIMES:
        return _between(conditions, term, asker)
    if key in COMPARED:
        number = conditions.place(number_of(term))
        return f"{COMPARED[key]} {term.comparison} {number}::bigint"
    if key == "level":
        return f"i.level = ANY({conditions.place(levels_of(term))}::text[])"
    if key == "kind":
        return f"i.kind = ANY({conditions.place(choices_of(term, KINDS))}::text[])"
    if key == "first_release":
        patterns = conditions.place([pattern_of(value) for value in texts_of(term)])
        return f"i.first_release ILIKE ANY({patterns}::text[])"
    several = {"is": _is, "has": _has, "assigned": _assigned, "id": _called}[key]
    return " OR ".join(several(conditions, value, asker) for value in texts_of(term))


# --- texts ----------------------------------------------------------------------------------


def _anywhere(conditions: Conditions, value: Value) -> str:
    place = conditions.place(f"%{pattern_of(value)}%")
    text = " OR ".join(f"{{row}}.{column} ILIKE {place}" for column in TEXTS)
    found = _own_or_merged(text)
    digits = None if value.is_pattern else _SHORT_ID.match(value.text)
    return f"{found} OR {_in_range(conditions, digits)}" if digits else found


def _matching(conditions: Conditions, key: str, values: list[Value]) -> str:
    column, forms = PATTERNS[key]
    patterns = [form.format(pattern_of(value)) for form in forms for value in values]
    place = conditions.place(patterns)
    return _own_or_merged(f"{{row}}.{column} ILIKE ANY({place}::text[])")


def _own_or_merged(text: str) -> str:
    """That it holds of the issue itself, or of one that is merged into it."""
    merged = f"SELECT part.merged_into FROM members AS part WHERE {text.format(row='part')}"
    return f"{text.format(row='i')} OR i.id IN ({merged})"


def _called(conditions: Conditions, value: Value, asker: Asker) -> str:
    del asker
    digits = _SHORT_ID.match(value.text)
    if value.is_pattern or not digits:
        refuse_value(value, "id: takes a short id as SHOP-3F2A9C1D")
    return _in_range(conditions, digits)


def _in_range(conditions: Conditions, digits: re.Match[str]) -> str:
    low, high = range_of(digits["digits"])
    places = conditions.place(low), conditions.place(high)
    return "i.id BETWEEN {}::uuid AND {}::uuid".format(*places)


def range_of(digits: str) -> tuple[UUID, UUID]:
    """The least and the greatest id that begins with these hexadecimal digits."""
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def pattern_of(value: Value) -> str:
    return "%".join(map(escaped, value.pieces))


# --- tags -----------------------------------------------------------------------------------


def _tagged(conditions: Conditions, key: str, values: list[Value]) -> str:
    """That some event had the tag with one of the values, whatever their case."""
    plain = [f"lower({conditions.place(v.text)}::text)" for v in values if not v.is_pattern]
    wild = [f"lower({conditions.place(pattern_of(v))}::text)" for v in values if v.is_pattern]
    parts = [f"lower(t.value) = ANY(ARRAY[{', '.join(plain)}])"] if plain else []
    parts += [f"lower(t.value) LIKE {each}" for each in wild]
    return has_tag(conditions, key, f" AND ({' OR '.join(parts)})")


def has_tag(conditions: Conditions, key: str, more: str = "") -> str:
    return (
        "i.id IN (SELECT coalesce(part.merged_into, t.issue_id) FROM issue_tags AS t"
        " LEFT JOIN members AS part ON part.id = t.issue_id"
        f" WHERE t.project_id = $1 AND t.key = {conditions.place(key)}{more})"
    )


# --- the others -----------------------------------------------------------------------------


def _is(conditions: Conditions, value: Value, asker: Asker) -> str:
    found = _named(IS, value, "is")
    if "{new}" not in found:
        return found
    return found.format(new=f"{conditions.place(asker.now - NEW_FOR)}::timestamptz")


def _named(known: Mapping[str, str], value: Value, key: str) -> str:
    found = known.get(value.text.lower())
    if found is None:
        refuse_value(value, f"{key}: is one of {', '.join(known)}")
    return found


def _has(conditions: Conditions, value: Value, asker: Asker) -> str:
    del asker
    if value.text in FIELDS.difference(TAGS, HAS):
        refuse_value(value, f"has: takes a tag, or one of {', '.join((*HAS, *TAGS))}")
    return HAS.get(value.text) or has_tag(conditions, value.text)


def _assigned(conditions: Conditions, value: Value, asker: Asker) -> str:
    if value.text == _NOBODY:
        return "i.assignee_id IS NULL"
    if value.text == _ME:
        if asker.account_id is None:
            refuse_value(value, "assigned: `me` is for people, not for keys")
        return f"i.assignee_id = {conditions.place(asker.account_id)}::uuid"
    email = conditions.place(pattern_of(value))
    return f"i.assignee_id IN (SELECT id FROM accounts WHERE email ILIKE {email})"


def _between(conditions: Conditions, term: Term, asker: Asker) -> str:
    low, high = bounds_of(term, asker.now, asker.zone)
    column = TIMES[term.key or ""]
    parts = [f"{column} >= {conditions.place(low)}::timestamptz"] if low else []
    parts += [f"{column} < {conditions.place(high)}::timestamptz"] if high else []
    return " AND ".join(parts)
