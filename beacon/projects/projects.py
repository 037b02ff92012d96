"""Projects and keys as Postgres has them: made, listed, looked up.

In go names, domains and keys; out come frozen `Project`s and `KeyGrant`s. The functions
named `*_in` are units of work of a `Session`; give them to `Database.run`.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import BeaconError, ProjectNotFound, UsageError
from beacon.projects import keys

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

INGEST = "ingest"
READ = "read"
WRITE = "write"
ADMIN = "admin"
EVALUATE_FLAGS = "flags:evaluate"
EVERYTHING = "*"

PRODUCTION = "production"
"""The environment of keys that name none."""

PERMISSIONS = (INGEST, READ, WRITE, ADMIN)
"""What a person may choose from for a secret key; `EVERYTHING` is the command line's."""
PUBLIC_PERMISSIONS = frozenset({INGEST, EVALUATE_FLAGS})
"""What a public key may do: it stands in web pages."""

ALL_EXPOSURES, REPORTED_EXPOSURES, NO_EXPOSURES = "all", "reported", "off"
"""Which exposures of flags a project counts: what the server tells its clients too, or only what
they report."""

MAX_NAME_CHARACTERS = 200
MAX_SLUG_CHARACTERS = 60
MAX_SLUG_TRIES = 100  # against others who take the same one


class Project(msgspec.Struct, frozen=True):
    """One project. `id` is the 16 bytes of its UUID; None days of retention: for ever.

    Fields are only ever added at the end and with a default: older copies are read.
    """

    id: bytes
    number: int
    name: str
    public_key: str
    domains: tuple[str, ...] = ()
    timezone: str = "UTC"
    retention_days: int | None = None
    session_timeout: int = 1800  # idle seconds
    rate_limit: int | None = None  # events a second, all senders together
    address_rate_limit: int | None = None  # events a second of one client address
    flag_exposures: str = ALL_EXPOSURES
    grouping_rules: str = "[]"  # JSON: beacon.issues.rules
    scrubbing: str = "{}"  # JSON: beacon.scrub.settings
    error_limits: str = "{}"  # JSON: beacon.noise.settings
    error_filters: str = "{}"  # the same

    @property
    def uuid(self) -> str:
        """The id as text."""
        return str(UUID(bytes=self.id))


class KeyGrant(msgspec.Struct, frozen=True):
    """What a key opens. `key_id` is None for a public key; times are microseconds, rates are
    events a second."""

    project: Project
    permissions: frozenset[str]
    key_id: bytes | None = None
    expires_at: int | None = None
    rate_limit: int | None = None
    name: str = ""
    environment: str = PRODUCTION

    def allows(self, permission: str) -> bool:
        """`admin` may do all that can be done to the project, sending events included; `write`
        may read too."""
        held = self.permissions
        return (
            permission in held
            or EVERYTHING in held
            or ADMIN in held
            or (permission == READ and WRITE in held)
        )

    @property
    def expired(self) -> bool:
        """By this node's clock: no notification comes when time passes."""
        return self.expires_at is not None and self.expires_at <= time.time() * 1_000_000

    @property
    def trusted(self) -> bool:
        """Whether a secret key was shown: the sender is a server of the project's owner."""
        return self.key_id is not None


class StoredKey(msgspec.Struct, frozen=True):
    """A secret key as it is stored."""

    id: bytes
    project_id: bytes
    hash: bytes
    permissions: frozenset[str]
    expires_at: int | None = None
    rate_limit: int | None = None
    name: str = ""


class RetiredKey(msgspec.Struct, frozen=True):
    """A public key that was rotated away and opens its project until it expires."""

    public_key: str
    project_id: bytes
    expires_at: int
    environment: str = PRODUCTION


class EnvironmentKey(msgspec.Struct, frozen=True):
    """The public key of one environment, by the environment's key (`staging`)."""

    public_key: str
    project_id: bytes
    environment: str


class Snapshot(msgspec.Struct, frozen=True):
    """All projects and all keys that open something; `fingerprint` changes when they do."""

    projects: tuple[Project, ...]
    keys: tuple[StoredKey, ...]
    fingerprint: str
    retired: tuple[RetiredKey, ...] = ()
    environments: tuple[EnvironmentKey, ...] = ()


class CreatedProject(NamedTuple):
    """A new project with its secret key, which nothing can show again."""

    project: Project
    secret_key: str


def public_grant(
    project: Project, expires_at: int | None = None, environment: str = PRODUCTION
) -> KeyGrant:
    """What a public key opens, the project's or an environment's; `expires_at` of one that was
    rotated away."""
    return KeyGrant(project, PUBLIC_PERMISSIONS, expires_at=expires_at, environment=environment)


# --- asking Postgres ----------------------------------------------------------------------


async def create_project(
    database: Database, name: str, domains: Sequence[str] = ()
) -> CreatedProject:
    """Makes a project and its first key, in one transaction. `domains` are normalised ones."""
    name = checked_name(name)

    async def work(session: Session) -> CreatedProject:
        return await create_project_in(session, name, domains)

    return await database.run(work)


async def create_project_in(
    session: Session, name: str, domains: Sequence[str] = ()
) -> CreatedProject:
    secret = keys.new_secret_key()
    async with session.transaction():
        project = await _insert_project(session, name, domains)
        await session.execute(
            _sql("create_key"),
            UUID(bytes=project.id),
            secret.hash,
            secret.prefix,
            "made with the project",
            [EVERYTHING],
        )
    return CreatedProject(project, secret.text)


async def _insert_project(session: Session, name: str, domains: Sequence[str]) -> Project:
    base = slug_of(name)
    for _ in range(MAX_SLUG_TRIES):
        taken = {row["slug"] for row in await session.fetch(_sql("taken_slugs"), base)}
        slug, key = free_slug(base, taken), keys.new_public_key()
        row = await session.fetch_row(_sql("create_project"), name, slug, key, list(domains))
        if row is not None:
            return project_of(row)
    raise BeaconError(f"somebody else is making projects called {name!r}; try again")


async def list_projects(database: Database) -> list[Project]:
    """Every project, the oldest first."""
    return [project_of(row) for row in await database.fetch(_sql("list_projects"))]


async def find_project(database: Database, reference: str) -> Project:
    """By id, number or public key, as a person gives it; `ProjectNotFound`."""
    for project in await list_projects(database):
        if reference.lower() in (project.uuid, project.public_key, str(project.number)):
            return project
    raise ProjectNotFound(f"there is no project {reference!r}; see `beacon project list`")


async def fingerprint(database: Database) -> str:
    """A text that changes when any project or key does."""
    return str(await database.fetch_value(_sql("fingerprint")))


async def load_all(database: Database) -> Snapshot:
    """Everything, for the directory. The fingerprint is read first: a change that comes
    between shows as a difference the next time, never as none."""

    async def work(session: Session) -> Snapshot:
        return await load_all_in(session)

    return await database.run(work)


async def load_all_in(session: Session) -> Snapshot:
    seen = str(await session.fetch_value(_sql("fingerprint")))
    stored = [_key_of(row) for row in await session.fetch(_sql("list_keys"))]
    retired = [_retired_of(row) for row in await session.fetch(_sql("list_retired_keys"))]
    places = [_environment_of(row) for row in await session.fetch(_sql("list_environment_keys"))]
    projects = [project_of(row) for row in await session.fetch(_sql("list_projects"))]
    return Snapshot(tuple(projects), tuple(stored), seen, tuple(retired), tuple(places))


async def find_projects_in(
    session: Session, public_keys: Sequence[str], ids: Sequence[UUID]
) -> list[Project]:
    rows = await session.fetch(_sql("find_projects"), list(public_keys), list(ids))
    return [project_of(row) for row in rows]


async def find_environments_in(session: Session, public_keys: Sequence[str]) -> dict[str, KeyGrant]:
    """Public key of an environment -> what it opens."""
    rows = await session.fetch(_sql("find_environment_keys"), list(public_keys))
    return {
        row["environment_key"]: public_grant(project_of(row), environment=row["environment"])
        for row in rows
    }


async def find_retired_in(session: Session, public_keys: Sequence[str]) -> dict[str, KeyGrant]:
    """Public key that was rotated away -> what it still opens."""
    rows = await session.fetch(_sql("find_retired_keys"), list(public_keys))
    return {
        row["retired_key"]: public_grant(
            project_of(row), _microseconds(row["expires_at"]), row["environment"]
        )
        for row in rows
    }


async def find_keys_in(session: Session, hashes: Sequence[bytes]) -> dict[bytes, KeyGrant]:
    """Key hash -> what it opens, for those that open something."""
    rows = await session.fetch(_sql("find_keys"), list(hashes))
    return {bytes(row["key_hash"]): _grant_of(row) for row in rows}


# --- rows ---------------------------------------------------------------------------------


def project_of(row: Mapping[str, Any]) -> Project:
    return Project(
        id=row["id"].bytes,
        number=row["number"],
        name=row["name"],
        public_key=row["public_key"],
        domains=tuple(row["domains"]),
        timezone=row["timezone"],
        retention_days=row["retention_days"],
        session_timeout=row["session_timeout"],
        rate_limit=row["rate_limit"],
        address_rate_limit=row["address_rate_limit"],
        flag_exposures=row["flag_exposures"],
        grouping_rules=row["grouping_rules"],
        scrubbing=row["scrubbing"],
        error_limits=row["error_limits"],
        error_filters=row["error_filters"],
    )


def _grant_of(row: Mapping[str, Any]) -> KeyGrant:
    return KeyGrant(
        project_of(row),
        frozenset(row["permissions"]),
        row["key_id"].bytes,
        _microseconds(row["expires_at"]),
        row["key_rate_limit"],
        row["key_name"],
    )


def _key_of(row: Mapping[str, Any]) -> StoredKey:
    return StoredKey(
        id=row["id"].bytes,
        project_id=row["project_id"].bytes,
        hash=bytes(row["key_hash"]),
        permissions=frozenset(row["permissions"]),
        expires_at=_microseconds(row["expires_at"]),
        rate_limit=row["rate_limit"],
        name=row["name"],
    )


def _retired_of(row: Mapping[str, Any]) -> RetiredKey:
    return RetiredKey(
        row["public_key"],
        row["project_id"].bytes,
        _microseconds(row["expires_at"]) or 0,
        row["environment"],
    )


def _environment_of(row: Mapping[str, Any]) -> EnvironmentKey:
    return EnvironmentKey(row["public_key"], row["project_id"].bytes, row["environment"])


def _microseconds(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1_000_000)


def _sql(name: str) -> str:
    return resources.sql("projects", name)


# --- names --------------------------------------------------------------------------------


def checked_name(name: str) -> str:
    """The name without outer blanks; `UsageError` when it cannot be a project's name."""
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME_CHARACTERS:
        raise UsageError(f"a project's name has 1 to {MAX_NAME_CHARACTERS} characters")
    if not name.isprintable():
        raise UsageError("a project's name has no control characters")
    return name


def slug_of(name: str) -> str:
    """The name as it stands in addresses: `Café №1` -> `cafe-no1`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug[:MAX_SLUG_CHARACTERS].rstrip("-") or "project"


def free_slug(base: str, taken: Set[str]) -> str:
    """The base, or with the first number that makes it free: `shop`, `shop-2`, `shop-3`."""
    if base not in taken:
        return base
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
