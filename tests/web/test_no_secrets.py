"""No password, token, cookie, link or code gets into a log, the audit log or a table."""

from __future__ import annotations

import logging
import re
from typing import Any

import pyotp
import pytest

from beacon.accounts.first_start import make_setup_link_in
from beacon.settings import Settings
from tests.web.conftest import PUBLIC_URL, Api, Headers

EVE, NEW = "eve@example.com", "new@example.com"
TOKEN = re.compile(r"/([A-Za-z0-9_-]{43})\n")
FIRST, SECOND, THIRD = "the very first password", "the second password!", "a third password, too"


@pytest.fixture
def api_settings() -> Settings:
    return Settings(public_url=PUBLIC_URL, smtp_url="smtp://mail.example", open_registration=True)


class Walk:
    """Asks the API as somebody would, and keeps all that is secret of it."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.headers: Headers = {}
        self.secrets = {FIRST, SECOND, THIRD, "a wrong password"}

    async def ask(self, method: str, path: str, expected: int = 200, **body: Any) -> Any:
        status, document = await self.api.call(
            method, f"/api/v1/{path}", headers=self.headers, json=body or None
        )
        assert (path, status) == (path, expected), document
        return document

    def keep(self, *secrets: str) -> str:
        self.secrets |= set(secrets)
        return secrets[0]

    async def sign_in(self, password: str, **more: Any) -> Any:
        self.headers = {}
        pair = await self.ask("POST", "auth/login", email=EVE, password=password, **more)
        self.keep(pair["access_token"], pair["refresh_token"])
        self.headers = {"Authorization": f"Bearer {pair['access_token']}"}
        return pair


async def walk_through(api: Api) -> set[str]:
    walk = Walk(api)
    setup = await api.database.run(make_setup_link_in)
    assert setup is not None
    token = walk.keep(setup.token)
    await walk.ask("POST", "auth/register", 201, email=EVE, password=FIRST, token=token)
    await walk.ask("POST", "auth/register", 422, email=EVE, password=FIRST, token=token)
    await walk.ask("POST", "auth/login", 401, email=EVE, password="a wrong password")
    await walk.ask("POST", "auth/login", 401, email=FIRST, password=FIRST)
    pair = await walk.sign_in(FIRST)
    fresh = await walk.ask("POST", "auth/refresh", refresh_token=pair["refresh_token"])
    walk.keep(fresh["access_token"], fresh["refresh_token"])
    await _with_second_factor(walk)
    await _links(walk)
    made = await walk.ask("POST", "auth/tokens", 201, name="ci")
    walk.keep(made["token"])
    await _with_cookie(walk)
    await _copied_token(walk)
    return walk.secrets


async def _with_second_factor(walk: Walk) -> None:
    begun = await walk.ask("POST", "auth/totp", password=FIRST)
    app = pyotp.TOTP(walk.keep(begun["secret"]))
    confirmed = await walk.ask("POST", "auth/totp/confirm", code=app.now())
    codes = confirmed["recovery_codes"]
    walk.keep(*codes)
    headers = walk.headers
    await walk.sign_in(FIRST, code=codes[0])
    walk.headers = {}
    await walk.ask("POST", "auth/login", 401, email=EVE, password=FIRST, code=codes[0])
    walk.headers = headers
    await walk.ask("POST", "auth/totp/off", 204, password=FIRST, code=codes[1])


async def _links(walk: Walk) -> None:
    await walk.ask("POST", "auth/password", 204, current_password=FIRST, new_password=SECOND)
    made = await walk.ask("POST", "auth/invitations", 201, email=NEW)
    invitation = walk.keep(made["link"].rpartition("/")[2])
    await walk.ask("POST", "auth/register", 201, email=NEW, password=FIRST, token=invitation)
    await walk.ask("POST", "auth/register", 202, email="c@example.com", password=THIRD)
    await walk.ask("POST", "auth/reset", 202, email=EVE)
    walk.secrets.update(
        token for _, _, text in walk.api.mailbox.letters for token in TOKEN.findall(text)
    )
    reset = walk.api.mailbox.letters[-1][2].partition("/reset/")[2].partition("\n")[0]
    await walk.ask("POST", "auth/reset/confirm", 204, token=walk.keep(reset), password=THIRD)
    await walk.sign_in(THIRD)


async def _with_cookie(walk: Walk) -> None:
    body = {"email": EVE, "password": THIRD, "cookie": True}
    answer = await walk.api.send("POST", "/api/v1/auth/login", json=body)
    cookie = answer.headers["set-cookie"].partition(";")[0]
    walk.keep(cookie.partition("=")[2])
    walk.headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    await walk.ask("GET", "auth/sign-ins")
    await walk.ask("POST", "auth/logout", 204)


async def _copied_token(walk: Walk) -> None:
    pair = await walk.sign_in(THIRD)
    for _ in range(2):
        fresh = await walk.ask("POST", "auth/refresh", refresh_token=pair["refresh_token"])
        walk.keep(fresh["access_token"], fresh["refresh_token"])
    stolen = pair["refresh_token"]
    await walk.ask("POST", "auth/refresh", refresh_token=fresh["refresh_token"])
    await walk.ask("POST", "auth/refresh", 401, refresh_token=stolen)


async def test_nothing_secret_is_logged_or_stored(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = await walk_through(api)
    assert len(secrets) > 30
    assert "" not in secrets
    assert [secret for secret in secrets if secret in caplog.text] == []
    stored = await everything(api)
    assert EVE in stored
    kept = [secret for secret in secrets if secret in stored]
    assert kept == []  # the second factor was turned off: its secret is gone too


async def everything(api: Api) -> str:
    """All rows of all tables, as text."""
    tables = await api.database.fetch(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    rows = []
    for table in tables:
        name = table["table_name"]
        rows += await api.database.fetch(f'SELECT t::text AS row FROM "{name}" t')
    return "\n".join(row["row"] for row in rows)
