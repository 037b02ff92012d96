"""What the checks of flags share: how a fault is told, and what names and numbers may be. Pure."""

from __future__ import annotations

from typing import NoReturn

from beacon.errors import InvalidField
from beacon.flags import limits
from beacon.flags.model import Flag


def refuse(path: str, what: str) -> NoReturn:
    raise InvalidField(path, f"{path}: {what}.")


def check_name(path: str, name: str) -> None:
    """Keys and names of variants: they stand in addresses, messages and lists."""
    if not 1 <= len(name) <= limits.MAX_KEY:
        refuse(path, f"a name has 1 to {limits.MAX_KEY} characters")
    if not name.isprintable() or name != name.strip() or "/" in name or name in (".", ".."):
        refuse(path, f"{name!r} is no name: characters that can be seen, and no /")


def check_attribute(path: str, name: str) -> None:
    """Attributes are called whatever the clients call them."""
    if not 1 <= len(name) <= limits.MAX_KEY:
        refuse(path, f"a name has 1 to {limits.MAX_KEY} characters")


def check_variant(path: str, variant: str, flag: Flag) -> None:
    if variant not in flag.variants:
        there = ", ".join(repr(name) for name in flag.variants)
        refuse(path, f"there is no variant {variant!r}; there are {there}")


def check_number(path: str, number: int, most: int) -> None:
    if not 0 <= number <= most:
        refuse(path, f"expected a whole number from 0 to {most}")
