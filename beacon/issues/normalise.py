"""Messages without what differs each time: numbers, ids, addresses, dates, what was quoted.

In: a message. Out: the message with placeholders, `User <number> not found`. The time it takes
grows with the length of the message and no faster: every alternative of the pattern begins where
no other could, and none goes back over what it has taken (possessive quantifiers).
"""

from __future__ import annotations

import re

MAX_READ_CHARACTERS = 4_000
"""Of a message; what comes after them does not count."""
MAX_NORMALISED_CHARACTERS = 500

_TIME = r"\d\d?:\d\d:\d\d(?:[.,]\d{1,9}+)?"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)?"
_DATE = rf"\d{{4}}-\d\d?-\d\d?(?:[T ](?:{_TIME}|\d\d?:\d\d){_ZONE})?"
_DAY = r"\d\d?[/.]\d\d?[/.]\d{4}"
_HEX = "[0-9a-fA-F]"
_IPV4 = r"(?<!\.)\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?!\w)"
_GROUPS = rf"(?:{_HEX}{{1,4}}:){{7}}{_HEX}{{1,4}}"
_SHORTENED = (
    rf"(?=[a-fA-F:]{{0,30}}+\d)(?:(?:{_HEX}{{1,4}}:){{1,6}}|:)"
    rf":{_HEX}{{1,4}}(?::{_HEX}{{1,4}}){{0,5}}"
)

_QUOTED = (
    r"(?=[\"'`“‘«])(?P<quoted>\"[^\"\n]{0,500}+\"|(?<!\w)'[^'\n]{0,500}+'(?!\w)|`[^`\n]{0,500}+`"
    r"|“[^“”\n]{0,500}+”|‘[^‘’\n]{0,500}+’(?!\w)|«[^«»\n]{0,500}+»)"
)
_WORDS = (
    r"(?P<url>[A-Za-z][A-Za-z0-9+.-]{0,20}+://[^\s\"'<>`]{1,2000}+)",
    r"(?P<email>(?<![.+%-])[\w.+%-]{1,100}+@[\w-]{1,100}+(?:\.[\w-]{1,100}+)++)",
    rf"(?P<uuid>{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}(?!\w))",
    rf"(?P<date>(?:{_DATE}|{_TIME}|{_DAY})(?!\w))",
    rf"(?P<address>0[xX]{_HEX}++)",
    rf"(?P<ip>{_IPV4}|(?:{_GROUPS}|{_SHORTENED})(?![\w:]))",
    rf"(?P<hash>(?=\d*+[a-fA-F]){_HEX}{{16,512}}+(?!\w))",
    rf"(?P<hex>(?=[a-fA-F]*+\d++[a-fA-F]){_HEX}{{7,15}}+(?!\w))",
)
_ID = r"(?<![^\W_])(?P<id>(?=[A-Za-z]*+\d++[A-Za-z]++\d)[A-Za-z0-9]{10,512}+)"
_NUMBER = r"(?=[\d+-])(?P<number>(?:(?<![\w)\]])[+-])?\d++(?:[.,]\d++)*+(?:[eE][+-]?\d++)?)"

_VARYING = re.compile(
    rf"{_QUOTED}|(?<!\w)(?=[\w.+%-]{{1,80}}+[@:]|[:\[]|[A-Za-z_]*+\d)"
    rf"(?:{'|'.join(_WORDS)})|{_ID}|{_NUMBER}"
)
"""What begins with a letter has a digit, or `@` or `:` behind it: few words are looked at twice."""
PLACEHOLDERS = {
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
    return PLACEHOLDERS[match.lastgroup or "number"]
