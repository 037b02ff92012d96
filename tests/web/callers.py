"""Everybody who may come to the web API, each with credentials that were just made.

callers = await make_callers(api)
headers = await callers.headers("viewer")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from beacon.opaque import new_token
from beacon.projects.keys import new_secret_key
from beacon.projects.projects import Project
from beacon.web.api.authenticate import PERSONAL_PREFIX
from tests.web.conftest import Api, Headers

ACCOUNTS = ("outsider", "member elsewhere", "viewer", "editor", "admin", "owner")
TOKENS = ("token of the viewer", "token of the admin", "token of the owner")
KEYS = {
    "key to ingest": ["ingest"],
    "key to read": ["read"],
    "key to write": ["write"],
    "key to administrate": ["admin"],
    "key for everything": ["*"],
}
NOBODY = (
    "stranger",
    "nonsense",
    "disabled account",
    "idle sign-in",
    "old sign-in",
    "revoked sign-in",
    "expired token",
    "revoked token",
    "expired key",
    "revoked key",
    "public key",
)
"""Those whose credentials open nothing."""
ELSEWHERE = ("outsider", "member elsewhere", "key of another project")
"""For them the project does not exist."""
ALL = (*ACCOUNTS, *TOKENS, *KEYS, *NOBODY, "key of another project")


@dataclass
class Callers:
    """`project` is the one that the roles are about; `other` is somebody else's."""

    api: Api
    project: Project
    other: Project
    accounts: dict[str, UUID]

    async def headers(self, caller: str) -> Headers:
        """New ones each time, so that a caller who signs out harms no other."""
        if caller == "stranger":
            return {}
        if caller == "nonsense":
            return {"Authorization": "Bearer nonsense"}
        if caller == "public key":
            return {"X-API-Key": self.project.public_key}
        if caller in self.accounts:
            return await self.api.sign_in(self.accounts[caller])
        if caller.startswith("token of the "):
            return await self._token(self.accounts[caller.removeprefix("token of the ")])
        if caller.endswith("sign-in"):
            return await self._over(caller)
        if caller.endswith("token"):
            return await self._token(self.accounts["admin"], caller)
        if caller == "key of another project":
            return await self._key(self.other, ["*"])
        return await self._key(self.project, KEYS.get(caller, ["*"]), caller)

    async def _over(self, caller: str) -> Headers:
        """An admin's sign-in that is no longer one."""
        headers = await self.api.sign_in(self.accounts["admin"])
        change = {
            "idle sign-in": "last_used_at = now() - interval '1 year'",
            "old sign-in": "created_at = now() - interval '2 years'",
            "revoked sign-in": "revoked_at = now()",
        }[caller]
        sign_in = self.api.sign_ins[headers["Authorization"]]
        await self.api.database.execute(f"UPDATE sign_ins SET {change} WHERE id = $1", sign_in)
        return headers

    async def _token(self, account: UUID, caller: str = "") -> Headers:
        text, digest, prefix = new_token(PERSONAL_PREFIX)
        await self.api.database.execute(
            "INSERT INTO personal_tokens"
            " (account_id, token_hash, prefix, name, expires_at, revoked_at)"
            f" VALUES ($1, $2, $3, 'test', {_ends(caller, 'expired')}, {_ends(caller, 'revoked')})",
            account,
            digest,
            prefix,
        )
        return {"Authorization": f"Bearer {text}"}

    async def _key(self, project: Project, permissions: list[str], caller: str = "") -> Headers:
        key = new_secret_key()
        await self.api.database.execute(
            "INSERT INTO api_keys"
            " (project_id, key_hash, prefix, name, permissions, expires_at, revoked_at)"
            " VALUES ($1, $2, $3, 'test', $4,"
            f" {_ends(caller, 'expired')}, {_ends(caller, 'revoked')})",
            UUID(bytes=project.id),
            key.hash,
            key.prefix,
            permissions,
        )
        await self.api.parts.directory.refresh()
        return {"Authorization": f"Bearer {key.text}"}


async def make_callers(api: Api) -> Callers:
    roles: dict[str, Any] = {
        name: await api.account(f"{name.replace(' ', '-')}@example.com")
        for name in (*ACCOUNTS, "disabled account")
        if name != "owner"
    }
    roles["owner"] = await api.account("owner@example.com", owner=True)
    project = await api.project("Shop", **{name: roles[name] for name in ("viewer", "editor")})
    other = await api.project("Elsewhere", admin=roles["member elsewhere"])
    accounts = {name: await api.account_id(headers) for name, headers in roles.items()}
    for name in ("admin", "disabled account"):
        await api.database.execute(
            "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'admin')",
            accounts[name],
            UUID(bytes=project.id),
        )
    await api.database.execute(
        "UPDATE accounts SET disabled_at = now() WHERE id = $1", accounts["disabled account"]
    )
    return Callers(api, project, other, accounts)


def _ends(caller: str, how: str) -> str:
    return "now() - interval '1 second'" if caller.startswith(how) else "NULL"
