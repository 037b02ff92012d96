"""/api/docs and /api/v1/openapi.json as they are served."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from quart_trio import QuartTrio

from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.docs.blueprint import describe, docs_blueprint, prose
from beacon.web.pages.render import Pages, stylesheet_blueprint
from beacon.web.security import harden

SERVER = "https://beacon.example"


@pytest.fixture
def client() -> Any:
    app = QuartTrio("test", static_folder=None)
    harden(app)
    app.register_blueprint(docs_blueprint(ENDPOINTS, lambda: SERVER))
    app.register_blueprint(stylesheet_blueprint(Pages()))
    return app.test_client()


class Seen(HTMLParser):
    """Tags, ids and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        fields = dict(attrs)
        if fields.get("id"):
            self.ids.append(fields["id"] or "")
        self.links += [fields[name] or "" for name in ("href", "src") if name in fields]


async def test_the_document_is_served_to_anybody(client: Any) -> None:
    answer = await client.get("/api/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert await answer.get_json() == describe(ENDPOINTS, SERVER)


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/docs"])
async def test_a_reader_who_has_it_is_not_sent_it_again(client: Any, path: str) -> None:
    first = await client.get(path)
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, await again.get_data()) == (200, 304, b"")


async def test_the_page_needs_no_script_and_no_other_host(client: Any) -> None:
    answer = await client.get("/api/docs")
    page = Seen(await answer.get_data(as_text=True))
    assert "script" not in page.tags
    assert {name for name in page.attributes if name == "style" or name.startswith("on")} == set()
    elsewhere = [link for link in page.links if not re.match(r"(#|/(?!/)|data:image)", link)]
    assert elsewhere == []
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "script-src" not in policy


async def test_every_operation_has_its_place_and_every_link_leads_somewhere(client: Any) -> None:
    page = Seen(await (await client.get("/api/docs")).get_data(as_text=True))
    assert len(set(page.ids)) == len(page.ids)
    assert {endpoint.operation_id for endpoint in ENDPOINTS} <= set(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    for link in page.links:
        if link.startswith("/static/"):
            assert (await client.get(link)).status_code == 200


async def test_the_style_has_an_address_that_changes_with_it(client: Any) -> None:
    page = Seen(await (await client.get("/api/docs")).get_data(as_text=True))
    styles = [link for link in page.links if link.endswith(".css")]
    assert all(re.fullmatch(r"/static/\w+\.[0-9a-f]{12}\.css", each) for each in styles)
    assert len(styles) == 2


def test_texts_of_descriptions_become_html_and_nothing_else_does() -> None:
    made = prose("a <b> & `c<d>`\n\n**so**")
    assert made == "a &lt;b&gt; &amp; <code>c&lt;d&gt;</code></p><p><strong>so</strong>"
