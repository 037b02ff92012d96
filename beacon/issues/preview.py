"""What other rules would make of errors, before they are saved. Pure.

In: events, the project's rules as they are and as they might be. Out: the groups that there would
be, each with those that its events are in now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

import msgspec

from beacon.events import Event
from beacon.issues.explain import Explanation, explained
from beacon.issues.group import Group, group_of
from beacon.issues.rules import GroupingRules


class GroupNow(msgspec.Struct, frozen=True):
    """A group by the project's rules as they are; `id` is that of the issue."""

    id: UUID
    title: str
    events: int


class GroupThen(msgspec.Struct, frozen=True):
    """A group by the rules that are tried. `before`: where its events are now; `changed`: elsewhere
    than in a group of the same id."""

    id: UUID
    title: str
    type: str
    value: str
    culprit: str
    events: int
    event_ids: list[UUID]
    made_of: Explanation
    before: list[GroupNow]
    changed: bool


class GroupingPreview(msgspec.Struct, frozen=True):
    """Of `events` errors: how many groups they are in now and then, and which."""

    events: int
    groups_before: int
    groups_after: int
    groups: list[GroupThen]


MAX_SHOWN_IDS = 10  # of a group's events


def preview(
    events: Iterable[Event], project_id: bytes, now: GroupingRules, then: GroupingRules
) -> GroupingPreview:
    """Changed groups first, large ones before small ones."""
    titles: dict[bytes, str] = {}
    found: dict[bytes, list[tuple[Event, Group, Explanation]]] = {}
    before: dict[bytes, Counter[bytes]] = {}
    for event in events:
        old, new = group_of(event, project_id, now), explained(event, project_id, then)
        if old is None or new is None:
            continue
        titles.setdefault(old.id, old.title)
        found.setdefault(new[0].id, []).append((event, *new))
        before.setdefault(new[0].id, Counter())[old.id] += 1
    groups = [
        _group(id, each, [GroupNow(UUID(bytes=i), titles[i], n) for i, n in before[id].items()])
        for id, each in found.items()
    ]
    groups.sort(key=lambda group: (not group.changed, -group.events))
    count = sum(each.events for each in groups)
    return GroupingPreview(count, len(titles), len(groups), groups)


def _group(
    id: bytes, found: list[tuple[Event, Group, Explanation]], before: list[GroupNow]
) -> GroupThen:
    _, group, made_of = found[0]
    own = UUID(bytes=id)
    return GroupThen(
        own,
        group.title,
        group.type,
        group.value,
        group.culprit,
        len(found),
        [UUID(bytes=event.id) for event, _, _ in found[:MAX_SHOWN_IDS]],
        made_of,
        sorted(before, key=lambda each: -each.events),
        any(each.id != own or each.title != group.title for each in before),
    )
