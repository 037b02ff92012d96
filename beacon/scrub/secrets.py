"""What secrets, cards, bank accounts and addresses look like within a text.

In: a text as `json_text.shadow` has it, and a place where something begins that looks like one
(`HEADS`). Out: from where to where it goes, or None when it is none. Each look is at few
characters, or at those that it then removes, so that a hostile text costs linear time.

Where a text stands in JSON text, `\\x02\\x02` is a quote in it, and other escapes are `\\x01`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address

from beacon.scrub.names import Names

Span = tuple[int, int]

FILTERED = b"[Filtered]"
MAX_NAME_BYTES = 60
MAX_LOCAL_PART_BYTES = 64
MAX_AUTHORITY_BYTES = 512

_QUOTE = rb"(?:'|\x02\x02)"
_TOKENS = (
    rb"eyJ[A-Za-z0-9_-]{17}",  # base64 of {": a JWT's head
    rb"(?:AKIA|ASIA)[A-Z0-9]{16}",
    rb"AIza[A-Za-z0-9_-]{35}",
    rb"gh[pousr]_[A-Za-z0-9]{20}",
    rb"github_pat_[A-Za-z0-9_]{20}",
    rb"glpat-[A-Za-z0-9_-]{20}",
    rb"npm_[A-Za-z0-9]{30}",
    rb"xox[abeprs]-[A-Za-z0-9-]{10}",
    rb"[rs]k_(?:live|test)_[A-Za-z0-9]{10}",
    rb"whsec_[A-Za-z0-9+/]{20}",
    rb"sk-[A-Za-z0-9_-]{20}",
    rb"SG\.[A-Za-z0-9_-]{16}",
    rb"pk_[A-Za-z0-9_-]{43}",  # Beacon's own
)

HEADS = {
    "pem": rb"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----",
    "token": rb"\b(?:" + rb"|".join(_TOKENS) + rb")",
    "scheme": rb"\b(?i:bearer|basic)[ \t]",
    "card": rb"\b[0-9]{4}(?:[0-9]{9}|[ -][0-9]{4}[ -][0-9]{4}[ -]|[ -][0-9]{6}[ -])",
    "iban": rb"\b[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4}",
    "at": rb"[^\s\"'@\x02]@[A-Za-z0-9\[]",
    "ip": rb"\b(?:[0-9]{1,3}\.[0-9]{1,3}\.|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{2})",
}
"""By kind, how it begins: for RE2, and for `re`."""

_BRACKET = rb"(?:\]|%5[Dd])?"
_PAIR_HEAD = rb"(?:(?i:%b)[A-Za-z0-9_.-]{0,20}|\b(?i:%b))%b%b?[ \t]{0,2}[=:]"


def pair_head(parts: str, wholes: str) -> bytes:
    """How `password=...` begins, by regexes of what is in sensitive names."""
    return _PAIR_HEAD % (parts.encode(), wholes.encode(), _BRACKET, _QUOTE)


# --- password=... ----------------------------------------------------------------------------

_NAME = re.compile(rb"[\w.-]*")
_PAIR = re.compile(
    rb"([\w.-]*?)%b(%b?)[ \t]{0,2}([=:])>?[ \t]{0,2}(%b?)" % (_BRACKET, _QUOTE, _QUOTE)
)
_QUOTED = {b"'": re.compile(rb"[^'\"]*"), b"\x02\x02": re.compile(rb"[^\x02\"]*")}
_BARE = re.compile(rb"[^\s\"'&;,)\]}>\x02]+")
_LINE = re.compile(rb"[^\n\r\"'\x02]+")
_NOTHING = re.compile(rb"(?i:none|null|nil|true|false|undefined|)[*.]*")
_HEADERS = re.compile(rb"(?i)(?:proxy-)?authorization|(?:set-)?cookie")
_TOLD = re.compile(rb"(?i)passw|passphrase|pwd|secret|api.?key")
"""`password: hunter2` is one even without quotes; `Unexpected token: x` is none."""


def find_pair(text: bytes, start: int, names: Names) -> Span | None:
    """The value of `password=hunter2`, `'password': 'hunter2'` and their like."""
    before = _NAME.match(text[max(0, start - MAX_NAME_BYTES) : start][::-1])
    found = _PAIR.match(text, start)
    if before is None or found is None:
        return None
    name = before[0][::-1] + found[1]
    _rest, closing, sign, opening = found.groups()
    place = found.end()
    if text.startswith(FILTERED, place) or name.decode(errors="replace") not in names:
        return None
    if opening:
        value = _QUOTED[opening].match(text, place)
    elif sign == b"=" or closing or _TOLD.search(name):
        value = None if text[place : place + 1] == b"=" else _BARE.match(text, place)
    else:
        value = _LINE.match(text, place) if _HEADERS.fullmatch(name) else None
    if value is None or _NOTHING.fullmatch(value[0]):
        return None
    return value.span()


# --- keys and tokens -------------------------------------------------------------------------

_PEM = re.compile(rb"[^\"]*?-----END [A-Z ]{0,30}-----")
_STRING_REST = re.compile(rb"[^\"]*")
_TOKEN_REST = re.compile(rb"[A-Za-z0-9_+/=.-]*[A-Za-z0-9_+/=-]")
_SCHEME = re.compile(rb"[A-Za-z]+[ \t]+([A-Za-z0-9._~+/=-]{8,})")
_LONG_CREDENTIAL = 24
"""Characters: shorter ones have a digit, or are a word, as in `basic authentication`."""


def find_pem(text: bytes, start: int) -> Span | None:
    """A private key; one that was cut off goes to the end of its string."""
    found = _PEM.match(text, start) or _STRING_REST.match(text, start)
    return None if found is None else found.span()


def find_token(text: bytes, start: int) -> Span | None:
    found = _TOKEN_REST.match(text, start)
    return None if found is None else found.span()


def find_credentials(text: bytes, start: int) -> Span | None:
    """What follows `Bearer` or `Basic`."""
    found = _SCHEME.match(text, start)
    if found is None:
        return None
    value = found[1]
    if len(value) < _LONG_CREDENTIAL and not any(48 <= byte < 58 for byte in value):
        return None
    return found.span(1)


_NO_AUTHORITY = re.compile(rb"[\s/?#\"'\x02]")
_AUTHORITY = re.compile(rb"[^\s/?#\"'\x02]*@")
_NO_PERSON = frozenset({b"git", b"hg", b"svn"})


def find_userinfo(text: bytes, start: int) -> Span | None:
    """`user:password` of an address with a scheme; `start` is one before the @."""
    scheme = text.rfind(b"://", max(0, start - MAX_AUTHORITY_BYTES), start + 1)
    if scheme < 0 or _NO_AUTHORITY.search(text, scheme + 3, start + 1):
        return None
    found = _AUTHORITY.match(text, start + 1, start + MAX_AUTHORITY_BYTES)
    if found is None:
        return None
    span = scheme + 3, found.end() - 1
    return None if text[slice(*span)] in (*_NO_PERSON, FILTERED) else span


# --- persons ---------------------------------------------------------------------------------

_LOCAL_PART = re.compile(rb"[A-Za-z0-9._%+\x80-\xff-]+")
_DOMAIN = re.compile(rb"(?:[A-Za-z0-9-]{1,63}\.){1,8}([A-Za-z]{2,24})(?![A-Za-z0-9])")
_NO_TOP_LEVELS = frozenset(
    b"css gif go html java jpeg jpg js json jsx mjs php png py rb rs svg ts tsx vue webp".split()
)
"""`render@app.js` is a frame, `logo@2x.png` a file."""


def find_email(text: bytes, start: int) -> Span | None:
    """`start` is one before the @."""
    begin = max(0, start + 1 - MAX_LOCAL_PART_BYTES)
    domain = _DOMAIN.match(text, start + 2)
    if domain is None or domain[1].lower() in _NO_TOP_LEVELS:
        return None
    behind = text[begin : start + 1][::-1]
    local = _LOCAL_PART.match(behind)
    if local is None or local[0][::-1] in _NO_PERSON:
        return None
    return start + 1 - local.end(), domain.end()


_IP_RUN = re.compile(rb"[0-9A-Fa-f:.]{3,45}")


def find_ip(text: bytes, start: int) -> Span | None:
    found = _IP_RUN.match(text, start)
    if found is None:
        return None
    address = found[0].rstrip(b".:")
    try:
        ip_address(address.decode())
    except ValueError:
        address = address.rpartition(b":")[0]  # what follows is a port
        if not address or not _is_ip(address):
            return None
    return start, start + len(address)


def _is_ip(text: bytes) -> bool:
    try:
        ip_address(text.decode())
    except ValueError:
        return False
    return True


# --- numbers with check digits ---------------------------------------------------------------

_CARD = re.compile(
    rb"(?:[0-9]{13,19}|[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?"
    rb"|[0-9]{4}([ -])[0-9]{6}\2[0-9]{4,5})(?![0-9A-Za-z_]|\.[0-9])"
)
_ISSUED = re.compile(
    rb"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|5[1-5][0-9]{14}|2[2-7][0-9]{14}|3[47][0-9]{13}"
    rb"|3(?:0[0-5]|[689][0-9])[0-9]{11}|35[0-9]{14}|6[0-9]{15,18}"
)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def find_card(text: bytes, start: int) -> Span | None:
    """A number that an issuer of cards could have given, with its check digit."""
    found = _CARD.match(text, start)
    if found is None or text[start - 1 : start] == b".":
        return None
    digits = found[0].replace(b" ", b"").replace(b"-", b"")
    return found.span() if _ISSUED.fullmatch(digits) and _passes_luhn(digits) else None


def _passes_luhn(digits: bytes) -> bool:
    last = digits[::-1]
    plain = sum(digit - 48 for digit in last[::2])
    return (plain + sum(_DOUBLED[digit - 48] for digit in last[1::2])) % 10 == 0


_IBAN_LENGTHS = {
    text[:2]: int(text[2:])
    for text in (
        b"AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 "
        b"DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 "
        b"IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 "
        b"MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 "
        b"SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 "
    ).split()
}
"""https://www.swift.com/standards/data-standards/iban-international-bank-account-number"""
_IBAN_RUN = re.compile(rb"[A-Z0-9](?: ?[A-Z0-9])*")
_LONGEST_IBAN = 45
"""Characters, spaces included."""


def find_iban(text: bytes, start: int) -> Span | None:
    """By its country's length and its check digits."""
    length = _IBAN_LENGTHS.get(text[start : start + 2])
    found = _IBAN_RUN.match(text, start, start + _LONGEST_IBAN)
    if length is None or found is None:
        return None
    taken, end = bytearray(), start
    for byte in found[0]:
        end += 1
        if byte != 32:
            taken.append(byte)
        if len(taken) == length:
            break
    if len(taken) < length or text[end : end + 1].isalnum():
        return None
    turned = (taken[4:] + taken[:4]).decode()
    number = int("".join(str(int(character, 36)) for character in turned))
    return (start, end) if number % 97 == 1 else None


FINDERS: dict[str, Callable[[bytes, int], Span | None]] = {
    "pem": find_pem,
    "token": find_token,
    "scheme": find_credentials,
    "card": find_card,
    "iban": find_iban,
    "ip": find_ip,
}
"""Those that need nothing but the text."""
