"""Reads the audit log: a page of it, or all of it as CSV.

In: filters. Out: entries, the newest first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import ActorKind
from beacon.export.tables import as_csv
from beacon.fields import Time, plain_uuid

if TYPE_CHECKING:
    from beacon.postgres.database import Database

CSV_PAGE_ENTRIES = 500
AuditPosition = tuple[Time, int]
"""Where an entry is in the log: when, and its number."""


class AuditActor(msgspec.Struct, frozen=True):
    """Who did it: an account's e-mail address, a key's project, or Beacon itself."""

    kind: ActorKind
    id: UUID | None
    name: str


class AuditSubject(msgspec.Struct, frozen=True):
    """What it was done to."""

    kind: str
    id: str | None
    name: str | None


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """In `before` and `after` stand the fields that changed."""

    id: int
    at: Time
    action: str
    actor: AuditActor
    address: str | None
    user_agent: str | None
    project_id: UUID | None
    subject: AuditSubject | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold. `actor` is an id or a name; an `action` that ends in a dot is
    how actions begin; `subject` is an id or a name; `since` is inclusive, `until` is not."""

    project_id: UUID | None = None
    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: Time | None = None
    until: Time | None = None
    address: str | None = None


async def read_entries(
    database: Database, wanted: AuditFilter, after: AuditPosition | None, limit: int
) -> list[AuditEntry]:
    """`after` is where the last one of the page before is."""
    sql = resources.sql("accounts", "read_audit")
    rows = await database.fetch(sql, *_parameters(wanted), *(after or (None, None)), limit)
    return [_entry_of(row) for row in rows]


async def entries_as_csv(database: Database, wanted: AuditFilter) -> AsyncIterator[bytes]:
    """A head, then all entries, page by page (RFC 4180, UTF-8). The first page is read already, so
    that a failure to read is told as one."""
    first = await read_entries(database, wanted, None, CSV_PAGE_ENTRIES)
    return _csv_pages(database, wanted, first)


async def _csv_pages(
    database: Database, wanted: AuditFilter, entries: list[AuditEntry]
) -> AsyncIterator[bytes]:
    yield as_csv([CSV_COLUMNS])
    while entries:
        yield as_csv(map(_cells, entries))
        last = entries[-1].at, entries[-1].id
        entries = await read_entries(database, wanted, last, CSV_PAGE_ENTRIES)


def _parameters(wanted: AuditFilter) -> tuple[Any, ...]:
    actor_id = _uuid(wanted.actor)
    begins = wanted.action is not None and wanted.action.endswith(".")
    return (
        wanted.project_id,
        actor_id,
        wanted.actor if actor_id is None else None,
        None if begins else wanted.action,
        wanted.action if begins else None,
        wanted.subject,
        wanted.since,
        wanted.until,
        wanted.address,
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return None if text is None else UUID(text)
    except ValueError:
        return None


def _entry_of(row: Mapping[str, Any]) -> AuditEntry:
    subject = AuditSubject(row["subject_kind"], row["subject_id"], row["subject_name"])
    plain = ("id", "at", "action", "address", "user_agent")
    return AuditEntry(
        **{name: row[name] for name in plain},
        actor=AuditActor(row["actor_kind"], plain_uuid(row["actor_id"]), row["actor_name"]),
        project_id=plain_uuid(row["project_id"]),
        subject=subject if subject.kind is not None else None,
        before=_object(row["before"]),
        after=_object(row["after"]),
    )


def _object(text: str | None) -> dict[str, Any] | None:
    return None if text is None else msgspec.json.decode(text)


# --- CSV ------------------------------------------------------------------------------------

CSV_COLUMNS = (
    *("id", "at", "action", "actor_kind", "actor_id", "actor_name", "address", "user_agent"),
    *("project_id", "subject_kind", "subject_id", "subject_name", "before", "after"),
)


def _cells(entry: AuditEntry) -> list[Any]:
    actor, subject = entry.actor, entry.subject or AuditSubject("", None, None)
    return [
        *(entry.id, entry.at, entry.action, actor.kind, actor.id, actor.name),
        *(entry.address, entry.user_agent, entry.project_id),
        *(subject.kind, subject.id, subject.name),
        *(entry.before, entry.after),
    ]
