"""What can be set of a project, and how people write it. Pure.

In: `ProjectSettings` or a `NewProject`, as a request's body has them. Out: the values as they are
stored, of those fields that were given; or InvalidField, which names the field and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.errors import InvalidField, UsageError
from beacon.noise.settings import ErrorFilters, ErrorLimits, checked_filters
from beacon.projects.origins import normalised_domain
from beacon.projects.projects import MAX_NAME_CHARACTERS, checked_name
from beacon.scrub.settings import Scrubbing
from beacon.scrub.settings import checked as checked_scrubbing

MAX_DOMAINS = 100
MAX_DOMAIN_INPUT_CHARACTERS = 500  # as it is written, with https:// and a slash
MAX_RETENTION_DAYS = 36_500
MIN_SESSION_SECONDS, MAX_SESSION_SECONDS = 60, 86_400
MAX_RATE = 1_000_000  # a second

Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME_CHARACTERS)]
Domain = Annotated[str, Meta(min_length=1, max_length=MAX_DOMAIN_INPUT_CHARACTERS)]
Domains = Annotated[
    list[Domain],
    Meta(
        max_length=MAX_DOMAINS,
        description="Whose pages may send events: `example.com`, `*.example.com`, `*`. None: all.",
    ),
]
TimeZone = Annotated[
    str,
    Meta(min_length=1, max_length=100, description="A name like `Europe/Madrid`, for reports."),
]
RetentionDays = Annotated[
    int,
    Meta(ge=1, le=MAX_RETENTION_DAYS, description="Older events are deleted; null: kept for ever."),
]
SessionTimeout = Annotated[
    int,
    Meta(
        ge=MIN_SESSION_SECONDS,
        le=MAX_SESSION_SECONDS,
        description="Idle seconds after which a visitor's next event begins a new session.",
    ),
]
RateLimit = Annotated[
    int, Meta(ge=1, le=MAX_RATE, description="Events a second on each node; null: no limit.")
]

FlagExposures = Annotated[
    Literal["all", "reported", "off"],
    Meta(
        description="Which variants a visitor had are counted: of flags that Beacon told its "
        "clients and of those that they report; only of these; none."
    ),
]


class ProjectSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is."""

    name: Name | UnsetType = UNSET
    domains: Domains | UnsetType = UNSET
    timezone: TimeZone | UnsetType = UNSET
    retention_days: RetentionDays | UnsetType | None = UNSET
    session_timeout: SessionTimeout | UnsetType = UNSET
    rate_limit: RateLimit | UnsetType | None = UNSET
    address_rate_limit: RateLimit | UnsetType | None = UNSET
    flag_exposures: FlagExposures | UnsetType = UNSET
    scrubbing: Scrubbing | UnsetType = UNSET
    error_limits: ErrorLimits | UnsetType = UNSET
    error_filters: ErrorFilters | UnsetType = UNSET


class NewProject(ProjectSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given is as usual: every domain, UTC, kept for ever, 30 minutes, no limits, all
    exposures; errors without secrets, and no more of them than make sense."""

    name: Name


FIELDS = ProjectSettings.__struct_fields__


def given_settings(settings: ProjectSettings) -> dict[str, Any]:
    """The given fields by name, as they are stored. Raises InvalidField.

    Whether there is such a time zone only Postgres knows.
    """
    given = {field: value for field in FIELDS if (value := getattr(settings, field)) is not UNSET}
    if "name" in given:
        given["name"] = _name(given["name"])
    if "domains" in given:
        given["domains"] = _domains(given["domains"])
    if "scrubbing" in given:
        checked_scrubbing(given["scrubbing"])
    if "error_filters" in given:
        checked_filters(given["error_filters"])
    return given


def as_stored(value: Any) -> Any:
    """Of an object what is not as usual, as JSON: so that what is usual may change."""
    if not isinstance(value, msgspec.Struct):
        return value
    usual = type(value)()
    fields = msgspec.structs.asdict(value)
    differing = {name: each for name, each in fields.items() if each != getattr(usual, name)}
    return msgspec.json.encode(differing).decode()


def _name(name: str) -> str:
    try:
        return checked_name(name)
    except UsageError as error:
        raise InvalidField("name", f"{error.message[:1].upper()}{error.message[1:]}.") from None


def _domains(domains: Sequence[str]) -> list[str]:
    """Each once, in their order."""
    return list(dict.fromkeys(_domain(index, domain) for index, domain in enumerate(domains)))


def _domain(index: int, domain: str) -> str:
    try:
        return normalised_domain(domain)
    except UsageError as error:
        raise InvalidField(f"domains[{index}]", f"{error.message}.") from None
