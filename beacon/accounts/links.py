"""One-time links: setup, invitation, registration, reset. Each works once, until it expires.

    link = await make_in(session, "reset", account_id=...)     -> .token, .url(public_url)
    found = await look_in(session, token, "reset")             for showing its page; None: no more
    used = await use_in(session, token, "reset")               once; raises InvalidField("token")

Of the token only its hash is stored. `use_in` belongs into the transaction of what the link is
for: when that fails, the link still works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.members import RoleName
from beacon.errors import InvalidField
from beacon.fields import plain_uuid
from beacon.opaque import hash_token, is_token, new_token

if TYPE_CHECKING:
    from beacon.postgres.database import Session

LinkKind = Literal["setup", "invitation", "registration", "reset"]

LIFETIMES: Mapping[LinkKind, timedelta] = {
    "setup": timedelta(hours=1),
    "invitation": timedelta(days=7),
    "registration": timedelta(hours=24),
    "reset": timedelta(hours=1),
}
_WRONG = "This link is wrong, was used already, or has expired."


class NewLink(NamedTuple):
    """`token` is shown this once."""

    id: UUID
    kind: LinkKind
    token: str
    expires_at: datetime

    def url(self, public_url: str) -> str:
        """The page that people open."""
        return f"{public_url}/{self.kind}/{self.token}"


class LinkDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a link brings: an invitation's roles, a registration's name and password hash."""

    role: Literal["owner"] | None = None
    projects: dict[UUID, RoleName] = msgspec.field(default_factory=dict)
    name: str = ""
    password_hash: str | None = None


class StoredLink(NamedTuple):
    """`account_id`: whose link it is (reset); `email`: to whom it went."""

    id: UUID
    kind: LinkKind
    account_id: UUID | None
    email: str | None
    details: LinkDetails
    created_by: UUID | None
    expires_at: datetime


async def make_in(
    session: Session,
    kind: LinkKind,
    *,
    account_id: UUID | None = None,
    email: str | None = None,
    details: LinkDetails | None = None,
    created_by: UUID | None = None,
    lifetime: timedelta | None = None,
) -> NewLink:
    """Links of the same kind that were made before go on working: see `revoke_in`."""
    token = new_token()
    stored = msgspec.json.encode(details or LinkDetails()).decode()
    row = await session.fetch_row(
        _sql("make_link"),
        token.hash,
        kind,
        account_id,
        email,
        stored,
        created_by,
        lifetime or LIFETIMES[kind],
    )
    assert row is not None
    return NewLink(UUID(bytes=row["id"].bytes), kind, token.text, row["expires_at"])


async def look_in(session: Session, token: str, *kinds: LinkKind) -> StoredLink | None:
    """Without using it up. None: there is none of these kinds, or it does not work any more."""
    return await _find_in(session, "find_link", token, kinds)


async def use_in(session: Session, token: str, *kinds: LinkKind) -> StoredLink:
    """Of many who use it at once, one does. Raises InvalidField of `token`."""
    used = await _find_in(session, "use_link", token, kinds)
    if used is None:
        raise wrong_link()
    return used


async def revoke_in(
    session: Session,
    kind: LinkKind,
    *,
    account_id: UUID | None = None,
    email: str | None = None,
    created_by: UUID | None = None,
    link_id: UUID | None = None,
) -> int:
    """Those for an account, for an e-mail (in lower case), made by an account, with an id; without
    any of these: all. How many that were."""
    return len(
        await session.fetch(_sql("revoke_links"), kind, account_id, email, created_by, link_id)
    )


async def count_in(session: Session, kind: LinkKind, email: str) -> int:
    """How many for this e-mail (in lower case) have not expired: mail is not sent without end."""
    return int(await session.fetch_value(_sql("count_links"), kind, email))


def wrong_link() -> InvalidField:
    return InvalidField("token", _WRONG)


def stored_of(row: Mapping[str, Any]) -> StoredLink:
    return StoredLink(
        id=UUID(bytes=row["id"].bytes),
        kind=row["kind"],
        account_id=plain_uuid(row["account_id"]),
        email=row["email"],
        details=msgspec.json.decode(row["details"], type=LinkDetails),
        created_by=plain_uuid(row["created_by"]),
        expires_at=row["expires_at"],
    )


async def _find_in(
    session: Session, statement: str, token: str, kinds: Sequence[LinkKind]
) -> StoredLink | None:
    if not is_token(token):
        return None
    row = await session.fetch_row(_sql(statement), hash_token(token), list(kinds))
    return None if row is None else stored_of(row)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
