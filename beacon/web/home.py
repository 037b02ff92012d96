"""`GET /`: a page that says what this is, or, asked for JSON, what the client looks like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson
from quart import Blueprint, request
from quart.wrappers import Response

from beacon.door.heads import joined_headers
from beacon.door.lanes import LIVE_PATH, SOCKET_PATH
from beacon.problems import problem
from beacon.web.errors import web_response

_SECRET_FIELDS = frozenset(
    ("cookie", "authorization", "proxy-authorization", "x-api-key", "x-pulsekit-key")
)
_PAGE = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Beacon</title>
<h1>Beacon</h1>
<p>This Beacon takes events. <a href="/health">Is it healthy?</a></p>
</html>
"""


ShowHome = Callable[[], Awaitable[Response]]


def home_blueprint(show: ShowHome | None = None) -> Blueprint:
    """`show` makes the page for people; without it, it is a plain one."""
    blueprint = Blueprint("home", __name__)

    @blueprint.get("/")
    async def home() -> Response:
        wanted = request.accept_mimetypes.best_match(("text/html", "application/json"))
        if wanted == "application/json":
            return _client_as_json()
        if show is not None:
            return await show()
        return Response(_PAGE, content_type="text/html; charset=utf-8")

    @blueprint.get(SOCKET_PATH)
    @blueprint.get(f"{LIVE_PATH}<project_id>")
    async def no_handshake(project_id: str = "") -> Response:
        detail = "This is a WebSocket: send an Upgrade, and HTTP/1.1."
        upgrade = (("upgrade", "websocket"),)
        return web_response(problem(426, "upgrade_required", detail, headers=upgrade))

    return blueprint


def _client_as_json() -> Response:
    fields = {
        name: value
        for name, value in joined_headers(request.scope["headers"]).items()
        if name not in _SECRET_FIELDS and not name.startswith(":")
    }
    document = {"ip": request.remote_addr, "headers": fields}
    return Response(
        orjson.dumps(document),
        content_type="application/json",
        headers={"Cache-Control": "no-store", "Vary": "Accept"},
    )
