"""Flags in flagd's file format (https://flagd.dev/reference/flag-definitions/), both ways. Pure.

In: flags and one environment; out: flagd's document, and why some are not in it. And back:
targeting is JsonLogic there, of which the operations are read that rules here can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import msgspec

from beacon.errors import InvalidField
from beacon.flags.details import FlagDetails, NewFlag, Settings, SettingsChanges
from beacon.flags.model import CLOCK, Condition, FlagType, Operator, Rule, Serve, Share
from beacon.flags.moments import milliseconds
from beacon.flags.segments import NewSegment, SegmentDetails

SCHEMA = "https://flagd.dev/schema/v0/flags.json"
FLAG_KEY = {"var": "$flagd.flagKey"}
TIMESTAMP = "$flagd.timestamp"  # whole seconds since 1970

_PLAIN: dict[Operator, str] = {
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
_SEMVER: dict[Operator, str] = {
    "semver_eq": "=",
    "semver_gt": ">",
    "semver_ge": ">=",
    "semver_lt": "<",
    "semver_le": "<=",
}
MAX_SECONDS = 253_402_300_799  # the end of the year 9999
_READ = {word: operator for operator, word in _PLAIN.items()} | {"===": "eq", "!==": "ne"}
_READ_SEMVER = {word: operator for operator, word in _SEMVER.items()}


class Unsayable(Exception):
    """flagd has no words for it."""


# --- out --------------------------------------------------------------------------------------


def to_flagd(
    flags: Iterable[FlagDetails], segments: Iterable[SegmentDetails], environment: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """The document, and the flags that it cannot tell with the reason."""
    written, left_out, evaluators = {}, {}, {}
    for segment in segments:
        try:
            evaluators[segment.key] = _all([_logic(each) for each in segment.conditions])
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
    off = settings.off_variant
    on = flag.enabled and settings.enabled
    branches: list[Any] = []
    for rule in settings.rules:
        _check_segments(rule.when, evaluators)
        branches += [_logic(rule.when), _serve(rule.serve, settings.bucket_by)]
    default = settings.default
    if default.variant is None:
        branches.append(_serve(default, settings.bucket_by))
    found: dict[str, Any] = {
        "state": "ENABLED" if on or off is not None else "DISABLED",
        "variants": flag.variants,
        "defaultVariant": default.variant or next(iter(flag.variants)),
    }
    if not on:
        return found | ({"defaultVariant": off} if off is not None else {})
    if branches:
        found["targeting"] = {"if": branches} if len(branches) > 1 else branches[0]
    return found | ({"metadata": {"description": flag.description}} if flag.description else {})


def _check_segments(condition: Condition, evaluators: Mapping[str, Any]) -> None:
    for part in (*(condition.all or ()), *(condition.any or ()), condition.not_):
        if part is not None:
            _check_segments(part, evaluators)
    if condition.segment is not None and condition.segment not in evaluators:
        raise Unsayable(f"the segment {condition.segment!r} cannot be said there")


def _serve(serve: Serve, bucket_by: str | None) -> Any:
    if serve.split is None:
        return serve.variant
    by = serve.by or bucket_by
    shares: list[Any] = [[share.variant, share.weight] for share in serve.split]
    return {"fractional": shares if by is None else [{"cat": [FLAG_KEY, {"var": by}]}, *shares]}


def _logic(condition: Condition) -> Any:
    if condition.all is not None:
        return _all([_logic(each) for each in condition.all])
    if condition.any is not None:
        return {"or": [_logic(each) for each in condition.any]}
    if condition.not_ is not None:
        return {"!": [_logic(condition.not_)]}
    if condition.segment is not None:
        return {"$ref": condition.segment}
    return _comparison(condition)


def _all(parts: list[Any]) -> Any:
    return parts[0] if len(parts) == 1 else {"and": parts}


def _comparison(condition: Condition) -> Any:
    operator, value = condition.operator, condition.value
    attribute = {"var": condition.attribute}
    if operator in ("before", "after") and condition.attribute == CLOCK:
        time = milliseconds(value) or 0
        if time % 1000:
            raise Unsayable("flagd's clock has whole seconds")
        return {"<" if operator == "before" else ">=": [{"var": TIMESTAMP}, time // 1000]}
    if operator in _PLAIN:
        return {_PLAIN[operator]: [attribute, value]}
    if operator in _SEMVER:
        return {"sem_ver": [attribute, _SEMVER[operator], value]}
    if operator == "not_in":
        return {"!": [{"in": [attribute, value]}]}
    if operator == "contains" and isinstance(value, str):
        return {"in": [value, attribute]}
    if operator == "exists":
        return {"==" if value is False else "!=": [attribute, None]}
    raise Unsayable(f"the operator {operator} cannot be said there")


# --- in ---------------------------------------------------------------------------------------


def from_flagd(
    flags: Mapping[str, Any], evaluators: Mapping[str, Any], environment: str
) -> tuple[list[NewFlag], list[NewSegment]]:
    """What the document says, for one environment. Raises InvalidField with the path to what
    cannot be taken over."""
    try:
        segments = [
            NewSegment(key=key, conditions=[_condition(f"$evaluators.{key}", logic)])
            for key, logic in evaluators.items()
        ]
        return [_flag_in(key, flag, environment) for key, flag in flags.items()], segments
    except RecursionError:
        _refuse("flags", "its targeting is too deep")


def _flag_in(key: str, flag: Any, environment: str) -> NewFlag:
    path = f"flags.{key}"
    if not isinstance(flag, dict):
        _refuse(path, "expected an object")
    variants, default = flag.get("variants"), flag.get("defaultVariant")
    if not isinstance(variants, dict) or not variants:
        _refuse(f"{path}.variants", "expected an object that is not empty")
    if not isinstance(default, str) or default not in variants:
        _refuse(f"{path}.defaultVariant", "expected the name of a variant")
    kind = _type_of(variants)
    names = {name: name for name in variants}
    if kind == "boolean":
        names = {name: "on" if value else "off" for name, value in variants.items()}
        variants = {"on": True, "off": False}
    rules, serve = _targeting(f"{path}.targeting", flag.get("targeting"), names, names[default])
    settings = SettingsChanges(
        enabled=flag.get("state") != "DISABLED", rules=rules, default=serve, off_variant=None
    )
    metadata = flag.get("metadata")
    says = metadata.get("description", "") if isinstance(metadata, dict) else ""
    found = {
        "key": key,
        "type": kind,
        "variants": variants,
        "enabled": True,
        "description": says,
    }
    try:
        made = msgspec.convert(found, NewFlag)
    except msgspec.ValidationError as error:
        _refuse(path, str(error))
    return msgspec.structs.replace(made, environments={environment: settings})


def _type_of(variants: Mapping[str, Any]) -> FlagType:
    values = list(variants.values())
    if all(isinstance(each, bool) for each in values):
        return "boolean"
    if all(isinstance(each, str) for each in values):
        return "string"
    numbers = (isinstance(each, int | float) and not isinstance(each, bool) for each in values)
    return "number" if all(numbers) else "json"


def _targeting(
    path: str, logic: Any, names: Mapping[str, str], default: str
) -> tuple[list[Rule], Serve]:
    """Rules of an `if`, and what is left when none holds."""
    rules: list[Rule] = []
    while isinstance(logic, dict) and set(logic) == {"if"}:
        branches, path = logic["if"], f"{path}.if"
        if not isinstance(branches, list) or len(branches) < 2:
            _refuse(path, "expected conditions and what they serve")
        for place in range(0, len(branches) - 1, 2):
            when = _condition(f"{path}[{place}]", branches[place])
            serve = _served(f"{path}[{place + 1}]", branches[place + 1], names, default)
            rules.append(Rule(when, serve))
        path, logic = f"{path}[{len(branches) - 1}]", branches[-1] if len(branches) % 2 else None
    return rules, _served(path, logic, names, default)


def _served(path: str, logic: Any, names: Mapping[str, str], default: str) -> Serve:
    if logic is None or logic == {}:
        return Serve(variant=default)
    if isinstance(logic, bool):
        logic = "true" if logic else "false"
    if isinstance(logic, str):
        if logic not in names:
            _refuse(path, f"there is no variant {logic!r}")
        return Serve(variant=names[logic])
    if isinstance(logic, dict) and set(logic) == {"fractional"}:
        return _fractional(f"{path}.fractional", logic["fractional"], names)
    return _refuse(path, "only a variant, `fractional` or, at the end, `if` can be taken over")


def _fractional(path: str, parts: Any, names: Mapping[str, str]) -> Serve:
    if not isinstance(parts, list) or not parts:
        _refuse(path, "expected a list")
    by: str | None = None
    if isinstance(parts[0], dict):
        by, parts = _bucketed_by(f"{path}[0]", parts[0]), parts[1:]
    shares = []
    for place, part in enumerate(parts):
        match part:
            case [str(name)] if name in names:
                shares.append(Share(names[name], 1))
            case [str(name), int(weight)] if name in names and not isinstance(weight, bool):
                shares.append(Share(names[name], weight))
            case _:
                _refuse(f"{path}[{place}]", "expected a variant and its weight")
    return Serve(split=shares, by=None if by == "targetingKey" else by)


def _bucketed_by(path: str, logic: Any) -> str:
    match logic:
        case {"cat": [{"var": "$flagd.flagKey"}, {"var": str(name)}]}:
            return name
    return _refuse(path, "only `cat` of $flagd.flagKey and one attribute can be taken over")


def _condition(path: str, logic: Any) -> Condition:
    if not isinstance(logic, dict) or len(logic) != 1:
        _refuse(path, "expected one operation")
    ((word, parts),) = logic.items()
    if word == "$ref" and isinstance(parts, str):
        return Condition(segment=parts)
    parts = parts if isinstance(parts, list) else [parts]
    if word in ("and", "or", "!"):
        inner = [_condition(f"{path}.{word}[{at}]", part) for at, part in enumerate(parts)]
        if word == "!" and len(inner) == 1:
            return Condition(not_=inner[0])
        return Condition(all=inner) if word == "and" else Condition(any=inner)
    return _compared(f"{path}.{word}", word, parts)


def _compared(path: str, word: str, parts: list[Any]) -> Condition:
    match word, parts:
        case ("<" | ">=", [{"var": "$flagd.timestamp"}, int(seconds)]):
            if not 0 <= seconds <= MAX_SECONDS:
                _refuse(path, "expected seconds since 1970")
            time = datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
            return Condition(
                attribute=CLOCK, operator="before" if word == "<" else "after", value=time
            )
        case ("sem_ver", [{"var": str(name)}, str(how), str(version)]) if how in _READ_SEMVER:
            return Condition(attribute=name, operator=_READ_SEMVER[how], value=version)
        case ("in", [str(text), {"var": str(name)}]):
            return Condition(attribute=name, operator="contains", value=text)
        case ("==" | "!=" | "===" | "!==", [{"var": str(name)}, None]):
            return Condition(attribute=name, operator="exists", value=word.startswith("!"))
        case (_, [{"var": str(name)}, value]) if word in _READ and not isinstance(value, dict):
            return Condition(attribute=name, operator=_READ[word], value=value)
    return _refuse(path, "this operation cannot be taken over")


def _refuse(path: str, what: str) -> NoReturn:
    raise InvalidField(path, f"{path}: {what}.")
