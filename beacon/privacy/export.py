"""Everything that is stored of a person, as lines of JSON.

In: a person. Out: a stream: a first line that says what it is, `{"table": ..., "row": {...}}` for
each row, and a last line with how many there were: a file without it is not whole.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon.privacy.person import Person
from beacon.privacy.tables import VISITOR_TABLES, VisitorTable
from beacon.privacy.walk import Step, next_step_in, parts_of

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

FORMAT = "beacon-export-1"
PAGE_SECONDS = 60.0


async def export(database: Database, project_id: UUID, person: Person) -> AsyncIterator[bytes]:
    """One piece for each page of rows."""
    yield _line({"format": FORMAT, "project_id": project_id, "made_at": datetime.now(UTC)})
    counts = dict.fromkeys((table.name for table in VISITOR_TABLES if table.read), 0)
    for table in VISITOR_TABLES:
        for part in await parts_of(database, table.name) if table.read else ():
            step: Step | None = Step(part, table.key)
            while step is not None:
                lines, step = await _page(database, project_id, person, table, step)
                counts[table.name] += len(lines)
                if lines:
                    yield b"".join(_row(table.name, line) for line in lines)
    yield _line({"end": True, "rows": counts})


async def _page(
    database: Database, project_id: UUID, person: Person, table: VisitorTable, rest: Step
) -> tuple[list[bytes], Step | None]:
    """The next lines of what is left of a part, and what is left then."""

    async def work(session: Session) -> tuple[list[bytes], Step | None]:
        assert table.read is not None
        step = await next_step_in(session, rest, project_id, table.step_rows)
        lines, last = await table.read(session, project_id, person, step)
        on = last or step.upto
        return lines, None if on is None else rest._replace(after=on)

    return await database.run(work, timeout=PAGE_SECONDS)


def _row(table: str, line: bytes) -> bytes:
    return b'{"table":"%s","row":%s}\n' % (table.encode(), line)


def _line(document: dict[str, Any]) -> bytes:
    return msgspec.json.encode(document) + b"\n"
