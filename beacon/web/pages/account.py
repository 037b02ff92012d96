"""One's own account: what it is, its password, its second factor."""

from __future__ import annotations

import base64

from quart import Blueprint
from quart.wrappers import Response

from beacon.accounts import accounts, password_change, second_factor_change
from beacon.accounts.accounts import Account
from beacon.accounts.actors import AccountActor
from beacon.accounts.second_factor import Enrolment
from beacon.web.pages.forms import Form
from beacon.web.pages.site import Site, redirect

_BOTH = ["GET", "POST"]


def add_account(blueprint: Blueprint, site: Site) -> None:
    @blueprint.get("/account")
    async def overview() -> Response:
        visitor = await site.signed_in()
        found = await _found(site, visitor)
        return site.pages.answer("account.html", account=visitor, found=found)

    @blueprint.route("/account/password", methods=_BOTH)
    async def password() -> Response:
        visitor = await site.signed_in()
        act = _Acts(site, visitor)
        return await site.form("change_password.html", act.change_password, account=visitor)

    @blueprint.route("/account/second-factor", methods=_BOTH)
    async def second_factor() -> Response:
        visitor = await site.signed_in()
        found, act = await _found(site, visitor), _Acts(site, visitor)
        return await site.form(
            "second_factor.html",
            act.change_second_factor if found.second_factor else act.begin_second_factor,
            account=visitor,
            is_on=found.second_factor,
        )

    @blueprint.route("/account/second-factor/confirm", methods=_BOTH)
    async def confirm() -> Response:
        visitor = await site.signed_in()
        act = _Acts(site, visitor)
        return await site.form("confirm.html", act.confirm_second_factor, account=visitor)


class _Acts:
    """What the forms do for who is signed in."""

    def __init__(self, site: Site, visitor: AccountActor) -> None:
        self._site, self._visitor = site, visitor
        self._who = site.parts, site.by(visitor), visitor

    async def change_password(self, form: Form) -> Response:
        new = form.chosen_password("new_password")
        await password_change.change_password(*self._who, form["current_password"], new)
        return redirect("/account")

    async def begin_second_factor(self, form: Form) -> Response:
        enrolment = await second_factor_change.begin(*self._who, form["password"])
        return self._site.pages.answer(
            "scan.html",
            account=self._visitor,
            form=Form(),
            secret=_in_fours(enrolment.secret),
            qr=_picture(enrolment),
        )

    async def confirm_second_factor(self, form: Form) -> Response:
        return self._show(await second_factor_change.confirm(*self._who, form["code"]))

    async def change_second_factor(self, form: Form) -> Response:
        shown = form["password"], form["code"]
        if form["act"] == "renew":
            return self._show(await second_factor_change.renew_codes(*self._who, *shown))
        await second_factor_change.turn_off(*self._who, *shown)
        return redirect("/account")

    def _show(self, codes: list[str]) -> Response:
        return self._site.pages.answer("recovery_codes.html", account=self._visitor, codes=codes)


async def _found(site: Site, visitor: AccountActor) -> Account:
    return await site.parts.database.run(
        lambda session: accounts.get_in(session, visitor.account_id)
    )


def _picture(enrolment: Enrolment) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(enrolment.svg.encode()).decode()


def _in_fours(secret: str) -> str:
    """Easier to type; authenticator apps pass over the blanks."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
