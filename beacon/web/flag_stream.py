"""`GET /ofrep/v1/stream`: the stream that tells a page that its flags changed.

In: a token in the address, as a browser's EventSource sends no headers, and `Last-Event-ID`.
Out: Server-Sent Events without an end.
"""

from __future__ import annotations

from quart import Blueprint, request
from quart.wrappers import Response

from beacon.errors import BeaconError
from beacon.flags.streams import FlagStreams
from beacon.ingest.delivery import with_cors
from beacon.problems import problem_response
from beacon.web.errors import web_response

STREAM_PATH = "/ofrep/v1/stream"
_FIELDS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would hold it back
    "Access-Control-Allow-Origin": "*",
}


def flag_stream_blueprint(streams: FlagStreams) -> Blueprint:
    blueprint = Blueprint("flag_stream", __name__)

    @blueprint.get(STREAM_PATH)
    async def stream_flags() -> Response:
        try:
            events = streams.open(
                request.args.get("token", ""),
                request.headers.get("Last-Event-ID"),
                origin=request.headers.get("Origin"),
                client=request.remote_addr or "",
            )
        except BeaconError as error:
            return web_response(with_cors(problem_response(error)))
        return Response(events, headers=_FIELDS)

    return blueprint
