"""Rows of Postgres as the types of the explorer have them. Pure.

In: a row with a column for each field. Out: the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from beacon.fields import plain_uuid

Object = Annotated[msgspec.Raw, Meta(extra_json_schema={"type": "object"})]
"""JSON as it is stored: its numbers may be larger than any that would be decoded."""
AnyJson = Annotated[msgspec.Raw, Meta(description="As it was sent.")]

_JSON = frozenset({"properties", "stacktrace", "tags", "traits"})


def fields_of(row: Mapping[str, Any], wanted: type[msgspec.Struct]) -> dict[str, Any]:
    return {name: _plain(name, row[name]) for name in wanted.__struct_fields__}


def _plain(name: str, value: Any) -> Any:
    if hasattr(value, "bytes"):  # a UUID of asyncpg's
        return plain_uuid(value)
    return msgspec.Raw(value.encode()) if name in _JSON and value is not None else value
