"""`beacon seed`: fills a project with believable traffic, to try Beacon out and to measure it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from beacon.commands.options import data_options, json_option, print_json
from beacon.commands.progress import counter
from beacon.config import Settings, resolve

if TYPE_CHECKING:
    from beacon.projects.projects import Project
    from beacon.seed.loading import Seeded
    from beacon.seed.traffic import Plan

LEAST_DAYS, MOST_DAYS = 1, 365
MOST_EVENTS = 1_000_000_000
SECOND = 1_000_000


@click.command()
@click.option(
    "--project",
    required=True,
    metavar="ID",
    help="The project: its id, its number or its public key.",
)
@click.option(
    "--days",
    type=click.IntRange(LEAST_DAYS, MOST_DAYS),
    default=30,
    show_default=True,
    metavar="N",
    help="Over how many days the events are spread.",
)
@click.option(
    "--events",
    type=click.IntRange(1, MOST_EVENTS),
    default=100_000,
    show_default=True,
    metavar="N",
    help="How many events.",
)
@click.option(
    "--seed",
    "number",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    metavar="N",
    help="Another number makes other traffic of the same kind.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    metavar="TIME",
    help="When the traffic ends, in UTC, like 2026-03-31T12:00. Without it: now.",
)
@data_options
@json_option
def seed(
    project: str,
    days: int,
    events: int,
    number: int,
    until: datetime | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Fill a project with the traffic of a shop that is not there.

    Visitors of many countries and devices come by searches and campaigns, come back, sign up, buy
    and meet errors. The same numbers and --until make the same events, each stored once however
    often they are seeded. What was interrupted goes on where it was.
    """
    import trio

    from beacon.collector import calm_the_collector
    from beacon.commands.interruption import until_interrupted
    from beacon.logging import set_up_logging
    from beacon.seed.traffic import Plan

    end = until.replace(tzinfo=UTC) if until else datetime.now(UTC)
    plan = Plan(days, events, number, int(end.timestamp()) * SECOND)
    set_up_logging("error", "text")
    calm_the_collector()
    began = time.monotonic()
    try:
        found, seeded = trio.run(until_interrupted, partial(_seed, resolve(flags), project, plan))
    except BaseException:
        if until is None and not as_json:
            click.echo(f"to go on from here, add --until {_time(plan.until)[:-1]}", err=True)
        raise
    told = _told(found, plan, seeded, time.monotonic() - began)
    if as_json:
        print_json(told)
    else:
        there = " ({duplicate:,} were there)" if seeded.duplicate else ""
        text = "Stored {stored:,} events" + there + ", {from} to {until}, in {seconds} s."
        click.echo(text.format(**told))


async def _seed(settings: Settings, reference: str, plan: Plan) -> tuple[Project, Seeded]:
    from beacon.commands.database import opened
    from beacon.postgres.cluster import embedded_dsn
    from beacon.postgres.database import open_database
    from beacon.projects.projects import find_project
    from beacon.seed import loading
    from beacon.writer.feed import WRITER_SETTINGS

    async with opened(settings) as database:
        found = await find_project(database, reference)
        dsn = settings.database_url or embedded_dsn(settings.data_dir)
        async with open_database(
            dsn,
            pool_size=1,
            application_name="beacon seed",
            settings=WRITER_SETTINGS,
        ) as writing:
            with counter("storing events", plan.events) as progress:
                return found, await loading.seed(database, writing, found, plan, progress)


def _told(project: Project, plan: Plan, seeded: Seeded, seconds: float) -> dict[str, Any]:
    return {
        "project": project.uuid,
        "stored": seeded.stored,
        "duplicate": seeded.duplicate,
        "from": _time(plan.start),
        "until": _time(plan.until),
        "seed": plan.seed,
        "seconds": round(seconds, 1),
    }


def _time(microseconds: int) -> str:
    return datetime.fromtimestamp(microseconds / SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
