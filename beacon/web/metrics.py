"""`GET /metrics` for Prometheus: to local clients, and to those who know the token.

In: the function that renders all metrics. Out: Prometheus' text format.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from ipaddress import ip_address

from quart import Blueprint, request
from quart.wrappers import Response

from beacon.errors import Unauthorized

RenderMetrics = Callable[[], bytes]
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SIGNS_OF_A_PROXY = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


def metrics_blueprint(render_metrics: RenderMetrics, token: str | None) -> Blueprint:
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    async def metrics() -> Response:
        if not (_is_local() or _knows(token)):
            raise Unauthorized(
                "Metrics are for clients on this machine, or with the metrics token: "
                "send `Authorization: Bearer TOKEN`."
            )
        return Response(
            render_metrics(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
        )

    return blueprint


def _is_local() -> bool:
    """On the loopback, and not a stranger whom a proxy on this machine speaks for."""
    if any(name in request.headers for name in _SIGNS_OF_A_PROXY):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _knows(token: str | None) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if token is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), token.encode())
