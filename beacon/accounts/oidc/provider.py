"""Sign-in with an OpenID provider: the authorization code flow with PKCE.

In: `begin`'s page to go back to, then the query and the cookie that come back from the provider.
Out: the provider's address to send the browser to, then the `Identity` of who signed in there.
Errors are `OidcFailed`, which says what to do, and `OidcUnavailable`. OpenID Connect Core 1.0,
Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (issuer in the answer).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

import trio

from beacon.accounts.oidc import claims as oidc_claims
from beacon.accounts.oidc import metadata as oidc_metadata
from beacon.accounts.oidc import state as oidc_state
from beacon.accounts.oidc.claims import Claims, Expected, Identity, UnknownKey
from beacon.accounts.oidc.http import Answer, ProviderHttp
from beacon.accounts.oidc.keys import ProviderKeys
from beacon.accounts.oidc.metadata import Metadata
from beacon.errors import OidcFailed, OidcUnavailable, UsageError

METADATA_SECONDS = 3600.0
"""How long the discovery document is believed."""
AWAY_SECONDS = 1.0
"""A provider that did not show it is asked again after so long, however many begin."""
MAX_PROVIDER_TEXT_CHARACTERS = 200  # of an error's description


class Begun(NamedTuple):
    """`secret_state` goes into an HttpOnly, SameSite=Lax cookie for `oidc_state.LIFETIME_SECONDS`,
    the browser to `url`."""

    url: str
    secret_state: str


class OidcProvider:
    """One provider, and Beacon as its client. `redirect_uri` is asked for each time."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str | None,
        scopes: str,
        groups_claim: str,
        redirect_uri: Callable[[], str],
    ) -> None:
        if not oidc_metadata.is_trustworthy(issuer, loopback_allowed=True):
            raise UsageError(f"--oidc-issuer: {issuer!r} is not https, so nobody could trust it")
        self.issuer = issuer
        self.groups_claim = groups_claim
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = " ".join(dict.fromkeys(["openid", *scopes.replace(",", " ").split()]))
        self._redirect_uri = redirect_uri
        self._http = ProviderHttp()
        self._metadata: tuple[float, Metadata] | None = None  # trio's time of it, and it
        self._failure: tuple[float, OidcFailed | OidcUnavailable] | None = None
        self._finding = trio.Lock()
        self._keys = ProviderKeys(self._http)

    async def begin(self, return_to: str = "/") -> Begun:
        metadata = await self._find_metadata()
        pending = oidc_state.begin(return_to, time.time())
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri(),
            "scope": self._scopes,
            "state": pending.state,
            "nonce": pending.nonce,
            "code_challenge": pending.challenge,
            "code_challenge_method": "S256",
        }
        endpoint = metadata.authorization_endpoint
        joint = "&" if "?" in endpoint else "?"
        return Begun(f"{endpoint}{joint}{urlencode(query)}", pending.to_cookie())

    async def finish(self, query: Mapping[str, str], secret_state: str | None) -> Identity:
        """Who signed in. The caller clears the cookie, whatever comes out."""
        pending = oidc_state.from_cookie(secret_state)
        pending.check_state(query.get("state"), time.time())
        metadata = await self._find_metadata()
        self._check_issuer(query, metadata)
        code = _code(query)
        tokens = await self._exchange(metadata, code, pending.verifier)
        access_token = _text(tokens, "access_token")
        expected = Expected(self.issuer, self._client_id, pending.nonce, access_token)
        id_token = await self._check(metadata, _text(tokens, "id_token"), expected)
        userinfo = await self._ask_userinfo(metadata, id_token, access_token)
        return oidc_claims.identity_of(id_token, userinfo, self.groups_claim)

    # --- the provider's word ----------------------------------------------------------------

    async def _find_metadata(self) -> Metadata:
        async with self._finding:
            now = trio.current_time()
            if self._metadata is not None and now - self._metadata[0] <= METADATA_SECONDS:
                return self._metadata[1]
            if self._failure is not None and now - self._failure[0] < AWAY_SECONDS:
                raise type(self._failure[1])(self._failure[1].message)
            try:
                found = await self._ask_metadata()
            except (OidcFailed, OidcUnavailable) as error:
                self._failure = trio.current_time(), error
                raise
            self._metadata = now, found
            return found

    async def _ask_metadata(self) -> Metadata:
        answer = await self._http.get(oidc_metadata.discovery_url(self.issuer))
        if answer.status != 200:
            raise OidcFailed(
                f"There is no OpenID provider at {self.issuer} (status {answer.status} for its "
                "discovery document): check BEACON_OIDC_ISSUER."
            )
        return oidc_metadata.read_metadata(answer.document, self.issuer)

    def _check_issuer(self, query: Mapping[str, str], metadata: Metadata) -> None:
        """That it is not another provider's answer."""
        named = query.get("iss")
        if named != self.issuer and (named is not None or metadata.answers_with_issuer):
            raise OidcFailed("This answer comes from another OpenID provider: begin again.")

    async def _exchange(self, metadata: Metadata, code: str, verifier: str) -> Mapping[str, Any]:
        """The tokens that the code stands for."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri(),
            "code_verifier": verifier,
        }
        secret, basic = self._client_secret, None
        if secret is not None and not metadata.client_secret_by_post:
            basic = quote_plus(self._client_id), quote_plus(secret)  # RFC 6749, 2.3.1
        else:
            form["client_id"] = self._client_id
            form |= {} if secret is None else {"client_secret": secret}
        answer = await self._http.post(metadata.token_endpoint, form, basic)
        if answer.status != 200:
            raise _refusal(answer)
        return answer.document

    async def _check(self, metadata: Metadata, token: str, expected: Expected) -> Claims:
        for keys in (self._keys.known, self._keys.renewed):
            try:
                found = await keys(metadata.jwks_uri)
                return oidc_claims.check_id_token(token, found, expected, time.time())
            except UnknownKey:
                continue
        raise OidcFailed("The provider's ID token is signed with a key that it does not publish.")

    async def _ask_userinfo(
        self, metadata: Metadata, id_token: Claims, access_token: str
    ) -> Mapping[str, Any]:
        complete = oidc_claims.is_complete(id_token, self.groups_claim)
        if complete or metadata.userinfo_endpoint is None:
            return {}
        answer = await self._http.get(metadata.userinfo_endpoint, bearer=access_token)
        if answer.status != 200:
            raise OidcUnavailable(
                f"The OpenID provider does not tell about the person (status {answer.status} of "
                "its userinfo endpoint)."
            )
        if answer.document.get("sub") != id_token["sub"]:
            raise OidcFailed("The OpenID provider's userinfo is about somebody else.")
        return answer.document


def _code(query: Mapping[str, str]) -> str:
    error = query.get("error")
    if error == "access_denied":
        raise OidcFailed(
            "The OpenID provider did not let you in, or you turned back. Whoever runs it can "
            f"give you this application. {_printable(query.get('error_description'))}".rstrip()
        )
    if error is not None:
        what = _printable(error)
        said = f"{what}. {_printable(query.get('error_description'))}".rstrip()
        advice = " (check BEACON_OIDC_SCOPES)" if what == "invalid_scope" else ""
        raise OidcFailed(f"The OpenID provider refused{advice}: {said}")
    code = query.get("code")
    if not code:
        raise OidcFailed("The OpenID provider's answer has no code: begin again.")
    return code


_ADVICE = {
    "invalid_client": "check BEACON_OIDC_CLIENT_ID and BEACON_OIDC_CLIENT_SECRET",
    "unauthorized_client": "allow this client the authorization code grant",
    "invalid_grant": "begin again; if it stays, register this Beacon's redirect URI exactly as it "
    "is, with the scheme and host of BEACON_PUBLIC_URL",
}


def _refusal(answer: Answer) -> OidcFailed:
    error = _printable(answer.document.get("error")) or f"status {answer.status}"
    advice = _ADVICE.get(error, "see the provider's own log for why")
    return OidcFailed(f"The OpenID provider did not give tokens ({error}): {advice}.")


def _text(tokens: Mapping[str, Any], name: str) -> str:
    value = tokens.get(name)
    if not isinstance(value, str) or not value:
        raise OidcFailed(f"The OpenID provider gave no {name}: are the scopes with openid?")
    return value


def _printable(text: object) -> str:
    """A provider's words as they may be shown: none of its control characters, not too many."""
    shown = "".join(each for each in str(text or "") if each.isprintable())
    return shown[:MAX_PROVIDER_TEXT_CHARACTERS]
