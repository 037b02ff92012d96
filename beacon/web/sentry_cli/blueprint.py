"""The routes that sentry-cli calls. Each asks first whose key it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from quart import Blueprint
from quart.wrappers import Response

from beacon.sourcemaps.uploading import Uploads
from beacon.web.api.parts import ApiParts
from beacon.web.sentry_cli import releases, uploads
from beacon.web.sentry_cli.caller import Caller, caller_of

ORGANIZATION = "/api/0/organizations/<org>"
PROJECT = "/api/0/projects/<org>/<project>"

Answer = Callable[..., Awaitable[Any]]


def sentry_cli_blueprint(parts: ApiParts) -> Blueprint:
    """A trailing slash makes no difference."""
    blueprint = Blueprint("sentry_cli", __name__)
    settings = parts.settings
    taken = Uploads(
        parts.database,
        file_bytes=settings.source_map_file_bytes,
        project_bytes=settings.source_map_project_bytes,
    )

    def route(method: str, path: str, answer: Answer, status: int = 200) -> None:
        async def view(**named: str) -> Response:
            caller = await caller_of(parts)
            if "project" in named:
                caller.check_named(named["project"])
            body = msgspec.json.encode(await answer(caller, **named))
            response = Response(body, status=status, content_type="application/json")
            response.headers["cache-control"] = "no-store"
            return response

        name = f"{method}_{path}".replace("/", "_").replace(".", "_")
        blueprint.add_url_rule(path, name, view, methods=[method], strict_slashes=False)

    async def who(caller: Caller) -> dict[str, Any]:
        project = {"id": caller.project.uuid, "slug": caller.slug, "name": caller.project.name}
        auth = {"scopes": ["project:releases"]}
        return {"version": "0", "auth": auth, "user": None, "project": project}

    async def options(caller: Caller, org: str) -> dict[str, Any]:
        return uploads.options(org, settings.max_body_bytes)

    async def take(caller: Caller, org: str) -> dict[str, Any]:
        return await uploads.take_chunks(taken, caller, settings.max_body_bytes)

    async def assemble(caller: Caller, org: str) -> dict[str, Any]:
        return await uploads.assemble(taken, caller)

    async def create(caller: Caller, **_named: str) -> Any:
        return await releases.create(parts, caller)

    async def listed(caller: Caller, **_named: str) -> Any:
        return await releases.listed(parts, caller)

    async def read(caller: Caller, version: str, **_named: str) -> Any:
        return await releases.read(parts, caller, version)

    async def change(caller: Caller, version: str, **_named: str) -> Any:
        return await releases.change(parts, caller, version)

    async def deploy(caller: Caller, version: str, **_named: str) -> Any:
        return await releases.deploy(parts, caller, version)

    async def nothing(caller: Caller, **_named: str) -> list[Any]:
        return []

    async def no_previous(caller: Caller, **_named: str) -> dict[str, Any]:
        return {}

    route("GET", "/api/0/", who)
    route("GET", f"{ORGANIZATION}/chunk-upload/", options)
    route("POST", f"{ORGANIZATION}/chunk-upload/", take)
    route("POST", f"{ORGANIZATION}/artifactbundle/assemble/", assemble)
    route("GET", f"{ORGANIZATION}/repos/", nothing)
    for base in (ORGANIZATION, PROJECT):
        route("GET", f"{base}/releases/", listed)
        route("POST", f"{base}/releases/", create, 201)
        route("GET", f"{base}/releases/<path:version>/", read)
        route("PUT", f"{base}/releases/<path:version>/", change)
    one = f"{ORGANIZATION}/releases/<path:version>"
    route("GET", f"{one}/previous-with-commits/", no_previous)
    route("GET", f"{one}/deploys/", nothing)
    route("POST", f"{one}/deploys/", deploy, 201)
    return blueprint
