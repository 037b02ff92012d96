"""What the page about the API shows, in its order. Pure.

In: an OpenAPI document. Out: `Contents`, which the template writes down.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec

from beacon.web.docs.fields import Components, Row, example, limits_of, note_of, rows, type_of

_JSON = "application/json"
_UNCHANGED = "304"  # is said once for all reads
_HEADER_OF = {
    "ingestKey": "X-API-Key: $KEY",
    "metricsToken": "Authorization: Bearer $METRICS_TOKEN",
}


class Answer(NamedTuple):
    status: str
    says: str
    content_type: str
    note: str  # on its fields
    rows: list[Row]


class Error(NamedTuple):
    """`says` has a line for each code."""

    status: str
    phrase: str
    says: list[str]


class Shown(NamedTuple):
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    callers: str
    parameters: list[Row]
    body: list[Row]
    body_note: str
    answers: list[Answer]
    errors: list[Error]
    curl: str


class Group(NamedTuple):
    name: str
    anchor: str
    description: str
    operations: list[Shown]


class Contents(NamedTuple):
    version: str
    about: str
    server: str
    groups: list[Group]


def contents(document: Mapping[str, Any]) -> Contents:
    shown = list(_all(document))
    groups = [
        Group(
            tag["name"],
            tag["name"].lower().replace(" ", "-"),
            tag["description"],
            [each for name, each in shown if name == tag["name"]],
        )
        for tag in document["tags"]
    ]
    info, server = document["info"], document["servers"][0]["url"]
    return Contents(info["version"], info["description"], server, groups)


def _all(document: Mapping[str, Any]) -> Iterator[tuple[str, Shown]]:
    """Each operation with its tag."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield operation["tags"][0], _shown(document, method.upper(), path, operation)


def _shown(document: Mapping[str, Any], method: str, path: str, operation: Any) -> Shown:
    components = document["components"]["schemas"]
    body = _body_schema(operation)
    return Shown(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        callers=operation["x-access"],
        parameters=[_parameter(each, components) for each in operation.get("parameters", ())],
        body=rows(body, components) if body is not None else [],
        body_note=note_of(body, components) if body is not None else "",
        answers=list(_answers(operation, components)),
        errors=list(_errors(operation, document["components"]["responses"])),
        curl=_curl(document, method, path, operation),
    )


def _parameter(parameter: Any, components: Components) -> Row:
    schema = parameter["schema"]
    return Row(
        parameter["name"],
        type_of(schema, components),
        limits_of(schema, components),
        parameter.get("description", ""),
        parameter["required"],
    )


def _body_schema(operation: Any) -> Any:
    if "requestBody" not in operation:
        return None
    return next(iter(operation["requestBody"]["content"].values()))["schema"]


# --- answers ------------------------------------------------------------------------------


def _answers(operation: Any, components: Components) -> Iterator[Answer]:
    for status, response in operation["responses"].items():
        if "$ref" in response or status == _UNCHANGED:
            continue
        content = response.get("content", {})
        content_type = next(iter(content), "")
        schema = content[content_type]["schema"] if content else {}
        note, fields = note_of(schema, components), rows(schema, components)
        yield Answer(status, response["description"], content_type, note, fields)


def _errors(operation: Any, responses: Any) -> Iterator[Error]:
    for status, response in operation["responses"].items():
        if "$ref" in response:
            found = responses[response["$ref"].rpartition("/")[2]]
            says = [line.removeprefix("- ") for line in found["description"].splitlines()]
            yield Error(status, HTTPStatus(int(status)).phrase, says)


# --- the example --------------------------------------------------------------------------


def _curl(document: Mapping[str, Any], method: str, path: str, operation: Any) -> str:
    """A command that can be pasted once its variables are set."""
    address = document["servers"][0]["url"] + "".join(_path(path)) + _query(operation)
    parts = ["curl" if method == "GET" else f"curl -X {method}", f'"{address}"']
    header = _credential(operation["security"])
    if header:
        parts.append(f'-H "{header}"')
    body = _body_schema(operation)
    if body is not None:
        made = example(body, document["components"]["schemas"])
        parts.append(f"-H 'Content-Type: {_JSON}'")
        parts.append("-d " + shlex.quote(_spaced(made)))
    return " \\\n  ".join([" ".join(parts[:2]), *parts[2:]])


def _path(path: str) -> Iterator[str]:
    for part in path.removeprefix("/").split("/"):
        yield "/" + (f"${part[1:-1].upper()}" if part.startswith("{") else part)


def _query(operation: Any) -> str:
    required = [
        f"{each['name']}=${each['name'].upper()}"
        for each in operation.get("parameters", ())
        if each["in"] == "query" and each["required"]
    ]
    return "?" + "&".join(required) if required else ""


def _credential(security: list[dict[str, Any]]) -> str:
    names = [name for each in security for name in each]
    return _HEADER_OF.get(names[0], "Authorization: Bearer $TOKEN") if names else ""


def _spaced(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
