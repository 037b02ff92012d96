"""Finds the project behind a key, from memory for the hot path.

In goes a key or a project reference as the client sent it; out comes a `KeyGrant` or a
`Project`. `find` looks in memory only; what it does not know is asked from Postgres by
`resolve`, every time: there is no negative cache, so a project works at once when the
call that made it has returned. Only Postgres' word makes a key wrong; while it is away
an unknown key is 503.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon.errors import BadRequest, BeaconError, ProjectNotFound, Unauthorized
from beacon.projects import keys, projects
from beacon.projects.copy import read_copy, write_copy
from beacon.projects.misses import Misses
from beacon.projects.projects import (
    PRODUCTION,
    EnvironmentKey,
    KeyGrant,
    Project,
    RetiredKey,
    Snapshot,
    StoredKey,
    public_grant,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Database

CHANNEL = "beacon_directory"
"""Notified by triggers on `projects`, `environments`, `api_keys` and `retired_public_keys`."""
REFRESH_SECONDS = 3.0
"""How long a changed or revoked key may stay as it was on this node, should the notification
be lost."""

log = logging.getLogger(__name__)


class Directory:
    """Projects and keys in memory, a copy of them on disk, and the truth in Postgres.

    `load_copy` comes first, and `run` must be running for misses to be answered.
    """

    def __init__(self, database: Database, copy_path: Path) -> None:
        self._database = database
        self._copy_path = copy_path
        self._misses = Misses(database)
        self._refreshing = trio.Lock()
        self._fingerprint: str | None = None
        self._public: dict[str, KeyGrant] = {}  # by public key, those rotated away too
        self._secret: dict[bytes, KeyGrant] = {}  # by hash
        self._keys: dict[tuple[bytes, str], str] = {}  # public ones, of environments
        self._projects: dict[str, Project] = {}  # by id as text, and by public key

    # --- the hot path -------------------------------------------------------------------

    def find(self, key: str) -> KeyGrant | None:
        """What a public or secret key opens; None: not known here, or expired."""
        if key.startswith(keys.SECRET_PREFIX):
            grant = self._secret.get(keys.hash_secret(key))
        else:
            grant = self._public.get(key)
        if grant is None or grant.expires_at is None:
            return grant
        return None if grant.expired else grant

    def find_project(self, reference: str) -> Project | None:
        """The project with this id (UUID text) or public key, or of the environment with this
        public key; None: not known here."""
        project = self._projects.get(reference)
        if project is not None:
            return project
        retired = self._public.get(reference)
        return None if retired is None or retired.expired else retired.project

    def environment_of(self, reference: str) -> str:
        """The environment (its key) that such a reference stands for: production, unless it is the
        public key of another."""
        grant = self._public.get(reference)
        return PRODUCTION if grant is None else grant.environment

    def key_of(self, project_id: bytes, environment: str) -> str | None:
        """The public key that the environment has now; None: not known here."""
        if environment == PRODUCTION:
            project = self._projects.get(str(UUID(bytes=project_id)))
            return None if project is None else project.public_key
        return self._keys.get((project_id, environment))

    # --- what is not in memory ------------------------------------------------------------

    async def resolve(self, key: str | None) -> KeyGrant:
        """`find`, then Postgres. `Unauthorized`, or `Unavailable` while nobody can tell."""
        if not key:
            raise Unauthorized(
                "No key was sent: send one of the project's (proj_..., env_... or pk_...)."
            )
        grant = self.find(key)
        if grant is None and (keys.is_public_key(key) or keys.is_secret_key(key)):
            grant = await self._misses.ask(key)
        if grant is None:
            raise Unauthorized("The key is wrong, was revoked or has expired: take another one.")
        return grant

    async def resolve_project(self, reference: str) -> Project:
        """`find_project`, then Postgres. `BadRequest` when malformed, else `ProjectNotFound`,
        or `Unavailable` while nobody can tell."""
        return (await self.resolve_environment(reference))[0]

    async def resolve_environment(self, reference: str) -> tuple[Project, str]:
        """`resolve_project` and `environment_of`."""
        subject = normalised_reference(reference)
        project = self.find_project(subject)
        if project is not None:
            return project, self.environment_of(subject)
        grant = await self._misses.ask(subject)
        if grant is None:
            raise ProjectNotFound(f"there is no project {reference}")
        return grant.project, grant.environment

    # --- keeping up with Postgres ---------------------------------------------------------

    async def load_copy(self) -> None:
        """Takes over what the copy on disk knows: before anything is served."""
        snapshot = await trio.to_thread.run_sync(read_copy, self._copy_path)
        if snapshot is not None:
            self._take(snapshot)

    async def run(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Answers misses and follows changes, until cancelled."""
        task_status.started()
        try:
            while True:
                await self._try_to_refresh()
                self._add(await self._misses.answer_until(trio.current_time() + REFRESH_SECONDS))
        finally:
            self._misses.give_up()

    def refresh_soon(self, _notice: str = "") -> None:
        """Something changed, or may have: for the listener."""
        self._misses.hurry()

    async def refresh(self) -> bool:
        """Loads all anew if anything changed; whether it did. `BeaconError` from Postgres."""
        async with self._refreshing:
            if await projects.fingerprint(self._database) == self._fingerprint:
                return False
            snapshot = await projects.load_all(self._database)
            self._take(snapshot)
            await trio.to_thread.run_sync(self._save, snapshot)
            return True

    async def _try_to_refresh(self) -> None:
        try:
            await self.refresh()
        except BeaconError as error:
            log.debug("the projects could not be read again: %s", error)

    def _save(self, snapshot: Snapshot) -> None:
        try:
            write_copy(self._copy_path, snapshot)
        except OSError as error:
            self._fingerprint = None  # so that the next refresh tries again
            log.warning("cannot write the copy of the projects: %s", error)

    # --- the tables -----------------------------------------------------------------------

    def _take(self, snapshot: Snapshot) -> None:
        """All that is known, anew."""
        by_id = {each.id: each for each in snapshot.projects}
        self._public = dict(_retired_grants(snapshot.retired, by_id))
        self._public |= {each.public_key: public_grant(each) for each in snapshot.projects}
        self._projects = {each.uuid: each for each in snapshot.projects}
        self._projects |= {each.public_key: each for each in snapshot.projects}
        self._keys = {}
        for key, grant in _environment_grants(snapshot.environments, by_id):
            self._public[key], self._projects[key] = grant, grant.project
            self._keys[grant.project.id, grant.environment] = key
        self._secret = dict(_grants_by_hash(snapshot.keys, by_id))
        self._fingerprint = snapshot.fingerprint

    def _add(self, found: Mapping[str, KeyGrant]) -> None:
        """What a miss brought. The next refresh loads all anew: should one of these have been
        revoked since, it would not show as a change."""
        for subject, grant in found.items():
            project = grant.project
            self._projects[project.uuid] = self._projects[project.public_key] = project
            self._public[project.public_key] = public_grant(project)
            if keys.is_public_key(subject):
                self._public[subject] = grant
                if grant.expires_at is None:
                    self._projects[subject] = project
                    self._keys[project.id, grant.environment] = subject
            if keys.is_secret_key(subject):
                self._secret[keys.hash_secret(subject)] = grant
            self._fingerprint = None


def _grants_by_hash(
    stored: tuple[StoredKey, ...], by_id: Mapping[bytes, Project]
) -> Iterator[tuple[bytes, KeyGrant]]:
    for key in stored:
        project = by_id.get(key.project_id)
        if project is not None:  # a project deleted between the two reads
            expiry, rate, name = key.expires_at, key.rate_limit, key.name
            yield key.hash, KeyGrant(project, key.permissions, key.id, expiry, rate, name)


def _retired_grants(
    retired: tuple[RetiredKey, ...], by_id: Mapping[bytes, Project]
) -> Iterator[tuple[str, KeyGrant]]:
    for key in retired:
        project = by_id.get(key.project_id)
        if project is not None:
            yield key.public_key, public_grant(project, key.expires_at, key.environment)


def _environment_grants(
    stored: tuple[EnvironmentKey, ...], by_id: Mapping[bytes, Project]
) -> Iterator[tuple[str, KeyGrant]]:
    for key in stored:
        project = by_id.get(key.project_id)
        if project is not None:
            yield key.public_key, public_grant(project, environment=key.environment)


def normalised_reference(reference: str) -> str:
    """A public key as it is, an id in its one form. Raises BadRequest."""
    if keys.is_public_key(reference):
        return reference
    try:
        return str(UUID(reference))
    except ValueError:
        raise BadRequest("project must be a project's id (a UUID) or its public key") from None
