"""What stands in double braces in fingerprints and titles: `{{ default }}`, `{{ type }}`.

In: texts of a client or a rule, and the error's fields. Out: parts. The names are Sentry's
(https://docs.sentry.io/platforms/python/usage/sdk-fingerprinting/); one that is unknown stays as
it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

MAX_PARTS = 20  # of a client's fingerprint: further ones are left out
MAX_PART_CHARACTERS = 500

_VARIABLE = re.compile(r"\{\{\s{0,10}+([\w.:@/-]{1,210}+)\s{0,10}+\}\}")

Value = Callable[[str], str | None]
"""By a variable's name its value; None: there is no such variable."""


def expanded(fingerprint: Iterable[str], default: tuple[str, ...], value: Value) -> tuple[str, ...]:
    """The parts that such a fingerprint stands for; the default alone is what it would be without
    one."""
    parts = tuple(_parts(islice(fingerprint, MAX_PARTS), default, value))
    return parts or default


def _parts(texts: Iterable[str], default: tuple[str, ...], value: Value) -> Iterator[str]:
    for text in texts:
        if is_default(text):
            yield from default
        else:
            yield f"fingerprint {filled(text[:MAX_PART_CHARACTERS], value)}"


def is_default(text: str) -> bool:
    found = _VARIABLE.fullmatch(text.strip()) if len(text) < MAX_PART_CHARACTERS else None
    return found is not None and found[1] == "default"


def filled(text: str, value: Value) -> str:
    def instead(match: re.Match[str]) -> str:
        found = value(match[1])
        return match[0] if found is None else found[:MAX_PART_CHARACTERS]

    return _VARIABLE.sub(instead, text)
