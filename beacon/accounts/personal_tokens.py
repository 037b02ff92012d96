"""Personal tokens: for programs that act for an account. Each is shown once.

In: a name, when it expires. Out: the token's text; later only its first characters. A token does
what its account may, but touches neither its password, second factor, sign-ins nor tokens.
Functions named `*_in` are units of work. Raises InvalidField, NotFound, Conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import Conflict, InvalidField, NotFound
from beacon.fields import Time
from beacon.opaque import PERSONAL_PREFIX, new_token

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_TOKENS = 100
MAX_NAME_CHARACTERS = 200
MAX_LIFETIME = timedelta(days=36_500)


class PersonalToken(msgspec.Struct, frozen=True, kw_only=True):
    """`prefix` is how it begins; `last_used_at` is exact to a minute."""

    id: UUID
    name: str
    prefix: str
    created_at: Time
    expires_at: Time | None
    last_used_at: Time | None


class NewPersonalToken(PersonalToken, frozen=True, kw_only=True):
    """`token` is shown this once."""

    token: str


async def make_in(
    session: Session, by: By, account_id: UUID, name: str, expires_at: datetime | None
) -> NewPersonalToken:
    name = _checked_name(name)
    _check_expiry(expires_at)
    secret = new_token(PERSONAL_PREFIX)
    async with session.transaction():
        await session.execute(_sql("lock_account"), account_id)
        if len(await list_in(session, account_id)) >= MAX_TOKENS:
            raise Conflict(f"An account has at most {MAX_TOKENS} tokens: revoke one first.")
        row = await session.fetch_row(
            _sql("make_personal_token"),
            account_id,
            secret.hash,
            secret.shown_prefix,
            name,
            expires_at,
        )
        assert row is not None
        made = _token_of(row)
        after = {"prefix": made.prefix, "expires_at": expires_at}
        await record_in(session, by, "token.created", subject=_subject(made), after=after)
    return NewPersonalToken(**msgspec.structs.asdict(made), token=secret.text)


async def list_in(session: Session, account_id: UUID) -> list[PersonalToken]:
    """Those that work, the newest first."""
    rows = await session.fetch(_sql("list_personal_tokens"), account_id)
    return [_token_of(row) for row in rows]


async def revoke_in(session: Session, by: By, account_id: UUID, token_id: UUID) -> None:
    """Raises NotFound."""
    async with session.transaction():
        row = await session.fetch_row(_sql("revoke_personal_token"), account_id, token_id)
        if row is None:
            raise NotFound("There is no such token.")
        await record_in(session, by, "token.revoked", subject=_subject(_token_of(row)))


def _checked_name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= MAX_NAME_CHARACTERS or not name.isprintable():
        raise InvalidField(
            "name",
            f"A token's name has 1 to {MAX_NAME_CHARACTERS} characters, no control characters.",
        )
    return name


def _check_expiry(expires_at: datetime | None) -> None:
    now = datetime.now(UTC)
    if expires_at is not None and expires_at <= now:
        raise InvalidField("expires_at", "This time has passed: choose a later one, or none.")
    if expires_at is not None and expires_at > now + MAX_LIFETIME:
        raise InvalidField("expires_at", "This time is too far away: leave it out for no end.")


def _subject(token: PersonalToken) -> Subject:
    return Subject("token", token.id, token.name)


def _token_of(row: Mapping[str, Any]) -> PersonalToken:
    plain = ("name", "prefix", "created_at", "expires_at", "last_used_at")
    return PersonalToken(id=UUID(bytes=row["id"].bytes), **{each: row[each] for each in plain})


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
