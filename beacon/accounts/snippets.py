"""What the sites and programs of a project need to send to it, ready to paste. Pure.

In: where people reach this Beacon, and a project's public key. Out: a Sentry DSN, the script
tag, the first lines with the npm package.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

import msgspec

from beacon.projects.keys import PUBLIC_PREFIX

TRACKER_PATH = "/static/sdk/tracker.min.js"
PACKAGE_PATH = "/static/sdk/beacon-sdk.tgz"
NPM_PACKAGE = "@beacon/sdk"


def sentry_dsn(url: str, public_key: str, number: int) -> str:
    """`http(s)://KEY@host/NUMBER`, as Sentry's SDKs take it."""
    parts = urlsplit(url)
    key = public_key.removeprefix(PUBLIC_PREFIX)
    return f"{parts.scheme}://{key}@{parts.netloc}{parts.path}/{number}"


def script_tag(url: str, public_key: str) -> str:
    source, key = escape(url + TRACKER_PATH), escape(public_key)
    return f'<script defer src="{source}" data-project="{key}"></script>'


def npm_lines(url: str, public_key: str) -> str:
    """JavaScript that counts a page view. A comment says where the package is from: whoever has its
    name in a public registry is somebody else."""
    return f"""\
// curl -O {url}{PACKAGE_PATH} && npm install ./beacon-sdk.tgz
import {{ init, page }} from "{NPM_PACKAGE}";

init({{ url: {_quoted(url)}, projectId: {_quoted(public_key)} }});
page();
"""


def _quoted(text: str) -> str:
    """As a string of JavaScript."""
    return msgspec.json.encode(text).decode()
