"""Serves the API's description: the document for programs, the page for people.

In: the endpoints, and where people reach this Beacon. Out: a blueprint; all of it is public.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import msgspec
from markupsafe import Markup, escape
from quart import Blueprint, request
from quart.wrappers import Response

from beacon import __version__
from beacon.web.api import (
    check_in_operations,
    flag_operations,
    ingest_operations,
    otlp_operations,
    sentry_cli_operations,
    sentry_operations,
    watch_operations,
)
from beacon.web.api.endpoint import Endpoint
from beacon.web.api.openapi import Document, document
from beacon.web.api.operations import operation_of
from beacon.web.docs.contents import contents
from beacon.web.hashed_file import HashedFile
from beacon.web.pages.render import Pages, seal

_HERE = Path(__file__).parent
_ADDRESSES = 2  # of this Beacon, for which the page is kept: it has one, unless it just changed


def describe(endpoints: tuple[Endpoint, ...], server: str) -> Document:
    """The OpenAPI document of all that this Beacon serves over HTTP."""
    operations = [
        *map(operation_of, endpoints),
        *ingest_operations.OPERATIONS,
        *flag_operations.OPERATIONS,
        *sentry_cli_operations.OPERATIONS,
        *otlp_operations.OPERATIONS,
        *sentry_operations.OPERATIONS,
        *check_in_operations.OPERATIONS,
        *watch_operations.OPERATIONS,
    ]
    return document(operations, __version__, server)


def docs_blueprint(endpoints: tuple[Endpoint, ...], public_url: Callable[[], str]) -> Blueprint:
    blueprint = Blueprint("docs", __name__)
    style = HashedFile(_HERE / "docs.css", "text/css; charset=utf-8")

    @lru_cache(_ADDRESSES)
    def described(server: str) -> bytes:
        return msgspec.json.encode(describe(endpoints, server))

    @lru_cache(_ADDRESSES)
    def page(server: str) -> bytes:
        shown = contents(describe(endpoints, server))
        pages = Pages(_HERE / "templates")
        return pages.render("docs.html", docs=shown, style=style.path, prose=prose).encode()

    @blueprint.get("/api/v1/openapi.json", strict_slashes=False)
    async def describe_api() -> Response:
        return await _answer(described(public_url()), "application/json")

    @blueprint.get("/api/docs", strict_slashes=False)
    async def read_docs() -> Response:
        return await _answer(page(public_url()), "text/html; charset=utf-8")

    blueprint.get(style.path, endpoint="style")(style.answer)
    return blueprint


async def _answer(body: bytes, content_type: str) -> Response:
    response = seal(Response(body, content_type=content_type))
    response.headers["Cache-Control"] = "no-cache"
    await response.add_etag()
    await response.make_conditional(request)
    return response


def prose(text: str) -> Markup:
    """The little of Markdown that descriptions have: paragraphs, `code` and **strong**."""
    html = str(escape(text.strip()))
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", html)
    html = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", html)
    return Markup(html.replace("\n\n", "</p><p>"))
