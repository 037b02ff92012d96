"""What a rule can watch for: types, limits, and what is refused. Pure.

In: a rule as the API takes it. Out: the same, checked. Raises InvalidField with the path.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import re2  # type: ignore[import-untyped]
from msgspec import Meta

from beacon.alerts.quiet import QuietHours, check_quiet
from beacon.errors import InvalidField
from beacon.explorer.filters import check_sayable
from beacon.explorer.search import MAX_CHARACTERS, Term, parse_search
from beacon.reports.conditions import Condition
from beacon.reports.filters import Asking, Filter, read_filters

if TYPE_CHECKING:
    from uuid import UUID

MAX_PATTERN_CHARACTERS = 500
MAX_PATTERN_MEMORY = 1 << 20  # bytes, of its automaton
MAX_FILTERS = 20
MAX_COUNT = 1_000_000_000
MAX_ENVIRONMENTS = 20
MAX_CHANNELS_OF_A_RULE = 10
MIN_COOLDOWN_MINUTES = 5  # of what holds for a while, and would fire all the time
MAX_COOLDOWN_MINUTES = 7 * 24 * 60
MAX_TAG_CHARACTERS = 200

Level = Literal["debug", "info", "warning", "error", "fatal"]
Of = Annotated[
    Literal["errors", "events"], Meta(description="`errors`: what makes issues; `events`: all.")
]
Search = Annotated[
    str,
    Meta(max_length=MAX_CHARACTERS, description="As events are searched: `level:fatal`."),
]
Filters = Annotated[
    list[Filter],
    Meta(max_length=MAX_FILTERS, description="As reports take them; of events and sessions."),
]
Count = Annotated[int, Meta(ge=1, le=MAX_COUNT)]
Percent = Annotated[float, Meta(gt=0, le=100_000)]
Levels = Annotated[list[Level], Meta(max_length=5, description="Empty: each.")]
Pattern = Annotated[
    str, Meta(min_length=1, max_length=MAX_PATTERN_CHARACTERS, description="RE2's syntax.")
]
Key = Annotated[str, Meta(min_length=1, max_length=200)]


class _When(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    pass


class Threshold(_When, frozen=True, kw_only=True, tag="threshold"):
    """At least so many events that pass in so many minutes, of all or of one group: an issue, or
    a tag's value (`tag:region`)."""

    of: Of = "errors"
    search: Search = ""
    filters: Filters = []
    at_least: Count
    minutes: Annotated[int, Meta(ge=1, le=1440)]
    by: Annotated[str, Meta(max_length=MAX_TAG_CHARACTERS + 4)] | None = None


class NewIssue(_When, frozen=True, kw_only=True, tag="new_issue"):
    """An issue's first event."""

    levels: Levels = []
    title_matches: Pattern | None = None


class Regression(_When, frozen=True, kw_only=True, tag="regression"):
    """An event of an issue that was resolved."""

    levels: Levels = []
    title_matches: Pattern | None = None


class PatternMatch(_When, frozen=True, kw_only=True, tag="pattern"):
    """An error in one of whose fields the pattern is found."""

    pattern: Pattern
    fields: Annotated[
        list[Literal["message", "type", "title"]], Meta(min_length=1, max_length=3)
    ] = msgspec.field(default_factory=lambda: ["message", "type", "title"])
    case_sensitive: bool = False
    levels: Levels = []


class NoData(_When, frozen=True, kw_only=True, tag="no_data"):
    """Fewer events that pass in so many minutes."""

    of: Of = "events"
    search: Search = ""
    filters: Filters = []
    fewer_than: Count = 1
    minutes: Annotated[int, Meta(ge=5, le=1440)] = 30


class Change(_When, frozen=True, kw_only=True, tag="change"):
    """The last hour differs from the same hour a week ago. `floor`: what the greater one must be
    at least, in events (of a rate: in errors)."""

    metric: Literal["errors", "events", "error_rate"]
    search: Search = ""
    filters: Filters = []
    direction: Literal["up", "down", "both"] = "up"
    percent: Percent = 100
    floor: Count = 20


class FlagErrors(_When, frozen=True, kw_only=True, tag="flag_errors"):
    """More errors after a flag was changed than before. `flag` null: any. `switch_off`: the flag is
    turned off in that environment, unless that is protected."""

    flag: Key | None = None
    environment: Key = "production"
    metric: Literal["rate", "count"] = "rate"
    percent: Percent = 100
    floor: Count = 10
    minutes: Annotated[int, Meta(ge=5, le=240)] = 30
    switch_off: bool = False


class Monitor(_When, frozen=True, kw_only=True, tag="monitor"):
    """What became of cron and uptime monitors; `monitors` are their slugs, empty: each."""

    monitors: Annotated[list[Key], Meta(max_length=100)] = []
    on: Annotated[
        list[Literal["missed", "late", "failed", "down", "recovered"]], Meta(min_length=1)
    ] = msgspec.field(default_factory=lambda: ["missed", "late", "failed", "down"])


When = Threshold | NewIssue | Regression | PatternMatch | NoData | Change | FlagErrors | Monitor
Counted = Threshold | NoData | Change
"""Those that count events that pass."""
EACH_TIME = NewIssue | Regression | PatternMatch | Monitor
"""Those that something that happens makes fire."""
TOLD = ("new_issue", "regression", "monitor")
"""Those that the outbox tells of; the others are evaluated when they are due."""

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=5000)]
Environments = Annotated[
    list[Annotated[str, Meta(max_length=200)]],
    Meta(
        max_length=MAX_ENVIRONMENTS,
        description='Empty: each. `""` stands for events that name none.',
    ),
]
Cooldown = Annotated[
    int,
    Meta(
        ge=0,
        le=MAX_COOLDOWN_MINUTES,
        description="After a firing the same group does not fire again for so many minutes.",
    ),
]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it is evaluated. `since`: from when on, in seconds since 1970, it watches as it
    does now."""

    id: UUID
    project_id: UUID
    name: str
    when: When
    environments: list[str] = []
    cooldown_minutes: int = 60
    quiet_hours: QuietHours | None = None
    version: int = 1
    since: float = 0.0

    @property
    def kind(self) -> str:
        return kind_of(self.when)


def kind_of(when: When) -> str:
    return str(when.__struct_config__.tag)


def check_when(when: When) -> None:
    """Raises InvalidField."""
    if isinstance(when, Counted):
        read_terms(when.search)
        read_condition(when.filters)
    if isinstance(when, Threshold):
        _check_by(when.by)
    if isinstance(when, NewIssue | Regression) and when.title_matches is not None:
        compiled("when.title_matches", when.title_matches)
    if isinstance(when, PatternMatch):
        compiled("when.pattern", when.pattern, case_sensitive=when.case_sensitive)


def check_rule(
    name: str, when: When, quiet_hours: QuietHours | None, cooldown_minutes: int
) -> None:
    if not name.strip():
        raise InvalidField("name", "name: it is empty.")
    check_when(when)
    least = 0 if isinstance(when, EACH_TIME) else MIN_COOLDOWN_MINUTES
    if cooldown_minutes < least:
        raise InvalidField(
            "cooldown_minutes", f"cooldown_minutes: at least {least}, as it holds for a while."
        )
    if quiet_hours is not None:
        check_quiet(quiet_hours)


def read_terms(search: str) -> tuple[Term, ...]:
    try:
        return parse_search(search)
    except InvalidField as fault:
        raise InvalidField("when.search", fault.message) from None


def read_condition(filters: list[Filter]) -> Condition | None:
    """Without what a project has saved: a rule stays what it is when that changes."""
    asking = Asking(now=0, zone="UTC")
    condition = read_filters(filters, asking, "when.filters")
    try:
        check_sayable(condition)
    except InvalidField as fault:
        raise InvalidField("when.filters", fault.message) from None
    return condition


@lru_cache(maxsize=256)
def compiled(field: str, pattern: str, *, case_sensitive: bool = False) -> Any:
    """RE2 takes time that grows with the text alone, whatever the pattern. Raises InvalidField."""
    options = re2.Options()
    options.max_mem = MAX_PATTERN_MEMORY
    options.case_sensitive = case_sensitive
    options.log_errors = False
    options.never_capture = True
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        why = error.args[0] if error.args else error
        text = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise InvalidField(field, f"{field}: no pattern of RE2: {text}") from None


def _check_by(by: str | None) -> None:
    if by in (None, "issue"):
        return
    assert by is not None
    if not by.startswith("tag:") or len(by) <= 4 or "\0" in by:
        raise InvalidField("when.by", "when.by: null, `issue` or `tag:KEY`.")
