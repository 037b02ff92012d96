"""The second step of a sign-in on a page of its own, without the password being sent again.

    known = await sign_in.check_password(...)
    try: started = await sign_in.finish(parts, by, known, None, "browser")
    except SecondFactorRequired: pending = await begin(parts, known)     into a short-lived cookie
    ...
    started = await finish(parts, by, pending, code, "browser")          the next request

What the browser keeps meanwhile is signed and good for 15 minutes, and for as long as the
account has the password that was right. It is an access token of a sign-in that there is not:
it opens nothing else. Raises SecondFactorRequired, WrongCredentials, TooManyAttempts.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.accounts import sign_in
from beacon.accounts.accounts import get_in
from beacon.accounts.audit import By
from beacon.accounts.sessions import Kind, Started
from beacon.accounts.sign_in import Known
from beacon.errors import NotFound, Unauthorized, WrongCredentials

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.web.api.parts import ApiParts

_OVER = "This took too long: sign in again from the beginning."


async def begin(parts: ApiParts, known: Known) -> str:
    """For the browser to keep: HttpOnly, until the second step."""
    return await parts.access_tokens.sign(known.id, _mark(known.id, known.verified))


async def finish(parts: ApiParts, by: By, pending: str, code: str, kind: Kind) -> Started:
    """Each try counts, as every sign-in does."""
    known = await _known(parts, by, pending)
    return await sign_in.finish(parts, by, known, code, kind)


async def _known(parts: ApiParts, by: By, pending: str) -> Known:
    try:
        claims = await parts.access_tokens.verify(pending)
    except Unauthorized:
        raise WrongCredentials(_OVER) from None

    async def work(session: Session) -> Known | None:
        stored = await session.fetch_value(_sql("lock_password"), claims.account_id)
        if stored is None or not _is_mark(claims.sign_in_id, claims.account_id, stored):
            return None
        account = await get_in(session, claims.account_id)
        await parts.lockout.check_in(session, account.email, by.address or "")
        return Known(account.id, account.email, stored)

    try:
        known = await parts.database.run(work)
    except NotFound:
        known = None
    if known is None:
        raise WrongCredentials(_OVER)
    return known


def _mark(account_id: UUID, password_hash: str) -> UUID:
    """Stands where a sign-in's id would: that this account showed this password."""
    text = f"second step:{account_id}:{password_hash}"
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])


def _is_mark(found: UUID, account_id: UUID, password_hash: str) -> bool:
    return hmac.compare_digest(found.bytes, _mark(account_id, password_hash).bytes)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
