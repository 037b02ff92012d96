"""The steps that the HTTP formats share: who sends, what is sent, what is answered.

In: a `Request` and a format's decoder. Out: the grant, what was decoded, the spool's group;
refusals are raised as `BeaconError`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs

import msgspec
import orjson
import trio

from beacon.decode.body import plain_body
from beacon.door.lanes import Taken
from beacon.enrich.enricher import Sender
from beacon.errors import BeaconError, RateLimited, TooLarge
from beacon.events import Batch, Decoded, Draft, Loss, Request, Response
from beacon.spool.spool import Group

if TYPE_CHECKING:
    from beacon.ingest.limits import Allowance
    from beacon.ingest.service import Ingest
    from beacon.projects.projects import KeyGrant, Project

T = TypeVar("T")
Unpack = Callable[[bytes, str | None, int], bytes]
"""Body, Content-Encoding and limit in bytes; the plain body."""

MAX_ENCODED_TIMES = 100
"""How many times its size a body of more than the usual limit may have when decompressed."""
THREAD_BYTES = 256 * 1024
"""Bodies that are larger than this when decompressed are decoded in a thread, as that takes
milliseconds."""

JSON = ("content-type", "application/json")
CORS = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "ratelimit, ratelimit-policy, retry-after"),
)


def preflight(methods: str, headers: str) -> Response:
    return Response(
        204,
        headers=(
            ("access-control-allow-origin", "*"),
            ("access-control-allow-methods", f"{methods}, OPTIONS"),
            ("access-control-allow-headers", headers),
            ("access-control-max-age", "3600"),
        ),
    )


# --- who sends -------------------------------------------------------------------------------


async def admit(
    ingest: Ingest, request: Request, key: str | None
) -> tuple[KeyGrant, Allowance | None]:
    """What the key opens, and what bounds its sender. Raises Unauthorized, Forbidden,
    OriginRefused, RateLimited, Unavailable."""
    grant = (ingest.directory.find(key) if key else None) or await ingest.directory.resolve(key)
    ingest.permit(grant, request.headers.get("origin"))
    if grant.key_id is not None:
        ingest.key_use.note(grant.key_id)
    allowance = ingest.limits.of(grant.project, grant, request.client)
    check(ingest, grant.project, allowance)
    return grant, allowance


def check(ingest: Ingest, project: Project, allowance: Allowance | None) -> None:
    """Raises RateLimited, which is noted."""
    if allowance is None:
        return
    try:
        allowance.check()
    except RateLimited:
        ingest.noise.note_limited(project.id)
        raise


def key_of(request: Request, names: tuple[str, ...] = ("key",)) -> str | None:
    """X-API-Key, X-PulseKit-Key, a bearer token, or in the query under one of these names
    (sendBeacon can set no headers)."""
    headers = request.headers
    key = headers.get("x-api-key") or headers.get("x-pulsekit-key")
    if key:
        return key.strip()
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    if not request.query:
        return None
    query = parse_qs(request.query)
    return next((query[name][0] for name in names if name in query), None)


def sender_of(request: Request, *, trusted: bool = False) -> Sender:
    headers = request.headers
    return Sender(
        request.client, headers.get("user-agent", ""), headers.get("accept-language", ""), trusted
    )


# --- what is sent ----------------------------------------------------------------------------


async def decoded(
    ingest: Ingest,
    request: Request,
    decode: Callable[[bytes], T],
    allowance: Allowance | None,
    unpack: Unpack = plain_body,
    most: int | None = None,
) -> T:
    """Decompress and decode, in a thread where that takes long: no more than THREAD_BYTES are
    decompressed to find that out. What cannot be read at all counts as one event. `most`: bytes of
    the decompressed body, where the format has another limit."""
    body, limit = request.body, most or ingest.max_body_bytes
    encoding = request.headers.get("content-encoding")
    try:
        try:
            plain = unpack(body, encoding, min(THREAD_BYTES, limit))
        except TooLarge:
            found = await in_thread(ingest, lambda: decode(unpack(body, encoding, limit)))
        else:
            return decode(plain)
    except BeaconError:
        if allowance is not None:
            allowance.charge(1)
        raise
    if allowance is not None:
        allowance.check()
    return found


async def in_thread(ingest: Ingest, work: Callable[[], T]) -> T:
    return await trio.to_thread.run_sync(work, limiter=ingest.large_bodies)


def single(draft: Draft) -> Decoded:
    return Decoded([draft], [0], [])


def append(
    ingest: Ingest,
    decoded: Decoded,
    grant: KeyGrant,
    allowance: Allowance | None,
    sender: Sender,
    *,
    dropped: int = 0,
    losses: tuple[Loss, ...] = (),
) -> tuple[Batch | None, Group | None]:
    """`dropped`: so many events came besides of which nothing is kept. `losses` are those that the
    client tells of; what tells of nothing else counts as one event, so that it has its place in
    the spool."""
    for refusal in decoded.refusals:
        ingest.counts.refused[refusal.code] += 1
    batch, group = None, None
    if losses and not decoded.drafts:
        dropped = max(dropped, 1)
    if decoded.drafts or dropped:
        batch = ingest.enrich(decoded, grant.project, sender)
        if dropped or losses:
            batch = msgspec.structs.replace(batch, dropped=dropped, losses=losses)
        group = ingest.append(batch, grant.project, grant.environment, grant.trusted)
    if allowance is not None:
        allowance.charge(len(decoded.drafts) + len(decoded.refusals))
    return batch, group


# --- what is answered ------------------------------------------------------------------------


def with_cors(response: Response) -> Response:
    """Any origin may read the answer: the project's domains decide who may send."""
    return Response(response.status, response.body, response.headers + CORS)


def told(taken: Taken, allowance: Allowance | None) -> Taken:
    """Where a limit is set, the answer says how much of it is left."""
    if allowance is None:
        return taken
    response, group = taken
    headers = response.headers + allowance.header_fields()
    return Taken(Response(response.status, response.body, headers), group)


def json_answer(status: int, document: dict[str, object]) -> Response:
    return Response(status, orjson.dumps(document), (JSON, *CORS))
