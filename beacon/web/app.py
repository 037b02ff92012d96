"""Makes the web application out of its blueprints; every error becomes a problem document.

In: the parts that views ask (`WebParts`). Out: an ASGI application for the door.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from quart.routing import QuartRule
from quart_trio import QuartTrio

from beacon import resources
from beacon.door.lanes import Ingest
from beacon.door.limits import Limits
from beacon.flags.streams import FlagStreams
from beacon.monitors.intake import Intake
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.api.mount import api_blueprint
from beacon.web.api.parts import ApiParts
from beacon.web.check_ins import check_ins_blueprint
from beacon.web.dashboard import Dashboard, dashboard_blueprint
from beacon.web.demo.blueprint import demo_blueprint
from beacon.web.docs.blueprint import docs_blueprint
from beacon.web.errors import answer_errors
from beacon.web.flag_stream import flag_stream_blueprint
from beacon.web.health import ReportHealth, health_blueprint
from beacon.web.home import home_blueprint
from beacon.web.ingest import serve_ingest
from beacon.web.metrics import RenderMetrics, metrics_blueprint
from beacon.web.pages.blueprint import answer_lost_visitors, pages_blueprint
from beacon.web.pages.home import home_page
from beacon.web.pages.render import Pages
from beacon.web.pages.site import Site
from beacon.web.sdk_files import read_sdk_files, sdk_blueprint
from beacon.web.security import harden
from beacon.web.sentry_cli.blueprint import sentry_cli_blueprint


@dataclass(frozen=True)
class WebParts:
    """What the views need. `metrics_token` opens `/metrics` to clients that are not local; without
    `api` there are only the ingest routes and what watches them."""

    ingest: Ingest
    health: ReportHealth
    render_metrics: RenderMetrics
    metrics_token: str | None = None
    api: ApiParts | None = None
    limits: Limits = field(default_factory=Limits)
    flag_streams: FlagStreams | None = None


class _Route(QuartRule):
    """Werkzeug compiles two functions a route that make its address, which is most of the time that
    the application takes to start; here nothing asks for an address, so one is made when asked."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(route: QuartRule, /, **values: Any) -> tuple[str, str]:
            compiled = QuartRule._compile_builder(route, append_unknown)
            return compiled(route, **values)

        return build


class _App(QuartTrio):
    url_rule_class = _Route  # type: ignore[assignment]


def create_app(parts: WebParts) -> QuartTrio:
    """The application; it holds no state but `parts`."""
    app = _App("beacon", static_folder=None, template_folder=None)
    app.url_map.merge_slashes = False  # it redirects to whatever host the request names
    app.config.update(
        MAX_CONTENT_LENGTH=parts.limits.body_bytes,
        BODY_TIMEOUT=parts.limits.h2_body_seconds,
        RESPONSE_TIMEOUT=None,  # the door cuts off clients that do not read
        PROVIDE_AUTOMATIC_OPTIONS=True,
    )
    answer_errors(app)
    harden(app)
    serve_ingest(app, parts.ingest)
    app.register_blueprint(health_blueprint(parts.health))
    app.register_blueprint(metrics_blueprint(parts.render_metrics, parts.metrics_token))
    if (sdk := resources.find_optional("sdk/js/dist")) is not None:
        app.register_blueprint(sdk_blueprint(read_sdk_files(sdk)))
    if parts.flag_streams is not None:
        app.register_blueprint(flag_stream_blueprint(parts.flag_streams))
    if parts.api is not None:
        _serve_api(app, parts.api)
    else:
        app.register_blueprint(home_blueprint())
    return app


def _serve_api(app: QuartTrio, api: ApiParts) -> None:
    """The web API, its description, and the pages for people."""
    site = Site(api, Pages())
    dashboard = Dashboard(resources.find("dashboard_static"))
    app.register_blueprint(home_blueprint(partial(home_page, site, dashboard)))
    app.register_blueprint(dashboard_blueprint(dashboard))
    app.register_blueprint(api_blueprint(api, ENDPOINTS))
    app.register_blueprint(sentry_cli_blueprint(api))
    app.register_blueprint(check_ins_blueprint(api, Intake(api.database)))
    app.register_blueprint(docs_blueprint(ENDPOINTS, api.public_url))
    app.register_blueprint(demo_blueprint(site))
    app.register_blueprint(pages_blueprint(site))
    answer_lost_visitors(app, site)
