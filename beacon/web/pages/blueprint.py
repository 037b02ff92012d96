"""The pages' blueprint: what is the same for all of them.

In: the API's parts. Out: a blueprint whose forms only come from its own pages, and whose
errors are pages too.
"""

from __future__ import annotations

import logging

from quart import Blueprint, request
from quart.wrappers import Response
from werkzeug.exceptions import HTTPException

from beacon.door.heads import joined_headers
from beacon.errors import BeaconError
from beacon.web.api.parts import ApiParts
from beacon.web.errors import answer_http_error
from beacon.web.pages.render import Pages, stylesheet_blueprint
from beacon.web.same_site import SAFE_METHODS, check_same_site

logger = logging.getLogger(__name__)


def pages_blueprint(parts: ApiParts) -> Blueprint:
    pages = Pages()
    blueprint = Blueprint("pages", __name__)
    blueprint.register_blueprint(stylesheet_blueprint(pages))

    @blueprint.before_request
    async def refuse_other_sites() -> None:
        if request.method not in SAFE_METHODS:
            check_same_site(joined_headers(request.scope["headers"]), parts.public_url())

    @blueprint.errorhandler(BeaconError)
    async def explain(error: BeaconError) -> Response:
        return pages.error(error)

    blueprint.register_error_handler(HTTPException, answer_http_error)

    @blueprint.errorhandler(Exception)
    async def bug(error: Exception) -> Response:
        logger.error("A page failed", exc_info=error)
        return pages.error(BeaconError("Beacon failed; the reason is in its log."))

    return blueprint
