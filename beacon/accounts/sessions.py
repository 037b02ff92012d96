"""Sign-ins: begun, refreshed, listed, ended. A browser's is known by a cookie, an API client's by
a chain of refresh tokens, of which each works once.

In: an account that has shown who it is, or a refresh token. Out: the cookie's or token's text,
which only its hash is stored of. A sign-in is over when nobody used it for `Lifetimes.idle`, when
it is `Lifetimes.most` old, or when it was ended. Functions named `*_in` are units of work.

A refresh token that comes again is a copy that somebody stole, or the client's own whose answer
was lost on the way (RFC 9700, 4.14.2). So for `LOST_ANSWER` after its use, while what was given
for it is not used, it is taken once more, and what was given before is void; else, and when
something void comes, the whole sign-in ends. A thief is found out at the next refresh of either.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.accounts import get_in
from beacon.accounts.audit import MAX_USER_AGENT_CHARACTERS, By, Subject, record_in
from beacon.accounts.callers import Lifetimes
from beacon.errors import NotFound, Unauthorized
from beacon.fields import Time
from beacon.opaque import REFRESH_PREFIX, hash_token, is_token, new_token

if TYPE_CHECKING:
    from beacon.postgres.database import Session

LOST_ANSWER = timedelta(seconds=10)

Kind = Literal["browser", "api"]
Method = Literal["password", "oidc", "link"]


class Started(NamedTuple):
    """A sign-in that began or goes on. `secret` is its cookie, or the refresh token that works
    next: nothing shows it again."""

    account_id: UUID
    sign_in_id: UUID
    secret: str


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """`current`: the one that the list was asked for with."""

    id: UUID
    kind: Kind
    method: Method
    address: str | None
    user_agent: str | None
    created_at: Time
    last_used_at: Time
    current: bool


# --- beginning ----------------------------------------------------------------------------


async def start_in(
    session: Session, by: By, account_id: UUID, kind: Kind, method: Method
) -> Started:
    """Of an account whose owner was recognised. Raises Unauthorized when it is disabled."""
    secret = new_token(REFRESH_PREFIX if kind == "api" else "")
    agent = by.user_agent[:MAX_USER_AGENT_CHARACTERS] if by.user_agent else None
    async with session.transaction():
        cookie_hash = secret.hash if kind == "browser" else None
        started = await session.fetch_value(
            _sql("start_sign_in"), account_id, kind, method, cookie_hash, by.address, agent
        )
        if started is None:
            raise Unauthorized("This account is disabled.")
        if kind == "api":
            await session.execute(_sql("add_refresh_token"), secret.hash, started)
        account = await get_in(session, account_id)
        after = {"kind": kind, "method": method}
        await record_in(
            session,
            account.acting(by),
            "account.signed_in",
            subject=account.subject,
            after=after,
        )
    return Started(account_id, UUID(bytes=started.bytes), secret.text)


# --- refreshing ---------------------------------------------------------------------------


async def refresh_in(session: Session, by: By, token: str, lives: Lifetimes) -> Started | None:
    """A new refresh token for this one. None: it opens nothing (any more); if that is because it
    was copied, its sign-in has ended. Not to be called within a transaction that is rolled back
    then."""
    if not is_token(token, REFRESH_PREFIX):
        return None
    digest = hash_token(token)
    async with session.transaction():
        locked = await session.fetch_value(_sql("lock_sign_in_of_token"), digest)
        if locked is None:
            return None
        sign_in_id = UUID(bytes=locked.bytes)
        row = await session.fetch_row(
            _sql("find_refresh_token"), digest, lives.idle, lives.most, LOST_ANSWER
        )
        if row is None or not row["stands"]:
            return None
        account_id = UUID(bytes=row["account_id"].bytes)
        if row["used"] and not row["just_used"]:
            await _end_copied_in(session, by, account_id, sign_in_id)
            return None
        text = await _replace_in(session, sign_in_id, digest)
    return Started(account_id, sign_in_id, text)


async def _replace_in(session: Session, sign_in_id: UUID, digest: bytes) -> str:
    fresh = new_token(REFRESH_PREFIX)
    await session.execute(_sql("use_refresh_token"), sign_in_id, digest)
    await session.execute(_sql("add_refresh_token"), fresh.hash, sign_in_id)
    await session.execute(_sql("keep_sign_in"), sign_in_id)
    return fresh.text


async def _end_copied_in(session: Session, by: By, account_id: UUID, sign_in_id: UUID) -> None:
    account = await get_in(session, account_id)
    await session.fetch(_sql("end_sign_ins"), account_id, sign_in_id, None)
    after = {"sign_in": str(sign_in_id)}
    await record_in(
        session, by, "account.refresh_token_reused", subject=account.subject, after=after
    )


# --- listing and ending -------------------------------------------------------------------


async def list_in(
    session: Session, account_id: UUID, lives: Lifetimes, current: UUID | None
) -> list[SignIn]:
    """Those that stand, the newest first."""
    rows = await session.fetch(_sql("list_sign_ins"), account_id, lives.idle, lives.most)
    return [_sign_in_of(row, current) for row in rows]


async def sign_out_in(session: Session, by: By, account: Subject, sign_in_id: UUID) -> None:
    """By the one who uses it."""
    async with session.transaction():
        if await session.fetch(_sql("end_sign_ins"), account.id, sign_in_id, None):
            await record_in(session, by, "account.signed_out", subject=account)


async def revoke_in(session: Session, by: By, account: Subject, sign_in_id: UUID) -> None:
    """One of the account's. Raises NotFound."""
    async with session.transaction():
        if not await session.fetch(_sql("end_sign_ins"), account.id, sign_in_id, None):
            raise NotFound("There is no such sign-in.")
        after = {"sign_in": str(sign_in_id)}
        await record_in(session, by, "account.sign_in_revoked", subject=account, after=after)


async def revoke_all_in(
    session: Session, by: By, account: Subject, *, but: UUID | None = None
) -> int:
    """All of the account's but one; how many that were."""
    async with session.transaction():
        ended = len(await session.fetch(_sql("end_sign_ins"), account.id, None, but))
        if ended:
            after = {"sign_ins": ended}
            await record_in(session, by, "account.sign_ins_revoked", subject=account, after=after)
    return ended


def _sign_in_of(row: Mapping[str, Any], current: UUID | None) -> SignIn:
    sign_in_id = UUID(bytes=row["id"].bytes)
    plain = ("kind", "method", "address", "user_agent", "created_at", "last_used_at")
    return SignIn(
        id=sign_in_id, current=sign_in_id == current, **{name: row[name] for name in plain}
    )


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
