"""The start page: what Beacon is, or, signed in, one's projects and what their sites need."""

from __future__ import annotations

from typing import Any

from quart.wrappers import Response

from beacon.accounts import accounts
from beacon.accounts.actors import AccountActor, role_on
from beacon.accounts.project_details import ProjectDetails, list_details
from beacon.accounts.snippets import script_tag
from beacon.errors import BeaconError
from beacon.web.pages.site import Site, comes_by_anothers_link, own_path

MAX_PROJECTS = 100


async def home_page(site: Site) -> Response:
    try:
        visitor = await site.visitor()
        if visitor is None and comes_by_anothers_link():
            return site.go_on(own_path())
        if visitor is None:
            has_accounts = await site.parts.database.run(accounts.any_in)
            return site.pages.answer("welcome.html", has_accounts=has_accounts)
        projects = await _projects(site, visitor)
    except BeaconError as error:
        return site.pages.error(error)
    shown, more = projects[:MAX_PROJECTS], len(projects) > MAX_PROJECTS
    return site.pages.answer("home.html", account=visitor, projects=shown, more=more)


async def _projects(site: Site, visitor: AccountActor) -> list[dict[str, Any]]:
    ids = None if visitor.is_owner else list(visitor.roles)
    found = await list_details(site.parts.database, ids, 0, MAX_PROJECTS + 1)
    url = site.parts.public_url()
    return [_shown(visitor, project, url) for project in found]


def _shown(visitor: AccountActor, project: ProjectDetails, url: str) -> dict[str, Any]:
    role = role_on(visitor, project.id)
    return {
        "name": project.name,
        "role": role.label if role else "",
        "public_key": project.public_key,
        "snippet": script_tag(url, project.public_key),
    }
