"""What is evaluated is counted by flag and variant, cheaply and within bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import msgspec
import pytest

from beacon.flags.model import ErrorCode, Flag
from beacon.flags.rules import Ruleset, compile_flags
from beacon.flags.usage import Row, Usage

PROJECT, OTHER = bytes(16), bytes([1] * 16)
NOW = 1_790_000_000
DAY = date(2026, 9, 21)
HALF = {"split": [{"variant": "on", "weight": 1}, {"variant": "off", "weight": 1}]}

Counted = dict[tuple[str, str], int]


class Piece(NamedTuple):
    key: str
    variant: str | None
    error_code: ErrorCode | None = None


class Clock:
    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


def rules(*keys: str, **more: Any) -> Ruleset:
    flags = [flag(key, **more) for key in keys]
    return compile_flags({each.key: each for each in flags}, ())


def flag(key: str, **more: Any) -> Flag:
    document = {
        "key": key,
        "type": "boolean",
        "variants": {"on": True, "off": False},
        "default": {"variant": "on"},
        "off_variant": "off",
        **more,
    }
    return msgspec.convert(document, Flag)


def ask(usage: Usage, asked: Ruleset, *, project: bytes = PROJECT, **context: Any) -> None:
    found = asked.evaluate_all(context, NOW * 1000)
    usage.evaluated("ofrep", project, context.pop("environment", "production"), found)


def taken(usage: Usage) -> list[Row]:
    add_up(usage)
    return usage.take()


def add_up(usage: Usage) -> None:
    while usage.add_up():
        pass


def counted(rows: list[Row]) -> Counted:
    """Of one project, environment and day."""
    assert len({(each.key.project_id, each.key.environment, each.key.day) for each in rows}) <= 1
    return {(each.key.flag, each.key.variant): each.evaluations for each in rows}


def test_evaluations_are_counted_by_flag_and_variant() -> None:
    usage, asked = Usage(), rules("a", "b", default=HALF)
    given = [asked.evaluate_all({"targetingKey": f"user-{n}"}, 0) for n in range(100)]
    for found in given:
        usage.evaluated("ofrep", PROJECT, "production", found)
    expected: Counted = {}
    for found in given:
        for key, evaluation in found.items():
            place = key, str(evaluation.variant)
            expected[place] = expected.get(place, 0) + 1
    assert counted(taken(usage)) == expected
    assert len(expected) == 4
    assert usage.evaluations == {"ofrep": 200}


def test_what_was_taken_is_not_told_again() -> None:
    usage, asked = Usage(), rules("a")
    ask(usage, asked)
    assert counted(taken(usage)) == {("a", "on"): 1}
    assert taken(usage) == []
    ask(usage, asked)
    assert counted(taken(usage)) == {("a", "on"): 1}
    assert usage.evaluations == {"ofrep": 2}


def test_what_could_not_be_written_is_added_to_what_came_meanwhile() -> None:
    clock = Clock()
    usage, asked = Usage(now=clock), rules("a")
    ask(usage, asked)
    rows = taken(usage)
    clock.now += 60
    ask(usage, asked)
    usage.give_back(rows)
    (row,) = taken(usage)
    assert (row.evaluations, row.key.day) == (2, DAY)
    first, last = (datetime.fromtimestamp(at, UTC) for at in (NOW, NOW + 60))
    assert (row.first_at, row.last_at) == (first, last)


def test_days_environments_and_projects_are_counted_apart_and_in_order() -> None:
    clock = Clock()
    usage, asked = Usage(now=clock), rules("a")
    ask(usage, asked, project=OTHER)
    ask(usage, asked, environment="staging")
    ask(usage, asked)
    add_up(usage)
    clock.now += 86_400
    ask(usage, asked)
    rows = taken(usage)
    told = [(each.key.project_id, each.key.environment, each.key.day.day) for each in rows]
    assert told == [
        (PROJECT, "production", 21),
        (PROJECT, "production", 22),
        (PROJECT, "staging", 21),
        (OTHER, "production", 21),
    ]


def test_flags_that_were_changed_count_on() -> None:
    usage = Usage()
    ask(usage, rules("a"))
    ask(usage, rules("a", "b", enabled=False))
    expected = {("a", "on"): 1, ("a", "off"): 1, ("b", "off"): 1}
    assert counted(taken(usage)) == expected


def test_a_flag_without_a_value_is_counted_too() -> None:
    usage = Usage()
    ask(usage, rules("a", enabled=False, off_variant=None))
    assert counted(taken(usage)) == {("a", ""): 1}
    assert not usage.errors


def test_one_flag_is_counted_with_those_that_it_needs() -> None:
    usage = Usage()
    needing = flag("top", prerequisites=[{"flag": "base", "variants": ["on"]}])
    asked = compile_flags({"top": needing, "base": flag("base"), "other": flag("other")}, ())
    usage.evaluated("ofrep", PROJECT, "production", asked.evaluate_some(["top", "none"], {}, 0))
    assert counted(taken(usage)) == {("base", "on"): 1, ("top", "on"): 1}


# --- errors -----------------------------------------------------------------------------------


def test_each_error_counts_by_its_code_and_for_its_own_flag() -> None:
    usage = Usage()
    half = {"a": flag("a", default=HALF), "b": flag("b", default=HALF)}
    ask(usage, compile_flags({**half, "broken": None, "c": flag("c")}, ()))
    expected = {("a", ""): 1, ("b", ""): 1, ("broken", ""): 1, ("c", "on"): 1}
    assert counted(taken(usage)) == expected
    assert usage.errors == {"TARGETING_KEY_MISSING": 2, "PARSE_ERROR": 1}


def test_an_evaluation_that_fails_is_counted() -> None:
    usage = Usage()
    rule = {"attribute": "name", "operator": "eq", "value": "x"}
    asked = rules("a", rules=[{"when": rule, "serve": {"variant": "on"}}])

    class Broken(str):
        def __eq__(self, other: object) -> bool:
            raise RuntimeError

        __hash__ = str.__hash__

    ask(usage, asked, name=Broken("x"))
    assert counted(taken(usage)) == {("a", ""): 1}
    assert usage.errors == {"GENERAL": 1}


def test_flags_that_there_are_not_are_one_number() -> None:
    usage = Usage()
    for _ in range(3):
        usage.not_found("ofrep")
    assert usage.errors == {"FLAG_NOT_FOUND": 3}
    assert taken(usage) == []


# --- what is pushed -----------------------------------------------------------------------------


def test_what_is_pushed_is_counted_for_each_client() -> None:
    usage = Usage()
    on, off = Piece("a", "on"), Piece("a", "off")
    no_value, failed = Piece("b", None), Piece("b", None, ErrorCode.PARSE_ERROR)
    shared = (on, no_value)
    usage.pushed(PROJECT, "production", shared)
    usage.pushed(PROJECT, "production", shared, clients=4)
    usage.pushed(PROJECT, "production", (off, failed))
    assert counted(taken(usage)) == {("a", "on"): 5, ("a", "off"): 1, ("b", ""): 6}
    assert usage.evaluations == {"push": 12}
    assert usage.errors == {"PARSE_ERROR": 1}


def test_who_stays_connected_has_asked_but_was_pushed_nothing() -> None:
    usage = Usage()
    usage.connected(PROJECT, "production", (Piece("a", "on"),))
    assert counted(taken(usage)) == {("a", "on"): 1}
    assert not usage.evaluations


# --- bounds -------------------------------------------------------------------------------------


@pytest.mark.parametrize("max_held", [1, 3, 10])
def test_nothing_is_lost_when_more_is_held_than_there_is_room(max_held: int) -> None:
    usage, asked = Usage(max_held=max_held), rules("a", "b", default=HALF)
    for number in range(30):
        key, environment = f"user-{number}", f"env-{number % 5}"
        usage.evaluated("ofrep", PROJECT, environment, asked.evaluate_all({"targetingKey": key}, 0))
        answers = tuple(Piece(name, "on") for name in ("c", "d"))
        usage.pushed(PROJECT, environment, answers)
        assert usage._held <= max_held
    rows = taken(usage)
    assert sum(each.evaluations for each in rows) == 120
    assert {each.evaluations for each in rows if each.key.flag == "c"} == {6}
    assert usage._held == 0


def test_rows_that_wait_are_bounded_and_what_is_known_counts_on() -> None:
    usage = Usage(max_rows=2)
    ask(usage, rules("a", "b"))
    add_up(usage)
    ask(usage, rules("a", "b", "c"))
    assert counted(taken(usage)) == {("a", "on"): 2, ("b", "on"): 2}
    assert usage.lost == 1
