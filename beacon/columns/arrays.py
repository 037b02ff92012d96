"""Arrays that Postgres sends: one column of many rows in one value (pure).

In: what `array_send(array_agg(column))` gives, of a column of fixed width without nulls. Out: an
array of numbers. The format: a header of 20 bytes, then of each element its length and itself, in
network order (Postgres, src/backend/utils/adt/arrayfuncs.c, array_send).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Codes = NDArray[np.int32]
Hashes = NDArray[np.int64]
Ids = NDArray[np.uint64]
"""Of two columns: the first and the last eight bytes of an id."""

ScalarType = TypeVar("ScalarType", bound=np.generic)

_HEADER = 20
_NUMBER = np.dtype([("length", ">i4"), ("value", ">i8")])
_ID = np.dtype([("length", ">i4"), ("first", ">u8"), ("last", ">u8")])
_POSTGRES_EPOCH = 946_684_800_000_000  # 2000-01-01, in microseconds since 1970
_EVEN, _ODD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def numbers(sent: bytes | None) -> Hashes:
    """Of a column of bigint."""
    return _elements(sent, _NUMBER)["value"].astype(np.int64)


def times(sent: bytes | None) -> Hashes:
    """Of a column of timestamptz: microseconds since 1970."""
    return numbers(sent) + _POSTGRES_EPOCH


def ids(sent: bytes | None) -> Ids:
    """Of a column of uuid: rows of two."""
    found = _elements(sent, _ID)
    return np.column_stack((found["first"], found["last"])).astype(np.uint64)


def folded(ids: Ids) -> Hashes:
    """64 bits that tell ids apart, also those that were counted up."""
    with np.errstate(over="ignore"):
        mixed = _mixed(ids[:, 0]) * _EVEN + _mixed(ids[:, 1])
    return mixed.view(np.int64)


def _mixed(number: Ids) -> Ids:
    number = (number ^ (number >> np.uint64(30))) * _ODD
    return number ^ (number >> np.uint64(27))


def _elements(sent: bytes | None, kind: np.dtype[Any]) -> Array:
    return np.frombuffer(sent, kind, offset=_HEADER) if sent else np.zeros(0, kind)


def joined(parts: Sequence[Array], kind: type[ScalarType]) -> NDArray[ScalarType]:
    """One array of several, also of none."""
    return np.concatenate([np.zeros(0, kind), *parts]).astype(kind, copy=False)


def smallest(codes: Array) -> Array:
    """The same numbers, none of them negative, in as few bytes each as will do."""
    if codes.dtype == np.uint8:
        return codes
    return codes.astype(np.min_scalar_type(int(codes.max())) if len(codes) else np.uint8)


def joined_small(parts: Iterable[Array]) -> Array:
    """The same of numbers that are not negative, in as few bytes each as will do."""
    return np.concatenate([np.zeros(0, np.uint8), *map(smallest, parts)])
