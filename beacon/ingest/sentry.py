"""The addresses of Sentry's clients: envelopes, and one event at a time (docs/errors.md).

In: a `Request`. Out: `Taken`, refusals included. Its clients send nothing again after 4xx, those of
JavaScript not after 5xx either; what they may not send for a while they are told by headers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from beacon.decode.body import plain_body
from beacon.decode.sentry import Envelope, decode_envelope, decode_store, key_of_envelope
from beacon.door.lanes import Taken
from beacon.errors import BeaconError, Forbidden, RateLimited, Unauthorized, Unavailable
from beacon.events import Batch, Loss, Request, Response
from beacon.ingest.delivery import (
    JSON,
    MAX_ENCODED_TIMES,
    admit,
    append,
    decoded,
    in_thread,
    json_answer,
    preflight,
    sender_of,
    told,
)
from beacon.problems import problem_response
from beacon.projects.keys import PUBLIC_PREFIXES

if TYPE_CHECKING:
    from beacon.ingest.service import Ingest
    from beacon.projects.directory import Directory
    from beacon.projects.projects import KeyGrant

ENVELOPE_PATH = "/api/{number}/envelope/"
STORE_PATH = "/api/{number}/store/"

MAX_ENVELOPE_BYTES = 100 * 1024 * 1024
"""Decompressed: replays and attachments come along, of which nothing is kept."""
MAX_TOLD_CHARACTERS = 200
LEAST_LIMITED_SECONDS = 10
"""What a client holds back meanwhile it drops; limits let pass again after ten seconds at most."""
LIMITED = ";".join(
    (
        *("default", "error", "feedback", "log_item", "log_byte", "transaction", "span"),
        *("session", "replay", "profile", "attachment"),
    )
)
"""Sentry's names of what counts as events here, and of what is not kept."""

PREFLIGHT = preflight(
    "POST",
    "x-sentry-auth, content-type, content-encoding, authorization, sentry-trace, baggage",
)

_PATH = re.compile(r"/api/([0-9]{1,9})/(envelope|store)/?")
_KEY = re.compile(r"\bsentry_key\s*=\s*\"?([\w-]{1,100})")
_CLIENT = re.compile(r"\bsentry_client\s*=\s*([\w./+-]{1,100})")
_SHORT_KEY = re.compile(r"[0-9a-fA-F]{32}")
_BROWSER = "Mozilla/"
"""How every browser's user agent begins: other clients tell of no visitor's device."""
_CORS = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "x-sentry-rate-limits, retry-after, x-sentry-error"),
)


def is_sentry(path: str) -> bool:
    return path.startswith("/api/") and _PATH.fullmatch(path) is not None


async def take(ingest: Ingest, request: Request) -> Taken:
    """What Sentry's clients send, to either address."""
    try:
        return await _take(ingest, request)
    except BeaconError as error:
        ingest.counts.refused[error.code] += 1
        return Taken(refused(error), None)


async def _take(ingest: Ingest, request: Request) -> Taken:
    found = _PATH.fullmatch(request.path)
    assert found is not None
    number, kind = int(found[1]), found[2]
    key = _key_of(request) or (await _key_in_body(ingest, request) if kind == "envelope" else None)
    grant, allowance = await admit(ingest, request, await _whole_key(ingest.directory, key))
    if grant.project.number != number:
        raise Forbidden(
            f"The key of this DSN is not of project {number}: copy the DSN from the project."
        )
    read = decode_envelope if kind == "envelope" else decode_store
    work = partial(_flipped, read, grant)
    most = _most(ingest, request)
    envelope = await decoded(ingest, request, work, allowance, most=most)
    sender = sender_of(request, trusted=grant.trusted or not _is_browser(request))
    batch, group = append(
        ingest,
        envelope.decoded,
        grant,
        allowance,
        sender,
        dropped=envelope.dropped,
        losses=_unsent(ingest, grant, envelope, request),
    )
    await _hand_over(ingest, grant, envelope)
    return told(Taken(_answer(envelope, batch), group), allowance)


def _flipped(
    read: Callable[[bytes, bytes, str], Envelope], grant: KeyGrant, body: bytes
) -> Envelope:
    return read(body, grant.project.id, grant.environment)


def _unsent(
    ingest: Ingest, grant: KeyGrant, envelope: Envelope, request: Request
) -> tuple[Loss, ...]:
    """What the client says that it did not send."""
    if not envelope.client_reports:
        return ()
    reports = envelope.client_reports
    ingest.counts.count_client_reports(reports)
    return ingest.noise.told_by_clients(grant.project.id, reports, _client_of(request))


async def _hand_over(ingest: Ingest, grant: KeyGrant, envelope: Envelope) -> None:
    """What is no event. Raises Unavailable when nothing else of the delivery was taken."""
    ingest.counts.items.update(envelope.items)
    for check_in in envelope.check_ins:
        try:
            await ingest.on_check_in(grant, check_in)
        except BeaconError as error:
            if isinstance(error, Unavailable) and not envelope.drafts:
                raise
            ingest.counts.refused[error.code] += 1


# --- who sends -------------------------------------------------------------------------------


def _key_of(request: Request) -> str | None:
    """What a header or the query says."""
    headers = request.headers
    for said in (headers.get("x-sentry-auth", ""), headers.get("authorization", "")):
        if said[:6].lower() == "sentry" and (found := _KEY.search(said)) is not None:
            return found[1]
    return parse_qs(request.query).get("sentry_key", [None])[0] if request.query else None


async def _key_in_body(ingest: Ingest, request: Request) -> str | None:
    """Where a tunnel hands on what it was sent, the envelope's header has the DSN."""
    encoding, most = request.headers.get("content-encoding"), _most(ingest, request)
    return await in_thread(
        ingest, lambda: key_of_envelope(plain_body(request.body, encoding, most))
    )


async def _whole_key(directory: Directory, key: str | None) -> str | None:
    """DSNs have keys of 32 hex digits: the project's, or that of one of its environments."""
    if key is None or _SHORT_KEY.fullmatch(key) is None:
        return key
    project, environment = (prefix + key.lower() for prefix in PUBLIC_PREFIXES)
    if directory.find(environment) is not None:
        return environment
    if directory.find(project) is None:
        try:
            await directory.resolve(project)
        except Unauthorized:
            return environment
    return project


def _client_of(request: Request) -> str:
    """Its name and version, as `sentry.python/2.75.0`."""
    found = _CLIENT.search(request.headers.get("x-sentry-auth", "") or unquote(request.query))
    agent = request.headers.get("user-agent", "")
    return found[1] if found else agent if agent.startswith("sentry") else ""


def _is_browser(request: Request) -> bool:
    return request.headers.get("user-agent", "").startswith(_BROWSER)


def _most(ingest: Ingest, request: Request) -> int:
    """Bytes of the decompressed body: much only where much was sent."""
    large = min(MAX_ENVELOPE_BYTES, MAX_ENCODED_TIMES * len(request.body))
    return max(large, ingest.max_body_bytes)


# --- what is answered ------------------------------------------------------------------------


def _answer(envelope: Envelope, batch: Batch | None) -> Response:
    answer_id = envelope.answer_id
    if answer_id is None and batch is not None and batch.events:
        answer_id = batch.events[0].id.hex()
    answer = json_answer(200, {} if answer_id is None else {"id": answer_id})
    more = _told(envelope.refusals[0].message) if envelope.refusals else ()
    return Response(answer.status, answer.body, (JSON, *_CORS, *more))


def refused(error: BeaconError) -> Response:
    """The answer to what was not taken, with what Sentry's clients look for in it."""
    problem = problem_response(error)
    more = rate_limits(error) if isinstance(error, RateLimited) else ()
    told = _told(error.for_clients)
    return Response(problem.status, problem.body, (*problem.headers, *_CORS, *told, *more))


def rate_limits(error: RateLimited) -> tuple[tuple[str, str], ...]:
    """For how long what may not be sent: without it clients hold back all they have, check-ins of
    monitors too."""
    seconds = max(error.retry_after or 0, LEAST_LIMITED_SECONDS)
    return (("x-sentry-rate-limits", f"{seconds}:{LIMITED}:project:rate_limit"),)


def _told(message: str) -> tuple[tuple[str, str], ...]:
    plain = "".join(c if " " <= c <= "~" else "?" for c in message[:MAX_TOLD_CHARACTERS])
    return (("x-sentry-error", plain),)
