"""Problem documents (RFC 9457), the same on every lane."""

from __future__ import annotations

import orjson
import pytest

from beacon.errors import (
    BadRequest,
    BeaconError,
    InvalidField,
    PostgresAway,
    SpoolFull,
    Unauthorized,
)
from beacon.problems import problem_response
from beacon.web.pages.render import Pages


def every(kind):
    return [kind, *(found for below in kind.__subclasses__() for found in every(below))]


@pytest.mark.parametrize("kind", every(BeaconError), ids=lambda kind: kind.__name__)
def test_every_error_has_its_document(kind):
    more = {"sqlstate": "XX000"} if kind.__name__ == "PostgresRefused" else {}
    more |= {"position": 0} if kind.__name__ == "InvalidQuery" else {}
    given = ("name", "What happened.") if issubclass(kind, InvalidField) else ("What happened.",)
    answer = problem_response(kind(*given, **more))
    document = orjson.loads(answer.body)
    assert document["status"] == answer.status == kind.status
    assert document["code"] == kind.code
    assert document["type"].endswith(kind.code)
    assert document["detail"] == kind(*given, **more).for_clients
    assert document["title"]
    assert dict(answer.headers)["content-type"] == "application/problem+json"


def test_no_client_is_told_where_postgres_is():
    away = PostgresAway("Postgres cannot be reached: [Errno 111] ('10.0.0.7', 5432)")
    answer = problem_response(away)
    assert b"10.0.0.7" not in answer.body
    assert b"send the same again" in answer.body
    assert "10.0.0.7" not in Pages().render("error.html", error=away)


def test_headers_that_a_status_asks_for():
    assert dict(problem_response(SpoolFull("full")).headers)["retry-after"] == "5"
    assert dict(problem_response(Unauthorized("no")).headers)["www-authenticate"] == "Bearer"
    assert set(dict(problem_response(BadRequest("no")).headers)) == {
        "content-type",
        "cache-control",
    }
