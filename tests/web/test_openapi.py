"""The API's description: valid, complete, and as the declarations say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from uuid import UUID

import jsonschema
import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType
from openapi_spec_validator import OpenAPIV31SpecValidator

from beacon.accounts.access import Access
from beacon.errors import Conflict, RateLimited
from beacon.fields import Time
from beacon.ingest.routes import ROUTES
from beacon.web.api.about import PARAMETERS, TAGS
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.api.openapi import document
from beacon.web.api.operations import operation_of
from beacon.web.api.pages import Page, PageQuery
from beacon.web.api.parts import ApiParts
from beacon.web.api.schemas import Schemas
from beacon.web.docs.blueprint import describe
from beacon.web.docs.contents import contents
from beacon.web.docs.fields import example
from beacon.web.flag_stream import STREAM_PATH
from tests.web.conftest import Api

SERVER = "https://beacon.example"


class Limits(msgspec.Struct):
    """How much it may do."""

    events: int


class Key(msgspec.Struct):
    id: UUID
    made_at: Time
    limits: Limits | None = None


class NewKey(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=200, description="For people.")]
    permission: Literal["read", "write"] = "read"


class KeyChanges(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET


class KeyQuery(PageQuery, frozen=True, kw_only=True):
    revoked: Annotated[bool | None, Meta(description="Those that were revoked too.")] = None


async def list_keys(parts: ApiParts, call: Call) -> None: ...
async def create_key(parts: ApiParts, call: Call) -> None: ...
async def change_key(parts: ApiParts, call: Call) -> None: ...
async def export(parts: ApiParts, call: Call) -> None: ...
async def leave(parts: ApiParts, call: Call) -> None: ...


KEYS = "/api/v1/projects/{project_id}/keys"


def endpoint(method: str, path: str, handler: Any, access: Access, **more: Any) -> Endpoint:
    summary = handler.__name__
    return Endpoint(
        method=method, path=path, handler=handler, access=access, summary=summary, tag="k", **more
    )


SOME = (
    endpoint("GET", KEYS, list_keys, Access.VIEWER, query=KeyQuery, answer=Page[Key]),
    endpoint(
        "POST",
        KEYS,
        create_key,
        Access.ADMIN,
        body=NewKey,
        answer=Key,
        status=201,
        errors=(Conflict, RateLimited),
    ),
    endpoint("PATCH", KEYS + "/{key_id}", change_key, Access.ADMIN, body=KeyChanges, answer=Key),
    endpoint("GET", "/api/v1/export", export, Access.OWNER, content_type="text/csv"),
    endpoint("DELETE", "/api/v1/me", leave, Access.SIGN_IN),
)


@pytest.fixture(scope="module")
def some() -> dict[str, Any]:
    return document(map(operation_of, SOME), "1.2.3", SERVER)


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """Of this Beacon, as a reader gets it: after a round through JSON."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(describe(ENDPOINTS, SERVER)))
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


# --- what is made of a declaration --------------------------------------------------------------


def test_nested_types_are_components_with_plain_names(some: dict[str, Any]) -> None:
    schemas = some["components"]["schemas"]
    assert {"Key", "KeyPage", "Limits", "NewKey", "KeyChanges", "Problem"} <= schemas.keys()
    assert schemas["KeyPage"]["properties"]["items"]["items"] == {
        "$ref": "#/components/schemas/Key"
    }
    assert schemas["Limits"]["description"] == "How much it may do."
    assert schemas["Key"]["properties"]["made_at"] == {"type": "string", "format": "date-time"}


def test_an_answer_says_every_field_and_a_body_may_leave_out_what_has_a_default(
    some: dict[str, Any],
) -> None:
    schemas = some["components"]["schemas"]
    assert schemas["Key"]["required"] == ["id", "made_at", "limits"]
    assert schemas["NewKey"]["required"] == ["name"]
    assert "required" not in schemas["KeyChanges"]
    assert schemas["NewKey"]["additionalProperties"] is False
    assert schemas["NewKey"]["properties"]["permission"]["default"] == "read"


def test_parameters_of_path_and_query(some: dict[str, Any]) -> None:
    listed = {each["name"]: each for each in some["paths"][KEYS]["get"]["parameters"]}
    assert listed["project_id"]["in"] == "path"
    assert listed["project_id"]["schema"] == {"type": "string", "format": "uuid"}
    assert listed["limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 500,
        "default": 50,
    }
    assert listed["revoked"] == {
        "name": "revoked",
        "in": "query",
        "required": False,
        "description": "Those that were revoked too.",
        "schema": {"type": "boolean"},
    }


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", KEYS, "200 304 401 403 404 422 503"),
        ("post", KEYS, "201 400 401 403 404 409 413 415 422 429 503"),
        ("patch", KEYS + "/{key_id}", "200 400 401 403 404 413 415 422 503"),
        ("get", "/api/v1/export", "200 401 403 503"),
        ("delete", "/api/v1/me", "204 401 403 503"),
    ],
)
def test_every_status_that_can_come(
    some: dict[str, Any], method: str, path: str, statuses: str
) -> None:
    assert " ".join(sorted(some["paths"][path][method]["responses"])) == statuses


def test_problems_list_their_codes(some: dict[str, Any]) -> None:
    reference = some["paths"][KEYS + "/{key_id}"]["patch"]["responses"]["404"]["$ref"]
    problem = some["components"]["responses"][reference.rpartition("/")[2]]
    schema = problem["content"]["application/problem+json"]["schema"]
    assert schema["$ref"] == "#/components/schemas/Problem"
    assert schema["properties"]["code"]["enum"] == ["not_found", "project_not_found"]
    assert "`project_not_found`: There is no such project" in problem["description"]


def test_who_may_call_and_with_what(some: dict[str, Any]) -> None:
    said = {
        operation["operationId"]: (
            {name for each in operation["security"] for name in each},
            operation["x-access"],
        )
        for _, _, operation in operations(some)
    }
    assert said["leave"][0] == {"accessToken", "session"}
    assert said["export"] == (
        {"accessToken", "session", "personalToken"},
        "Owners of this Beacon.",
    )
    assert said["list_keys"][0] == {
        *("accessToken", "session", "personalToken", "secretKey", "secretKeyHeader")
    }


def test_a_file_is_described_by_its_type(some: dict[str, Any]) -> None:
    answer = some["paths"]["/api/v1/export"]["get"]["responses"]["200"]
    assert answer["content"] == {"text/csv": {"schema": {"type": "string"}}}


# --- the whole ------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["some", "whole"])
def test_the_document_is_valid_openapi(which: str, request: pytest.FixtureRequest) -> None:
    errors = list(OpenAPIV31SpecValidator(request.getfixturevalue(which)).iter_errors())
    assert errors == []


def test_names_are_plain_and_operations_unique(whole: dict[str, Any]) -> None:
    assert [name for name in whole["components"]["schemas"] if not name.isalnum()] == []
    ids = [operation["operationId"] for _, _, operation in operations(whole)]
    assert len(set(ids)) == len(ids)


def test_everything_is_explained(whole: dict[str, Any]) -> None:
    assert {tag["name"] for tag in whole["tags"]} <= TAGS.keys()
    parameters = [each for *_, found in operations(whole) for each in found.get("parameters", ())]
    assert {each["name"] for each in parameters if each["in"] == "path"} == PARAMETERS.keys()
    assert [each["name"] for each in parameters if not each.get("description")] == []
    assert [found["operationId"] for *_, found in operations(whole) if not found["summary"]] == []
    unexplained = [
        line
        for problem in whole["components"]["responses"].values()
        for line in problem["description"].splitlines()
        if line.endswith(": ")
    ]
    assert unexplained == []


async def test_every_route_is_described_and_every_description_is_a_route(
    api: Api, whole: dict[str, Any]
) -> None:
    served = {
        (method, str(rule).replace("path:", "").replace("<", "{").replace(">", "}"))
        for rule in api.client.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if str(rule).startswith("/api/")
    }
    described = {
        (method, path)
        for method, path, operation in operations(whole)
        if path.startswith("/api/") and operation["tags"] != ["ingest"]
    }
    assert served == described


def test_ingest_routes_are_described(whole: dict[str, Any]) -> None:
    tags = (["ingest"], ["evaluation"])
    described = {path for _, path, operation in operations(whole) if operation["tags"] in tags}
    assert described == {*ROUTES, STREAM_PATH}


def test_times_have_a_zone_wherever_one_goes_in_or_out() -> None:
    types = {
        each
        for endpoint in ENDPOINTS
        for each in (endpoint.body, endpoint.query, endpoint.answer)
        if each is not None
    }
    found: list[str] = []
    for each in types:
        _find_times(msgspec.inspect.type_info(each), str(each), found, set())
    assert found == []


def _find_times(value: Any, where: str, found: list[str], seen: set[int]) -> None:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, msgspec.inspect.DateTimeType) and value.tz is not True:
        found.append(where)
    elif isinstance(value, tuple):
        for each in value:
            _find_times(each, where, found, seen)
    elif isinstance(value, msgspec.Struct):
        inner = f"{where}.{value.encode_name}" if hasattr(value, "encode_name") else where
        for name in value.__struct_fields__:
            _find_times(getattr(value, name), inner, found, seen)


def test_the_examples_of_bodies_are_valid(whole: dict[str, Any]) -> None:
    for _, _, operation in operations(whole):
        for content in operation.get("requestBody", {"content": {}})["content"].values():
            schema = {**content["schema"], "components": whole["components"]}
            made = example(content["schema"], whole["components"]["schemas"])
            jsonschema.Draft202012Validator(schema).validate(made)


def test_every_operation_is_shown_in_its_group(whole: dict[str, Any]) -> None:
    shown = [each.id for group in contents(whole).groups for each in group.operations]
    assert sorted(shown) == sorted(found["operationId"] for *_, found in operations(whole))


def test_two_types_of_one_name_are_refused() -> None:
    other = msgspec.defstruct("Limits", [("days", int)], namespace={"__module__": "elsewhere"})
    with pytest.raises(ValueError, match=r"under one name: .*Limits"):
        Schemas([Limits], [other])
