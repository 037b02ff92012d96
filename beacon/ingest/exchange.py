"""One exchange of the WebSocket's conversation over HTTP, for pages that WebSockets are kept from.

In: `POST /ws?hello=PROJECT` with a message as the body. Out: an array of what the conversation
says to it, which is sent when all of it is on disk; one `error` with `stop` when the project
wants nothing of this page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import orjson

from beacon.decode.body import plain_body
from beacon.door.frames import payload_of
from beacon.door.lanes import Taken
from beacon.errors import BadRequest, BeaconError
from beacon.events import Request, Response
from beacon.ingest.conversation import Conversation
from beacon.ingest.delivery import CORS, JSON, check, sender_of

if TYPE_CHECKING:
    from beacon.ingest.service import Ingest

FOR_GOOD = (400, 403, 404)
"""Statuses of what does not pass: a person has to look."""


async def take(ingest: Ingest, request: Request) -> Taken:
    try:
        said = await _converse(ingest, request)
    except BeaconError as error:
        if error.status not in FOR_GOOD:
            raise
        ingest.counts.refused[error.code] += 1
        told = {"type": "error", "code": error.code, "message": error.for_clients, "stop": True}
        return _answer(error.status, [orjson.dumps(told)])
    return _answer(200, said)


async def _converse(ingest: Ingest, request: Request) -> list[bytes]:
    reference = parse_qs(request.query).get("hello")
    if reference is None:
        raise BadRequest("POST /ws needs the query parameter hello: /ws?hello=PROJECT")
    project, environment = await ingest.directory.resolve_environment(reference[0])
    ingest.permit_origin(project, request.headers.get("origin"))
    allowance = ingest.limits.of(project, None, request.client)
    check(ingest, project, allowance)
    encoding = request.headers.get("content-encoding")
    try:
        message = plain_body(request.body, encoding, ingest.max_message_bytes)
    except BeaconError:
        if allowance is not None:
            allowance.charge(1)
        raise
    said: list[bytes] = []
    refusals: list[BeaconError] = []
    conversation = Conversation(
        ingest,
        project,
        sender_of(request),
        environment=environment,
        said={},
        push=said.append,
        push_state=said.append,
        refuse=refusals.append,
    )
    try:
        conversation.hear([message])
        await conversation.all_acked()
    finally:
        conversation.leave()
    if refusals:
        raise refusals[0]
    return [payload_of(frame) for frame in said]


def _answer(status: int, said: list[bytes]) -> Taken:
    return Taken(Response(status, b"[%b]" % b",".join(said), (JSON, *CORS)), None)
