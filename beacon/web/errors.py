"""Answers every error of the web application as an RFC 9457 problem document.

In: exceptions of views and of Quart itself. Out: Quart responses.
"""

from __future__ import annotations

import logging

from quart import Quart
from quart.wrappers import Response as WebResponse
from werkzeug.exceptions import HTTPException

from beacon.errors import BeaconError, NotFound
from beacon.events import Response
from beacon.problems import problem, problem_response

logger = logging.getLogger(__name__)

_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: NotFound.code,
    405: "method_not_allowed",
    408: "request_timeout",
    413: "too_large",
}
_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take this method: the header Allow names those that it takes.",
}
_OF_THE_PROBLEM = frozenset(("content-type", "content-length"))


def answer_errors(app: Quart) -> None:
    """Register the handlers."""
    app.register_error_handler(BeaconError, _beacon_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, _bug)


def web_response(response: Response) -> WebResponse:
    """A `Response` of the other rooms as Quart's."""
    answer = WebResponse(response.body, status=response.status)
    answer.headers.clear()
    for name, value in response.headers:
        answer.headers.add(name, value)
    answer.content_length = len(response.body)
    return answer


async def _beacon_error(error: BeaconError) -> WebResponse:
    return web_response(problem_response(error))


async def answer_http_error(error: HTTPException) -> WebResponse:
    status = error.code or 500
    if status < 400:  # a redirect is no error
        return WebResponse("", status=status, headers=dict(error.get_headers()))
    code = _CODES.get(status, "bad_request" if status < 500 else BeaconError.code)
    kept = [field for field in error.get_headers() if field[0].lower() not in _OF_THE_PROBLEM]
    detail = _DETAILS.get(status) or error.description or "The request cannot be answered."
    return web_response(problem(status, code, detail, headers=tuple(kept)))


async def _bug(error: Exception) -> WebResponse:
    logger.error("A view failed", exc_info=error)
    return web_response(problem_response(BeaconError("Beacon failed; the reason is in its log.")))
