"""What a monitor is set to: when a job is to run, or what an address is to answer. Pure.

In: what somebody sends. Out: settings that hold together. Raises InvalidField.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from beacon.decode.fields import MAX_LABEL_CHARACTERS
from beacon.errors import InvalidField
from beacon.monitors.schedule import Schedule, check_schedule
from beacon.outbound.addresses import check_url

Kind = Literal["cron", "uptime"]
MAX_DAY_MINUTES = 60 * 24
MAX_RUNTIME_MINUTES = 60 * 24 * 28

Minutes = Annotated[int, Meta(ge=1, le=MAX_DAY_MINUTES)]
Threshold = Annotated[int, Meta(ge=1, le=100)]
Slug = Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9_-]{0,99}\Z", examples=["nightly-backup"])]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Environment = Annotated[str, Meta(min_length=1, max_length=MAX_LABEL_CHARACTERS)]
HeaderValue = Annotated[str, Meta(max_length=2000)]

_NOT_OF_SLUGS = re.compile(r"[^a-z0-9_-]+")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\Z")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*\Z")
_STATUSES = re.compile(r"\s*([1-5]\d\d)\s*(?:-\s*([1-5]\d\d)\s*)?\Z")


class CronSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run is missing when none began within `margin_minutes` of its time, and lasts too long
    after `max_runtime_minutes`. So many failures in a row make the monitor fail, so many successes
    end that."""

    schedule: Schedule
    timezone: Annotated[str, Meta(min_length=1, max_length=100, examples=["Europe/Vienna"])] = "UTC"
    margin_minutes: Minutes = 5
    max_runtime_minutes: Annotated[int, Meta(ge=1, le=MAX_RUNTIME_MINUTES)] = 30
    failure_threshold: Threshold = 1
    recovery_threshold: Threshold = 1

    def check(self) -> None:
        check_schedule(self.schedule, self.timezone, "cron.schedule")


class UptimeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`expected_status` are numbers and ranges; `contains` stands in the first 64 KiB of the
    answer; `certificate_days`: so long before the certificate ends people are told (null: never).
    Of `headers` answers show the names alone; a value that is sent back so stays as it is."""

    url: Annotated[str, Meta(max_length=2000, examples=["https://example.com/health"])]
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] = "GET"
    interval_seconds: Annotated[int, Meta(ge=30, le=3600)] = 60
    timeout_seconds: Annotated[int, Meta(ge=1, le=30)] = 10
    expected_status: Annotated[str, Meta(max_length=100, examples=["200-299", "200,301-302"])] = (
        "200-299"
    )
    contains: Annotated[str, Meta(min_length=1, max_length=500)] | None = None
    headers: Annotated[dict[str, HeaderValue], Meta(max_length=20)] = {}
    body: Annotated[str, Meta(max_length=10_000)] | None = None
    environment: Environment = "production"
    failure_threshold: Threshold = 2
    recovery_threshold: Threshold = 1
    certificate_days: Annotated[int, Meta(ge=1, le=90)] | None = 14

    def check(self) -> None:
        check_url("uptime.url", self.url)
        if statuses_of(self.expected_status) is None:
            raise InvalidField(
                "uptime.expected_status",
                "uptime.expected_status: write numbers and ranges, as 200-299 or 200,301-302.",
            )
        if self.timeout_seconds >= self.interval_seconds:
            raise InvalidField(
                "uptime.timeout_seconds", "uptime.timeout_seconds: it is not below the interval."
            )
        for name, value in self.headers.items():
            if not (_HEADER_NAME.match(name) and _HEADER_VALUE.match(value)):
                raise InvalidField("uptime.headers", f"uptime.headers: {name!r} is no header.")


Settings = CronSettings | UptimeSettings


def statuses_of(text: str) -> list[range] | None:
    """Which statuses are meant; None for what cannot be read."""
    found = []
    for part in text.split(","):
        matched = _STATUSES.match(part)
        if matched is None:
            return None
        first = int(matched[1])
        last = int(matched[2] or first)
        if last < first:
            return None
        found.append(range(first, last + 1))
    return found


def slug_of(name: str) -> str:
    """`Nightly backup!` -> `nightly-backup`; empty where nothing is left."""
    return _NOT_OF_SLUGS.sub("-", name.lower()).strip("-_")[:100].strip("-_")
