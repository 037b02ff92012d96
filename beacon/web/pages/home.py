"""The start page: what Beacon is, or, signed in, the dashboard."""

from __future__ import annotations

from quart.wrappers import Response

from beacon.accounts import accounts
from beacon.errors import BeaconError
from beacon.web.dashboard import Dashboard
from beacon.web.pages.site import Site, comes_by_anothers_link, own_path


async def home_page(site: Site, dashboard: Dashboard) -> Response:
    try:
        visitor = await site.visitor()
        if visitor is not None:
            return await dashboard.answer_page()
        if comes_by_anothers_link():
            return site.go_on(own_path())
        has_accounts = await site.parts.database.run(accounts.any_in)
    except BeaconError as error:
        return site.pages.error(error)
    return site.pages.answer("welcome.html", has_accounts=has_accounts)
