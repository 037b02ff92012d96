"""The HTTP formats: which path, which decoder, which answer (docs/protocol.md).

In: a `Request` of one of `ROUTES`. Out: `Taken`; refusals are raised as `BeaconError`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import UUID

from beacon.decode import glimpse, pulsekit, tracker
from beacon.door.lanes import SOCKET_PATH, Taken
from beacon.errors import MethodNotAllowed
from beacon.events import MAX_BATCH_EVENTS, Batch, Decoded, Refusal, Request, Response
from beacon.ingest import exchange, ofrep, otlp, posthog, posthog_flags, sentry
from beacon.ingest.delivery import (
    admit,
    append,
    check,
    decoded,
    json_answer,
    key_of,
    preflight,
    sender_of,
    single,
    told,
    with_cors,
)
from beacon.problems import problem_response
from beacon.spool.spool import Group

if TYPE_CHECKING:
    from beacon.ingest.limits import Allowance
    from beacon.ingest.service import Ingest
    from beacon.projects.projects import KeyGrant

T = TypeVar("T")

_PREFLIGHT = preflight(
    "POST", "authorization, content-encoding, content-type, x-api-key, x-pulsekit-key"
)


async def take(ingest: Ingest, request: Request, route: Route) -> Taken:
    """Raises BeaconError for what is not taken."""
    if request.method == "OPTIONS":
        return Taken(route.preflight, None)
    if request.method != route.method:
        return Taken(_method_not_allowed(request, route), None)
    return await route.handler(ingest, request)


async def _take_tracker(ingest: Ingest, request: Request) -> Taken:
    grant, allowance = await admit(ingest, request, key_of(request))
    found = await decoded(ingest, request, partial(_flipped, tracker.decode, grant), allowance)
    _batch, group = _append(ingest, request, found, grant, allowance)
    if not found.refusals:
        return told(Taken(_all_accepted(len(found.drafts)), group), allowance)
    answer = {"accepted": len(found.drafts), "rejected": _rejected(found)}
    return told(_accepted(answer, group), allowance)


async def _take_pulsekit(ingest: Ingest, request: Request) -> Taken:
    grant, allowance = await admit(ingest, request, key_of(request))
    decode = partial(_flipped, pulsekit.decode_event, grant)
    draft = await decoded(ingest, request, decode, allowance)
    batch, group = _append(ingest, request, single(draft), grant, allowance)
    return told(_accepted({"id": _ids(batch)[0]}, group), allowance)


async def _take_pulsekit_batch(ingest: Ingest, request: Request) -> Taken:
    grant, allowance = await admit(ingest, request, key_of(request))
    decode = partial(_flipped, pulsekit.decode_batch, grant)
    found = await decoded(ingest, request, decode, allowance)
    batch, group = _append(ingest, request, found, grant, allowance)
    answer = {
        "accepted": len(found.drafts),
        "ids": _ids(batch),
        "rejected": _rejected(found),
    }
    return told(_accepted(answer, group), allowance)


async def _take_glimpse(ingest: Ingest, request: Request) -> Taken:
    event = await decoded(ingest, request, glimpse.decode, None)
    project = await ingest.directory.resolve_project(event.project_id)
    ingest.permit_origin(project, request.headers.get("origin"))
    allowance = ingest.limits.of(project, None, request.client)
    check(ingest, project, allowance)
    drafts = single(glimpse.to_draft(event, project.id))
    batch = ingest.enrich(drafts, project, sender_of(request))
    group = ingest.append(batch, project)
    if allowance is not None:
        allowance.charge(1)
    return told(Taken(json_answer(200, {"success": True}), group), allowance)


class Route(NamedTuple):
    """`stores`: what it takes goes to the spool, so that it waits while that is full."""

    handler: Callable[[Ingest, Request], Awaitable[Taken]]
    method: str = "POST"
    preflight: Response = _PREFLIGHT
    stores: bool = True


_POSTHOG = Route(posthog.take, preflight=posthog.PREFLIGHT)
_POSTHOG_FLAGS = Route(posthog_flags.take, preflight=posthog_flags.PREFLIGHT, stores=False)
_ONE_FLAG = Route(ofrep.take_one, preflight=ofrep.PREFLIGHT, stores=False)

_SENTRY = Route(sentry.take, preflight=sentry.PREFLIGHT)
_TRACKER = Route(_take_tracker)

SHORT_TRACKER_PATH = "/b"
"""Where the script-tag tracker sends to: lists of ad-blockers do not know it."""

ROUTES: dict[str, Route] = {
    "/api/v1/events/ingest": _TRACKER,
    SHORT_TRACKER_PATH: _TRACKER,
    "/api/v1/events": Route(_take_pulsekit),
    "/api/v1/events/batch": Route(_take_pulsekit_batch),
    "/event": Route(_take_glimpse),
    otlp.LOGS_PATH: Route(otlp.take, preflight=otlp.PREFLIGHT),
    SOCKET_PATH: Route(exchange.take),
    **dict.fromkeys(posthog.CAPTURE_PATHS, _POSTHOG),
    posthog.CONFIG_PATH: Route(posthog.take_config, "GET", posthog.CONFIG_PREFLIGHT),
    posthog.CONFIG_SCRIPT_PATH: Route(posthog.take_config, "GET", posthog.CONFIG_PREFLIGHT),
    sentry.ENVELOPE_PATH: _SENTRY,
    sentry.STORE_PATH: _SENTRY,
    posthog_flags.FLAGS_PATH: _POSTHOG_FLAGS,
    posthog_flags.DECIDE_PATH: _POSTHOG_FLAGS,
    ofrep.ONE_PREFIX + "{flag_key}": _ONE_FLAG,
    ofrep.ALL_PATH: Route(ofrep.take_all, preflight=ofrep.PREFLIGHT, stores=False),
}


def route_of(path: str) -> Route | None:
    """A trailing slash makes no difference."""
    route = ROUTES.get(path) or ROUTES.get(path.rstrip("/"))
    if route is not None:
        return route
    if path.startswith(ofrep.ONE_PREFIX):
        return _ONE_FLAG
    if sentry.is_sentry(path):
        return _SENTRY
    return ROUTES[posthog.CONFIG_PATH] if posthog.is_config(path) else None


# --- what is sent ----------------------------------------------------------------------------


def _flipped(decode: Callable[[bytes, bytes], T], grant: KeyGrant, body: bytes) -> T:
    return decode(body, grant.project.id)


def _append(
    ingest: Ingest,
    request: Request,
    found: Decoded,
    grant: KeyGrant,
    allowance: Allowance | None,
) -> tuple[Batch | None, Group | None]:
    return append(ingest, found, grant, allowance, sender_of(request, trusted=grant.trusted))


# --- what is answered ------------------------------------------------------------------------


def _method_not_allowed(request: Request, route: Route) -> Response:
    error = MethodNotAllowed(f"{request.path} takes {route.method}, not {request.method}.")
    problem = with_cors(problem_response(error))
    allow = ("allow", f"{route.method}, OPTIONS")
    return Response(problem.status, problem.body, (*problem.headers, allow))


def _accepted(document: dict[str, object], group: Group | None) -> Taken:
    return Taken(json_answer(202, document), group)


@lru_cache(MAX_BATCH_EVENTS)
def _all_accepted(count: int) -> Response:
    """The answer that nearly every delivery gets."""
    return json_answer(202, {"accepted": count, "rejected": []})


def _ids(batch: Batch | None) -> list[str]:
    return [str(UUID(bytes=event.id)) for event in batch.events] if batch else []


def _rejected(found: Decoded) -> list[dict[str, object]]:
    return [_refusal(refusal) for refusal in found.refusals]


def _refusal(refusal: Refusal) -> dict[str, object]:
    return {"index": refusal.index, "code": refusal.code, "message": refusal.message}
