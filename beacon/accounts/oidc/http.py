"""Asks an OpenID provider over HTTP, with a limit to time and size.

In: an address, a form. Out: the status and the JSON object that came. What does not come in time,
is too large or is no JSON is `OidcUnavailable`. Redirects are not followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import orjson
import trio

from beacon.errors import OidcUnavailable

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS = 10.0
MAX_ANSWER_BYTES = 1 << 20


class Answer(NamedTuple):
    status: int
    document: dict[str, Any]  # empty: no JSON object came, with a status of 4xx


class ProviderHttp:
    """The certificates trusted are certifi's, or those of SSL_CERT_FILE; HTTPS_PROXY counts."""

    def __init__(self) -> None:
        import httpx

        self._httpx = httpx
        self._tls = httpx.create_ssl_context()

    async def get(self, url: str, *, bearer: str | None = None) -> Answer:
        headers = {} if bearer is None else {"authorization": f"Bearer {bearer}"}
        return await self._ask(url, "GET", headers=headers)

    async def post(
        self, url: str, form: Mapping[str, str], basic: tuple[str, str] | None = None
    ) -> Answer:
        """`basic` is a name and a password."""
        auth = None if basic is None else self._httpx.BasicAuth(*basic)
        return await self._ask(url, "POST", data=form, auth=auth)

    async def _ask(self, url: str, method: str, **more: Any) -> Answer:
        host = urlsplit(url).netloc
        with trio.move_on_after(TIMEOUT_SECONDS):
            try:
                status, body = await self._exchange(url, method, **more)
            except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
                reason = str(error) or type(error).__name__
                raise _away(f"cannot be reached at {host}: {reason}") from None
            return _read(status, body, host)
        raise _away(f"did not answer within {TIMEOUT_SECONDS:g} s at {host}")

    async def _exchange(self, url: str, method: str, **more: Any) -> tuple[int, bytes]:
        client = self._httpx.AsyncClient(
            verify=self._tls,
            timeout=None,  # the scope around has the one for all
            headers={"accept": "application/json", "accept-encoding": "identity"},
        )
        async with client, client.stream(method, url, **more) as response:
            return response.status_code, await _body(response)


async def _body(response: httpx.Response) -> bytes:
    """As it was sent: what was compressed unasked does not become large here."""
    body = bytearray()
    with trio.CancelScope() as reading:  # cancelled, not left: httpx then cleans up behind itself
        async for part in response.aiter_raw():
            body += part
            if len(body) > MAX_ANSWER_BYTES:
                reading.cancel()
    if len(body) > MAX_ANSWER_BYTES:
        raise _away(f"answers with more than {MAX_ANSWER_BYTES} bytes")
    return bytes(body)


def _read(status: int, body: bytes, host: str) -> Answer:
    if status >= 500 or status == 429:
        raise _away(f"has a fault of its own at {host}: status {status}")
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        document = None
    if isinstance(document, dict):
        return Answer(status, document)
    if status < 400:
        raise _away(f"answers with no JSON object at {host}, status {status}")
    return Answer(status, {})


def _away(what: str) -> OidcUnavailable:
    return OidcUnavailable(f"The OpenID provider {what}. Try again in a moment.")
