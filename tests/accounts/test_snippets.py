"""What people paste cannot be broken out of."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from beacon.accounts.snippets import npm_lines, script_tag, sentry_dsn

KEY = "proj_" + "a" * 32


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "url", ["https://b.example", "http://b.example:4000/x", 'https://b.example/"><img src=x>&amp;']
)
def test_the_script_tag_is_one_tag_whatever_the_address(url: str) -> None:
    [(tag, attributes)] = Tags(script_tag(url, KEY)).found
    assert tag == "script"
    assert attributes == {
        "defer": None,
        "src": f"{url}/static/sdk/tracker.min.js",
        "data-project": KEY,
    }


def test_the_address_is_a_string_of_javascript() -> None:
    url = 'https://b.example/"}); alert(1); ({"\n\\'
    quoted = re.search(r'url: (".*"), projectId', npm_lines(url, KEY))
    assert quoted
    assert json.loads(quoted[1]) == url


def test_a_dsn_keeps_the_path_of_the_public_address() -> None:
    assert sentry_dsn("https://b.example/x", KEY, 7) == f"https://{'a' * 32}@b.example/x/7"
