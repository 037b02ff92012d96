"""Which column of a file is which field of an event. Pure.

In: `COLUMN=FIELD`, as given on the command line. Out: a `ColumnMap`. A column that is called like a
field is that field; every other one has to be mapped, or be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from beacon.errors import InvalidEvent, UsageError
from beacon.imports.fields import FIELDS

LEFT_OUT = "-"
PROPERTY = "properties."


Fields = dict[str, Any]
Read = Callable[[str, Any], Any]
"""Of a field, or `properties.KEY`, and what a file has for it."""


class ColumnMap:
    """`targets`: column -> field, `properties.KEY`, or `-`."""

    def __init__(self, targets: Mapping[str, str] | None = None) -> None:
        self.targets = dict(targets or {})

    def check_head(self, head: Sequence[str]) -> None:
        """Raises UsageError for a column that is no field, or two that are the same one."""
        seen: dict[str, str] = {}
        for column in head:
            target = self.targets.get(column, column)
            if target not in FIELDS and target != LEFT_OUT and not _is_property(target):
                raise UsageError(_unknown(column))
            if target in seen and target != LEFT_OUT:
                raise UsageError(f"the columns {seen[target]!r} and {column!r} are both {target}")
            seen[target] = column
        missing = next((column for column in self.targets if column not in head), None)
        if missing is not None:
            raise UsageError(f"the file has no column {missing!r}; it has: {', '.join(head)}")

    def apply(self, record: Mapping[str, Any], read: Read) -> Fields:
        """The fields of a record, each value as `read` has it. Raises InvalidEvent for one that
        there is not, and what `read` raises."""
        fields: Fields = {}
        properties: dict[str, Any] = {}
        for column, value in record.items():
            target = self.targets.get(column, column)
            if target in _FIELDS:
                fields[target] = read(target, value)
            elif _is_property(target):
                found = read(target, value)
                if found is not None:
                    properties[target.removeprefix(PROPERTY)] = found
            elif target != LEFT_OUT:
                raise InvalidEvent(_unknown(column))
        if properties:
            given = fields.get("properties")
            fields["properties"] = (
                {**given, **properties} if isinstance(given, dict) else properties
            )
        return fields


_FIELDS = frozenset(FIELDS)


def read_map(given: Iterable[str]) -> ColumnMap:
    """Of `COLUMN=FIELD` each. Raises UsageError."""
    targets: dict[str, str] = {}
    for text in given:
        column, equals, target = text.rpartition("=")
        if not equals or not column or not target:
            raise UsageError(f"--map {text}: write COLUMN=FIELD")
        if target not in _FIELDS and target != LEFT_OUT and not _is_property(target):
            near = get_close_matches(target, FIELDS, n=1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            raise UsageError(
                f"--map {text}: there is no field {target!r}{meant}; a field is one of "
                f"{', '.join(FIELDS)}, or properties.KEY, or - to leave the column out"
            )
        targets[column] = target
    return ColumnMap(targets)


def _is_property(target: str) -> bool:
    return target.startswith(PROPERTY) and target != PROPERTY


def _unknown(column: str) -> str:
    name = column[:100]
    return (
        f"{name!r} is no field: say what it is with --map '{name}=properties.{name}', or leave it "
        f"out with --map '{name}=-'"
    )
