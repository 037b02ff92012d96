"""Serves the endpoints: who asks, may they, what do they send, then the handler.

In: declarations of `Endpoint`. Out: routes of a Quart blueprint.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec
from quart import Blueprint, request
from quart.wrappers import Response

from beacon.accounts.access import Access, check
from beacon.door.heads import joined_headers
from beacon.errors import BadRequest, ProjectNotFound
from beacon.projects.projects import Project
from beacon.web.api.about import TEXT_IDS
from beacon.web.api.authenticate import authenticate, who
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.formats import in_format, take_format
from beacon.web.api.parts import ApiParts
from beacon.web.api.read import read_body, read_query
from beacon.web.bodies import read_at_most

ETAG_BYTES = 12
STRANGERS = "There is no such project, or you are no member of it."


def api_blueprint(parts: ApiParts, endpoints: Iterable[Endpoint]) -> Blueprint:
    """A trailing slash makes no difference."""
    blueprint = Blueprint("api", __name__)
    for endpoint in endpoints:
        blueprint.add_url_rule(
            _rule(endpoint),
            f"{endpoint.operation_id}_{endpoint.method.lower()}",
            _view(parts, endpoint),
            methods=[endpoint.method],
            strict_slashes=False,
        )
    return blueprint


def _rule(endpoint: Endpoint) -> str:
    rule = endpoint.path
    for name in endpoint.parameters:
        kind = "path:" if name in TEXT_IDS else ""
        rule = rule.replace(f"{{{name}}}", f"<{kind}{name}>")
    return rule


def _view(parts: ApiParts, endpoint: Endpoint) -> Callable[..., Awaitable[Response]]:
    async def view(**path: str) -> Response:
        headers = joined_headers(request.scope["headers"])
        call = await _checked(parts, endpoint, path, headers)
        return _answer(endpoint, in_format(endpoint, call, await endpoint.handler(parts, call)))

    return view


async def _checked(
    parts: ApiParts, endpoint: Endpoint, path: dict[str, str], headers: dict[str, str]
) -> Call:
    """The call, with everything looked at that is the same for all endpoints."""
    actor = None
    if endpoint.access is not Access.PUBLIC:
        actor = await authenticate(parts, request.method, headers, request.cookies)
        if actor is None:
            check(actor, endpoint.access)
    project = await _project(parts, path.get("project_id"))
    check(actor, endpoint.access, UUID(bytes=project.id) if project else None)
    fields = dict(request.args.lists())
    has_more = endpoint.query is not None
    asked = take_format(fields, are_more_known=has_more) if endpoint.table else "json"
    return Call(
        actor=actor,
        by=who(actor, request.remote_addr or "", headers.get("user-agent", "")),
        path=path,
        headers=headers,
        cookies=request.cookies,
        project=project,
        query=endpoint.query and read_query(endpoint.query, fields),
        format=asked,
        body=endpoint.body and await _body(endpoint, endpoint.body),
    )


async def _project(parts: ApiParts, reference: str | None) -> Project | None:
    """Of the path; as far as strangers are told, one that they may not see does not exist."""
    if reference is None:
        return None
    try:
        return await parts.directory.resolve_project(reference)
    except (BadRequest, ProjectNotFound):
        raise ProjectNotFound(STRANGERS) from None


async def _body(endpoint: Endpoint, wanted: type[msgspec.Struct]) -> msgspec.Struct | None:
    content_type = request.headers.get("content-type", "")
    body = await read_at_most(endpoint.body_bytes)
    if not (body or endpoint.body_required):
        return None
    return read_body(wanted, body, content_type)


# --- the answer ---------------------------------------------------------------------------


def _answer(endpoint: Endpoint, found: Any) -> Response:
    reply = found if isinstance(found, Reply) else Reply(found)
    status = reply.status or (endpoint.status if reply.body is not None else 204)
    body = _encoded(reply.body)
    response = Response(body, status=status, content_type=reply.content_type)
    if status == 204:
        del response.headers["content-type"]
    response.headers["cache-control"] = "no-store"
    if endpoint.method == "GET" and status == 200 and isinstance(body, bytes):
        _tag(response, reply.etag or f'"{blake2b(body, digest_size=ETAG_BYTES).hexdigest()}"')
    elif reply.etag is not None:
        response.headers["etag"] = reply.etag
    for name, value in reply.headers:
        response.headers.add(name, value)
    return response


def _tag(response: Response, etag: str) -> None:
    """A reader that has this answer already gets 304 instead of it."""
    response.headers["etag"] = etag
    response.headers["cache-control"] = "private, no-cache"
    if etag.strip('"') in request.if_none_match:
        response.status_code = 304
        response.set_data(b"")


def _encoded(body: Any) -> Any:
    """Streams and bytes as they are."""
    if isinstance(body, bytes) or hasattr(body, "__aiter__"):
        return body
    return b"" if body is None else msgspec.json.encode(body)
