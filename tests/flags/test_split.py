"""Splits: everybody has one place, shares are as large as their weights, a rollout only adds."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.flags.bucketing import MAX_EXACT, as_key, bucket, hash32, utf8
from beacon.flags.model import Flag
from beacon.flags.rules import Ruleset, compile_flags

KEYS = 100_000
NAMES = "abcdefghij"
weight_lists = st.lists(st.integers(0, 1_000_000), min_size=1, max_size=10).filter(any)
keys = st.lists(st.text(min_size=1), min_size=1, max_size=50)


def split(weights: list[int], key: str = "f") -> Ruleset:
    shares = [{"variant": NAMES[place], "weight": weight} for place, weight in enumerate(weights)]
    document = {
        "key": key,
        "type": "string",
        "variants": {name: name for name in NAMES},
        "default": {"split": shares},
    }
    return compile_flags({key: msgspec.convert(document, Flag)}, ())


def variant(rules: Ruleset, key: str) -> str:
    (evaluation,) = rules.evaluate_all({"targetingKey": key}, 0).values()
    assert evaluation.variant is not None
    return evaluation.variant


@pytest.mark.parametrize(
    "weights", [[50, 50], [1, 99], [5, 10, 85], [333_333, 333_333, 333_334], [1] * 10]
)
@pytest.mark.parametrize("key", ["checkout", "\U0001f680"])
def test_shares_of_many_keys_are_as_the_weights_within_five_sigma(
    weights: list[int], key: str
) -> None:
    rules = split(weights, key)
    found = Counter(variant(rules, f"user-{number}") for number in range(KEYS))
    for place, weight in enumerate(weights):
        share = weight / sum(weights)
        sigma = (KEYS * share * (1 - share)) ** 0.5
        assert abs(found[NAMES[place]] - KEYS * share) < 5 * sigma


@given(weight_lists, st.integers(0, 9), st.integers(0, 1_000_000), keys)
def test_raising_a_weight_only_moves_keys_in(
    weights: list[int], place: int, more: int, some_keys: list[str]
) -> None:
    place %= len(weights)
    raised = [weight + more * (at == place) for at, weight in enumerate(weights)]
    before, after = split(weights), split(raised)
    for key in some_keys:
        if variant(before, key) == NAMES[place]:
            assert variant(after, key) == NAMES[place]


@given(st.integers(0, 100), st.integers(0, 100), keys)
def test_a_rollout_of_two_variants_goes_one_way(low: int, high: int, some_keys: list[str]) -> None:
    low, high = sorted((low, high))
    before, after = split([low, 100 - low]), split([high, 100 - high])
    for key in some_keys:
        assert variant(before, key) == "b" or variant(after, key) == "a"


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 1000), keys)
def test_a_ramp_goes_one_way(low: int, high: int, steps: int, some_keys: list[str]) -> None:
    low, high = sorted((low, high))
    document = {
        "key": "f",
        "type": "boolean",
        "variants": {"on": True, "off": False},
        "default": {"variant": "off"},
        "schedule": [
            {
                "from": "1970-01-01",
                "until": "1970-01-02",
                "variant": "on",
                "from_weight": low,
                "until_weight": high,
            }
        ],
    }
    rules = compile_flags({"f": msgspec.convert(document, Flag)}, ())
    for key in some_keys:
        times = range(0, steps * 100_000, 10_000_000)
        values = [rules.evaluate("f", {"targetingKey": key}, now).value for now in times]
        assert values == sorted(values)


@given(weight_lists, st.text(min_size=1))
def test_a_key_is_where_the_formula_says(weights: list[int], key: str) -> None:
    place = bucket("f", key, sum(weights))
    assert place == hash32("f" + key) * sum(weights) // 2**32
    for name, weight in zip(NAMES, weights, strict=False):
        if place < weight:
            assert variant(split(weights), key) == name
            return
        place -= weight
    raise AssertionError("beyond the last variant")


def test_half_a_surrogate_pair_counts_as_the_replacement_character() -> None:
    assert utf8("a\ud83d!") == "a\ufffd!".encode()
    assert bucket("f", "\udc00", 1_000_000) == bucket("f", "\ufffd", 1_000_000)
    assert variant(split([1, 1]), "\ud83d!") == variant(split([1, 1]), "\ufffd!")


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("", None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        (1.5, None),
        (10**400, None),
        (MAX_EXACT + 1, None),
        (-MAX_EXACT, str(-MAX_EXACT)),
        (7.0, "7"),
        (-0.0, "0"),
        ([], None),
    ],
)
def test_what_can_be_a_key(value: object, key: str | None) -> None:
    assert as_key(value) == key
