"""Runs the tests' OpenID provider (provider.mjs), and logs people in there as a browser would.

In: Beacon's redirect URI. Out: the issuer, and the query with which the provider sends a browser
back.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from tests.node_packages import install, node

HERE = Path(__file__).parent
CLIENT_SECRET = "a secret: with %, & and +"
MAX_STEPS = 10


class Person(NamedTuple):
    """What somebody fills into the provider's login form."""

    subject: str = "person-1"
    email: str = "ada@example.com"
    name: str = "Ada Lovelace"
    groups: str = "staff,admins"
    email_verified: str = "true"  # "false"; "": the provider says nothing of it


class RunningProvider:
    def __init__(self, process: subprocess.Popen[str], issuer: str, redirect_uri: str) -> None:
        self._process = process
        self.issuer = issuer
        self.redirect_uri = redirect_uri

    async def log_in(self, url: str, person: Person, decision: str = "login") -> dict[str, str]:
        """Goes where Beacon sends a browser, fills in the form; the query that comes back."""
        form = {**person._asdict(), "decision": decision}
        async with httpx.AsyncClient() as browser:
            response = await browser.get(url)
            for _ in range(MAX_STEPS):
                if response.is_redirect:
                    target = urljoin(str(response.url), response.headers["location"])
                    if target.startswith(self.redirect_uri):
                        return dict(parse_qsl(urlsplit(target).query))
                    response = await browser.get(target)
                else:
                    assert "The provider's login" in response.text, response.text
                    response = await browser.post(response.url, data=form)
        raise AssertionError(f"no way back to {self.redirect_uri}")

    async def rotate_keys(self) -> None:
        await self._control("rotate")

    async def key_fetches(self) -> int:
        return int(await self._control("key-fetches"))

    async def _control(self, what: str) -> str:
        async with httpx.AsyncClient() as client:
            response = await client.post(f"{self.issuer}/control/{what}")
            assert response.status_code == 200, response.text
            return response.text

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def running_provider(redirect_uri: str, **options: Any) -> Iterator[RunningProvider]:
    """`id_token_claims`: whether the ID token says all, or userinfo does. `secret_by`: the one way
    in which the provider takes a client's secret. `host`: 127.0.0.1 or localhost, which are two
    sites to a browser."""
    install(HERE)
    usual = {"host": "127.0.0.1", "id_token_claims": True, "secret_by": "client_secret_basic"}
    config = json.dumps({**usual, "redirect_uri": redirect_uri, **options})
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [node(), HERE / "provider.mjs", config],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        if not issuer:
            errors.seek(0)
            raise AssertionError(errors.read())
        provider = RunningProvider(process, issuer, redirect_uri)
        try:
            yield provider
        finally:
            provider.stop()
