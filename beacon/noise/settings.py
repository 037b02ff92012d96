"""What a project sets of its errors' noise, and how people write it.

In: `Project.error_limits` and `Project.error_filters`, JSON texts of what is not as usual. Out:
`ErrorLimits`, `ErrorFilters`. Raises InvalidField for what people write wrong; what is wrong in SQL
stands for the usual.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from beacon.errors import InvalidField
from beacon.scrub.own_patterns import check_regex

DEFAULT_ISSUE_RATE = 300  # a minute
MAX_RATE = 1_000_000  # a minute
MAX_LIST = 50
MAX_TEXT_CHARACTERS = 300
CACHED_SETTINGS = 512

Rate = Annotated[int, Meta(ge=1, le=MAX_RATE)]
Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT_CHARACTERS)]
Texts = Annotated[list[Text], Meta(max_length=MAX_LIST)]


class ErrorLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of how many errors a minute, on each node, all are stored; of those above it one in ten."""

    spikes: Annotated[
        Literal["auto", "off"],
        Meta(description="`auto`: of the project, ten times the usual, at least 500."),
    ] = "auto"
    per_minute: Annotated[
        Rate | None, Meta(description="Of the project, instead of what is usual.")
    ] = None
    issue_per_minute: Annotated[
        Rate | None, Meta(description="Of one kind of error; null: no limit.")
    ] = DEFAULT_ISSUE_RATE


class ErrorFilters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which errors are not stored."""

    browser_extensions: bool = False
    localhost: bool = False
    crawlers: bool = False
    messages: Annotated[
        Texts, Meta(description="Regexes of RE2, of `Type: value` or the message.")
    ] = msgspec.field(default_factory=list)
    releases: Annotated[Texts, Meta(description="`*` at the end stands for anything.")] = (
        msgspec.field(default_factory=list)
    )


def checked_filters(filters: ErrorFilters) -> ErrorFilters:
    """Raises InvalidField."""
    for index, regex in enumerate(filters.messages):
        check_regex(regex, f"error_filters.messages[{index}]")
    return filters


@lru_cache(CACHED_SETTINGS)
def read_limits(text: str) -> ErrorLimits:
    try:
        return msgspec.json.decode(text, type=ErrorLimits)
    except msgspec.MsgspecError:
        return ErrorLimits()


@lru_cache(CACHED_SETTINGS)
def read_filters(text: str) -> ErrorFilters:
    try:
        return checked_filters(msgspec.json.decode(text, type=ErrorFilters))
    except (msgspec.MsgspecError, InvalidField):
        return ErrorFilters()
