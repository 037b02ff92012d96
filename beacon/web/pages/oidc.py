"""Signing in with the OpenID provider: off to it, and back.

In: a browser at `/auth/oidc/start`, then the provider's answer at `/auth/oidc/callback`. Out: a
signed-in browser, or a page that says why not.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from quart import Blueprint, request
from quart.wrappers import Response

from beacon.accounts import sessions
from beacon.accounts.audit import record_in
from beacon.accounts.oidc import accounts as oidc_accounts
from beacon.accounts.oidc import state as oidc_state
from beacon.accounts.oidc.roles import RoleMap
from beacon.accounts.pace import check_pace
from beacon.accounts.sessions import Started
from beacon.errors import BeaconError, NotFound, PostgresAway
from beacon.web.pages.cookies import forget_state, keep_state, kept_state, sign_in_browser
from beacon.web.pages.site import Site

if TYPE_CHECKING:
    from beacon.accounts.oidc.claims import Identity
    from beacon.accounts.oidc.provider import OidcProvider
    from beacon.postgres.database import Session


def add_oidc(blueprint: Blueprint, site: Site) -> None:
    role_map = site.parts.settings.oidc_role_map

    @blueprint.get("/auth/oidc/start")
    async def start() -> Response:
        begun = await _provider(site).begin(request.args.get("next", "/"))
        away = Response("", status=303, headers={"Location": begun.url})
        return keep_state(site.parts, begun.secret_state, away)

    @blueprint.get("/auth/oidc/callback")
    async def callback() -> Response:
        provider, state = _provider(site), kept_state(site.parts)
        check_pace(site.parts, site.by())  # each failure is an entry in the audit log
        try:
            identity = await provider.finish(request.args, state)
            started = await _signed_in(site, identity, role_map)
        except BeaconError as error:
            await _record_failure(site, error)
            return forget_state(site.parts, site.pages.error(error))
        page = site.go_on(oidc_state.return_path(state))  # it was the provider that led here
        return forget_state(site.parts, sign_in_browser(site.parts, started, page))


async def _signed_in(site: Site, identity: Identity, role_map: RoleMap | None) -> Started:
    by = site.by()

    async def work(session: Session) -> Started:
        account_id = await oidc_accounts.account_for_in(session, identity, role_map, by)
        return await sessions.start_in(session, by, account_id, "browser", "oidc")

    return await site.parts.database.run(work)


async def _record_failure(site: Site, error: BeaconError) -> None:
    after = {"method": "oidc", "reason": error.code}
    by = site.by()

    async def work(session: Session) -> None:
        await record_in(session, by, "account.sign_in_failed", after=after)

    with suppress(PostgresAway):  # then it is what failed
        await site.parts.database.run(work)


def _provider(site: Site) -> OidcProvider:
    if site.parts.oidc is None:
        raise NotFound("This Beacon has no OpenID sign-in: sign in with your password.")
    return site.parts.oidc
