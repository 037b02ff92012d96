"""`beacon account`: makes accounts, lets people back in, keeps people out."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from beacon.commands.options import (
    data_options,
    json_option,
    print_json,
    print_table,
    setting_options,
)
from beacon.config import Settings, resolve
from beacon.errors import UsageError
from beacon.state import public_url

if TYPE_CHECKING:
    from beacon.accounts.accounts import Account
    from beacon.accounts.links import NewLink
    from beacon.postgres.database import Database, Session

OWNER, MEMBER = "owner", "member"
NEW_ACCOUNT_LINK = timedelta(days=7)
MAX_STDIN_CHARACTERS = 10_000
LIST_LIMIT = 10_000


class Made(NamedTuple):
    """`link` chooses a password, where none was given."""

    account: Account
    link: NewLink | None = None


@click.group()
def account() -> None:
    """Make accounts, let people back in, keep people out."""


# --- making and letting back in -------------------------------------------------------------


@account.command()
@click.argument("email")
@click.option("--name", default="", help="What the person is called.")
@click.option(
    "--role",
    type=click.Choice([OWNER, MEMBER]),
    default=MEMBER,
    show_default=True,
    help="An owner sees every project and all accounts; a member what they are invited to.",
)
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from the first line of standard input. Else a link to choose one is "
    "printed.",
)
@data_options
@setting_options("public_url", "fips")
@json_option
def create(
    email: str, name: str, role: str, password_stdin: bool, as_json: bool, **flags: Any
) -> None:
    """Make an account for EMAIL.

    It works whether a server runs on the data directory or not. The link works once, for 7 days.
    """
    from beacon.accounts.accounts import checked_account_name, checked_email
    from beacon.accounts.passwords import checked_password
    from beacon.commands.database import run_with_database

    settings = resolve(flags)
    email, name = checked_email(email), checked_account_name(name)
    password = checked_password(_read_password(), email=email) if password_stdin else None

    async def work(database: Database) -> Made:
        return await _make(database, settings, email, name, role == OWNER, password)

    made = run_with_database(settings, work, make=True)
    if as_json:
        print_json(_account_json(made.account) | _link_json(made.link, settings))
        return
    click.echo(f"The account {made.account.email} is ready.")
    if made.link is not None:
        _print_link("Choose its password", made.link, settings)


async def _make(
    database: Database, settings: Settings, email: str, name: str, owner: bool, password: str | None
) -> Made:
    from beacon.accounts.accounts import create_in
    from beacon.accounts.audit import COMMAND_LINE
    from beacon.accounts.password_change import make_reset_link_in
    from beacon.accounts.passwords import Passwords

    hashed = None if password is None else await Passwords(fips=settings.fips).hash(password)

    async def work(session: Session) -> Made:
        async with session.transaction():
            made = await create_in(
                session, COMMAND_LINE, email, name=name, is_owner=owner, password_hash=hashed
            )
            if hashed is not None:
                return Made(made)
            lifetime = NEW_ACCOUNT_LINK
            return Made(
                made, await make_reset_link_in(session, COMMAND_LINE, made, lifetime=lifetime)
            )

    return await database.run(work)


@account.command()
@click.argument("email")
@click.option(
    "--turn-off-second-factor",
    is_flag=True,
    help="For somebody who has lost their authenticator app and the recovery codes.",
)
@data_options
@setting_options("public_url")
@json_option
def reset(email: str, turn_off_second_factor: bool, as_json: bool, **flags: Any) -> None:
    """Print a link to choose a new password for EMAIL.

    It works once, for an hour, and ends all sign-ins of the account.
    """
    from beacon.accounts.accounts import checked_email, get_by_email_in
    from beacon.accounts.audit import COMMAND_LINE
    from beacon.accounts.password_change import make_reset_link_in
    from beacon.accounts.second_factor_change import turn_off_for_in
    from beacon.commands.database import run_with_database

    settings = resolve(flags)
    email = checked_email(email)

    async def work(session: Session) -> NewLink:
        async with session.transaction():
            found = await get_by_email_in(session, email)
            if turn_off_second_factor:
                await turn_off_for_in(session, COMMAND_LINE, found)
            return await make_reset_link_in(session, COMMAND_LINE, found)

    link = run_with_database(settings, lambda database: database.run(work))
    if as_json:
        print_json(_link_json(link, settings))
    else:
        _print_link("Choose a new password", link, settings)


# --- the list, and who may sign in ------------------------------------------------------------


@account.command("list")
@data_options
@json_option
def list_(as_json: bool, **flags: Any) -> None:
    """List the accounts, the oldest first."""
    from beacon.accounts.accounts import list_in
    from beacon.commands.database import run_with_database

    async def work(database: Database) -> list[Account]:
        return await database.run(lambda session: list_in(session, None, LIST_LIMIT))

    found = run_with_database(resolve(flags), work)
    if as_json:
        print_json([_account_json(each) for each in found])
    elif found:
        head = ("EMAIL", "NAME", "ROLE", "SECOND FACTOR", "LAST SIGN-IN", "STATE")
        print_table([head, *map(_row, found)])
    else:
        click.echo("no accounts yet; make one with `beacon account create EMAIL`", err=True)


@account.command()
@click.argument("email")
@data_options
@json_option
def disable(email: str, as_json: bool, **flags: Any) -> None:
    """Keep EMAIL from signing in, and end all that is signed in, at once."""
    _set_disabled(email, True, as_json, flags)


@account.command()
@click.argument("email")
@data_options
@json_option
def enable(email: str, as_json: bool, **flags: Any) -> None:
    """Let EMAIL sign in again."""
    _set_disabled(email, False, as_json, flags)


def _set_disabled(email: str, disabled: bool, as_json: bool, flags: dict[str, Any]) -> None:
    from beacon.accounts.accounts import AccountChanges, change_in, checked_email, get_by_email_in
    from beacon.accounts.audit import COMMAND_LINE
    from beacon.commands.database import run_with_database

    email = checked_email(email)

    async def work(session: Session) -> Account:
        found = await get_by_email_in(session, email)
        changes = AccountChanges(disabled=disabled)
        return await change_in(session, COMMAND_LINE, found.id, changes)

    changed = run_with_database(resolve(flags), lambda database: database.run(work))
    if as_json:
        print_json(_account_json(changed))
    else:
        state = "is disabled" if disabled else "may sign in again"
        click.echo(f"The account {changed.email} {state}.")


@account.command("rotate-signing-key")
@data_options
@json_option
def rotate_signing_key(as_json: bool, **flags: Any) -> None:
    """Sign access tokens with a new key from now on.

    Tokens that were signed before stay good for their 15 minutes. It happens by itself every 30
    days; do it by hand when somebody may have seen the database.
    """
    from beacon.accounts.audit import COMMAND_LINE, record_in
    from beacon.accounts.signing_keys import rotate_in
    from beacon.commands.database import run_with_database

    async def work(session: Session) -> None:
        async with session.transaction():
            await rotate_in(session)
            await record_in(session, COMMAND_LINE, "signing_key.rotated")

    run_with_database(resolve(flags), lambda database: database.run(work))
    if as_json:
        print_json({"rotated": True})
    else:
        click.echo("Access tokens are signed with a new key.")


# --- what is read and printed -------------------------------------------------------------------


def _read_password() -> str:
    line = sys.stdin.readline(MAX_STDIN_CHARACTERS)
    if not line.strip():
        raise UsageError("there is no password on standard input: pipe one into the command")
    return line.rstrip("\r\n")


def _account_json(found: Account) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "email": found.email,
        "name": found.name,
        "is_owner": found.is_owner,
        "second_factor": found.second_factor,
        "disabled": found.disabled_at is not None,
        "last_sign_in_at": _time(found.last_sign_in_at),
        "created_at": _time(found.created_at),
    }


def _link_json(link: NewLink | None, settings: Settings) -> dict[str, Any]:
    if link is None:
        return {"link": None, "expires_at": None}
    return {"link": link.url(public_url(settings)), "expires_at": _time(link.expires_at)}


def _print_link(what: str, link: NewLink, settings: Settings) -> None:
    until = link.expires_at.strftime("%Y-%m-%d %H:%M UTC")
    click.echo(f"{what}: {link.url(public_url(settings))} (works once, until {until})")


def _row(found: Account) -> tuple[str, ...]:
    return (
        found.email,
        found.name,
        OWNER if found.is_owner else MEMBER,
        "on" if found.second_factor else "off",
        _time(found.last_sign_in_at) or "never",
        "disabled" if found.disabled_at else "enabled",
    )


def _time(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
