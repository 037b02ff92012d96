"""Where a setting's value comes from: its flag, its variable, its default.

In go the command line's flags and the environment; out comes `Settings`, or
`UsageError` with the name of the setting that cannot be read. A setting is taken
from its flag, then its `BEACON_*` variable, then (for two of them) the variable
that hosting platforms set (`DATABASE_URL`, `PORT`), then its default. An empty
variable counts as not set.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import Field, fields
from typing import Any, NamedTuple

from beacon.errors import UsageError
from beacon.settings import Settings, default_data_dir
from beacon.values import MIB, show_size, show_span

__all__ = ["Described", "Settings", "default_data_dir", "described", "resolve"]


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
    if isinstance(value, bool):
        return "on" if value else "off"
    if unit == "seconds" and isinstance(value, int | float):
        return show_span(value)
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
    if (settings.oidc_issuer is None) != (settings.oidc_client_id is None):
        raise UsageError("--oidc-issuer and --oidc-client-id belong together: give both or neither")
    if settings.oidc_only and settings.oidc_issuer is None:
        raise UsageError("--oidc-only needs --oidc-issuer: else nobody could sign in")
