"""Sign-in with a password, and a second factor where it is on.

In: what somebody typed, and from where. Out: a sign-in that has started (beacon/accounts/
sessions.py). Raises WrongCredentials, SecondFactorRequired, PasswordSignInOff, TooManyAttempts,
RateLimited.

Each try is counted before the password is looked at; an account that there is not, one without
password and a disabled one cost the same statements and the same hash, and read the same. Only
who sent the right password learns that a code is needed, or that it was wrong.

Failures stand in the audit log: of an account by its e-mail, else by a hash of what was typed,
which may be somebody's password in the wrong field.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.accounts import second_factor, sessions
from beacon.accounts.accounts import normalised_email
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.lockout import account_subject
from beacon.accounts.pace import check_pace
from beacon.accounts.sessions import Kind, Started
from beacon.errors import (
    Conflict,
    InvalidField,
    PasswordSignInOff,
    SecondFactorRequired,
    WrongCredentials,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.web.api.parts import ApiParts

_WRONG = "The e-mail or the password is wrong."
_SHOWN_DIGITS = 16  # of the hash that stands for an e-mail without account


class Known(NamedTuple):
    """An account whose password was right. `verified`: the hash that it was right for, `better`:
    one to store in its place."""

    id: UUID
    email: str
    verified: str
    better: str | None = None


class _Candidate(NamedTuple):
    """What is stored for an e-mail; None: nothing, or nothing that opens."""

    id: UUID | None
    password_hash: str | None


class _Refusal(Enum):
    """Why the second step failed; what it did is stored all the same."""

    CHANGED = "password changed"
    CODE_MISSING = "no code"
    CODE_WRONG = "wrong code"


async def sign_in(
    parts: ApiParts, by: By, email: str, password: str, code: str | None, kind: Kind
) -> Started:
    """`by` is nobody, at the client's address."""
    known = await check_password(parts, by, email, password)
    return await finish(parts, by, known, code, kind)


async def check_password(parts: ApiParts, by: By, email: str, password: str) -> Known:
    """The first step. It counts as a failure until `finish` takes that back."""
    check_pace(parts, by)
    if parts.settings.oidc_only:
        raise PasswordSignInOff("Passwords are off here: sign in with the OpenID provider.")
    email = normalised_email(email)
    candidate = await _candidate(parts, email, by.address or "")
    right = await parts.passwords.verify(candidate.password_hash, password)
    if not right or candidate.id is None or candidate.password_hash is None:
        await _refuse(parts, by, email, candidate.id)
    assert candidate.id is not None
    assert candidate.password_hash is not None
    stored = candidate.password_hash
    better = await parts.passwords.hash(password) if parts.passwords.needs_rehash(stored) else None
    return Known(candidate.id, email, stored, better)


async def finish(parts: ApiParts, by: By, known: Known, code: str | None, kind: Kind) -> Started:
    """The second step: the code where one is needed, then the sign-in."""

    async def work(session: Session) -> Started | _Refusal:
        async with session.transaction():
            refusal = await _refusal_in(session, known, code)
            if refusal is None:
                return await _start_in(parts, session, by, known, kind)
            await _note_refusal_in(parts, session, by, known, refusal)
            return refusal

    outcome = await parts.database.run(work)
    if isinstance(outcome, Started):
        return outcome
    if outcome is _Refusal.CODE_MISSING:
        raise SecondFactorRequired("Send the code of your authenticator app as well.")
    if outcome is _Refusal.CODE_WRONG:
        raise SecondFactorRequired("The code is wrong, or was used before: wait for a new one.")
    raise WrongCredentials(_WRONG)


async def check_own_password(
    parts: ApiParts, by: By, email: str, password: str, *, field: str, code: str | None = None
) -> Known:
    """Of somebody who is signed in and is about to change how. With a `code`, that one too.

    Raises InvalidField of `field` or `code`, Conflict when the account has no password.
    """
    check_pace(parts, by)
    email, address = normalised_email(email), by.address or ""
    candidate = await _candidate(parts, email, address)
    if candidate.id is None or candidate.password_hash is None:
        raise Conflict(
            "This account has no password: sign in with the OpenID provider, or reset the password."
        )
    if not await parts.passwords.verify(candidate.password_hash, password):
        raise InvalidField(field, "This is not your password.")
    known = Known(candidate.id, email, candidate.password_hash)

    async def work(session: Session) -> None:
        if code is not None and not await second_factor.check_in(session, known.id, code):
            raise InvalidField("code", "The code is wrong, or was used before.")
        await parts.lockout.undecided_in(session, email, address)

    await parts.database.run(work)
    return known


# --- the first step -----------------------------------------------------------------------


async def _candidate(parts: ApiParts, email: str, address: str) -> _Candidate:
    """Counts the try first. Raises TooManyAttempts."""

    async def work(session: Session) -> _Candidate:
        await parts.lockout.check_in(session, email, address)
        row = await session.fetch_row(_sql("find_credentials"), email)
        if row is None:
            return _Candidate(None, None)
        stored = None if row["is_disabled"] else row["password_hash"]
        return _Candidate(UUID(bytes=row["id"].bytes), stored)

    return await parts.database.run(work)


async def _refuse(parts: ApiParts, by: By, email: str, account_id: UUID | None) -> None:
    async def work(session: Session) -> None:
        await _record_failure_in(session, by, email, account_id, "wrong password")

    await parts.database.run(work)
    raise WrongCredentials(_WRONG)


# --- the second step ----------------------------------------------------------------------


async def _refusal_in(session: Session, known: Known, code: str | None) -> _Refusal | None:
    """Holds the account until the transaction ends, so that what was checked stays true."""
    if await session.fetch_value(_sql("lock_password"), known.id) != known.verified:
        return _Refusal.CHANGED
    if not await second_factor.is_on_in(session, known.id):
        return None
    if not code:
        return _Refusal.CODE_MISSING
    right = await second_factor.check_in(session, known.id, code)
    return None if right else _Refusal.CODE_WRONG


async def _start_in(parts: ApiParts, session: Session, by: By, known: Known, kind: Kind) -> Started:
    await parts.lockout.succeeded_in(session, known.email, by.address or "")
    if known.better is not None:
        await session.execute(_sql("rehash_password"), known.id, known.better)
    return await sessions.start_in(session, by, known.id, kind, "password")


async def _note_refusal_in(
    parts: ApiParts, session: Session, by: By, known: Known, refusal: _Refusal
) -> None:
    if refusal is _Refusal.CODE_MISSING:  # half of a sign-in: no failure
        await parts.lockout.undecided_in(session, known.email, by.address or "")
    else:
        await _record_failure_in(session, by, known.email, known.id, refusal.value)


async def _record_failure_in(
    session: Session, by: By, email: str, account_id: UUID | None, reason: str
) -> None:
    if account_id is not None:
        subject = Subject("account", account_id, email)
    else:
        subject = Subject("email", account_subject(email).hex()[:_SHOWN_DIGITS])
    after = {"reason": reason}
    await record_in(session, by, "account.sign_in_failed", subject=subject, after=after)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
