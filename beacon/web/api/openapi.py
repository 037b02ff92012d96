"""The description of the web API, as an OpenAPI 3.1 document. Pure.

In: operations, a version and the server's URL. Out: the document. The layer is our own, as
quart-schema keeps with msgspec only the first of nested component schemas, and turns strings
in JSON bodies into numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain, groupby
from typing import Any

import msgspec

from beacon.errors import BeaconError
from beacon.problems import PROBLEM_TYPE
from beacon.web.api.about import ABOUT, CREDENTIALS, PARAMETERS, PATTERNS, TAGS, TEXT_IDS
from beacon.web.api.formats import FormatQuery
from beacon.web.api.operations import JSON, Operation
from beacon.web.api.schemas import REFERENCE, Schema, Schemas, query_fields

Document = dict[str, Any]

_RESPONSES = "#/components/responses/"
_TRY_AGAIN = frozenset((429, 503))


class FieldError(msgspec.Struct):
    """What is wrong with one field of the request; of a search, at which character."""

    field: str
    message: str
    position: int | msgspec.UnsetType = msgspec.UNSET
    length: int | msgspec.UnsetType = msgspec.UNSET


class Problem(msgspec.Struct):
    """An RFC 9457 problem document. `code` is stable, `detail` is for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | msgspec.UnsetType = msgspec.UNSET


def document(operations: Iterable[Operation], version: str, server: str) -> Document:
    """Paths and tags in the order of the operations."""
    operations = list(operations)
    schemas = Schemas(
        [each.body for each in operations if each.body is not None],
        [Problem, *chain.from_iterable(map(_answer_types, operations))],
    )
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, schemas)
    used = dict.fromkeys(each.tag for each in operations)
    return {
        "openapi": "3.1.1",
        "info": {"title": "Beacon", "version": version, "description": ABOUT},
        "servers": [{"url": server}],
        "tags": [{"name": tag, "description": TAGS.get(tag, "")} for tag in used],
        "paths": paths,
        "components": {
            "securitySchemes": CREDENTIALS,
            "schemas": dict(sorted(schemas.components.items())),
            "responses": dict(sorted(_problems(operations))),
        },
    }


def _answer_types(operation: Operation) -> Iterator[Any]:
    for _, _, content_type, answer in _answers(operation):
        if content_type == JSON and answer is not None:
            yield answer


def _answers(operation: Operation) -> Iterator[tuple[int, str, str, Any]]:
    says = HTTPStatus(operation.status).phrase
    yield operation.status, says, operation.content_type, operation.answer
    yield from operation.answers


# --- one operation ------------------------------------------------------------------------


def _operation(operation: Operation, schemas: Schemas) -> Document:
    described = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "tags": [operation.tag],
        "x-access": operation.callers,
        "security": _security(operation),
        "parameters": [
            *_path_parameters(operation.path),
            *_query_parameters(operation.query),
            *(_query_parameters(FormatQuery) if operation.is_table else ()),
            *([_IF_MATCH] if operation.if_match else []),
        ],
        "requestBody": _body(operation, schemas),
        "responses": dict(_responses(operation, schemas)),
    }
    return {name: value for name, value in described.items() if value or name == "security"}


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    """Any one of these; an empty one: none is needed."""
    needed: list[dict[str, list[str]]] = [{name: []} for name in operation.credentials]
    return [{}, *needed] if operation.optional else needed


def _path_parameters(path: str) -> Iterator[Document]:
    for name in (part[1:-1] for part in path.split("/") if part.startswith("{")):
        is_uuid = name.endswith("_id") and name not in TEXT_IDS
        schema = {"type": "string"} | ({"format": "uuid"} if is_uuid else {})
        schema |= {"pattern": PATTERNS[name]} if name in PATTERNS else {}
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": PARAMETERS.get(name, f"Which {name.removesuffix('_id')}."),
            "schema": schema,
        }


def _query_parameters(query: Any) -> Iterator[Document]:
    if query is None:
        return
    for name, schema, required in query_fields(query):
        described = {"name": name, "in": "query", "required": required}
        if "description" in schema:
            described["description"] = schema.pop("description")
        yield {**described, "schema": schema}


def _body(operation: Operation, schemas: Schemas) -> Document | None:
    if operation.body is None:
        return None
    schema = schemas.of(operation.body)
    return {
        "required": operation.body_required,
        "content": {each: {"schema": schema} for each in operation.body_types},
    }


# --- its answers --------------------------------------------------------------------------


def _responses(operation: Operation, schemas: Schemas) -> Iterator[tuple[str, Document]]:
    for status, says, content_type, answer in _answers(operation):
        yield str(status), _response(operation, schemas, says, content_type, answer)
    if operation.tagged:
        says = "What the `If-None-Match` of the request names is still what the answer would be."
        yield "304", {"description": says, "headers": {"ETag": _ETAG}}
    for status, errors in _by_status(operation.errors):
        yield str(status), {"$ref": _RESPONSES + _problem_name(errors)}


def _response(
    operation: Operation, schemas: Schemas, says: str, content_type: str, answer: Any
) -> Document:
    described: Document = {"description": says}
    if operation.tagged:
        described["headers"] = {"ETag": _ETAG}
    if content_type == JSON and answer is not None:
        described["content"] = {JSON: {"schema": schemas.of(answer)}}
    elif content_type == PROBLEM_TYPE:
        described["content"] = {PROBLEM_TYPE: {"schema": schemas.of(Problem)}}
    elif content_type != JSON:
        described["content"] = {content_type: _TEXT}
    if "content" in described:
        described["content"] |= dict.fromkeys(operation.other_types, _TEXT)
    return described


def _by_status(
    errors: Iterable[type[BeaconError]],
) -> Iterator[tuple[int, list[type[BeaconError]]]]:
    in_order = sorted(set(errors), key=lambda error: (error.status, error.code))
    for status, group in groupby(in_order, key=lambda error: error.status):
        yield status, list(group)


def _problem_name(errors: Iterable[type[BeaconError]]) -> str:
    return "-".join(error.code for error in errors)


def _problems(operations: Iterable[Operation]) -> Iterator[tuple[str, Document]]:
    """One response for each set of codes that an operation may answer with one status."""
    for operation in operations:
        for status, errors in _by_status(operation.errors):
            yield _problem_name(errors), _problem(status, errors)


def _problem(status: int, errors: Iterable[type[BeaconError]]) -> Document:
    codes = {error.code: _says(error) for error in errors}
    schema: Schema = {
        "$ref": REFERENCE + "Problem",
        "properties": {"status": {"const": status}, "code": {"enum": list(codes)}},
    }
    described: Document = {
        "description": "\n".join(f"- `{code}`: {says}" for code, says in codes.items()),
        "content": {PROBLEM_TYPE: {"schema": schema}},
    }
    if status in _TRY_AGAIN:
        described["headers"] = {"Retry-After": _RETRY_AFTER}
    elif status == HTTPStatus.UNAUTHORIZED:
        described["headers"] = {"WWW-Authenticate": _CHALLENGE}
    return described


def _says(error: type[BeaconError]) -> str:
    """The first paragraph of its docstring."""
    return " ".join((error.__doc__ or "").partition("\n\n")[0].split())


_TEXT: Document = {"schema": {"type": "string"}}
_IF_MATCH: Document = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of a read: what was changed since then is not changed again.",
    "schema": {"type": "string"},
}
_ETAG: Document = {
    "description": "Send it back as `If-None-Match`: what did not change is not sent again.",
    "schema": {"type": "string"},
}
_RETRY_AFTER: Document = {
    "description": "After so many seconds it may go better.",
    "schema": {"type": "integer", "minimum": 0},
}
_CHALLENGE: Document = {"description": "Always `Bearer`.", "schema": {"type": "string"}}
