"""Looks at whether this machine lets a Beacon work well, and says what to do where not.

In go the settings; out come `Check`s, one a subject. Only a `problem` keeps Beacon from
working; a `warning` will, some day. Nothing is changed.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import socket
import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import trio

from beacon import resources
from beacon.config import Settings
from beacon.errors import AlreadyRunning, BeaconError, PostgresRefused
from beacon.state import EVERY_ADDRESS
from beacon.values import GIB, show_size

if TYPE_CHECKING:
    from beacon.postgres.database import Database

Status = Literal["ok", "warning", "problem"]

FILES_OF_ITS_OWN = 256
OLDEST_POSTGRES = 14
OLDEST_GLIBC_OF_EXECUTABLE = (2, 36)
CLOCK_WARNING_SECONDS = 5.0
CLOCK_PROBLEM_SECONDS = 3600.0
ANSWER_SECONDS = 5.0
MAX_ANSWER_BYTES = 64 * 1024
VOLATILE = frozenset({"tmpfs", "ramfs"})


class Check(NamedTuple):
    """One finding. `advice` says what to do about it, empty when all is well."""

    name: str
    status: Status
    message: str
    advice: str = ""


async def examine(settings: Settings) -> list[Check]:
    """All checks, in the order in which they are read best."""
    blocking: list[Callable[[Settings], Check]] = [
        check_data_directory,
        check_disk_space,
        check_file_limit,
        check_port,
        check_system,
    ]
    found = [await trio.to_thread.run_sync(check, settings) for check in blocking]
    return [*found, *await check_postgres(settings), await check_disk_use(settings)]


# --- this machine ---------------------------------------------------------------------------


def check_data_directory(settings: Settings) -> Check:
    path, name = settings.data_dir, "data directory"
    if not path.exists():
        parent = _nearest(path)
        if os.access(parent, os.W_OK):
            return Check(name, "ok", f"{path} is not there yet; `beacon serve` makes it")
        return Check(name, "problem", f"{path} cannot be made", f"make {parent} writable for it")
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        advice = "run this as the user that runs Beacon, or give it the directory (chown)"
        return Check(name, "problem", f"{path} cannot be written", advice)
    if file_system_of(path) in VOLATILE:
        advice = "choose a --data-dir on a disk: after a restart, events there would be gone"
        return Check(name, "problem", f"{path} lies in memory, not on a disk", advice)
    return Check(name, "ok", f"{path} can be written")


def check_disk_space(settings: Settings) -> Check:
    free = shutil.disk_usage(_nearest(settings.data_dir)).free
    least = settings.spool_min_free_bytes
    message = f"{free / GIB:.1f} GiB are free"
    if free < least:
        advice = f"below {show_size(least)} events are answered 503: free some, or add a disk"
        return Check("disk space", "problem", message, advice)
    if free < least + settings.spool_max_bytes:
        advice = (
            f"should Postgres be away for long, the spool may grow to "
            f"{show_size(settings.spool_max_bytes)}; make room, or set --spool-max-bytes"
        )
        return Check("disk space", "warning", message, advice)
    return Check("disk space", "ok", message)


def check_file_limit(settings: Settings) -> Check:
    """Beacon raises the soft limit by itself as far as the hard one lets it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = settings.max_connections + FILES_OF_ITS_OWN
    if hard != resource.RLIM_INFINITY and hard < needed:
        advice = (
            f"{settings.max_connections} connections need {needed}: raise it (LimitNOFILE= in "
            "systemd, ulimit -n in a shell), or set --max-connections lower"
        )
        return Check("file limit", "warning", f"{hard} files may be open at once", advice)
    shown = "any number of" if hard == resource.RLIM_INFINITY else str(hard)
    return Check("file limit", "ok", f"{shown} files may be open at once")


def check_port(settings: Settings) -> Check:
    name, where = "port", f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.create_server((settings.host, settings.port), family=family):
            return Check(name, "ok", f"{where} is free")
    except OSError as error:
        reason = error.strerror or str(error)
    version = _beacon_at(settings)
    if version is not None:
        return Check(name, "ok", f"{where} is held by Beacon {version}")
    advice = "stop what holds it, or choose another --port"
    return Check(name, "problem", f"{where} cannot be had: {reason}", advice)


def _beacon_at(settings: Settings) -> str | None:
    """The version of the Beacon that answers on the port, if one does."""
    host = "localhost" if settings.host in EVERY_ADDRESS else settings.host
    connection = HTTPConnection(host, settings.port, timeout=ANSWER_SECONDS)
    if settings.tls_cert:
        unchecked = ssl._create_unverified_context()  # it is our own, or it is not Beacon
        connection = HTTPSConnection(host, settings.port, timeout=ANSWER_SECONDS, context=unchecked)
    try:
        connection.request("GET", "/api/v1/health")
        return str(json.loads(connection.getresponse().read(MAX_ANSWER_BYTES))["version"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()


def check_system(settings: Settings) -> Check:
    """The C library: the executable, and Beacon's own Postgres, need glibc."""
    library, version = platform.libc_ver()
    system = f"{platform.system()} {platform.machine()}, {library or 'no glibc'} {version}".strip()
    if platform.system() != "Linux" or (settings.database_url and not resources.is_frozen()):
        return Check("system", "ok", system)
    if library != "glibc":
        advice = "Beacon's own Postgres needs glibc (Debian, Ubuntu, Fedora; not Alpine): "
        return Check("system", "problem", system, advice + "use --database-url")
    if resources.is_frozen() and _numbers(version) < OLDEST_GLIBC_OF_EXECUTABLE:
        oldest = ".".join(map(str, OLDEST_GLIBC_OF_EXECUTABLE))
        advice = f"the executable is made for glibc {oldest} or newer; install from source here"
        return Check("system", "warning", system, advice)
    return Check("system", "ok", system)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    return next((each for each in (path, *path.parents) if each.exists()), Path("/"))


def file_system_of(path: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """Its type, like ext4 or tmpfs; None where there is no way to tell."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return None
    found = [line.split()[1:3] for line in lines if len(line.split()) > 2]
    held = [
        (len(Path(point).parts), number, kind)
        for number, (point, kind) in enumerate(found)
        if path.resolve().is_relative_to(point)
    ]
    return max(held)[2] if held else None


# --- Postgres -------------------------------------------------------------------------------


async def check_postgres(settings: Settings) -> list[Check]:
    """Whether it answers, its version, its tables and its clock against ours."""
    from beacon.postgres.cluster import cluster_major, embedded_dsn
    from beacon.postgres.database import open_database

    if not settings.database_url and not await _is_served(settings.data_dir):
        return [_check_carried(settings, cluster_major(settings.data_dir))]
    url = settings.database_url or embedded_dsn(settings.data_dir)
    try:
        async with open_database(url, pool_size=1) as database:
            return [
                await _check_version(database),
                await _check_tables(database),
                await _check_clock(database),
                await _check_losses(database),
            ]
    except BeaconError as error:
        advice = (
            "check --database-url and the network"
            if settings.database_url
            else "Beacon starts it again by itself; postgres.log in the data directory says more"
        )
        return [Check("Postgres", "problem", error.message, advice)]


async def _check_losses(database: Database) -> Check:
    """What did not come, or was left out, since yesterday; of all projects."""
    from beacon.noise.losses import lost_since_yesterday

    name = "losses"
    try:
        told = await lost_since_yesterday(database)
    except PostgresRefused:
        return Check(name, "ok", "not told yet: migrations are pending")
    if not told:
        return Check(name, "ok", "nothing was lost in the last 24 hours")
    advice = "the losses of each project tell when and why (docs/errors.md)"
    return Check(name, "warning", f"in the last 24 hours: {told}", advice)


async def check_disk_use(settings: Settings) -> Check:
    """How large each part is, and whether that is within the budget."""
    from beacon.jobs.disk import measure
    from beacon.postgres.database import open_database

    name = "disk use"
    try:
        if settings.database_url:
            async with open_database(settings.database_url, pool_size=1) as database:
                use = await measure(settings, database)
        else:
            use = await measure(settings, None)
    except (BeaconError, OSError) as error:
        return Check(name, "warning", f"it cannot be told: {error}", "see the other checks")
    if use.state == "ok":
        return Check(name, "ok", use.words())
    advice = (
        "a day after the first warning, and once the budget is used up, the oldest weeks of events "
        "are dropped: raise --disk-budget, or keep events for less long"
    )
    return Check(name, "warning", use.words(), advice)


async def _is_served(data_dir: Path) -> bool:
    """Whether a Beacon runs on the data directory."""
    from beacon.postgres.embedded import lock_data_directory

    if not (data_dir / "beacon.lock").exists() or not os.access(data_dir, os.W_OK):
        return False
    try:
        with lock_data_directory(data_dir):
            return False
    except AlreadyRunning:
        return True


def _check_carried(settings: Settings, major: str | None) -> Check:
    """Of Beacon's own Postgres while no server runs."""
    from beacon.postgres.binaries import carried_version

    try:
        carried = carried_version()
    except BeaconError as error:
        return Check("Postgres", "problem", error.message, "use --database-url")
    if major is not None and major != carried.split(".")[0]:
        advice = f"run `beacon upgrade-database --data-dir {settings.data_dir}`"
        message = f"the data is of Postgres {major}, Beacon carries {carried}"
        return Check("Postgres", "problem", message, advice)
    state = "its data is there" if major else "its data is made at the first start"
    return Check("Postgres", "ok", f"{carried} comes with Beacon; it is not running; {state}")


async def _check_version(database: Database) -> Check:
    number = int(await database.fetch_value("SHOW server_version_num", timeout=ANSWER_SECONDS))
    version = await database.fetch_value("SHOW server_version")
    if number < OLDEST_POSTGRES * 10_000:
        advice = f"Beacon needs Postgres {OLDEST_POSTGRES} or newer"
        return Check("Postgres", "problem", f"it is version {version}", advice)
    return Check("Postgres", "ok", f"version {version} answers")


async def _check_tables(database: Database) -> Check:
    from beacon.postgres import migrate

    states = await migrate.status(database, resources.migrations())
    pending = [state.name for state in states if not state.applied]
    if pending:
        advice = "`beacon serve` applies them at start, as does `beacon migrate up`"
        return Check("tables", "warning", f"{len(pending)} migrations are pending", advice)
    return Check("tables", "ok", "up to date")


async def _check_clock(database: Database) -> Check:
    before = time.time()
    theirs = float(await database.fetch_value("SELECT extract(epoch FROM clock_timestamp())"))
    after = time.time()
    off = max(before - theirs, theirs - after, 0.0)
    message = f"{off:.1f} s apart from Postgres'" if off >= 0.1 else "the same as Postgres'"
    advice = "set the clocks by NTP; over an hour apart, events are answered 503"
    if off > CLOCK_PROBLEM_SECONDS:
        return Check("clock", "problem", message, advice)
    if off > CLOCK_WARNING_SECONDS:
        return Check("clock", "warning", message, advice)
    return Check("clock", "ok", message)
