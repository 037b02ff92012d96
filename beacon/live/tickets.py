"""Who may watch: one-time tickets, and whether somebody who watches still may.

In: who asked for a ticket, the text that a browser brings to the WebSocket, as it can send no
header there. Out: whose it was. Tickets are in Postgres, so that any node takes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.accounts.actors import AccountActor, Actor, KeyActor
from beacon.accounts.callers import Lifetimes
from beacon.errors import Unauthorized
from beacon.fields import plain_uuid
from beacon.opaque import hash_token, is_token, new_token

if TYPE_CHECKING:
    from beacon.postgres.database import Database

TICKET_PREFIX = "live_"
TICKET_SECONDS = 30


class Viewer(NamedTuple):
    """Who watches: by a sign-in, a personal token or a key."""

    project_id: UUID
    sign_in_id: UUID | None
    token_id: UUID | None
    key_id: UUID | None


class Ticket(NamedTuple):
    text: str
    expires_at: datetime


def viewer_of(actor: Actor, project_id: UUID) -> Viewer:
    """Raises Unauthorized where nobody asks."""
    if isinstance(actor, AccountActor):
        return Viewer(project_id, actor.sign_in_id, actor.token_id, None)
    if isinstance(actor, KeyActor) and actor.grant.key_id is not None:
        return Viewer(project_id, None, None, UUID(bytes=actor.grant.key_id))
    raise Unauthorized("The live view is for who signed in, or has a secret key.")


async def make_ticket(database: Database, viewer: Viewer) -> Ticket:
    token = new_token(TICKET_PREFIX)
    expires_at = await database.fetch_value(
        resources.sql("live", "make_ticket"), token.hash, *viewer, TICKET_SECONDS
    )
    return Ticket(token.text, expires_at)


async def use_ticket(database: Database, text: str) -> Viewer:
    """Once. Raises Unauthorized."""
    row = None
    if is_token(text, TICKET_PREFIX):
        row = await database.fetch_row(resources.sql("live", "use_ticket"), hash_token(text))
    if row is None:
        raise Unauthorized("The ticket is wrong, was used or is over: ask for another one.")
    return Viewer(*(plain_uuid(each) for each in row.values()))  # type: ignore[arg-type]


async def who_may_watch(
    database: Database, viewers: Sequence[Viewer], lives: Lifetimes
) -> set[Viewer]:
    """Those who still may."""
    rows = await database.fetch(
        resources.sql("live", "may_watch"), *map(list, zip(*viewers, strict=True)), *lives
    )
    return {viewers[row["place"] - 1] for row in rows}
