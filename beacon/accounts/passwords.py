"""Passwords: which may be chosen, how they are hashed, and whether one is right.

    passwords = Passwords(fips=settings.fips)
    await passwords.hash(checked_password(text, email=email))   -> the text form to store
    await passwords.verify(stored or None, text)                -> bool
    passwords.needs_rehash(stored), passwords.usable(stored)    -> bool

argon2id with RFC 9106's second recommended parameters (64 MiB, 3 passes, 4 lanes: about
0.1 s); in FIPS mode PBKDF2-HMAC-SHA256 with 600,000 rounds (OWASP's number), since argon2 is
no approved function. Hashing runs in threads, two at a time: 128 MiB at most.

What is hashed is the UTF-8 of the password in Unicode's NFKC form, as NIST SP 800-63B asks
for: the same password typed on another machine is the same bytes.

An unknown account is verified against a hash of nothing, of the same cost. An account whose
hash is of the other kind (from before FIPS mode was left) takes that kind's time until its
next sign-in, when `needs_rehash` has it replaced.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import trio

from beacon.errors import InvalidField, Unavailable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_CHARACTERS = 10
MAX_CHARACTERS = 200
MAX_RAW_CHARACTERS = 1000  # before NFKC, whose work is not for any length
MAX_THREADS = 2
MAX_WAITING = 64  # hashes that wait for a thread: about 4 s

ARGON2_MEMORY_KIB = 64 * 1024
ARGON2_PASSES = 3
ARGON2_LANES = 4
PBKDF2_ROUNDS = 600_000
SALT_BYTES = 16
HASH_BYTES = 32

_ARGON2 = re.compile(r"\$argon2id\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,2}(\$[A-Za-z0-9+/]{22,}){2}")
_PBKDF2 = re.compile(r"\$pbkdf2-sha256\$([1-9]\d{0,8})\$([A-Za-z0-9./]{22})\$([A-Za-z0-9./]{43})")

T = TypeVar("T")


class Passwords:
    """Hashes and verifies, off the trio thread.

    `hash` and `verify` raise Unavailable when too many wait already, or memory is short.
    """

    def __init__(self, *, fips: bool = False) -> None:
        self._fips = fips
        self._limiter = trio.CapacityLimiter(MAX_THREADS)
        self._nothing = _pbkdf2_of_nothing() if fips else _argon2_of_nothing()

    async def hash(self, password: str) -> str:
        """The text form to store, of a password that `checked_password` took."""
        make = _pbkdf2_hash if self._fips else _argon2_hash
        return await self._in_thread(make, _bytes_of(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; None (no such account, or none with a password) takes
        the same time, and is False."""
        known = stored is not None and self.usable(stored)
        against = stored if stored is not None and known else self._nothing
        too_long = len(password) > MAX_RAW_CHARACTERS
        given = b"" if too_long else _bytes_of(password)
        check = _argon2_verify if _ARGON2.fullmatch(against) else _pbkdf2_verify
        right = await self._in_thread(check, against, given)
        return right and known and not too_long

    def needs_rehash(self, stored: str) -> bool:
        """Whether new ones are made another way: hash anew while the password is at hand."""
        if self._fips:
            match = _PBKDF2.fullmatch(stored)
            return match is None or int(match[1]) < PBKDF2_ROUNDS
        return not _ARGON2.fullmatch(stored) or _argon2().check_needs_rehash(stored)

    def usable(self, stored: str) -> bool:
        """Whether it can be verified at all: in FIPS mode an argon2 hash cannot, and its account
        needs a new password by a reset link."""
        by_argon2 = _ARGON2.fullmatch(stored) is not None and not self._fips
        return by_argon2 or _PBKDF2.fullmatch(stored) is not None

    async def _in_thread(self, work: Callable[..., T], *args: object) -> T:
        if self._limiter.statistics().tasks_waiting >= MAX_WAITING:
            raise Unavailable("Too many people sign in at this moment; try again.", retry_after=5)
        return await trio.to_thread.run_sync(work, *args, limiter=self._limiter)


# --- which may be chosen --------------------------------------------------------------------


def checked_password(password: str, *, email: str) -> str:
    """The password, when it may be chosen; InvalidField of `password` when not.

    After NIST SP 800-63B: length counts, no rules about kinds of characters, but not what is
    tried first. 10 characters lie between its 15 for a password alone and its 8 for one with
    a second factor.
    """
    if len(password) > MAX_RAW_CHARACTERS:
        raise _refused(f"A password has at most {MAX_CHARACTERS} characters.")
    text = unicodedata.normalize("NFKC", password)
    if len(text) < MIN_CHARACTERS:
        raise _refused(f"A password has at least {MIN_CHARACTERS} characters.")
    if len(text) > MAX_CHARACTERS:
        raise _refused(f"A password has at most {MAX_CHARACTERS} characters.")
    folded = text.casefold()
    if folded == unicodedata.normalize("NFKC", email).casefold():
        raise _refused("The password must not be the e-mail address.")
    if _repeats_itself(folded):
        raise _refused("The password is one piece, repeated; choose another.")
    if folded in _common():
        raise _refused("The password is one of the most common ones; choose another.")
    return password


def _refused(message: str) -> InvalidField:
    return InvalidField("password", message)


def _repeats_itself(text: str) -> bool:
    return (text + text).find(text, 1) < len(text)


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in lines.splitlines() if not line.startswith("# "))


def _bytes_of(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


# --- argon2id (in a thread) -------------------------------------------------------------------


@cache
def _argon2() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(
        time_cost=ARGON2_PASSES,
        memory_cost=ARGON2_MEMORY_KIB,
        parallelism=ARGON2_LANES,
        hash_len=HASH_BYTES,
        salt_len=SALT_BYTES,
    )


def _argon2_hash(password: bytes) -> str:
    from argon2.exceptions import HashingError

    try:
        return _argon2().hash(password)
    except HashingError as error:
        raise _no_memory() from error


def _argon2_verify(stored: str, password: bytes) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

    try:
        return _argon2().verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    except VerificationError as error:
        raise _no_memory() from error


def _argon2_of_nothing() -> str:
    """The form of a hash, that no password has: it costs what a hash costs."""
    parameters = f"m={ARGON2_MEMORY_KIB},t={ARGON2_PASSES},p={ARGON2_LANES}"
    return f"$argon2id$v=19${parameters}${_random(SALT_BYTES)}${_random(HASH_BYTES)}"


def _no_memory() -> Unavailable:
    return Unavailable("The password could not be checked: memory is short. Try again.")


# --- PBKDF2-HMAC-SHA256 (in a thread) -----------------------------------------------------------


def _pbkdf2_hash(password: bytes) -> str:
    salt = secrets.token_bytes(SALT_BYTES)
    return _pbkdf2_text(salt, _pbkdf2(password, salt, PBKDF2_ROUNDS))


def _pbkdf2_verify(stored: str, password: bytes) -> bool:
    match = _PBKDF2.fullmatch(stored)
    if match is None:
        return False
    found = _pbkdf2(password, _decode(match[2]), int(match[1]))
    return hmac.compare_digest(found, _decode(match[3]))


def _pbkdf2_of_nothing() -> str:
    return _pbkdf2_text(secrets.token_bytes(SALT_BYTES), secrets.token_bytes(HASH_BYTES))


def _pbkdf2(password: bytes, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password, salt, rounds, HASH_BYTES)


def _pbkdf2_text(salt: bytes, digest: bytes) -> str:
    return f"$pbkdf2-sha256${PBKDF2_ROUNDS}${_encode(salt)}${_encode(digest)}"


# --- base64 without padding -----------------------------------------------------------------------


def _random(count: int) -> str:
    """As argon2's text form has it."""
    return base64.b64encode(secrets.token_bytes(count)).rstrip(b"=").decode()


def _encode(data: bytes) -> str:
    """As the PBKDF2 text form that passlib made known has it: `.` for `+`."""
    return base64.b64encode(data, b"./").rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), b"./")
