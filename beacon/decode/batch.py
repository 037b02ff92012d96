"""Decodes a delivery of many events so that one bad event never rejects its neighbours.

The fast way reads the whole body with one typed decoder. If that fails, the slow way
cuts the body into the texts of its events and reads each with the same types.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from beacon.decode.scan import TOO_MANY, Members, scan, shallow
from beacon.decode.text import UNREADABLE, not_json, read, read_body, repair, without_nul
from beacon.errors import BadRequest, BatchTooLarge, BeaconError
from beacon.events import MAX_BATCH_EVENTS, MAX_JSON_DEPTH, Decoded, Draft, Refusal

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

COUNTED_BODY_BYTES = 1024 * 1024
"""The events of a body over this size are counted before any memory is spent on them."""


MAX_CUT_CHARACTERS = 1024 * 1024
"""Nesting beyond a reader's recursion limit is cut out of texts up to this size: it takes long."""


class Envelope(Protocol[T_co]):
    """A decoded body of the shape `{"events": [...]}`."""

    @property
    def events(self) -> Sequence[T_co]: ...


class Format(msgspec.Struct, Generic[T], frozen=True):
    """How one format's events are read: the two decoders and the step from message to draft."""

    body: Callable[[bytes], Envelope[T]]
    event: Callable[[bytes], T]
    draft: Callable[[T, bytes], Draft]


def decode_body(body: bytes, project_id: bytes, form: Format[T]) -> Decoded:
    """A body `{"events": [...]}`. Raises InvalidJson, BadRequest and BatchTooLarge."""
    body = without_nul(body)
    try:
        if len(body) > COUNTED_BODY_BYTES:
            _check_count(MAX_BATCH_EVENTS + _has_more(body))
        events = form.body(body).events
    except UNREADABLE:
        return decode_each(_events(body), _from_text(form), project_id, "events")
    return decode_each(events, form.draft, project_id, "events")


def decode_event(body: bytes, project_id: bytes, form: Format[T]) -> Draft:
    """A body that is one event. Raises InvalidJson, InvalidEvent and TooLarge."""
    return form.draft(read_body(form.event, body), project_id)


def decode_each(
    items: Sequence[T], draft: Callable[[T, bytes], Draft], project_id: bytes, list_name: str
) -> Decoded:
    """Each item by itself; what it raises becomes its refusal."""
    _check_count(len(items))
    drafts: list[Draft] = []
    indexes: list[int] = []
    refusals: list[Refusal] = []
    for index, item in enumerate(items):
        try:
            drafts.append(draft(item, project_id))
            indexes.append(index)
        except BeaconError as error:
            message = error.message.replace("$", f"$.{list_name}[{index}]", 1)
            refusals.append(Refusal(index, error.code, message))
    return Decoded(drafts, indexes, refusals)


def members(text: str, list_name: str) -> Members | None:
    """The slow way's first step, on repaired text; raises InvalidJson."""
    try:
        return _scan(text, list_name)
    except (json.JSONDecodeError, RecursionError) as error:
        raise not_json(error) from None


def _scan(text: str, list_name: str) -> Members | None:
    """An event that is too deep for any reader is cut short, and then refused by itself."""
    try:
        return scan(text, list_name)
    except RecursionError:
        if len(text) > MAX_CUT_CHARACTERS:
            raise
        return scan(shallow(text, 2 * MAX_JSON_DEPTH), list_name)


def _from_text(form: Format[T]) -> Callable[[str, bytes], Draft]:
    return lambda text, project_id: form.draft(read(form.event, text.encode()), project_id)


def _events(body: bytes) -> list[str]:
    parts = members(repair(body), "events")
    if parts is None:
        raise BadRequest("$: expected object with a list named events")
    if parts.items is None:
        raise BadRequest("$.events: expected array")
    return parts.items


def _has_more(body: bytes) -> bool:
    counted: Any = _count(body)
    return bool(bytes(counted.events.behind))


def _check_count(events: int) -> None:
    if events > MAX_BATCH_EVENTS:
        raise BatchTooLarge(TOO_MANY)


_Counted: Any = msgspec.defstruct(
    "_Counted",
    [
        *((f"event{at}", msgspec.Raw, msgspec.Raw(b"")) for at in range(MAX_BATCH_EVENTS)),
        ("behind", msgspec.Raw, msgspec.Raw(b"")),
    ],
    array_like=True,
)
"""As many events as may be, and one more: nothing is made of what follows that."""

_count = msgspec.json.Decoder(msgspec.defstruct("_CountedBody", [("events", _Counted)])).decode
