"""Which values a flag's type allows. Pure."""

from __future__ import annotations

from math import isfinite
from typing import Any

import orjson

from beacon.flags.bucketing import MAX_EXACT
from beacon.flags.model import FlagType


def is_of_type(kind: FlagType, value: Any) -> bool:
    """Values of `json` are anything but null, of what every reader of JSON can read."""
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "string":
        return isinstance(value, str)
    if kind == "json":
        return value is not None and _is_readable(value)
    if isinstance(value, float):
        return isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_EXACT


def _is_readable(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:  # a number of more than 64 bits
        return False
    return True
