"""The whole way of an error: thrown in a page, told to a webhook, read with its own source."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import trio
from standardwebhooks import Webhook

from tests.browser.running import in_browser
from tests.dashboard.conftest import Site
from tests.dashboard.hooks import Told, hook
from tests.e2e.conftest import until
from tests.node_packages import install, node

CLIENTS = Path(__file__).parents[1] / "sentry"
SOURCE = (CLIENTS / "checkout.js").read_text().splitlines()
RELEASE = "web@1.0.0"


async def test_an_error_goes_from_a_page_to_its_source_line_and_a_signed_webhook(
    site: Site, tmp_path: Path
) -> None:
    with hook() as (url, told):
        await _thrown(site, tmp_path, url, told)


async def _thrown(site: Site, tmp_path: Path, url: str, told: Told) -> None:
    await trio.to_thread.run_sync(install, CLIENTS)
    project = site.project("Thrown")
    details = site.ask("GET", f"/api/v1/projects/{project.id}")
    api = f"/api/v1/projects/{project.id}"

    # The site is built, and its source map goes to Beacon; its rule tells a webhook.
    bundle = [node(), str(CLIENTS / "throw.mjs"), json.dumps({"folder": str(tmp_path)})]
    _printed(*bundle)
    upload = ["sourcemaps", "upload", str(tmp_path), "--release", RELEASE]
    to = ["--server", site.url, "--key", project.secret]
    _printed(sys.executable, "-m", "beacon", *upload, *to)
    ops = {"name": "Ops", "to": {"kind": "webhook", "url": url}}
    channel = site.ask("POST", f"{api}/alert-channels", ops)
    rule = {"name": "New issues", "when": {"kind": "new_issue"}, "channels": [channel["id"]]}
    site.ask("POST", f"{api}/alert-rules", rule)

    # It is thrown.
    dsn = details["sentry_dsn"].replace("localhost", "127.0.0.1")
    sent = await in_browser("../sentry/throw.mjs", folder=str(tmp_path), dsn=dsn)
    assert sent == 200

    # The webhook is told of the issue, signed.
    async def is_told() -> bool:
        return bool(told)

    await until(is_told)
    body, headers = told[0]
    payload = Webhook(channel["secret"]).verify(body, headers)
    (issue,) = site.ask("GET", f"{api}/issues")["items"]
    assert payload["alert"]["name"] == "New issues"
    assert payload["alert"]["rule_type"] == "new_issue"
    assert payload["issue"]["short_id"] == issue["short_id"]
    assert payload["project"]["id"] == project.id

    # The issue has the line that the author wrote.
    event = site.ask("GET", f"{api}/issues/{issue['id']}/events/latest")
    frame = event["exceptions"][0]["frames"][0]
    line = next(at for at, text in enumerate(SOURCE, 1) if "no pear is sold" in text)
    assert (frame["function"], frame["line"]) == ("priceOf", line)
    assert frame["file"].endswith("checkout.js")
    assert frame["context"] == SOURCE[line - 1]
    assert frame["raw"]["file"].endswith("/checkout.min.js")
    assert "no pear is sold" not in (tmp_path / "checkout.min.js").read_text()
    path = site.path(project, f"issues/{issue['short_id']}")
    seen = await site.see("issues", "source", path=path)
    assert seen["fault"] == f"{line}Here: {SOURCE[line - 1].strip()}"
    assert seen["isMapped"]


def _printed(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
