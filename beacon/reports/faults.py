"""How a fault in a question is told: the field, what is wrong, and what is allowed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from beacon.errors import InvalidField


def refuse(field: str, what: str) -> NoReturn:
    raise InvalidField(field, f"{field}: {what}.")


def refuse_choice(field: str, given: str, allowed: Iterable[str]) -> NoReturn:
    refuse(field, f"{given[:200]!r} is not known here; allowed are {', '.join(allowed)}")
