"""Pages of one-time links, and a forgotten password."""

from __future__ import annotations

from quart import Blueprint, request
from quart.wrappers import Response

from beacon.accounts import links, password_change
from beacon.accounts.links import LinkKind, StoredLink
from beacon.web.pages.forms import Form
from beacon.web.pages.site import Link, Site

_BACK = Link("/sign-in", "Back to sign in")
_AGAIN: dict[LinkKind, tuple[str, Link | None]] = {
    "setup": ("Start beacon serve again: it prints a new one.", None),
    "invitation": ("Ask who invited you for another one, or sign in.", Link("/sign-in", "Sign in")),
    "registration": ("Register again, or sign in.", Link("/sign-in", "Sign in")),
    "reset": ("Ask for another one.", Link("/reset", "Ask for another")),
}


async def find_link(site: Site, kind: LinkKind, token: str) -> StoredLink | None:
    return await site.parts.database.run(lambda session: links.look_in(session, token, kind))


def wrong_link(site: Site, kind: LinkKind) -> Response:
    advice, link = _AGAIN[kind]
    text = f"It was used already, has expired, or was not copied as a whole. {advice}"
    return site.message("This link does not work", text, link, status=404)


def add_resets(blueprint: Blueprint, site: Site) -> None:
    @blueprint.route("/reset", methods=["GET", "POST"])
    async def ask_for_reset() -> Response:
        password_change.check_passwords_on(site.parts)
        if request.method == "GET" and not site.parts.mail.configured:
            return site.message("Reset your password", password_change.NO_MAIL, _BACK)
        return await site.form("reset.html", lambda form: _ask(site, form))

    @blueprint.route("/reset/<token>", methods=["GET", "POST"])
    async def reset(token: str) -> Response:
        link = await find_link(site, "reset", token)
        if link is None or link.account_id is None:
            return wrong_link(site, "reset")
        return await site.form(
            "new_password.html", lambda form: _reset(site, form, token), email=link.email
        )


async def _ask(site: Site, form: Form) -> Response:
    await password_change.ask_for_reset(site.parts, site.by(), form["email"])
    return site.message(
        "Look into your mail",
        "If there is an account with this address, a link to choose a new password was sent to it.",
        _BACK,
    )


async def _reset(site: Site, form: Form, token: str) -> Response:
    new = form.chosen_password()
    await password_change.reset_password(site.parts, site.by(), token, new)
    return site.message(
        "The password is changed", "Now sign in with it.", Link("/sign-in", "Sign in")
    )
