"""What lines of logs can be asked for, as SQL. Pure.

In: a `LogFilter`. Out: conditions on events `e`, which must all hold. Nothing that somebody typed
gets into the text.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from beacon.decode.report import LEVELS
from beacon.errors import InvalidField
from beacon.events import ERROR, LOG, MESSAGE
from beacon.explorer.conditions import Conditions, Fields, add_terms, escaped
from beacon.explorer.fields import EVENT_FIELDS
from beacon.explorer.search import Term
from beacon.explorer.windows import EVER, Span

Errors = Literal["include", "exclude", "only"]
Level = Literal["debug", "info", "warning", "error", "fatal"]

_NAMES: dict[Errors, list[str]] = {
    "include": [LOG, ERROR, MESSAGE],
    "exclude": [LOG],
    "only": [ERROR, MESSAGE],
}
_HOLDERS = ("attributes", "resource", "extra")
"""Where the attributes of a line, or of an error, stand in its properties."""

SERVICE = "e.tags ->> 'service.name'"


class LogFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold. `level`: that or worse; `attribute` is `KEY:VALUE`."""

    level: Level | None = None
    text: str | None = None
    terms: tuple[Term, ...] = ()
    environment: str | None = None
    release: str | None = None
    service: str | None = None
    logger: str | None = None
    trace_id: str | None = None
    attribute: str | None = None
    errors: Errors = "include"
    span: Span = EVER


def _attribute(conditions: Conditions, term: Term) -> str:
    """An attribute before a property, and that before a tag."""
    assert term.key is not None
    key = f"{conditions.place(term.key)}::text"
    otherwise = EVENT_FIELDS.others
    assert otherwise is not None
    if term.within is not None:
        return otherwise(conditions, term)
    return f"coalesce({_of_attributes(key)}, {otherwise(conditions, term)})"


LOG_FIELDS = Fields(
    named={
        **EVENT_FIELDS.named,
        "service": f"({SERVICE})",
        "logger": "(e.properties ->> 'logger')",
        "server": "(e.properties ->> 'server_name')",
        "trace_id": "(e.properties ->> 'trace_id')",
        "span_id": "(e.properties ->> 'span_id')",
    },
    anywhere="concat_ws(E'\\n', e.message, e.properties, e.tags)",
    others=_attribute,
)


def add_filter(conditions: Conditions, wanted: LogFilter) -> None:
    """Raises InvalidField."""

    def equal(expression: str, value: str | None) -> None:
        if value is not None:
            conditions.add(f"{expression} = {conditions.place(value)}::text")

    conditions.add(f"e.event_name = ANY({conditions.place(_NAMES[wanted.errors])}::text[])")
    if wanted.level is not None:
        worse = list(LEVELS[LEVELS.index(wanted.level) :])
        conditions.add(f"e.level = ANY({conditions.place(worse)}::text[])")
    equal("e.environment", wanted.environment)
    equal("e.release", wanted.release)
    equal(SERVICE, wanted.service)
    equal("e.properties ->> 'logger'", wanted.logger)
    equal("e.properties ->> 'trace_id'", wanted.trace_id)
    if wanted.attribute is not None:
        _add_attribute(conditions, wanted.attribute)
    if wanted.text is not None:
        conditions.add(f"e.message ILIKE {conditions.place(f'%{escaped(wanted.text)}%')}::text")
    add_terms(conditions, wanted.terms, LOG_FIELDS)


def _add_attribute(conditions: Conditions, text: str) -> None:
    key, colon, value = text.partition(":")
    if not key or not colon:
        raise InvalidField("attribute", "attribute: send it as `key:value`, or `key:*`.")
    found = _of_attributes(f"{conditions.place(key)}::text")
    if value == "*":
        conditions.add(f"{found} IS NOT NULL")
    else:
        conditions.add(f"{found} = {conditions.place(value)}::text")


def _of_attributes(key: str) -> str:
    each = [f"e.properties -> '{holder}' ->> {key}" for holder in _HOLDERS]
    return f"coalesce({', '.join(each)})"
