"""Serves the demo's page, and with `--demo` the switches of its flags.

In: browsers' requests; which project the page sends to stands in its address. Out: a page whose
script is a file of its own (no other runs), and the answers to its switches.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from quart import Blueprint, request
from quart.wrappers import Response

from beacon.accounts.audit import By
from beacon.accounts.pace import check_pace_of
from beacon.door.heads import joined_headers
from beacon.errors import BadRequest, BeaconError, NotFound, ProjectNotFound
from beacon.ratelimit import Buckets
from beacon.web.api.read import read_body
from beacon.web.bodies import read_at_most
from beacon.web.demo.project import FLAGS, PATH, find_in, serve_to_all_in
from beacon.web.hashed_file import HashedFile
from beacon.web.pages.forms import Form
from beacon.web.pages.render import POLICY, Pages
from beacon.web.pages.site import Site, redirect
from beacon.web.same_site import check_same_site

SWITCHES_AT_ONCE = 20
SWITCHES_PER_SECOND = 2.0
MAX_SWITCH_BYTES = 1024

_HERE = Path(__file__).parent
_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'; worker-src 'self'"


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the flag shall be for everybody."""

    variant: Annotated[str, Meta(max_length=200)]


def demo_blueprint(site: Site) -> Blueprint:
    blueprint = Blueprint("demo", __name__)
    script = HashedFile(_HERE / "demo.js", "text/javascript; charset=utf-8")
    style = HashedFile(_HERE / "demo.css", "text/css; charset=utf-8")
    for file in (script, style):
        blueprint.get(file.path, endpoint=file.content_type.partition(";")[0])(file.answer)
    pages = Pages(_HERE / "templates")
    files: dict[str, Any] = {"script": script.path, "style": style.path}

    @blueprint.get(PATH)
    async def demo() -> Response:
        try:
            return await _page(site, pages, files)
        except BeaconError as error:
            return site.pages.error(error)

    if site.parts.settings.demo:
        _serve_switches(blueprint, site)
    return blueprint


async def _page(site: Site, pages: Pages, files: dict[str, Any]) -> Response:
    reference = request.args.get("project", "").strip()
    if not reference:
        return await _without_project(site, pages, files)
    try:
        project = await site.parts.directory.resolve_project(reference)
    except (BadRequest, ProjectNotFound) as error:
        form = Form({"project": reference})
        form.refuse(error, "project")
        return _choice(pages, files, form, has_project=site.parts.settings.demo)
    has_switches = site.parts.settings.demo and await _is_the_demo(site, project.uuid)
    return _answer(pages, files, project=reference, has_switches=has_switches)


async def _without_project(site: Site, pages: Pages, files: dict[str, Any]) -> Response:
    """There is a project for it with `--demo`; without, the page says what to do."""
    if site.parts.settings.demo:
        found = await site.parts.database.run(find_in)
        if found is not None:
            return redirect(found.path)
    return _choice(pages, files, Form(), has_project=False)


async def _is_the_demo(site: Site, project_id: str) -> bool:
    found = await site.parts.database.run(find_in)
    return found is not None and str(found.id) == project_id


def _choice(pages: Pages, files: dict[str, Any], form: Form, *, has_project: bool) -> Response:
    """Which project? `has_project`: there is one that `--demo` made."""
    values = {"form": form, "has_project": has_project, "project": None}
    return _answer(pages, files, status=form.status, **values)


def _answer(
    pages: Pages, files: dict[str, Any], *, status: int = HTTPStatus.OK, **values: Any
) -> Response:
    response = pages.answer("demo.html", status=status, flags=FLAGS, **files, **values)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _serve_switches(blueprint: Blueprint, site: Site) -> None:
    """Anybody may switch, as it is to be tried out: only these flags, of this project."""
    pace = Buckets(SWITCHES_PER_SECOND, SWITCHES_AT_ONCE)

    @blueprint.post(f"{PATH}/flags/<key>")
    async def switch(key: str) -> Response:
        check_same_site(joined_headers(request.scope["headers"]), site.parts.public_url())
        by = site.by()
        check_pace_of(pace, by)
        body = await read_at_most(MAX_SWITCH_BYTES)
        wanted = read_body(Switch, body, request.headers.get("content-type", ""))
        await _switch(site, key, wanted.variant, by)
        return Response("", status=HTTPStatus.NO_CONTENT)


async def _switch(site: Site, key: str, variant: str, by: By) -> None:
    if key not in {flag.key for flag in FLAGS}:
        raise NotFound(f"The demo has no flag {key!r}.")
    found = await site.parts.database.run(find_in)
    if found is None:
        raise BadRequest("There is no demo project: start Beacon again with --demo.")
    changed = await site.parts.database.run(
        lambda session: serve_to_all_in(session, found.id, key, variant, by)
    )
    await site.parts.flags.wait_for(found.id.bytes, changed.version)
