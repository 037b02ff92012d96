"""Passwords with one round of PBKDF2, so that tests which are not about hashing are quick."""

from __future__ import annotations

import secrets

from beacon.accounts import passwords
from beacon.accounts.passwords import PBKDF2_ROUNDS, SALT_BYTES, Passwords


class QuickPasswords(Passwords):
    """`work` lists the hashes that were made or compared with: for equal work, equal time."""

    def __init__(self) -> None:
        super().__init__(fips=True)
        self.work: list[str] = []

    async def hash(self, password: str) -> str:
        self.work.append("hash")
        salt = secrets.token_bytes(SALT_BYTES)
        digest = passwords._pbkdf2(passwords._bytes_of(password), salt, 1)
        return passwords._pbkdf2_text(salt, digest).replace(f"${PBKDF2_ROUNDS}$", "$1$")

    async def verify(self, stored: str | None, password: str) -> bool:
        self.work.append("verify")
        return stored is not None and passwords._pbkdf2_verify(
            stored, passwords._bytes_of(password)
        )

    def needs_rehash(self, stored: str) -> bool:
        return False
