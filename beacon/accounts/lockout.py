"""Lockout: after failed sign-ins the next one has to wait, by account and by address.

    lockout = Lockout(attempts=settings.lockout_attempts, max_seconds=...)
    await lockout.check_in(session, email, address)       before the password is verified
    await lockout.succeeded_in(session, email, address)   everything was right, 2nd factor too
    await lockout.undecided_in(session, email, address)   neither right nor wrong: not counted
    await forget_in(session)                              housekeeping

`check_in` counts the attempt as a failed one, and the two others take that back: a wrong
guess needs no further call, and many guesses sent at once are counted before any of them is
verified. A password that was right while the second factor is still to come is undecided;
were it a success, whoever knows the password could guess codes without end.

After 5 failures of an account the next sign-in waits 1 s, then 2, 4, ... up to 15 minutes; an
address has 20 before that. Who has to wait is refused whatever the password, and an e-mail
address without account is counted like one with: neither timing nor text tells. A success
clears the account's failures, not the address's. All is forgotten 24 h after the last one.

Somebody who knows an e-mail address can thereby keep its account waiting, 15 minutes at most:
sign-ins that stand go on, and OpenID sign-ins are not counted.

Stored is the SHA-256 of the e-mail address or the network address (IPv6: its /64).
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, NamedTuple

from beacon import resources
from beacon.errors import TooManyAttempts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

ACCOUNT_ATTEMPTS = 5
ADDRESS_ATTEMPTS = 20
MAX_SECONDS = 900.0
MAX_DOUBLINGS = 30  # 34 years: a number that dates can hold
FORGOTTEN_SECONDS = 24 * 3600.0
IPV6_NETWORK_BITS = 64  # what one customer of a provider has


class Failures(NamedTuple):
    """What is known of a subject."""

    number: int
    last_at: datetime
    blocked_until: datetime


class Rule(NamedTuple):
    """So many failures without a wait, then 1 s, doubling up to `max_seconds`. Pure."""

    free: int
    max_seconds: float

    def delay(self, number: int) -> float:
        """Seconds that the next attempt waits after so many failures."""
        if number < self.free:
            return 0.0
        doublings = min(number - self.free, MAX_DOUBLINGS)
        return min(2.0**doublings, self.max_seconds)

    def counted(self, before: Failures, now: datetime) -> Failures:
        """After one more failure."""
        forgotten = now - before.last_at > timedelta(seconds=FORGOTTEN_SECONDS)
        number = 1 if forgotten else before.number + 1
        return Failures(number, now, now + timedelta(seconds=self.delay(number)))


def taken_back(before: Failures, now: datetime) -> Failures:
    """After a failure turned out to be none; the wait that it made is over."""
    return Failures(max(before.number - 1, 0), before.last_at, min(before.blocked_until, now))


class Lockout:
    """The rules for accounts and for addresses, on the table sign_in_failures."""

    def __init__(
        self, *, attempts: int = ACCOUNT_ATTEMPTS, max_seconds: float = MAX_SECONDS
    ) -> None:
        self._account_rule = Rule(attempts, max_seconds)
        self._address_rule = Rule(max(attempts, ADDRESS_ATTEMPTS), max_seconds)

    async def check_in(self, session: Session, email: str, address: str) -> None:
        """Counts an attempt, as a failed one. Raises TooManyAttempts when it has to wait; then
        nothing is counted, and nothing may be verified."""
        async with session.transaction():  # in this order everywhere: no deadlock
            await _count_in(session, account_subject(email), self._account_rule)
            await _count_in(session, address_subject(address), self._address_rule)

    async def succeeded_in(self, session: Session, email: str, address: str) -> None:
        async with session.transaction():
            await session.execute(_sql("clear_failures"), account_subject(email))
            await _take_back_in(session, address_subject(address))

    async def undecided_in(self, session: Session, email: str, address: str) -> None:
        async with session.transaction():
            await _take_back_in(session, account_subject(email))
            await _take_back_in(session, address_subject(address))


async def forget_in(session: Session) -> None:
    """Removes what is forgotten anyway."""
    await session.execute(_sql("forget_failures"), FORGOTTEN_SECONDS)


async def _count_in(session: Session, subject: bytes, rule: Rule) -> None:
    failures, now = await _locked_in(session, subject)
    if failures.blocked_until > now:
        seconds = math.ceil((failures.blocked_until - now).total_seconds())
        raise TooManyAttempts(
            f"Too many sign-ins have failed: try again in {seconds} s.", retry_after=seconds
        )
    await session.execute(_sql("write_failures"), subject, *rule.counted(failures, now))


async def _take_back_in(session: Session, subject: bytes) -> None:
    failures, now = await _locked_in(session, subject)
    await session.execute(_sql("write_failures"), subject, *taken_back(failures, now))


async def _locked_in(session: Session, subject: bytes) -> tuple[Failures, datetime]:
    row = await session.fetch_row(_sql("lock_failures"), subject)
    assert row is not None
    return Failures(row["failures"], row["last_at"], row["blocked_until"]), row["now"]


# --- subjects -----------------------------------------------------------------------------------


def account_subject(email: str) -> bytes:
    """Of whatever was typed as e-mail address. Spellings that Postgres might take for one
    account have one subject."""
    plain = unicodedata.normalize("NFKC", email).casefold().strip()
    return _hash(f"account:{plain}")


def address_subject(address: str) -> bytes:
    """Of a client's address; a text that is none stands for itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return _hash(f"address:{address}")
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or _network_of(parsed)
    return _hash(f"address:{parsed}")


def _network_of(address: IPv6Address) -> IPv6Address:
    host_bits = 128 - IPV6_NETWORK_BITS
    return IPv6Address(int(address) >> host_bits << host_bits)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
