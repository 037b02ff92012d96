"""Goes through a project's rows of a table in bounded steps, so that no statement runs for long
and no transaction holds many locks, however large the table is.

In: a table's part (one of its partitions, or itself) and its key. Out: `Step`s, each a range of
keys with at most so many of the project's rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon import resources

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

Key = tuple[Any, ...]


class Step(NamedTuple):
    """Rows behind `after`, up to and with `upto`; None: no bound on that side."""

    part: str
    key: tuple[str, ...]
    after: Key | None = None
    upto: Key | None = None

    def statement(self, name: str, *args: Any, **fields: Any) -> tuple[str, tuple[Any, ...]]:
        """A statement of this room on the step's rows, and its arguments: `args` and the keys."""
        bounds = [(sign, key) for sign, key in ((">", self.after), ("<=", self.upto)) if key]
        within, values = "", list(args)
        for sign, key in bounds:
            places = ", ".join(f"${len(values) + number + 1}" for number in range(len(key)))
            within += f"\n  AND ({self.columns}) {sign} ({places})"
            values += key
        text = resources.sql("privacy", name)
        fields |= {"part": self.part, "key": self.columns, "within": within}
        return text.format(of_person=resources.sql("privacy", "of_person"), **fields), (*values,)

    @property
    def columns(self) -> str:
        return ", ".join(self.key)


async def next_step_in(session: Session, open_step: Step, project_id: UUID, rows: int) -> Step:
    """The first `rows` rows of a step without an end; it still has none when there are fewer."""
    text, args = open_step.statement("step_end", project_id, rows=rows - 1)
    found = await session.fetch_row(text, *args)
    return open_step if found is None else open_step._replace(upto=tuple(found.values()))


async def parts_of(database: Database, table: str) -> list[str]:
    """The table's partitions, the oldest first; the table itself when it has none."""
    rows = await database.fetch(resources.sql("privacy", "list_parts"), table)
    return [row["name"] for row in rows] or [table]
