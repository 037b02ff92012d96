"""Makes HTML pages out of templates, and serves their one stylesheet.

In: a template's name and its values. Out: Quart responses that run no script, are not kept by
any cache and not shown in frames. `/api/docs` is rendered here too, with a folder of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from quart import Blueprint
from quart.wrappers import Response

from beacon.accounts.passwords import MIN_CHARACTERS
from beacon.errors import BeaconError
from beacon.web.hashed_file import HashedFile
from beacon.web.pages.filters import day, moment, program

_HERE = Path(__file__).parent

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Pages:
    """Templates are looked for in `folders`, then among those of this room."""

    def __init__(self, *folders: Path) -> None:
        self.stylesheet = HashedFile(_HERE / "pages.css", "text/css; charset=utf-8")
        self._templates = Environment(
            loader=FileSystemLoader([*folders, _HERE / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters.update(moment=moment, day=day, program=program)
        self._templates.globals.update(
            stylesheet=self.stylesheet.path, account=None, min_password=MIN_CHARACTERS
        )

    def render(self, template: str, /, **values: Any) -> str:
        """`account`: who signed in, for the links at the top."""
        return self._templates.get_template(template).render(values)

    def answer(self, template: str, /, status: int = 200, **values: Any) -> Response:
        response = Response(
            self.render(template, **values), status=status, content_type="text/html; charset=utf-8"
        )
        return seal(response)

    def error(self, error: BeaconError) -> Response:
        """A page that says what went wrong and what to do."""
        response = self.answer("error.html", status=error.status, error=error)
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
        return response


def seal(response: Response) -> Response:
    """The headers that every page has. The policy of the referrer stays `same-origin`: other sites
    learn no address, and forms keep the Origin that a plain HTTP address is checked by."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def stylesheet_blueprint(pages: Pages) -> Blueprint:
    blueprint = Blueprint("stylesheet", __name__)
    blueprint.get(pages.stylesheet.path, endpoint="stylesheet")(pages.stylesheet.answer)
    return blueprint
