"""Names of source files as they stay from build to build and from machine to machine.

In: the file that a frame names. Out: `app/cart.py`, `static/app.js`; "" for what names no file,
as `<anonymous>` or the address of a page. And which family of languages a file belongs to.
"""

from __future__ import annotations

import re

MAX_FILE_CHARACTERS = 500  # of a path, from its end
KEPT_SEGMENTS = 3  # of an absolute path, from its end
MAX_SEGMENTS = 8  # of a relative one

JAVASCRIPT, PYTHON, JAVA, GO, RUST = "javascript", "python", "java", "go", "rust"
ELIXIR, DOTNET, RUBY, PHP, NATIVE = "elixir", "dotnet", "ruby", "php", "native"

_FAMILIES = {
    JAVASCRIPT: "js mjs cjs jsx ts mts cts tsx vue svelte bundle jsbundle wasm",
    PYTHON: "py pyx pyi pyw",
    JAVA: "java kt kts scala groovy clj",
    GO: "go s",
    RUST: "rs",
    ELIXIR: "ex exs eex heex leex erl hrl",
    DOTNET: "cs fs vb razor cshtml",
    RUBY: "rb erb rake ru haml slim",
    PHP: "php phtml twig",
    NATIVE: "c cc cpp cxx h hpp m mm swift dart zig",
}
_EXTENSIONS = {each: family for family, all_ in _FAMILIES.items() for each in all_.split()}
_PLATFORMS = {
    "node": JAVASCRIPT,
    "javascript-node": JAVASCRIPT,
    "typescript": JAVASCRIPT,
    "kotlin": JAVA,
    "android": JAVA,
    "scala": JAVA,
    "groovy": JAVA,
    "csharp": DOTNET,
    "fsharp": DOTNET,
    "erlang": ELIXIR,
    "cocoa": NATIVE,
    "objc": NATIVE,
    "swift": NATIVE,
    "c": NATIVE,
    "dart": NATIVE,
}

_NAMELESS = re.compile(
    r"<(?!frozen)[^>]*+>|\[?\(?native(?: code)?\)?\]?|unknown|undefined|null|\?+|eval at .*+",
    re.DOTALL,
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):(/{1,3})")
_WEB = frozenset({"http", "https", "capacitor", "ionic", "ws", "wss"})
_WITH_AUTHORITY = _WEB | {"webpack", "webpack-internal", "chrome-extension", "moz-extension"}
_ROOTS = re.compile(
    r"(?:.*/)?(?:site-packages|dist-packages|node_modules|vendor/bundle/ruby/[^/]++/gems|gems|vendor"
    r"|pkg/mod|registry/src/[^/]++|rustc/[0-9a-f]++|lib/python\d(?:\.\d++)?)/",
    re.DOTALL,
)
_HASH_PIECE = re.compile(r"(?:\d{6,}+|(?=[a-f]*+\d)[0-9a-f]{6,64}+)")
_VITE_PIECE = re.compile(r"(?=[A-Za-z_]*+\d|(?:[a-z_]*+[A-Z]++[a-z_]++){2}[A-Z_])[A-Za-z0-9_]{8}")
_VERSION = re.compile(r"v?\d++(?:\.\d++)++[\w.+-]*+|v\d{3,}+|\d{4,}+", re.ASCII)
_VERSIONED = re.compile(r"(?<=\w)(?:@v?\d|-v?\d++\.\d)", re.ASCII)
_RANDOM = re.compile(r"(?=[^A-Z]*+[A-Z])(?=[^a-z]*+[a-z])(?=\D*+\d)[\w-]{20,}+", re.ASCII)


def family_of(platform: str, file: str = "") -> str:
    """The family of languages by the platform told, else by the file's extension; or ""."""
    if platform and platform != "other":
        return _PLATFORMS.get(platform, platform)
    return _EXTENSIONS.get(extension(file), "")


def extension(file: str) -> str:
    """`js` of `https://shop.com/app.js?v=3`."""
    end = file[-MAX_FILE_CHARACTERS:].split("?", 1)[0].split("#", 1)[0]
    name = end.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def normalised_file(file: str) -> str:
    path = file[-MAX_FILE_CHARACTERS:].strip().replace("\\", "/")
    if _NAMELESS.fullmatch(path) or path.startswith(("data:", "blob:")):
        return ""
    scheme = _SCHEME.match(path)
    if scheme:
        path = _without_scheme(path, scheme)
        if scheme[1].lower() in _WEB and extension(path) not in _EXTENSIONS:
            return ""  # a page, whose address names no code
    path = path.split("?", 1)[0]
    is_absolute = path.startswith("/") or path[1:3] == ":/"
    root = _ROOTS.match(path)
    path = path[root.end() :] if root else path
    *folders, name = [each for each in path.split("/") if each not in ("", ".", "..")] or [""]
    kept = [_folder(each) for each in folders if not _passing(each)]
    most = KEPT_SEGMENTS if is_absolute and not root else MAX_SEGMENTS
    return "/".join((*kept[-(most - 1) :], _name(name)))


def _without_scheme(path: str, scheme: re.Match[str]) -> str:
    kind, rest = scheme[1].lower(), path[scheme.end() :]
    if kind in _WEB:
        rest = rest.split("#", 1)[0]
    if kind in _WITH_AUTHORITY and len(scheme[2]) == 2:
        rest = rest.partition("/")[2]
    if kind == "file" or kind in _WEB or len(kind) == 1:
        return "/" + rest
    return rest.removeprefix("(webpack)/")


def _passing(folder: str) -> bool:
    """Whether such a folder is another with the next deployment."""
    return bool(
        _VERSION.fullmatch(folder) or _HASH_PIECE.fullmatch(folder) or _RANDOM.fullmatch(folder)
    )


def _folder(folder: str) -> str:
    """`serde` of `serde-1.0.197`, `gin` of `gin@v1.9.1`."""
    found = _VERSIONED.search(folder)
    return folder[: found.start()] if found else folder


def _name(name: str) -> str:
    """`app.js` of `app.3f2a9c.js`."""
    stem, dot, end = name.rpartition(".")
    if not dot or not any(each.isdigit() or each.isupper() for each in stem):
        return name
    pieces = re.split(r"([.~-])", stem)
    kept = pieces[:1]
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        last = piece is pieces[-1]
        if not (_HASH_PIECE.fullmatch(piece) or (last and _VITE_PIECE.fullmatch(piece))):
            kept += [separator, piece]
    if len(kept) == 1 and _HASH_PIECE.fullmatch(kept[0]):
        kept = ["chunk"]
    return "".join(kept) + dot + end
