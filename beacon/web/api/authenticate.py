"""Finds out who makes a request: an account, an API key, or nobody.

In: the request's headers and cookies. Out: an `Actor`. Raises Unauthorized for credentials
that open nothing, CrossOrigin for a cookie that another site's page makes use of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from beacon.accounts import callers
from beacon.accounts.actors import AccountActor, Actor, KeyActor
from beacon.accounts.audit import By
from beacon.accounts.callers import lifetimes
from beacon.errors import Unauthorized
from beacon.projects.keys import PUBLIC_PREFIXES, SECRET_PREFIX, hash_secret
from beacon.web.same_site import SAFE_METHODS, check_same_site

if TYPE_CHECKING:
    from beacon.web.api.parts import ApiParts

PERSONAL_PREFIX = "pat_"
COOKIE = "beacon_session"
SECURE_COOKIE = "__Host-beacon_session"
"""Over HTTPS: the prefix makes browsers refuse it from anywhere but this host."""


async def authenticate(
    parts: ApiParts, method: str, headers: Mapping[str, str], cookies: Mapping[str, str]
) -> Actor:
    """None: no credentials were sent. An `Authorization` counts before a cookie."""
    token = _token(headers)
    if token is not None:
        return await _by_token(parts, token)
    cookie = _cookie(parts, cookies)
    if cookie is None:
        return None
    if method not in SAFE_METHODS:
        check_same_site(headers, parts.public_url())
    return await callers.by_cookie(parts.database, hash_secret(cookie), lifetimes(parts.settings))


def who(actor: Actor, address: str, user_agent: str) -> By:
    """The caller as the audit log names it."""
    if isinstance(actor, AccountActor):
        return By("account", actor.email, actor.account_id, address, user_agent)
    if isinstance(actor, KeyActor):
        key_id = actor.grant.key_id
        named = UUID(bytes=key_id) if key_id else None
        return By("key", actor.grant.name, named, address, user_agent)
    return By("nobody", "", None, address, user_agent)


def _cookie(parts: ApiParts, cookies: Mapping[str, str]) -> str | None:
    """Where people come by HTTPS the plain name does not count: another host of the same site can
    set it, and so sign somebody in as somebody else."""
    secure, plain = cookies.get(SECURE_COOKIE), cookies.get(COOKIE)
    if secure is not None or plain is None:
        return secure
    return None if parts.public_url().startswith("https://") else plain


def _token(headers: Mapping[str, str]) -> str | None:
    key = headers.get("x-api-key") or headers.get("x-pulsekit-key")
    if key:
        return key.strip()
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def _by_token(parts: ApiParts, token: str) -> Actor:
    if token.startswith(PUBLIC_PREFIXES):
        raise Unauthorized(
            "A public key sends events and asks for flags, and no more: use a secret key (pk_...)."
        )
    if token.startswith(SECRET_PREFIX):
        grant = await parts.directory.resolve(token)
        if grant.key_id is not None:
            parts.key_use.note(grant.key_id)
        return KeyActor(grant)
    if token.startswith(PERSONAL_PREFIX):
        found = await callers.by_personal_token(parts.database, hash_secret(token))
    else:
        claims = await parts.access_tokens.verify(token)
        lives = lifetimes(parts.settings)
        found = await callers.by_sign_in(parts.database, claims.sign_in_id, lives)
    if found is None:
        raise Unauthorized("The token is wrong, was revoked or has expired: sign in again.")
    return found
