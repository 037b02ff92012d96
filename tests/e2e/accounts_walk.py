"""From an empty database to a refused key, all over HTTP, as a new user's programs would.

    .venv/bin/python tests/e2e/accounts_walk.py [dist/beacon]

Setup link, invitation, sign-in, second factor, project, key, ingest with it, revoke, refused.
In: a Beacon (bench/server.py) that was just started on an empty data directory. Out: nothing;
an AssertionError tells the step that went wrong.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pyotp

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from server import HOST, Beacon, temporary_home  # noqa: E402

PRINTED_SECONDS = 20
OWNER, GUEST = "owner@example.com", "guest@example.com"
PASSWORDS = {OWNER: "a quiet owner's phrase", GUEST: "another guest's phrase"}


class Web:
    """The web API with the credentials that were last set."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(
        self, method: str, path: str, expected: int = 200, body: Any = None, **more: Any
    ) -> Any:
        answer = self._client.request(method, path, json=body, **more)
        assert answer.status_code == expected, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    def use(self, token: str | None) -> None:
        self._client.headers.pop("authorization", None)
        if token is not None:
            self._client.headers["authorization"] = f"Bearer {token}"


def walk(beacon: Beacon) -> None:
    """The whole way; Beacon runs on."""
    with httpx.Client(base_url=f"http://{HOST}:{beacon.port}/api/v1", timeout=30) as client:
        web = Web(client)
        set_up(web, setup_token(beacon))
        project = web.ask("POST", "/projects/", 201, {"name": "Shop"})
        guest_joins(web, project["id"])
        guest_looks_only(web, project["id"])
        sign_in(web, OWNER)
        second_factor(web)
        key_works_until_revoked(web, beacon, project["id"])
        everything_was_logged(web)


def setup_token(beacon: Beacon) -> str:
    """Of the link that `beacon serve` prints on its first start, a moment after it is ready."""
    end = time.monotonic() + PRINTED_SECONDS
    while time.monotonic() < end:
        found = re.search(r"/setup/([A-Za-z0-9_-]{43})\b", (beacon.home / "beacon.log").read_text())
        if found:
            return found[1]
        time.sleep(0.02)
    raise AssertionError(f"no setup link was printed:{beacon.log()}")


def set_up(web: Web, token: str) -> None:
    owner = {"email": OWNER, "password": PASSWORDS[OWNER], "name": "Olga"}
    web.ask("POST", "/auth/register", 201, {**owner, "token": token})
    refused = web.ask("POST", "/auth/register", 422, {**owner, "token": token})
    assert refused["errors"][0]["field"] == "token", refused  # it works once
    sign_in(web, OWNER)
    assert web.ask("GET", "/auth/me")["is_owner"] is True


def sign_in(web: Web, email: str, **more: Any) -> dict[str, Any]:
    web.use(None)
    body = {"email": email, "password": PASSWORDS[email], **more}
    answer: dict[str, Any] = web.ask("POST", "/auth/login", 200, body)
    web.use(answer["access_token"])
    return answer


def guest_joins(web: Web, project: str) -> None:
    wanted = {"email": GUEST, "projects": {project: "viewer"}}
    link = web.ask("POST", "/auth/invitations", 201, wanted)["link"]
    web.use(None)
    web.ask("POST", "/auth/login", 401, {"email": GUEST, "password": PASSWORDS[GUEST]})
    token = link.rpartition("/")[2]
    guest = {"email": GUEST, "password": PASSWORDS[GUEST], "token": token}
    web.ask("POST", "/auth/register", 201, guest)


def guest_looks_only(web: Web, project: str) -> None:
    pair = sign_in(web, GUEST)
    assert web.ask("GET", f"/projects/{project}")["name"] == "Shop"
    web.ask("PATCH", f"/projects/{project}", 403, {"name": "Mine"})
    web.ask("GET", "/accounts", 403)
    web.use(None)
    fresh = web.ask("POST", "/auth/refresh", 200, {"refresh_token": pair["refresh_token"]})
    web.use(fresh["access_token"])
    web.ask("POST", "/auth/logout", 204)
    web.ask("GET", "/auth/me", 401)  # at once, though the token has not expired


def second_factor(web: Web) -> None:
    secret = web.ask("POST", "/auth/totp", 200, {"password": PASSWORDS[OWNER]})["secret"]
    code = pyotp.TOTP(secret).now()
    recovery = web.ask("POST", "/auth/totp/confirm", 200, {"code": code})["recovery_codes"]
    web.use(None)
    password_only = {"email": OWNER, "password": PASSWORDS[OWNER]}
    assert web.ask("POST", "/auth/login", 401, password_only)["code"] == "second_factor_required"
    again = {**password_only, "code": code}
    web.ask("POST", "/auth/login", 401, again)  # a code works once
    sign_in(web, OWNER, code=recovery[0])
    web.use(None)
    web.ask("POST", "/auth/login", 401, {**password_only, "code": recovery[0]})
    sign_in(web, OWNER, code=recovery[1])


def key_works_until_revoked(web: Web, beacon: Beacon, project: str) -> None:
    made = web.ask(
        "POST", f"/projects/{project}/keys", 201, {"name": "ci", "permissions": ["ingest"]}
    )
    send(beacon, made["key"], 202)
    beacon.wait_drained(30)
    web.ask("DELETE", f"/projects/{project}/keys/{made['id']}", 204)
    send(beacon, made["key"], 401)


def send(beacon: Beacon, key: str, expected: int) -> None:
    answer = httpx.post(
        f"http://{HOST}:{beacon.port}/api/v1/events/ingest",
        json={"events": [{"event": "walked"}]},
        headers={"X-API-Key": key},
    )
    assert answer.status_code == expected, answer.text


def everything_was_logged(web: Web) -> None:
    actions = {entry["action"] for entry in web.ask("GET", "/audit?limit=200")["items"]}
    expected = {
        "account.created",
        "account.signed_in",
        "project.created",
        "key.created",
        "key.revoked",
    }
    assert expected <= actions, actions


if __name__ == "__main__":
    command = [str(Path(sys.argv[1]).absolute())] if len(sys.argv) > 1 else None
    with temporary_home() as home:
        subject = Beacon(home, command=command)
        try:
            subject.start()
            walk(subject)
            subject.stop()
        finally:
            subject.kill()
    print("accounts walk: passed")
