"""Check-ins of jobs by address: a request at the begin, one at the end.

    GET|POST|HEAD /api/v1/monitors/SLUG/checkin/STATUS?key=KEY       with a key of the project
    GET|POST|HEAD /ping/MONITOR_KEY[/start|/fail|/EXIT CODE]         as healthchecks has it
    GET|POST      /api/NUMBER/cron/SLUG/KEY/?status=STATUS           as Sentry has it

In: such a request. Out: an answer of 2xx when the check-in is in Postgres, 503 while that is away.
"""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

import msgspec
from quart import Blueprint, request
from quart.wrappers import Response

from beacon.decode.fields import MAX_LABEL_CHARACTERS
from beacon.decode.ids import uuid_bytes
from beacon.door.heads import joined_headers
from beacon.errors import BadRequest, Forbidden, InvalidJson, NotFound, OriginRefused
from beacon.events import CheckIn, Request
from beacon.ingest.delivery import key_of
from beacon.monitors.intake import Intake, Taken
from beacon.monitors.runs import Said, Told
from beacon.monitors.sentry import milliseconds
from beacon.projects.origins import origin_allowed
from beacon.projects.projects import INGEST, KeyGrant
from beacon.web.api.parts import ApiParts
from beacon.web.bodies import read_at_most

MAX_BODY_BYTES = 100 * 1024
METHODS = ["GET", "POST", "HEAD"]

_SAID: dict[str, Said] = {
    "in_progress": "in_progress",
    "start": "in_progress",
    "ok": "ok",
    "success": "ok",
    "error": "error",
    "fail": "error",
}


def check_ins_blueprint(parts: ApiParts, intake: Intake) -> Blueprint:
    blueprint = Blueprint("check_ins", __name__)

    async def take(monitor: str, status: str) -> Response:
        grant = await _grant(parts)
        taken = await intake.by_name(
            UUID(bytes=grant.project.id), monitor, await _told(status, grant.environment, "url")
        )
        return _answer(taken)

    async def ping(ping_key: str, status: str = "ok") -> Response:
        await intake.by_key(ping_key, await _told(status, "production", "ping"))
        return Response("OK", content_type="text/plain")

    async def take_sentry(number: str, monitor: str, public_key: str) -> Response:
        grant = await _grant(parts, public_key)
        if str(grant.project.number) != number:
            raise Forbidden(f"The key is not of project {number[:20]}.")
        return _answer(await intake.by_sentry(grant, await _check_in(monitor, grant.environment)))

    for rule, view, methods in (
        ("/api/v1/monitors/<monitor>/checkin/<status>", take, METHODS),
        ("/ping/<ping_key>", ping, METHODS),
        ("/ping/<ping_key>/<status>", ping, METHODS),
        ("/api/<number>/cron/<monitor>/<public_key>", take_sentry, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(
            rule, f"{view.__name__}{rule}", view, methods=methods, strict_slashes=False
        )
    return blueprint


# --- who sends -------------------------------------------------------------------------------


async def _grant(parts: ApiParts, key: str | None = None) -> KeyGrant:
    """Raises Unauthorized, Forbidden, OriginRefused, Unavailable."""
    headers = joined_headers(request.scope["headers"])
    query = request.scope["query_string"].decode("latin-1")
    if key is None:
        key = key_of(Request(request.method, request.path, query, headers, b"", ""))
    elif "_" not in key:
        key = f"proj_{key}"
    grant = await parts.directory.resolve(key)
    if not grant.allows(INGEST):
        raise Forbidden("This key may not check in: use one with the permission 'ingest'.")
    origin = headers.get("origin")
    if not grant.trusted and not origin_allowed(grant.project, origin):
        raise OriginRefused(f"Pages of {origin} may not check in.")
    if grant.key_id is not None:
        parts.key_use.note(grant.key_id)
    return grant


# --- what is said ----------------------------------------------------------------------------


async def _told(status: str, environment: str, source: str) -> Told:
    """`status` may be an exit code: 0 is well. The body is what the job printed."""
    said, code = _said(status), _exit_code(request.args.get("exit_code"))
    if said is None:
        code = _exit_code(status)
        if code is None:
            raise NotFound(f"There is no status {status[:40]!r}: say start, ok, fail or a number.")
        said = "ok" if code == 0 else "error"
    output = (await read_at_most(MAX_BODY_BYTES)).decode(errors="replace")
    return Told(
        status=said,
        environment=_label(request.args.get("environment")) or environment,
        source=source,
        id=_run_id(request.args.get("checkin_id") or request.args.get("rid")),
        duration_ms=_duration(request.args.get("duration_ms"), 1),
        exit_code=code,
        output=output or None,
        release=_label(request.args.get("release")),
    )


async def _check_in(slug: str, environment: str) -> CheckIn:
    """In the query, or in a body of JSON, which may have a `monitor_config`."""
    body = await _json_body()
    said: dict[str, Any] = {**request.args.to_dict(), **body}
    status = _said(str(said.get("status") or "ok"))
    if status is None:
        raise BadRequest("status: say in_progress, ok or error.")
    run = _run_id(_text(said.get("check_in_id") or said.get("checkin_id")))
    config = said.get("monitor_config")
    duration = _duration(_text(said.get("duration")), 1000)
    return CheckIn(
        None if run is None or run.int == 0 else run.bytes,
        slug,
        status,
        None if duration is None else duration / 1000,
        _label(_text(said.get("environment"))) or environment,
        _label(_text(said.get("release"))),
        config if isinstance(config, dict) else None,
    )


async def _json_body() -> dict[str, Any]:
    body = await read_at_most(MAX_BODY_BYTES)
    if not body.strip():
        return {}
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidJson("$: not valid JSON") from None
    if not isinstance(found, dict):
        raise BadRequest("$: expected object")
    return found


def _said(text: str) -> Said | None:
    return _SAID.get(text.lower())


def _text(value: Any) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)


def _label(text: str | None) -> str | None:
    return text[:MAX_LABEL_CHARACTERS].replace("\0", "\ufffd") if text else None


def _exit_code(text: str | None) -> int | None:
    """A number of up to three digits; None for anything else."""
    is_code = text is not None and text.isascii() and text.isdigit() and len(text) <= 3
    return int(text) if is_code and text is not None else None


def _run_id(text: str | None) -> UUID | None:
    raw = uuid_bytes(text) if text else None
    if text and raw is None:
        raise BadRequest("A run is named by a UUID.")
    return None if raw is None else UUID(bytes=raw)


def _duration(text: str | None, factor: int) -> int | None:
    """Milliseconds of a number; of anything else nothing."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return milliseconds(number * factor / 1000) if math.isfinite(number) else None


# --- what is answered ------------------------------------------------------------------------


def _answer(taken: Taken) -> Response:
    document = {
        "id": taken.run.id,
        "monitor": taken.monitor.slug,
        "status": taken.run.status,
    }
    return Response(msgspec.json.encode(document), status=202, content_type="application/json")
