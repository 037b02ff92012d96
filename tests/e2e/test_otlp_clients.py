"""OpenTelemetry's own exporters, unmodified, send logs to a real Beacon by changing one address."""

from __future__ import annotations

import gzip
import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import trio
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor, LogRecordExportResult
from opentelemetry.sdk.resources import Resource
from subject import Project, Subject

from tests.node_packages import install, node

CLIENTS = Path(__file__).parents[1] / "otlp"
GUARD_SECONDS = 60
RESOURCE = Resource(
    {
        "service.name": "shop",
        "service.version": "2.0.0",
        "deployment.environment.name": "staging",
        "host.name": "web-1",
    }
)


def address(shared: Subject) -> str:
    return f"http://127.0.0.1:{shared.port}/v1/logs"


def by_message(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["message"]: row for row in rows}


# --- Python ----------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("compression", list(Compression), ids=lambda each: each.value)
async def test_the_python_exporter(
    shared: Subject, project: Project, compression: Compression
) -> None:
    """Each batch twice, as after an answer that was lost."""
    results: list[LogRecordExportResult] = []

    def send() -> None:
        exporter = OTLPLogExporter(
            address(shared), headers={"x-api-key": project.key}, compression=compression
        )
        export = exporter.export

        def noted(batch: Any) -> LogRecordExportResult:
            results.extend(export(batch) for _ in range(2))
            return results[-1]

        exporter.export = noted  # type: ignore[method-assign]
        provider = LoggerProvider(RESOURCE)
        provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
        logger = logging.Logger("shop.cart")
        logger.addHandler(LoggingHandler(logger_provider=provider))
        logger.warning("stock of %s is low", "tea", extra={"left": 3})
        logger.info("tick")
        logger.info("tick")
        try:
            {}["price"]
        except KeyError:
            logger.exception("cart failed")
        provider.shutdown()

    await trio.to_thread.run_sync(send)
    assert set(results) == {LogRecordExportResult.SUCCESS}
    rows = await shared.events(project)
    assert sorted(row["message"] for row in rows) == [
        "cart failed",
        "stock of tea is low",
        "tick",
        "tick",
    ]
    line, error = (by_message(rows)[text] for text in ("stock of tea is low", "cart failed"))
    assert (line["event_name"], line["level"]) == ("$log", "warning")
    assert (line["environment"], line["release"]) == ("staging", "2.0.0")
    assert line["properties"]["attributes"]["left"] == 3
    assert line["properties"]["resource"]["host.name"] == "web-1"
    assert line["properties"]["logger"] == "shop.cart"
    assert line["tags"]["service.name"] == "shop"
    assert line["is_bot"] is False
    assert (error["event_name"], error["level"]) == ("$error", "error")
    assert error["properties"]["type"] == "KeyError"
    assert error["stacktrace"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_python_exporter_is_told_that_its_key_is_wrong(shared: Subject) -> None:
    results = []

    def send() -> None:
        exporter = OTLPLogExporter(address(shared), headers={"x-api-key": "proj_" + "0" * 32})
        export = exporter.export
        exporter.export = lambda batch: results.append(export(batch))  # type: ignore
        provider = LoggerProvider(RESOURCE)
        provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
        logger = logging.Logger("shop.cart")
        logger.addHandler(LoggingHandler(logger_provider=provider))
        logger.warning("lost")
        provider.shutdown()

    await trio.to_thread.run_sync(send)
    assert results == [LogRecordExportResult.FAILURE]


# --- Node ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "compression"), [("http", "none"), ("http", "gzip"), ("proto", "gzip")]
)
async def test_the_javascript_exporters(
    shared: Subject, project: Project, kind: str, compression: str
) -> None:
    time = datetime.now(UTC)
    told = {
        "kind": kind,
        "url": address(shared),
        "key": project.key,
        "compression": compression,
        "time": time.isoformat(),
    }
    await trio.to_thread.run_sync(install, CLIENTS)
    with trio.fail_after(GUARD_SECONDS):
        done = await trio.run_process(
            [node(), CLIENTS / "send.mjs", json.dumps(told)],
            capture_stdout=True,
            capture_stderr=True,
            check=False,
        )
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert json.loads(done.stdout) == [{"code": 0, "error": None}]
    rows = by_message(await shared.events(project))
    assert rows.keys() == {"stock is low", '{"structured":{"yes":true}}', "cart failed"}
    line, error = rows["stock is low"], rows["cart failed"]
    assert line["level"] == "warning"
    assert abs(datetime.fromisoformat(line["timestamp"]) - time).total_seconds() < 0.002
    assert line["properties"]["attributes"] == {
        "item": "tea",
        "left": 3,
        "dear": False,
        "price": 1.5,
        "tags": ["a", "b"],
    }
    assert line["properties"]["scope"] == {"name": "cart", "version": "1.2.3"}
    assert error["properties"]["type"] == "TypeError"
    assert "send.mjs" in json.dumps(error["stacktrace"])


# --- without a client ------------------------------------------------------------------------


async def test_a_body_may_come_in_chunks(shared: Subject, project: Project) -> None:
    records = [{"body": {"stringValue": "in chunks"}}]
    body = json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]}).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "Authorization": f"Bearer {project.key}",
    }

    def send() -> requests.Response:
        parts = (gzip.compress(body)[at : at + 7] for at in range(0, 1000, 7))
        whole = (part for part in parts if part)
        return requests.post(address(shared), data=whole, headers=headers, timeout=GUARD_SECONDS)

    answer = await trio.to_thread.run_sync(send)
    assert (answer.status_code, answer.text) == (200, "{}")
    (row,) = await shared.events(project, "event_name, message")
    assert row == {"event_name": "$log", "message": "in chunks"}
