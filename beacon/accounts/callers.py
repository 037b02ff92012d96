"""Finds the account behind a cookie, an access token's sign-in or a personal token.

In: the hash of a secret, or a sign-in's id. Out: an `AccountActor` with the roles as they are
now, so that what was revoked or changed counts at once; None when it opens nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.accounts.actors import AccountActor, Role
from beacon.fields import plain_uuid

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session
    from beacon.settings import Settings

TOUCH = timedelta(seconds=60)
"""How exact `last_used_at` is: it is not written more often."""


class Lifetimes(NamedTuple):
    """When a sign-in is over: unused for `idle`, or `most` after it began."""

    idle: timedelta
    most: timedelta


def lifetimes(settings: Settings) -> Lifetimes:
    return Lifetimes(
        timedelta(seconds=settings.session_idle_timeout),
        timedelta(seconds=settings.session_max_age),
    )


async def by_cookie(database: Database, digest: bytes, lives: Lifetimes) -> AccountActor | None:
    return await _find(database, "caller_by_cookie", digest, lives.idle, lives.most)


async def by_sign_in(database: Database, sign_in: UUID, lives: Lifetimes) -> AccountActor | None:
    return await _find(database, "caller_by_sign_in", sign_in, lives.idle, lives.most)


async def by_personal_token(database: Database, digest: bytes) -> AccountActor | None:
    return await _find(database, "caller_by_personal_token", digest)


async def _find(database: Database, name: str, *args: Any) -> AccountActor | None:
    async def work(session: Session) -> AccountActor | None:
        row = await session.fetch_row(_sql(name), *args, TOUCH)
        if row is None:
            return None
        actor = actor_of(row)
        if row["use_is_due"]:
            touch = "touch_personal_token" if actor.token_id else "touch_sign_in"
            await session.execute(_sql(touch), actor.token_id or actor.sign_in_id)
        return actor

    return await database.run(work)


def actor_of(row: Mapping[str, Any]) -> AccountActor:
    return AccountActor(
        account_id=UUID(bytes=row["id"].bytes),
        email=row["email"],
        name=row["name"],
        is_owner=row["is_owner"],
        roles={
            UUID(bytes=project.bytes): Role.of(role)
            for project, role in zip(row["project_ids"], row["roles"], strict=True)
        },
        sign_in_id=plain_uuid(row["sign_in_id"]),
        token_id=plain_uuid(row["token_id"]),
    )


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
