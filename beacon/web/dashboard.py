"""Serves the built dashboard: one page for all of its addresses, and the files that it loads.

In: the folder of its build, read once. Out: a blueprint, and the page for whoever is signed in at
`/`. Files under `/app/immutable/` are named by their content and kept by browsers for good. The
page may run its own inline scripts, by their hashes, and nothing else inline.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from quart import Blueprint, abort, request
from quart.wrappers import Response

PAGE = "index.html"
PREFIX = "/app/"
PATHS = ("/p/<path:rest>", "/projects", "/system/<path:rest>", "/about", "/shared/<path:rest>")
EMBED = "/embed/<path:rest>"
"""What may stand in a frame on other sites: read-only shared views, which no cookie opens."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_ENCODINGS = {"br": ".br", "gzip": ".gz"}  # by what makes the least of it
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_FOR_GOOD = f"public, max-age={365 * 24 * 3600}, immutable"
_POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)


class File(NamedTuple):
    """`encoded`: the same by name of its encoding, "" for as it is."""

    content_type: str
    etag: str
    encoded: Mapping[str, bytes]
    is_immutable: bool


class Dashboard:
    """The files of a build by their path below `/app/`, and the page."""

    def __init__(self, folder: Path) -> None:
        self.page = _read(folder / PAGE)
        self.files = {
            path.relative_to(folder / "app").as_posix(): _read(path)
            for path in sorted((folder / "app").rglob("*"))
            if path.is_file() and path.suffix not in _ENCODINGS.values()
        }
        inline = _INLINE.findall(self.page.encoded[""])
        self._hashes = " ".join(f"'sha256-{_base64(sha256(each).digest())}'" for each in inline)

    async def answer_page(self, ancestors: str = "'none'") -> Response:
        response = await _answer(self.page)
        policy = _POLICY.format(scripts=self._hashes, ancestors=ancestors)
        response.headers["Content-Security-Policy"] = policy
        return response


def dashboard_blueprint(dashboard: Dashboard) -> Blueprint:
    blueprint = Blueprint("dashboard", __name__)

    async def page(rest: str = "") -> Response:
        return await dashboard.answer_page()

    for path in PATHS:
        blueprint.add_url_rule(path, "page", page)

    @blueprint.get(EMBED)
    async def embedded(rest: str) -> Response:
        return await dashboard.answer_page(ancestors="*")

    @blueprint.get(f"{PREFIX}<path:name>")
    async def file(name: str) -> Response:
        if name not in dashboard.files:
            abort(404)
        return await _answer(dashboard.files[name])

    return blueprint


def _read(path: Path) -> File:
    encoded = {"": path.read_bytes()}
    for encoding, suffix in _ENCODINGS.items():
        made_ahead = path.with_name(path.name + suffix)
        if made_ahead.is_file():
            encoded[encoding] = made_ahead.read_bytes()
    etag = sha256(encoded[""]).hexdigest()[:16]
    return File(_TYPES[path.suffix], etag, encoded, "immutable" in path.parts)


async def _answer(file: File) -> Response:
    accepted = request.accept_encodings
    encoding = next((each for each in file.encoded if each and accepted[each] > 0), "")
    response = Response(file.encoded[encoding], content_type=file.content_type)
    if encoding:
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = _FOR_GOOD if file.is_immutable else "no-cache"
    response.set_etag(file.etag + encoding)
    await response.make_conditional(request)
    return response


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
