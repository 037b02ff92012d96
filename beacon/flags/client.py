"""One connected client, as its flags are told and counted.

In: what the connection knows of it, and what `identify` says. Out: the context that rules are asked
with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from beacon.flags.model import CLOCK, Context

if TYPE_CHECKING:
    from beacon.enrich.enricher import Sender
    from beacon.flags.answers import Answers
    from beacon.flags.broadcaster import Room

MAX_TRAITS_BYTES = 16 * 1024
"""As JSON, a client; what is more is not looked at by rules."""

RESERVED = {"targetingKey", "user_id", "anon_id", "country", "region", "device", "os", "browser"}
RESERVED |= {"environment", CLOCK}
"""What no trait can say."""

Push = Callable[[bytes], None]


class Client:
    """One connection. `attributes` are the connection's own: where from, and with what; `said` is
    what the client said of itself when it came. `counted` are the answers that it was counted
    with."""

    __slots__ = ("_added", "_attributes", "_push", "_said", "_traits", "anon_id", "answers",
                 "counted", "edition", "room", "sender", "session_id", "user_id")  # fmt: skip

    def __init__(
        self,
        room: Room,
        session_id: bytes | None,
        anon_id: str,
        sender: Sender,
        attributes: Callable[[], Context],
        said: Context,
        push: Push,
    ) -> None:
        self.room = room
        self.session_id = session_id
        self.anon_id = anon_id
        self.user_id: str | None = None
        self.sender = sender
        self._traits = b""
        self._added: dict[str, Any] | None = None  # traits that rules are not asked with yet
        self._attributes = attributes
        self._said = said
        self._push = push
        self.answers: Answers = ()
        self.counted: Answers = ()
        self.edition = 0

    def is_known_as(self, user_id: str | None, traits: dict[str, Any]) -> None:
        """What it says of its user when it comes: before it is told its flags."""
        self.user_id = user_id
        self._traits = _packed(traits)

    def identify(self, user_id: str, traits: dict[str, Any]) -> None:
        """Traits of the same user are added to those known. `tell_identified` has to follow: once,
        however often this is called, as telling all flags takes long."""
        if user_id != self.user_id:
            self.user_id, self.counted = user_id, ()
            self._traits, self._added = b"", {}
        if self._added is None:
            self._added = {}
        self._added.update(traits)

    def tell_identified(self) -> bool:
        """It is told its flags again, if it was identified meanwhile; says whether it was."""
        added, self._added = self._added, None
        if added is None:
            return False
        if added:
            self._traits = _packed({**orjson.loads(self._traits or b"{}"), **added})
        self.room.tell(self)
        return True

    def leave(self) -> None:
        """It is sent nothing more."""
        self.room.remove(self)

    def push(self, frame: bytes) -> None:
        self._push(frame)

    def context(self) -> Context:
        known = {**self._said, **orjson.loads(self._traits or b"{}"), **self._attributes()}
        known["environment"] = self.room.environment
        known["anon_id"] = self.anon_id
        known["targetingKey"] = self.user_id or self.anon_id
        if self.user_id is not None:
            known["user_id"] = self.user_id
        return known


def _packed(traits: dict[str, Any]) -> bytes:
    """As text they take a fraction of the memory. What is too much is left out, and what would
    pass for something that Beacon knows itself."""
    kept, size = {}, 0
    for name, value in traits.items():
        if name in RESERVED:
            continue
        try:
            one = len(orjson.dumps({name: value}))
        except TypeError:  # a number or text that other languages cannot read
            continue
        if one > MAX_TRAITS_BYTES:
            continue
        size += one
        if size > MAX_TRAITS_BYTES:
            break
        kept[name] = value
    return orjson.dumps(kept) if kept else b""
