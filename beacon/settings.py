"""The settings of a Beacon: one frozen dataclass, every field with its help, unit and default.

In goes nothing; `beacon.config` fills it from flags and variables, and describes it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beacon import values
from beacon.values import DAY, GIB, MIB, Kind, Network

if TYPE_CHECKING:
    from beacon.accounts.oidc.roles import RoleMap


def default_data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """`/var/lib/beacon` as root (Postgres' own user must reach it), else XDG's data home."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/beacon")
    home = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser().absolute() / "beacon"


def _about(
    text: str,
    *,
    group: str,
    kind: Kind = values.TEXT,
    unit: str | None = None,
    default: str | None = None,
    variable: str | None = None,
    flag: str | None = None,
    secret: bool = False,
) -> dict[str, Any]:
    """What the help and the documentation tell of a field.

    `default` says in words what stands in; `variable` is read after `BEACON_*`; `flag`
    is the flag's name where it may be repeated.
    """
    return {
        "help": text,
        "group": group,
        "kind": kind,
        "unit": unit,
        "default": default,
        "variable": variable,
        "flag": flag,
        "secret": secret,
    }


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that can be set. Built by `resolve`; tests build it directly."""

    host: str = field(
        default="127.0.0.1",
        metadata=_about(
            "Address to listen on; 0.0.0.0 or :: for every one.",
            group="Address",
            kind=values.ADDRESS,
        ),
    )
    port: int = field(
        default=4000,
        metadata=_about(
            "The one port, for everything; 0 takes any free one.",
            group="Address",
            kind=values.PORT,
            variable="PORT",
        ),
    )
    public_url: str | None = field(
        default=None,
        metadata=_about(
            "Where browsers and clients reach this Beacon; stands in links and DSNs.",
            group="Address",
            kind=values.PUBLIC_URL,
            default="what the last `beacon serve` recorded, else http://localhost:4000",
        ),
    )
    trusted_proxies: tuple[Network, ...] = field(
        default=(),
        metadata=_about(
            "Network whose X-Forwarded-For and Forwarded headers are believed. "
            "The flag may be repeated; the variable is a comma-separated list.",
            group="Address",
            kind=values.NETWORKS,
            default="none",
            flag="--trusted-proxy",
        ),
    )
    tls_cert: Path | None = field(
        default=None,
        metadata=_about(
            "Certificate chain (PEM): serve HTTPS and WSS. Needs the key too.",
            group="Address",
            kind=values.PATH,
            default="plain HTTP",
        ),
    )
    tls_key: Path | None = field(
        default=None,
        metadata=_about("Private key (PEM) of the certificate.", group="Address", kind=values.PATH),
    )

    data_dir: Path = field(
        default_factory=default_data_dir,
        metadata=_about(
            "Where Beacon keeps its spool, its own Postgres and geo files: a disk that lasts.",
            group="Data",
            kind=values.PATH,
            default="/var/lib/beacon as root, else ~/.local/share/beacon",
        ),
    )
    database_url: str | None = field(
        default=None,
        metadata=_about(
            "A Postgres (14 or newer) of yours to use instead of Beacon's own.",
            group="Data",
            kind=values.DATABASE_URL,
            default="Beacon runs its own Postgres",
            variable="DATABASE_URL",
            secret=True,
        ),
    )
    geo_city: Path | None = field(
        default=None,
        metadata=_about(
            "City-level geo file (mmdb). `beacon geo update` fetches one to the default place.",
            group="Data",
            kind=values.PATH,
            default="geo/city.mmdb in the data directory, else countries only",
        ),
    )

    disk_budget: int | None = field(
        default=None,
        metadata=_about(
            "Most that spool, Postgres and column files may take; near it Beacon warns, beyond it "
            "the oldest weeks of events are dropped.",
            group="Data",
            kind=values.SIZE,
            unit="bytes",
            default="no budget",
        ),
    )

    spool_max_bytes: int = field(
        default=10 * GIB,
        metadata=_about(
            "Most that may wait on disk for Postgres; beyond it events are answered 503.",
            group="Spool",
            kind=values.SIZE,
            unit="bytes",
        ),
    )
    spool_segment_bytes: int = field(
        default=128 * MIB,
        metadata=_about(
            "Size of one file of the spool.", group="Spool", kind=values.SIZE, unit="bytes"
        ),
    )
    spool_ballast_bytes: int = field(
        default=256 * MIB,
        metadata=_about(
            "Space kept in reserve, given free when a full disk keeps Postgres from starting.",
            group="Spool",
            kind=values.SIZE,
            unit="bytes",
        ),
    )
    spool_min_free_bytes: int = field(
        default=2 * GIB,
        metadata=_about(
            "Free disk space below which events are answered 503.",
            group="Spool",
            kind=values.SIZE,
            unit="bytes",
        ),
    )

    max_connections: int = field(
        default=20_000,
        metadata=_about(
            "Most clients connected at once.", group="Limits", kind=values.COUNT, unit="connections"
        ),
    )
    max_body_bytes: int = field(
        default=20 * MIB,
        metadata=_about(
            "Largest request body, both as sent and decompressed.",
            group="Limits",
            kind=values.SIZE,
            unit="bytes",
        ),
    )
    max_message_bytes: int = field(
        default=MIB,
        metadata=_about(
            "Largest WebSocket message.", group="Limits", kind=values.SIZE, unit="bytes"
        ),
    )
    drain_timeout: float = field(
        default=5.0,
        metadata=_about(
            "How long a stopping Beacon waits for requests in flight.",
            group="Limits",
            kind=values.SECONDS,
            unit="seconds",
        ),
    )

    open_registration: bool = field(
        default=False,
        metadata=_about(
            "Anybody may register; else by invitation. With mail set up, addresses are confirmed.",
            group="Accounts",
            kind=values.SWITCH,
        ),
    )
    fips: bool = field(
        default=False,
        metadata=_about(
            "Approved cryptography only: passwords by PBKDF2-HMAC-SHA256 instead of argon2id.",
            group="Accounts",
            kind=values.SWITCH,
        ),
    )
    session_idle_timeout: float = field(
        default=7 * DAY,
        metadata=_about(
            "A sign-in that nobody uses for so long is over.",
            group="Accounts",
            kind=values.SECONDS,
            unit="seconds",
        ),
    )
    session_max_age: float = field(
        default=30 * DAY,
        metadata=_about(
            "A sign-in is over after so long in any case.",
            group="Accounts",
            kind=values.SECONDS,
            unit="seconds",
        ),
    )
    lockout_attempts: int = field(
        default=5,
        metadata=_about(
            "Failed sign-ins of an account before the next has to wait: 1 s, doubling.",
            group="Accounts",
            kind=values.COUNT,
        ),
    )
    lockout_max_seconds: float = field(
        default=900,
        metadata=_about(
            "The longest such wait.", group="Accounts", kind=values.SECONDS, unit="seconds"
        ),
    )
    audit_retention_days: int = field(
        default=365,
        metadata=_about(
            "How long the audit log is kept.", group="Accounts", kind=values.COUNT, unit="days"
        ),
    )
    smtp_url: str | None = field(
        default=None,
        metadata=_about(
            "Mail server for invitations and resets: smtp://user:password@host:587 or smtps://.",
            group="Mail",
            kind=values.SMTP_URL,
            default="no mail: links are shown to who makes them",
            secret=True,
        ),
    )
    mail_from: str | None = field(
        default=None,
        metadata=_about(
            "Sender of Beacon's mail.",
            group="Mail",
            kind=values.EMAIL,
            default="beacon@ and the host of the public URL",
        ),
    )

    oidc_issuer: str | None = field(
        default=None,
        metadata=_about(
            "Issuer of the OpenID provider to sign in with, as its discovery document has it.",
            group="OpenID Connect",
            kind=values.ISSUER,
            default="no OpenID sign-in",
        ),
    )
    oidc_client_id: str | None = field(
        default=None,
        metadata=_about("This Beacon's client id at the provider.", group="OpenID Connect"),
    )
    oidc_client_secret: str | None = field(
        default=None,
        metadata=_about(
            "Its client secret; none for a public client.", group="OpenID Connect", secret=True
        ),
    )
    oidc_name: str = field(
        default="OpenID",
        metadata=_about("The provider's name on the sign-in button.", group="OpenID Connect"),
    )
    oidc_scopes: str = field(
        default="openid email profile",
        metadata=_about(
            "Scopes to ask for; add groups where the provider wants it.", group="OpenID Connect"
        ),
    )
    oidc_groups_claim: str = field(
        default="groups",
        metadata=_about("The claim that lists a person's groups.", group="OpenID Connect"),
    )
    oidc_role_map: RoleMap | None = field(
        default=None,
        metadata=_about(
            "Comma-separated GROUP=owner or GROUP=ROLE@PROJECT (viewer, editor or admin; a slug, "
            "number, id or * for all). Who is in none of the groups may not sign in.",
            group="OpenID Connect",
            kind=values.ROLE_MAP,
            default="everybody may sign in, and roles are given by hand",
        ),
    )
    oidc_only: bool = field(
        default=False,
        metadata=_about(
            "Passwords are off: everybody signs in with the provider.",
            group="OpenID Connect",
            kind=values.SWITCH,
        ),
    )

    source_map_file_bytes: int = field(
        default=64 * MIB,
        metadata=_about(
            "Largest file of source maps, unpacked.",
            group="Source maps",
            kind=values.SIZE,
            unit="bytes",
        ),
    )
    source_map_project_bytes: int = field(
        default=5 * GIB,
        metadata=_about(
            "Most that one project's source maps may take in Postgres, packed.",
            group="Source maps",
            kind=values.SIZE,
            unit="bytes",
        ),
    )
    source_map_retention_days: int = field(
        default=90,
        metadata=_about(
            "How long a source map is kept that is neither used nor uploaded again.",
            group="Source maps",
            kind=values.COUNT,
            unit="days",
        ),
    )
    source_map_cache_bytes: int = field(
        default=256 * MIB,
        metadata=_about(
            "Memory for source maps that were used last.",
            group="Source maps",
            kind=values.SIZE,
            unit="bytes",
        ),
    )

    private_networks: tuple[Network, ...] = field(
        default=(),
        metadata=_about(
            "Network of yours that webhooks and uptime checks may reach, though it is private. "
            "The flag may be repeated; the variable is a comma-separated list.",
            group="Alerts",
            kind=values.NETWORKS,
            default="none: public addresses only",
            flag="--private-network",
        ),
    )

    demo: bool = field(
        default=False,
        metadata=_about(
            "Makes a project called Demo with three flags for the page /demo, where everybody who "
            "reaches it may switch them.",
            group="Trying out",
            kind=values.SWITCH,
        ),
    )

    metrics_token: str | None = field(
        default=None,
        metadata=_about(
            "Bearer token that opens /metrics to others than this machine.",
            group="Watching",
            default="/metrics answers this machine only",
            secret=True,
        ),
    )
    log_level: str = field(
        default="info",
        metadata=_about(
            "How much to log.",
            group="Watching",
            kind=values.one_of("debug", "info", "warning", "error"),
        ),
    )
    log_format: str = field(
        default="text",
        metadata=_about(
            "Log lines for people, or one JSON object a line.",
            group="Watching",
            kind=values.one_of("text", "json"),
        ),
    )
