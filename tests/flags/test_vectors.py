"""sdk/vectors/flags.json: Beacon answers as it says, and it is what its generator makes."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from beacon.flags.bucketing import bucket, hash32
from beacon.flags.explain import explain
from beacon.flags.model import Flag, Operator, Segment
from beacon.flags.rules import Ruleset, compile_flags

FOLDER = Path(__file__).parents[2] / "sdk" / "vectors"
TEXT = (FOLDER / "flags.json").read_text(encoding="ascii")
VECTORS = json.loads(TEXT)["vectors"]


def ruleset(vector: dict[str, Any]) -> Ruleset:
    flags = msgspec.convert(vector["flags"], list[Flag])
    segments = msgspec.convert(vector["segments"], list[Segment])
    return compile_flags({flag.key: flag for flag in flags}, segments)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_vector_evaluates_as_expected(vector: dict[str, Any]) -> None:
    rules, context, now = ruleset(vector), vector["context"], vector["now"]
    found = msgspec.to_builtins(rules.evaluate(vector["key"], context, now))
    assert found == vector["expected"]
    assert type(found["value"]) is type(vector["expected"]["value"])
    everything = msgspec.to_builtins(rules.evaluate_all(context, now))
    wanted = {} if vector["expected"]["error_code"] == "FLAG_NOT_FOUND" else {vector["key"]: found}
    assert everything.items() >= wanted.items()
    assert len(everything) == len(vector["flags"])
    assert msgspec.to_builtins(explain(rules, vector["key"], context, now).evaluation) == found


WITH_BUCKET = [vector for vector in VECTORS if "bucket" in vector]


@pytest.mark.parametrize("vector", WITH_BUCKET, ids=lambda vector: vector["name"])
def test_a_bucket_is_the_one_of_the_independent_murmur3(vector: dict[str, Any]) -> None:
    wanted, flag_key = vector["bucket"], vector["flags"][0]["key"]
    assert hash32(flag_key + wanted["key"]) == wanted["hash"]
    assert bucket(flag_key, wanted["key"], wanted["total"]) == wanted["bucket"]
    traced = explain(ruleset(vector), flag_key, vector["context"], vector["now"]).bucket
    assert traced is not None
    assert (traced.bucket, traced.total) == (wanted["bucket"], wanted["total"])


def test_hashes_are_those_that_murmur3_is_known_by() -> None:
    known = {
        "": 0,
        "test": 0xBA6BD213,
        "Hello, world!": 0xC0363E43,
        "The quick brown fox jumps over the lazy dog": 0x2E4FF723,
    }
    assert {text: hash32(text) for text in known} == known


def test_there_are_enough_of_every_kind() -> None:
    assert len(VECTORS) >= 300
    operators = Counter(
        rule["when"].get("operator")
        for vector in VECTORS
        for flag in vector["flags"]
        for rule in flag.get("rules", ())
    )
    assert all(operators[name] >= 5 for name in Operator.__args__)
    reasons = Counter(vector["expected"]["reason"] for vector in VECTORS)
    wanted = {"STATIC", "DEFAULT", "TARGETING_MATCH", "SPLIT", "DISABLED", "ERROR"}
    assert {reason for reason, count in reasons.items() if count >= 10} == wanted
    assert len(WITH_BUCKET) > 100


def test_the_file_is_what_the_generator_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(FOLDER), *sys.path])
    import generate_flags

    assert generate_flags.rendered() == TEXT


def test_the_generator_does_not_ask_beacon() -> None:
    for source in FOLDER.glob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert "import beacon" not in text
        assert "from beacon" not in text
        assert "import mmh3" not in text
