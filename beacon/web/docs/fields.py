"""Schemas as people read them: a row for each field, and an example. Pure.

In: a JSON Schema and the components that it refers to. Out: rows; a value that fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from beacon.web.api.schemas import REFERENCE, Schema

Components = Mapping[str, Schema]

MAX_DEPTH = 4
_FORMATS = {
    "uuid": ("UUID", "01a12f72-91c0-7000-8000-000000000001"),
    "date-time": ("time", "2026-02-10T12:00:00Z"),
}
_INTEGER = ("integer", True)  # beside numbers it says nothing
_UNITS = {"Length": " characters", "Items": " items", "Properties": " members"}


class Row(NamedTuple):
    """`name` is dotted, with `[]` behind lists: `items[].name`."""

    name: str
    type: str
    limits: str
    says: str
    required: bool


def rows(schema: Schema, components: Components) -> list[Row]:
    """Of an object its fields, and theirs; of anything else none."""
    return list(_rows(schema, components, "", MAX_DEPTH))


def note_of(schema: Schema, components: Components) -> str:
    """What the type itself says of its fields."""
    note: str = _resolved(schema, components).get("description", "")
    return note


def type_of(schema: Schema, components: Components) -> str:
    """In words: `list of text`."""
    return _words(schema, components)


def limits_of(schema: Schema, components: Components) -> str:
    """In words: `1 to 200 characters`, with the default if there is one."""
    plain = _resolved(_without_null(schema), components)
    found = [_range(plain, kind) for kind in ("imum", "Length", "Items", "Properties")]
    if "pattern" in plain:
        found.append(f"matches {plain['pattern']}")
    if schema.get("default") not in (None, [], {}, ""):
        found.append(f"default {_literal(schema['default'])}")
    return ", ".join(filter(None, found))


def example(schema: Schema, components: Components, depth: int = MAX_DEPTH) -> Any:
    """A value that fits: of objects the fields that are required, or else the first few."""
    schema = _resolved(_without_null(schema), components)
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    if "anyOf" in schema:
        return example(schema["anyOf"][0], components, depth)
    if schema.get("type") == "object":
        return _example_object(schema, components, depth)
    if schema.get("type") == "array":
        return [example(schema.get("items", {}), components, depth - 1)] if depth else []
    return _example_value(schema)


# --- rows ---------------------------------------------------------------------------------


def _rows(schema: Schema, components: Components, prefix: str, depth: int) -> Iterator[Row]:
    schema = _resolved(_without_null(schema), components)
    if schema.get("type") == "array":
        schema, prefix = _resolved(schema.get("items", {}), components), f"{prefix}[]"
    if not depth:
        return
    for name, field in schema.get("properties", {}).items():
        dotted = f"{prefix}.{name}" if prefix else name
        yield Row(
            dotted,
            _words(field, components),
            limits_of(field, components),
            _says(field),
            name in schema.get("required", ()),
        )
        yield from _rows(field, components, dotted, depth - 1)


def _says(field: Schema) -> str:
    """A field's own description, else that of what it may be besides null."""
    own: str = field.get("description") or _without_null(field).get("description", "")
    return own


def _without_null(schema: Schema) -> Schema:
    """`X | null` -> X."""
    options = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(options) == 1:
        return {**{name: value for name, value in schema.items() if name != "anyOf"}, **options[0]}
    return {**schema, "anyOf": options} if options else schema


def _resolved(schema: Schema, components: Components) -> Schema:
    if "$ref" not in schema:
        return schema
    return {**components[schema["$ref"].removeprefix(REFERENCE)], **schema}


def _words(schema: Schema, components: Components) -> str:
    if "anyOf" in schema:
        words = dict.fromkeys(_words(each, components) for each in schema["anyOf"])
        return " or ".join(word for word in words if (word, "number" in words) != _INTEGER)
    plain = _resolved(schema, components)
    if "enum" in plain or "const" in plain:
        values = plain.get("enum", [plain.get("const")])
        return " | ".join(_literal(value) for value in values)
    kind = plain.get("type", "anything")
    if kind == "array":
        items = plain.get("items", {})
        return f"list of {_in_one(_words(items, components))}" if items else "list"
    if kind == "object" and plain.get("additionalProperties"):
        return f"map to {_in_one(_words(plain['additionalProperties'], components))}"
    if kind == "string":
        return _FORMATS[plain["format"]][0] if plain.get("format") in _FORMATS else "text"
    return str(kind)


def _in_one(words: str) -> str:
    return f"({words})" if " or " in words or " | " in words else words


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _range(schema: Schema, kind: str) -> str:
    """`minLength` and `maxLength`, or the like, in words."""
    least, most = schema.get(f"min{kind}"), schema.get(f"max{kind}")
    unit = _UNITS.get(kind, "")
    if least is not None and most is not None:
        return f"{least:,} to {most:,}{unit}" if least != most else f"{least:,}{unit}"
    if least is not None:
        return f"at least {least:,}{unit}"
    return f"at most {most:,}{unit}" if most is not None else ""


# --- examples -----------------------------------------------------------------------------


def _example_object(schema: Schema, components: Components, depth: int) -> dict[str, Any]:
    properties = schema.get("properties", {})
    names = schema.get("required") or list(properties)[:2]
    if not depth:
        return {}
    return {name: example(properties[name], components, depth - 1) for name in names}


def _example_value(schema: Schema) -> Any:
    kind = schema.get("type")
    if kind == "string":
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]][1]
        text = "..." if schema.get("maxLength", 3) >= 3 else ""
        return text.ljust(schema.get("minLength", 0), ".")
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return {"boolean": True, "null": None}.get(str(kind), {})
