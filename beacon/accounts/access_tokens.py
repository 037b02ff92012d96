"""Access tokens of API clients: JWTs of 15 minutes, signed with keys that all nodes share.

    tokens = SigningKeys(database)
    await tokens.sign(account_id, sign_in_id)   -> text
    await tokens.verify(text)                   -> Claims(account_id, sign_in_id), or Unauthorized

The tokens are HS256 (RFC 7515), of the type `at+jwt` (RFC 9068), with the claims iss, sub
(account), sid (sign-in), iat and exp. Every node reads the table of keys anew every 10 minutes,
which is well before a retired key verifies no more. A key that a node does not know has it read
the table, at most once a second, however many tokens are made up.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec
import trio

from beacon.accounts.signing_keys import keys_in
from beacon.errors import BeaconError, PostgresAway, Unauthorized

if TYPE_CHECKING:
    from joserfc.jwk import OctKey

    from beacon.postgres.database import Database

TOKEN_SECONDS = 15 * 60
REFRESH_SECONDS = 600.0  # how old the keys in memory may be
RETRY_SECONDS = 10.0  # when they are older and Postgres is away
APART_SECONDS = 1.0  # between two readings of the table
QUERY_SECONDS = 5.0
LEEWAY_SECONDS = 30  # the nodes' clocks may differ by so much
MAX_TEXT_CHARACTERS = 1024

ALGORITHM: Literal["HS256"] = "HS256"
TYPE: Literal["at+jwt"] = "at+jwt"
ISSUER = "beacon"

_FORM = re.compile(r"([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class Claims(NamedTuple):
    """Whose token it is, and of which sign-in: whether that one still stands is not in it."""

    account_id: UUID
    sign_in_id: UUID


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    alg: Literal["HS256"]
    typ: Literal["at+jwt"]
    kid: str


class _Key(NamedTuple):
    kid: str
    key: OctKey
    verifies_until: float | None  # seconds since 1970; None: it is the one that signs


class SigningKeys:
    """Signs and verifies. Makes the first key when there is none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: dict[str, _Key] = {}
        self._reading = trio.Lock()
        self._read_at = float("-inf")  # when the last reading that ended began
        self._fresh_until = float("-inf")
        self._failure: str | None = None

    async def sign(self, account_id: UUID, sign_in_id: UUID) -> str:
        """A new token. Raises PostgresAway while the keys cannot be read."""
        if not self._keys or trio.current_time() >= self._fresh_until:
            await self._read()
        from joserfc import jwt

        newest = next(iter(self._keys.values()))
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": str(account_id),
            "sid": str(sign_in_id),
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": newest.kid}
        return jwt.encode(header, claims, newest.key, algorithms=[ALGORITHM])

    async def verify(self, text: str) -> Claims:
        """Whose it is. Raises Unauthorized, or PostgresAway when nobody can tell."""
        kid = _kid_of(text)
        key = None if kid is None else await self._find(kid)
        claims = None if key is None else _claims_of(text, key)
        if claims is None:
            raise Unauthorized("The access token is wrong or has expired: refresh it.")
        return claims

    async def _find(self, kid: str) -> _Key | None:
        if trio.current_time() >= self._fresh_until and not self._reading.locked():
            with suppress(BeaconError):
                await self._read()
        if kid not in self._keys:
            await self._read()
        key = self._keys.get(kid)
        is_over = key and key.verifies_until and key.verifies_until <= time.time()
        return None if is_over else key

    async def _read(self) -> None:
        """Reads the table. Who waits meanwhile gets the first reading that began after."""
        asked_at = trio.current_time()
        async with self._reading:
            if self._read_at < asked_at:
                await trio.sleep_until(self._read_at + APART_SECONDS)
                await self._read_now()
            if self._failure is not None:
                raise PostgresAway(self._failure)

    async def _read_now(self) -> None:
        began_at = trio.current_time()
        self._fresh_until = began_at + RETRY_SECONDS
        try:
            rows = await self._database.run(keys_in, timeout=QUERY_SECONDS)
            self._keys = await trio.to_thread.run_sync(_imported, rows)
            self._fresh_until = began_at + REFRESH_SECONDS
            self._failure = None
        except BeaconError as error:
            self._failure = error.message
        self._read_at = began_at


# --- tokens (pure) --------------------------------------------------------------------------


def _kid_of(text: str) -> str | None:
    """The key that a text of the right form says it was signed with."""
    match = _FORM.fullmatch(text) if len(text) <= MAX_TEXT_CHARACTERS else None
    if match is None:
        return None
    try:
        head = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
        return msgspec.json.decode(head, type=_Header).kid
    except ValueError:  # also what base64 and msgspec raise
        return None


def _claims_of(text: str, key: _Key) -> Claims | None:
    from joserfc import jwt
    from joserfc.errors import JoseError

    rules = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": ISSUER},
        sub={"essential": True},
        sid={"essential": True},
        exp={"essential": True},
    )
    try:
        claims = jwt.decode(text, key.key, algorithms=[ALGORITHM]).claims
        rules.validate(claims)
        return Claims(UUID(claims["sub"]), UUID(str(claims["sid"])))
    except (JoseError, ValueError):
        return None


def _imported(rows: Sequence[Mapping[str, Any]]) -> dict[str, _Key]:
    """In a thread: the first import of joserfc takes a while."""
    from joserfc.jwk import OctKey

    return {
        row["kid"]: _Key(row["kid"], OctKey.import_key(row["secret"]), row["verifies_until"])
        for row in rows
    }
