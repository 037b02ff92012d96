"""Which events a rule counts, as SQL. Pure.

In: what a rule says, and a span of time. Out: `Conditions`, whose first three arguments are the
project and the span. Bots' events are left out where all events are counted.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from beacon.alerts.rules import Change, NoData, Rule, Threshold, read_condition, read_terms
from beacon.events import FLAG_EXPOSURE
from beacon.explorer.conditions import Conditions, add_terms
from beacon.explorer.fields import EVENT_FIELDS
from beacon.explorer.filters import event_passes

IS_ERROR = "e.issue_id IS NOT NULL"
TYPE = "coalesce(nullif(e.properties ->> 'type', ''), e.event_name)"
FIELDS = EVENT_FIELDS._replace(named={**EVENT_FIELDS.named, "type": TYPE})


def conditions_of(
    rule: Rule, start: datetime, end: datetime, *, errors: bool | None = None
) -> Conditions:
    """`errors`: whether those alone are meant; None: as the rule has it."""
    when = rule.when
    assert isinstance(when, Threshold | NoData | Change)
    if errors is None:
        errors = (when.metric if isinstance(when, Change) else when.of) == "errors"
    conditions = _begun(rule.project_id, start, end, rule.environments, errors=errors)
    add_terms(conditions, read_terms(when.search), FIELDS)
    condition = read_condition(when.filters)
    if condition is not None:
        conditions.add(event_passes(conditions, condition))
    return conditions


def all_of(
    project_id: UUID, start: datetime, end: datetime, environments: list[str], *, errors: bool
) -> Conditions:
    return _begun(project_id, start, end, environments, errors=errors)


def _begun(
    project_id: UUID, start: datetime, end: datetime, environments: list[str], *, errors: bool
) -> Conditions:
    conditions = Conditions(project_id, start, end)
    conditions.add(IS_ERROR if errors else f"NOT e.is_bot AND e.event_name <> '{FLAG_EXPOSURE}'")
    if environments:
        place = conditions.place(environments)
        conditions.add(f"coalesce(e.environment, '') = ANY({place}::text[])")
    return conditions
