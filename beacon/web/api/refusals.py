"""What msgspec complains of, as the field and what to send instead. Pure.

In: the type that was wanted, the error, and what was sent. Out: `InvalidField`. Keys of objects,
which msgspec writes as `[...]`, are found in what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
from msgspec import inspect

from beacon.errors import InvalidField

MAX_KEYS_TRIED = 100
MAX_NAMED = 20  # unknown fields, at once

_STEP = re.compile(r"(?:^|\.)(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_NAMED_FIELD = re.compile(r"field `([^`]*)`")
_TYPE_NAME = re.compile(r"(?<=[`| ])(str|int|float|bool|array)(?=[`| ])")
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
}
_UNKNOWN = "no such field is known here"
_ANY_KEY = object()
Step = str | int | object
"""Into a value: the name of a field or a key, a place in a list, or `_ANY_KEY`."""


def refusal(
    wanted: type, error: msgspec.ValidationError, sent: Any = None, within: str = ""
) -> InvalidField:
    """`Expected `str`, got `int` - at `$.name`` -> field `name`, `name: expected text, got ...`.
    `within`: the path at which the value stands."""
    text = str(error)
    what, at, where = text.rpartition(" - at ")
    path = where.strip("`").removeprefix("$").removeprefix(".") if at else ""
    steps = _with_keys(wanted, sent, list(_steps(path)), text)
    named = _NAMED_FIELD.search(text)
    field = _path([*([within] if within else []), *steps, *([named[1]] if named else [])]) or "body"
    plain = _plain_words(wanted, steps, what if at else text)
    more = _more_unknown(wanted, steps, sent, named[1]) if named and plain == _UNKNOWN else ""
    return InvalidField(field, f"{field}: {plain}{more}.")


def _steps(path: str) -> Iterator[Step]:
    for found in _STEP.finditer(path):
        if found["name"] is not None:
            yield found["name"]
        else:
            yield _ANY_KEY if found["index"] is None else int(found["index"])


def _path(steps: Iterable[Step]) -> str:
    path = ""
    for step in steps:
        if isinstance(step, str):
            path += f".{step}" if path else step
        else:
            path += "[...]" if step is _ANY_KEY else f"[{step}]"
    return path


# --- which key -----------------------------------------------------------------------------


def _with_keys(wanted: type, sent: Any, steps: list[Step], text: str) -> list[Step]:
    """The key is the first one that alone brings the same complaint about."""
    while _ANY_KEY in steps:
        place = steps.index(_ANY_KEY)
        there = _at(sent, steps[:place])
        for key in islice(there if isinstance(there, dict) else (), MAX_KEYS_TRIED):
            alone = _replaced(sent, steps[:place], {key: there[key]})
            if _complaint(wanted, alone) == text:
                steps, sent = [*steps[:place], key, *steps[place + 1 :]], alone
                break
        else:
            break
    return steps


def _complaint(wanted: type, value: Any) -> str | None:
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        return str(error)
    return None


def _at(value: Any, steps: Iterable[Any]) -> Any:
    try:
        for step in steps:
            value = value[step]
    except (KeyError, IndexError, TypeError):
        return None
    return value


def _replaced(value: Any, steps: list[Any], new: Any) -> Any:
    """A copy with something else in one place, which is there."""
    if not steps:
        return new
    copy = value.copy()
    copy[steps[0]] = _replaced(value[steps[0]], steps[1:], new)
    return copy


# --- in words ------------------------------------------------------------------------------


def _plain_words(wanted: type, steps: Iterable[Step], what: str) -> str:
    """What msgspec complains of, and what to send instead where it does not say so."""
    if what.startswith("Object missing"):
        return "it is missing, and has to be there"
    if what.startswith("Object contains unknown"):
        return _UNKNOWN
    if what.startswith("Invalid enum value"):
        return f"expected one of {', '.join(_choices(wanted, steps))}"
    if "datetime" in what:
        return "expected a time with its zone, as 2026-02-10T12:00:00Z"
    plain = _TYPE_NAME.sub(lambda found: _WORDS.get(found[0], found[0]), what).replace("`", "")
    return plain[:1].lower() + plain[1:]


def _more_unknown(wanted: type, steps: list[Step], sent: Any, named: str) -> str:
    """The others in the same place."""
    there = _at(sent, steps)
    known = {
        field.encode_name
        for kind in _kinds_at(wanted, steps)
        if isinstance(kind, inspect.StructType)
        for field in kind.fields
    }
    more = [key for key in (there if isinstance(there, dict) else ()) if key not in {named, *known}]
    return f", nor {', '.join(more[:MAX_NAMED])}" if more else ""


def _kinds_at(wanted: type, steps: Iterable[Step]) -> list[inspect.Type]:
    kinds = _unwrapped([inspect.type_info(wanted)])
    for step in steps:
        kinds = _unwrapped(inner for kind in kinds for inner in _inside(kind, step))
    return kinds


def _choices(wanted: type, steps: Iterable[Step]) -> list[str]:
    """The values that a place of few values may have."""
    return [
        str(value) for kind in _kinds_at(wanted, steps) for value in getattr(kind, "values", ())
    ]


def _unwrapped(kinds: Iterable[inspect.Type]) -> list[inspect.Type]:
    """Each kind of a union, without what describes it."""
    found = list(kinds)
    for kind in found:  # grows
        found += getattr(kind, "types", ())
        if isinstance(kind, inspect.Metadata):
            found.append(kind.type)
    return found


def _inside(kind: inspect.Type, step: Step) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.StructType):
        yield from (field.type for field in kind.fields if field.encode_name == step)
    elif isinstance(kind, inspect.ListType):
        yield kind.item_type
    elif isinstance(kind, inspect.DictType):
        yield kind.value_type
