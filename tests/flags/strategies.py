"""Makes flags that `check` lets pass, and contexts of any kind, for Hypothesis."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from beacon.flags.model import Flag, Segment

NOW = 1_771_622_898_000
DAY = 86_400_000
VARIANTS = {"a": "A", "b": "B", "c": "C"}
NAMES = ("x", "y", "country", "targetingKey", "user_id", "company")
TIMES = ("2026-02-10", "2026-02-20T21:28:18Z", "2026-02-20T23:00:00+02:00", "2030-01-01T00:00:00Z")
SEGMENTS = ("beta", "europe")

texts = st.sampled_from(["", "AT", "at", "\u00fcber", "1.2.3", "2026-02-10", "a@example.com"])
texts |= st.text(max_size=8)
numbers = st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False)
scalars = texts | numbers | st.booleans()
json_values = st.recursive(
    scalars | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
rough = json_values | st.floats() | st.integers() | st.just("\ud83d") | st.just(10**400)
"""What no JSON reader of ours lets through, too."""
contexts = st.dictionaries(st.sampled_from(NAMES) | texts, rough, max_size=6)
moments = st.integers(NOW - 40 * DAY, NOW + 40 * DAY) | st.integers(-(2**53), 2**53)

_patterns = st.sampled_from(["^a", "(?i)AT", "\\d+$", "", "(a|b)*c", "\\pL"])
_nonempty = texts.filter(bool)
_versions = st.sampled_from(["1.2.3", "v2", "1.0.0-rc.1", "0.1+b"])
_values: dict[str, st.SearchStrategy[Any]] = {
    "eq": scalars,
    "ne": scalars,
    "in": st.lists(scalars, max_size=4),
    "not_in": st.lists(scalars, max_size=4),
    "contains": _nonempty,
    "starts_with": _nonempty,
    "ends_with": _nonempty,
    "matches": _patterns,
    **dict.fromkeys(("gt", "ge", "lt", "le"), numbers),
    **dict.fromkeys(("before", "after"), st.sampled_from(TIMES)),
    **{f"semver_{name}": _versions for name in ("eq", "gt", "ge", "lt", "le")},
    "exists": st.booleans(),
}


def _on_attribute(operator: str) -> st.SearchStrategy[dict[str, Any]]:
    names = (*NAMES, "now") if operator in ("before", "after") else NAMES
    return st.fixed_dictionaries(
        {
            "attribute": st.sampled_from(names),
            "operator": st.just(operator),
            "value": _values[operator],
        }
    )


on_attributes = st.sampled_from(sorted(_values)).flatmap(_on_attribute)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return (
        st.fixed_dictionaries({"all": st.lists(inner, max_size=3)})
        | st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"not": inner})
    )


_leaves = on_attributes | st.fixed_dictionaries({"segment": st.sampled_from(SEGMENTS)})
conditions = _leaves | _nested(_leaves) | _nested(_nested(_leaves))

variants = st.sampled_from(sorted(VARIANTS))
weights = st.integers(0, 1_000_000) | st.integers(0, 3)


@st.composite
def splits(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(variants, min_size=1, max_size=3, unique=True))
    shares = [{"variant": name, "weight": draw(weights)} for name in names]
    if not any(share["weight"] for share in shares):
        shares[0]["weight"] = 1
    by = draw(st.sampled_from([None, "company", "targetingKey"]))
    return {"split": shares, "by": by}


fixed = st.fixed_dictionaries({"variant": variants})
serves = fixed | splits()
rules = st.fixed_dictionaries({"when": conditions, "serve": serves, "name": st.just("")})


@st.composite
def schedules(draw: st.DrawFn, default: dict[str, Any]) -> list[dict[str, Any]]:
    times = draw(st.lists(st.sampled_from(TIMES), unique=True, max_size=2))
    found: list[dict[str, Any]] = [{"at": time, "enabled": draw(st.booleans())} for time in times]
    others = sorted(VARIANTS.keys() - {default.get("variant")})
    if "variant" in default and draw(st.booleans()):
        found.append(
            {
                "from": "2026-02-01",
                "until": "2026-03-01",
                "variant": draw(st.sampled_from(others)),
                "from_weight": draw(st.integers(0, 100)),
                "until_weight": draw(st.integers(0, 100)),
            }
        )
    return found


@st.composite
def flags(draw: st.DrawFn, key: str = "f", needs: tuple[str, ...] = ()) -> Flag:
    default = draw(serves)
    needed = draw(st.lists(st.sampled_from(needs), unique=True)) if needs else []
    document = {
        "key": key,
        "type": "string",
        "variants": VARIANTS,
        "default": default,
        "enabled": draw(st.sampled_from([True, True, True, False])),
        "killed": draw(st.sampled_from([False, False, False, True])),
        "off_variant": draw(st.none() | variants),
        "bucket_by": draw(st.sampled_from([None, None, "company"])),
        "prerequisites": [
            {"flag": name, "variants": draw(st.lists(variants, min_size=1, unique=True))}
            for name in needed
        ],
        "rules": draw(st.lists(rules, max_size=3)),
        "schedule": draw(schedules(default)),
    }
    return msgspec.convert(document, Flag)


@st.composite
def segments(draw: st.DrawFn) -> list[Segment]:
    attribute_conditions = st.lists(on_attributes | _nested(on_attributes), min_size=1, max_size=2)
    documents = [{"key": key, "conditions": draw(attribute_conditions)} for key in SEGMENTS]
    return msgspec.convert(documents, list[Segment])


@st.composite
def environments(draw: st.DrawFn) -> tuple[dict[str, Flag], list[Segment]]:
    """Three flags, each of which may need those before it."""
    keys = ("first", "second", "third")
    made = [draw(flags(key, keys[:place])) for place, key in enumerate(keys)]
    return {flag.key: flag for flag in draw(st.permutations(made))}, draw(segments())
