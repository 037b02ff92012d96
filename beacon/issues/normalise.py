"""Messages without what differs each time: numbers, ids, addresses, dates, what was quoted.

In: a message. Out: the message with placeholders, `User <number> not found`. The time it takes
grows with the length of the message and no faster: every alternative of the pattern begins where
no other could, and none goes back over what it has taken (possessive quantifiers).
"""

from __future__ import annotations

import re

MAX_READ_CHARACTERS = 8_000
"""Of a message; what comes after them does not count."""
MAX_NORMALISED_CHARACTERS = 500

_DATE = r"\d{4}-\d\d?-\d\d?(?:[T ]\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9}+)?+)?+(?:Z|[+-]\d\d:?\d\d)?+)?+"
_CLOCK = r"\d\d?:\d\d:\d\d(?:[.,]\d{1,9}+)?+"
_DAY = r"(?:\d\d?[/.]\d\d?[/.]\d{4})"
_NUMBER = r"\d++(?:[.,]\d++)*+(?:[eE][+-]?\d++)?+"

_VARYING = re.compile(
    "|".join(
        (
            r"(?P<quoted>\"[^\"\n]{0,500}+\"|(?<!\w)'[^'\n]{0,500}+'(?!\w)|`[^`\n]{0,500}+`"
            r"|“[^”\n]{0,500}+”|‘[^’\n]{0,500}+’(?!\w)|«[^»\n]{0,500}+»)",
            r"(?P<url>(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,20}+://[^\s\"'<>`]{1,2000}+)",
            r"(?P<email>(?<![\w.+%-])[\w.+%-]{1,100}+@[\w-]{1,100}+(?:\.[\w-]{1,100}+)++)",
            r"(?P<uuid>(?<![\w-])[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}"
            r"-[0-9a-fA-F]{12}(?!\w))",
            rf"(?P<date>(?<!\w)(?:{_DATE}|{_CLOCK}|{_DAY})(?!\w))",
            r"(?P<address>(?<!\w)0[xX][0-9a-fA-F]++)",
            r"(?P<ip>(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5}+)?+(?!\w)"
            r"|(?<![\w:])\[?(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\]?(?!\w)"
            r"|(?<![\w:])\[?(?:[0-9a-fA-F]{1,4}:){1,6}:(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,5})?"
            r"(?![\w:])\]?|(?<![\w:])\[?::1(?!\w)\]?)",
            r"(?P<hash>(?<![A-Za-z0-9_])(?=[0-9a-fA-F]*+(?![A-Za-z0-9_]))(?=[a-fA-F]*+\d)"
            r"[0-9a-fA-F]{16,512}+(?![A-Za-z0-9_]))",
            r"(?P<hex>(?<![A-Za-z0-9_])(?=[0-9a-fA-F]{7,15}+(?![A-Za-z0-9_]))"
            r"(?=[a-fA-F]*+\d++[a-fA-F])[0-9a-fA-F]++)",
            r"(?P<id>(?<![A-Za-z0-9])(?=[A-Za-z]*+\d++[A-Za-z]++\d)[A-Za-z0-9]{10,512}+)",
            rf"(?P<number>(?:(?<![\w)\]])[+-])?+{_NUMBER})",
        )
    )
)
_PLACEHOLDERS = {
    "quoted": "<quoted>",
    "url": "<url>",
    "email": "<email>",
    "uuid": "<uuid>",
    "date": "<date>",
    "address": "<address>",
    "ip": "<ip>",
    "hash": "<hash>",
    "hex": "<number>",
    "id": "<id>",
    "number": "<number>",
}


def normalised(message: str) -> str:
    """At most 500 characters, blanks folded. What is put in place of what varies is lower case in
    angle brackets; a short hexadecimal id is a number too, since some have digits only."""
    text = _VARYING.sub(_placeholder, message[:MAX_READ_CHARACTERS])
    return " ".join(text.split())[:MAX_NORMALISED_CHARACTERS].rstrip()


def _placeholder(match: re.Match[str]) -> str:
    return _PLACEHOLDERS[match.lastgroup or "number"]
