"""The ingest routes, for requests that come to the web application (those of HTTP/2).

In: any request. Out: the ingest room's answer if the route is its own, else nothing.
"""

from __future__ import annotations

from quart import Quart, g, request
from quart.wrappers import Response

from beacon.door.heads import joined_headers
from beacon.door.lanes import Ingest
from beacon.events import Request
from beacon.web.errors import web_response
from beacon.web.security import INGEST_ANSWER


def serve_ingest(app: Quart, ingest: Ingest) -> None:
    """Put the ingest routes before all others."""

    @app.before_request
    async def answer_ingest() -> Response | None:
        if not ingest.serves(request.method, request.path):
            return None
        setattr(g, INGEST_ANSWER, True)
        return web_response(await ingest.answer(await _whole_request()))


async def _whole_request() -> Request:
    fields = [field for field in request.scope["headers"] if not field[0].startswith(b":")]
    return Request(
        method=request.method,
        path=request.path,
        query=request.scope["query_string"].decode("latin-1"),
        headers=joined_headers(fields),
        body=bytes(await request.body),
        client=request.remote_addr or "",
    )
