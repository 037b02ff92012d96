"""The project that `beacon serve --demo` makes, or finds, and the flags that it has.

In: the database. Out: the project's id and public key; its flags' answers, for everybody. Flags
that are there already stay as they are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import click
import trio

from beacon import resources
from beacon.accounts.audit import SYSTEM, By
from beacon.accounts.project_changes import make_project
from beacon.accounts.project_settings import NewProject
from beacon.errors import Conflict, PostgresAway
from beacon.flags.details import BOOLEAN_VARIANTS, FlagChanges, NewFlag, SettingsChanges
from beacon.flags.flag_changes import Changed, change_flag_in, create_flag_in
from beacon.flags.model import Condition, Rule, Serve
from beacon.projects.projects import PRODUCTION

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

NAME = "Demo"
PATH = "/demo"
RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


class DemoProject(NamedTuple):
    id: UUID
    public_key: str

    @property
    def path(self) -> str:
        return f"{PATH}?project={self.public_key}"


def _served(variant: str, *rules: Rule) -> dict[str, SettingsChanges]:
    settings = SettingsChanges(default=Serve(variant=variant), rules=list(rules))
    return {PRODUCTION: settings}


def _texts(*variants: str) -> dict[str, Any]:
    return {variant: variant for variant in variants}


FLAGS = (
    NewFlag(
        key="theme",
        type="string",
        name="Theme",
        description="The colours of the demo's shop.",
        variants=_texts("plain", "ocean", "sunset"),
        enabled=True,
        environments=_served("plain"),
    ),
    NewFlag(
        key="headline",
        type="string",
        name="Headline",
        description="What stands on top of the demo's shop.",
        variants={
            "calm": "Tea, and time to drink it",
            "kind": "Good to see you again",
            "loud": "Everything must go!",
        },
        enabled=True,
        environments=_served("calm"),
    ),
    NewFlag(
        key="gift-card",
        name="Gift card",
        description="A part of the demo's shop that only customers with the plan pro see.",
        variants=BOOLEAN_VARIANTS,
        enabled=True,
        environments=_served(
            "off",
            Rule(
                name="customers with the plan pro",
                when=Condition(attribute="plan", operator="eq", value="pro"),
                serve=Serve(variant="on"),
            ),
        ),
    ),
)


async def offer_demo(
    database: Database, migrated: trio.Event, public_url: Callable[[], str]
) -> None:
    """Says where the demo is, once there is its project. `migrated` is set when the tables are
    there; `public_url` is asked then."""
    await migrated.wait()
    while True:
        try:
            found = await find_or_make(database)
        except PostgresAway as error:
            _log.debug("no demo yet: %s", error.message)
            await trio.sleep(RETRY_SECONDS)
        else:
            click.echo(f"The demo: {public_url()}{found.path}")
            return


async def find_or_make(database: Database) -> DemoProject:
    if await database.run(find_in) is None:
        await make_project(database, NewProject(name=NAME), SYSTEM)

    async def add_flags(session: Session) -> DemoProject:
        found = await find_in(session)
        assert found is not None
        for flag in FLAGS:
            try:
                await create_flag_in(session, found.id, flag, SYSTEM)
            except Conflict:
                _log.debug("the demo has its flag %s already", flag.key)
        return found

    return await database.run(add_flags)


async def find_in(session: Session) -> DemoProject | None:
    row = await session.fetch_row(resources.sql("web/demo", "find_demo"), NAME)
    return None if row is None else DemoProject(row["id"], row["public_key"])


async def serve_to_all_in(
    session: Session, project_id: UUID, key: str, variant: str, by: By
) -> Changed:
    """From now on the flag has this variant for everybody whom no rule names."""
    settings = SettingsChanges(default=Serve(variant=variant))
    changes = FlagChanges(environments={PRODUCTION: settings})
    return await change_flag_in(session, project_id, key, changes, by)
