"""What stands in the audit log, for tests."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from beacon.postgres.database import Database


class Entry(NamedTuple):
    action: str
    actor_kind: str
    actor_name: str
    address: str | None
    subject: tuple[str | None, str | None]  # kind and name
    before: Any
    after: Any


async def entries(database: Database, action: str = "%") -> list[Entry]:
    """Those whose action is LIKE this, the oldest first."""
    rows = await database.fetch(
        "SELECT *, before::text AS old, after::text AS new FROM audit_log"
        " WHERE action LIKE $1 ORDER BY id",
        action,
    )
    return [
        Entry(
            row["action"],
            row["actor_kind"],
            row["actor_name"],
            row["address"],
            (row["subject_kind"], row["subject_name"]),
            msgspec.json.decode(row["old"] or "null"),
            msgspec.json.decode(row["new"] or "null"),
        )
        for row in rows
    ]
