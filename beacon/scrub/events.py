"""The parts of an event that are looked at, and how they are put together again.

In: an event and the rules of its project. Out: the event as it is stored; the same object where
nothing was found.

All parts are put into one text, which is searched once. Not in it: the source lines of stack
traces (only variables are, and frames that are plain text). `user` and `feedback`, where the client
tells of a person on purpose, are searched apart: e-mail addresses stay there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import orjson
from msgspec import Raw

from beacon.events import (
    ERROR,
    FEEDBACK,
    IDENTIFY,
    LOG,
    MESSAGE,
    Event,
    Report,
    decode_page,
    encode_page,
)
from beacon.scrub import own_patterns
from beacon.scrub.json_text import Finder, TooMuch, clean
from beacon.scrub.secrets import FILTERED
from beacon.scrub.settings import Rules

OF_ERRORS = frozenset({ERROR, MESSAGE, LOG, FEEDBACK})
LEVELS = frozenset({"error", "fatal"})

PERSONAL = ("user", "feedback", "traits")
TRACED = ("exceptions", "threads")
TOO_MUCH = b'{"scrubbed":"too much to look at"}'
"""Stands for the properties of an event that has more to be looked at than anybody does."""

_FILTERED = FILTERED.decode()

Take = Callable[[bytes], bytes]


class _Frame(msgspec.Struct, gc=False):
    """What is looked at of a frame."""

    vars: Raw = Raw(b"")
    raw: Raw = Raw(b"")


_frames = msgspec.json.Decoder(list[_Frame]).decode
_objects = msgspec.json.Decoder(list[dict[str, Raw]]).decode
_object = msgspec.json.Decoder(dict[str, Raw]).decode
_texts = msgspec.json.Decoder(list[Raw]).decode
_encode = msgspec.json.Encoder().encode


def is_of_errors(event: Event) -> bool:
    """Whether it is looked at unless the project says otherwise."""
    report = event.report
    if report is not None and (report.level in LEVELS or report.stacktrace is not None):
        return True
    return event.name in OF_ERRORS


def scrub(event: Event, rules: Rules) -> Event:
    if not rules.enabled or not (rules.events or is_of_errors(event)):
        return event
    general, personal = list[bytes](), list[bytes]()
    _through(event, _noting(general), _noting(personal))
    try:
        cleaned = _cleaned(general, rules, rules.general)
        of_persons = _cleaned(personal, rules, rules.personal)
    except TooMuch:
        return _without(event)
    if cleaned is general and of_persons is personal:
        return event
    return _through(event, _giving(cleaned), _giving(of_persons))


def scrub_text(text: bytes, rules: Rules) -> bytes:
    """A JSON text, as if it stood in an event's properties. Raises TooMuch."""
    return _cleaned([text], rules, rules.general)[0]


def _noting(texts: list[bytes]) -> Take:
    def note(text: bytes) -> bytes:
        texts.append(text)
        return text

    return note


def _giving(texts: list[bytes]) -> Take:
    following = iter(texts)

    def give(text: bytes) -> bytes:
        new = next(following)
        return text if new == text else new

    return give


def _cleaned(texts: list[bytes], rules: Rules, finder: Finder) -> list[bytes]:
    """The same list where nothing was found."""
    if not texts:
        return texts
    whole = b"[%b]" % b",".join(texts)
    cleaned = own_patterns.without(clean(whole, finder), rules.patterns)
    if cleaned is whole:
        return texts
    return [bytes(text) for text in _texts(cleaned)]


# --- an event's parts ------------------------------------------------------------------------


def _through(event: Event, take: Take, take_personal: Take) -> Event:
    """Gives each part away, and puts in what comes back."""
    changes: dict[str, Any] = {}
    properties = _properties(event.properties, event.name, take, take_personal)
    if properties is not event.properties:
        changes["properties"] = properties
    page = event.page and _page(event.page, take)
    if page is not event.page:
        changes["page"] = page
    report = event.report and _report(event.report, take)
    if report is not event.report:
        changes["report"] = report
    return msgspec.structs.replace(event, **changes) if changes else event


def _properties(text: bytes, name: str, take: Take, take_personal: Take) -> bytes:
    if name != IDENTIFY and not any(b'"%b"' % each.encode() in text for each in _APART):
        return take(text)
    fields = _object(text)
    apart = {each: fields.pop(each) for each in _APART if each in fields}
    if not apart:
        return take(text)
    rest = _encode(fields)
    new_rest = take(rest)
    changed = new_rest is not rest
    for each, raw in apart.items():
        old = bytes(raw)
        new = take_personal(old) if each in PERSONAL else _traced(old, take)
        if new is not old:
            apart[each], changed = Raw(new), True
    return _encode(_object(new_rest) | apart) if changed else text


_APART = (*PERSONAL, *TRACED)


def _traced(text: bytes, take: Take) -> bytes:
    """Exceptions or threads, each with its stack trace."""
    try:
        objects = _objects(text)
    except msgspec.ValidationError:
        return take(text)
    changed = False
    for fields in objects:
        trace = fields.pop("stacktrace", None)
        rest = _encode(fields)
        new = take(rest)
        if new is not rest:
            cleaned, changed = _object(new), True
            fields.clear()
            fields.update(cleaned)
        if trace is not None:
            old = bytes(trace)
            new = _stacktrace(old, take)
            changed = changed or new is not old
            fields["stacktrace"] = Raw(new)
    return _encode(objects) if changed else text


def _stacktrace(text: bytes, take: Take) -> bytes:
    """Variables, and frames that are plain text."""
    try:
        frames = _frames(text)
    except msgspec.ValidationError:
        return take(text)
    variables = [number for number, frame in enumerate(frames) if len(bytes(frame.vars)) > 2]
    plain = [number for number, frame in enumerate(frames) if bytes(frame.raw)[:1] == b'"']
    old_variables = b"[%b]" % b",".join([bytes(frames[number].vars) for number in variables])
    old_plain = b"[%b]" % b",".join([bytes(frames[number].raw) for number in plain])
    new_variables = take(old_variables)
    new_plain = take(old_plain) if plain else old_plain
    if new_variables is old_variables and new_plain is old_plain:
        return text
    objects = _objects(text)
    for number, raw in zip(variables, _texts(new_variables), strict=True):
        objects[number]["vars"] = raw
    for number, raw in zip(plain, _texts(new_plain), strict=True):
        objects[number]["raw"] = raw
    return _encode(objects)


def _page(text: bytes, take: Take) -> bytes:
    """Its addresses."""
    page = decode_page(text)
    told = orjson.dumps((page.url, page.path, page.referrer))
    new = take(told)
    if new is told:
        return text
    url, path, referrer = orjson.loads(new)
    return encode_page(msgspec.structs.replace(page, url=url, path=path, referrer=referrer))


def _report(report: Report, take: Take) -> Report:
    changes: dict[str, Any] = {}
    if report.message:
        told = orjson.dumps(report.message)
        new = take(told)
        if new is not told:
            changes["message"] = orjson.loads(new)
    for name, scrubbed in (("stacktrace", _stacktrace), ("tags", _taken)):
        old = getattr(report, name)
        if old is not None:
            new = scrubbed(old, take)
            if new is not old:
                changes[name] = new
    return msgspec.structs.replace(report, **changes) if changes else report


def _taken(text: bytes, take: Take) -> bytes:
    return take(text)


def _without(event: Event) -> Event:
    """Nothing of it but what it is."""
    report = event.report and msgspec.structs.replace(
        event.report, message=_FILTERED, stacktrace=None, tags=None
    )
    return msgspec.structs.replace(event, properties=TOO_MUCH, page=None, report=report)
