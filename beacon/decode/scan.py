"""Cuts a JSON object into the texts of its members, and one list of it into its items.

The slow way into a body that its typed decoder refused: it finds where each event
begins and ends, so that each can be judged alone. It is as lenient as Python's json
(it passes over NaN); the typed decoder of one event is not.
"""

from __future__ import annotations

import json
import re

import msgspec

from beacon.errors import BatchTooLarge
from beacon.events import MAX_BATCH_EVENTS

MAX_STEPPED_CHARACTERS = 1024 * 1024
TOO_MANY = f"More than {MAX_BATCH_EVENTS} events in one batch; nothing was taken: send fewer"

_WHITE = re.compile(r"[ \t\r\n]*")
_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|(?P<opening>[\[{])|(?P<closing>[\]}])')
_skip = json.JSONDecoder().raw_decode
_skip_huge = json.JSONDecoder(parse_int=float).raw_decode
"""The slower one: int() refuses thousands of digits, and the values are not used."""


class Members(msgspec.Struct):
    """The members of an object, each as JSON text, and the items of its list, if it is one."""

    texts: dict[str, str]
    items: list[str] | None


def scan(text: str, list_name: str) -> Members | None:
    """None if the text is JSON but no object. Raises json.JSONDecodeError and RecursionError.

    Of a list that is too long, MAX_BATCH_EVENTS + 1 items are kept: enough to refuse it. In a text
    of more than MAX_STEPPED_CHARACTERS it is refused at once: BatchTooLarge.
    """
    scanner = _Scanner(text)
    if not scanner.sees("{"):
        scanner.value()
        scanner.end()
        return None
    members = scanner.members(list_name)
    scanner.end()
    return members


def shallow(text: str, depth: int) -> str:
    """The same JSON text with null for each array and object nested deeper than this."""
    kept: list[str] = []
    start = level = 0
    for bracket in _BRACKET.finditer(text):
        if bracket["opening"]:
            level += 1
            if level == depth + 1:
                kept += text[start : bracket.start()], "null"
        elif bracket["closing"]:
            start = bracket.end() if level == depth + 1 else start
            level -= 1
    kept.append(text[start:] if level <= depth else "")
    return "".join(kept)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def sees(self, character: str) -> bool:
        """Steps over white space, and over this character if it is the next."""
        white = _WHITE.match(self._text, self._at)
        self._at = white.end() if white else self._at
        if not self._text.startswith(character, self._at):
            return False
        self._at += len(character)
        return True

    def expect(self, character: str) -> None:
        if not self.sees(character):
            raise json.JSONDecodeError(f"Expected {character!r}", self._text, self._at)

    def end(self) -> None:
        self.sees("")
        if self._at < len(self._text):
            raise json.JSONDecodeError("Extra data", self._text, self._at)

    def value(self) -> str:
        """The text of the value that stands here."""
        self.sees("")
        start = self._at
        try:
            _, self._at = _skip(self._text, start)
        except json.JSONDecodeError:
            raise
        except ValueError:
            _, self._at = _skip_huge(self._text, start)
        return self._text[start : self._at]

    def members(self, list_name: str) -> Members:
        """The rest of an object; of members of one name the last counts."""
        members = Members({}, None)
        more = not self.sees("}")
        while more:
            name = self.name()
            if name == list_name:
                members.items = self.items() if self.sees("[") else None
            if name != list_name or members.items is None:
                members.texts[name] = self.value()
            more = self.more("}")
        return members

    def name(self) -> str:
        self.expect('"')
        self._at -= 1
        name = json.loads(self.value())
        self.expect(":")
        return str(name)

    def items(self) -> list[str]:
        """The rest of a list. One that is too long is stepped over at once, at the speed of C;
        in a large text not even that, as it would make objects of all."""
        start = self._at - 1
        items: list[str] = []
        more = not self.sees("]")
        while more:
            items.append(self.value())
            if len(items) > MAX_BATCH_EVENTS:
                if len(self._text) > MAX_STEPPED_CHARACTERS:
                    raise BatchTooLarge(TOO_MANY)
                self._at = start
                self.value()
                return items
            more = self.more("]")
        return items

    def more(self, closing: str) -> bool:
        if self.sees(closing):
            return False
        self.expect(",")
        return True
