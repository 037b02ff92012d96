"""What is told of a firing: the webhook's payload, of which all other formats are made. Pure.

In: the firing, its rule, project and issue, and where people reach this Beacon. Out: a `Payload`:
that of the founding document (4.2), with ids and links.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import msgspec

from beacon.alerts.rules import Change, FlagErrors, NoData, Rule, Threshold
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.alerts.deciding import Decision
    from beacon.alerts.facts import Found

NOTHING: Mapping[str, Any] = MappingProxyType({})
FIRED = "alert.fired"
TEST = "alert.test"


class AlertPart(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the firing's."""

    id: UUID
    rule_id: UUID | None
    name: str
    rule_type: str
    triggered_at: Time
    reason: str
    link: str


class ProjectPart(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    slug: str


class IssuePart(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    short_id: str
    title: str
    culprit: str
    level: str
    link: str


class EventPart(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    type: str
    message: str
    timestamp: Time
    link: str


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    alert: AlertPart
    project: ProjectPart
    issue: IssuePart | None
    events: list[EventPart]
    context: dict[str, Any]


class ProjectFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`url`: where people see it in this Beacon, whose own is `public_url`."""

    id: UUID
    name: str
    slug: str
    public_url: str
    number: int

    @property
    def url(self) -> str:
        return f"{self.public_url}/p/{self.number}"


class IssueFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    title: str
    culprit: str
    level: str
    is_ignored: bool = False


def payload_of(
    firing_id: UUID,
    rule: Rule,
    found: Found,
    decision: Decision,
    at: Time,
    *,
    project: ProjectFacts,
    issue: IssueFacts | None,
    more: Mapping[str, Any] = NOTHING,
) -> Payload:
    """`more`: what else stands in the context."""
    return Payload(
        type=FIRED,
        alert=AlertPart(
            id=firing_id,
            rule_id=rule.id,
            name=rule.name,
            rule_type=rule.kind,
            triggered_at=at,
            reason=decision.reason,
            link=_link(project, found, firing_id),
        ),
        project=ProjectPart(id=project.id, name=project.name, slug=project.slug),
        issue=None if issue is None else _issue_part(project, issue),
        events=[
            EventPart(
                id=event.id,
                type=event.type,
                message=event.message,
                timestamp=event.timestamp,
                link=event_link(project, event.id, event.timestamp),
            )
            for event in found.events
        ],
        context=_context(rule, found, decision) | dict(more),
    )


def _link(project: ProjectFacts, found: Found, firing_id: UUID) -> str:
    return f"{project.url}/{found.link or f'alerts/history?firing={firing_id}'}"


def trial_payload(project: ProjectFacts, at: Time) -> Payload:
    """What a channel is tried out with."""
    alert = AlertPart(
        id=uuid4(),
        rule_id=None,
        name="Test",
        rule_type="test",
        triggered_at=at,
        reason="Somebody tries this channel out: it works.",
        link=f"{project.url}/alerts",
    )
    event = EventPart(
        id=uuid4(), type="TestError", message="This is a test.", timestamp=at, link=project.url
    )
    return Payload(
        type=TEST,
        alert=alert,
        project=ProjectPart(id=project.id, name=project.name, slug=project.slug),
        issue=None,
        events=[event],
        context={"event_count": 1, "time_window": "5m", "group": "", "environment": ""},
    )


def event_link(project: ProjectFacts, event_id: UUID, at: Time) -> str:
    """With the exact time, by which it is found at once."""
    return f"{project.url}/events?{urlencode({'event': event_id, 'at': at.isoformat()})}"


def short_id(slug: str, issue_id: UUID) -> str:
    return f"{slug}-{issue_id.hex[:8]}".upper()


def _issue_part(project: ProjectFacts, issue: IssueFacts) -> IssuePart:
    return IssuePart(
        id=issue.id,
        short_id=short_id(project.slug, issue.id),
        title=issue.title,
        culprit=issue.culprit,
        level=issue.level,
        link=f"{project.url}/issues/{issue.id}",
    )


def _context(rule: Rule, found: Found, decision: Decision) -> dict[str, Any]:
    """`event_count` and `time_window` as the founding document has them, then what was decided."""
    count = decision.details.get("count")
    window = window_of(rule)
    return {
        **({} if count is None else {"event_count": count}),
        **({} if window is None else {"time_window": window}),
        "group": found.group,
        "environment": found.environment,
        "details": decision.details,
    }


def window_of(rule: Rule) -> str | None:
    when = rule.when
    if isinstance(when, Threshold | NoData | FlagErrors):
        return f"{when.minutes}m"
    return "1h" if isinstance(when, Change) else None
