"""The pages' blueprint: what is the same for all of them.

In: the site, made of the API's parts. Out: a blueprint whose forms only come from its own
pages, and whose errors are pages too.
"""

from __future__ import annotations

import logging

from quart import Blueprint, Quart, request
from quart.wrappers import Response
from werkzeug.exceptions import HTTPException

from beacon.door.heads import joined_headers
from beacon.errors import BeaconError, NotFound
from beacon.web.api.parts import ApiParts
from beacon.web.errors import answer_http_error
from beacon.web.pages.account import add_account
from beacon.web.pages.credentials import add_credentials
from beacon.web.pages.joining import add_joining
from beacon.web.pages.links import add_resets
from beacon.web.pages.oidc import add_oidc
from beacon.web.pages.render import stylesheet_blueprint
from beacon.web.pages.sign_in import add_sign_in
from beacon.web.pages.site import (
    SignInFirst,
    Site,
    comes_by_anothers_link,
    own_path,
    redirect,
    sign_in_path,
)
from beacon.web.same_site import SAFE_METHODS, check_same_site

logger = logging.getLogger(__name__)


def pages_blueprint(site: Site) -> Blueprint:
    blueprint = Blueprint("pages", __name__)
    blueprint.register_blueprint(stylesheet_blueprint(site.pages))
    _refuse_other_sites(blueprint, site.parts)
    _answer_errors(blueprint, site)
    add_sign_in(blueprint, site)
    add_oidc(blueprint, site)
    add_joining(blueprint, site)
    add_resets(blueprint, site)
    add_account(blueprint, site)
    add_credentials(blueprint, site)
    return blueprint


def answer_lost_visitors(app: Quart, site: Site) -> None:
    """Browsers get a page where there is none; programs a problem document, as ever."""

    @app.errorhandler(404)
    async def lost(error: HTTPException) -> Response:
        wants_page = any(kind == "text/html" for kind, _ in request.accept_mimetypes)
        if not wants_page or request.path.startswith("/api/"):
            return await answer_http_error(error)
        return site.pages.error(NotFound("There is no page at this address."))


def _refuse_other_sites(blueprint: Blueprint, parts: ApiParts) -> None:
    @blueprint.before_request
    async def check() -> None:
        if request.method not in SAFE_METHODS:
            check_same_site(joined_headers(request.scope["headers"]), parts.public_url())


def _answer_errors(blueprint: Blueprint, site: Site) -> None:
    blueprint.register_error_handler(HTTPException, answer_http_error)

    @blueprint.errorhandler(SignInFirst)
    async def sign_in_first(_: SignInFirst) -> Response:
        if comes_by_anothers_link():
            return site.go_on(own_path())
        return redirect(sign_in_path(own_path()))

    @blueprint.errorhandler(BeaconError)
    async def explain(error: BeaconError) -> Response:
        return site.pages.error(error)

    @blueprint.errorhandler(Exception)
    async def bug(error: Exception) -> Response:
        logger.error("A page failed", exc_info=error)
        return site.pages.error(BeaconError("Beacon failed; the reason is in its log."))
