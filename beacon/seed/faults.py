"""What goes wrong in the shop: errors with stack traces, each in the releases that had it.

In: a day, counted from 1970, and a browser. Out: the release of that day and a `Fault` to report.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import orjson

from beacon.events import Report
from beacon.seed.chance import Dice, pick, weighted

DAYS_A_RELEASE = 9
FIRST_RELEASE_DAY = 20_000
ENVIRONMENTS = weighted((("production", 97), ("staging", 3)))


class Fault(NamedTuple):
    """`share` of what goes wrong at `step`, in one release of `every`. `told` is "type: message".
    `browser`: the one that has it, None: all."""

    share: float
    step: str
    level: str
    told: str
    frames: tuple[tuple[str, str, int], ...] = ()
    every: int = 1
    first: int = 0
    browser: str | None = None


ANYWHERE, AT_CHECKOUT, AT_SEARCH = "anywhere", "checkout", "search"

_FAULTS = (
    Fault(
        10,
        ANYWHERE,
        "error",
        "TypeError: Cannot read properties of undefined (reading 'price')",
        (("product.js", "showPrice", 88), ("product.js", "render", 41), ("app.js", "mount", 12)),
    ),
    Fault(
        14,
        ANYWHERE,
        "error",
        "TypeError: undefined is not an object (evaluating 'a.items')",
        (("cart.js", "count", 23), ("header.js", "update", 67)),
        browser="Mobile Safari",
    ),
    Fault(
        30,
        ANYWHERE,
        "error",
        "ReferenceError: galleryOptions is not defined",
        (("gallery.js", "open", 19), ("gallery.js", "onClick", 7), ("app.js", "dispatch", 140)),
        every=5,
        first=2,
    ),
    Fault(
        8,
        ANYWHERE,
        "error",
        "ChunkLoadError: Loading chunk {number} failed",
        (("runtime.js", "ensure", 210), ("router.js", "go", 55)),
    ),
    Fault(5, ANYWHERE, "warning", "SlowResponse: /api/stock took {number} ms"),
    Fault(
        4,
        ANYWHERE,
        "error",
        "SecurityError: The operation is insecure.",
        (("storage.js", "keep", 9),),
        browser="Firefox",
    ),
    Fault(
        30,
        AT_SEARCH,
        "error",
        "SyntaxError: Unexpected token '<' in JSON at position 0",
        (("search.js", "read", 31), ("search.js", "ask", 18)),
    ),
    Fault(60, AT_CHECKOUT, "warning", "PaymentDeclined: The card was declined (no funds)"),
    Fault(
        35,
        AT_CHECKOUT,
        "error",
        "TimeoutError: payment provider did not answer in 10000 ms",
        (("pay.py", "charge", 41), ("checkout.py", "pay", 112), ("views.py", "post", 77)),
    ),
    Fault(
        90,
        AT_CHECKOUT,
        "fatal",
        "KeyError: 'vat_rate'",
        (("tax.py", "vat", 58), ("checkout.py", "total", 96), ("checkout.py", "pay", 104)),
        every=7,
        first=3,
    ),
)


class Faults:
    """What may go wrong, by day, step and browser."""

    def __init__(self) -> None:
        self.rate = lru_cache(64)(_rate)
        self._of = lru_cache(256)(self._find)

    def report(self, dice: Dice, day: int, step: str, browser: str | None) -> tuple[str, Report]:
        """The fault's type, and what is told of it."""
        fault = pick(dice, self._of(day // DAYS_A_RELEASE, step, browser))
        kind, _, message = fault.told.partition(": ")
        return kind, Report(
            fault.level,
            message.replace("{number}", str(100 + int(dice() * 900))),
            pick(dice, ENVIRONMENTS),
            release(day),
            _trace(fault) if fault.frames else None,
            b'{"step":"%s"}' % fault.step.encode(),
        )

    def _find(self, number: int, step: str, browser: str | None) -> tuple[Fault, ...]:
        return weighted(
            (fault, fault.share)
            for fault in _FAULTS
            if fault.step == step and _has(fault, number) and fault.browser in (None, browser)
        )


def release(day: int) -> str:
    number = (day - FIRST_RELEASE_DAY) // DAYS_A_RELEASE
    return f"shop@{2 + number // 40}.{number % 40}.0"


def _rate(day: int) -> float:
    """How many times as often as usual something fails: a release may be a bad one."""
    number = day // DAYS_A_RELEASE
    return 2.5 if any(fault.every > 1 and _has(fault, number) for fault in _FAULTS) else 1.0


def _has(fault: Fault, number: int) -> bool:
    return number % fault.every == fault.first


def _trace(fault: Fault) -> bytes:
    """The innermost frame first, as clients send it."""
    return orjson.dumps(
        [{"file": file, "function": name, "line": line} for file, name, line in fault.frames]
    )
