"""The one place that lists every table with visitors' data: what an export reads, what an erasure
and the deletion of a project delete, and in which order.

A new table with visitors' data gets a line here; `tests/privacy/test_tables.py` fails until it
has one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from beacon.privacy.person import Person
from beacon.privacy.reading import PAGE_ROWS, Lines, read_met, read_rejected, read_rows
from beacon.privacy.removal import (
    Removed,
    remove_events,
    remove_met,
    remove_rejected,
    remove_rows,
    remove_samples,
    remove_sessions,
    remove_user_tags,
)
from beacon.privacy.walk import Step

if TYPE_CHECKING:
    from beacon.postgres.database import Session

STEP_ROWS = 20_000

Read = Callable[["Session", UUID, Person, Step], Awaitable[Lines]]
Remove = Callable[["Session", UUID, Person, Step], Awaitable[Removed]]


@dataclass(frozen=True, kw_only=True)
class VisitorTable:
    """`key` is unique within a project; a step looks at `step_rows` of the project's rows.

    `read` and `remove` are None for a table whose rows go with another's.
    """

    name: str
    key: tuple[str, ...]
    read: Read | None
    remove: Remove | None
    step_rows: int = STEP_ROWS


VISITOR_TABLES = (
    VisitorTable(name="events", key=("timestamp", "id"), read=read_rows, remove=remove_events),
    VisitorTable(name="first_times", key=("id",), read=None, remove=None),  # with their events
    VisitorTable(name="sessions", key=("id",), read=read_rows, remove=remove_sessions),
    VisitorTable(name="users", key=("anon_id", "user_id"), read=read_rows, remove=remove_rows),
    VisitorTable(
        name="flag_exposures",
        key=("environment", "flag", "variant", "visitor"),
        read=read_rows,
        remove=remove_rows,
    ),
    VisitorTable(
        name="visitor_separations",
        key=("anon_id", "user_id"),
        read=read_rows,
        remove=remove_rows,
    ),
    VisitorTable(name="cohort_members", key=("id",), read=read_rows, remove=remove_rows),
    # Behind those that are found by what it says.
    VisitorTable(
        name="visitor_aliases", key=("anon_id", "user_id"), read=read_rows, remove=remove_rows
    ),
    VisitorTable(
        name="issue_visitors",
        key=("issue_id", "visitor"),
        read=read_met,
        remove=remove_met,
    ),
    VisitorTable(
        name="issue_tags", key=("issue_id", "key", "value"), read=None, remove=remove_user_tags
    ),
    # Of nobody in particular, and many.
    VisitorTable(
        name="issue_hours",
        key=("issue_id", "at", "environment", "release"),
        read=None,
        remove=None,
    ),
    VisitorTable(name="issues", key=("id",), read=None, remove=None),
    VisitorTable(name="alert_firings", key=("id",), read=None, remove=remove_samples),
    VisitorTable(
        name="rejected_events",
        key=("id",),
        read=read_rejected,
        remove=remove_rejected,
        step_rows=PAGE_ROWS,
    ),
)

PROJECT_TABLES = (
    "losses",
    "monitor_checks",
    "monitor_check_ins",
    "monitor_hours",
    "monitor_incidents",
    "monitor_states",
    "monitors",
    "alert_outbox",
    "alert_deliveries",
    "alert_evaluations",
    "alert_mutes",
    "alert_rules",
    "alert_channels",
    "issue_activity",
    "source_map_artifacts",
    "source_map_files",
    "source_map_chunks",
    "event_rollups_hourly",
    "column_changes",
    "live_tickets",
    "share_links",
    "saved_reports",
    "saved_filters",
    "cohorts",
    "annotations",
    "releases",
    "api_keys",
    "retired_public_keys",
    "memberships",
    "flag_proposals",
    "flag_usage",
    "flag_environments",
    "flags",
    "segments",
    "environments",
    "flag_versions",
    "flag_changes",
)
"""What goes with a project besides: few rows."""

KEPT_TABLES = ("audit_log", "jobs")
"""What tells of a deleted project, each for its own time; of visitors it tells nothing."""
