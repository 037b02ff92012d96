"""OTLP's logs: `POST /v1/logs`, as OpenTelemetry's exporters and its collector send them.

In: a `Request`. Out: `Taken`. Answers are in what the request was in, JSON or Protocol Buffers:
`ExportLogsServiceResponse`, with a partial success where records were refused, or for an error
`google.rpc.Status`, whose details name Beacon's stable code. Clients send again after 429, 502, 503
and 504 alone, as Retry-After says.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import orjson
import trio

from beacon.decode import otlp
from beacon.decode.protobuf import bytes_field, number_field
from beacon.door.lanes import Taken
from beacon.errors import BeaconError, UnsupportedMediaType
from beacon.events import MAX_BATCH_EVENTS, Decoded, Request, Response
from beacon.ingest.delivery import CORS, admit, decoded, key_of, preflight, sender_of, told
from beacon.problems import problem_response

if TYPE_CHECKING:
    from beacon.enrich.enricher import Sender
    from beacon.ingest.limits import Allowance
    from beacon.ingest.service import Ingest
    from beacon.projects.projects import KeyGrant
    from beacon.spool.spool import Group

LOGS_PATH = "/v1/logs"
PREFLIGHT = preflight("POST", "*, authorization")

JSON, PROTOBUF = "application/json", "application/x-protobuf"
_TYPES = {JSON: JSON, PROTOBUF: PROTOBUF, "application/protobuf": PROTOBUF}

_CODES = {400: 3, 401: 16, 403: 7, 404: 5, 413: 8, 415: 3, 422: 3, 429: 8, 500: 13, 503: 14}
"""Of google.rpc.Code, by the status that the specification of HTTP pairs it with."""
_UNKNOWN = 2
_ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_DOMAIN = "beacon"
_BROWSER = "Mozilla/"
MAX_EXPLAINED = 3
"""Refused records whose reasons an answer tells."""


async def take(ingest: Ingest, request: Request) -> Taken:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    kind = _TYPES.get(media)
    try:
        if kind is None:
            raise UnsupportedMediaType(f"Send Content-Type {JSON} or {PROTOBUF}, not {media!r}.")
        return await _take(ingest, request, kind)
    except BeaconError as error:
        ingest.counts.refused[error.code] += 1
        return Taken(_status(error, kind or JSON), None)


async def _take(ingest: Ingest, request: Request, kind: str) -> Taken:
    grant, allowance = await admit(ingest, request, key_of(request))
    decode = partial(_flipped, grant, kind)
    found = await decoded(ingest, request, decode, allowance)
    agent = request.headers.get("user-agent", "")
    sender = sender_of(request, trusted=grant.trusted or not agent.startswith(_BROWSER))
    group = await _append(ingest, found, grant, allowance, sender)
    return told(Taken(_answer(found, kind), group), allowance)


def _flipped(grant: KeyGrant, kind: str, body: bytes) -> Decoded:
    return otlp.decode(body, grant.project.id, is_protobuf=kind == PROTOBUF)


async def _append(
    ingest: Ingest,
    found: Decoded,
    grant: KeyGrant,
    allowance: Allowance | None,
    sender: Sender,
) -> Group | None:
    """A collector sends 8,192 records at once: they are enriched in several batches, between which
    others have their turn, and queued together, so that the last one's group is that of all."""
    for refusal in found.refusals:
        ingest.counts.refused[refusal.code] += 1
    batches = []
    for at in range(0, len(found.drafts), MAX_BATCH_EVENTS):
        part = Decoded(found.drafts[at : at + MAX_BATCH_EVENTS], [], [])
        batches.append(ingest.enrich(part, grant.project, sender))
        await trio.lowlevel.checkpoint()
    group = None
    for batch in batches:
        group = ingest.append(batch, grant.project, grant.environment, grant.trusted)
    if allowance is not None:
        allowance.charge(len(found.drafts) + len(found.refusals))
    return group


# --- what is answered ------------------------------------------------------------------------


def _answer(found: Decoded, kind: str) -> Response:
    if not found.refusals:
        return _response(200, b"{}" if kind == JSON else b"", kind)
    count, message = len(found.refusals), _explanation(found)
    if kind == JSON:
        partial_success = {"rejectedLogRecords": str(count), "errorMessage": message}
        return _response(200, orjson.dumps({"partialSuccess": partial_success}), kind)
    partly = number_field(1, count) + bytes_field(2, message.encode())
    return _response(200, bytes_field(1, partly), kind)


def _explanation(found: Decoded) -> str:
    each = [f"record {each.index}: {each.message}" for each in found.refusals[:MAX_EXPLAINED]]
    more = len(found.refusals) - len(each)
    return "; ".join(each) + (f"; and {more} more" if more else "")


def _status(error: BeaconError, kind: str) -> Response:
    """`google.rpc.Status` with an `ErrorInfo`, whose reason is the code of all other formats."""
    code, message = _CODES.get(error.status, _UNKNOWN), error.for_clients
    if kind == JSON:
        info = {"@type": _ERROR_INFO, "reason": error.code, "domain": _DOMAIN}
        body = orjson.dumps({"code": code, "message": message, "details": [info]})
    else:
        reason = bytes_field(1, error.code.encode()) + bytes_field(2, _DOMAIN.encode())
        detail = bytes_field(1, _ERROR_INFO.encode()) + bytes_field(2, reason)
        body = number_field(1, code) + bytes_field(2, message.encode()) + bytes_field(3, detail)
    about = [field for field in problem_response(error).headers if field[0] != "content-type"]
    return _response(error.status, body, kind, tuple(about))


def _response(
    status: int, body: bytes, kind: str, headers: tuple[tuple[str, str], ...] = ()
) -> Response:
    return Response(status, body, (("content-type", kind), *headers, *CORS))
