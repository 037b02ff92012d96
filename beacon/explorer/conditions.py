"""A search as SQL: text with numbered places, and the arguments that belong there. Pure.

In: terms, and the fields of what is searched. Out: conditions that hold for what is meant. Nothing
that somebody typed gets into the text, only into the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from beacon.errors import InvalidField
from beacon.explorer.search import Term, Value

NUMBER = r"^[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$"
"""What is compared as a number: text that Postgres' `numeric` surely takes."""


class Conditions:
    """All must hold. `args` begins with what the statement has besides."""

    def __init__(self, *args: Any) -> None:
        self.args: list[Any] = list(args)
        self._texts: list[str] = []

    def place(self, value: Any) -> str:
        """Where the argument stands in the text."""
        self.args.append(value)
        return f"${len(self.args)}"

    def add(self, text: str) -> None:
        self._texts.append(text)

    @property
    def sql(self) -> str:
        return "\n  AND ".join(self._texts) or "true"


class Fields(NamedTuple):
    """What a search of one kind of rows knows: each field as an expression of type text. `others`
    makes the expressions of a key that is none of these; None: there is no other."""

    named: Mapping[str, str]
    anywhere: str
    others: Callable[[Conditions, Term], str] | None = None

    def expression(self, conditions: Conditions, term: Term) -> str:
        """Raises InvalidField for a field that there is not."""
        assert term.key is not None
        named = self.named.get(term.key) if term.within is None else None
        if named is not None:
            return named
        if self.others is None:
            known = ", ".join(sorted(self.named))
            raise InvalidField("search", f"search: there is no field {term.key!r}, but {known}.")
        return self.others(conditions, term)


def add_terms(conditions: Conditions, terms: Iterable[Term], fields: Fields) -> None:
    """Raises InvalidField for a field that there is not."""
    for term in terms:
        text = _condition(conditions, term, fields)
        conditions.add(f"({text}) IS NOT TRUE" if term.negated else f"({text})")


def _condition(conditions: Conditions, term: Term, fields: Fields) -> str:
    if term.key is None:
        pattern = f"%{escaped(term.values[0].pieces[0])}%"
        return f"{fields.anywhere} ILIKE {conditions.place(pattern)}"
    expression = fields.expression(conditions, term)
    if term.comparison == "=":
        patterns = conditions.place([_pattern(value) for value in term.values])
        return f"{expression} ILIKE ANY({patterns}::text[])"
    number = conditions.place(term.values[0].pieces[0])
    return (
        f"CASE WHEN {expression} ~ '{NUMBER}'"
        f" THEN ({expression})::numeric {term.comparison} {number}::text::numeric END"
    )


def _pattern(value: Value) -> str:
    return "%".join(map(escaped, value.pieces))


def escaped(text: str) -> str:
    """As LIKE takes it literally."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
