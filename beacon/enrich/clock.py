"""Clock: which time stands for an event, decided once, before the spool.

In: the client's timestamp and event id (either may be missing), the time of receipt, the
project's retention. Out: a `Decision`. The rules, by docs/architecture.md, "Time":

1. The client's timestamp, when it lies between the retention bound + 48 h and receipt.
2. Else the time inside a UUIDv7 id, when it lies there.
3. Else the client's timestamp, when it is at most 24 h ahead or within the 48 h; else the
   time of receipt, and the event is marked as replaced.

The key of an event is its time and its id, so a resend, which is judged at a later
receipt, must come to the same time or find the first one: an event is PINNED when another
receipt of it may be judged differently (the writer then keeps the first time stored for
its id). That goes beyond the letter of the rules at these places, each of which would
store a resent event twice, but the last two:

- An event with an id whose timestamp was given but not chosen (rule 2) is PINNED as well.
- A timestamp within the 48 h goes before rule 2: before it aged into the 48 h, rule 1
  chose it.
- A timestamp that rule 1 chooses, but that lies after the time in the id (in another
  millisecond), is PINNED: at an earlier receipt, between the two, rule 2 chose the id's.
- An id without a timestamp brings its own time to rule 3: a clock that is a second ahead
  at the first sending is right at the second.
- A clock that is a little ahead, as many are, is not PINNED: once its time has passed,
  rule 1 chooses that same time. (All PINNED: every such event would cost a row.)

- A time counted back from receipt (`age`, for want of a better) differs from one receipt to the
  next by how long sending took: an event with an id is PINNED there anyway.

A timestamp (or id time) over 24 h ahead that is resent after it has passed is the writer's:
it looks into the first times for events of every kind. `$clock: "replaced"` marks only events
whose client did give a time.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from beacon.events import TimeSource

MILLISECOND = 1_000  # microseconds, as all times here
SECOND = 1000 * MILLISECOND
HOUR = 3600 * SECOND
DAY = 24 * HOUR

AGEING = 48 * HOUR
"""How long before its retention ends an event's time counts as doubtful."""
MAX_AHEAD = 24 * HOUR
"""How far ahead of receipt a client's clock may be and still be believed."""
SURELY_BELIEVED = 23 * HOUR
"""The same with room for the difference between two nodes' clocks."""
EARLIEST = 1_262_304_000 * SECOND
"""2010-01-01: no event is older, however long the retention."""


Decision = tuple[int, TimeSource, bool]
"""The time chosen, its source, and whether it is the time of receipt, for want of a better."""

_first_eight_bytes = struct.Struct(">Q").unpack_from


class Window(NamedTuple):
    """What is believed of the times in one delivery: `bound` <= `settled` <= `received`."""

    bound: int
    settled: int
    received: int


def open_window(received: int, retention_days: int | None) -> Window:
    """`retention_days` None: unlimited."""
    bound = EARLIEST
    if retention_days is not None:
        bound = max(bound, received - retention_days * DAY)
    return Window(bound, bound + AGEING, received)


def id_time(event_id: bytes) -> int | None:
    """The time inside a UUIDv7 (RFC 9562, 5.7), to the millisecond; None: another version."""
    (head,) = _first_eight_bytes(event_id)  # 48 bits of time, 4 of version, 12 others
    return (head >> 16) * MILLISECOND if head >> 12 & 15 == 7 else None


def decide_time(
    client: int | None, event_id: bytes | None, window: Window, age: int | None = None
) -> Decision:
    """`event_id` is the client's own, None when it gave none. `age` is how long before it was sent
    the event happened: for rule 3 it then happened that long before receipt."""
    bound, settled, received = window
    made = None if event_id is None else id_time(event_id)
    claimed = made if client is None else client
    if claimed is not None:
        if settled <= claimed <= received:  # rules 1 and 2
            if client is None:
                return claimed, TimeSource.ID, False
            if made is not None and made < claimed - claimed % MILLISECOND:
                return claimed, TimeSource.PINNED, False
            return claimed, TimeSource.CLIENT, False
        if made is not None and _prefer_id(made, claimed, window):  # rule 2
            return made, TimeSource.PINNED, False
        if _is_a_little_ahead(claimed, made, window):  # rule 3; a resend comes to the same
            return claimed, TimeSource.ID if client is None else TimeSource.CLIENT, False
        if bound <= claimed <= received + MAX_AHEAD:  # rule 3
            return claimed, _unsure(event_id, TimeSource.CLIENT), False
    ago = age if age is not None and 0 <= age <= received - settled else 0
    return received - ago, _unsure(event_id, TimeSource.RECEIPT), client is not None


def _is_a_little_ahead(claimed: int, made: int | None, window: Window) -> bool:
    """A clock that runs ahead, as many do: once that time has passed, rule 1 chooses it."""
    is_ahead = window.settled <= claimed <= window.received + SURELY_BELIEVED
    return is_ahead and (made is None or made >= claimed - claimed % MILLISECOND)


def _prefer_id(made: int, claimed: int, window: Window) -> bool:
    """Rule 2, for a timestamp that is out of the window and says something else than the id."""
    out = claimed < window.bound or claimed - claimed % MILLISECOND > made
    return out and window.settled <= made <= window.received


def _unsure(event_id: bytes | None, otherwise: TimeSource) -> TimeSource:
    return otherwise if event_id is None else TimeSource.PINNED
