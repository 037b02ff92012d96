"""Lets an exception leave a provider's own nursery as it is, not as a group of one.

Whoever writes `async with open_database(...)` knows nothing of the nursery inside, and
catches `BeaconError`, not a group of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def plain_errors() -> Iterator[None]:
    """Raise the one exception that a group holds, however deep; leave other groups alone."""
    lone: BaseException
    try:
        yield
        return
    except BaseExceptionGroup as group:
        found = _lone(group)
        if isinstance(found, BaseExceptionGroup):
            raise
        lone = found
    raise lone


def _lone(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
