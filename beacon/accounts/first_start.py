"""The first start: while there is no account, a link to make the first one is printed.

In: a database whose tables are there. Out: one line on standard output, for who started Beacon.
Each start makes a new link, and those that were printed before work no more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import click
import trio

from beacon.accounts import accounts, links
from beacon.accounts.audit import SYSTEM, record_in
from beacon.accounts.links import NewLink
from beacon.errors import PostgresAway

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


async def offer_setup(
    database: Database, migrated: trio.Event, public_url: Callable[[], str]
) -> None:
    """`migrated` is set once the tables are there; `public_url` is asked then."""
    await migrated.wait()
    link = await _make_link(database)
    if link is not None:
        until = link.expires_at.strftime("%H:%M UTC")
        url = link.url(public_url())
        click.echo(f"Set up the first account: {url} (works once, until {until})")


async def make_setup_link_in(session: Session) -> NewLink | None:
    """None: there is an account already."""
    async with session.transaction():
        if await accounts.any_in(session):
            return None
        await links.revoke_in(session, "setup")
        link = await links.make_in(session, "setup")
        await record_in(session, SYSTEM, "account.setup_link_made")
    return link


async def _make_link(database: Database) -> NewLink | None:
    while True:
        try:
            return await database.run(make_setup_link_in)
        except PostgresAway as error:
            _log.debug("no setup link yet: %s", error.message)
            await trio.sleep(RETRY_SECONDS)
