"""The HTTP formats: which path, which decoder, which answer (docs/protocol.md).

In: a `Request` of one of `ROUTES`. Out: `Taken`; refusals are raised as `BeaconError`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs
from uuid import UUID

import orjson
import trio

from beacon.decode import glimpse, pulsekit, tracker
from beacon.decode.body import plain_body
from beacon.door.lanes import Taken
from beacon.enrich.enricher import Sender
from beacon.errors import BeaconError, MethodNotAllowed
from beacon.events import MAX_BATCH_EVENTS, Batch, Decoded, Draft, Refusal, Request, Response
from beacon.problems import problem_response
from beacon.spool.spool import Group

if TYPE_CHECKING:
    from beacon.ingest.limits import Allowance
    from beacon.ingest.service import Ingest
    from beacon.projects.projects import KeyGrant

T = TypeVar("T")

THREAD_BYTES = 256 * 1024
"""Bodies over this are decompressed and decoded in a thread, as they take milliseconds."""

_JSON = ("content-type", "application/json")
_CORS = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "ratelimit, ratelimit-policy, retry-after"),
)
_PREFLIGHT = Response(
    204,
    headers=(
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "POST, OPTIONS"),
        (
            "access-control-allow-headers",
            "authorization, content-encoding, content-type, x-api-key, x-pulsekit-key",
        ),
        ("access-control-max-age", "3600"),
    ),
)


async def take(ingest: Ingest, request: Request) -> Taken:
    """Raises BeaconError for what is not taken."""
    if request.method == "OPTIONS":
        return Taken(_PREFLIGHT, None)
    if request.method != "POST":
        return Taken(_method_not_allowed(request), None)
    handler = route_of(request.path)
    assert handler is not None
    return await handler(ingest, request)


async def _take_tracker(ingest: Ingest, request: Request) -> Taken:
    grant, allowance = await _admit(ingest, request)
    decoded = await _decoded(ingest, request, partial(_flipped, tracker.decode, grant), allowance)
    _batch, group = _append(ingest, request, decoded, grant, allowance)
    if not decoded.refusals:
        return _told(Taken(_all_accepted(len(decoded.drafts)), group), allowance)
    answer = {"accepted": len(decoded.drafts), "rejected": _rejected(decoded)}
    return _told(_accepted(answer, group), allowance)


async def _take_pulsekit(ingest: Ingest, request: Request) -> Taken:
    grant, allowance = await _admit(ingest, request)
    decode = partial(_flipped, pulsekit.decode_event, grant)
    draft = await _decoded(ingest, request, decode, allowance)
    batch, group = _append(ingest, request, _single(draft), grant, allowance)
    return _told(_accepted({"id": _ids(batch)[0]}, group), allowance)


async def _take_pulsekit_batch(ingest: Ingest, request: Request) -> Taken:
    grant, allowance = await _admit(ingest, request)
    decode = partial(_flipped, pulsekit.decode_batch, grant)
    decoded = await _decoded(ingest, request, decode, allowance)
    batch, group = _append(ingest, request, decoded, grant, allowance)
    answer = {
        "accepted": len(decoded.drafts),
        "ids": _ids(batch),
        "rejected": _rejected(decoded),
    }
    return _told(_accepted(answer, group), allowance)


async def _take_glimpse(ingest: Ingest, request: Request) -> Taken:
    event = await _decoded(ingest, request, glimpse.decode, None)
    project = await ingest.directory.resolve_project(event.project_id)
    ingest.permit_origin(project, request.headers.get("origin"))
    allowance = ingest.limits.of(project, None, request.client)
    if allowance is not None:
        allowance.check()
    drafts = _single(glimpse.to_draft(event, project.id))
    batch = ingest.enrich(drafts, project, _sender(request))
    group = ingest.append(batch)
    if allowance is not None:
        allowance.charge(1)
    return _told(Taken(_json(200, {"success": True}), group), allowance)


Handler = Callable[["Ingest", Request], Awaitable[Taken]]

ROUTES: dict[str, Handler] = {
    "/api/v1/events/ingest": _take_tracker,
    "/api/v1/events": _take_pulsekit,
    "/api/v1/events/batch": _take_pulsekit_batch,
    "/event": _take_glimpse,
}


def route_of(path: str) -> Handler | None:
    """A trailing slash makes no difference."""
    return ROUTES.get(path) or ROUTES.get(path.rstrip("/"))


# --- who sends -------------------------------------------------------------------------------


async def _admit(ingest: Ingest, request: Request) -> tuple[KeyGrant, Allowance | None]:
    """What the request's key opens, and what bounds its sender. Raises Unauthorized, Forbidden,
    OriginRefused, RateLimited, Unavailable."""
    key = _key(request)
    grant = (ingest.directory.find(key) if key else None) or await ingest.directory.resolve(key)
    ingest.permit(grant, request.headers.get("origin"))
    if grant.key_id is not None:
        ingest.key_use.note(grant.key_id)
    allowance = ingest.limits.of(grant.project, grant, request.client)
    if allowance is not None:
        allowance.check()
    return grant, allowance


def _key(request: Request) -> str | None:
    """X-API-Key, X-PulseKit-Key, a bearer token, or `?key=` (sendBeacon can set no headers)."""
    headers = request.headers
    key = headers.get("x-api-key") or headers.get("x-pulsekit-key")
    if key:
        return key.strip()
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return parse_qs(request.query).get("key", [None])[0] if request.query else None


def _sender(request: Request, *, trusted: bool = False) -> Sender:
    headers = request.headers
    return Sender(
        request.client, headers.get("user-agent", ""), headers.get("accept-language", ""), trusted
    )


# --- what is sent ----------------------------------------------------------------------------


def _flipped(decode: Callable[[bytes, bytes], T], grant: KeyGrant, body: bytes) -> T:
    return decode(body, grant.project.id)


async def _decoded(
    ingest: Ingest, request: Request, decode: Callable[[bytes], T], allowance: Allowance | None
) -> T:
    """Decompress and decode, in a thread where that takes long. What cannot be read at all
    counts as one event."""
    encoding = request.headers.get("content-encoding")

    def work() -> T:
        return decode(plain_body(request.body, encoding, ingest.max_body_bytes))

    try:
        if len(request.body) <= THREAD_BYTES // (16 if encoding else 1):
            return work()
        decoded = await trio.to_thread.run_sync(work, limiter=ingest.large_bodies)
    except BeaconError:
        if allowance is not None:
            allowance.charge(1)
        raise
    if allowance is not None:
        allowance.check()
    return decoded


def _single(draft: Draft) -> Decoded:
    return Decoded([draft], [0], [])


def _append(
    ingest: Ingest,
    request: Request,
    decoded: Decoded,
    grant: KeyGrant,
    allowance: Allowance | None,
) -> tuple[Batch | None, Group | None]:
    for refusal in decoded.refusals:
        ingest.counts.refused[refusal.code] += 1
    batch, group = None, None
    if decoded.drafts:
        batch = ingest.enrich(decoded, grant.project, _sender(request, trusted=grant.trusted))
        group = ingest.append(batch)
    if allowance is not None:
        allowance.charge(len(decoded.drafts) + len(decoded.refusals))
    return batch, group


# --- what is answered ------------------------------------------------------------------------


def _method_not_allowed(request: Request) -> Response:
    error = MethodNotAllowed(f"{request.path} takes POST, not {request.method}.")
    problem = with_cors(problem_response(error))
    return Response(problem.status, problem.body, (*problem.headers, ("allow", "POST, OPTIONS")))


def with_cors(response: Response) -> Response:
    """Any origin may read the answer: the project's domains decide who may send."""
    return Response(response.status, response.body, response.headers + _CORS)


def _told(taken: Taken, allowance: Allowance | None) -> Taken:
    """Where a limit is set, the answer says how much of it is left."""
    if allowance is None:
        return taken
    response, group = taken
    headers = response.headers + allowance.header_fields()
    return Taken(Response(response.status, response.body, headers), group)


def _accepted(document: dict[str, object], group: Group | None) -> Taken:
    return Taken(_json(202, document), group)


@lru_cache(MAX_BATCH_EVENTS)
def _all_accepted(count: int) -> Response:
    """The answer that nearly every delivery gets."""
    return _json(202, {"accepted": count, "rejected": []})


def _json(status: int, document: dict[str, object]) -> Response:
    return Response(status, orjson.dumps(document), (_JSON, *_CORS))


def _ids(batch: Batch | None) -> list[str]:
    return [str(UUID(bytes=event.id)) for event in batch.events] if batch else []


def _rejected(decoded: Decoded) -> list[dict[str, object]]:
    return [_refusal(refusal) for refusal in decoded.refusals]


def _refusal(refusal: Refusal) -> dict[str, object]:
    return {"index": refusal.index, "code": refusal.code, "message": refusal.message}
