"""The second factor turned on and off by its owner, who shows the password; each change with its
entry in the audit log.

    enrolment = await begin(parts, by, actor, password)          secret and QR code; not on yet
    codes = await confirm(parts, by, actor, code)                on; recovery codes, shown once
    codes = await renew_codes(parts, by, actor, password, code)
    await turn_off(parts, by, actor, password, code)

Raises InvalidField of `password` or `code`, Conflict, TooManyAttempts, RateLimited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beacon.accounts import second_factor, sign_in
from beacon.accounts.accounts import Account, normalised_email
from beacon.accounts.actors import AccountActor
from beacon.accounts.audit import By, record_in
from beacon.accounts.second_factor import Enrolment

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.web.api.parts import ApiParts


async def begin(parts: ApiParts, by: By, actor: AccountActor, password: str) -> Enrolment:
    known = await sign_in.check_own_password(parts, by, actor.email, password, field="password")
    return await parts.database.run(lambda session: second_factor.begin_in(session, known.id))


async def confirm(parts: ApiParts, by: By, actor: AccountActor, code: str) -> list[str]:
    """A wrong code counts as a sign-in that failed: who has only the sign-in could guess one."""
    who = normalised_email(actor.email), by.address or ""

    async def work(session: Session) -> list[str]:
        await parts.lockout.check_in(session, *who)
        async with session.transaction():
            codes = await second_factor.confirm_in(session, actor.account_id, code)
            await _record_in(session, by, actor, "account.second_factor_turned_on")
            await parts.lockout.undecided_in(session, *who)
        return codes

    return await parts.database.run(work)


async def renew_codes(
    parts: ApiParts, by: By, actor: AccountActor, password: str, code: str
) -> list[str]:
    await sign_in.check_own_password(parts, by, actor.email, password, field="password", code=code)

    async def work(session: Session) -> list[str]:
        async with session.transaction():
            codes = await second_factor.new_recovery_codes_in(session, actor.account_id)
            await _record_in(session, by, actor, "account.recovery_codes_renewed")
        return codes

    return await parts.database.run(work)


async def turn_off(parts: ApiParts, by: By, actor: AccountActor, password: str, code: str) -> None:
    await sign_in.check_own_password(parts, by, actor.email, password, field="password", code=code)

    async def work(session: Session) -> None:
        async with session.transaction():
            await second_factor.turn_off_in(session, actor.account_id)
            await _record_in(session, by, actor, "account.second_factor_turned_off")

    await parts.database.run(work)


async def turn_off_for_in(session: Session, by: By, account: Account) -> None:
    """For somebody who has lost it, by the command line."""
    async with session.transaction():
        await second_factor.turn_off_in(session, account.id)
        await record_in(session, by, "account.second_factor_turned_off", subject=account.subject)


async def _record_in(session: Session, by: By, actor: AccountActor, action: str) -> None:
    subject = actor.subject
    await record_in(session, by, action, subject=subject)
