"""Records as events: what is said stands, what is not said is worked out, once and for all."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import msgspec
import pytest

from beacon.decode.ids import id_bytes
from beacon.enrich.clock import DAY, SECOND
from beacon.errors import InvalidEvent, TooLarge
from beacon.events import SERVER_MADE, decode_visit, page_of
from beacon.imports.events import Imported, Importer
from beacon.imports.reading import Record
from beacon.projects.projects import Project
from tests.factories import NOON, PROJECT

SHOP = Project(PROJECT, 1, "Shop", "proj_" + "0" * 32)
AT = "2026-09-20T10:00:00Z"


def imported(
    project: Project = SHOP, *, line: int = 1, typed: bool = True, **said: Any
) -> Imported:
    fields = {"event": "click", "timestamp": AT, "anon_id": "ann", **said}
    fields = {name: value for name, value in fields.items() if value != "LEFT OUT"}
    record = Record(line, json.dumps(fields), fields)
    return Importer(project, NOON, typed=typed).event(record)


def test_a_row_with_little_is_an_event_of_its_visitor() -> None:
    event, visit, received = imported()
    assert (event.name, event.anon_id, event.user_id, event.properties) == (
        "click",
        "ann",
        None,
        b"{}",
    )
    assert (event.page, event.report, received) == (None, None, NOON)
    assert not decode_visit(visit).is_bot


def test_an_address_tells_page_campaign_and_channel() -> None:
    url = "https://www.shop.example/a?utm_source=news&utm_medium=email"
    page = page_of(imported(url=url, referrer="https://www.google.com/").event)
    assert (page.hostname, page.path, page.utm_source) == ("www.shop.example", "/a", "news")
    assert (page.referrer_host, page.channel) == ("google.com", "Organic Search")


def test_what_is_said_stands_null_too() -> None:
    url = "https://shop.example/a?utm_source=news"
    page = page_of(imported(url=url, utm_source=None, page="/b", channel=None).event)
    assert (page.hostname, page.path, page.utm_source, page.channel) == (
        "shop.example",
        "/b",
        None,
        None,
    )


def test_a_user_agent_tells_device_and_bots() -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
    visit = decode_visit(imported(user_agent=agent, country="AT", os="BSD").visit)
    assert (visit.browser, visit.os, visit.device, visit.country) == (
        "Firefox",
        "BSD",
        "desktop",
        "AT",
    )
    assert decode_visit(imported(user_agent="Googlebot/2.1").visit).is_bot
    assert not decode_visit(imported(user_agent="Googlebot/2.1", is_bot=False).visit).is_bot


def test_ids_of_texts_are_those_of_every_client() -> None:
    assert imported(id="order-7").event.id == id_bytes("order-7", PROJECT)
    text = "01a1f640-9add-71eb-879b-01733d462676"
    assert imported(id=text).event.id == UUID(text).bytes


def test_without_an_id_it_is_made_of_what_is_said_and_where() -> None:
    assert imported().event.id == imported().event.id
    assert imported().event.id != imported(line=2).event.id
    assert imported().event.id != imported(event="other").event.id
    made = UUID(bytes=imported().event.id)
    assert (made.version, made.int >> 80) == (7, imported().event.timestamp // 1000)


def test_without_sessions_they_are_made_by_who_and_when() -> None:
    importer = Importer(SHOP, NOON, typed=True)

    def session(minute: int, anon_id: str = "ann") -> bytes:
        fields = {
            "event": "a",
            "anon_id": anon_id,
            "timestamp": f"2026-09-20T{10 + minute // 60}:{minute % 60:02}:00Z",
        }
        return importer.event(Record(1, "", fields)).event.session_id

    assert session(0) == session(20) == session(45)
    assert session(0) != session(90)
    assert session(91) != session(91, "bob")


def test_somebody_without_an_anonymous_id_goes_by_user_or_session() -> None:
    assert imported(anon_id=None, user_id=7).event.anon_id == "7"
    event = imported(anon_id=None, session_id="s").event
    assert event.anon_id == SERVER_MADE + event.session_id.hex()


def test_identify_names_its_user() -> None:
    event = imported(event="$identify", properties={"user_id": "u", "traits": {"a": 1}}).event
    assert event.user_id == "u"


def test_texts_have_the_types_of_their_fields() -> None:
    said = {"latitude": "48.2", "is_bot": "true", "user_id": "7"}
    event, visit, _ = imported(typed=False, **said)
    assert (decode_visit(visit).latitude, decode_visit(visit).is_bot) == (48.2, True)
    assert event.user_id == "7"


def test_an_error_keeps_level_trace_and_tags() -> None:
    event = imported(level="ERROR", message="no", stacktrace=[{"line": 1}], tags={"n": 1}).event
    assert event.report is not None
    assert (event.report.level, event.report.stacktrace, event.report.tags) == (
        "error",
        b'[{"line":1}]',
        b'{"n":"1"}',
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"event": ""}, "event: "),
        ({"event": "LEFT OUT"}, "missing required field event"),
        ({"timestamp": None}, "timestamp: missing"),
        ({"timestamp": "yesterday"}, "timestamp: cannot read the time 'yesterday'"),
        ({"timestamp": "2009-12-31T00:00:00Z"}, "nothing from before 2010-01-01"),
        ({"timestamp": NOON // 1000 + 2 * DAY // 1000}, "more than a day ahead"),
        ({"anon_id": None}, "it is nobody's"),
        ({"anon_id": "x" * 201}, "anon_id: "),
        ({"event": "$identify", "properties": {}}, "properties.user_id: missing"),
        ({"level": "loud"}, "level: expected one of debug"),
        ({"latitude": 91}, "latitude: "),
        ({"is_bot": "yes"}, "is_bot: expected bool"),
        ({"tags": {"a": []}}, "tags"),
    ],
)
def test_what_is_no_event_is_told(said: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidEvent) as raised:
        imported(**said)
    assert told in raised.value.message


def test_properties_have_the_bounds_of_all_events() -> None:
    with pytest.raises(TooLarge):
        imported(properties={"text": "x" * 70_000})


def test_what_the_project_would_not_keep_is_refused() -> None:
    short = msgspec.structs.replace(SHOP, retention_days=30)
    old = (NOON - 31 * DAY) // 1000
    with pytest.raises(InvalidEvent, match="nothing from before"):
        imported(short, timestamp=old)
    assert imported(short, timestamp=old + 2 * DAY // 1000).event.timestamp % SECOND == 0


def test_secrets_are_taken_out_of_errors_as_when_they_are_sent():
    properties = {"password": "hunter2", "plan": "pro"}
    error = imported(level="error", message="token=abc", properties=properties).event
    assert error.properties == b'{"password":"[Filtered]","plan":"pro"}'
    assert error.report is not None
    assert error.report.message == "token=[Filtered]"
    assert (
        imported(properties=properties).event.properties
        == json.dumps(properties, separators=(",", ":")).encode()
    )
