"""One line of a stack trace that is plain text, by language.

In: a line without its outer blanks, at most `MAX_LINE_CHARACTERS` long. Out: a `Frame`, or None for
what is no call. Each reader goes over the line a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from msgspec import Raw

from beacon.issues.failure import Frame
from beacon.issues.files import DOTNET, ELIXIR, JAVA, JAVASCRIPT, PHP, PYTHON, RUBY, RUST

MAX_LINE_CHARACTERS = 1000

_JAVA_FILE = re.compile(r"[\w$-]++\.(?:java|kts?|scala|groovy|clj)", re.ASCII)
_JAVA_NO_FILE = frozenset({"Native Method", "Unknown Source", "<generated>", "SourceFile", "PG"})
_NUMBERS = re.compile(r"(?::\d++){1,2}$")
_PHP = re.compile(r"#\d++ (?:\[internal function\]|(.+?)\(\d++\)): (.*+)")
_RUBY = re.compile(r"(?:from )?(\S.*?):\d++:in [`']")
_ELIXIR = re.compile(
    r"(?:\(([\w.]++)[^)]*+\) )?(?:(\S+\.(?:exs?|[ehl]?eex|erl|beam)):\d++: )?(\S.*/\d++.*+)"
)
_RUST = re.compile(r"\d++:\s++(?:0x[0-9a-f]++ - )?(\S.*+)")
_GO_FILE = re.compile(r"(\S.*\.(?:go|s)):\d++(?: \+0x[0-9a-f]++)?")


def python(line: str) -> Frame | None:
    """`File "app/cart.py", line 12, in total`"""
    end = line.find('", line ')
    if not line.startswith('File "') or end < 0:
        return None
    function = line[end:].partition(", in ")[2]
    return Frame(file=line[6:end], function=function or None)


def javascript(line: str) -> Frame | None:
    """`at total (cart.js:1:2)` and `at cart.js:1:2` of V8; `total@cart.js:1:2` of the others"""
    if line.startswith("at "):
        line = line.removesuffix(" {")
        function, paren, place = line[3:].partition(" (")
        if not paren:
            function, place = "", line[3:].removeprefix("async ")
        elif not line.endswith(")"):
            return None
        place = place.removesuffix(")").removeprefix("address at ")
        if place in ("<anonymous>", "native") or place.startswith(("eval at ", "index ")):
            return Frame(file="<anonymous>", function=function)
        file = _before_numbers(place)
        return None if file is None else Frame(file=file, function=function or None)
    function, at, place = line.partition("@")
    if not at or " " in function:
        return None
    if place == "[native code]":
        return Frame(file="[native code]", function=function)
    file = _before_numbers(place)
    if file is None or not ("/" in file or ":" in file):
        return None
    return Frame(file=file, function=function or None)


def java(line: str) -> Frame | None:
    """`at java.base/com.shop.Cart.total(Cart.java:12) ~[shop.jar:?]`"""
    name, _, rest = line.removeprefix("at ").partition("(")
    place = rest.partition(")")[0].partition(":")[0]
    file = place if _JAVA_FILE.fullmatch(place) else None
    if not line.startswith("at ") or " " in name or not (file or place in _JAVA_NO_FILE):
        return None
    module, _, function = name.rpartition("/")[2].rpartition(".")
    return Frame(file=file, module=module or None, function=function)


def dotnet(line: str) -> Frame | None:
    """`at Shop.Cart.Total(Int32 count) in /src/Cart.cs:line 12`"""
    name, paren, rest = line.removeprefix("at ").partition("(")
    if not line.startswith("at ") or not paren or " " in name or "." not in name:
        return None
    place = rest.rpartition(") in ")[2] if ") in " in rest else ""
    if not place and not rest.endswith(")"):
        return None
    return Frame(file=place.partition(":line ")[0] or None, function=name)


def php(line: str) -> Frame | None:
    """`#0 /var/www/app/Cart.php(12): App\\Cart->total(3)`"""
    found = _PHP.fullmatch(line)
    if found is None:
        return None
    return Frame(file=found[1], function=found[2].partition("(")[0])


def ruby(line: str) -> Frame | None:
    """``app/cart.rb:12:in `total'``, with `from` before it or the message behind it"""
    if not _RUBY.match(line):
        return None
    file, _, rest = line.removeprefix("from ").partition(":in ")
    function = rest[1:].partition("': ")[0].removesuffix("'")
    return Frame(file=_before_numbers(file), function=function)


def elixir(line: str) -> Frame | None:
    """`(shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1`"""
    found = _ELIXIR.fullmatch(line)
    if found is None or not (found[1] or found[2]):
        return None
    return Frame(file=found[2], function=found[3], package=found[1])


def rust(line: str) -> Frame | None:
    """`4: shop::cart::total`, with the file in the next line."""
    found = _RUST.fullmatch(line)
    if found is None or (" " in found[1] and "::" not in found[1]):
        return None
    return Frame(function=found[1])


def go_file(line: str) -> str | None:
    """`/src/shop/cart.go:12 +0x1d`"""
    found = _GO_FILE.fullmatch(line)
    return None if found is None else found[1]


def go(line: str) -> Frame | None:
    """`main.(*Cart).Total(0xc000012345, ...)`, with the file in the next line."""
    name, paren, _ = line.rpartition("(")
    if not paren or not line.endswith(")") or " " in name:
        return None
    return Frame(function=name)


Reader = Callable[[str], Frame | None]
READERS: dict[str, Reader] = {
    PYTHON: python,
    JAVA: java,
    JAVASCRIPT: javascript,
    PHP: php,
    RUBY: ruby,
    ELIXIR: elixir,
    DOTNET: dotnet,
    RUST: rust,
}
"""In the order in which a line is tried; Go needs two lines."""


def with_line(frame: Frame, text: str) -> Frame:
    """The frame with the line of code that stood below it."""
    return msgspec.structs.replace(frame, context=Raw(msgspec.json.encode(text)))


def with_file(frame: Frame, file: str | None) -> Frame:
    return msgspec.structs.replace(frame, file=file)


def _before_numbers(place: str) -> str | None:
    """`cart.js` of `cart.js:1:2`; None without a line number."""
    found = _NUMBERS.search(place)
    return place[: found.start()] if found else None
