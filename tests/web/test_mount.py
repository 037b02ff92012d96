"""Endpoints as they are served: who is let in, what bad input is told, how answers look."""

from __future__ import annotations

from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
import pytest
from quart_trio import QuartTrio

from beacon.accounts.access import Access
from beacon.errors import BadRequest, ProjectNotFound, Unauthorized
from beacon.fields import Time
from beacon.projects.keys import new_secret_key
from beacon.projects.projects import KeyGrant, Project
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.mount import api_blueprint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts
from beacon.web.errors import answer_errors

PROJECT = Project(UUID(int=7).bytes, 1, "Shop", "proj_" + "0" * 32)
OTHER = Project(UUID(int=8).bytes, 2, "Other", "proj_" + "1" * 32)
READER, WRITER = new_secret_key(), new_secret_key()


class Body(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=5)]
    size: int = 0


class Answer(msgspec.Struct):
    name: str


class Since(PageQuery, frozen=True):
    since: Time | None = None


async def read(parts: ApiParts, call: Call) -> Answer:
    assert call.project is not None
    return Answer(call.project.name)


async def write(parts: ApiParts, call: Call) -> Reply:
    return Reply(Answer(call.body.name), headers=(("x-extra", "1"),))


async def numbers(parts: ApiParts, call: Call) -> Page[int]:
    after = read_cursor(call.query.cursor, tuple[int]) or (0,)
    rows = [number for number in range(1, 8) if number > after[0]]
    return page_of(rows[: call.query.limit + 1], call.query.limit, lambda number: (number,))


async def nothing(parts: ApiParts, call: Call) -> None:
    return None


async def since(parts: ApiParts, call: Call) -> None:
    return None


def endpoint(method: str, path: str, handler: Any, access: Access, **more: Any) -> Endpoint:
    return Endpoint(
        method=method, path=path, handler=handler, access=access, summary="", tag="t", **more
    )


ENDPOINTS = (
    endpoint("GET", "/api/v1/projects/{project_id}", read, Access.VIEWER, answer=Answer),
    endpoint("POST", "/api/v1/projects/{project_id}", write, Access.EDITOR, body=Body, status=201),
    endpoint("GET", "/api/v1/numbers", numbers, Access.PUBLIC, query=PageQuery),
    endpoint("DELETE", "/api/v1/numbers", nothing, Access.PUBLIC),
    endpoint("GET", "/api/v1/since", since, Access.PUBLIC, query=Since),
    endpoint("GET", "/api/v1/mine", nothing, Access.ACCOUNT),
)


class FakeDirectory:
    async def resolve(self, key: str) -> KeyGrant:
        if key == READER.text:
            return KeyGrant(PROJECT, frozenset({"read"}), UUID(int=1).bytes)
        if key == WRITER.text:
            return KeyGrant(PROJECT, frozenset({"read", "write"}), UUID(int=2).bytes)
        raise Unauthorized("the key is wrong, or it was revoked")

    async def resolve_project(self, reference: str) -> Project:
        for project in (PROJECT, OTHER):
            if reference == project.uuid:
                return project
        if len(reference) != 36:
            raise BadRequest("no UUID")
        raise ProjectNotFound("none")


class FakeKeyUse:
    def note(self, key_id: bytes) -> None:
        assert len(key_id) == 16


@pytest.fixture
def client() -> Any:
    class Parts:
        directory = FakeDirectory()
        key_use = FakeKeyUse()

    app = QuartTrio("test")
    answer_errors(app)
    app.register_blueprint(api_blueprint(cast("ApiParts", Parts()), ENDPOINTS))
    return app.test_client()


def key(secret: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret.text}"}


ADDRESS = f"/api/v1/projects/{PROJECT.uuid}"


async def test_a_key_reads_its_own_project(client: Any) -> None:
    answer = await client.get(ADDRESS, headers=key(READER))
    assert (answer.status_code, await answer.get_json()) == (200, {"name": "Shop"})
    assert (await client.get(ADDRESS + "/", headers=key(READER))).status_code == 200


@pytest.mark.parametrize(
    ("address", "headers", "status", "code"),
    [
        (ADDRESS, {}, 401, "unauthorized"),
        (ADDRESS, {"X-API-Key": "pk_" + "a" * 43}, 401, "unauthorized"),
        (ADDRESS, {"X-API-Key": PROJECT.public_key}, 401, "unauthorized"),
        (f"/api/v1/projects/{OTHER.uuid}", key(READER), 404, "project_not_found"),
        (f"/api/v1/projects/{UUID(int=9)}", key(READER), 404, "project_not_found"),
        ("/api/v1/projects/nonsense", key(READER), 404, "project_not_found"),
        ("/api/v1/mine", key(READER), 403, "forbidden"),
    ],
)
async def test_who_may_not(
    client: Any, address: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await client.get(address, headers=headers)
    assert (answer.status_code, (await answer.get_json(force=True))["code"]) == (status, code)


async def test_a_strangers_project_looks_like_none(client: Any) -> None:
    answers = [
        await (await client.get(f"/api/v1/projects/{id}", headers=key(READER))).get_data()
        for id in (OTHER.uuid, UUID(int=9), "nonsense")
    ]
    assert len(set(answers)) == 1


async def test_a_lesser_role_is_told_what_it_needs(client: Any) -> None:
    answer = await client.post(ADDRESS, headers=key(READER), json={"name": "a"})
    assert answer.status_code == 403
    assert "'write'" in (await answer.get_json(force=True))["detail"]


async def test_a_body_is_read_into_its_type(client: Any) -> None:
    answer = await client.post(ADDRESS, headers=key(WRITER), json={"name": "a"})
    assert (answer.status_code, await answer.get_json()) == (201, {"name": "a"})
    assert answer.headers["x-extra"] == "1"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "toolong"}, "name"),
        ({"name": "a", "size": "1"}, "size"),
        ({"name": "a", "other": 1}, "other"),
        ([], "body"),
    ],
)
async def test_a_bad_body_is_told_which_field_and_why(client: Any, body: Any, field: str) -> None:
    answer = await client.post(ADDRESS, headers=key(WRITER), json=body)
    document = await answer.get_json(force=True)
    assert (answer.status_code, document["code"]) == (422, "invalid_field")
    assert document["errors"][0]["field"] == field
    assert len(document["errors"][0]["message"]) > 10


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b'{"name":', "application/json", 400, "invalid_json"),
        (b'{"name":"a"}', "text/plain", 415, "unsupported_media_type"),
        (b"name=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
)
async def test_what_is_no_json(
    client: Any, data: bytes, content_type: str, status: int, code: str
) -> None:
    headers = {**key(WRITER), "Content-Type": content_type}
    answer = await client.post(ADDRESS, headers=headers, data=data)
    assert (answer.status_code, (await answer.get_json(force=True))["code"]) == (status, code)


async def test_a_body_has_an_end(client: Any) -> None:
    data = b'{"name":"' + b"a" * 1024 * 1024 + b'"}'
    headers = {**key(WRITER), "Content-Type": "application/json"}
    for more in ({}, {"Transfer-Encoding": "chunked"}):
        answer = await client.post(ADDRESS, headers={**headers, **more}, data=data)
        document = await answer.get_json(force=True)
        assert (answer.status_code, document["code"]) == (413, "too_large")


async def test_an_answer_that_the_reader_has_is_not_sent_again(client: Any) -> None:
    first = await client.get(ADDRESS, headers=key(READER))
    again = await client.get(
        ADDRESS, headers={**key(READER), "If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, await again.get_data()) == (304, b"")
    other = await client.get(ADDRESS, headers={**key(READER), "If-None-Match": '"other"'})
    assert other.status_code == 200


async def test_pages_hold_every_item_once(client: Any) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = await (await client.get(f"/api/v1/numbers?limit=3{more}")).get_json()
        seen += page["items"]
        cursor = page["next_cursor"]
    assert seen == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=x", "limit"), ("cursor=x", "cursor"), ("what=1", "what")],
)
async def test_a_bad_query_is_told_which_field(client: Any, query: str, field: str) -> None:
    answer = await client.get(f"/api/v1/numbers?{query}")
    document = await answer.get_json(force=True)
    assert (answer.status_code, document["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize(
    "since", ["0", "1700000000", "-1.5", "1e9", "null", "2026-02-10T12:00:00", "x", ""]
)
async def test_a_time_in_a_query_is_iso_8601_with_a_zone(client: Any, since: str) -> None:
    assert (await client.get("/api/v1/since?since=2026-02-10T12:00:00Z")).status_code == 204
    answer = await client.get(f"/api/v1/since?since={since}")
    document = await answer.get_json(force=True)
    assert (answer.status_code, document["errors"][0]["field"]) == (422, "since")


async def test_nothing_to_say_is_204(client: Any) -> None:
    answer = await client.delete("/api/v1/numbers")
    assert (answer.status_code, await answer.get_data()) == (204, b"")
