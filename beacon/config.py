"""The settings of a Beacon: one frozen dataclass, every field with its help, unit and default.

In go the command line's flags and the environment; out comes `Settings`, or
`UsageError` with the name of the setting that cannot be read. A setting is taken
from its flag, then its `BEACON_*` variable, then (for two of them) the variable
that hosting platforms set (`DATABASE_URL`, `PORT`), then its default. An empty
variable counts as not set.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from beacon import values
from beacon.errors import UsageError
from beacon.values import GIB, MIB, Kind, Network, show_size

# --- the settings -----------------------------------------------------------------------------


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


# --- where a setting's value comes from -------------------------------------------------------


class Described(NamedTuple):
    """One setting as the help and the documentation show it."""

    name: str
    flag: str
    variables: tuple[str, ...]  # in the order in which they are read
    placeholder: str
    help: str
    group: str
    default: str
    unit: str | None
    repeatable: bool
    secret: bool


def described() -> tuple[Described, ...]:
    """Every setting, in the order of the dataclass."""
    return tuple(_describe(each) for each in fields(Settings))


def _describe(each: Field[Any]) -> Described:
    about = each.metadata
    variables = [f"BEACON_{each.name.upper()}", *([about["variable"]] if about["variable"] else [])]
    return Described(
        name=each.name,
        flag=about["flag"] or "--" + each.name.replace("_", "-"),
        variables=tuple(variables),
        placeholder=about["kind"].placeholder,
        help=about["help"],
        group=about["group"],
        default=about["default"] or _show(each.default, about["unit"]),
        unit=about["unit"],
        repeatable=about["flag"] is not None,
        secret=about["secret"],
    )


def _show(value: object, unit: str | None) -> str:
    if value is None:
        return "none"
    if unit == "bytes" and isinstance(value, int):
        return show_size(value)
    return f"{value:g} {unit}" if unit and isinstance(value, int | float) else str(value)


def resolve(
    flags: Mapping[str, str | Sequence[str] | None], environ: Mapping[str, str] = os.environ
) -> Settings:
    """Settings from flags (field name -> text, or None), the environment and the defaults."""
    found: dict[str, Any] = {}
    for each in fields(Settings):
        text = _find(_describe(each), flags.get(each.name), environ)
        if text is not None:
            found[each.name] = _parse(each, *text)
    found.setdefault("data_dir", default_data_dir(environ))
    settings = Settings(**found)
    _check(settings)
    return settings


def _find(
    about: Described, given: str | Sequence[str] | None, environ: Mapping[str, str]
) -> tuple[str, str] | None:
    """(where it was found, its text)."""
    text = given if isinstance(given, str) or given is None else ",".join(given) or None
    if text is not None:
        return about.flag, text
    return next(((name, environ[name]) for name in about.variables if environ.get(name)), None)


def _parse(each: Field[Any], source: str, text: str) -> Any:
    try:
        return each.metadata["kind"].parse(text)
    except ValueError as error:
        shown = "the value" if each.metadata["secret"] else repr(text)
        raise UsageError(f"{source}: {shown} {error}") from None


def _check(settings: Settings) -> None:
    """Rules between settings."""
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise UsageError("--tls-cert and --tls-key belong together: give both or neither")
    if settings.spool_segment_bytes < MIB:
        raise UsageError("--spool-segment-bytes: a segment is at least 1MiB")
    if settings.spool_max_bytes < 2 * settings.spool_segment_bytes:
        raise UsageError(
            "--spool-max-bytes must be at least twice --spool-segment-bytes "
            f"({show_size(settings.spool_segment_bytes)})"
        )
