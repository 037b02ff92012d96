"""The secret keys of a project: made, listed, changed, revoked; each change with its entry in the
audit log.

In: what a key may do and for how long, who asks. Out: `ApiKey`s, and the secret of a new one,
once. Raises InvalidField, NotFound, Conflict, Forbidden. The caller then sees to it that this
node's directory knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.actors import AccountActor, Actor, KeyActor
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.accounts.project_settings import RateLimit
from beacon.errors import Conflict, Forbidden, InvalidField, NotFound
from beacon.fields import Time
from beacon.projects import keys
from beacon.projects.projects import PERMISSIONS

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

MAX_LIVE_KEYS = 1000
"""Of one project: every node has them all in memory."""
MAX_LIFETIME = timedelta(days=36_500)

Permission = Literal["ingest", "read", "write", "admin"]
KeyName = Annotated[str, Meta(min_length=1, max_length=200, description="What it is for.")]
KeyPosition = tuple[Time, UUID]
"""Where a key is in the list: when it was made, and its id."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A secret key without its secret. `permissions` of one from the command line are `*`."""

    id: UUID
    name: str
    prefix: str
    permissions: list[str]
    rate_limit: int | None
    expires_at: Time | None
    last_used_at: Time | None
    revoked_at: Time | None
    created_at: Time
    created_by: str | None  # the account's e-mail address; of a key that a key made, that one's

    def settings(self) -> dict[str, Any]:
        """What can be changed."""
        return {
            "name": self.name,
            "expires_at": self.expires_at,
            "rate_limit": self.rate_limit,
        }


class NewKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a new key shall be."""

    name: KeyName
    permissions: Annotated[list[Permission], Meta(min_length=1, max_length=len(PERMISSIONS))]
    expires_at: Time | None = None
    rate_limit: RateLimit | None = None


class KeyChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is."""

    name: KeyName | UnsetType = UNSET
    expires_at: Time | UnsetType | None = UNSET
    rate_limit: RateLimit | UnsetType | None = UNSET


class MadeKey(NamedTuple):
    """A new key with its secret, which nothing can show again."""

    key: ApiKey
    secret: str


async def list_keys(
    database: Database, project_id: UUID, *, revoked: bool, after: KeyPosition | None, limit: int
) -> list[ApiKey]:
    """The newest first; with `revoked` those too that were."""
    made_at, key_id = after or (None, None)
    rows = await database.fetch(
        _sql("list_api_keys"), project_id, None, revoked, made_at, key_id, limit
    )
    return [_key_of(row) for row in rows]


async def make_key(
    database: Database, project_id: UUID, new: NewKey, actor: Actor, by: By
) -> MadeKey:
    secret = keys.new_secret_key()
    name, expires_at = checked_key_name(new.name), checked_expiry(new.expires_at, actor)
    permissions = [each for each in PERMISSIONS if each in new.permissions]
    columns = (secret.hash, secret.prefix, name, permissions, expires_at, new.rate_limit)

    async def work(session: Session) -> ApiKey:
        async with session.transaction():
            await lock_project_in(session, project_id)
            if await session.fetch_value(_sql("count_live_keys"), project_id) >= MAX_LIVE_KEYS:
                raise Conflict(f"The project has {MAX_LIVE_KEYS} keys: revoke some first.")
            key_id = await session.fetch_value(
                _sql("make_api_key"), project_id, *columns, *_creators(actor)
            )
            made = await _find_in(session, project_id, key_id)
            after = {**made.settings(), "prefix": made.prefix, "permissions": made.permissions}
            await _record_in(session, by, "key.created", project_id, made, after=after)
            return made

    return MadeKey(await database.run(work), secret.text)


async def change_key(
    database: Database, project_id: UUID, key_id: UUID, changes: KeyChanges, actor: Actor, by: By
) -> ApiKey:
    """As it is then. Raises Conflict for a key that was revoked: nothing brings it back."""
    given = msgspec.structs.asdict(changes)
    wanted = {field: value for field, value in given.items() if value is not UNSET}
    if "name" in wanted:
        wanted["name"] = checked_key_name(wanted["name"])
    if "expires_at" in wanted:
        wanted["expires_at"] = checked_expiry(wanted["expires_at"], actor)

    async def work(session: Session) -> ApiKey:
        async with session.transaction():
            return await _change_in(session, project_id, key_id, wanted, by)

    return await database.run(work)


async def _change_in(
    session: Session, project_id: UUID, key_id: UUID, wanted: dict[str, Any], by: By
) -> ApiKey:
    await lock_project_in(session, project_id)
    found = await _find_in(session, project_id, key_id)
    if found.revoked_at is not None:
        raise Conflict("The key was revoked: make another one.")
    before, after = audit.changes(found.settings(), wanted)
    if not after:
        return found
    merged = found.settings() | after
    await session.execute(_sql("change_api_key"), key_id, *merged.values())
    await _record_in(session, by, "key.changed", project_id, found, before=before, after=after)
    return await _find_in(session, project_id, key_id)


async def revoke_key(database: Database, project_id: UUID, key_id: UUID, by: By) -> None:
    """For good. Of a key that was revoked before nothing changes."""

    async def work(session: Session) -> None:
        async with session.transaction():
            await lock_project_in(session, project_id)
            found = await _find_in(session, project_id, key_id)
            if found.revoked_at is None:
                await session.execute(_sql("revoke_api_key"), key_id)
                await _record_in(session, by, "key.revoked", project_id, found)

    await database.run(work)


def _creators(actor: Actor) -> tuple[UUID | None, UUID | None]:
    """The account, or the key: then the new one is of whoever made that key."""
    if isinstance(actor, AccountActor):
        return actor.account_id, None
    key_id = actor.grant.key_id if isinstance(actor, KeyActor) else None
    return None, None if key_id is None else UUID(bytes=key_id)


# --- checks -------------------------------------------------------------------------------


def checked_key_name(name: str) -> str:
    """Without outer blanks."""
    name = name.strip()
    if not name or not name.isprintable():
        raise InvalidField("name", "A key's name has printable characters, and at least one.")
    return name


def checked_expiry(expires_at: datetime | None, actor: Actor) -> datetime | None:
    """Whether a key may have it. Permissions are no such question: who may make keys may do
    everything."""
    now = datetime.now(UTC)
    if expires_at is not None and expires_at <= now:
        raise InvalidField(
            "expires_at", "The time has passed: give a later one, or revoke the key to end it now."
        )
    if expires_at is not None and expires_at > now + MAX_LIFETIME:
        raise InvalidField("expires_at", "The time is too far away: leave it out for no end.")
    own = actor.grant.expires_at if isinstance(actor, KeyActor) else None
    if own is not None and (expires_at is None or expires_at.timestamp() * 1_000_000 > own):
        raise Forbidden("A key that expires may give no key a later end than its own.")
    return expires_at


# --- rows ---------------------------------------------------------------------------------


async def _find_in(session: Session, project_id: UUID, key_id: UUID) -> ApiKey:
    row = await session.fetch_row(_sql("list_api_keys"), project_id, key_id, True, None, None, 1)
    if row is None:
        raise NotFound("The project has no such key.")
    return _key_of(row)


async def _record_in(
    session: Session,
    by: By,
    action: str,
    project_id: UUID,
    key: ApiKey,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    subject = Subject("key", key.id, key.name)
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )


def _key_of(row: Mapping[str, Any]) -> ApiKey:
    fields = {field: row[field] for field in ApiKey.__struct_fields__ if field != "id"}
    return ApiKey(id=UUID(bytes=row["id"].bytes), **fields)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
