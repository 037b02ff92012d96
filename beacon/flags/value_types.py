"""Which values a flag's type allows. Pure."""

from __future__ import annotations

from math import isfinite
from typing import Any

from beacon.flags.bucketing import MAX_EXACT
from beacon.flags.model import FlagType


def is_of_type(kind: FlagType, value: Any) -> bool:
    """Values of `json` are anything but null."""
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "string":
        return isinstance(value, str)
    if kind == "json":
        return value is not None
    if isinstance(value, float):
        return isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_EXACT
