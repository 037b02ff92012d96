"""The web API over a real Postgres: `api` makes accounts, projects and requests.

owner = await api.account("owner@example.com", owner=True)
project = await api.project("Shop", viewer=await api.account("eve@example.com"))
status, document = await api.call("GET", f"/api/v1/projects/{project.uuid}", headers=owner)
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest
import trio

from beacon.accounts.access_tokens import SigningKeys
from beacon.accounts.lockout import Lockout
from beacon.flags.store import Store
from beacon.jobs.background import Runner
from beacon.postgres.database import Database
from beacon.postgres.queries import open_queries
from beacon.privacy import erase, project_deletion
from beacon.projects.directory import Directory
from beacon.projects.key_use import KeyUse
from beacon.projects.projects import Project, create_project
from beacon.reporter.client import Reports, open_reports
from beacon.settings import Settings
from beacon.sourcemaps.resolver import Resolver
from beacon.web.api.parts import ApiParts
from beacon.web.app import WebParts, create_app
from tests.quick_passwords import QuickPasswords
from tests.writer.conftest import pipeline  # noqa: F401  (fixture)

PUBLIC_URL = "https://beacon.example"
PASSWORD = "a password of the tests"
Headers = dict[str, str]


class NoIngest:
    """Serves no route."""

    def serves(self, method: str, path: str) -> bool:
        return False


class Mailbox:
    """Takes letters, as `Mail` does, and keeps them."""

    def __init__(self, *, configured: bool) -> None:
        self.configured = configured
        self.letters: list[tuple[str, str, str]] = []

    def post(self, to: str, subject: str, text: str) -> None:
        if self.configured:
            self.letters.append((to, subject, text))


@dataclass
class Api:
    """One Beacon's web API."""

    parts: ApiParts
    client: Any
    mailbox: Mailbox
    passwords: QuickPasswords
    sign_ins: dict[str, UUID] = field(default_factory=dict)  # by the Authorization header

    @property
    def database(self) -> Database:
        return self.parts.database

    async def account(self, email: str, *, owner: bool = False, name: str = "") -> Headers:
        """Makes the account, with `PASSWORD`, and a sign-in; the headers of its requests."""
        account_id = await self.database.fetch_value(
            "INSERT INTO accounts (email, name, is_owner, password_hash)"
            " VALUES ($1, $2, $3, $4) RETURNING id",
            email,
            name,
            owner,
            await self.passwords.hash(PASSWORD),
        )
        return await self.sign_in(UUID(bytes=account_id.bytes))

    async def sign_in(self, account_id: UUID) -> Headers:
        """Another sign-in of the account."""
        sign_in = await self.database.fetch_value(
            "INSERT INTO sign_ins (account_id, kind, method) VALUES ($1, 'api', 'password')"
            " RETURNING id",
            account_id,
        )
        token = await self.parts.access_tokens.sign(account_id, UUID(bytes=sign_in.bytes))
        headers = {"Authorization": f"Bearer {token}"}
        self.sign_ins[headers["Authorization"]] = UUID(bytes=sign_in.bytes)
        return headers

    async def account_id(self, headers: Mapping[str, str]) -> UUID:
        """Of the account that `account` gave these headers."""
        found = await self.database.fetch_value(
            "SELECT account_id FROM sign_ins WHERE id = $1", self.sign_ins[headers["Authorization"]]
        )
        return UUID(bytes=found.bytes)

    async def project(self, name: str = "Shop", **roles: Headers) -> Project:
        """Makes a project with these members: `admin=headers`, `editor=...`, `viewer=...`."""
        project = (await create_project(self.database, name)).project
        for role, headers in roles.items():
            await self.database.execute(
                "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, $3)",
                await self.account_id(headers),
                UUID(bytes=project.id),
                role,
            )
        await self.parts.directory.refresh()
        return project

    async def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        address: str = "203.0.113.7",
    ) -> tuple[int, Any]:
        """The status and the decoded body; None when there is none."""
        answer = await self.send(method, path, headers=headers, json=json, address=address)
        body = await answer.get_data()
        return answer.status_code, msgspec.json.decode(body) if body else None

    async def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        address: str = "203.0.113.7",
        **more: Any,
    ) -> Any:
        """The whole answer, as Quart's test client has it."""
        if json is not None:
            more["json"] = json
        return await self.client.open(
            path,
            method=method,
            headers=dict(headers or {}),
            scope_base={"client": (address, 1)},
            **more,
        )


@pytest.fixture
def api_settings() -> Settings:
    """Override it in a module to test with other settings."""
    return Settings(public_url=PUBLIC_URL)


def _jobs(database: Database) -> Runner:
    """It does what waits only while a test runs it."""
    stored = trio.lowlevel.checkpoint
    return Runner(
        database,
        {
            erase.KIND: partial(erase.erase, database, stored),
            project_deletion.KIND: partial(project_deletion.delete_project, database, stored),
        },
    )


@pytest.fixture
async def reports(database_url: str, tmp_path: Path) -> AsyncIterator[Reports]:
    async with open_reports(database_url, tmp_path / "columns") as opened:
        yield opened


@pytest.fixture
async def queries(database_url: str) -> AsyncIterator[Database]:
    async with open_queries(database_url) as opened:
        yield opened


@pytest.fixture
async def api(
    database: Database,
    queries: Database,
    reports: Reports,
    data_dir: Path,
    api_settings: Settings,
    nursery: trio.Nursery,
) -> Api:
    directory = Directory(database, data_dir / "projects.json")
    await nursery.start(directory.run)
    flags = Store(database, data_dir / "flags.msgpack")
    await nursery.start(flags.run)
    passwords, mailbox = QuickPasswords(), Mailbox(configured=api_settings.smtp_url is not None)
    parts = ApiParts(
        database=database,
        queries=queries,
        reports=reports,
        directory=directory,
        settings=api_settings,
        passwords=passwords,
        access_tokens=SigningKeys(database),
        lockout=Lockout(),
        mail=cast("Any", mailbox),
        oidc=None,
        public_url=lambda: api_settings.public_url or PUBLIC_URL,
        key_use=KeyUse(),
        stored=trio.lowlevel.checkpoint,
        jobs=_jobs(database),
        flags=flags,
        source_maps=Resolver(database, cache_bytes=1 << 20),
    )
    web = WebParts(
        ingest=cast("Any", NoIngest()),
        health=cast("Any", None),
        render_metrics=lambda: b"",
        api=parts,
    )
    return Api(parts, create_app(web).test_client(), mailbox, passwords)


@pytest.fixture
async def ada(api: Api) -> Headers:
    """Somebody who signed in."""
    return await api.account("ada@example.com")


@pytest.fixture
async def shop(api: Api, ada: Headers) -> Project:
    """A project of hers."""
    return await api.project("Shop", admin=ada)
