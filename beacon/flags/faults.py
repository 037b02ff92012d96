"""What the checks of flags share: how a fault is told, and what names and numbers may be. Pure."""

from __future__ import annotations

from typing import NoReturn

from beacon.errors import InvalidField
from beacon.flags import limits
from beacon.flags.model import Flag

RESERVED_KEYS = frozenset(("export", "import", "preview"))
"""What stands at the place of a flag's key in the addresses of the API."""


def refuse(path: str, what: str) -> NoReturn:
    raise InvalidField(path, f"{path}: {what}.")


def moved(fault: InvalidField, path: str) -> InvalidField:
    """The same fault at another path, as of a part of what was sent."""
    what = fault.message.removeprefix(f"{fault.field}: ")
    return InvalidField(path, f"{path}: {what}")


def check_name(path: str, name: str) -> None:
    """Keys and names of variants: they stand in addresses, messages and lists."""
    if not 1 <= len(name) <= limits.MAX_KEY:
        refuse(path, f"a name has 1 to {limits.MAX_KEY} characters")
    if not name.isprintable() or name != name.strip() or "/" in name or name in (".", ".."):
        refuse(path, f"{name!r} is no name: characters that can be seen, and no /")


def check_new_key(path: str, key: str) -> None:
    """Of a flag that is about to be made."""
    check_name(path, key)
    if key in RESERVED_KEYS:
        refuse(path, f"{key!r} is an address of the API")


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
