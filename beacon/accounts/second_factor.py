"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes.

    begin_in(session, account_id)                -> Enrolment(secret, uri, svg); not on yet
    confirm_in(session, account_id, code)        -> recovery codes; on from now
    is_on_in(session, account_id)                -> bool
    check_in(session, account_id, code)          -> bool; a code or a recovery code, each once
    new_recovery_codes_in(session, account_id)   -> recovery codes; the old ones are void
    turn_off_in(session, account_id)

Codes have 6 digits, a new one every 30 s; the one before and the one after are taken too. A code
works once: its step is stored, and no step up to it is taken again. Ten recovery codes of 80
random bits are shown once and stored as SHA-256 together with the account's id.

Six digits can be guessed: who calls `check_in` counts failures with `beacon.accounts.lockout`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
import secrets
import time
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.errors import Conflict, InvalidField

if TYPE_CHECKING:
    from beacon.postgres.database import Session

ISSUER = "Beacon"
STEP_SECONDS = 30
STEPS_AROUND = 1  # codes before and after the present one: clocks differ
RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 bits: NIST SP 800-63B wants 64 where no attempts are counted
MAX_LABEL_CHARACTERS = 64  # of the e-mail address in the QR code
MAX_TYPED_CHARACTERS = 64

_TOTP = re.compile(r"[0-9]{6}")
_RECOVERY = re.compile(r"[a-z2-7]{16}")


class Enrolment(NamedTuple):
    """What an authenticator app needs, to type or to scan. `svg` is an image of the `uri`."""

    secret: str
    uri: str
    svg: str


async def begin_in(session: Session, account_id: UUID) -> Enrolment:
    """A new secret, which `confirm_in` turns on. Raises Conflict when one is on already."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()  # RFC 4226: 160 bits
    email = await session.fetch_value(_sql("begin_second_factor"), account_id, secret)
    if email is None:
        raise Conflict("The second factor is on already: turn it off first.")
    uri = uri_of(secret, email)
    return Enrolment(secret, uri, qr_svg(uri))


async def confirm_in(
    session: Session, account_id: UUID, code: str, *, now: float | None = None
) -> list[str]:
    """Turns it on, by a code that shows that the app has the secret; returns recovery codes.

    Raises InvalidField of `code`, or Conflict when nothing was begun or it is on.
    """
    async with session.transaction():
        row = await session.fetch_row(_sql("second_factor"), account_id)
        if row is None or row["totp_secret"] is None or row["is_on"]:
            raise Conflict("There is no second factor to confirm: begin anew.")
        secret = row["totp_secret"]
        step = matching_step(secret, code, row["totp_last_step"], now or time.time())
        if step is None:
            raise InvalidField("code", "The code is wrong: enter the one that the app shows now.")
        if not await session.fetch_value(_sql("confirm_second_factor"), account_id, secret, step):
            raise Conflict("The second factor was changed at the same time: begin anew.")
        return await _replace_codes_in(session, account_id)


async def check_in(
    session: Session, account_id: UUID, code: str, *, now: float | None = None
) -> bool:
    """Whether it is a code of the app or a recovery code; it is used up. False when not on."""
    typed = _plain(code)
    if _RECOVERY.fullmatch(typed):
        digest = _hash(account_id, typed)
        return bool(await session.fetch_value(_sql("use_recovery_code"), account_id, digest))
    row = await session.fetch_row(_sql("second_factor"), account_id)
    if row is None or not row["is_on"]:
        return False
    secret = row["totp_secret"]
    step = matching_step(secret, typed, row["totp_last_step"], now or time.time())
    if step is None:
        return False
    return bool(await session.fetch_value(_sql("use_code"), account_id, secret, step))


async def is_on_in(session: Session, account_id: UUID) -> bool:
    row = await session.fetch_row(_sql("second_factor"), account_id)
    return row is not None and bool(row["is_on"])


async def new_recovery_codes_in(session: Session, account_id: UUID) -> list[str]:
    """Ten new ones; the old ones are void. Raises Conflict when the second factor is off."""
    if not await is_on_in(session, account_id):
        raise Conflict("The second factor is off: turn it on first.")
    async with session.transaction():
        return await _replace_codes_in(session, account_id)


async def turn_off_in(session: Session, account_id: UUID) -> None:
    async with session.transaction():
        await session.execute(_sql("turn_off_second_factor"), account_id)
        await session.execute(_sql("remove_recovery_codes"), account_id)


async def _replace_codes_in(session: Session, account_id: UUID) -> list[str]:
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    hashes = [_hash(account_id, _plain(code)) for code in codes]
    await session.execute(_sql("remove_recovery_codes"), account_id)
    await session.execute(_sql("add_recovery_codes"), account_id, hashes)
    return codes


# --- codes (pure, but for the random numbers) --------------------------------------------------


def matching_step(secret: str, code: str, last_step: int, now: float) -> int | None:
    """The step (of 30 s since 1970) whose code it is, among those around `now` (seconds) and
    after `last_step`."""
    import pyotp

    typed = _plain(code)
    if not _TOTP.fullmatch(typed):
        return None
    totp, present = pyotp.TOTP(secret), int(now) // STEP_SECONDS
    for step in range(present - STEPS_AROUND, present + STEPS_AROUND + 1):
        if step > last_step and hmac.compare_digest(totp.generate_otp(step), typed):
            return step
    return None


def uri_of(secret: str, email: str) -> str:
    """The otpauth address that authenticator apps read."""
    import pyotp

    name = email[:MAX_LABEL_CHARACTERS]
    return pyotp.TOTP(secret, name=name, issuer=ISSUER).provisioning_uri()


def qr_svg(text: str) -> str:
    """A QR code as an SVG document, black on white, 4 units a module."""
    import segno

    image = io.BytesIO()
    code = segno.make(text.encode(), mode="byte", error="m", micro=False)
    code.save(image, kind="svg", xmldecl=False, nl=False, scale=4, light="#fff")
    return image.getvalue().decode()


def _new_recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _plain(typed: str) -> str:
    """As people type it: blanks, hyphens and capitals do not count."""
    return re.sub(r"[\s-]", "", typed).lower() if len(typed) <= MAX_TYPED_CHARACTERS else ""


def _hash(account_id: UUID, code: str) -> bytes:
    return hashlib.sha256(account_id.bytes + code.encode()).digest()


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
