"""Serves the built JavaScript SDK and its package: `/static/sdk/`, and the tracker at `/b.js` too.

In: the folder of its build, read once. Out: a blueprint for pages of any origin. A plain name may
change with the next Beacon and is kept for an hour; a name with the hash of its content
(`tracker.min.0123456789ab.js`, as `sdk/js/scripts/tracker.mjs` makes it) is kept for good, and with
the hash of another build leads to the plain one, so that no page breaks when Beacon is renewed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from quart import Blueprint, abort, request
from quart.wrappers import Response

PREFIX = "/static/sdk/"
TRACKER = "tracker.min.js"
PACKAGE = "beacon-sdk.tgz"
"""What `npm pack` makes: who has only the executable installs it from here."""

SHORT_TRACKER_PATH = "/b.js"
"""A name that lists of ad-blockers do not know."""

_HASH_CHARACTERS = 12
_HASHED = re.compile(r"(.+)\.([0-9a-f]{12})(\.js(?:\.map)?)")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".tgz": "application/gzip",
}
_ENCODINGS = {"br": ".br", "gzip": ".gz"}  # by what makes the least of it
_ONE_HOUR = 3600  # seconds
_ONE_DAY = 24 * _ONE_HOUR
_ONE_YEAR = 365 * _ONE_DAY
_PLAIN = f"public, max-age={_ONE_HOUR}, stale-while-revalidate={_ONE_DAY}"
_FOR_GOOD = f"public, max-age={_ONE_YEAR}, immutable"
# A worker obeys the policy of its own file; whom it may talk to is for the page to say.
_POLICY = "default-src 'none'; script-src 'self'; connect-src *; frame-ancestors 'none'"


class SdkFile(NamedTuple):
    """`encoded`: the same by name of its encoding, "" for as it is. `hash` stands in its hashed
    name: of a source map it is that of its script."""

    content_type: str
    hash: str
    etag: str
    encoded: Mapping[str, bytes]
    source_map: str | None


def read_sdk_files(folder: Path) -> dict[str, SdkFile]:
    """Scripts, source maps and the package by name; all else in the folder is in the package."""
    names = sorted(path.name for path in folder.glob("*.js"))
    maps = [f"{name}.map" for name in names if (folder / f"{name}.map").is_file()]
    packages = [PACKAGE] if (folder / PACKAGE).is_file() else []
    return {name: _read(folder / name) for name in (*names, *maps, *packages)}


def _read(path: Path) -> SdkFile:
    encoded = {"": path.read_bytes()}
    for encoding, suffix in _ENCODINGS.items():
        made_ahead = path.with_name(path.name + suffix)
        if made_ahead.is_file():
            encoded[encoding] = made_ahead.read_bytes()
    script = path.with_suffix("") if path.suffix == ".map" else path
    source_map = path.with_name(f"{path.name}.map")
    return SdkFile(
        _TYPES[path.suffix],
        _hash(script.read_bytes()),
        _hash(encoded[""]),
        encoded,
        source_map.name if source_map.is_file() else None,
    )


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:_HASH_CHARACTERS]


def sdk_blueprint(files: Mapping[str, SdkFile]) -> Blueprint:
    blueprint = Blueprint("sdk", __name__)

    @blueprint.get(PREFIX + "<name>")
    async def read_sdk_file(name: str) -> Response:
        if name in files:
            return await _answer(files[name], _PLAIN, files[name].source_map)
        plain, hashed = _split(name)
        if plain not in files:
            abort(404)
        found = files[plain]
        if found.hash != hashed:
            return _lead_to(plain)
        return await _answer(found, _FOR_GOOD, f"{name}.map" if found.source_map else None)

    @blueprint.get(SHORT_TRACKER_PATH)
    async def read_tracker() -> Response:
        if TRACKER not in files:
            abort(404)
        source_map = files[TRACKER].source_map
        below = PREFIX.removeprefix("/")
        return await _answer(files[TRACKER], _PLAIN, source_map and below + source_map)

    return blueprint


def _split(name: str) -> tuple[str, str]:
    """`a.min.0123456789ab.js` -> `a.min.js`, `0123456789ab`; of another name two empty texts."""
    found = _HASHED.fullmatch(name)
    return (found[1] + found[3], found[2]) if found else ("", "")


async def _answer(file: SdkFile, cache_control: str, source_map: str | None) -> Response:
    """`source_map` is relative, as Beacon may stand below a path of somebody's site."""
    accepted = request.accept_encodings
    encoding = next((each for each in file.encoded if each and accepted[each] > 0), "")
    response = Response(file.encoded[encoding], content_type=file.content_type)
    if encoding:
        response.content_encoding = encoding
    if source_map:
        response.headers["SourceMap"] = source_map
    response.headers["Cache-Control"] = cache_control
    response.headers["Content-Security-Policy"] = _POLICY
    response.set_etag(file.etag + encoding)
    _open_to_all(response)
    await response.make_conditional(request)
    return response


def _lead_to(plain: str) -> Response:
    response = Response("", status=302, headers={"Location": plain, "Cache-Control": "no-cache"})
    _open_to_all(response)
    return response


def _open_to_all(response: Response) -> None:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.vary.add("Accept-Encoding")
