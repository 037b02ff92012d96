"""Lists in pages: a cursor names the last item that was seen, so nothing is skipped or doubled.

In: a query with `limit` and `cursor`. Out: a `Page`, whose `next_cursor` is None at the end.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from beacon.errors import InvalidField

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 500

Limit = Annotated[
    int, msgspec.Meta(ge=1, le=MAX_LIMIT, description="At most so many items in one page.")
]
Cursor = Annotated[
    str, msgspec.Meta(max_length=500, description="`next_cursor` of the page before.")
]


class Page(msgspec.Struct, Generic[T], frozen=True):
    """`next_cursor` goes into the next request as `cursor`; null: this is the last page."""

    items: list[T]
    next_cursor: str | None = None


class PageQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of a list; endpoints with filters inherit from it."""

    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


def write_cursor(position: Sequence[Any]) -> str:
    """The sort values of a page's last item, as text that only Beacon reads."""
    return base64.urlsafe_b64encode(msgspec.json.encode(tuple(position))).decode().rstrip("=")


def read_cursor(cursor: str | None, shape: Any) -> Any:
    """The values again; `shape` is their type, as `tuple[datetime, UUID]`. Raises InvalidField."""
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        position = msgspec.json.decode(text, type=shape)
        return tuple(_in_utc(each) if isinstance(each, datetime) else each for each in position)
    except (ValueError, OverflowError, msgspec.MsgspecError):
        raise InvalidField(
            "cursor", "The cursor is none that this list made: begin without one."
        ) from None


def _in_utc(time: datetime) -> datetime:
    """As Postgres takes it. Raises OverflowError where that is not within the years 1 to 9999."""
    return time.astimezone(UTC)


def page_of(rows: Sequence[T], limit: int, position: Callable[[T], Sequence[Any]]) -> Page[T]:
    """Of `limit + 1` rows that were asked for; the extra one says that there is more."""
    if len(rows) <= limit:
        return Page(list(rows))
    return Page(list(rows[:limit]), write_cursor(position(rows[limit - 1])))
