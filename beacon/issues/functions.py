"""Names of functions as they stay from build to build.

In: the function that a frame names, and the family of its language. Out: `total`; "" for one
without a name, as a lambda or what a minifier left.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from beacon.issues import files

MAX_FUNCTION_CHARACTERS = 300
MINIFIED_CHARACTERS = 2  # a name in JavaScript that is no longer tells nothing of the next build

_NAMELESS = re.compile(
    r"<anonymous>|<unknown>|<lambda>|\(anonymous(?: function)?\)|anonymous(?: function)?|unknown"
    r"|\?+|undefined|null|\[native code\]|\{closure(?::[^}]*+)?\}|0x[0-9a-fA-F]++|<redacted>"
)
_KIND = re.compile(r"^(?:(?:async|new|get|set|static) |async\*)+")
_ALIAS = re.compile(r" \[as [^\]]*+\]")
_JAVA = (
    (re.compile(r"(lambda\$[^$]*+)\$\d++"), r"\1"),
    (re.compile(r"\$\$Lambda(?:\$\d++)?(?:/(?:0x)?[0-9a-fA-F.]++)?"), "$$Lambda"),
    (re.compile(r"(\$\$\w*?CGLIB\$\$)[0-9a-fA-F]++(?:_\d++)?"), r"\1"),
    (re.compile(r"(\$\$_javassist)(?:_seam)?(?:_\d++)?"), r"\1"),
    (re.compile(r"(Generated(?:Method|Constructor|SerializationConstructor)Accessor)\d++"), r"\1"),
    (re.compile(r"(\$Proxy|\$fn__|\$eval)\d++"), r"\1"),
    (re.compile(r"\$\d++(?=$|[.$])"), ""),
)
_GO = (
    (re.compile(r"(?:\.func\d++|\.gowrap\d++)(?:\.\d++)*+"), ".func"),
    (re.compile(r"\[\.\.\.\]"), ""),
)
_RUST = ((re.compile(r"::h[0-9a-f]{16}$"), ""),)
_ELIXIR = (
    (re.compile(r"^anonymous fn/\d++ in "), "fn in "),
    (re.compile(r"^-(.*?)/(\d++)-(?:fun|lc|blc|inlined)-\d++-.*+$", re.DOTALL), r"fn in \1/\2"),
    (re.compile(r"^Elixir\."), ""),
)
_DOTNET = (
    (re.compile(r"<([^<>]*+)>[a-ce-z]__(?:\w*?\|)?[\d_]++"), r"\1"),
    (re.compile(r"(?:\.|^)<>c(?:__DisplayClass[\d_]++)?"), ""),
    (re.compile(r"<([^<>]*+)>d__\d++(?:`\d++)?(?:\.MoveNext)?"), r"\1"),
    (re.compile(r"\(.*+$", re.DOTALL), ""),
    (re.compile(r"`\d++(?:\[[^\]]*+\])?"), ""),
)
_RUBY = (
    (re.compile(r"^(?:(?:block|rescue|ensure)(?: \(\d++ levels\))? in )+"), ""),
    (re.compile(r"^.*[#.:](?=[^#.:])", re.DOTALL), ""),
)
_NATIVE = (
    (re.compile(r"\(anonymous namespace\)::"), ""),
    (re.compile(r"\(.*+$", re.DOTALL), ""),
    (re.compile(r" \+ \d++$"), ""),
)


def _replaced(rules: tuple[tuple[re.Pattern[str], str], ...]) -> Callable[[str], str]:
    def name(function: str) -> str:
        for pattern, instead in rules:
            function = pattern.sub(instead, function)
        return function

    return name


def _javascript(function: str) -> str:
    function = _KIND.sub("", _ALIAS.sub("", function))
    if function.endswith("<anonymous>"):
        return ""
    name = function.rsplit("/", 1)[-1].strip("</").rsplit(".", 1)[-1]
    return "" if len(name) <= MINIFIED_CHARACTERS else name


def _php(function: str) -> str:
    if "{closure" in function or "@anonymous" in function:
        return ""
    return function.replace("->", "::")


_BY_FAMILY: dict[str, Callable[[str], str]] = {
    files.JAVASCRIPT: _javascript,
    files.JAVA: _replaced(_JAVA),
    files.GO: _replaced(_GO),
    files.RUST: _replaced(_RUST),
    files.ELIXIR: _replaced(_ELIXIR),
    files.DOTNET: _replaced(_DOTNET),
    files.RUBY: _replaced(_RUBY),
    files.PHP: _php,
    files.NATIVE: _replaced(_NATIVE),
}


def normalised_function(function: str, family: str) -> str:
    name = function[:MAX_FUNCTION_CHARACTERS].strip()
    if not name or _NAMELESS.fullmatch(name):
        return ""
    by_family = _BY_FAMILY.get(family)
    return name if by_family is None else by_family(name).strip()


def normalised_module(module: str, family: str) -> str:
    """The same of a module or class."""
    module = module[:MAX_FUNCTION_CHARACTERS]
    if family == files.JAVA:
        return _BY_FAMILY[files.JAVA](module)
    return module.removeprefix("Elixir.") if family == files.ELIXIR else module
