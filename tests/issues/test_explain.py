"""Why an error is in its group, and what other rules would make of errors."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from beacon.events import Event
from beacon.issues.explain import Explanation, explained
from beacon.issues.preview import preview
from beacon.issues.rules import NO_RULES, parse_rules
from tests.factories import PROJECT, make_event
from tests.issues.errors_of import CART, error

OTHER = {
    "match": [{"field": "type", "op": "is", "value": "KeyError"}],
    "action": {"fingerprint": ["x"]},
}
MINE = {
    "match": [{"field": "type", "op": "is", "value": "ValueError"}],
    "action": {"fingerprint": ["mine"]},
}
TITLED = {**MINE, "action": {"title": "Cart"}}


@pytest.mark.parametrize(
    ("fingerprint", "rules", "because", "rule", "first"),
    [
        ([], [], "code", None, "type ValueError"),
        ([], [OTHER], "code", None, "type ValueError"),
        (["{{ default }}"], [], "client", None, "type ValueError"),
        (["the client's"], [TITLED], "client", None, "fingerprint the client's"),
        (["the client's"], [OTHER, MINE, MINE], "rule", 2, "fingerprint mine"),
    ],
)
def test_an_error_says_why_it_is_in_its_group(
    fingerprint: list[str], rules: list[object], because: str, rule: int | None, first: str
) -> None:
    found = explained(error(frames=CART, fingerprint=fingerprint), PROJECT, parse_rules(rules))
    assert found is not None
    group, made_of = found
    assert made_of == Explanation(because, rule, 1, group.parts)  # type: ignore[arg-type]
    assert group.parts[0] == first


def test_what_is_no_error_is_not_explained() -> None:
    assert explained(make_event(), PROJECT, NO_RULES) is None


def test_a_preview_tells_of_groups_that_join_part_and_stay() -> None:
    events = [error(frames=CART), error(frames=CART[:1]), error("KeyError", "a", CART)]
    joined = groups(events, [], [MINE])
    assert [(len(before), n, changed) for before, n, changed in joined] == [
        (2, 2, True),
        (1, 1, False),
    ]
    parted = groups(events, [MINE], [])
    assert [(len(before), n, changed) for before, n, changed in parted] == [
        (1, 1, True),
        (1, 1, True),
        (1, 1, False),
    ]
    assert all(not changed for _, _, changed in groups(events, [MINE], [MINE]))


def test_a_new_title_is_a_change() -> None:
    ((before, _, changed),) = groups([error(frames=CART)], [], [TITLED])
    assert changed
    assert [each.title for each in before] == ["ValueError: bad thing"]


def groups(
    events: Sequence[Event], now: list[object], then: list[object]
) -> list[tuple[list[object], int, bool]]:
    found = preview([*events, make_event()], PROJECT, parse_rules(now), parse_rules(then))
    assert found.events == len(events)
    assert found.groups_after == len(found.groups)
    assert len({each.id for each in found.groups}) == len(found.groups)
    assert {UUID(bytes=each.id) for each in events} == {
        event for group in found.groups for event in group.event_ids
    }
    return [([*each.before], each.events, each.changed) for each in found.groups]
