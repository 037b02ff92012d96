"""What opens one's own account: the sign-ins that stand, and personal tokens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from quart import Blueprint
from quart.wrappers import Response

from beacon.accounts import personal_tokens, sessions
from beacon.accounts.actors import AccountActor
from beacon.accounts.callers import lifetimes
from beacon.errors import NotFound
from beacon.web.pages.forms import Form
from beacon.web.pages.site import Site, redirect

_BOTH = ["GET", "POST"]
EXPIRIES = {"30": "30 days", "90": "90 days", "365": "1 year", "": "never"}
"""What is offered for a new token, by days."""


def add_credentials(blueprint: Blueprint, site: Site) -> None:
    @blueprint.route("/account/sign-ins", methods=_BOTH)
    async def sign_ins() -> Response:
        visitor = await site.signed_in()
        lives = lifetimes(site.parts.settings)
        standing = await site.parts.database.run(
            lambda session: sessions.list_in(session, visitor.account_id, lives, visitor.sign_in_id)
        )
        return await site.form(
            "sign_ins.html",
            lambda form: _end_sign_ins(site, visitor, form),
            account=visitor,
            sign_ins=standing,
        )

    @blueprint.route("/account/tokens", methods=_BOTH)
    async def tokens() -> Response:
        visitor = await site.signed_in()
        return await site.form(
            "tokens.html",
            lambda form: _change_tokens(site, visitor, form),
            account=visitor,
            tokens=await _tokens(site, visitor),
            expiries=EXPIRIES,
            made=None,
        )


async def _end_sign_ins(site: Site, visitor: AccountActor, form: Form) -> Response:
    """The named one, or all but the present one."""
    by, account = site.by(visitor), visitor.subject
    if form["act"] == "all":
        await site.parts.database.run(
            lambda session: sessions.revoke_all_in(session, by, account, but=visitor.sign_in_id)
        )
    else:
        wanted = _id(form)
        await site.parts.database.run(
            lambda session: sessions.revoke_in(session, by, account, wanted)
        )
    return redirect("/account/sign-ins")


# --- personal tokens ----------------------------------------------------------------------


async def _change_tokens(site: Site, visitor: AccountActor, form: Form) -> Response:
    if form["act"] == "revoke":
        return await _revoke_token(site, visitor, _id(form))
    by, expires_at = site.by(visitor), _expiry(form["expires"])
    made = await site.parts.database.run(
        lambda session: personal_tokens.make_in(
            session, by, visitor.account_id, form["name"], expires_at
        )
    )
    return site.pages.answer(
        "tokens.html",
        account=visitor,
        form=Form(),
        tokens=await _tokens(site, visitor),
        expiries=EXPIRIES,
        made=made.token,
    )


async def _revoke_token(site: Site, visitor: AccountActor, token_id: UUID) -> Response:
    by = site.by(visitor)
    await site.parts.database.run(
        lambda session: personal_tokens.revoke_in(session, by, visitor.account_id, token_id)
    )
    return redirect("/account/tokens")


async def _tokens(site: Site, visitor: AccountActor) -> list[personal_tokens.PersonalToken]:
    return await site.parts.database.run(
        lambda session: personal_tokens.list_in(session, visitor.account_id)
    )


def _expiry(days: str) -> datetime | None:
    """Of what the page offers; what it does not offer is what it offers first."""
    if days == "":
        return None
    chosen = days if days in EXPIRIES else next(iter(EXPIRIES))
    return datetime.now(UTC) + timedelta(days=int(chosen))


def _id(form: Form) -> UUID:
    try:
        return UUID(form["id"])
    except ValueError:
        raise NotFound("This is not there any more.") from None
