"""Measures what the evaluation of a feature flag costs, from a look-up to ten rules.

Runs in this process, without a server. Beside the figures stands what Python takes for a call
that does nothing, which is the least that any evaluation can cost, and for the hash alone.
Every evaluation has another targeting key. Example: python bench/flags_rules.py --json
"""

from __future__ import annotations

import itertools
import json
import sys
import timeit
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from options import between, parser
from report import print_table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from beacon.flags.bucketing import bucket
from beacon.flags.explain import explain
from beacon.flags.model import Context, Flag, Segment
from beacon.flags.rules import Ruleset, compile_flags

ROUNDS = 7  # the fastest counts: what else the machine does only makes a round slower
NOW = 1_771_622_898_000
TARGETS = {"no rules": 2.0, "rollout": 5.0, "ten rules": 15.0}  # microseconds

ON, OFF = {"variant": "on"}, {"variant": "off"}
ROLLOUT = {"split": [{"variant": "on", "weight": 20}, {"variant": "off", "weight": 80}]}
NO_MATCH = [
    {"attribute": "country", "operator": "in", "value": ["AT", "CH", "LI"]},
    {"attribute": "plan", "operator": "eq", "value": "enterprise"},
    {"attribute": "email", "operator": "ends_with", "value": "@example.com"},
    {"attribute": "age", "operator": "lt", "value": 18},
    {"attribute": "release", "operator": "semver_ge", "value": "3.0.0"},
    {"attribute": "url", "operator": "contains", "value": "/checkout"},
    {"attribute": "email", "operator": "matches", "value": "^beta-[0-9]+@"},
    {"all": [{"attribute": "browser", "operator": "eq", "value": "Safari"}, {"segment": "eu"}]},
    {"attribute": "now", "operator": "before", "value": "2026-01-01T00:00:00Z"},
    {"not": {"attribute": "user_id", "operator": "exists", "value": True}},
]
SEGMENT = {
    "key": "eu",
    "conditions": [{"attribute": "country", "operator": "in", "value": ["DE", "FR", "IT"]}],
}
CONTEXT: Context = {
    "user_id": "u-1",
    "country": "DE",
    "plan": "pro",
    "email": "somebody@example.org",
    "age": 42,
    "release": "2.14.1",
    "url": "https://shop.example.com/cart",
    "browser": "Firefox",
}


def flag(key: str, **changes: Any) -> dict[str, Any]:
    boolean = {"type": "boolean", "variants": {"on": True, "off": False}, "off_variant": "off"}
    return {"key": key, **boolean, "default": ON, **changes}


def rules(conditions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"when": condition, "serve": ON} for condition in conditions]


def text_rules() -> list[dict[str, Any]]:
    return rules([{"attribute": "plan", "operator": "eq", "value": f"p{n}"} for n in range(10)])


FLAGS = {
    "no rules": flag("no rules"),
    "disabled": flag("disabled", enabled=False),
    "rollout": flag("rollout", default=ROLLOUT),
    "ramp": flag(
        "ramp",
        default=OFF,
        schedule=[
            {
                "from": "2026-02-01",
                "until": "2026-03-01",
                "variant": "on",
                "from_weight": 0,
                "until_weight": 100,
            }
        ],
    ),
    "ten rules, all of eq": flag("eq", rules=text_rules()),
    "ten rules": flag("ten", rules=rules(NO_MATCH)),
    "ten rules and a rollout": flag("ten-rollout", rules=rules(NO_MATCH), default=ROLLOUT),
    "prerequisite": flag("needs", prerequisites=[{"flag": "no rules", "variants": ["on"]}]),
}


def ruleset(documents: list[dict[str, Any]]) -> Ruleset:
    flags = msgspec.convert(documents, list[Flag])
    segments = [msgspec.convert(SEGMENT, Segment)]
    return compile_flags({each.key: each for each in flags}, segments)


def microseconds(run: Callable[[Context], object], contexts: list[Context], calls: int) -> float:
    """One call, on average over the fastest round."""
    each = itertools.cycle(contexts).__next__

    def one() -> None:
        run(each())

    return min(timeit.repeat(one, number=calls, repeat=ROUNDS)) / calls * 1e6


def evaluation_costs(calls: int, keys: int = 1000) -> dict[str, float]:
    """Microseconds a call, by what is called."""
    contexts = [{"targetingKey": f"user-{number}", **CONTEXT} for number in range(keys)]
    made = ruleset(list(FLAGS.values()))
    found = {
        "empty call": microseconds(lambda context: None, contexts, calls),
        "hash alone": microseconds(
            lambda context: bucket("rollout", context["targetingKey"], 100), contexts, calls
        ),
    }
    for name, document in FLAGS.items():
        key = document["key"]
        found[name] = microseconds(lambda c, key=key: made.evaluate(key, c, NOW), contexts, calls)
    twenty = ruleset([flag(f"f{n}", default=ROLLOUT if n % 2 else ON) for n in range(20)])
    found["20 flags, half of them rollouts"] = microseconds(
        lambda context: twenty.evaluate_all(context, NOW), contexts, calls // 20
    )
    found["explain, ten rules and a rollout"] = microseconds(
        lambda context: explain(made, "ten-rollout", context, NOW), contexts, calls // 200
    )
    return found


def compile_costs(count: int = 1000) -> dict[str, dict[str, float]]:
    """Of a thousand flags in one environment: microseconds and bytes a flag."""
    found = {}
    for name in ("no rules", "rollout", "ten rules"):
        documents = [{**FLAGS[name], "key": f"flag-{number}"} for number in range(count)]
        seconds = min(timeit.repeat(lambda d=documents: ruleset(d), number=1, repeat=ROUNDS))
        tracemalloc.start()
        kept = ruleset(documents)
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(kept.flags) == count
        found[name] = {"microseconds": round(seconds / count * 1e6, 1), "bytes": size // count}
    return found


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--calls", type=between(1000, 10_000_000), default=100_000, metavar="N", help="a round"
    )
    arguments = options.parse_args()
    costs = evaluation_costs(arguments.calls)
    compiling = compile_costs()
    if arguments.json:
        rounded = {name: round(cost, 2) for name, cost in costs.items()}
        found = {"microseconds": rounded, "target_microseconds": TARGETS, "compiling": compiling}
        print(json.dumps(found, indent=2))
        return
    empty = costs["empty call"]
    rows = [
        (name, round(cost, 2), round(cost / empty, 1), TARGETS.get(name, ""))
        for name, cost in costs.items()
    ]
    print_table("Flags, an evaluation", ("what", "us", "empty calls", "target us"), rows)
    rows_of_compiling = [(name, *costs.values()) for name, costs in compiling.items()]
    print_table("Flags, compiling one", ("flag", "us", "bytes kept"), rows_of_compiling)


if __name__ == "__main__":
    main()
