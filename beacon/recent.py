"""A memory of so many things: what was neither set nor asked for lately is forgotten.

In: keys with values. Out: the value, or None. Two halves: when the younger one is full, the older
one goes, and takes its place.
"""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """At most `size` keys; of those used last, at least half as many."""

    __slots__ = ("_half", "_older", "_younger")

    def __init__(self, size: int) -> None:
        self._half = max(size // 2, 1)
        self._younger: dict[K, V] = {}
        self._older: dict[K, V] = {}

    def __len__(self) -> int:
        return len(self._younger.keys() | self._older.keys())

    def resize(self, size: int) -> None:
        """What is too much goes when others come."""
        self._half = max(size // 2, 1)

    def get(self, key: K) -> V | None:
        found = self._younger.get(key)
        if found is None:
            found = self._older.get(key)
            if found is not None:
                self.set(key, found)
        return found

    def set(self, key: K, value: V) -> None:
        if len(self._younger) >= self._half and key not in self._younger:
            self._older, self._younger = self._younger, {}
        self._younger[key] = value

    def forget(self, key: K) -> None:
        self._younger.pop(key, None)
        self._older.pop(key, None)
