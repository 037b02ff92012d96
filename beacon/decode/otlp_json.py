"""Reads `ExportLogsServiceRequest` of OTLP in JSON. Pure.

In: the body, as Protocol Buffers write JSON: names in camel case, int64 as text or number, ids in
hex (OTLP 1, "JSON Protobuf Encoding"). Out: a `Source` for each scope. A record that is no record
costs itself. Raises InvalidJson, and BadRequest for what is no such request.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, field

from beacon.decode.otlp_record import Attributes, Record, Source, Value
from beacon.decode.text import UNREADABLE, explain, not_json, repair, without_nul
from beacon.errors import BadRequest, BeaconError, InvalidEvent
from beacon.events import MAX_JSON_DEPTH

Number = int | float | str
_STANDARD = str.maketrans("-_", "+/")
_HEX = re.compile(r"[0-9a-fA-F]+\Z")


class _Value(Struct, rename="camel", gc=False):
    string_value: str | None = None
    int_value: int | str | None = None
    bool_value: bool | None = None
    double_value: Number | None = None
    array_value: _Array | None = None
    kvlist_value: _Map | None = None
    bytes_value: str | None = None


class _Array(Struct):
    values: list[_Value] | None = None


class _KeyValue(Struct, gc=False):
    key: str = ""
    value: _Value | None = None


class _Map(Struct):
    values: list[_KeyValue] | None = None


class _Resource(Struct):
    attributes: list[_KeyValue] | None = None


class _Scope(Struct):
    name: str | None = None
    version: str | None = None
    attributes: list[_KeyValue] | None = None


class _Record(Struct, rename="camel"):
    time_unix_nano: int | str | None = None
    observed_time_unix_nano: int | str | None = None
    severity_number: int | None = None
    severity_text: str | None = None
    body: _Value | None = None
    attributes: list[_KeyValue] | None = None
    trace_id: str | None = None
    span_id: str | None = None
    event_name: str | None = None


class _ScopeLogs(Struct, rename="camel"):
    scope: _Scope | None = None
    log_records: list[_Record] | None = None


class _ResourceLogs(Struct, rename="camel"):
    resource: _Resource | None = None
    scope_logs: list[_ScopeLogs] | None = None


class _Request(Struct):
    resource_logs: list[_ResourceLogs] | None = field(name="resourceLogs", default=None)


_request = msgspec.json.Decoder(_Request).decode


def read(body: bytes) -> Iterator[Source]:
    try:
        request = _request(without_nul(body))
    except UNREADABLE:
        yield from _read_slowly(body)
        return
    for resource_logs in request.resource_logs or ():
        resource = _resource(resource_logs.resource)
        for scope_logs in resource_logs.scope_logs or ():
            yield Source(
                resource,
                _scope(scope_logs.scope),
                [_taken(record) for record in scope_logs.log_records or ()],
            )


def _read_slowly(body: bytes) -> Iterator[Source]:
    """Each record by itself: what keeps the body from being read at once stands in one of them."""
    try:
        request = json.loads(repair(body))
    except (json.JSONDecodeError, RecursionError) as error:
        raise not_json(error) from None
    if not isinstance(request, dict):
        raise BadRequest("$: expected object with a list named resourceLogs")
    for resource_logs in _objects(request.get("resourceLogs")):
        resource = _resource(_converted(resource_logs.get("resource"), _Resource))
        for scope_logs in _objects(resource_logs.get("scopeLogs")):
            records = scope_logs.get("logRecords")
            yield Source(
                resource,
                _scope(_converted(scope_logs.get("scope"), _Scope)),
                [_read_record(record) for record in records if record is not None]
                if isinstance(records, list)
                else [],
            )


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _converted(value: Any, kind: Any) -> Any:
    """None for what is no such thing: its records are taken without it."""
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError):
        return None


def _read_record(value: Any) -> Record | BeaconError:
    try:
        return _taken(msgspec.convert(value, _Record))
    except msgspec.ValidationError as error:
        return InvalidEvent(explain(error))
    except RecursionError:
        return InvalidEvent(f"$: nested more than {MAX_JSON_DEPTH} levels deep")


def _taken(record: _Record) -> Record | BeaconError:
    try:
        return Record(
            _whole(record.time_unix_nano),
            _whole(record.observed_time_unix_nano),
            record.severity_number or 0,
            record.severity_text or "",
            _plain(record.body),
            _attributes(record.attributes),
            _hex(record.trace_id, 32),
            _hex(record.span_id, 16),
            record.event_name or "",
        )
    except (ValueError, RecursionError) as error:
        return InvalidEvent(f"$: {error}")


def _resource(resource: _Resource | None) -> Attributes:
    return {} if resource is None else _lenient(resource.attributes)


def _scope(scope: _Scope | None) -> dict[str, Any]:
    if scope is None:
        return {}
    told = (
        ("name", scope.name),
        ("version", scope.version),
        ("attributes", _lenient(scope.attributes)),
    )
    return {name: value for name, value in told if value}


def _lenient(pairs: list[_KeyValue] | None) -> Attributes:
    try:
        return _attributes(pairs)
    except (ValueError, RecursionError):
        return {}


def _attributes(pairs: list[_KeyValue] | None) -> Attributes:
    return {pair.key: _plain(pair.value) for pair in pairs} if pairs else {}


def _plain(value: _Value | None) -> Value:
    """Raises ValueError for a number or bytes that are none."""
    if value is None:
        return None
    if value.string_value is not None:
        return value.string_value
    if value.int_value is not None:
        return _whole(value.int_value)
    if value.bool_value is not None:
        return value.bool_value
    if value.double_value is not None:
        return float(value.double_value)
    if value.array_value is not None:
        return [_plain(each) for each in value.array_value.values or ()]
    if value.kvlist_value is not None:
        return _attributes(value.kvlist_value.values)
    if value.bytes_value is not None:
        return _bytes(value.bytes_value).hex()
    return None


def _bytes(text: str) -> bytes:
    """Of base64, in either of its alphabets, with padding or without."""
    standard = text.translate(_STANDARD).rstrip("=")
    return b64decode(standard + "=" * (-len(standard) % 4), validate=True)


def _whole(value: int | str | None) -> int:
    if value is None or value == "":
        return 0
    number = int(value)
    if not -(1 << 63) <= number < 1 << 64:
        raise ValueError("a number is longer than 64 bits")
    return number


def _hex(text: str | None, digits: int) -> str:
    """Nothing for what is no id."""
    if text is None or len(text) != digits or not _HEX.match(text):
        return ""
    return text.lower()
