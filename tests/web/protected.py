"""A project whose production is protected, and the people who would change it all the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from beacon.projects.keys import new_secret_key
from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

OFF = {"environments": {"production": {"default": {"variant": "off"}}}}
Answer = tuple[int, Any]


class Shop(NamedTuple):
    """A project whose flag `checkout` is on; production is protected."""

    api: Api
    project: Project
    ann: Headers  # admin
    bob: Headers  # admin
    eve: Headers  # editor
    vic: Headers  # viewer

    async def ask(
        self, who: Headers, method: str, path: str, body: Any = None, **headers: str
    ) -> Answer:
        path = f"/api/v1/projects/{self.project.uuid}{path}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.api.call(method, path, headers={**who, **named}, json=body)

    async def propose(self, who: Headers, body: Any = OFF) -> dict[str, Any]:
        status, found = await self.ask(who, "POST", "/flags/checkout/proposals", body)
        assert status == 201, found
        return dict(found)

    async def decide(self, who: Headers, proposal: Any, how: str, **headers: str) -> Answer:
        return await self.ask(who, "POST", f"/proposals/{proposal['id']}/{how}", **headers)

    async def key(self, *permissions: str) -> Headers:
        key = new_secret_key()
        await self.api.database.execute(
            "INSERT INTO api_keys (project_id, key_hash, prefix, name, permissions)"
            " VALUES ($1, $2, $3, 'test', $4)",
            self.project.uuid,
            key.hash,
            key.prefix,
            list(permissions),
        )
        await self.api.parts.directory.refresh()
        return {"Authorization": f"Bearer {key.text}"}

    async def audit(self) -> list[dict[str, Any]]:
        """The newest first."""
        return list((await self.ask(self.ann, "GET", "/audit"))[1]["items"])

    def variant(self, environment: str = "production") -> str | None:
        rules = self.api.parts.flags.of(self.project.id, environment).rules
        return rules.evaluate("checkout", {"targetingKey": "u"}, 1_790_000_000_000).variant


async def protected_shop(api: Api) -> Shop:
    people = [await api.account(f"{name}@example.com") for name in ("ann", "bob", "eve", "vic")]
    ann, bob, eve, vic = people
    project = await api.project("Shop", admin=ann, editor=eve, viewer=vic)
    await api.database.execute(
        "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'admin')",
        await api.account_id(bob),
        project.uuid,
    )
    made = Shop(api, project, ann, bob, eve, vic)
    await made.ask(ann, "POST", "/flags", {"key": "checkout", "enabled": True})
    await made.ask(ann, "PATCH", "/environments/production", {"is_protected": True})
    return made


async def unprotect(shop: Shop) -> None:
    await shop.ask(shop.ann, "PATCH", "/environments/production", {"is_protected": False})
