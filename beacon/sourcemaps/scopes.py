"""Which function a place in a source is in, by the source's text alone (pure).

In: JavaScript or TypeScript as people wrote it. Out: the functions in it, and which is around a
place. It reads tokens and brackets, and knows no grammar: where it is wrong a frame has another
name, and nothing else comes of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

MAX_SOURCE_CHARACTERS = 512 * 1024
MAX_FUNCTIONS = 50_000
ANONYMOUS = "<anonymous>"

_TOKEN = re.compile(
    r"""(?P<skip>//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)"""
    r"""|(?P<text>"(?:[^"\\\n]|\\.){0,500}+"|'(?:[^'\\\n]|\\.){0,500}+')"""
    r"""|(?P<word>\#?[A-Za-z_$\u0080-\U0010ffff][\w$\u0080-\U0010ffff]*+)"""
    r"""|(?P<number>\d[\w.]*+)"""
    r"""|(?P<mark>=>|===?|!==?|<=|>=|\?\?=?|[{}()\[\];,=:?.`/<>|&!+*%^~@-])"""
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,100}+\]){1,300}+/[a-z]*+")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+(`|\$\{)?", re.DOTALL)

_CONTROL = frozenset(("if", "for", "while", "switch", "catch", "with", "await"))
_BEFORE_REGEX = frozenset(
    ("return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do")
)
_DECLARES = frozenset(("const", "let", "var"))
_STARTS = frozenset(
    ("const", "let", "var", "function", "class", "export", "import", "return", "if", "for", "while")
)


class Function(NamedTuple):
    """Characters `start` up to (not including) `end` of the source."""

    start: int
    end: int
    name: str


class Functions:
    """The functions of a source, the inner ones behind those around them."""

    def __init__(self, found: list[Function]) -> None:
        self._found = sorted(found, key=lambda each: (each.start, -each.end))
        self._starts = [each.start for each in self._found]
        self._around: list[int] = []  # the place of the function around each; -1: there is none
        for place, each in enumerate(self._found):
            self._around.append(self._innermost(place - 1, each.start))

    def around(self, at: int) -> str | None:
        """The name of the innermost function around a character; None: there is none."""
        place = self._innermost(bisect_right(self._starts, at) - 1, at)
        return self._found[place].name if place >= 0 else None

    def _innermost(self, place: int, at: int) -> int:
        """Of the function at this place and those around it the first that is around `at` too."""
        while place >= 0 and at >= self._found[place].end:
            place = self._around[place]
        return place

    def __len__(self) -> int:
        return len(self._found)


class _Open:
    """A bracket that is open, or the body of an arrow function that has none (`mark` is ">")."""

    __slots__ = ("called", "class_name", "head", "mark", "name", "start", "target")

    def __init__(self, mark: str, start: int) -> None:
        self.mark = mark
        self.start = start
        self.name: str | None = None  # of a function whose body this is
        self.class_name: str | None = None
        self.target: str | None = None  # what is assigned to, where a parenthesis opens
        self.called: str | None = None  # the word before it
        self.head: _Head | None = None  # parameters whose type this is part of


class _Head(NamedTuple):
    """Parentheses that were just closed: perhaps parameters."""

    target: str | None
    called: str | None
    start: int


def functions_of(source: str) -> Functions:
    """All of them; none of a source that is too long."""
    if len(source) > MAX_SOURCE_CHARACTERS:
        return Functions([])
    reader = _Reader(source)
    reader.read()
    return Functions(reader.found)


class _Reader:
    def __init__(self, source: str) -> None:
        self.found: list[Function] = []
        self._source = source
        self._open: list[_Open] = []
        self._last = ""  # the token before
        self._word: str | None = None  # the word before, if that was one
        self._target: str | None = None  # what the value that comes is called
        self._declared: str | None = None
        self._head: _Head | None = None
        self._class: str | None = None  # of a class whose body is still to come
        self._function: int | None = None  # where the word `function` stands, until its body
        self._generic: str | None = None  # the word before parameters of types

    def read(self) -> None:
        at, source = 0, self._source
        while (token := _TOKEN.search(source, at)) and len(self.found) < MAX_FUNCTIONS:
            at = token.end()
            kind = token.lastgroup
            if kind == "word":
                self._on_word(token[0], token.start())
            elif kind == "mark":
                at = self._on_mark(token[0], token.start())
            elif kind != "skip":
                self._saw(token[0])
        while self._open:
            self._close(len(source))

    def _saw(self, token: str) -> None:
        self._last, self._word = token, None

    # --- words ---------------------------------------------------------------------------

    def _on_word(self, word: str, at: int) -> None:
        if word in _STARTS and self._last not in (".", "?."):
            self._end_arrows(at)
        if word == "function":
            self._function = at
        elif word == "class" and self._last != ".":
            self._class = self._target or ""
        elif self._last == "class" and word not in ("extends", "implements"):
            self._class = word
        elif self._last in _DECLARES:
            self._declared = word
        self._last = self._word = word

    # --- marks ---------------------------------------------------------------------------

    def _on_mark(self, mark: str, at: int) -> int:
        """Where to read on."""
        behind = at + len(mark)
        if mark == "`":
            return self._skip_template(behind)
        if mark == "/" and self._may_begin_regex():
            if regex := _REGEX.match(self._source, at):
                self._saw("0")
                return regex.end()
        elif mark in "([":
            self._on_open(mark, at)
        elif mark == "{":
            self._on_brace(at)
        elif mark in ")]}":
            return self._on_close(mark, at)
        elif mark == "=>":
            self._on_arrow(at)
        else:
            self._on_sign(mark, at)
        self._saw(mark)
        return behind

    def _on_sign(self, mark: str, at: int) -> None:
        if mark == "=":
            self._target = self._declared or self._word or self._target
            self._declared = None
            self._head = None
        elif mark == "<":
            self._generic = self._word
        elif mark == ":" and self._word is not None and self._in_braces():
            self._target = self._target if self._declared else self._word
        elif mark in ";,":
            self._end_arrows(at)
            self._target = self._declared = self._head = None
            self._function = None

    def _in_braces(self) -> bool:
        return bool(self._open) and self._open[-1].mark == "{"

    def _may_begin_regex(self) -> bool:
        last = self._last
        return not last or last in _BEFORE_REGEX or last in "(,=:[!&|?{};=>+-*%~^<==!=>=<=??"

    def _on_open(self, mark: str, at: int) -> None:
        opened = _Open(mark, at)
        opened.target = self._target
        opened.called = self._generic if self._last == ">" else self._word
        self._open.append(opened)
        self._target = self._declared = self._head = None

    def _on_brace(self, at: int) -> None:
        opened = _Open("{", at)
        self._open.append(opened)
        if self._class is not None:
            opened.class_name, self._class = self._class, None
        elif self._last == "=>":
            self._take_arrow(opened)
        elif self._last in (":", "|", "&", "<"):
            opened.head = self._head
        elif self._head is not None:
            opened.name = self._name_of(self._head)
            if opened.name is not None:
                opened.start = self._head.start if self._function is None else self._function
                self._function = None
        self._head = self._target = self._declared = None

    def _take_arrow(self, opened: _Open) -> None:
        """The braces are the body of the arrow function whose arrow was just read."""
        arrow = self._open[-2] if len(self._open) > 1 else None
        if arrow is not None and arrow.mark == ">":
            del self._open[-2]
            opened.name, opened.start = arrow.name, arrow.start

    def _on_arrow(self, at: int) -> None:
        head = self._head
        arrow = _Open(">", at if head is None else head.start)
        target = self._target if head is None else head.target
        arrow.name = self._within_class(target) if target else ANONYMOUS
        self._open.append(arrow)
        self._head = self._target = self._declared = None

    def _name_of(self, head: _Head) -> str | None:
        """Of the function whose body begins; None: it is no function's."""
        called = head.called
        if self._function is not None:
            if called is not None and called != "function":
                return called
            return self._within_class(head.target) if head.target else ANONYMOUS
        if called is None or called in _CONTROL:
            return None
        return self._within_class(called)

    def _within_class(self, name: str) -> str:
        """`Cart.total`, where the body of a class is around it."""
        for opened in reversed(self._open[:-1] if self._open else ()):
            if opened.class_name is not None:
                return _of_class(opened.class_name, name)
            if opened.mark == "{" and opened.name is not None:
                break
        last = self._open[-1] if self._open else None
        return name if last is None else _of_class(last.class_name, name)

    def _on_close(self, mark: str, at: int) -> int:
        self._end_arrows(at)
        closed = self._close(at + 1)
        if closed is None:
            self._saw(mark)
            return at + 1
        if closed.mark == "`":
            return self._skip_template(at + 1)
        if closed.mark == "(":
            self._head = _Head(closed.target, closed.called, closed.start)
            self._target = closed.target
        else:
            self._head = closed.head
            self._target = self._declared = None
        self._saw(mark)
        return at + 1

    def _end_arrows(self, at: int) -> None:
        """Bodies without braces end where the bracket around them goes on or ends."""
        while self._open and self._open[-1].mark == ">":
            self._close(at)

    def _close(self, end: int) -> _Open | None:
        if not self._open:
            return None
        closed = self._open.pop()
        if closed.name is not None:
            self.found.append(Function(closed.start, end, closed.name))
        return closed

    def _skip_template(self, at: int) -> int:
        """The text of a template up to its end, or to what is to be evaluated in it."""
        found = _TEMPLATE.match(self._source, at)
        assert found is not None  # it matches nothing, too
        if found[1] == "${":
            self._open.append(_Open("`", found.end()))
            self._target = self._head = None
            self._saw("{")
        else:
            self._saw("0")
        return found.end()


def _of_class(class_name: str | None, name: str) -> str:
    if not class_name:
        return name
    return f"new {class_name}" if name == "constructor" else f"{class_name}.{name}"
