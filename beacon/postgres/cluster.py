"""Makes and describes the files of Beacon's own Postgres cluster, `<data>/postgres`.

A data directory comes in; who runs Postgres, where its socket is, the DSN, an
initialised cluster with the database `beacon`, and its settings go out. Running it is
the business of `embedded`.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from beacon.errors import BeaconError, StartupError
from beacon.postgres.binaries import Binaries

USER = "beacon"
DATABASE = "beacon"
MAX_SOCKET_FOLDER_BYTES = 107 - len("/.s.PGSQL.5432")
ACCOUNTS = ("beacon", "postgres", "nobody")  # tried in this order when Beacon runs as root
INITDB_SECONDS = 300
INITDB_OPTIONS = (
    *("--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
NO_SPACE = ("No space left on device", "Disk quota exceeded")
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "shared_buffers": "48MB",
    "wal_buffers": "4MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_connections": "40",
    "max_locks_per_transaction": "128",  # a year of partitions in one query or dump
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "min_wal_size": "128MB",
    "checkpoint_timeout": "15min",
    "io_method": "sync",  # the default starts three more processes
    "autovacuum_max_workers": "2",
    "jit": "off",
    "random_page_cost": "1.1",
    "huge_pages": "off",
    "client_connection_check_interval": "2s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_error_verbosity": "terse",  # the detail of an error may quote an event
    "log_min_error_statement": "panic",
}
"""For a small box: all of Beacon and Postgres idle in under 150 MB, bulk loads in few WAL files."""


SINCE = {"io_method": 18}
"""The first major version that knows a setting: an upgrade runs the older server once more."""


class NoSpace(BeaconError):
    """Postgres cannot work for lack of disk space: make room, then try again."""

    code = "no_space"


class Account(NamedTuple):
    """Who runs Postgres; `switch` tells whether that is somebody else than Beacon itself."""

    name: str
    uid: int
    gid: int
    switch: bool

    def popen(self) -> dict[str, Any]:
        """Return the arguments of subprocess.Popen that make the child run as this account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def cluster_folder(data_dir: Path) -> Path:
    return data_dir.resolve() / "postgres"


def socket_folder(data_dir: Path) -> Path:
    """Return where the server's socket is: in the cluster, or, where that path is too long
    for a socket, in a runtime directory named after it."""
    cluster = cluster_folder(data_dir)
    if len(os.fsencode(cluster)) <= MAX_SOCKET_FOLDER_BYTES:
        return cluster
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    return Path("/run" if os.geteuid() == 0 else "/tmp") / f"beacon-{name}"


def embedded_dsn(data_dir: Path, database: str = DATABASE) -> str:
    """Return the DSN of the data directory's own Postgres, whether it runs or not."""
    return f"postgresql://{USER}@/{database}?host={quote(str(socket_folder(data_dir)))}"


def account_for(data_dir: Path) -> Account:
    """Return who runs Postgres: Beacon's own user, or as root (which Postgres refuses) the
    cluster's owner, else the first of `ACCOUNTS` that exists."""
    if os.geteuid() != 0:
        return Account("", os.geteuid(), os.getegid(), False)
    cluster = cluster_folder(data_dir)
    if cluster.exists() and cluster.stat().st_uid != 0:
        found = cluster.stat()
        return Account(_user_name(found.st_uid), found.st_uid, found.st_gid, True)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, True)
    raise StartupError(
        "Postgres refuses to run as root, and there is no user 'beacon', 'postgres' or 'nobody'"
        " to run it as: make one (useradd --system beacon), or run Beacon as another user"
    )


def require_reachable(data_dir: Path, account: Account) -> None:
    """Raise StartupError when `account` cannot get to the data directory."""
    if not account.switch:
        return
    for folder in (data_dir.resolve(), *data_dir.resolve().parents):
        found = folder.stat()
        owner, group = found.st_uid == account.uid, found.st_gid == account.gid
        needed = stat.S_IXUSR if owner else stat.S_IXGRP if group else stat.S_IXOTH
        if not found.st_mode & needed:
            raise StartupError(
                f"Postgres runs as the user {account.name!r}, who may not enter {folder}:"
                " choose a --data-dir that everybody can reach, such as /var/lib/beacon,"
                f" or run: chmod o+x {folder}"
            )


def cluster_major(data_dir: Path) -> str | None:
    """Return the major version that the cluster was made by, or None when there is none."""
    try:
        return (cluster_folder(data_dir) / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return None


def make_cluster(data_dir: Path, binaries: Binaries, account: Account) -> None:
    """Make an empty cluster with the database `beacon`: whole, or not at all. Blocks.

    Raises NoSpace, or StartupError with what initdb said.
    """
    cluster = cluster_folder(data_dir)
    beside = cluster.with_name(f"{cluster.name}.init")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(0o700)
    if account.switch:
        os.chown(beside, account.uid, account.gid)
    _run([binaries.program("initdb"), "-D", beside, *INITDB_OPTIONS], account, beside)
    with open(beside / "postgresql.conf", "a", encoding="utf-8") as conf:
        conf.write("\ninclude_if_exists 'beacon.conf'  # written anew by Beacon at each start\n")
    _run(
        [binaries.program("postgres"), "--single", "-D", beside, "postgres"],
        account,
        beside,
        f"CREATE DATABASE {DATABASE}\n",
    )
    beside.rename(cluster)
    _sync(cluster.parent)


def write_settings(data_dir: Path, account: Account, extra: dict[str, str]) -> None:
    """Write `SETTINGS` and `extra` where the server reads them at its next start.

    A person's own settings, made by ALTER SYSTEM, stand above these.
    """
    target = cluster_folder(data_dir) / "beacon.conf"
    major = int(cluster_major(data_dir) or 0)
    settings = {
        name: value
        for name, value in (*SETTINGS.items(), *extra.items())
        if major >= SINCE.get(name, 0)
    }
    text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
    if target.exists() and target.read_text() == text:  # a full disk does not hinder a start
        return
    beside = target.with_name("beacon.conf.new")
    beside.write_text(text)
    if account.switch:
        os.chown(beside, account.uid, account.gid)
    beside.rename(target)


def prepare_socket_folder(data_dir: Path, account: Account) -> Path:
    """Make the short runtime directory when it is needed; return where the socket goes."""
    folder = socket_folder(data_dir)
    if folder == cluster_folder(data_dir):
        return folder
    try:
        folder.mkdir(0o700)
        if account.switch:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
            raise StartupError(f"{folder} belongs to somebody else: remove it") from None
        folder.chmod(0o700)
    return folder


def lacks_space(text: str) -> bool:
    """Tell whether a program's last words are about a full disk."""
    return any(words in text for words in NO_SPACE)


def _run(command: list[Any], account: Account, folder: Path, stdin: str = "") -> None:
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        cwd=folder,
        env=ENVIRONMENT,
        timeout=INITDB_SECONDS,
        check=False,
        start_new_session=True,
        **account.popen(),
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        failure = NoSpace if lacks_space(said) else StartupError
        raise failure(f"cannot make a Postgres cluster in {folder.parent}: {said}")


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
