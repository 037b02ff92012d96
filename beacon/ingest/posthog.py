"""PostHog's capture addresses, and what posthog-js asks before it sends (docs/protocol.md).

In: a `Request`. Out: `Taken`; refusals are raised as `BeaconError`. None of PostHog's clients
looks at the body of an answer; by the status they decide whether to send again: all after 5xx,
posthog-js never after 4xx, 429 included.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import orjson

from beacon.decode import posthog
from beacon.decode.posthog_body import unwrap
from beacon.door.lanes import Taken
from beacon.errors import NotFound, RateLimited
from beacon.events import Request, Response
from beacon.ingest.delivery import (
    CORS,
    JSON,
    THREAD_BYTES,
    admit,
    append,
    decoded,
    in_thread,
    json_answer,
    key_of,
    preflight,
    sender_of,
    told,
)

if TYPE_CHECKING:
    from beacon.ingest.service import Ingest

CAPTURE_PATHS = ("/e", "/i/v0/e", "/capture", "/track", "/batch")
CONFIG_PATH = "/array/{token}/config"
CONFIG_SCRIPT_PATH = "/array/{token}/config.js"

PREFLIGHT = preflight("POST", "*, authorization")
CONFIG_PREFLIGHT = preflight("GET", "*, authorization")

CONFIG_SECONDS = 300
"""How long a browser may keep the configuration."""

_QUERY_NAMES = ("api_key", "token", "key")
_OK = json_answer(200, {"status": "Ok"})
_SERVER_AGENT = "posthog-"
"""How PostHog's libraries for servers begin their user agent; browsers send their own."""

_CONFIG = re.compile(r"/array/((?:proj|env|phc)_[A-Za-z0-9_-]{1,95})/config(\.js)?/?")
_CONFIG_LIKE = re.compile(r"/array/[^/]*/config(\.js)?/?")
_CONFIG_DOCUMENT = {
    "supportedCompression": ["gzip", "gzip-js"],
    "siteApps": [],
    "autocapture_opt_out": False,
    "sessionRecording": False,
    "productTours": False,
    "heatmaps": False,
    "capturePerformance": False,
    "captureDeadClicks": False,
    "autocaptureExceptions": False,
    "conversations": False,
    "toolbarParams": {},
    "isAuthenticated": False,
}
"""What Beacon has no part for is off. Of flags nothing is said, so that posthog-js asks; of surveys
neither, as it loads their script even where they are off. It captures clicks only where it is told
that this is not off."""


async def take(ingest: Ingest, request: Request) -> Taken:
    """Events, in any of the shapes of `beacon.decode.posthog`."""
    try:
        return await _take(ingest, request)
    except RateLimited as error:
        error.status = 503  # posthog-js drops what is answered with 429
        raise


async def _take(ingest: Ingest, request: Request) -> Taken:
    delivery = await decoded(ingest, request, posthog.read, None, unwrap)
    key = key_of(request, _QUERY_NAMES) or delivery.key
    grant, allowance = await admit(ingest, request, key)
    work = partial(posthog.decode, delivery, grant.project.id)
    found = await in_thread(ingest, work) if len(delivery.body) > THREAD_BYTES else work()
    is_server = request.headers.get("user-agent", "").startswith(_SERVER_AGENT)
    sender = sender_of(request, trusted=grant.trusted or is_server)
    _batch, group = append(ingest, found, grant, allowance, sender)
    return told(Taken(_OK, group), allowance)


def is_config(path: str) -> bool:
    return path.startswith("/array/") and _CONFIG_LIKE.fullmatch(path) is not None


async def take_config(_ingest: Ingest, request: Request) -> Taken:
    """The same for every project, so no key is looked up. Raises NotFound for what is no key."""
    found = _CONFIG.fullmatch(request.path)
    if found is None:
        raise NotFound("There is nothing here: put the project's public key between the slashes.")
    token, is_script = found.groups()
    document = orjson.dumps({"token": token, **_CONFIG_DOCUMENT})
    kept = ("cache-control", f"public, max-age={CONFIG_SECONDS}")
    if not is_script:
        return Taken(Response(200, document, (JSON, kept, *CORS)), None)
    kind = ("content-type", "application/javascript; charset=utf-8")
    plain = ("x-content-type-options", "nosniff")
    return Taken(Response(200, _script(token, document), (kind, plain, kept, *CORS)), None)


def _script(token: str, document: bytes) -> bytes:
    """Where posthog-js looks for its configuration once the script is loaded."""
    every = b"window._POSTHOG_REMOTE_CONFIG"
    name = orjson.dumps(token)
    return b"(%b=%b||{})[%b]={config:%b,siteApps:[]};\n" % (every, every, name, document)
