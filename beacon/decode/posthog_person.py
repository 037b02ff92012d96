"""Whose an event of a PostHog client is: its `distinct_id` in, visitor and user out.

A `distinct_id` is either the id that a client made for somebody unknown, or a user's. Clients in
browsers and apps say which (`$is_identified`, `$user_id`); those of servers mean users, but for
events without a person's profile.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from beacon.decode.fields import identity
from beacon.decode.ids import uuid_bytes
from beacon.errors import InvalidEvent
from beacon.events import IDENTIFY


class Person(NamedTuple):
    """`is_told`: the event tells that this visitor is this user, or something of the user."""

    anon_id: str | None
    user_id: str | None
    is_told: bool


def person_of(name: str, known: dict[str, Any], distinct_id: str | None) -> Person:
    """`known` are the event's properties. Raises InvalidEvent for an id that cannot be one."""
    match name:
        case "$identify":
            return _identified(known, distinct_id)
        case "$create_alias" | "$merge_dangerously":
            return _aliased(name, known, distinct_id)
    if distinct_id is None or not _is_user(name, known):
        return Person(distinct_id, None, False)
    is_told = name == "$set" and bool(known.get("$set"))
    return Person(_device(known) or distinct_id, distinct_id, is_told)


def _identified(known: dict[str, Any], distinct_id: str | None) -> Person:
    if distinct_id is None:
        raise InvalidEvent(f"$.distinct_id: missing; an {IDENTIFY} event names its user")
    before = identity(known.get("$anon_distinct_id"), "$.properties.$anon_distinct_id")
    return Person(before or _device(known) or distinct_id, distinct_id, True)


def _aliased(name: str, known: dict[str, Any], distinct_id: str | None) -> Person:
    """The libraries call `distinct_id` the id before, and `alias` the user's. It is used the other
    way round as well: then it is seen by the visitor's id being a UUID, as PostHog's are."""
    alias = identity(known.get("alias"), "$.properties.alias")
    if distinct_id is None or alias is None:
        raise InvalidEvent("$: a $create_alias event names two ids: distinct_id and alias")
    is_turned = name == "$merge_dangerously" or (
        uuid_bytes(alias) is not None and uuid_bytes(distinct_id) is None
    )
    before, user_id = (alias, distinct_id) if is_turned else (distinct_id, alias)
    return Person(before, user_id, True)


def _is_user(name: str, known: dict[str, Any]) -> bool:
    if isinstance(said := known.get("$is_identified"), bool):
        return said
    if known.get("$process_person_profile") is False or name == "$groupidentify":
        return False
    return "$device_id" not in known or bool(known.get("$user_id"))


def _device(known: dict[str, Any]) -> str | None:
    """What the browser or app was called before it was known whose it is."""
    return identity(known.get("$device_id"), "$.properties.$device_id")
