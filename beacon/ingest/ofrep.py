"""OFREP's addresses (docs/flags.md): who asks, and what is answered.

In: a `Request`. Out: `Taken`, with nothing to wait for. All refusals are answered here, as each
has to name its `errorCode`. The spool has no part in it: flags are served while it is full.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from beacon.decode.body import plain_body
from beacon.door.lanes import Taken
from beacon.errors import BeaconError, FlagsNotLoaded, Forbidden, InvalidJson
from beacon.events import Request, Response
from beacon.flags.model import Context
from beacon.flags.ofrep import (
    GENERAL,
    PARSE_ERROR,
    Answers,
    Fault,
    etag_of,
    matches,
    read_context,
    stream,
)
from beacon.flags.stream_tokens import SLOT_SECONDS, make_token
from beacon.ingest.delivery import JSON, key_of, preflight, sender_of
from beacon.problems import problem_response
from beacon.projects.projects import EVALUATE_FLAGS, READ, KeyGrant, Project

if TYPE_CHECKING:
    from beacon.ingest.limits import Allowance
    from beacon.ingest.service import Ingest
    from beacon.projects.directory import Directory

ALL_PATH = "/ofrep/v1/evaluate/flags"
ONE_PREFIX = ALL_PATH + "/"
MAX_CONTEXT_BYTES = 256 * 1024
"""A context is read on the spot, so it has to be short."""
MAX_STREAMS_KEPT = 10_000
CATCH_UP_SECONDS = 1.0
"""How long it waits where another node knew of a change before this one."""
READY_SECONDS = 2.0
"""How long a request waits for a Beacon that has just started to read the flags."""

PREFLIGHT = preflight(
    "POST", "if-none-match, x-api-key, authorization, content-type, content-encoding"
)
CORS = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "etag, ratelimit, ratelimit-policy, retry-after"),
)
_HEADERS = (JSON, *CORS, ("cache-control", "no-cache"))


class Ofrep:
    """What is kept between answers."""

    def __init__(self) -> None:
        self.answers = Answers()
        self._streams: dict[tuple[str, str], tuple[int, bytes]] = {}

    def stream_of(self, directory: Directory, grant: KeyGrant, now: int) -> bytes:
        """Where to hear of changes, as JSON; `now`: seconds since 1970. Nothing while this node
        does not know the environment's key, as may be in the seconds after it was rotated."""
        key = directory.key_of(grant.project.id, grant.environment)
        if key is None:
            return b""
        place, slot = (key, grant.environment), now // SLOT_SECONDS
        kept = self._streams.get(place)
        if kept is not None and kept[0] == slot:
            return kept[1]
        if len(self._streams) >= MAX_STREAMS_KEPT:
            self._streams.clear()
        made = stream(make_token(grant.project.id, grant.environment, key, now))
        self._streams[place] = slot, made
        return made


async def take_all(ingest: Ingest, request: Request) -> Taken:
    """Every flag of the key's environment."""
    try:
        grant, allowance = await admit_evaluation(ingest, request, key_of(request))
        body = short_body(request)
    except BeaconError as error:
        return refused(ingest, error)
    context = read_context(body)
    if isinstance(context, Fault):
        return Taken(Response(context.status, context.body(), _HEADERS), None)
    complete(ingest, request, grant, context)
    if request.query:
        await _catch_up(ingest, request.query, grant)
    flags = ingest.flags.of(grant.project.id, grant.environment)
    now = time.time_ns() // 1_000_000
    streams = ingest.ofrep.stream_of(ingest.directory, grant, now // 1000)
    found = flags.rules.evaluate_all(context, now)
    ingest.usage.evaluated("ofrep", grant.project.id, grant.environment, found)
    answer = ingest.ofrep.answers.of_all(flags, found, streams)
    etag = etag_of(body, answer)
    headers = (*_HEADERS, ("etag", etag), *limit_fields(allowance))
    if_none_match = request.headers.get("if-none-match")
    if if_none_match is not None and matches(if_none_match, etag):
        return Taken(Response(304, b"", headers), None)
    return Taken(Response(200, answer, headers), None)


async def take_one(ingest: Ingest, request: Request) -> Taken:
    """The flag that the path names."""
    key = request.path[len(ONE_PREFIX) :]
    try:
        grant, allowance = await admit_evaluation(ingest, request, key_of(request))
        body = short_body(request)
    except BeaconError as error:
        return refused(ingest, error, key)
    context = read_context(body)
    if isinstance(context, Fault):
        return Taken(Response(context.status, context.body(key), _HEADERS), None)
    complete(ingest, request, grant, context)
    flags = ingest.flags.of(grant.project.id, grant.environment)
    found = flags.rules.evaluate_some((key,), context, time.time_ns() // 1_000_000)
    ingest.usage.evaluated("ofrep", grant.project.id, grant.environment, found)
    if key not in found:
        ingest.usage.not_found("ofrep")
    status, answer = ingest.ofrep.answers.of_one(flags, key, found)
    return Taken(Response(status, answer, (*_HEADERS, *limit_fields(allowance))), None)


# --- who asks --------------------------------------------------------------------------------


async def admit_evaluation(
    ingest: Ingest, request: Request, key: str | None
) -> tuple[KeyGrant, Allowance | None]:
    """As for events; an evaluation counts as one, apart from those. From here on the store knows
    the project. Raises BeaconError."""
    grant = (ingest.directory.find(key) if key else None) or await ingest.directory.resolve(key)
    if not (grant.allows(EVALUATE_FLAGS) or grant.allows(READ)):
        raise Forbidden("This key may not evaluate flags: use one with the permission 'read'.")
    if grant.key_id is None:
        ingest.permit_origin(grant.project, request.headers.get("origin"))
    else:
        ingest.key_use.note(grant.key_id)
    allowance = ingest.evaluation_limits.of(grant.project, grant, request.client)
    if allowance is not None:
        allowance.check()
        allowance.charge(1)
    if not ingest.flags.knows(grant.project.id):
        await _load_flags(ingest, grant.project)
    return grant, allowance


def admit_stream(ingest: Ingest, project: Project, origin: str | None, client: str) -> None:
    """As an evaluation by a page, and counted as one. Raises OriginRefused, RateLimited."""
    ingest.permit_origin(project, origin)
    allowance = ingest.evaluation_limits.of(project, None, client)
    if allowance is not None:
        allowance.check()
        allowance.charge(1)


async def _load_flags(ingest: Ingest, project: Project) -> None:
    """Raises FlagsNotLoaded: that there are no flags is not to be told, as nobody knows."""
    if not await ingest.flags.ready(project.id, seconds=READY_SECONDS):
        raise FlagsNotLoaded(
            "Beacon has not read this project's flags yet: ask again in a few seconds."
        )


async def _catch_up(ingest: Ingest, query: str, grant: KeyGrant) -> None:
    """A client that was told of a change names what it was told of: another node may have heard
    before this one."""
    told = parse_qs(query).get("flagConfigEtag")
    flags = ingest.flags.of(grant.project.id, grant.environment)
    if told is not None and told[0] != flags.etag:
        await ingest.flags.catch_up(grant.project.id, seconds=CATCH_UP_SECONDS)


def short_body(request: Request) -> bytes:
    """Raises BadEncoding, TooLarge."""
    return plain_body(request.body, request.headers.get("content-encoding"), MAX_CONTEXT_BYTES)


def complete(ingest: Ingest, request: Request, grant: KeyGrant, context: Context) -> None:
    """With the environment; and of a page (its browser says where it is from) with what its
    connection shows, where the context does not say it."""
    context["environment"] = grant.environment
    if "origin" in request.headers and grant.key_id is None:
        for name, value in ingest.attributes(sender_of(request)).items():
            context.setdefault(name, value)


# --- what is answered ------------------------------------------------------------------------


def limit_fields(allowance: Allowance | None) -> tuple[tuple[str, str], ...]:
    return () if allowance is None else allowance.header_fields()


def refused(ingest: Ingest, error: BeaconError, key: str | None = None) -> Taken:
    """The problem's status and headers, and OFREP's body."""
    ingest.counts.refused[error.code] += 1
    problem = problem_response(error)
    unreadable = isinstance(error, InvalidJson) or error.code == "invalid_encoding"
    fault = Fault(error.status, PARSE_ERROR if unreadable else GENERAL, error.for_clients)
    fields = tuple(field for field in problem.headers if field[0] != "content-type")
    body = fault.body(key, error.code)
    return Taken(Response(error.status, body, (JSON, *CORS, *fields)), None)
