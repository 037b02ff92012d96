"""Reads flagd's file format (https://flagd.dev/reference/flag-definitions/). Pure.

In: the document and one environment. Out: flags and segments as it says them. Targeting is
JsonLogic there, of which the operations are read that rules here can say. Raises InvalidField
with the path to what cannot be taken over, and what can.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import msgspec

from beacon.errors import InvalidField
from beacon.flags.details import NewFlag, SettingsChanges
from beacon.flags.flagd import OWN, PLAIN, SEMVER, TARGETING_KEY, TIMESTAMP
from beacon.flags.model import CLOCK, Condition, FlagType, Rule, Serve, Share
from beacon.flags.segments import NewSegment

MAX_SECONDS = 253_402_300_799  # the end of the year 9999
STATES = {"ENABLED": True, "DISABLED": False}

_READ = {word: operator for operator, word in PLAIN.items()} | {"===": "eq", "!==": "ne"}
_READ_SEMVER = {word: operator for operator, word in SEMVER.items()}
_EQUAL = ("==", "!=", "===", "!==")
_CONDITIONS = ("and", "or", "!", "$ref", "sem_ver", *_READ)
_CAN = (
    "what can be taken over is and, or, !, $ref, and of an attribute and a value "
    f'({{"var": "email"}}) ==, !=, <, <=, >, >=, in, starts_with, ends_with and '
    f"sem_ver with {', '.join(_READ_SEMVER)}"
)
_CAN_SERVE = (
    "what can be taken over is the name of a variant, fractional, at the end if, and there for "
    "a flag with the variants true and false a condition"
)
_CAN_BUCKET = (
    'what can be taken over is {"cat": [{"var": "$flagd.flagKey"}, {"var": "email"}]}, with '
    "an attribute of yours: without the flag's key everybody would fall into another bucket"
)


def from_flagd(
    flags: Mapping[str, Any],
    evaluators: Mapping[str, Any],
    environment: str,
    types: Mapping[str, FlagType],
) -> tuple[list[NewFlag], list[NewSegment]]:
    """What the document says, for one environment. `types`: of the flags that there are."""
    try:
        segments = [
            NewSegment(key=key, conditions=[_condition(f"$evaluators.{key}", _plain(logic))])
            for key, logic in evaluators.items()
        ]
        found = [_flag(key, each, environment, types.get(key)) for key, each in flags.items()]
    except RecursionError:
        _refuse("flags", "its targeting is too deep")
    return found, segments


def _plain(logic: Any) -> Any:
    """`{"var": ["email"]}` is `{"var": "email"}`."""
    if isinstance(logic, list):
        return [_plain(each) for each in logic]
    if not isinstance(logic, dict):
        return logic
    match logic:
        case {"var": [str(name)]} if len(logic) == 1:
            return {"var": name}
    return {word: _plain(each) for word, each in logic.items()}


def _flag(key: str, flag: Any, environment: str, there: FlagType | None) -> NewFlag:
    path = f"flags.{key}"
    if not isinstance(flag, dict):
        _refuse(path, "expected an object")
    variants, default = _variants(path, flag)
    state = flag.get("state")
    if not isinstance(state, str) or state not in STATES:
        _refuse(f"{path}.state", f"expected {' or '.join(STATES)}")
    kind = there if there == "json" else _type_of(variants)
    names = {name: name for name in variants}
    if kind == "boolean":
        names = {name: "on" if value else "off" for name, value in variants.items()}
        variants = {"on": True, "off": False}
    targeting = _plain(flag.get("targeting"))
    rules, serve = _targeting(f"{path}.targeting", targeting, names, names[default])
    metadata = flag.get("metadata")
    says = metadata.get("description", "") if isinstance(metadata, dict) else ""
    plain = {"key": key, "type": kind, "variants": variants, "enabled": True, "description": says}
    try:
        made = msgspec.convert(plain, NewFlag)
    except msgspec.ValidationError as error:
        _refuse(path, str(error))
    settings = SettingsChanges(enabled=STATES[state], rules=rules, default=serve, off_variant=None)
    return msgspec.structs.replace(made, environments={environment: settings})


def _variants(path: str, flag: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    variants, default = flag.get("variants"), flag.get("defaultVariant")
    if not isinstance(variants, dict) or not variants:
        _refuse(f"{path}.variants", "expected an object that is not empty")
    if not isinstance(default, str) or default not in variants:
        _refuse(f"{path}.defaultVariant", "expected the name of a variant: flags here have one")
    return variants, default


def _type_of(variants: Mapping[str, Any]) -> FlagType:
    values = list(variants.values())
    if all(isinstance(each, bool) for each in values):
        return "boolean"
    if all(isinstance(each, str) for each in values):
        return "string"
    numbers = (isinstance(each, int | float) and not isinstance(each, bool) for each in values)
    return "number" if all(numbers) else "json"


def _refuse(path: str, what: str) -> NoReturn:
    raise InvalidField(path, f"{path}: {what}.")


# --- what is served ---------------------------------------------------------------------------


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
    if _is_condition(logic) and {"true", "false"} <= names.keys():
        rules.append(Rule(_condition(path, logic), Serve(variant=names["true"])))
        return rules, Serve(variant=names["false"])
    return rules, _served(path, logic, names, default)


def _is_condition(logic: Any) -> bool:
    return isinstance(logic, dict) and len(logic) == 1 and next(iter(logic)) in _CONDITIONS


def _served(path: str, logic: Any, names: Mapping[str, str], default: str) -> Serve:
    if logic is None or logic == {}:
        return Serve(variant=default)
    if isinstance(logic, bool):
        logic = "true" if logic else "false"
    if isinstance(logic, str):
        if logic not in names:
            there = ", ".join(map(repr, names))
            _refuse(path, f"there is no variant {logic!r}; there are {there}")
        return Serve(variant=names[logic])
    match logic:
        case {"fractional": parts} if len(logic) == 1:
            return _fractional(f"{path}.fractional", parts, names)
        case {"fractionalEvaluation": _}:
            _refuse(f"{path}.fractionalEvaluation", f"it is fractional now, where {_CAN_BUCKET}")
    return _refuse(path, _CAN_SERVE)


def _fractional(path: str, parts: Any, names: Mapping[str, str]) -> Serve:
    if not isinstance(parts, list) or not parts:
        _refuse(path, "expected a list")
    by: str | None = None
    if not isinstance(parts[0], list):
        by, parts = _bucketed_by(f"{path}[0]", parts[0]), parts[1:]
    shares = []
    for place, part in enumerate(parts):
        match part:
            case [str(name)] if name in names:
                shares.append(Share(names[name], 1))
            case [str(name), int(weight)] if name in names and not isinstance(weight, bool):
                shares.append(Share(names[name], weight))
            case _:
                _refuse(f"{path}[{place + (by is not None)}]", "expected a variant and its weight")
    return Serve(split=shares, by=None if by == TARGETING_KEY else by)


def _bucketed_by(path: str, logic: Any) -> str:
    match logic:
        case {"cat": [{"var": "$flagd.flagKey"}, {"var": str(name)}]}:
            return _attribute(path, name)
    return _refuse(path, _CAN_BUCKET)


# --- conditions -------------------------------------------------------------------------------


def _condition(path: str, logic: Any) -> Condition:
    if not isinstance(logic, dict) or len(logic) != 1:
        _refuse(path, f"expected one operation; {_CAN}")
    ((word, parts),) = logic.items()
    if word == "$ref" and isinstance(parts, str):
        return Condition(segment=parts)
    parts = parts if isinstance(parts, list) else [parts]
    if word in ("and", "or", "!"):
        inner = [_condition(f"{path}.{word}[{at}]", part) for at, part in enumerate(parts)]
        if word == "!" and len(inner) == 1:
            return Condition(not_=inner[0])
        if word != "!":
            return Condition(all=inner) if word == "and" else Condition(any=inner)
    return _compared(f"{path}.{word}", word, parts)


def _compared(path: str, word: str, parts: list[Any]) -> Condition:
    match word, parts:
        case ("<" | ">=", [{"var": str(name)}, int(seconds)]) if name == TIMESTAMP:
            return _by_the_clock(path, word, seconds)
        case ("sem_ver", [{"var": str(name)}, str(how), str(version)]) if how in _READ_SEMVER:
            name = _attribute(path, name)
            return Condition(attribute=name, operator=_READ_SEMVER[how], value=version)
        case ("in", [str(text), {"var": str(name)}]):
            return Condition(attribute=_attribute(path, name), operator="contains", value=text)
        case (_, [value, {"var": str(_)} as attribute]) if word in _EQUAL and not _is_logic(value):
            return _compared(path, word, [attribute, value])
        case (_, [{"var": str(name)}, None]) if word in _EQUAL:
            exists = word.startswith("!")
            return Condition(attribute=_attribute(path, name), operator="exists", value=exists)
        case (_, [{"var": str(name)}, value]) if word in _READ and _is_value(word, value):
            return Condition(attribute=_attribute(path, name), operator=_READ[word], value=value)
    return _refuse(path, f"this operation, so written, cannot be; {_CAN}")


def _by_the_clock(path: str, word: str, seconds: int) -> Condition:
    if not 0 <= seconds <= MAX_SECONDS:
        _refuse(path, "expected seconds since 1970")
    time = datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    return Condition(attribute=CLOCK, operator="before" if word == "<" else "after", value=time)


def _attribute(path: str, name: str) -> str:
    if name.startswith(OWN):
        _refuse(path, f"of {OWN}timestamp < and >= can be taken over, of {name} nothing")
    if "." in name:
        _refuse(path, f"{name!r} leads into an object, and the attributes of a context are flat")
    if not name:
        _refuse(path, "the name of an attribute is missing")
    return name


def _is_logic(value: Any) -> bool:
    return isinstance(value, dict | list)


def _is_value(word: str, value: Any) -> bool:
    return isinstance(value, list) if word == "in" else not _is_logic(value)
