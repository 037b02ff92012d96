"""Identity: makes the UUIDv7 ids (RFC 9562, 5.7) of events that came without one.

In: the event's time. Out: 16 bytes whose first 48 bits are that time in milliseconds, and
which grow from call to call while the time stands still.
"""

from __future__ import annotations

from random import Random

_VERSION_AND_VARIANT = 7 << 76 | 2 << 62
_LOW_BITS = 62
_LOW_MASK = (1 << _LOW_BITS) - 1
_RANDOM_BITS = 74
_MAX_STEP_BITS = 40


class IdMaker:
    """A generator of ids. They are unique, not secret: a Mersenne twister, seeded by the OS."""

    def __init__(self, random: Random | None = None) -> None:
        self._bits = (random or Random()).getrandbits
        self._millisecond = -1
        self._tail = 0  # the 74 bits that are neither time nor version

    def make(self, timestamp: int) -> bytes:
        """`timestamp` in microseconds since 1970."""
        millisecond = timestamp // 1000
        if millisecond == self._millisecond:
            tail = self._tail + self._bits(_MAX_STEP_BITS) + 1
        else:
            self._millisecond = millisecond
            tail = self._bits(_RANDOM_BITS - 1)  # one bit of room to count up
        self._tail = tail
        return uuid7(millisecond, tail)


def uuid7(millisecond: int, tail: int) -> bytes:
    """The UUIDv7 of a time and of 74 more bits."""
    high = tail >> _LOW_BITS << 64
    value = millisecond << 80 | high | tail & _LOW_MASK | _VERSION_AND_VARIANT
    return value.to_bytes(16, "big")
