"""OTLP's logs: what a record becomes, in both of its encodings. The peer is OpenTelemetry's own
package of messages."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any
from uuid import UUID

import orjson
import pytest
from google.protobuf import json_format
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from beacon.decode import otlp, otlp_json, otlp_protobuf
from beacon.decode.otlp_record import Record, Source
from beacon.decode.protobuf import bytes_field
from beacon.errors import BadRequest, BeaconError, InvalidProtobuf
from beacon.events import Decoded, Draft

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001").bytes
AT = 1_795_000_000_123_456_789
RESOURCE = {
    "service.name": "shop",
    "service.version": "1.4.0",
    "deployment.environment.name": "staging",
    "host.name": "web-1",
    "telemetry.sdk.name": "opentelemetry",
    "telemetry.sdk.language": "python",
    "telemetry.sdk.version": "1.45.0",
}


def any_value(value: Any) -> AnyValue:
    match value:
        case None:
            return AnyValue()
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case float():
            return AnyValue(double_value=value)
        case str():
            return AnyValue(string_value=value)
        case bytes():
            return AnyValue(bytes_value=value)
        case list():
            return AnyValue(array_value={"values": map(any_value, value)})  # type: ignore[arg-type]
    return AnyValue(kvlist_value={"values": pairs(value)})  # type: ignore[arg-type]


def pairs(values: dict[str, Any]) -> list[KeyValue]:
    return [KeyValue(key=key, value=any_value(value)) for key, value in values.items()]


def request(
    *records: dict[str, Any],
    resource: dict[str, Any] = RESOURCE,
    scope: str = "shop.cart",
) -> ExportLogsServiceRequest:
    made = ExportLogsServiceRequest()
    logs = made.resource_logs.add()
    logs.resource.attributes.extend(pairs(resource))
    scoped = logs.scope_logs.add()
    scoped.scope.name = scope
    for each in records:
        record = scoped.log_records.add()
        fields = {"time_unix_nano": AT, "severity_number": 9} | each
        body, attributes = fields.pop("body", None), fields.pop("attributes", {})
        for name, value in fields.items():
            setattr(record, name, value)
        if body is not None:
            record.body.CopyFrom(any_value(body))
        record.attributes.extend(pairs(attributes))
    return made


def as_json(message: ExportLogsServiceRequest) -> bytes:
    """As OTLP has it: ids in hex, where the encoding of Protocol Buffers has base64."""
    document = json_format.MessageToDict(message, use_integers_for_enums=True)
    for logs in document.get("resourceLogs", ()):
        for scoped in logs.get("scopeLogs", ()):
            for record in scoped.get("logRecords", ()):
                for name in ("traceId", "spanId"):
                    if name in record:
                        record[name] = base64.b64decode(record[name]).hex()
    return orjson.dumps(document)


def decode(message: ExportLogsServiceRequest, *, is_protobuf: bool = True) -> Decoded:
    body = message.SerializeToString() if is_protobuf else as_json(message)
    return otlp.decode(body, PROJECT, is_protobuf=is_protobuf)


def one(message: ExportLogsServiceRequest, *, is_protobuf: bool = True) -> Draft:
    found = decode(message, is_protobuf=is_protobuf)
    assert found.refusals == []
    (draft,) = found.drafts
    return draft


both = pytest.mark.parametrize("is_protobuf", [True, False], ids=["protobuf", "json"])


@both
def test_a_record_becomes_a_line_of_a_log(is_protobuf: bool) -> None:
    record = {
        "severity_number": 13,
        "severity_text": "WARN",
        "body": "slow query",
        "attributes": {
            "db.system": "postgresql",
            "ms": 1200,
            "cached": False,
            "at": [1, "a", None],
        },
        "trace_id": bytes(range(16)),
        "span_id": bytes(range(8)),
    }
    draft = one(request(record), is_protobuf=is_protobuf)
    assert draft.name == "$log"
    assert (draft.level, draft.message) == ("warning", "slow query")
    assert (draft.environment, draft.release) == ("staging", "1.4.0")
    assert draft.timestamp == AT // 1000
    assert orjson.loads(draft.tags or b"") == {"service.name": "shop"}
    assert orjson.loads(draft.properties) == {
        "attributes": {
            "db.system": "postgresql",
            "ms": 1200,
            "cached": False,
            "at": [1, "a", None],
        },
        "resource": RESOURCE,
        "scope": {"name": "shop.cart"},
        "logger": "shop.cart",
        "server_name": "web-1",
        "trace_id": "000102030405060708090a0b0c0d0e0f",
        "span_id": "0001020304050607",
        "severity": "WARN",
    }


@both
def test_a_record_with_an_exception_becomes_an_error(is_protobuf: bool) -> None:
    trace = 'Traceback (most recent call last):\n  File "app.py", line 3, in total\n\nKeyError: 1'
    attributes = {
        "exception.type": "KeyError",
        "exception.message": "1",
        "exception.stacktrace": trace,
        "user.id": "u-1",
        "url.full": "https://shop.example/cart",
        "cart": 7,
    }
    record = {"severity_number": 17, "body": "cart is broken", "attributes": attributes}
    draft = one(request(record), is_protobuf=is_protobuf)
    assert (draft.name, draft.level, draft.message) == ("$error", "error", "cart is broken")
    assert (draft.user_id, draft.url) == ("u-1", "https://shop.example/cart")
    frames = orjson.loads(draft.stacktrace or b"")
    assert len(frames) > 0
    properties = orjson.loads(draft.properties)
    assert properties["type"] == "KeyError"
    assert properties["exceptions"] == [{"type": "KeyError", "value": "1"}]
    assert properties["platform"] == "python"
    assert properties["sdk"] == {"name": "opentelemetry", "version": "1.45.0"}
    assert properties["contexts"] == {"resource": RESOURCE}
    assert properties["extra"]["cart"] == 7
    assert "exception.type" not in properties["extra"]


@pytest.mark.parametrize(
    ("number", "text", "level"),
    [
        (1, "", "debug"),
        (8, "", "debug"),
        (9, "fatal", "info"),
        (16, "", "warning"),
        (20, "", "error"),
        (24, "", "fatal"),
        (0, "Warn", "warning"),
        (0, "CRITICAL", "fatal"),
        (0, "", "info"),
        (99, "", "info"),
    ],
)
def test_levels_go_by_the_severity_number_else_its_text(number: int, text: str, level: str) -> None:
    record = {"severity_number": number, "severity_text": text, "body": "x"}
    assert one(request(record)).level == level


def test_a_structured_body_is_json() -> None:
    draft = one(request({"body": {"a": [1, {"b": None}], "c": 1.5}}))
    assert orjson.loads(draft.message or "") == {"a": [1, {"b": None}], "c": 1.5}


def test_a_long_body_is_cut_and_says_so() -> None:
    draft = one(request({"body": "x" * 100_000}))
    assert len(draft.message or "") == 16 * 1024
    assert orjson.loads(draft.properties)["truncated"] is True


@both
def test_what_postgres_does_not_take_is_replaced(is_protobuf: bool) -> None:
    message = request({"body": "a\0b", "attributes": {"k\0": "v\0"}}, resource={"r\0": "\0"})
    draft = one(message, is_protobuf=is_protobuf)
    assert draft.message == "a\ufffdb"
    assert orjson.loads(draft.properties)["attributes"] == {"k\ufffd": "v\ufffd"}


@both
def test_a_resend_has_the_same_ids_and_equal_lines_of_one_request_have_not(
    is_protobuf: bool,
) -> None:
    line = {"body": "tick"}
    message = request(line, line, line)
    first, again = (decode(message, is_protobuf=is_protobuf).drafts for _ in range(2))
    assert len({draft.id for draft in first}) == 3
    assert [draft.id for draft in first] == [draft.id for draft in again]
    other = decode(request(line, line, line, line), is_protobuf=is_protobuf).drafts
    assert not {draft.id for draft in first} & {draft.id for draft in other}
    for draft in first:
        made = UUID(bytes=draft.id or b"")
        assert (made.version, made.int >> 80) == (7, AT // 1_000_000)


def test_other_projects_have_other_ids() -> None:
    body = request({"body": "tick"}).SerializeToString()
    ids = {otlp.decode(body, bytes([n]) * 16, is_protobuf=True).drafts[0].id for n in range(2)}
    assert len(ids) == 2


def test_a_record_without_a_time_has_no_id() -> None:
    draft = one(request({"time_unix_nano": 0, "body": "x"}))
    assert (draft.id, draft.timestamp) == (None, None)


def test_the_time_of_observation_stands_in() -> None:
    draft = one(request({"time_unix_nano": 0, "observed_time_unix_nano": AT, "body": "x"}))
    assert draft.timestamp == AT // 1000


def test_a_record_that_is_too_large_is_refused_alone() -> None:
    large = {"body": "x", "attributes": {"blob": "y" * 70_000}}
    found = decode(request({"body": "before"}, large, {"body": "behind"}))
    assert [draft.message for draft in found.drafts] == ["before", "behind"]
    assert [(refusal.index, refusal.code) for refusal in found.refusals] == [(1, "too_large")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeUnixNano": "soon"},
        {"severityNumber": "INFO"},
        {"body": "text"},
        {"attributes": {"a": 1}},
        {"attributes": [{"key": "a", "value": {"intValue": "many"}}]},
        {"attributes": [{"key": "a", "value": {"bytesValue": "*"}}]},
        {"timeUnixNano": 1 << 70},
        "a line",
    ],
)
def test_a_record_in_json_that_is_none_is_refused_alone(wrong: Any) -> None:
    right = {"timeUnixNano": str(AT), "body": {"stringValue": "right"}}
    records = [right, wrong, right]
    body = {"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]}
    found = otlp.decode(json.dumps(body).encode(), PROJECT, is_protobuf=False)
    assert [draft.message for draft in found.drafts] == ["right", "right"]
    assert [(refusal.index, refusal.code) for refusal in found.refusals] == [(1, "invalid_event")]


def test_a_record_in_protobuf_that_is_broken_is_refused_alone() -> None:
    whole = request({"body": "right"}, {"body": "wrong"}, {"body": "right"}).SerializeToString()
    broken = whole.replace(b"\x0a\x05wrong", b"\x0a\x7fwrong")
    assert broken != whole
    found = otlp.decode(broken, PROJECT, is_protobuf=True)
    assert [draft.message for draft in found.drafts] == ["right", "right"]
    assert [(refusal.index, refusal.code) for refusal in found.refusals] == [
        (1, "invalid_protobuf")
    ]


def test_values_that_nest_too_deep_cost_their_record() -> None:
    deep = bytes_field(1, b"x")
    for _ in range(80):
        deep = bytes_field(5, bytes_field(1, deep))
    right = request({"body": "right"}).resource_logs[0].scope_logs[0].SerializeToString()
    scoped = right + bytes_field(2, bytes_field(5, deep))
    body = bytes_field(1, bytes_field(2, scoped))
    assert [draft.message for draft in otlp.decode(body, PROJECT, is_protobuf=True).drafts] == [
        "right"
    ]
    nested = b'{"arrayValue":{"values":[' * 5000 + b"{}" + b"]}}" * 5000
    body = b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":%b}]}]}]}' % nested
    with contextlib.suppress(BeaconError):
        assert otlp.decode(body, PROJECT, is_protobuf=False).drafts == []


def test_unknown_fields_are_passed_over() -> None:
    message = request({"body": "x", "flags": 1, "dropped_attributes_count": 3})
    whole = message.SerializeToString()
    unknown = whole + b"\xf8\x07\x01" + b"\xfa\x07\x02ab"  # fields 127, a number and bytes
    assert len(otlp.decode(unknown, PROJECT, is_protobuf=True).drafts) == 1
    assert one(message, is_protobuf=False).message == "x"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"resourceLogs":null}', b'{"resourceLogs":[]}'])
def test_nothing_is_no_mistake(body: bytes) -> None:
    assert otlp.decode(body, PROJECT, is_protobuf=not body) == Decoded([], [], [])


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_what_is_no_request_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        otlp.decode(body, PROJECT, is_protobuf=False)


# --- whatever comes in -----------------------------------------------------------------------

finite = st.floats(allow_nan=False, allow_infinity=False)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | finite | st.text(max_size=200)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
)
attribute_maps = st.dictionaries(st.text(max_size=10), values, max_size=6)
records = st.fixed_dictionaries(
    {"time_unix_nano": st.integers(0, 2**64 - 1), "body": values, "attributes": attribute_maps},
    optional={
        "observed_time_unix_nano": st.integers(0, 2**64 - 1),
        "severity_number": st.integers(0, 24),
        "severity_text": st.text(max_size=10),
        "trace_id": st.binary(min_size=16, max_size=16),
        "span_id": st.binary(min_size=8, max_size=8),
        "event_name": st.text(max_size=10),
        "dropped_attributes_count": st.integers(0, 2**32 - 1),
        "flags": st.integers(0, 2**32 - 1),
    },
)
requests = st.builds(
    lambda records, resource, scope: request(*records, resource=resource, scope=scope),
    st.lists(records, max_size=4),
    attribute_maps,
    st.text(max_size=10),
)


def plain(value: AnyValue) -> Any:
    """As the official package understands it."""
    kind = value.WhichOneof("value")
    if kind is None:
        return None
    if kind == "array_value":
        return [plain(each) for each in value.array_value.values]
    if kind == "kvlist_value":
        return {each.key: plain(each.value) for each in value.kvlist_value.values}
    return getattr(value, kind)


@settings(max_examples=40)
@given(requests)
def test_both_readers_understand_what_the_official_package_does(
    message: ExportLogsServiceRequest,
) -> None:
    logs = message.resource_logs[0]
    scoped = logs.scope_logs[0]
    expected = [
        Record(
            each.time_unix_nano,
            each.observed_time_unix_nano,
            each.severity_number,
            each.severity_text,
            plain(each.body),
            {pair.key: plain(pair.value) for pair in each.attributes},
            each.trace_id.hex(),
            each.span_id.hex(),
            each.event_name,
        )
        for each in scoped.log_records
    ]
    resource = {pair.key: plain(pair.value) for pair in logs.resource.attributes}
    scope = {"name": scoped.scope.name} if scoped.scope.name else {}
    assert list(otlp_protobuf.read(message.SerializeToString())) == [
        Source(resource, scope, expected)
    ]
    in_json = list(otlp_json.read(as_json(message)))
    assert [source.records for source in in_json if source.records] == (
        [[without_nul(each) for each in expected]] if expected else []
    )


def without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, Record):
        return Record(*map(without_nul, value))
    if isinstance(value, list):
        return [without_nul(each) for each in value]
    if isinstance(value, dict):
        return {without_nul(key): without_nul(each) for key, each in value.items()}
    return value


@settings(max_examples=40)
@given(message=requests, cut=st.floats(0, 1))
def test_a_body_that_is_cut_off_is_refused_or_read_up_to_there(
    message: ExportLogsServiceRequest, cut: float
) -> None:
    whole = message.SerializeToString()
    part = whole[: int(len(whole) * cut)]
    try:
        found = otlp.decode(part, PROJECT, is_protobuf=True)
    except InvalidProtobuf:
        return
    assert part in (b"", whole) or found.drafts == []


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    for is_protobuf in (True, False):
        with contextlib.suppress(BeaconError):
            otlp.decode(raw, PROJECT, is_protobuf=is_protobuf)


@settings(max_examples=40)
@given(message=requests, place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_any_byte_may_be_another(message: ExportLogsServiceRequest, place: int, byte: int) -> None:
    for is_protobuf in (True, False):
        body = bytearray(message.SerializeToString() if is_protobuf else as_json(message))
        body[place % len(body)] = byte
        with contextlib.suppress(BeaconError):
            otlp.decode(bytes(body), PROJECT, is_protobuf=is_protobuf)
