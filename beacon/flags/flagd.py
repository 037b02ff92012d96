"""Flags in flagd's file format (https://flagd.dev/reference/flag-definitions/). Pure.

In: flags and one environment; out: flagd's document, and why some are not in it. `flagd_reading`
is the way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from beacon.flags.details import FlagDetails, Settings
from beacon.flags.model import CLOCK, Condition, Operator, Serve
from beacon.flags.moments import milliseconds
from beacon.flags.segments import SegmentDetails

SCHEMA = "https://flagd.dev/schema/v0/flags.json"
OWN = "$flagd."  # begins the names of what flagd knows itself
FLAG_KEY = {"var": f"{OWN}flagKey"}
TIMESTAMP = f"{OWN}timestamp"  # whole seconds since 1970
TARGETING_KEY = "targetingKey"

PLAIN: dict[Operator, str] = {
    "eq": "==",
    "ne": "!=",
    "in": "in",
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "starts_with": "starts_with",
    "ends_with": "ends_with",
}
SEMVER: dict[Operator, str] = {
    "semver_eq": "=",
    "semver_gt": ">",
    "semver_ge": ">=",
    "semver_lt": "<",
    "semver_le": "<=",
}


class Unsayable(Exception):
    """flagd has no words for it."""


def to_flagd(
    flags: Iterable[FlagDetails], segments: Iterable[SegmentDetails], environment: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """The document, and the flags that it cannot tell with the reason."""
    written, left_out, evaluators = {}, {}, {}
    for segment in segments:
        if segment.fault is not None:
            continue
        try:
            evaluators[segment.key] = logic_of_all(segment.conditions)
        except Unsayable:
            continue
    for flag in flags:
        try:
            written[flag.key] = _flag_out(flag, flag.environments[environment], evaluators)
        except Unsayable as reason:
            left_out[flag.key] = str(reason)
    document = {"$schema": SCHEMA, "flags": written}
    return document | ({"$evaluators": evaluators} if evaluators else {}), left_out


def _flag_out(
    flag: FlagDetails, settings: Settings, evaluators: Mapping[str, Any]
) -> dict[str, Any]:
    if settings.fault is not None or settings.default is None:
        raise Unsayable("its settings cannot be read")
    if settings.prerequisites or settings.schedule:
        raise Unsayable("prerequisites and schedules cannot be said there")
    branches: list[Any] = []
    for rule in settings.rules:
        _check_segments(rule.when, evaluators)
        branches += [logic_of(rule.when), serve_of(rule.serve, settings.bucket_by)]
    default = settings.default
    if default.variant is None:
        branches.append(serve_of(default, settings.bucket_by))
    found: dict[str, Any] = {
        "state": "ENABLED" if flag.enabled and settings.enabled else "DISABLED",
        "variants": flag.variants,
        "defaultVariant": default.variant or next(iter(flag.variants)),
    }
    if branches:
        found["targeting"] = {"if": branches} if len(branches) > 1 else branches[0]
    return found | ({"metadata": {"description": flag.description}} if flag.description else {})


def _check_segments(condition: Condition, evaluators: Mapping[str, Any]) -> None:
    for part in (*(condition.all or ()), *(condition.any or ()), condition.not_):
        if part is not None:
            _check_segments(part, evaluators)
    if condition.segment is not None and condition.segment not in evaluators:
        raise Unsayable(f"the segment {condition.segment!r} cannot be said there")


def serve_of(serve: Serve, bucket_by: str | None) -> Any:
    """Raises Unsayable, as `logic_of` does."""
    if serve.split is None:
        return serve.variant
    by = serve.by or bucket_by
    shares: list[Any] = [[share.variant, share.weight] for share in serve.split]
    if by not in (None, TARGETING_KEY):
        shares.insert(0, {"cat": [FLAG_KEY, _attribute(by)]})
    return {"fractional": shares}


def logic_of(condition: Condition) -> Any:
    if condition.all is not None:
        return logic_of_all(condition.all)
    if condition.any is not None:
        return {"or": [logic_of(each) for each in condition.any]}
    if condition.not_ is not None:
        return {"!": [logic_of(condition.not_)]}
    if condition.segment is not None:
        return {"$ref": condition.segment}
    return _comparison(condition)


def logic_of_all(conditions: list[Condition]) -> Any:
    parts = [logic_of(each) for each in conditions]
    return parts[0] if len(parts) == 1 else {"and": parts}


def _attribute(name: str | None) -> Any:
    """flagd takes dots for the way into an object, and Beacon for a part of the name."""
    if name is None or "." in name or not name:
        raise Unsayable(f"the attribute {name!r} cannot be said there: a dot leads into an object")
    return {"var": name}


def _comparison(condition: Condition) -> Any:
    operator, value = condition.operator, condition.value
    if operator in ("before", "after") and condition.attribute == CLOCK:
        time = milliseconds(value) or 0
        if time % 1000:
            raise Unsayable("flagd's clock has whole seconds")
        return {"<" if operator == "before" else ">=": [{"var": TIMESTAMP}, time // 1000]}
    attribute = _attribute(condition.attribute)
    if operator in PLAIN:
        return {PLAIN[operator]: [attribute, value]}
    if operator in SEMVER:
        return {"sem_ver": [attribute, SEMVER[operator], value]}
    if operator == "not_in":
        return {"!": [{"in": [attribute, value]}]}
    if operator == "contains" and isinstance(value, str):
        return {"in": [value, attribute]}
    if operator == "exists":
        return {"==" if value is False else "!=": [attribute, None]}
    raise Unsayable(f"the operator {operator} cannot be said there")
