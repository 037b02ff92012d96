"""The wiring: the only place where the rooms meet.

In: `Settings`. Out: a served port, until SIGTERM or Ctrl-C. Providers stand outside
consumers (see `serve` from top to bottom), so stopping runs the other way: the door stops
accepting and drains, the writer stops, the spool is synced, Postgres stops last.
"""

from __future__ import annotations

import logging
import signal
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit
from uuid import UUID

import click
import trio

from beacon import health, resources
from beacon.accounts.access_tokens import SigningKeys
from beacon.accounts.first_start import offer_setup
from beacon.accounts.lockout import Lockout
from beacon.accounts.oidc.provider import OidcProvider
from beacon.accounts.passwords import Passwords
from beacon.alerts import evaluator as alerts_evaluator
from beacon.alerts.service import Alerts
from beacon.collector import calm_the_collector
from beacon.config import Settings
from beacon.data_lock import lock_for_server
from beacon.door.addresses import TrustedProxies
from beacon.door.limits import Limits
from beacon.door.listener import Door, serve_door
from beacon.door.tls import server_context
from beacon.enrich.enricher import Enricher
from beacon.enrich.geo import Geo
from beacon.enrich.geo_update import CITY_FILE
from beacon.enrich.visitor import DailySalts
from beacon.flags import copy as flags_copy
from beacon.flags import store as flags_store
from beacon.flags.broadcaster import Broadcaster
from beacon.flags.store import Store
from beacon.flags.streams import FlagStreams
from beacon.flags.usage import Usage
from beacon.flags.usage_writer import UsageWriter
from beacon.health import Rooms
from beacon.ingest.ofrep import admit_stream
from beacon.ingest.service import Ingest
from beacon.issues.rules import NO_RULES, GroupingRules, rules_of
from beacon.jobs.background import Runner
from beacon.jobs.chores import Housekeeper
from beacon.jobs.housekeeping import chores, keep_house
from beacon.live import nodes as live_nodes
from beacon.live.hub import Hub
from beacon.live.nodes import Nodes
from beacon.live.socket import LiveSockets
from beacon.mail import Mail
from beacon.metrics import Metrics
from beacon.monitors.intake import Intake
from beacon.monitors.watch import Watch
from beacon.outbound.fetch import Outbound
from beacon.postgres import migrate
from beacon.postgres.database import Database, open_database
from beacon.postgres.embedded import EmbeddedPostgres, embedded_postgres
from beacon.postgres.listen import Listener, Subscription
from beacon.postgres.queries import open_queries
from beacon.privacy import erase, project_deletion
from beacon.projects.directory import CHANNEL, Directory
from beacon.reporter.client import Reports, open_reports
from beacon.sourcemaps import resolver as source_maps
from beacon.sourcemaps.refining import Refiner
from beacon.sourcemaps.resolver import Resolver
from beacon.spool.space import SpaceLimits
from beacon.spool.spool import Spool, SpoolConfig, open_spool
from beacon.state import PublicAddress, local_url, record_state
from beacon.web.api.live import live_access
from beacon.web.api.parts import ApiParts
from beacon.web.app import WebParts, create_app
from beacon.web.demo.project import offer_demo
from beacon.writer.writer import Writer

if TYPE_CHECKING:
    from beacon.door.lanes import WebApp

WRITER_SETTINGS = {"synchronous_commit": "off"}
"""The writer's own promise is the spool; its position is synced once a second."""

_Running = Runner | UsageWriter | Alerts | Resolver | Watch

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

_log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Run Beacon until it is told to stop. Raises StartupError, SpoolBroken."""
    calm_the_collector()
    ssl_context = _ssl_context(settings)
    async with AsyncExitStack() as stack:
        await lock_for_server(settings.data_dir, stack)
        metrics = Metrics()
        spool = await stack.enter_async_context(
            open_spool(spool_config(settings), metrics.commit_seconds.observe)
        )
        postgres = await stack.enter_async_context(_own_postgres(settings, spool))
        dsn = postgres.dsn if postgres else settings.database_url or ""
        database = await stack.enter_async_context(open_database(dsn))
        queries = await stack.enter_async_context(open_queries(dsn))
        reports = await stack.enter_async_context(open_reports(dsn, settings.data_dir / "columns"))
        writing = await stack.enter_async_context(
            open_database(
                dsn, pool_size=1, application_name="beacon writer", settings=WRITER_SETTINGS
            )
        )
        hub = Hub(queries)
        nodes = Nodes(hub, database)
        directory = Directory(database, settings.data_dir / "projects.json")
        await directory.load_copy()
        maps = Resolver(database, cache_bytes=settings.source_map_cache_bytes)
        writer = Writer(
            spool,
            writing,
            database,
            metrics,
            node=socket.gethostname(),
            on_stored=nodes.stored,
            refine=Refiner(maps),
            rules_of=partial(_grouping_rules, directory),
        )
        flags = Store(database, settings.data_dir / flags_copy.FILE_NAME)
        await flags.load_copy()
        usage = Usage()
        broadcaster = Broadcaster(flags, usage, metrics.flag_walk_seconds.observe)
        flags.subscribe(broadcaster.on_change)
        flags.subscribe(hub.on_flags)
        geo = Geo(resources.geo_country(), _city_file(settings))
        salts = DailySalts(settings.data_dir / "salts.json")
        ingest = Ingest(
            directory,
            Enricher(geo, salts),
            spool,
            flags,
            broadcaster,
            usage,
            clock_offset=lambda: writer.state.clock_offset,
            max_body_bytes=settings.max_body_bytes,
            max_message_bytes=settings.max_message_bytes,
        )
        ingest.on_check_in = Intake(database).on_check_in
        streams = FlagStreams(flags, directory, partial(admit_stream, ingest))
        flags.subscribe(streams.on_change)
        address = PublicAddress(settings)
        housekeeper = Housekeeper(database, chores(database, settings), node=socket.gethostname())
        alerts = Alerts(
            database,
            queries,
            Outbound(settings.private_networks),
            Mail(settings.smtp_url, _mail_sender(settings, address)),
            public_url=address,
            waiting=partial(health.lag_seconds, spool, writer),
        )
        rooms = Rooms(
            spool, writer, database, ingest, postgres, housekeeper, time.time(), maps, alerts
        )
        api = _api(settings, database, queries, reports, directory, rooms, address, flags)
        live = LiveSockets(hub, *live_access(api))
        metrics.watch(rooms)
        limits = _limits(settings)
        web = create_app(
            WebParts(
                ingest=ingest,
                health=partial(health.report, rooms),
                render_metrics=metrics.render,
                metrics_token=settings.metrics_token,
                api=api,
                limits=limits,
                flag_streams=streams,
            )
        )
        services = await stack.enter_async_context(_services())
        services.start_soon(directory.run)
        services.start_soon(ingest.key_use.run, database)
        services.start_soon(api.mail.run)
        services.start_soon(geo.watch)
        services.start_soon(flags.run)
        services.start_soon(broadcaster.run)
        services.start_soon(broadcaster.exposures.run, ingest)
        for room in (hub, nodes, live):
            services.start_soon(room.run)
        services.start_soon(_listener(database, directory, flags, nodes, alerts, maps).run)
        migrated = trio.Event()
        following = UsageWriter(usage, database, broadcaster.count_connected)
        watch = Watch(database, api.outbound)
        others: list[_Running] = [api.jobs, following, alerts, maps, watch]
        services.start_soon(_with_tables, housekeeper, database, writer, salts, others, migrated)
        services.start_soon(_know_the_usual, ingest, database, migrated)
        door = partial(
            serve_door,
            host=settings.host,
            port=settings.port,
            ingest=ingest,
            web=cast("WebApp", web),
            live=live,
            limits=limits,
            trusted_proxies=TrustedProxies(settings.trusted_proxies),
            ssl_context=ssl_context,
        )
        offers = [offer_setup, offer_demo] if settings.demo else [offer_setup]
        when_served = [partial(offer, database, migrated, address) for offer in offers]
        await _serve_until_told(settings, door, (ingest, streams, live), address, when_served)


def _api(
    settings: Settings,
    database: Database,
    queries: Database,
    reports: Reports,
    directory: Directory,
    rooms: Rooms,
    address: PublicAddress,
    flags: Store,
) -> ApiParts:
    """What the web API asks."""
    return ApiParts(
        database=database,
        queries=queries,
        reports=reports,
        directory=directory,
        settings=settings,
        passwords=Passwords(fips=settings.fips),
        access_tokens=SigningKeys(database),
        lockout=Lockout(
            attempts=settings.lockout_attempts, max_seconds=settings.lockout_max_seconds
        ),
        mail=rooms.alerts.mail,
        oidc=_oidc(settings, address),
        key_use=rooms.ingest.key_use,
        public_url=address,
        stored=rooms.writer.catch_up,
        jobs=_jobs(database, rooms.writer),
        flags=flags,
        rooms=rooms,
        source_maps=rooms.source_maps,
        outbound=rooms.alerts.outbound,
        wake_alerts=rooms.alerts.wake,
    )


def _grouping_rules(directory: Directory, project_id: bytes) -> GroupingRules:
    project = directory.find_project(str(UUID(bytes=project_id)))
    return NO_RULES if project is None else rules_of(project)


def _jobs(database: Database, writer: Writer) -> Runner:
    """What the runner can do."""
    erasing = partial(erase.erase, database, writer.catch_up)
    deleting = partial(project_deletion.delete_project, database, writer.catch_up)
    return Runner(database, {erase.KIND: erasing, project_deletion.KIND: deleting})


def _oidc(settings: Settings, address: PublicAddress) -> OidcProvider | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    return OidcProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes,
        groups_claim=settings.oidc_groups_claim,
        redirect_uri=lambda: f"{address()}/auth/oidc/callback",
    )


def _mail_sender(settings: Settings, address: PublicAddress) -> str:
    return settings.mail_from or f"beacon@{urlsplit(address()).hostname}"


def _listener(
    database: Database,
    directory: Directory,
    flags: Store,
    nodes: Nodes,
    alerts: Alerts,
    maps: Resolver,
) -> Listener:
    soon = directory.refresh_soon
    following = Subscription(flags_store.CHANNEL, flags.on_notice, flags.on_resync)
    live = Subscription(live_nodes.CHANNEL, nodes.on_notice, nodes.on_resync)
    rules = Subscription(alerts_evaluator.CHANNEL, alerts.wake, alerts.wake)
    mapped = Subscription(source_maps.CHANNEL, maps.on_notice, maps.on_resync)
    known = Subscription(CHANNEL, soon, soon)
    return Listener(database, [known, following, live, rules, mapped])


async def _with_tables(
    housekeeper: Housekeeper,
    database: Database,
    writer: Writer,
    salts: DailySalts,
    others: Iterable[_Running],
    migrated: trio.Event,
) -> None:
    """All that needs the tables, as soon as Postgres is there and they are. Ingest goes on
    without: into the spool."""
    await database.wait_up()
    applied = await migrate.up(database, resources.migrations())
    if applied:
        _log.info("Applied %d migrations", len(applied))
    migrated.set()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(keep_house, housekeeper)
        nursery.start_soon(salts.keep, database)
        nursery.start_soon(writer.run)
        for each in others:
            nursery.start_soon(each.run)


async def _know_the_usual(ingest: Ingest, database: Database, migrated: trio.Event) -> None:
    await migrated.wait()
    await ingest.noise.usual.run(database)


async def _serve_until_told(
    settings: Settings,
    door: Callable[..., Awaitable[None]],
    conversations: tuple[Ingest, FlagStreams, LiveSockets],
    address: PublicAddress,
    when_served: Iterable[Callable[[], Awaitable[None]]],
) -> None:
    """The innermost part: the port, until a signal comes."""
    draining = trio.Event()
    async with _stop_signal() as told_to_stop, trio.open_nursery() as nursery:
        served: Door = await nursery.start(partial(door, draining=draining))
        for each in conversations:
            nursery.start_soon(each.close_when, draining)
        _announce(settings, served, address)
        for offer in when_served:
            nursery.start_soon(offer)
        await told_to_stop.wait()
        await served.drain()
        nursery.cancel_scope.cancel()


@asynccontextmanager
async def _stop_signal() -> AsyncIterator[trio.Event]:
    """Is set by SIGTERM or Ctrl-C; from then on both are ignored until the process ends. Of one
    Ctrl-C the single executable gets two, the second at any time: from the terminal, and from
    its bootloader, which passes it on."""
    told = trio.Event()

    async def listen(signals: AsyncIterator[int]) -> None:
        async for number in signals:
            if not told.is_set():
                _log.info("Stopping (%s)", signal.Signals(number).name)
                told.set()

    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # what the receiver restores when it closes
    with trio.open_signal_receiver(*STOP_SIGNALS) as signals:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(listen, signals)
            yield told
            nursery.cancel_scope.cancel()


def _announce(settings: Settings, door: Door, address: PublicAddress) -> None:
    port = door.addresses[0][1]
    address.is_now(record_state(settings, port))
    click.echo(f"Beacon is ready on {local_url(settings, port)} (data in {settings.data_dir})")


@asynccontextmanager
async def _services() -> AsyncIterator[trio.Nursery]:
    """Tasks that run as long as the body; one that fails stops Beacon."""
    async with trio.open_nursery() as nursery:
        yield nursery
        nursery.cancel_scope.cancel()


@asynccontextmanager
async def _own_postgres(settings: Settings, spool: Spool) -> AsyncIterator[EmbeddedPostgres | None]:
    if settings.database_url:
        yield None
        return
    async with embedded_postgres(
        settings.data_dir, on_no_space=lambda: _free_ballast(spool)
    ) as postgres:
        yield postgres


def _free_ballast(spool: Spool) -> None:
    if spool.release_ballast():
        _log.warning("The disk is full: the spool's ballast was given to Postgres, so it starts.")


def spool_config(settings: Settings) -> SpoolConfig:
    return SpoolConfig(
        settings.data_dir / "spool",
        settings.spool_segment_bytes,
        SpaceLimits(
            max_bytes=settings.spool_max_bytes,
            min_free=settings.spool_min_free_bytes,
            ballast=settings.spool_ballast_bytes,
        ),
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        connections=settings.max_connections,
        body_bytes=settings.max_body_bytes,
        drain_seconds=settings.drain_timeout,
    )


def _ssl_context(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    return server_context(settings.tls_cert, settings.tls_key)


def _city_file(settings: Settings) -> Path:
    return settings.geo_city or settings.data_dir / "geo" / CITY_FILE
