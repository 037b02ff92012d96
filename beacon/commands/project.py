"""`beacon project`: makes projects and lists them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from beacon.commands.options import (
    data_options,
    json_option,
    print_json,
    print_table,
    setting_options,
)
from beacon.config import Settings, resolve
from beacon.state import public_url

if TYPE_CHECKING:
    from beacon.accounts.project_changes import MadeProject
    from beacon.postgres.database import Database
    from beacon.projects.projects import Project
    from beacon.rollups.activity import Activity


@click.group()
def project() -> None:
    """Make and list projects. Each project has its own events and keys."""


@project.command()
@click.argument("name")
@click.option(
    "--domain",
    "domains",
    metavar="DOMAIN",
    multiple=True,
    help="A domain whose pages may send events, like example.com or *.example.com; may be "
    "repeated. None: every domain.",
)
@data_options
@setting_options("public_url")
@json_option
def create(name: str, domains: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """Make a project called NAME, and show its keys.

    The secret key is shown this once and stored only as a hash. It works whether a server
    runs on the data directory or not.
    """
    from beacon.accounts.audit import COMMAND_LINE
    from beacon.accounts.project_changes import make_project
    from beacon.accounts.project_settings import NewProject
    from beacon.commands.database import run_with_database
    from beacon.projects.origins import normalised_domain
    from beacon.projects.projects import checked_name

    settings = resolve(flags)
    new = NewProject(name=checked_name(name), domains=list(map(normalised_domain, domains)))

    async def work(database: Database) -> MadeProject:
        return await make_project(database, new, COMMAND_LINE)

    created = run_with_database(settings, work, make=True)
    if as_json:
        print_json(_created_json(created, settings))
    else:
        where = f" --data-dir {shlex.quote(flags['data_dir'])}" if flags["data_dir"] else ""
        click.echo(_created_text(created, public_url(settings), where))


def _created_json(created: MadeProject, settings: Settings) -> dict[str, Any]:
    from beacon.accounts.snippets import sentry_dsn

    project = created.project
    return {
        "id": str(project.id),
        "number": project.number,
        "name": project.name,
        "public_key": project.public_key,
        "sentry_dsn": sentry_dsn(public_url(settings), project.public_key, project.number),
        "api_key": created.secret_key,
    }


def _created_text(created: MadeProject, url: str, where: str) -> str:
    from beacon.accounts.snippets import sentry_dsn

    project = created.project
    body = '{"events":[{"event":"hello"}]}'
    return f"""\
The project {project.name!r} is ready.

  id          {project.id}
  public key  {project.public_key}   for pages and apps: it sends events and asks for flags
  secret key  {created.secret_key}   shown this once: keep it safe
  Sentry DSN  {sentry_dsn(url, project.public_key, project.number)}

Send a first event:

  curl -H 'X-API-Key: {project.public_key}' -d '{body}' {url}/api/v1/events/ingest

See it arrive:

  beacon tail --follow --project {project.id}{where}"""


@project.command("list")
@data_options
@setting_options("public_url")
@json_option
def list_(as_json: bool, **flags: Any) -> None:
    """List the projects."""
    from beacon.commands.database import run_with_database
    from beacon.projects.projects import list_projects
    from beacon.rollups.activity import read_activity

    async def work(database: Database) -> tuple[list[Project], list[Activity]]:
        projects = await list_projects(database)
        ids = [(UUID(bytes=each.id), each.timezone) for each in projects]
        return projects, await read_activity(database, ids)

    settings = resolve(flags)
    found, active = run_with_database(settings, work)
    if as_json:
        both = zip(found, active, strict=True)
        print_json([_listed_json(project, each, settings) for project, each in both])
    elif found:
        head = ("NUMBER", "NAME", "ID", "PUBLIC KEY", "DOMAINS")
        print_table([head, *map(_row, found)])
    else:
        click.echo("no projects yet; make one with `beacon project create NAME`", err=True)


def _listed_json(project: Project, active: Activity, settings: Settings) -> dict[str, Any]:
    from beacon.accounts.snippets import sentry_dsn

    last = active.last_event_at

    return {
        "id": project.uuid,
        "number": project.number,
        "name": project.name,
        "public_key": project.public_key,
        "sentry_dsn": sentry_dsn(public_url(settings), project.public_key, project.number),
        "domains": list(project.domains),
        "timezone": project.timezone,
        "retention_days": project.retention_days,
        "session_timeout": project.session_timeout,
        "events_today": active.today,
        "events_this_month": active.month,
        "last_event_at": last and last.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _row(project: Project) -> tuple[str, ...]:
    domains = ", ".join(project.domains) or "every domain"
    return str(project.number), project.name, project.uuid, project.public_key, domains
