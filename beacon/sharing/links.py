"""Makes share links, lists and revokes them, and finds what one opens.

In: what is shared, and who shares it. Out: links, of which the secret is shown once; stored is its
hash. Raises NotFound, Conflict, InvalidField. These are units of work (asyncio side).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, InvalidField, NotFound
from beacon.fields import Time, plain_uuid
from beacon.opaque import hash_token, is_token, new_token
from beacon.saved.reports import report_in

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_LINKS = 200
TOKEN_PREFIX = "share_"
NO_LINK = "There is no such link, or it is over: ask whoever gave it to you for another one."

Position = tuple[Time, UUID]
"""When it was made, and its id."""


class NewShareLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `report_id` it is of the overview."""

    report_id: UUID | None = None
    name: Annotated[
        str, Meta(max_length=200, description="For yourselves: who it is for. Not shown.")
    ] = ""
    password: Annotated[str, Meta(max_length=1000)] | None = None
    expires_at: Annotated[Time, Meta(description="Until then it works.")] | None = None


class ShareLink(msgspec.Struct, frozen=True, kw_only=True):
    """`report_id` null: it is of the overview. `is_over`: it works no more."""

    id: UUID
    name: str
    report_id: UUID | None
    report_name: str | None
    has_password: bool
    expires_at: Time | None
    is_over: bool
    created_at: Time


class MadeLink(NamedTuple):
    """`token` is shown this once."""

    link: ShareLink
    token: str


class FoundLink(NamedTuple):
    """What a secret opens."""

    id: UUID
    project_id: UUID
    report_id: UUID | None
    token_hash: bytes
    password_hash: str | None
    expires_at: datetime | None


async def create_link_in(
    session: Session, project_id: UUID, new: NewShareLink, password_hash: str | None, by: By
) -> MadeLink:
    if new.expires_at is not None and new.expires_at <= datetime.now(UTC):
        raise InvalidField("expires_at", "expires_at: it is over already.")
    token = new_token(TOKEN_PREFIX)
    async with session.transaction():
        await lock_project_in(session, project_id)
        count = "SELECT count(*) FROM share_links WHERE project_id = $1"
        if await session.fetch_value(count, project_id) >= MAX_LINKS:
            raise Conflict(f"The project has {MAX_LINKS} share links: revoke some first.")
        if new.report_id is not None:
            await report_in(session, project_id, new.report_id)
        columns = (project_id, new.report_id, new.name, token.hash, password_hash, new.expires_at)
        made_id = await session.fetch_value(_sql("insert_link"), *columns)
        made = await link_in(session, project_id, UUID(bytes=made_id.bytes))
        await _record_in(session, by, "share_link.created", project_id, made)
        return MadeLink(made, token.text)


async def list_links_in(
    session: Session, project_id: UUID, after: Position | None, limit: int
) -> list[ShareLink]:
    rows = await session.fetch(
        _sql("list_links"), project_id, None, *(after or (None, None)), limit
    )
    return [_link_of(row) for row in rows]


async def link_in(session: Session, project_id: UUID, link_id: UUID) -> ShareLink:
    row = await session.fetch_row(_sql("list_links"), project_id, link_id, None, None, 1)
    if row is None:
        raise NotFound(f"The project has no share link {str(link_id)!r}.")
    return _link_of(row)


async def revoke_link_in(session: Session, project_id: UUID, link_id: UUID, by: By) -> None:
    """At once, on every node."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await link_in(session, project_id, link_id)
        await session.execute("DELETE FROM share_links WHERE id = $1", found.id)
        await _record_in(session, by, "share_link.revoked", project_id, found)


async def find_link_in(session: Session, token: str) -> FoundLink:
    """By its hash, so the time that this takes tells nothing. Raises NotFound."""
    row = None
    if is_token(token, TOKEN_PREFIX):
        row = await session.fetch_row(_sql("find_link"), hash_token(token))
    if row is None:
        raise NotFound(NO_LINK)
    project_id, link_id = UUID(bytes=row["project_id"].bytes), UUID(bytes=row["id"].bytes)
    plain = (row["token_hash"], row["password_hash"], row["expires_at"])
    return FoundLink(link_id, project_id, plain_uuid(row["report_id"]), *plain)


def _link_of(row: Mapping[str, Any]) -> ShareLink:
    plain = {name: row[name] for name in ShareLink.__struct_fields__}
    ids = {"id": plain_uuid(row["id"]), "report_id": plain_uuid(row["report_id"])}
    return ShareLink(**plain | ids)


async def _record_in(
    session: Session, by: By, action: str, project_id: UUID, link: ShareLink
) -> None:
    after = {
        "report_id": link.report_id,
        "has_password": link.has_password,
        "expires_at": link.expires_at,
    }
    subject = Subject("share_link", link.id, link.name)
    await record_in(session, by, action, project_id=project_id, subject=subject, after=after)


def _sql(name: str) -> str:
    return resources.sql("sharing", name)
