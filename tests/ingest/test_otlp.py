"""OTLP's logs over the ingest lane: what is stored, and answers in the encoding of the request."""

from __future__ import annotations

import gzip

import brotli
import orjson
import pytest
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)

from beacon.decode.protobuf import fields
from beacon.events import Request, Response
from tests.factories import visit_of
from tests.ingest.conftest import Bench

LOGS = "/v1/logs"
PROTOBUF = "application/x-protobuf"
AGENT = "OTel-OTLP-Exporter-Python/1.45.2"


def line(text: str = "hello", time: int = 1_795_000_000_000_000_000) -> ExportLogsServiceRequest:
    message = ExportLogsServiceRequest()
    record = message.resource_logs.add().scope_logs.add().log_records.add()
    record.time_unix_nano = time
    record.body.string_value = text
    return message


async def send(bench: Bench, body: bytes | Message, **headers: str) -> Response:
    raw = body.SerializeToString() if isinstance(body, Message) else body
    fields = {
        "content-type": PROTOBUF,
        "x-api-key": bench.created.project.public_key,
        "user-agent": AGENT,
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return await bench.ingest.answer(Request("POST", LOGS, "", fields, raw, "127.0.0.1"))


async def test_a_record_is_on_disk_before_the_answer(bench: Bench) -> None:
    answer = await send(bench, line())
    assert (answer.status, answer.body) == (200, b"")
    assert dict(answer.headers)["content-type"] == PROTOBUF
    (event,) = await bench.events()
    assert (event.name, event.report and event.report.message) == ("$log", "hello")


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("identity", bytes)],
)
async def test_bodies_may_be_compressed(bench: Bench, encoding: str, packed: type[bytes]) -> None:
    body = packed(line().SerializeToString())
    assert (await send(bench, body, content_encoding=encoding)).status == 200
    assert len(await bench.events()) == 1


async def test_json_is_answered_in_json(bench: Bench) -> None:
    records = [{"timeUnixNano": "1795000000000000000", "body": {"stringValue": "hello"}}]
    body = orjson.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]})
    answer = await send(bench, body, content_type="application/json; charset=utf-8")
    assert (answer.status, answer.body) == (200, b"{}")
    assert dict(answer.headers)["content-type"] == "application/json"


async def test_a_partial_success_tells_how_many_records_were_refused(bench: Bench) -> None:
    message = line("x" * 100)
    bad = message.resource_logs[0].scope_logs[0].log_records.add()
    bad.attributes.add(key="blob").value.string_value = "y" * 70_000
    answer = await send(bench, message)
    assert answer.status == 200
    told = ExportLogsServiceResponse.FromString(answer.body).partial_success
    assert told.rejected_log_records == 1
    assert told.error_message.startswith("record 1: ")
    assert len(await bench.events()) == 1
    assert bench.ingest.counts.refused["too_large"] == 1

    records = [{"body": {"stringValue": "right"}}, {"body": 5}]
    body = orjson.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]})
    answer = await send(bench, body, content_type="application/json")
    assert orjson.loads(answer.body)["partialSuccess"]["rejectedLogRecords"] == "1"


async def test_errors_are_a_status_in_the_encoding_of_the_request(bench: Bench) -> None:
    answer = await send(bench, b"\xff", content_type="application/json")
    assert answer.status == 400
    status = orjson.loads(answer.body)
    assert status["code"] == 3
    assert status["details"] == [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "invalid_json",
            "domain": "beacon",
        }
    ]
    answer = await send(bench, b"\xff")
    assert dict(answer.headers)["content-type"] == PROTOBUF
    found = {
        tag >> 3: (first, last) for tag, first, last in fields(answer.body, 0, len(answer.body))
    }
    assert found[1][0] == 3
    assert b"invalid_protobuf" in answer.body


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"x_api_key": "proj_" + "0" * 32}, 401, 16),
        ({"x_api_key": ""}, 401, 16),
        ({"origin": "https://elsewhere.test"}, 403, 7),
        ({"content_encoding": "lzma"}, 400, 3),
        ({"content_type": "text/plain"}, 415, 3),
    ],
)
async def test_who_is_refused_is_told_why(
    bench: Bench, headers: dict[str, str], status: int, code: int
) -> None:
    answer = await send(bench, b"{}", **{"content_type": "application/json"} | headers)
    assert answer.status == status
    assert orjson.loads(answer.body)["code"] == code
    assert await bench.events() == []


async def test_a_collectors_large_request_is_taken_whole(bench: Bench) -> None:
    message = line()
    scoped = message.resource_logs[0].scope_logs[0]
    for number in range(2499):
        record = scoped.log_records.add()
        record.time_unix_nano = 1_795_000_000_000_000_000 + number
        record.body.string_value = "more"
    assert (await send(bench, message)).status == 200
    assert [len(batch.events) for batch in await bench.batches()] == [1000, 1000, 500]


async def test_senders_are_servers_unless_they_are_browsers(bench: Bench) -> None:
    await send(bench, line(), user_agent="python-requests/2.34")
    await send(bench, line(), user_agent="Mozilla/5.0 (X11; Linux) Firefox/140.0")
    server, browser = await bench.batches()
    assert (visit_of(server).is_bot, visit_of(server).browser) == (False, None)
    assert visit_of(browser).browser == "Firefox"


async def test_only_post_is_taken(bench: Bench) -> None:
    assert (await bench.post(LOGS, b"", method="GET"))[0] == 405
    assert (await bench.post(LOGS, b"", method="OPTIONS"))[0] == 204


async def test_a_client_is_told_when_to_send_again(bench: Bench) -> None:
    bench.spool._refusing = "The disk is full."
    answer = await send(bench, line())
    assert (answer.status, dict(answer.headers)["retry-after"]) == (503, "5")
    assert b"spool_full" in answer.body
    bench.spool._refusing = None
    database = bench.ingest.directory._database
    await database.execute("UPDATE projects SET rate_limit = 1")
    await bench.ingest.directory.refresh()
    message = line()
    records = message.resource_logs[0].scope_logs[0].log_records
    records.extend([records[0]] * 20)
    assert (await send(bench, message)).status == 200
    answer = await send(bench, line(), content_type="application/json")
    assert answer.status == 429
    assert int(dict(answer.headers)["retry-after"]) > 0
    assert orjson.loads(answer.body)["code"] == 8
