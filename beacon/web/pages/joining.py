"""Becoming somebody here: the first owner by the setup link, by invitation, by registration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quart import Blueprint, request
from quart.wrappers import Response

from beacon.accounts import accounts, invitations, registration, sessions
from beacon.accounts.accounts import Account
from beacon.accounts.actors import AccountActor
from beacon.accounts.links import StoredLink
from beacon.accounts.project_details import list_details
from beacon.accounts.registration import Registered, Registration
from beacon.accounts.sessions import Started
from beacon.errors import RegistrationClosed
from beacon.web.pages.cookies import sign_in_browser
from beacon.web.pages.forms import Form
from beacon.web.pages.links import find_link, wrong_link
from beacon.web.pages.site import Link, Site, redirect, sign_in_path

if TYPE_CHECKING:
    from beacon.postgres.database import Session

TO_SIGN_IN = Link("/sign-in", "Sign in")


def add_joining(blueprint: Blueprint, site: Site) -> None:
    @blueprint.route("/setup/<token>", methods=["GET", "POST"])
    async def set_up(token: str) -> Response:
        if await site.parts.database.run(accounts.any_in):
            return site.message("Beacon is set up", "The first account is there.", TO_SIGN_IN)
        if await find_link(site, "setup", token) is None:
            return wrong_link(site, "setup")
        return await site.form("setup.html", lambda form: _join(site, form, token, form["email"]))

    @blueprint.route("/registration/<token>", methods=["GET", "POST"])
    async def confirm_registration(token: str) -> Response:
        link = await find_link(site, "registration", token)
        if link is None:
            return wrong_link(site, "registration")
        email = link.email or ""
        return await site.form(
            "registration.html", lambda form: _join(site, form, token, email), email=email
        )

    @blueprint.route("/register", methods=["GET", "POST"])
    async def register() -> Response:
        if not site.parts.settings.open_registration:
            raise RegistrationClosed("Accounts are made by invitation here: ask for one.")
        return await site.form("register.html", lambda form: _register(site, form))

    @blueprint.route("/invitation/<token>", methods=["GET", "POST"])
    async def invitation(token: str) -> Response:
        link = await find_link(site, "invitation", token)
        if link is None:
            return wrong_link(site, "invitation")
        return await _invitation(site, token, link)


async def _join(site: Site, form: Form, token: str, email: str) -> Response:
    """With a link: the account is made, and signed in."""
    password = form["password"] if "again" not in form.values else form.chosen_password()
    by = site.by()
    wanted = Registration(token, email, password, form["name"])
    made = await registration.register(site.parts, by, wanted)
    if site.parts.settings.oidc_only:
        text = f"Now sign in with {site.parts.settings.oidc_name}, as {made.email}."
        return site.message("Your account is made", text, TO_SIGN_IN)

    async def sign_in(session: Session) -> Started:
        account = await accounts.get_by_email_in(session, made.email)
        return await sessions.start_in(session, by, account.id, "browser", "link")

    started = await site.parts.database.run(sign_in)
    return sign_in_browser(site.parts, started, redirect("/"))


async def _register(site: Site, form: Form) -> Response:
    """Without a link. Not signed in at once: that would tell whether there was such an account."""
    wanted = Registration(None, form["email"], form.chosen_password(), form["name"])
    registered = await registration.register(site.parts, site.by(), wanted)
    return _registered(site, registered)


def _registered(site: Site, registered: Registered) -> Response:
    if registered.status == "created":
        return site.message("Your account is made", "Now sign in with it.", TO_SIGN_IN)
    return site.message(
        "Look into your mail",
        f"A link was sent to {registered.email}. Open it to finish your registration.",
    )


# --- invitations --------------------------------------------------------------------------


async def _invitation(site: Site, token: str, link: StoredLink) -> Response:
    visitor, email = await site.visitor(), link.email or ""

    async def accept(form: Form) -> Response:
        if visitor is None:
            return await _join(site, form, token, email)
        by, account_id = site.by(visitor), visitor.account_id
        await site.parts.database.run(
            lambda session: invitations.accept_in(session, by, account_id, token)
        )
        return redirect("/")

    shown = await _shown(site, visitor, link)
    return await site.form("invitation.html", accept, account=visitor, **shown)


async def _shown(site: Site, visitor: AccountActor | None, link: StoredLink) -> dict[str, Any]:
    """Who invites, to what, and what is to be done to accept."""
    database, email, wanted = site.parts.database, link.email or "", link.details.projects

    async def people(session: Session) -> tuple[Account | None, Account | None]:
        inviter = await accounts.find_in(session, link.created_by) if link.created_by else None
        return inviter, await accounts.find_by_email_in(session, email)

    inviter, known = await database.run(people)
    projects = await list_details(database, list(wanted), 0, len(wanted))
    return {
        "email": email,
        "invited_by": (inviter.name or inviter.email) if inviter else "Somebody",
        "as_owner": link.details.role == "owner",
        "projects": [(project.name, wanted[project.id]) for project in projects],
        "is_other": visitor is not None and visitor.email.lower() != email,
        "sign_in_first": known is not None or site.parts.settings.oidc_only,
        "sign_in_path": sign_in_path(request.path),
    }
