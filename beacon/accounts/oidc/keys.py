"""The keys with which an OpenID provider signs, as it publishes them (its JWKS).

They are kept for an hour, and fetched anew when a token is signed with one that is not among
them: providers change their keys whenever they like.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import trio

from beacon.accounts.oidc.claims import import_keys
from beacon.errors import OidcUnavailable

if TYPE_CHECKING:
    from joserfc.jwk import Key

    from beacon.accounts.oidc.http import ProviderHttp

KEEP_SECONDS = 3600.0
"""How long a key that the provider withdrew may still be taken."""
RENEW_SECONDS = 10.0
"""Unknown keys make Beacon ask no more often than this."""


class ProviderKeys:
    def __init__(self, http: ProviderHttp) -> None:
        self._http = http
        self._keys: tuple[Key, ...] = ()
        self._fetched_at = -inf
        self._renewed_at = -inf
        self._fetching = trio.Lock()

    async def known(self, url: str) -> tuple[Key, ...]:
        async with self._fetching:
            if trio.current_time() - self._fetched_at > KEEP_SECONDS:
                await self._fetch(url)
            return self._keys

    async def renewed(self, url: str) -> tuple[Key, ...]:
        """As the provider has them now, or had `RENEW_SECONDS` ago."""
        async with self._fetching:
            now = trio.current_time()
            if now - self._renewed_at >= RENEW_SECONDS:
                self._renewed_at = now
                await self._fetch(url)
            return self._keys

    async def _fetch(self, url: str) -> None:
        answer = await self._http.get(url)
        if answer.status != 200:
            raise OidcUnavailable(
                f"The OpenID provider does not show its keys (status {answer.status})."
            )
        self._keys = import_keys(answer.document)
        self._fetched_at = trio.current_time()
