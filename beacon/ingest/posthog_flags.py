"""PostHog's addresses for flags (docs/flags.md): `/flags/`, and `/decide/` of older clients.

In: a `Request`. Out: `Taken`, with nothing to wait for; refusals are raised as `BeaconError`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from uuid import uuid4

from beacon.decode.posthog_body import unwrap
from beacon.door.lanes import Taken
from beacon.events import Request
from beacon.flags.posthog import LEGACY_VERSION, read_ask
from beacon.ingest.delivery import json_answer, key_of, preflight, sender_of, told
from beacon.ingest.ofrep import MAX_CONTEXT_BYTES, admit_evaluation

if TYPE_CHECKING:
    from beacon.ingest.service import Ingest

FLAGS_PATH = "/flags"
DECIDE_PATH = "/decide"
PREFLIGHT = preflight("POST", "*, authorization")

_QUERY_NAMES = ("api_key", "token", "key")
_SERVER_AGENT = "posthog-"
_COMPRESSION = {"supportedCompression": ["gzip", "gzip-js"]}
"""What the oldest browsers' clients take from here, besides the flags."""


async def take(ingest: Ingest, request: Request) -> Taken:
    body = unwrap(request.body, request.headers.get("content-encoding"), MAX_CONTEXT_BYTES)
    ask = read_ask(body)
    key = key_of(request, _QUERY_NAMES) or ask.key
    grant, allowance = await admit_evaluation(ingest, request, key)
    is_browser = not request.headers.get("user-agent", "").startswith(_SERVER_AGENT)
    attributes = ingest.attributes(sender_of(request)) if is_browser else {}
    context = ask.context({**attributes, "environment": grant.environment})
    flags = ingest.flags.of(grant.project.id, grant.environment)
    now, version = time.time_ns() // 1_000_000, _version(request)
    found = ask.evaluated(flags.rules, context, now)
    ingest.usage.evaluated("posthog", grant.project.id, grant.environment, found)
    answer = ingest.posthog_flags.answer(flags, ask, found, now, version=version, id=uuid4())
    if version <= LEGACY_VERSION:
        answer |= _COMPRESSION
    return told(Taken(json_answer(200, answer), None), allowance)


def _version(request: Request) -> int:
    """`/decide/` is as old as can be; `/flags/` without a version is, too."""
    if request.path.startswith(DECIDE_PATH):
        return LEGACY_VERSION
    (version, *_) = parse_qs(request.query).get("v", ["1"])
    return int(version) if version.isascii() and version.isdigit() and len(version) < 4 else 1
