"""Asks Postgres for keys that are not in memory, without being drowned in them.

In goes a subject: a public key (a project's or an environment's), a secret key, or a project's
id as text. Out comes its `KeyGrant`, None on Postgres' word that there is none, or
`PostgresAway`. Misses gather while one query runs and the next query asks for all of them: a
flood of made-up keys costs one connection, never more.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon.errors import BeaconError, PostgresAway, Unavailable
from beacon.projects import keys, projects
from beacon.projects.projects import KeyGrant, public_grant

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

PAUSE_SECONDS = 0.02  # after a query that found nothing: a flood gets no more than its share
QUERY_SECONDS = 5.0
ANSWER_SECONDS = 15.0
MAX_WAITING_KEYS = 1000

STOPPING = "Beacon is stopping"


class _Question:
    """One unknown subject, and all the tasks that wait for it."""

    def __init__(self) -> None:
        self.answered = trio.Event()
        self.grant: KeyGrant | None = None
        self.error: str | None = "Postgres does not answer"

    def answer(self, grant: KeyGrant | None) -> None:
        self.grant, self.error = grant, None
        self.answered.set()

    def fail(self, reason: str) -> None:
        self.error = reason
        self.answered.set()


class Misses:
    """The questions that wait. Somebody must be in `answer_until` for them to be answered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._questions: dict[str, _Question] = {}
        self._asked = trio.Event()
        self._hurried = False

    def hurry(self) -> None:
        """Whoever is in `answer_until`, or comes next, returns soon."""
        self._hurried = True
        self._asked.set()

    async def ask(self, subject: str) -> KeyGrant | None:
        question = self._questions.get(subject) or self._add(subject)
        with trio.move_on_after(ANSWER_SECONDS):
            await question.answered.wait()
        if question.error is not None:
            raise PostgresAway(f"this key is not known here yet: {question.error}; send again")
        return question.grant

    def _add(self, subject: str) -> _Question:
        if len(self._questions) >= MAX_WAITING_KEYS:
            raise Unavailable("too many unknown keys at once; send again later")
        question = self._questions[subject] = _Question()
        self._asked.set()
        return question

    async def answer_until(self, deadline: float) -> dict[str, KeyGrant]:
        """Answers what is asked until `deadline` (trio's clock), or until there is news.

        Returns the grants found: subject -> grant.
        """
        while trio.current_time() < deadline:
            if not self._questions and not self._hurried:
                self._asked = trio.Event()
            with trio.move_on_at(deadline):
                await self._asked.wait()
            if self._hurried:
                self._hurried = False
                return {}
            if self._questions:
                if found := await self._answer():
                    return found
                await trio.sleep(PAUSE_SECONDS)
        return {}

    async def _answer(self) -> dict[str, KeyGrant]:
        """One query for all questions. Who asks while it runs gets a query of their own:
        this one may be older than the project that they were just told of."""
        questions, self._questions = self._questions, {}
        try:
            found = await self._look_up(questions.keys())
        except BeaconError as error:
            _fail(questions, error.message)
            return {}
        except BaseException:
            _fail(questions, STOPPING)
            raise
        for subject, question in questions.items():
            question.answer(found.get(subject))
        return found

    async def _look_up(self, subjects: Collection[str]) -> dict[str, KeyGrant]:
        async def work(session: Session) -> dict[str, KeyGrant]:
            return await look_up_in(session, subjects)

        return await self._database.run(work, timeout=QUERY_SECONDS)

    def give_up(self) -> None:
        """Fails all who wait: nobody will answer any more."""
        _fail(self._questions, STOPPING)


def _fail(questions: dict[str, _Question], reason: str) -> None:
    for question in questions.values():
        question.fail(reason)


async def look_up_in(session: Session, subjects: Collection[str]) -> dict[str, KeyGrant]:
    """A unit of work: what Postgres knows of these subjects."""
    secrets = {keys.hash_secret(each): each for each in subjects if keys.is_secret_key(each)}
    public = [each for each in subjects if keys.is_public_key(each)]
    ids = [UUID(each) for each in subjects if not each.startswith(keys.PREFIXES)]
    found: dict[str, KeyGrant] = {}
    if secrets:
        by_hash = await projects.find_keys_in(session, list(secrets))
        found |= {secrets[hashed]: grant for hashed, grant in by_hash.items()}
    if public or ids:
        for project in await projects.find_projects_in(session, public, ids):
            found |= dict.fromkeys((project.public_key, project.uuid), public_grant(project))
    if environments := [each for each in public if each.startswith(keys.ENVIRONMENT_PREFIX)]:
        found |= await projects.find_environments_in(session, environments)
    if retired := [each for each in public if each not in found]:
        found |= await projects.find_retired_in(session, retired)
    return found
