"""Lines of logs, the newest first, and what stands around one of them.

In: a `LogFilter`, the place to go on from. Out: lines. These are units of work (asyncio side) on
connections that only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import NotFound
from beacon.explorer import windows
from beacon.explorer.conditions import Conditions
from beacon.explorer.events import event_in
from beacon.explorer.rows import Object
from beacon.explorer.scan import LAST_KEY, Key, key_of, scan_in
from beacon.explorer.windows import Span
from beacon.fields import Time, plain_uuid
from beacon.logs.filters import LogFilter, add_filter

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_LISTED_BYTES = 16 * 1024
"""Larger properties are left out of lists."""
MAX_LISTED_CHARACTERS = 4000
"""Of a message in a list."""
AROUND = timedelta(hours=24)
"""How far from a line its neighbours are looked for."""

_JSON = ("attributes", "resource")


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """`event` is `$log`, or `$error` or `$message` where an error stands among the lines.
    `truncated`: the message is longer, or attributes are left out; the event has all of it."""

    id: UUID
    timestamp: Time
    event: str
    level: str | None
    message: str | None
    environment: str | None
    release: str | None
    service: str | None
    logger: str | None
    server: str | None
    trace_id: str | None
    span_id: str | None
    session_id: UUID
    user_id: str | None
    issue_id: UUID | None
    attributes: Object | None
    resource: Object | None
    truncated: bool


class FoundLines(NamedTuple):
    """`behind` is the key at which the search goes on; None: it has come to its end."""

    lines: list[LogLine]
    behind: Key | None


class LinesAround(msgspec.Struct, frozen=True, kw_only=True):
    """Before and after a line, both with the oldest first, within a day of it."""

    before: list[LogLine]
    line: LogLine
    after: list[LogLine]


async def find_lines_in(
    session: Session, project_id: UUID, wanted: LogFilter, *, before: Key | None, limit: int
) -> FoundLines:
    """At most `limit` lines, fewer where a search takes long."""
    span = wanted.span
    if before is not None:
        span = Span(span.low, min(span.high, before.timestamp))

    def make() -> Conditions:
        conditions = Conditions(project_id, None, None, None, None, None)
        add_filter(conditions, wanted)
        return conditions

    found = await scan_in(
        session, windows.all_of_it(span, make), before=before or LAST_KEY, limit=limit + 1
    )
    keys = found.keys[:limit]
    more = keys[-1] if len(found.keys) > limit else None
    return FoundLines(await read_lines_in(session, project_id, keys), more or found.stopped)


async def lines_around_in(
    session: Session,
    project_id: UUID,
    event_id: UUID,
    at: Time | None,
    wanted: LogFilter,
    *,
    before: int,
    after: int,
    same_service: bool,
) -> LinesAround:
    """Raises NotFound."""
    event = await event_in(session, project_id, event_id, at)
    place = Key(event.timestamp, event.id)
    lines = await read_lines_in(session, project_id, [place])
    if not lines:
        raise NotFound(f"There is no event {str(event_id)!r}.")
    line = lines[0]
    if same_service and line.service is not None and wanted.service is None:
        wanted = msgspec.structs.replace(wanted, service=line.service)
    older = await _neighbours_in(session, project_id, place, wanted, "before", before)
    newer = await _neighbours_in(session, project_id, place, wanted, "after", after)
    found = await read_lines_in(session, project_id, older + newer)
    ordered = sorted(found, key=lambda each: (each.timestamp, each.id))
    return LinesAround(
        before=[each for each in ordered if (each.timestamp, each.id) < place],
        line=line,
        after=[each for each in ordered if (each.timestamp, each.id) > place],
    )


async def _neighbours_in(
    session: Session,
    project_id: UUID,
    place: Key,
    wanted: LogFilter,
    side: Literal["before", "after"],
    limit: int,
) -> list[Key]:
    if limit == 0:
        return []
    bound = place.timestamp + (AROUND if side == "after" else -AROUND)
    conditions = Conditions(project_id, place.timestamp, place.id, bound, limit)
    add_filter(conditions, wanted)
    text = resources.sql("logs", f"lines_{side}").format(conditions=conditions.sql)
    return [key_of(row) for row in await session.fetch(text, *conditions.args)]


async def read_lines_in(session: Session, project_id: UUID, keys: list[Key]) -> list[LogLine]:
    """The newest first."""
    times, ids = [key.timestamp for key in keys], [key.id for key in keys]
    text = resources.sql("logs", "read_lines")
    rows = await session.fetch(
        text, project_id, times, ids, MAX_LISTED_BYTES, MAX_LISTED_CHARACTERS
    )
    return [_line_of(row) for row in rows]


def _line_of(row: Mapping[str, Any]) -> LogLine:
    found = {name: row[name] for name in LogLine.__struct_fields__}
    for name in ("id", "session_id", "issue_id"):
        found[name] = plain_uuid(row[name])
    for name in _JSON:
        found[name] = None if row[name] is None else msgspec.Raw(row[name].encode())
    return LogLine(**found)
