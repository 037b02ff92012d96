"""The fields that all formats share: their types, and what they become in a `Draft`."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from beacon.decode.ids import written
from beacon.errors import InvalidEvent
from beacon.events import (
    MAX_IDENTITY_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_PROPERTIES_BYTES,
    PAGE_EVENTS,
)

MAX_SESSION_CHARACTERS = 64
MAX_LABEL_CHARACTERS = 200
"""Of `environment`, `release`, `language` and the like."""
MAX_URL_CHARACTERS = MAX_PROPERTIES_BYTES

Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME_CHARACTERS)]
Identity = Annotated[str, Meta(max_length=MAX_IDENTITY_CHARACTERS)] | int | float
Session = Annotated[str, Meta(max_length=MAX_SESSION_CHARACTERS)] | int | float
Id = str | int | float
Time = str | int | float
Label = Annotated[str, Meta(max_length=MAX_LABEL_CHARACTERS)]
Url = Annotated[str, Meta(max_length=MAX_URL_CHARACTERS)]

_URL_PROPERTIES = ("url", "page_url", "$current_url")
_REFERRER_PROPERTIES = ("ref", "referrer", "$referrer")


def identity(value: Any, path: str) -> str | None:
    """A user's or visitor's id as text; None for null and for an empty text."""
    if value is None or value == "":
        return None
    if type(value) is str and len(value) <= MAX_IDENTITY_CHARACTERS:
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidEvent(f"{path}: expected str")
    text = written(value)
    if len(text) > MAX_IDENTITY_CHARACTERS:
        raise InvalidEvent(f"{path}: expected str of length <= {MAX_IDENTITY_CHARACTERS}")
    return text


def identify_properties(
    known: dict[str, Any], user_id: str | None, path: str
) -> tuple[dict[str, Any], str]:
    """The properties of an `$identify` event, and the user id that it tells.

    `user_id` is what the event says outside of its properties; `path` is theirs.
    """
    user_id = identity(known.get("user_id"), f"{path}.user_id") or user_id
    if user_id is None:
        raise InvalidEvent(f"{path}.user_id: missing; an $identify event names its user")
    traits = known.get("traits")
    if traits is not None and not isinstance(traits, dict):
        raise InvalidEvent(f"{path}.traits: expected object | null")
    named = {"user_id": user_id, "traits": traits or {}}
    return {**named, **known, **named}, user_id


def address(
    name: str, known: dict[str, Any], url: str | None = None, referrer: str | None = None
) -> tuple[str | None, str | None]:
    """URL and referrer: what the format itself says, else what the properties say."""
    if name in PAGE_EVENTS:
        url = url or _first(known, _URL_PROPERTIES)
        referrer = referrer or _first(known, _REFERRER_PROPERTIES)
    elif not url and type(known.get("url")) is str:
        url = known["url"]
    return url or None, referrer or None


def _first(known: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of these properties that is a text, and not an empty one."""
    for name in names:
        value = known.get(name)
        if type(value) is str and value:
            return value
    return None


def screen_size(width: Any, height: Any) -> str | None:
    """`1280x720`, or None if these are not two sizes in pixels."""
    sizes = [_pixels(width), _pixels(height)]
    return "x".join(str(size) for size in sizes) if all(sizes) else None


def _pixels(size: Any) -> int:
    """0 for what is no size."""
    is_size = type(size) in (int, float) and 0 < size < 1_000_000
    return round(size) if is_size else 0
