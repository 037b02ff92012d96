"""Signing in with a password, and signing out.

A second factor is asked for on a second page, together with the password again: so nothing
half signed in is kept anywhere, and each try at a code counts as a sign-in that failed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from quart import Blueprint, request
from quart.wrappers import Response

from beacon.accounts import sessions, sign_in
from beacon.accounts.oidc.state import local_path
from beacon.errors import SecondFactorRequired
from beacon.web.pages.cookies import sign_in_browser, sign_out_browser
from beacon.web.pages.forms import Form
from beacon.web.pages.site import Site, redirect


def add_sign_in(blueprint: Blueprint, site: Site) -> None:
    @blueprint.route("/sign-in", methods=["GET", "POST"])
    async def sign_in_page() -> Response:
        if request.method == "GET" and await site.visitor() is not None:
            return redirect(_next())
        return await site.form("sign_in.html", lambda form: _sign_in(site, form), **_ways(site))

    @blueprint.post("/sign-out")
    async def sign_out() -> Response:
        visitor = await site.visitor()
        if visitor is not None and visitor.sign_in_id is not None:
            account = visitor.subject
            by, sign_in_id = site.by(visitor), visitor.sign_in_id
            await site.parts.database.run(
                lambda session: sessions.sign_out_in(session, by, account, sign_in_id)
            )
        return sign_out_browser(redirect("/sign-in"))


async def _sign_in(site: Site, form: Form) -> Response:
    code = form["code"] or None
    try:
        started = await sign_in.sign_in(
            site.parts, site.by(), form["email"], form["password"], code, "browser"
        )
    except SecondFactorRequired as error:
        if "code" in form.values:
            form.refuse(error, field="code")
        return site.show("code.html", form)
    return sign_in_browser(site.parts, started, redirect(_next()))


def _ways(site: Site) -> dict[str, Any]:
    """How one may sign in here."""
    settings = site.parts.settings
    return {
        "oidc_name": settings.oidc_name if site.parts.oidc is not None else "",
        "oidc_only": settings.oidc_only,
        # At the public address: the provider sends browsers back there, and so to their cookie.
        "oidc_start": f"{site.parts.public_url()}/auth/oidc/start?{urlencode({'next': _next()})}",
        "open_registration": settings.open_registration,
    }


def _next() -> str:
    return local_path(request.args.get("next", "/"))
