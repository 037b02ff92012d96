"""Turns errors into RFC 9457 problem documents, the same for every lane.

In: a `BeaconError`, or a status with its code and detail. Out: a `Response` with
`application/problem+json`: {"type", "title", "status", "detail", "code"}, and for a field that
cannot be taken {"errors": [{"field", "message"}]}, of a search with "position" and "length".
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import orjson

from beacon.errors import BeaconError, InvalidField, InvalidQuery
from beacon.events import Response

PROBLEM_TYPE = "application/problem+json"


def problem_response(error: BeaconError) -> Response:
    """The answer to a request that failed with `error`, with the headers its status asks for."""
    headers: tuple[tuple[str, str], ...] = ()
    if error.retry_after is not None:
        headers += (("retry-after", str(error.retry_after)),)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers += (("www-authenticate", "Bearer"),)
    headers += error.headers
    extra = {}
    if isinstance(error, InvalidField):
        fault: dict[str, Any] = {"field": error.field, "message": error.message}
        if isinstance(error, InvalidQuery):
            fault |= {"position": error.position, "length": error.length}
        extra = {"errors": [fault]}
    return problem(error.status, error.code, error.for_clients, headers=headers, extra=extra)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    extra: Mapping[str, Any] = MappingProxyType({}),
) -> Response:
    """A problem document of any status; `code` is stable, `detail` is for people; `extra` are
    further members (RFC 9457, 3.2)."""
    document = {
        "type": f"urn:beacon:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **extra,
    }
    fixed = (("content-type", PROBLEM_TYPE), ("cache-control", "no-store"))
    return Response(status, orjson.dumps(document), fixed + headers)
