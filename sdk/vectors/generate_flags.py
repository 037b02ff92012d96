"""Writes sdk/vectors/flags.json, by which every SDK checks how it evaluates flags.

    python sdk/vectors/generate_flags.py

Nothing of Beacon is used here: rows and cases are written by hand, hashes come from `murmurhash`
(Beacon itself uses `mmh3`), and a split is walked as docs/flags.md tells it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from murmurhash import hash_bytes

sys.path.insert(0, str(Path(__file__).resolve().parent))

from flag_cases import DAY, HALF, NEW_YEAR, Json, cases, flag, has, rule, vector
from operator_cases import MISSING, ROWS

TARGET = Path(__file__).resolve().parent / "flags.json"
MILLION = 1_000_000

KEYS = [
    "user-1",
    "user-2",
    "0",
    " ",
    "a",
    "ab",
    "abc",
    "abcd",
    "user@example.com",
    "7f9c24e5-2b1a-4f57-9d3b-5f1f5c9f2d10",
    "x" * 300,
    "\u00fcml\u00e4ut",
    "caf\u00e9",
    "cafe\u0301",
    "\u0416\u0435\u043d\u044f",
    "\u6771\u4eac",
    "\u0645\u0631\u062d\u0628\u0627",
    "\U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u0000",
    "line\nbreak",
]
FLAG_KEYS = ["checkout", "f", "b\u00fccher", "\U0001f680"]


def main() -> None:
    TARGET.write_text(rendered(), encoding="ascii")
    print(f"{TARGET}: {len(vectors())} vectors")


def rendered() -> str:
    """One vector a line, in ASCII: no editor normalises what is in it."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=True) for each in vectors())
    return f'{{"version": 1, "vectors": [\n{lines}\n]}}\n'


def vectors() -> list[Json]:
    found = [*operators(), *cases(), *buckets(), *ramps()]
    names = [each["name"] for each in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise SystemExit(f"names stand twice: {sorted(twice)}")
    return found


def operators() -> Iterator[Json]:
    for operator, value, attribute, matched in ROWS:
        condition = has("x", operator, value)
        if value is None:
            del condition["value"]
        context = {} if attribute is MISSING else {"x": attribute}
        shown = "missing" if attribute is MISSING else short(attribute)
        yield vector(
            f"{operator} {json.dumps(value)}: {shown}",
            flag(rules=[rule(condition)]),
            ("on", True, "TARGETING_MATCH") if matched else ("off", False, "DEFAULT"),
            context=context,
        )


def short(attribute: Any) -> str:
    text = json.dumps(attribute)
    if len(text) <= 1000:
        return text
    return f"{text[:20]}... {len(attribute)} long"


# --- buckets ---------------------------------------------------------------------------------


def bucket(flag_key: str, targeting_key: str, total: int) -> Json:
    number = hash_bytes((flag_key + targeting_key).encode(), 0) & 0xFFFFFFFF
    return {"key": targeting_key, "hash": number, "total": total, "bucket": number * total >> 32}


def walked(split: list[Json], place: int) -> str:
    """The variant in whose stretch of weights the bucket lies."""
    for share in split:
        if place < share["weight"]:
            return str(share["variant"])
        place -= share["weight"]
    raise AssertionError("a bucket is below the total weight")


def split_vector(name: str, given: Json, split: list[Json], key: str, **changes: Any) -> Json:
    """`key`: what is bucketed by, as text."""
    found = bucket(given["key"], key, sum(share["weight"] for share in split))
    variant = walked(split, found["bucket"])
    answer = (variant, given["variants"][variant], "SPLIT")
    return vector(name, given, answer, **{"bucket": found, **changes})


def weights(*numbers: int) -> list[Json]:
    return [{"variant": f"v{place}", "weight": weight} for place, weight in enumerate(numbers)]


def lettered(key: str, split: list[Json], **changes: Any) -> Json:
    variants = {share["variant"]: share["variant"].upper() for share in split}
    wanted = {"type": "string", "variants": variants, "off_variant": None}
    return flag(key, **{**wanted, "default": {"split": split}, **changes})


def buckets() -> Iterator[Json]:
    half = HALF["split"]
    for flag_key in FLAG_KEYS:
        for key in KEYS:
            shown = json.dumps(key if len(key) < 100 else key[:10] + "...")
            yield split_vector(
                f"bucket of {json.dumps(flag_key)} and {shown}",
                flag(flag_key, default=HALF),
                half,
                key,
                context={"targetingKey": key},
            )
    yield from weighted()
    yield from keyed()


def weighted() -> Iterator[Json]:
    for split in (
        weights(1),
        weights(0, 1, 0),
        weights(100, 0),
        weights(1, 1, 1),
        weights(5, 10, 85),
        weights(1, 999_999),
        weights(999_999, 1),
        weights(333_333, 333_333, 333_334),
        weights(*[1_000_000] * 50),
    ):
        shown = [share["weight"] for share in split[:3]]
        for key in ("user-1", "user-2", "user-3", "\U0001f600"):
            yield split_vector(
                f"weights {shown} of {len(split)}: {json.dumps(key)}",
                lettered("weighted", split),
                split,
                key,
                context={"targetingKey": key},
            )


def keyed() -> Iterator[Json]:
    """What is bucketed by: the chain of identities, an attribute, numbers as text."""
    half, plain = HALF["split"], flag("keyed", default=HALF)
    company = {**plain, "bucket_by": "company"}
    by_rule = {**company, "rules": [rule({"all": []}, {**HALF, "by": "team"})]}
    for name, given, key, context in (
        ("targetingKey first", plain, "t", {"targetingKey": "t", "user_id": "u", "anon_id": "a"}),
        ("user_id next", plain, "u", {"user_id": "u", "anon_id": "a"}),
        ("anon_id last", plain, "a", {"anon_id": "a"}),
        ("an empty one is passed over", plain, "u", {"targetingKey": "", "user_id": "u"}),
        ("one of another type is passed over", plain, "a", {"user_id": [1], "anon_id": "a"}),
        ("a number is its digits", plain, "42", {"targetingKey": 42}),
        ("a whole number in another form", plain, "42", {"targetingKey": 42.0}),
        ("a negative number", plain, "-7", {"targetingKey": -7}),
        ("zero", plain, "0", {"user_id": 0}),
        ("minus zero", plain, "0", {"user_id": -0.0}),
        ("the largest number", plain, "9007199254740991", {"user_id": 9007199254740991}),
        ("beyond the largest number", plain, "a", {"user_id": 9007199254740992, "anon_id": "a"}),
        ("an attribute", company, "acme", {"targetingKey": "t", "company": "acme"}),
        ("an attribute, the same", company, "acme", {"targetingKey": "other", "company": "acme"}),
        ("an attribute that is a number", company, "7", {"company": 7}),
        ("the split's own attribute", by_rule, "red", {"company": "acme", "team": "red"}),
    ):
        yield split_vector(f"bucketed by: {name}", given, half, key, context=context)


# --- ramps -----------------------------------------------------------------------------------


def ramps() -> Iterator[Json]:
    """Ten days from 0 to 100 %, and shares by hand, in millionths."""
    ramp = _ramp("2026-01-01T00:00:00Z", "2026-01-11T00:00:00Z", 0, 100)
    on_its_way = [
        ("first moment", NEW_YEAR, 0),
        ("a day", NEW_YEAR + DAY, 100_000),
        ("a day but a moment", NEW_YEAR + DAY - 1, 99_999),
        ("half", NEW_YEAR + 5 * DAY, 500_000),
        ("nine days", NEW_YEAR + 9 * DAY, 900_000),
        ("its end", NEW_YEAR + 10 * DAY, MILLION),
        ("a year later", NEW_YEAR + 365 * DAY, MILLION),
    ]
    for name, now, share in on_its_way:
        for key in ("user-1", "user-3", "user-7", "\U0001f600"):
            yield _ramped(f"ramp, {name}: {json.dumps(key)}", [ramp], now, share, key)
    down = _ramp("2026-01-01", "2026-01-03", 80, 20)
    yield _ramped("ramp down, half", [down], NEW_YEAR + DAY, 500_000, "user-1")
    yield _ramped("ramp down, its end", [down], NEW_YEAR + 2 * DAY, 200_000, "user-1")
    steps = [_ramp("2026-01-05", "2026-01-06", 10, 50), _ramp("2026-01-01", "2026-01-02", 0, 10)]
    for name, days, share in (("between", 3, 100_000), ("second", 5, 500_000)):
        yield _ramped(f"two ramps, {name}", steps, NEW_YEAR + days * DAY, share, "user-3")
    before = flag("ramped", schedule=[ramp])
    yield vector("ramp to come", before, ("off", False, "DEFAULT"), now=NEW_YEAR - 1)
    caught = {**before, "rules": [rule(has("beta", "eq", True))]}
    yield vector(
        "a rule before the ramp",
        caught,
        ("on", True, "TARGETING_MATCH"),
        now=NEW_YEAR,
        context={"beta": True},
    )


def _ramp(start: str, end: str, first: int, last: int) -> Json:
    weights = {"from_weight": first, "until_weight": last}
    return {"from": start, "until": end, "variant": "on", **weights}


def _ramped(name: str, schedule: list[Json], now: int, share: int, key: str) -> Json:
    found = bucket("ramped", key, MILLION)
    variant, value = ("on", True) if found["bucket"] < share else ("off", False)
    given = flag("ramped", schedule=schedule)
    answer = (variant, value, "SPLIT")
    return vector(name, given, answer, now=now, context={"targetingKey": key}, bucket=found)


if __name__ == "__main__":
    main()
