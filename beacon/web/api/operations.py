"""What is told of one operation, whoever serves it. Pure.

In: an `Endpoint`. Out: an `Operation`, with the answers that come from the frame around all
endpoints: who is refused, what is no JSON, when Postgres is away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from beacon.accounts.access import Access
from beacon.errors import (
    BeaconError,
    CrossOrigin,
    Forbidden,
    InvalidField,
    InvalidJson,
    NotFound,
    Outdated,
    PostgresAway,
    ProjectNotFound,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
)
from beacon.export.tables import CONTENT_TYPES
from beacon.web.api.endpoint import Endpoint
from beacon.web.same_site import SAFE_METHODS

JSON = "application/json"

CALLERS = {
    Access.PUBLIC: "Anybody.",
    Access.ACCOUNT: "Every account.",
    Access.SIGN_IN: "Every account that is signed in; personal tokens may not do this.",
    Access.OWNER: "Owners of this Beacon.",
    Access.OWNER_SIGN_IN: "Owners of this Beacon, signed in; personal tokens may not do this.",
    Access.VIEWER: (
        "Viewers, editors and admins of the project, owners of this Beacon, "
        "and secret keys of the project with `read`, `write` or `admin`."
    ),
    Access.EDITOR: (
        "Editors and admins of the project, owners of this Beacon, "
        "and secret keys of the project with `write` or `admin`."
    ),
    Access.ADMIN: (
        "Admins of the project, owners of this Beacon, and secret keys of the project with `admin`."
    ),
    Access.ADMIN_ACCOUNT: (
        "Admins of the project and owners of this Beacon; secret keys may not do this."
    ),
}

_SIGNED_IN = ("accessToken", "session")
_ACCOUNT = (*_SIGNED_IN, "personalToken")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`callers`: who may call it, in words. `credentials`: names of security schemes of which any
    one will do; none: it is open to all. `answers`: further ones than the usual."""

    method: str
    path: str
    id: str
    summary: str
    tag: str
    callers: str
    credentials: tuple[str, ...] = ()
    description: str = ""
    body: Any = None
    body_required: bool = True
    body_types: tuple[str, ...] = (JSON,)
    query: Any = None
    answer: Any = None
    status: int = 200
    content_type: str = JSON
    other_types: tuple[str, ...] = ()
    is_table: bool = False  # takes `format`
    answers: tuple[tuple[int, str, str, Any], ...] = ()  # status, says, content type, type
    errors: tuple[type[BeaconError], ...] = field(default=())
    tagged: bool = False  # its answer has an ETag
    if_match: bool = False
    optional: bool = False  # may also be called without credentials


def operation_of(endpoint: Endpoint) -> Operation:
    has_answer = endpoint.answer is not None or endpoint.content_type != JSON
    return Operation(
        method=endpoint.method,
        path=endpoint.path,
        id=endpoint.operation_id,
        summary=endpoint.summary,
        tag=endpoint.tag,
        callers=CALLERS[endpoint.access],
        credentials=_credentials(endpoint.access),
        description=endpoint.description,
        body=endpoint.body,
        body_required=endpoint.body_required,
        query=endpoint.query,
        answer=endpoint.answer,
        status=endpoint.status if has_answer else 204,
        content_type=endpoint.content_type,
        other_types=tuple(CONTENT_TYPES.values()) if endpoint.table else endpoint.other_types,
        is_table=endpoint.table is not None,
        answers=tuple(
            (status, HTTPStatus(status).phrase, endpoint.content_type, endpoint.answer)
            for status in endpoint.other_statuses
        ),
        errors=tuple(dict.fromkeys((*_usual_errors(endpoint), *endpoint.errors))),
        tagged=endpoint.method == "GET" and endpoint.answer is not None,
        if_match=endpoint.if_match,
    )


def _credentials(access: Access) -> tuple[str, ...]:
    if access is Access.PUBLIC:
        return ()
    if access in (Access.SIGN_IN, Access.OWNER_SIGN_IN):
        return _SIGNED_IN
    if access is Access.ADMIN_ACCOUNT:
        return _ACCOUNT
    return _ACCOUNT if access.role is None else (*_ACCOUNT, "secretKey", "secretKeyHeader")


def _usual_errors(endpoint: Endpoint) -> Iterator[type[BeaconError]]:
    if endpoint.body is not None:
        yield from (InvalidJson, TooLarge, UnsupportedMediaType)
    if endpoint.body is not None or endpoint.query is not None:
        yield InvalidField
    if endpoint.access is not Access.PUBLIC:
        yield from (Unauthorized, Forbidden)
        if endpoint.method not in SAFE_METHODS:
            yield CrossOrigin
    if endpoint.if_match:
        yield Outdated
    if "project_id" in endpoint.parameters:
        yield ProjectNotFound
    if set(endpoint.parameters) - {"project_id"}:
        yield NotFound
    yield from (PostgresAway, Unavailable)
