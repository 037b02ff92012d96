"""How one file is called by frames, by uploads and inside of maps (pure).

In: addresses and paths. Out: the names under which a file may have been uploaded, where a map is, a
source's path as people know it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin
from uuid import UUID

ANYWHERE = "~/"
"""Begins a name that stands for the path on any host."""

MAX_NAME_CHARACTERS = 1000
MAX_SUFFIXES = 6

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_BUNDLER = re.compile(r"(?:webpack(?:-internal)?|rollup|vite|turbopack|rspack|parcel|ng)://", re.I)
_DRIVE = re.compile(r"[a-zA-Z]:[\\/]")
_WEBPACK_QUERY = re.compile(r"\?[0-9a-f]{4,}$")
_DOTS = re.compile(r"^(?:\.{1,2}/)+")
_SCRIPT = re.compile(
    r"\.(?:[cm]?[jt]sx?|jsbundle|bundle|vue|svelte|astro)(?:[?#].*)?$", re.IGNORECASE
)
_LIBRARY = re.compile(
    r"(?:^|/)node_modules/|(?:^|/)webpack/(?:runtime|bootstrap)|^\(webpack\)|^external |"
    r"(?:^|/)(?:bower_components|vite/(?:modulepreload-polyfill|preload-helper))|^\0|^~/|"
    r"^rolldown/runtime"
)


def is_script(path: str) -> bool:
    """Whether a file of this name is one that JavaScript's engines run, or an address of a page,
    whose scripts may stand in it."""
    if len(path) > MAX_NAME_CHARACTERS:
        return False
    return bool(_SCRIPT.search(path) or _WEB.match(path))


def debug_id_of_text(text: str) -> str | None:
    """In the one way in which debug ids are compared; None: it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


def without_query(address: str) -> str:
    return address.partition("#")[0].partition("?")[0]


def names_of(path: str) -> list[str]:
    """The names under which the file of a frame may have been uploaded, the most exact first."""
    if len(path) > MAX_NAME_CHARACTERS:
        return []
    bare = without_query(path)
    names = [path, bare]
    if web := _WEB.match(bare):
        names.append(ANYWHERE + bare[web.end() :].lstrip("/"))
    else:
        local = re.sub(r"^(?:file://|app://|capacitor://localhost|ionic://localhost)", "", bare)
        if not _SCHEME.match(local) or _DRIVE.match(local):
            names += _suffixes(local)
    return list(dict.fromkeys(names))


def _suffixes(path: str) -> list[str]:
    """A file on a server's disk: which folder was uploaded is not known."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if parts and parts[0].endswith(":"):
        parts = parts[1:]
    longest = range(max(0, len(parts) - MAX_SUFFIXES), len(parts))
    starts = dict.fromkeys([0, *longest])
    return [ANYWHERE + "/".join(parts[start:]) for start in starts if parts]


def reference_names(name: str, reference: str) -> list[str]:
    """Where a minified file's map may be: `reference` is as the file has it, `name` the file's."""
    if len(reference) > MAX_NAME_CHARACTERS or reference.startswith("data:"):
        return []
    found = join_reference(name, reference)
    names = [found, without_query(found)]
    if web := _WEB.match(found):
        names.append(ANYWHERE + without_query(found)[web.end() :].lstrip("/"))
    return list(dict.fromkeys(names))


def join_reference(name: str, reference: str) -> str:
    """`~/static/app.js` and `app.js.map` make `~/static/app.js.map`."""
    if reference.startswith(ANYWHERE) or _SCHEME.match(reference):
        return reference
    try:
        if name.startswith(ANYWHERE):
            return ANYWHERE + urljoin(name[1:], reference).lstrip("/")
        return urljoin(name, reference)
    except ValueError:
        return reference


def join(root: str, source: str) -> str:
    """A source with its map's `sourceRoot`."""
    if not root or source.startswith("/") or _SCHEME.match(source):
        return source
    return f"{root.rstrip('/')}/{source}"


def source_path(source: str) -> str:
    """A source as people know it: `webpack://shop/./src/cart.ts?ab12` is `src/cart.ts`."""
    path = source.replace("\\", "/")
    if bundler := _BUNDLER.match(path):
        path = path[bundler.end() :]
        if not path.startswith("("):
            path = path.partition("/")[2] or path
        path = path.removeprefix("[project]/")
    path = re.sub(r"^(?:file|app)://", "", path)
    path = _WEBPACK_QUERY.sub("", path)
    path = _DOTS.sub("", path)
    return unquote(path).replace("\0", "") or source


def is_library(source: str) -> bool:
    """Whether a source is none of the project's own."""
    return bool(_LIBRARY.search(source)) or bool(_LIBRARY.search(source_path(source)))
