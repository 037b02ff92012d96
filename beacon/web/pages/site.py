"""What every page works with: the API's parts, the templates, and who asks.

In: the present request. Out: its account, its forms as pages, redirects.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from quart import request
from quart.wrappers import Response

from beacon.accounts.actors import AccountActor, Actor
from beacon.accounts.audit import By
from beacon.accounts.oidc.state import local_path
from beacon.errors import BeaconError
from beacon.web.api.authenticate import authenticate, who
from beacon.web.api.parts import ApiParts
from beacon.web.pages.forms import Form, sent_form
from beacon.web.pages.render import Pages, seal

SERVER_FAULTS = 500  # and above


class SignInFirst(Exception):
    """Nobody is signed in where somebody has to be."""


class Link(NamedTuple):
    path: str
    text: str


@dataclass(frozen=True)
class Site:
    """`parts` and `pages` for the views of one application."""

    parts: ApiParts
    pages: Pages

    async def visitor(self) -> AccountActor | None:
        """Who has signed in with this browser. Where forms come from is checked before."""
        actor = await authenticate(self.parts, "GET", {}, request.cookies)
        return actor if isinstance(actor, AccountActor) else None

    async def signed_in(self) -> AccountActor:
        """Raises SignInFirst."""
        visitor = await self.visitor()
        if visitor is None:
            raise SignInFirst
        return visitor

    def by(self, actor: Actor = None) -> By:
        """As the audit log names who asks."""
        return who(actor, request.remote_addr or "", request.headers.get("user-agent", ""))

    async def form(
        self, template: str, act: Callable[[Form], Awaitable[Response]], **values: Any
    ) -> Response:
        """A page with a form: `act` does what was sent; what it refuses is told in the form."""
        form = Form()
        if request.method == "POST":
            form = await sent_form()
            try:
                return await act(form)
            except BeaconError as error:
                if error.status >= SERVER_FAULTS:
                    raise
                form.refuse(error)
        return self.show(template, form, **values)

    def show(self, template: str, form: Form, **values: Any) -> Response:
        response = self.pages.answer(template, form.status, form=form, **values)
        if form.retry_after is not None:
            response.headers["Retry-After"] = str(form.retry_after)
        return response

    def go_on(self, path: str) -> Response:
        """A page that goes on to another by itself. Of a navigation that another site began, also
        through redirects, browsers hold back the sign-in's SameSite=Strict cookie; with what a
        page of ours loads next they send it."""
        return self.pages.answer("continue.html", path=local_path(path))

    def message(
        self, title: str, text: str, link: Link | None = None, status: int = 200
    ) -> Response:
        return self.pages.answer("message.html", status, title=title, text=text, link=link)


def comes_by_anothers_link() -> bool:
    """Whether that may be why nobody seems to be signed in. Asked over HTTPS, browsers tell."""
    return request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site"


def own_path() -> str:
    """Of the present request, with its query."""
    return request.full_path.rstrip("?")


def redirect(path: str) -> Response:
    """To a page here, by GET."""
    return seal(Response("", status=303, headers={"Location": local_path(path)}))


def sign_in_path(path: str) -> str:
    """The page to sign in at, and then to come back from."""
    return f"/sign-in?{urlencode({'next': path})}" if path != "/" else "/sign-in"
