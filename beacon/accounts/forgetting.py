"""What of accounts is past its time: removed once an hour. The audit log has its own retention.

In: how long sign-ins last. Out: nothing. Failed sign-ins go after 24 h, signing keys an hour after
they were retired, all else 30 days after it opened its last door.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from beacon import resources
from beacon.accounts import lockout, signing_keys
from beacon.accounts.callers import Lifetimes

if TYPE_CHECKING:
    from beacon.postgres.database import Session

KEPT = timedelta(days=30)


async def forget_in(session: Session, lives: Lifetimes) -> None:
    """Also gives access tokens a new signing key when the present one is 30 days old."""
    await lockout.forget_in(session)
    await signing_keys.rotate_when_due_in(session)
    await session.execute(_sql("forget_links"), KEPT)
    await session.execute(_sql("forget_personal_tokens"), KEPT)
    await session.execute(_sql("forget_sign_ins"), KEPT, lives.most, lives.idle)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
