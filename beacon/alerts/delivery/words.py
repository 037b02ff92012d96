"""What a firing is in the words that people read, whichever way they get it. Pure.

In: a payload. Out: `Words`, short enough for every kind of channel.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from beacon.alerts.payload import TEST, Payload

MAX_TITLE_CHARACTERS = 140
MAX_LINE_CHARACTERS = 400
MAX_EVENTS = 3


class Words(NamedTuple):
    """`facts` are pairs of a name and what it is."""

    title: str
    text: str
    facts: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    link: str
    footer: str


def words_of(payload: Payload) -> Words:
    alert, issue, context = payload.alert, payload.issue, payload.context
    facts = [("Rule", alert.name)]
    if issue is not None:
        facts.append(("Issue", f"{issue.short_id}: {issue.title}"))
        facts.append(("Where", issue.culprit))
        facts.append(("Level", issue.level))
    if context.get("environment"):
        facts.append(("Environment", str(context["environment"])))
    if context.get("group") and issue is None:
        facts.append(("Group", str(context["group"])))
    if switched := context.get("switched_off"):
        facts.append(("Flag", _switched(switched)))
    about = issue.title if issue is not None else alert.name
    mark = "Test" if payload.type == TEST else "Alert"
    return Words(
        title=line(f"{mark} in {payload.project.name}: {about}", MAX_TITLE_CHARACTERS),
        text=line(alert.reason),
        facts=tuple((name, shown) for name, value in facts if (shown := line(value))),
        events=tuple(
            line(f"{event.type}: {event.message}" if event.message else event.type)
            for event in payload.events[:MAX_EVENTS]
        ),
        link=issue.link if issue is not None else alert.link,
        footer=f"Beacon, {alert.triggered_at:%Y-%m-%d %H:%M:%S} UTC",
    )


def _switched(switched: dict[str, Any]) -> str:
    flag, environment = switched["flag"], switched["environment"]
    if switched["done"]:
        return f"{flag} was turned off in {environment}"
    return f"{flag} was not turned off in {environment}: {switched['why']}"


def line(text: str, most: int = MAX_LINE_CHARACTERS) -> str:
    """On one line, without control characters."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
