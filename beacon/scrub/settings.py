"""What a project sets of scrubbing, and the rules that are made of it.

In: `Project.scrubbing`, a JSON text of what is not as usual. Out: `Rules`, made once a text. Raises
InvalidField for what people write wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, NamedTuple

import msgspec
import re2  # type: ignore[import-untyped]
from msgspec import Meta

from beacon.errors import InvalidField
from beacon.scrub import own_patterns
from beacon.scrub.json_text import Finder
from beacon.scrub.names import Names, wholes
from beacon.scrub.secrets import HEADS, pair_head

MAX_NAMES = 100
MAX_NAME_CHARACTERS = 60
MAX_PATTERNS = 20
MAX_PATTERN_CHARACTERS = 500
CACHED_RULES = 512

Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME_CHARACTERS)]
NameList = Annotated[list[Name], Meta(max_length=MAX_NAMES)]


class NamedPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`regex` in RE2's syntax; `name` is for people."""

    name: Name
    regex: Annotated[str, Meta(min_length=1, max_length=MAX_PATTERN_CHARACTERS)]


def _about(text: str) -> Meta:
    return Meta(description=text)


class Scrubbing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given is as usual."""

    enabled: Annotated[bool, _about("Of errors, messages, logs and feedback.")] = True
    events: Annotated[bool, _about("Of all other events too.")] = False
    names: Annotated[bool, _about("Values under names like `password`.")] = True
    secrets: Annotated[bool, _about("Keys, tokens, `password=...` and the like in texts.")] = True
    cards: Annotated[bool, _about("Numbers of payment cards.")] = True
    ibans: Annotated[bool, _about("Numbers of bank accounts.")] = True
    emails: Annotated[bool, _about("E-mail addresses, but those of `user`.")] = True
    ips: Annotated[bool, _about("IP addresses, those of `user` too.")] = False
    keys: Annotated[NameList, _about("Further names, in words: `pin code` is `pinCode` too.")] = (
        msgspec.field(default_factory=list)
    )
    safe_keys: Annotated[NameList, _about("Names whose values are kept.")] = msgspec.field(
        default_factory=list
    )
    patterns: Annotated[list[NamedPattern], Meta(max_length=MAX_PATTERNS)] = msgspec.field(
        default_factory=list
    )


class Rules(NamedTuple):
    """`personal` is for what tells of a person on purpose: e-mail addresses are kept there."""

    enabled: bool
    events: bool
    general: Finder
    personal: Finder
    patterns: tuple[own_patterns.Pattern, ...]


def checked(scrubbing: Scrubbing) -> Scrubbing:
    """Raises InvalidField."""
    for field in ("keys", "safe_keys"):
        for index, name in enumerate(getattr(scrubbing, field)):
            if not any(character.isalnum() for character in name):
                place = f"scrubbing.{field}[{index}]"
                raise InvalidField(place, f"{place}: A name has letters or digits.")
    for index, pattern in enumerate(scrubbing.patterns):
        field = f"scrubbing.patterns[{index}].regex"
        own_patterns.check_regex(pattern.regex, field)
    return scrubbing


# --- rules --------------------------------------------------------------------------------------


def read_scrubbing(text: str) -> Scrubbing:
    """Of `Project.scrubbing`. What SQL made unreadable stands for the usual: all is looked at."""
    try:
        return checked(msgspec.json.decode(text, type=Scrubbing))
    except (msgspec.MsgspecError, InvalidField):
        return Scrubbing()


@lru_cache(CACHED_RULES)
def rules_of(text: str) -> Rules:
    """Of `Project.scrubbing`."""
    return make_rules(read_scrubbing(text))


def make_rules(scrubbing: Scrubbing) -> Rules:
    judge = Names(scrubbing.keys, scrubbing.safe_keys)
    return Rules(
        scrubbing.enabled,
        scrubbing.enabled and scrubbing.events,
        _finder(scrubbing, judge, emails=scrubbing.emails),
        _finder(scrubbing, judge, emails=False),
        tuple(own_patterns.compiled(pattern.regex) for pattern in scrubbing.patterns),
    )


def _finder(scrubbing: Scrubbing, judge: Names, *, emails: bool) -> Finder:
    heads = {kind: HEADS[kind] for kind in _kinds(scrubbing, emails=emails)}
    if scrubbing.secrets:
        heads["pair"] = pair_head(judge.parts(), wholes())
    names = f'(?i)(?:"(?:{wholes()})"|(?:{judge.parts()})[^"]*")[ \\t\\r\\n]*:'
    return Finder(
        judge,
        re2.compile(names.encode()) if scrubbing.names else None,
        re2.compile(b"|".join(heads.values())) if heads else None,
        re.compile(b"|".join(b"(?P<%b>%b)" % (kind.encode(), heads[kind]) for kind in heads)),
        emails,
        scrubbing.secrets,
    )


def _kinds(scrubbing: Scrubbing, *, emails: bool) -> Iterable[str]:
    if scrubbing.secrets:
        yield from ("pem", "token", "scheme")
    if scrubbing.secrets or emails:
        yield "at"
    if scrubbing.cards:
        yield "card"
    if scrubbing.ibans:
        yield "iban"
    if scrubbing.ips:
        yield "ip"
