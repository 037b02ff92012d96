"""PostHog's flags: `/flags/?v=2` and `?v=4`, and the older `/decide/`. Pure.

In: what its clients send, and flags. Out: the answers' JSON. A boolean flag is one there too. A
string is the variant; a number or JSON is the payload of a flag that is on, and from version 4
on the typed `value` as well.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
import orjson

from beacon.errors import BadRequest, InvalidJson
from beacon.flags.bucketing import as_key
from beacon.flags.flagset import ProjectFlags
from beacon.flags.model import Context, Evaluation, Reason
from beacon.flags.pieces import Pieces
from beacon.flags.rules import Found, Ruleset

TYPED_VERSION = 4
"""From here on, records have a typed `value`."""
LEGACY_VERSION = 1
"""Up to here, flags are values and payloads by key."""

_REASONS = {
    Reason.STATIC: ("condition_match", "Everybody gets this variant"),
    Reason.DEFAULT: ("no_condition_match", "No rule matched"),
    Reason.TARGETING_MATCH: ("condition_match", "A rule matched"),
    Reason.SPLIT: ("condition_match", "The share of visitors decided"),
    Reason.DISABLED: ("disabled", "The flag is off"),
    Reason.ERROR: ("error", "The flag could not be evaluated"),
}
_KNOWN_AS = {
    "$browser": "browser",
    "$os": "os",
    "$device_type": "device",
    "$current_url": "url",
    "$pathname": "path",
    "$geoip_country_code": "country",
    "$geoip_subdivision_1_code": "region",
    "$app_version": "release",
}
"""PostHog's own properties, by the names that rules use."""
_PLACE = ("country", "region")
"""What an address tells: a client may ask not to have it looked up."""


class Ask(msgspec.Struct, rename={"own_device_id": "$device_id", "anon_id": "$anon_distinct_id"}):
    """What a client sends, as far as it is looked at. Of two names for one thing the second is
    that of other clients: browsers, servers, older ones."""

    token: str | None = None
    api_key: str | None = None
    distinct_id: Any = None
    anon_id: Any = None
    own_device_id: Any = None
    device_id: Any = None
    person_properties: dict[str, Any] | None = None
    groups: dict[str, Any] | None = None
    group_properties: dict[str, Any] | None = None
    flag_keys: list[str] | None = None
    flag_keys_to_evaluate: list[str] | None = None
    disable_flags: Any = None
    geoip_disable: Any = None
    disable_geoip: Any = None

    @property
    def key(self) -> str | None:
        return self.token or self.api_key

    @property
    def wanted(self) -> list[str] | None:
        """The flags; None: all."""
        if self.disable_flags is True:
            return []
        return self.flag_keys_to_evaluate or None if self.flag_keys is None else self.flag_keys

    def context(self, attributes: Context) -> Context:
        """`attributes` are what the connection shows. Properties are the person's. A group is an
        attribute whose name is the group's type, and `TYPE.NAME` is one of its properties."""
        properties = self.person_properties or {}
        if self.geoip_disable is True or self.disable_geoip is True:
            attributes = {k: each for k, each in attributes.items() if k not in _PLACE}
        named = {name: properties[own] for own, name in _KNOWN_AS.items() if own in properties}
        identities = {
            "targetingKey": as_key(self.distinct_id),
            "user_id": as_key(self.distinct_id),
            "anon_id": as_key(self.anon_id) or as_key(self.own_device_id) or as_key(self.device_id),
        }
        known = {name: value for name, value in identities.items() if value is not None}
        return {**self._of_groups(), **properties, **attributes, **named, **known}

    def _of_groups(self) -> Context:
        found = dict(self.groups or {})
        for kind, properties in (self.group_properties or {}).items():
            if isinstance(properties, dict):
                found |= {f"{kind}.{name}": value for name, value in properties.items()}
        return found

    def evaluated(self, rules: Ruleset, context: Context, now: int) -> Found:
        """What is asked for, and the flags that it takes."""
        wanted = self.wanted
        if wanted is None:
            return rules.evaluate_all(context, now)
        return rules.evaluate_some(wanted, context, now)


_decode = msgspec.json.Decoder(Ask).decode


def read_ask(body: bytes) -> Ask:
    """Raises InvalidJson, BadRequest."""
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        raise BadRequest(f"The flags cannot be asked for like this: {error}.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise InvalidJson("The body is no JSON.") from None


class Answers:
    """Encodes, and keeps the encoded pieces."""

    def __init__(self) -> None:
        self._records = Pieces(partial(_record, typed=False))
        self._typed = Pieces(partial(_record, typed=True))

    def answer(
        self, flags: ProjectFlags, ask: Ask, found: Found, now: int, *, version: int, id: UUID
    ) -> dict[str, Any]:
        """To what was found. `now`: milliseconds since 1970."""
        if ask.wanted is not None:
            found = {key: found[key] for key in ask.wanted if key in found}
        failed = any(each.error_code is not None for each in found.values())
        about = {"errorsWhileComputingFlags": failed, "requestId": str(id), "evaluatedAt": now}
        if version <= LEGACY_VERSION:
            return {**_legacy(found), **about}
        pieces = self._typed if version >= TYPED_VERSION else self._records
        return {"flags": orjson.Fragment(b"{%b}" % pieces.joined(flags, found)), **about}


def _record(key: str, evaluation: Evaluation, flags: ProjectFlags, *, typed: bool) -> bytes:
    """`"key":{...}`."""
    known = flags.known.get(key)
    code, description = _REASONS[evaluation.reason]
    metadata: dict[str, Any] = {"id": known.id, "version": known.version} if known else {}
    payload = _payload(evaluation)
    if payload is not None:
        metadata["payload"] = payload
    if evaluation.variant is not None:
        metadata["variant_key"] = evaluation.variant
    record = {
        "key": key,
        "enabled": _is_enabled(evaluation),
        **_variant(evaluation),
        "reason": {"code": code, "condition_index": None, "description": description},
        "metadata": metadata,
    }
    if evaluation.error_code is not None:
        record["failed"] = True
    if typed and not isinstance(evaluation.value, list):  # which clients cannot read there
        record["value"] = None if evaluation.variant is None else evaluation.value
    return orjson.dumps(key) + b":" + orjson.dumps(record)


def _legacy(found: Found) -> dict[str, Any]:
    good = {key: each for key, each in found.items() if each.error_code is None}
    payloads = {key: _payload(each) for key, each in good.items()}
    return {
        "featureFlags": {
            key: _variant(each).get("variant", _is_enabled(each)) for key, each in good.items()
        },
        "featureFlagPayloads": {key: each for key, each in payloads.items() if each is not None},
    }


def _is_enabled(evaluation: Evaluation) -> bool:
    value = evaluation.value
    return evaluation.variant is not None and value is not None and value is not False


def _variant(evaluation: Evaluation) -> dict[str, str]:
    value = evaluation.value
    return {"variant": value} if evaluation.variant and isinstance(value, str) else {}


def _payload(evaluation: Evaluation) -> str | None:
    """JSON text, of what is neither a boolean nor a string."""
    value = evaluation.value
    if evaluation.variant is None or value is None or isinstance(value, bool | str):
        return None
    return orjson.dumps(value).decode()
