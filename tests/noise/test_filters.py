"""Which errors a project never wants."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from beacon.events import ERROR, Event, Page, Report, encode_page
from beacon.noise.filters import filters_of
from beacon.noise.reading import read
from tests.factories import make_event

TRACE = [{"file": "app/a.js", "function": "f", "in_app": True}]


def error(
    message: str = "bad thing",
    *,
    trace: list[dict[str, Any]] = TRACE,
    page: Page | None = None,
    release: str | None = None,
    **properties: Any,
) -> Event:
    report = Report("error", message, release=release, stacktrace=orjson.dumps(trace))
    told = orjson.dumps({"type": "ValueError", "value": message, **properties})
    return make_event(name=ERROR, properties=told, report=report, page=page and encode_page(page))


def refused(settings: str, event: Event, *, is_bot: bool = False) -> str | None:
    filters = filters_of(settings)
    assert filters is not None
    return filters.refuses(event, read(event), is_bot)


EXTENSION = "chrome-extension://abcdef/content.js"


@pytest.mark.parametrize(
    ("settings", "event", "reason"),
    [
        ('{"browser_extensions":true}', error(trace=[{"file": EXTENSION}]), "browser_extension"),
        (
            '{"browser_extensions":true}',
            error(exceptions=[{"stacktrace": [{"abs_path": EXTENSION}]}]),
            "browser_extension",
        ),
        ('{"browser_extensions":true}', error(), None),
        ('{"localhost":true}', error(page=Page(hostname="localhost")), "localhost"),
        ('{"localhost":true}', error(page=Page(hostname="app.localhost:3000")), "localhost"),
        ('{"localhost":true}', error(page=Page(hostname="127.0.0.1")), "localhost"),
        ('{"localhost":true}', error(page=Page(hostname="localhost.example.com")), None),
        ('{"localhost":true}', error(), None),
        ('{"messages":["^ValueError: bad"]}', error(), "message"),
        ('{"messages":["^bad"]}', error(), None),
        ('{"releases":["dev"]}', error(release="dev"), "release"),
        ('{"releases":["dev-*"]}', error(release="dev-1"), "release"),
        ('{"releases":["dev","x*"]}', error(release="dev-1"), None),
        ('{"releases":["*"]}', error(), None),
    ],
)
def test_filters_refuse_what_they_say_and_nothing_else(
    settings: str, event: Event, reason: str | None
):
    assert refused(settings, event) == reason


def test_errors_of_crawlers_are_refused_where_a_project_says_so():
    assert refused('{"crawlers":true}', error(), is_bot=True) == "crawler"
    assert refused('{"crawlers":true}', error(), is_bot=False) is None


@pytest.mark.parametrize("settings", ["{}", '{"localhost":false}', '{"messages":["("]}', "x"])
def test_without_filters_there_is_nothing_to_ask(settings: str):
    assert filters_of(settings) is None


def test_errors_that_differ_in_numbers_and_lines_are_of_one_kind():
    one = error("user 17 of 0x7f3a not found", trace=[{"file": "a.py", "function": "f", "line": 1}])
    two = error("user 18 of 0x7f3b not found", trace=[{"file": "a.py", "function": "f", "line": 2}])
    assert read(one).kind == read(two).kind


@pytest.mark.parametrize(
    "other",
    [
        error("other thing"),
        error(type="KeyError"),
        error(trace=[{"file": "app/b.js", "function": "f", "in_app": True}]),
        error(trace=[{"file": "lib.js", "function": "g"}, {"file": "app/a.js", "in_app": True}]),
    ],
)
def test_errors_of_another_type_place_or_message_are_of_another(other: Event):
    assert read(error()).kind != read(other).kind


@pytest.mark.parametrize(
    ("properties", "stacktrace"),
    [(b"{}", None), (b'{"type":1,"value":[]}', b'[{"raw":"x"}]'), (b"{}", b"[1]"), (b"{}", b"[]")],
)
def test_errors_of_any_shape_are_read(properties: bytes, stacktrace: bytes | None):
    event = make_event(name="boom", properties=properties, report=Report(stacktrace=stacktrace))
    assert read(event).text == "boom"
