"""JSON Schemas (2020-12) of the types that go in and come out. Pure.

In: msgspec types. Out: a schema for each, which refers to components with plain names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/"
_OF_ANOTHER = re.compile(r"(\w+)\[(\w+)\]")  # Page[Key]


class Schemas:
    """`components` by name. A body may leave out what has a default; an answer always says it."""

    def __init__(self, bodies: Iterable[Any], answers: Iterable[Any]) -> None:
        sent, answered = list(dict.fromkeys(bodies)), list(dict.fromkeys(answers))
        found, components = _generate([*sent, *answered])
        _, from_clients = _generate(sent)
        names = {made: _plain_name(schema["title"]) for made, schema in components.items()}
        if len(set(names.values())) < len(names):
            raise ValueError(f"Two types are described under one name: {_repeated(names)}.")
        for made in components.keys() - from_clients.keys():
            _require_all(components[made])
        self._found: dict[Any, Schema] = {
            wanted: _tidy(schema, names)
            for wanted, schema in zip([*sent, *answered], found, strict=True)
        }
        self.components: dict[str, Schema] = {
            names[made]: _tidy({**schema, "title": None}, names)
            for made, schema in components.items()
        }

    def of(self, wanted: Any) -> Schema:
        return self._found[wanted]


def query_fields(query: Any) -> Iterable[tuple[str, Schema, bool]]:
    """Of each field of a query its name, schema, and whether it is required."""
    _, components = _generate([query])
    schema = components[query.__name__]
    for name, field in schema["properties"].items():
        yield name, _without_null(field), name in schema["required"]


def _generate(types: list[Any]) -> tuple[tuple[Schema, ...], dict[str, Schema]]:
    return msgspec.json.schema_components(types, ref_template=REFERENCE + "{name}")


def _plain_name(title: str) -> str:
    """`Page[Key]` -> `KeyPage`."""
    generic = _OF_ANOTHER.fullmatch(title)
    return generic[2] + generic[1] if generic else title


def _repeated(names: Mapping[str, str]) -> list[str]:
    return sorted(made for made, name in names.items() if list(names.values()).count(name) > 1)


def _require_all(schema: Schema) -> None:
    """But not those that may be left unset, which have no default."""
    properties = schema.get("properties", {})
    required = set(schema.get("required", ()))
    schema["required"] = [
        name for name, field in properties.items() if name in required or "default" in field
    ]
    for field in properties.values():
        field.pop("default", None)


def _tidy(schema: Any, names: Mapping[str, str]) -> Any:
    """With components under their plain names, and without what says nothing."""
    if isinstance(schema, list):
        return [_tidy(each, names) for each in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        name: _tidy(value, names)
        for name, value in schema.items()
        if not ((name == "title" and value is None) or (name == "required" and value == []))
    }
    if "$ref" in tidy:
        tidy["$ref"] = REFERENCE + names[tidy["$ref"].removeprefix(REFERENCE)]
    return tidy


def _without_null(field: Schema) -> Schema:
    """A query cannot send null: what may be null may be left out."""
    options = [each for each in field.get("anyOf", ()) if each != {"type": "null"}]
    rest = {name: value for name, value in field.items() if name != "anyOf"}
    if rest.get("default", ...) is None:
        del rest["default"]
    if len(options) == 1:
        return {**rest, **options[0]}
    return {**rest, "anyOf": options} if options else rest
