"""How many events were taken, and where they are.

In: this node's state, and what Postgres knows of all spools. Out: a `Balance`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import health, resources
from beacon.accounting.waiting import look
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.health import Rooms
    from beacon.postgres.database import Database, Record

REASONS = 50


class NodeBalance(msgspec.Struct, frozen=True, kw_only=True):
    """Events of one spool, of all projects: `received` is always the sum of the others. Of other
    nodes it is what Postgres knows: what waits there is not known, and not in it."""

    spool: UUID
    node: str
    received: int
    stored: int | None
    duplicate: int | None
    rejected: int | None
    dropped: int | None
    missing: int | None
    waiting: int | None
    exact: bool | None
    updated_at: Time | None


class ProjectBalance(msgspec.Struct, frozen=True):
    """`waiting`: in this node's spool; null: more than was looked at. What was rejected of records
    that nobody can read belongs to no project."""

    stored: int
    rejected: int
    waiting: int | None


class RejectedFor(msgspec.Struct, frozen=True):
    """`code` is Postgres' SQLSTATE, or BE001: refused before Postgres saw it."""

    code: str
    reason: str
    events: int
    last_at: Time


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """`refused` were never taken: their clients were told. Of all projects, by code, since this
    node was started."""

    project: ProjectBalance
    rejected: list[RejectedFor]
    node: NodeBalance
    other_nodes: list[NodeBalance]
    refused: dict[str, int]
    spool: dict[str, Any]
    writer: dict[str, Any]


async def read_balance(database: Database, rooms: Rooms, project_id: UUID) -> Balance:
    document = health.report(rooms).document
    position = rooms.writer.state.position
    waiting = None
    if position is not None:
        found = await look(rooms.spool, position.position, project_id.bytes, None)
        waiting = found.events if found.complete else None
    counts = await database.fetch_row(_sql("count_project"), project_id)
    assert counts is not None
    own = rooms.spool.id
    spools = await database.fetch(_sql("list_spools"), own)
    return Balance(
        project=ProjectBalance(counts["stored"], counts["rejected"], waiting),
        rejected=await reasons(database, project_id),
        node=NodeBalance(
            spool=own, node=rooms.housekeeper.node, updated_at=None, **document["balance"]
        ),
        other_nodes=[_node(row) for row in spools],
        refused=document["ingest"]["refused"],
        spool=document["spool"],
        writer=document["writer"],
    )


async def reasons(database: Database, project_id: UUID) -> list[RejectedFor]:
    """Why events were rejected, the most frequent first."""
    rows = await database.fetch(_sql("count_rejected"), project_id, REASONS)
    return [RejectedFor(*row.values()) for row in rows]


def _node(row: Record) -> NodeBalance:
    plain = ("node", "stored", "duplicate", "rejected", "dropped", "missing", "updated_at")
    settled = sum(row[name] for name in plain[1:-1])
    return NodeBalance(
        spool=UUID(bytes=row["spool_id"].bytes),
        received=row["position"] - row["first"],
        waiting=None,
        exact=row["first"] + settled == row["position"],
        **{name: row[name] for name in plain},
    )


def _sql(name: str) -> str:
    return resources.sql("accounting", name)
