"""Whether this Beacon can do its work: `/health`, `/api/v1/health` and `/check`.

In: a `HealthReport` from the function that the application was made with. Out: `ok` or
the reason with 503 as text; the whole document as JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import orjson
from quart import Blueprint
from quart.wrappers import Response


class HealthReport(Protocol):
    """`ok`: events can be taken and Postgres answers; else `reason` says what is wrong."""

    @property
    def ok(self) -> bool: ...
    @property
    def reason(self) -> str: ...
    @property
    def document(self) -> dict[str, Any]: ...


ReportHealth = Callable[[], HealthReport]


def health_blueprint(report_health: ReportHealth) -> Blueprint:
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/health")
    async def health() -> Response:
        report = report_health()
        text = "ok" if report.ok else report.reason
        return _answer(report, text.encode(), "text/plain; charset=utf-8")

    @blueprint.get("/api/v1/health")
    async def health_document() -> Response:
        report = report_health()
        status = "ok" if report.ok else report.reason
        document = {"status": status, **report.document}
        return _answer(report, orjson.dumps(document), "application/json")

    @blueprint.get("/check")
    async def check() -> Response:
        return Response(b'{"status":"ok"}', content_type="application/json")

    return blueprint


def _answer(report: HealthReport, body: bytes, content_type: str) -> Response:
    status = 200 if report.ok else 503
    return Response(
        body, status=status, content_type=content_type, headers={"Cache-Control": "no-store"}
    )
